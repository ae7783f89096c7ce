// SPDX-License-Identifier: BSD-2-Clause
#include "tests/enumeration/thread_oracle.hpp"

#include <algorithm>
#include <tuple>

namespace stalefetch::test {

namespace {

using namespace recheck_detail;
using Values = std::vector<std::set<std::uint64_t>>;  // by piece: what it may hold

constexpr std::size_t instruction_limit = 60;
constexpr std::size_t replay_limit = 20000;

/// Answers with every combination, one after the other.
class Odometer final : public Guide {
 public:
  explicit Odometer(const Values& values) : values_(values) {}

  std::uint64_t returned(unsigned, unsigned piece) override {
    return *std::next(values_[piece].begin(), turn(static_cast<unsigned>(values_[piece].size())));
  }
  unsigned choose(unsigned alternatives) override { return turn(alternatives); }
  bool next() {
    position_ = 0;
    while (!wheels_.empty() && ++wheels_.back().first == wheels_.back().second) wheels_.pop_back();
    return !wheels_.empty();
  }

 private:
  unsigned turn(unsigned alternatives) {
    if (position_ == wheels_.size()) wheels_.emplace_back(0, alternatives);
    return wheels_[position_++].first;
  }

  const Values& values_;
  std::vector<std::pair<unsigned, unsigned>> wheels_;
  std::size_t position_ = 0;
};

auto all_of(const ReplayedEvent& e) {
  const auto sources = [](const Sources& s) { return std::tie(s.flow, s.pick); };
  return std::tuple_cat(std::tie(e.kind, e.instruction, e.access, e.piece, e.address, e.object, e.value, e.tags),
                        sources(e.address_from), sources(e.data_from), sources(e.control_from), std::tie(e.read_half));
}

/// Nothing tells them apart: a free choice of the architecture made no difference.
bool same(const ThreadReplay& a, const ThreadReplay& b) {
  const auto same_event = [](const auto& x, const auto& y) { return all_of(x) == all_of(y); };
  return a.registers == b.registers && a.faults == b.faults &&
         std::equal(a.events.begin(), a.events.end(), b.events.begin(), b.events.end(), same_event);
}

std::vector<ThreadReplay> replay_with(const Program& program, unsigned thread, const std::vector<Piece>& pieces,
                                      const Values& values, bool& complete) {
  std::vector<ThreadReplay> result;
  Odometer odometer(values);
  std::size_t replays = 0;
  do {
    if (++replays > replay_limit) {
      complete = false;
      return result;
    }
    try {
      ThreadReplay replay = replay_thread(program, thread, pieces, odometer, {instruction_limit, false});
      const bool known =
          std::any_of(result.begin(), result.end(), [&](const ThreadReplay& other) { return same(replay, other); });
      if (!known) result.push_back(std::move(replay));
    } catch (const std::runtime_error&) {
      complete = false;
    }
  } while (odometer.next());
  return result;
}

bool add_values(Values& values, const std::vector<ThreadReplay>& replays) {
  bool news = false;
  for (const ThreadReplay& replay : replays)
    for (const ReplayedEvent& event : replay.events)
      if (event.kind == EventKind::Write) news |= values[*event.piece].insert(event.value).second;
  return news;
}

std::size_t most_writes(const std::vector<ThreadReplay>& replays) {
  std::size_t most = 0;
  for (const ThreadReplay& replay : replays) {
    const auto writes = std::count_if(replay.events.begin(), replay.events.end(),
                                      [](const ReplayedEvent& e) { return e.kind == EventKind::Write; });
    most = std::max(most, static_cast<std::size_t>(writes));
  }
  return most;
}

}  // namespace

AllReplays replay_all(const Program& program, const std::vector<Piece>& pieces) {
  Values values;
  for (const Piece& piece : pieces) values.push_back({program.initial_bytes(piece.address, piece.bytes)});
  for (std::size_t round = 0;; ++round) {
    AllReplays result;
    bool news = false;
    std::size_t writes = 0;
    for (unsigned thread = 0; thread < program.thread_count(); ++thread) {
      result.threads.push_back(replay_with(program, thread, pieces, values, result.complete));
      writes += most_writes(result.threads.back());
    }
    for (const auto& replays : result.threads) news |= add_values(values, replays);
    // A value is made from others in at most as many steps as there are writes.
    if (!news || round > writes + 1 || !result.complete) return result;
  }
}

}  // namespace stalefetch::test
