// SPDX-License-Identifier: BSD-2-Clause
// Enumerates the consistent executions of a program, each exactly once.
//
// An execution is a path per thread, what each read and fetch reads from, and a coherence order. Three nested stages:
// combinations of paths; reads-from; coherence. After each choice the rules that can only grow are evaluated and a
// violated one cuts the branch. Orders that the rules declare (`with ... from orders(...)`, cache maintenance) exist or
// do not: one order that makes the execution consistent is enough, and the first is kept.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "model/search/rules.hpp"
#include "model/search/universe.hpp"

namespace stalefetch {

struct SearchLimits {
  std::optional<std::chrono::steady_clock::time_point> deadline;
  unsigned event_limit = 512;            ///< events of one execution
  std::uint64_t memory_limit_bytes = 0;  ///< resident memory of the process; 0: none
};

struct SearchCounts {
  std::uint64_t combinations = 0;  ///< of paths
  std::uint64_t consistent = 0;    ///< executions
  std::uint64_t cut = 0;           ///< partial executions that a rule or a value ruled out
  std::uint64_t evaluations = 0;   ///< of the rules, partial or complete
};

/// A consistent execution, valid during the visit only.
struct FoundExecution {
  const Universe* universe = nullptr;
  const std::vector<EventId>* source = nullptr;  ///< by event: the write it reads from (reads and fetches)
  const Relation* co = nullptr;
  const std::vector<Relation>* orders = nullptr;       ///< by Model::choices: one declared order that is consistent
  const std::vector<std::uint64_t>* values = nullptr;  ///< by event: what a read returned or a write stored
  /// Raises a flag of the rules: the first pair (a fetch and a store, say) of the flag's relation.
  std::optional<std::pair<EventId, EventId>> race;
};

class Search {
 public:
  /// Called for each consistent execution; false stops the search.
  using Visitor = std::function<bool(const FoundExecution&)>;

  /// Refers to all three, which must outlive it.
  Search(const Program& program, const Threads& threads, const Rules& rules, const SearchLimits& limits);

  /// Whether flags are wanted: as long as they are, every declared order is tried, not only the first.
  bool look_for_flags = true;
  /// Combinations of paths that are worth looking at, if not all.
  std::function<bool(const std::vector<unsigned>& path_of_thread)> wanted;
  /// Pairs of paths that such a combination may hold, if not all: path p of thread t and path q of thread u.
  std::function<bool(unsigned t, unsigned p, unsigned u, unsigned q)> wanted_pair;

  /// Whether some execution may contain this cut path of this thread: its own rules are looked at, with nothing assumed
  /// of the other threads. False is certain, true is not.
  [[nodiscard]] static bool may_happen(const Program& program, const Threads& threads, const Rules& rules,
                                       const SearchLimits& limits, unsigned thread, const Path& path);

  /// Threads that are not here may store anything to these cells.
  void leave_open(std::vector<bool> cells) { open_cells_ = std::move(cells); }
  /// Whether the reads of this combination of paths can have sources that the rules do not exclude at once. False is
  /// certain, if rules grow with threads also where threads are missing; true is not.
  [[nodiscard]] bool sources_exist(const std::vector<unsigned>& path_of_thread);

  /// Runs to the end, to a limit or until `visit` says so.
  void run(const Visitor& visit);

  [[nodiscard]] const SearchCounts& counts() const { return counts_; }
  /// Why the search is not exhaustive: limits reached, paths cut. Empty after a complete search.
  [[nodiscard]] const std::vector<std::string>& incomplete() const { return incomplete_; }

 private:
  // Rules::stages
  static constexpr std::size_t reads_from_stage = 0, coherence_stage = 1, order_stage = 2;
  static constexpr EventId no_event = ~0U;

  void find_cut_paths();
  [[nodiscard]] bool pairs_help() const;
  void search_combination();
  void fill(const SearchStart& start);
  [[nodiscard]] bool collect_sources();
  void collect_coherence();
  void collect_orders();
  void choose_source(std::size_t read);
  void after_sources();
  [[nodiscard]] bool resolve_values();
  [[nodiscard]] bool value_of(EventId event, std::vector<std::uint8_t>& state);
  void choose_coherence(std::size_t pair);
  void after_coherence();
  void clear_orders();
  void keep_orders();
  /// True when a consistent order was found and no more are wanted.
  [[nodiscard]] bool choose_order(std::size_t pair);
  [[nodiscard]] bool complete_order();
  [[nodiscard]] bool enter(std::size_t stage);
  [[nodiscard]] bool still_possible(std::size_t stage);
  [[nodiscard]] bool bounds_hold(std::size_t stage);
  void set_source(EventId read, EventId write, bool on);
  void report();
  void check_limits();
  void give_up(const std::string& why);

  const Program* program_;
  const Threads* threads_;
  const Rules* rules_;
  SearchLimits limits_;
  const Visitor* visit_ = nullptr;
  cat::Evaluator evaluator_;
  SearchCounts counts_;
  std::vector<std::string> incomplete_;
  std::uint64_t limit_checks_ = 0;
  bool stopped_ = false;
  std::vector<bool> open_cells_;  ///< empty: none
  bool sources_only_ = false, sources_found_ = false;

  // of the current combination
  std::vector<unsigned> path_of_thread_;
  std::optional<Universe> universe_;
  struct OpenRead {
    EventId read;
    std::vector<EventId> writes;
  };
  std::vector<OpenRead> open_reads_;
  std::vector<EventId> source_;
  std::vector<std::uint64_t> values_;
  std::vector<std::pair<EventId, EventId>> coherence_pairs_;
  Relation co_;
  std::vector<std::pair<std::size_t, std::pair<EventId, EventId>>> open_orders_;  // Model::choices, the pair
  std::vector<Relation> orders_;  // by Model::choices: the first consistent ones, or the first that raise a flag
  std::optional<std::pair<EventId, EventId>> race_;
  bool consistent_ = false;
};

/// `NotPatchable`: the writes that leave an instruction which may not be modified while it is executed, or a part of
/// one. `values`: by event, what it stores.
void find_not_patchable(const Program& program, const Universe& universe, const std::vector<std::uint64_t>& values,
                        EventSet& out);

}  // namespace stalefetch
