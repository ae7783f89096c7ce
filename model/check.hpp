// SPDX-License-Identifier: BSD-2-Clause
// The question and its answer: can a CPU that obeys the architecture reach the final state that a test asks about?
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "model/search/observe.hpp"

namespace stalefetch {

/// Reachability of a test's proposition. `Required` and `NotRequired` answer a `forall`.
enum class Outcome : std::uint8_t { Allowed, Forbidden, Required, NotRequired, Inconclusive };
[[nodiscard]] std::string_view to_string(Outcome outcome);

struct CheckOptions {
  Configuration configuration;      ///< wins over what the test itself asks for
  ExploreOptions explore;
  std::optional<std::chrono::milliseconds> time_limit;  ///< for this test; explore.deadline may come sooner
  std::uint64_t memory_limit_bytes = 0;  ///< resident memory of the process; 0: none
  /// Combinations of paths up to which threads that nothing asks about are explored whole, and executions counted as they
  /// are; beyond, they are reduced (thread/reduce.hpp).
  double whole_up_to = 1000;
  /// Combinations of paths beyond which nothing is searched (CheckResult::too_many); nothing: no limit.
  std::optional<double> most_combinations = {};
  /// Threads of which another question looks for races, should nothing ask about them here.
  std::set<unsigned> races_elsewhere = {};
  RuleOptions rules;                ///< what-if: rules left out, or another rule file
};

/// When the search for this answer ends, if it starts now; nothing: when it is complete.
[[nodiscard]] std::optional<std::chrono::steady_clock::time_point> deadline_of(const CheckOptions& options);

/// An execution, complete enough to be checked again from scratch. Refers to its Analysis by index.
struct Witness {
  std::vector<unsigned> path_of_thread;
  std::vector<EventId> source;        ///< by event of Universe(threads, path_of_thread): the write it reads from
  Relation co;
  std::vector<Relation> orders;       ///< by Model::choices
  std::vector<std::uint64_t> values;  ///< by event
  FinalState state;
};

struct Analysis;

/// A store and a fetch of the same instruction that nothing orders, where the architecture promises nothing.
struct Race {
  EventId fetch = 0, write = 0;
  std::shared_ptr<const Analysis> analysis;  ///< that the witness refers to
  Witness witness;
  /// A thread is in the middle of a wait: the witness stops there and has no final state.
  bool while_waiting = false;
};

/// Everything that was prepared to answer; kept for explanations.
struct Analysis {
  std::shared_ptr<const litmus::Test> test;
  const Architecture* architecture = nullptr;
  Configuration configuration;
  std::shared_ptr<const Program> program;
  std::shared_ptr<const Threads> threads;      ///< reduced, if that was needed
  std::shared_ptr<const Threads> all_threads;  ///< before that
  std::shared_ptr<const Rules> rules;
  std::shared_ptr<const Observation> observation;
};

/// Threads that wait for what nobody will do: no execution in which they are here ever ends.
struct Deadlock {
  Witness witness;  ///< in the middle of the waits; it has no final state
  std::vector<std::string> waits;  ///< who waits for what, and who could have done it
};

struct StateCount {
  FinalState state;
  std::uint64_t executions = 0;
  bool satisfies = false;
};

struct CheckResult {
  Outcome outcome = Outcome::Inconclusive;
  std::optional<Deadlock> deadlock;        ///< beside the outcome, too
  std::optional<Race> unpredictable;       ///< beside the outcome, never instead of it
  bool too_many = false;                   ///< combinations: nothing was searched
  bool unpredictable_unknown = false;      ///< not raised, but the search was not complete
  std::vector<StateCount> states;          ///< sorted
  std::optional<Witness> witness;          ///< smallest execution that satisfies (`forall`: violates) the proposition
  SearchCounts counts;
  /// Readings of the architecture under which the outcome would be another: what the default leaves to others.
  std::vector<std::string> doubts;
  std::vector<std::string> reasons;        ///< why `Inconclusive`, or what was not explored besides an `Allowed`
  std::shared_ptr<const Analysis> analysis;
};

/// Keeps compiled rules between tests of one process. Safe to share between threads.
class RuleCache {
 public:
  [[nodiscard]] std::shared_ptr<const Rules> get(const Architecture& architecture, const Configuration& configuration,
                                                 const RuleOptions& options);
  RuleCache();
  ~RuleCache();
  RuleCache(const RuleCache&) = delete;
  RuleCache& operator=(const RuleCache&) = delete;

 private:
  struct Entries;
  std::unique_ptr<Entries> entries_;
};

/// Lays out the test, explores its threads and prepares the rules. Throws Error on bad input.
[[nodiscard]] std::shared_ptr<const Analysis> analyse(std::shared_ptr<const litmus::Test> test,
                                                      const CheckOptions& options, RuleCache& cache);

/// Answers the test. Where the answer says that something cannot happen and rests on a reading of the architecture that
/// its own manual does not share (Architecture::doubts), it is asked again without. Throws Error on bad input and
/// Unsupported on a feature that is not modelled at all; limits that are reached make the outcome Inconclusive.
[[nodiscard]] CheckResult check(std::shared_ptr<const litmus::Test> test, const CheckOptions& options, RuleCache& cache);

}  // namespace stalefetch
