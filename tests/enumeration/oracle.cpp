// SPDX-License-Identifier: BSD-2-Clause
#include "tests/enumeration/oracle.hpp"

#include <algorithm>
#include <functional>

#include "model/recheck/compare.hpp"
#include "model/recheck/condition.hpp"
#include "model/recheck/rules_of_witness.hpp"
#include "tests/enumeration/describe.hpp"
#include "tests/enumeration/thread_oracle.hpp"

namespace stalefetch::test {

namespace {

using namespace recheck_detail;
using cat::NaiveRelation;

class Oracle {
 public:
  Oracle(const Analysis& analysis, const RuleOptions& rules, std::uint64_t limit)
      : analysis_(analysis), rules_(rules), limit_(limit) {}

  Executions run() {
    const AllReplays all = replay_all(*analysis_.program, pieces_of(analysis_));
    result_.complete = all.complete;
    replays_.program = analysis_.program.get();
    replays_.pieces = pieces_of(analysis_);
    combine(all.threads);
    return std::move(result_);
  }

 private:
  void combine(const std::vector<std::vector<ThreadReplay>>& threads) {
    if (replays_.threads.size() == threads.size()) {
      replays_.number_events();
      source_.assign(replays_.events.size(), ~EventId{0});
      choose_sources(0);
      return;
    }
    for (const ThreadReplay& replay : threads[replays_.threads.size()]) {
      replays_.threads.push_back(replay);
      combine(threads);
      replays_.threads.pop_back();
    }
  }

  [[nodiscard]] EventId size() const { return static_cast<EventId>(replays_.events.size()); }

  /// Every write of the same piece and value, for each read.
  void choose_sources(EventId e) {
    if (!result_.complete) return;
    while (e < size() && !replays_.reads(e)) ++e;
    if (e == size()) {
      std::map<unsigned, std::vector<EventId>> writes;
      for (EventId w = 0; w < size(); ++w)
        if (replays_.writes(w)) writes[*replays_.piece(w)].push_back(w);
      std::vector<std::vector<EventId>> orders;
      for (const auto& [piece, those] : writes) orders.push_back(those);
      choose_coherence(orders, 0);
      return;
    }
    for (EventId w = 0; w < size(); ++w) {
      if (!replays_.writes(w) || replays_.piece(w) != replays_.piece(e)) continue;
      if (replays_.events[w].value != replays_.events[e].value) continue;
      source_[e] = w;
      choose_sources(e + 1);
    }
  }

  /// Every permutation of the writes of each piece, the initial one staying first.
  void choose_coherence(std::vector<std::vector<EventId>>& orders, std::size_t piece) {
    if (!result_.complete) return;
    if (piece == orders.size()) {
      NaiveRelation co;
      for (const auto& order : orders)
        for (std::size_t i = 0; i < order.size(); ++i)
          for (std::size_t j = i + 1; j < order.size(); ++j) co.emplace(order[i], order[j]);
      candidate(co);
      return;
    }
    std::sort(orders[piece].begin() + 1, orders[piece].end());
    do {
      const auto kept = orders[piece];
      choose_coherence(orders, piece + 1);
      orders[piece] = kept;
    } while (std::next_permutation(orders[piece].begin() + 1, orders[piece].end()));
  }

  using OpenOrders = std::vector<std::pair<std::string, std::pair<EventId, EventId>>>;

  /// The pairs that declared orders must relate, each once. They depend on no order.
  [[nodiscard]] OpenOrders open_orders(cat::NaiveExecution& execution) const {
    for (const std::string& name : declared_orders(*analysis_.rules)) execution.choices[name] = {};
    OpenOrders open;
    for (const auto& [name, pairs] :
         evaluate_rules(*analysis_.architecture, analysis_.configuration, rules_, execution).ordered)
      for (const auto& [a, b] : pairs)
        if (a < b || (a > b && !pairs.contains({b, a}))) open.push_back({name, {a, b}});
    return open;
  }

  void candidate(const NaiveRelation& co) {
    ++result_.candidates;
    cat::NaiveExecution execution = primitives_of(replays_, source_, co);
    const OpenOrders open = open_orders(execution);
    if (open.size() > 10 || steps_ > limit_) result_.complete = false;
    if (!result_.complete) return;
    bool consistent = false, flagged = false;
    for (unsigned directions = 0; directions < 1U << open.size(); ++directions) {
      ++steps_;
      judge(execution, open, directions, consistent, flagged);
    }
    if (consistent) keep(execution, co, flagged);
  }

