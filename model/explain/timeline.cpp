// SPDX-License-Identifier: BSD-2-Clause
#include "model/explain/timeline.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <tuple>

#include "model/explain/wording.hpp"
#include "model/graph.hpp"

namespace stalefetch {

namespace {

using Group = std::vector<EventId>;

/// The part of `relation` between events of different strong components: what is left of it can be put in a row.
Relation without_cycles(const Relation& relation) {
  const std::vector<unsigned> component = strong_components(relation);
  Relation result(relation.size());
  relation.for_each([&](EventId a, EventId b) {
    if (component[a] != component[b]) result.set(a, b);
  });
  return result;
}

/// Rules order accesses by the barriers between them, seldom the barriers themselves. A reader expects a barrier where
/// the program has it: so it is placed there, wherever nothing in `order` says otherwise.
void place_barriers(const CandidateEvaluation& candidate, Relation& order) {
  const auto& events = candidate.universe().events();
  close_transitively(order);
  candidate.po().for_each([&](EventId a, EventId b) {
    const bool barrier = events[a].kind == EventKind::Barrier || events[b].kind == EventKind::Barrier;
    const bool fetch = events[a].kind == EventKind::Fetch || events[b].kind == EventKind::Fetch;
    if (!barrier || fetch || order.test(a, b) || order.test(b, a)) return;
    order.set(a, b);
    close_transitively(order);
  });
}

/// What the rules say about the order of events; if that is nothing or has a cycle, the order that can be seen.
Relation order_of_events(const CandidateEvaluation& candidate) {
  const Relation* ordered_before = candidate.find_relation("ob");
  if (ordered_before != nullptr && ordered_before->acyclic()) {
    Relation order = *ordered_before;
    place_barriers(candidate, order);
    return order;
  }
  Relation seen = candidate.po();
  (seen |= candidate.rf()) |= candidate.co();
  return without_cycles(seen);
}

/// `relation` between groups instead of events; not within a group.
Relation between(const Relation& relation, const std::vector<Group>& groups) {
  std::vector<unsigned> group_of(relation.size(), ~0U);
  for (unsigned g = 0; g < groups.size(); ++g)
    for (const EventId e : groups[g]) group_of[e] = g;
  Relation result(static_cast<unsigned>(groups.size()));
  relation.for_each([&](EventId a, EventId b) {
    if (group_of[a] != group_of[b] && group_of[a] != ~0U && group_of[b] != ~0U) result.set(group_of[a], group_of[b]);
  });
  return result;
}

/// Code that may be modified is fetched here.
bool is_open_fetch(const Event& event) { return event.kind == EventKind::Fetch && event.reads(); }

/// Events of one instruction together, its open fetch apart; one by one where others must come in between.
std::vector<Group> group_events(const CandidateEvaluation& candidate, const Relation& order) {
  std::vector<Group> groups;
  const auto& events = candidate.universe().events();
  for (EventId e = 0; e < events.size(); ++e) {
    if (events[e].is_initial()) continue;
    const Event* last = groups.empty() ? nullptr : &events[groups.back().front()];
    const bool same = last != nullptr && last->thread == events[e].thread &&
                      last->in_path->instruction == events[e].in_path->instruction &&
                      is_open_fetch(*last) == is_open_fetch(events[e]);
    if (!same) groups.emplace_back();
    groups.back().push_back(e);
  }
  const Relation among = between(order, groups);
  if (among.acyclic()) return groups;
  const std::vector<unsigned> component = strong_components(among);
  std::vector<Group> result;
  for (unsigned g = 0; g < groups.size(); ++g) {
    if (std::count(component.begin(), component.end(), component[g]) == 1)
      result.push_back(groups[g]);
    else
      for (const EventId e : groups[g]) result.push_back({e});
  }
  return result;
}

/// An order of the groups that keeps `order` and breaks as little as possible of `wishes`, the first ones above all.
std::vector<unsigned> arrange(const Relation& order, const std::array<Relation, 3>& wishes) {
  std::vector<unsigned> result;
  std::vector<bool> placed(order.size(), false);
  const auto waiting_for = [&](const Relation& relation, unsigned g) {
    unsigned count = 0;
    for (unsigned other = 0; other < order.size(); ++other) count += !placed[other] && relation.test(other, g) ? 1 : 0;
    return count;
  };
  while (result.size() < order.size()) {
    using Cost = std::tuple<unsigned, unsigned, unsigned>;
    unsigned best = order.size();
    Cost best_cost;
    for (unsigned g = 0; g < order.size(); ++g) {
      if (placed[g] || waiting_for(order, g) != 0) continue;
      const Cost cost{waiting_for(wishes[0], g), waiting_for(wishes[1], g), waiting_for(wishes[2], g)};
      if (best == order.size() || cost < best_cost) std::tie(best, best_cost) = std::tie(g, cost);
    }
    placed[best] = true;
    result.push_back(best);
  }
  return result;
}

std::vector<unsigned> arrange(const CandidateEvaluation& candidate, const Relation& order,
                              const std::vector<Group>& groups) {
  Relation told = candidate.po();
  (told |= candidate.rf()) |= candidate.co();
  Relation fetches(candidate.fr().size()), others(candidate.fr().size());
  candidate.fr().for_each([&](EventId a, EventId b) {
    (candidate.universe().events()[a].kind == EventKind::Fetch ? fetches : others).set(a, b);
  });
  return arrange(between(order, groups), {between(told, groups), between(others, groups), between(fetches, groups)});
}

std::string text_of(const CandidateEvaluation& candidate, const Group& group) {
  std::vector<std::string> parts;
  for (const EventId e : group) {
    const Event& event = candidate.universe().events()[e];
    if (group.size() > 1 && event.kind == EventKind::Fetch && !event.reads()) continue;
    std::string part = what_happens(candidate, e);
    if (std::find(parts.begin(), parts.end(), part) == parts.end()) parts.push_back(std::move(part));
  }
  return fmt::format("{}", fmt::join(parts, ", "));
}

void add_events(const CandidateEvaluation& candidate, Timeline& timeline) {
  for (EventId e = 0; e < candidate.universe().size(); ++e)
    timeline.events.push_back(
        {candidate.universe().events()[e].thread, what_happens(candidate, e), instruction_of(candidate, e), {}});
  for (std::size_t row = 0; row < timeline.rows.size(); ++row)
    for (const EventId e : timeline.rows[row].events) timeline.events[e].row = row;
}

void add_arrows(const CandidateEvaluation& candidate, Timeline& timeline) {
  const Relation next_write = transitive_reduction(candidate.co());
  Relation reads(candidate.rf().size()), missed(candidate.rf().size());
  inverse(reads, candidate.rf());
  sequence(missed, reads, next_write);
  for (const Relation* relation : std::array<const Relation*, 3>{&candidate.rf(), &next_write, &missed}) {
    relation->for_each([&](EventId a, EventId b) {
      timeline.arrows.push_back({a, b, communication(candidate, a, b)});
    });
  }
}

/// The store that a fetch misses and that stands first in the timeline, if one stands before the fetch.
std::optional<StaleFetch> find_stale(const CandidateEvaluation& candidate, const Timeline& timeline, std::size_t row) {
  std::optional<StaleFetch> result;
  for (const EventId e : timeline.rows[row].events) {
    if (candidate.universe().events()[e].kind != EventKind::Fetch) continue;
    candidate.fr().for_each_successor(e, [&](EventId write) {
      const auto at = timeline.events[write].row;
      if (!at || *at >= row || (result && result->since <= *at)) return;
      result = StaleFetch{e, write, *at, {}};
      candidate.rf().for_each([&](EventId from, EventId to) {
        if (to == e) result->from = timeline.events[from].row;
      });
    });
  }
  return result;
}

void add_remarks(const CandidateEvaluation& candidate, Timeline& timeline) {
  for (std::size_t row = 0; row < timeline.rows.size(); ++row) {
    TimelineRow& one = timeline.rows[row];
    one.stale = find_stale(candidate, timeline, row);
    for (std::size_t later = row + 1; later < timeline.rows.size() && !one.ahead_of; ++later)
      if (candidate.po().test(timeline.rows[later].events.front(), one.events.front())) one.ahead_of = later;
  }
}

}  // namespace

Timeline make_timeline(const CandidateEvaluation& candidate) {
  Timeline timeline;
  timeline.thread_count = candidate.universe().thread_count();
  const Relation order = order_of_events(candidate);
  const std::vector<Group> groups = group_events(candidate, order);
  for (const unsigned g : arrange(candidate, order, groups)) {
    TimelineRow row;
    row.thread = candidate.universe().events()[groups[g].front()].thread;
    row.events = groups[g];
    row.text = text_of(candidate, groups[g]);
    row.instruction = instruction_of(candidate, groups[g].front());
    row.at = position_of(candidate, groups[g].front());
    row.caller = caller_of(candidate, groups[g].front());
    timeline.rows.push_back(std::move(row));
  }
  add_events(candidate, timeline);
  add_arrows(candidate, timeline);
  add_remarks(candidate, timeline);
  return timeline;
}

std::string describe(const StaleFetch& stale, const Timeline& timeline) {
  const TimelineEvent& missed = timeline.events[stale.missed];
  const std::string from = stale.from ? fmt::format("row {}", *stale.from + 1) : "the initial state";
  return fmt::format("stale since row {} ({} by P{}); in place since {}", stale.since + 1, missed.text, missed.thread,
                     from);
}

std::string remark(const TimelineRow& row, const Timeline& timeline) {
  std::string text = row.stale ? describe(*row.stale, timeline) : "";
  if (row.ahead_of) text += fmt::format("{}ahead of row {}", text.empty() ? "" : "; ", *row.ahead_of + 1);
  return text;
}

}  // namespace stalefetch