  void judge(cat::NaiveExecution& execution, const OpenOrders& open, unsigned directions, bool& consistent,
             bool& flagged) const {
    for (auto& [name, order] : execution.choices) order.clear();
    for (std::size_t k = 0; k < open.size(); ++k) {
      const auto& [name, pair] = open[k];
      const bool forwards = (directions >> k & 1) == 0;
      execution.choices[name].insert(forwards ? pair : std::pair{pair.second, pair.first});
    }
    const auto result = evaluate_rules(*analysis_.architecture, analysis_.configuration, rules_, execution);
    if (!result.consistent()) return;
    consistent = true;
    for (const auto& [name, raised] : result.raised) flagged |= raised;
  }

  void keep(const cat::NaiveExecution& execution, const NaiveRelation& co, bool flagged) {
    std::string text;
    for (EventId e = 0; e < size(); ++e) {
      const auto piece = replays_.piece(e);
      text += describe_event(e, replays_.kind(e), piece ? replays_.pieces[*piece].address : 0, piece.has_value(),
                             replays_.events[e].value);
    }
    std::map<std::string, NaiveRelation> relations;
    for (const char* name : described_dependencies)
      relations[name] = std::get<NaiveRelation>(execution.primitives.at(name));
    relations["rf"] = std::get<NaiveRelation>(execution.primitives.at("rf"));
    relations["co"] = co;
    ++result_.consistent[text + describe_relations(relations, flagged)];
    std::vector<std::uint64_t> state;
    for (const auto& [name, number] : FinalMemory(replays_, source_, co).mentioned()) state.push_back(number);
    ++result_.final_states[state];
  }

  const Analysis& analysis_;
  const RuleOptions& rules_;
  std::uint64_t limit_, steps_ = 0;
  Executions result_;
  Replays replays_;
  std::vector<EventId> source_;
};

std::string describe(const FoundExecution& found) {
  const Universe& universe = *found.universe;
  std::string text;
  for (EventId e = 0; e < universe.size(); ++e) {
    const Event& event = universe.events()[e];
    const bool memory = event.touches_memory();
    text += describe_event(e, event.kind, memory ? universe.threads().cells[event.cell].address : 0, memory,
                           (*found.values)[e]);
  }
  std::map<std::string, NaiveRelation> relations;
  for (const char* name : described_dependencies) {
    Relation relation(universe.size());
    universe.fill(name, relation);
    relations[name] = pairs_of(relation);
  }
  for (EventId e = 0; e < universe.size(); ++e)
    if (universe.events()[e].reads()) relations["rf"].emplace((*found.source)[e], e);
  relations["co"] = pairs_of(*found.co);
  return text + describe_relations(relations, found.race.has_value());
}

}  // namespace

Executions enumerate_by_force(const Analysis& analysis, const RuleOptions& rules, std::uint64_t limit) {
  return Oracle(analysis, rules, limit).run();
}

Executions enumerate_by_search(const Analysis& analysis) {
  Executions result;
  Search search(*analysis.program, *analysis.threads, *analysis.rules, {});
  const std::vector<std::string>& names = analysis.observation->names();
  search.run([&](const FoundExecution& found) {
    ++result.consistent[describe(found)];
    const FinalState state = analysis.observation->observe(found);
    std::map<std::string, std::uint64_t> by_name;
    for (std::size_t k = 0; k < names.size(); ++k) by_name[names[k]] = state[k];
    std::vector<std::uint64_t> numbers;
    for (const auto& [name, number] : by_name) numbers.push_back(number);
    ++result.final_states[numbers];
    return true;
  });
  result.complete = search.incomplete().empty();
  return result;
}

std::vector<std::string> differences(const Executions& found, const Executions& wanted) {
  std::vector<std::string> result;
  for (const auto& [text, times] : found.consistent) {
    if (times > 1) result.push_back(fmt::format("found {} times: {}", times, text));
    if (!wanted.consistent.contains(text)) result.push_back("too much: " + text);
  }
  for (const auto& [text, times] : wanted.consistent) {
    if (!found.consistent.contains(text)) result.push_back("missing: " + text);
    if (times > 1) result.push_back(fmt::format("found {} times by force: {}", times, text));
  }
  if (found.final_states != wanted.final_states) result.emplace_back("final states or their counts differ");
  return result;
}

}  // namespace stalefetch::test
