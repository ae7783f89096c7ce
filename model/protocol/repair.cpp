// SPDX-License-Identifier: BSD-2-Clause
#include "model/protocol/repair.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "model/protocol/parse.hpp"
#include "model/protocol/repair_menu.hpp"
#include "model/protocol/spare.hpp"

namespace stalefetch::protocol {

namespace {

class Search {
 public:
  Search(const Protocol& protocol, const Architecture& architecture, const Configuration& configuration,
         const RepairOptions& options, Repairs& result)
      : protocol_(protocol),
        architecture_(architecture),
        configuration_(configuration),
        options_(options),
        result_(result) {
    options_.library.all_promises = false;
    for (const MenuItem& item : repair_menu(protocol, architecture))
      for (AddedStep& place : places_for_steps(protocol)) {
        place.cost = item.cost;
        place.step = item.step;
        candidates_.push_back(std::move(place));
      }
  }

  void run() {
    std::vector<std::vector<std::size_t>> sets = {{}};
    for (unsigned size = 1; size <= options_.most; ++size) {
      sets = larger(sets);
      if (result_.asked + sets.size() > options_.most_asked) {
        result_.complete = false;
        return;
      }
      std::vector<std::vector<std::size_t>> left;
      const std::vector<CellReport> reports = ask(sets);
      for (std::size_t i = 0; i < sets.size(); ++i) {
        if (reports[i].safety == Safety::Safe)
          solutions_.push_back(sets[i]);
        else if (usable(reports[i]))
          left.push_back(sets[i]);
        if (reports[i].safety == Safety::Inconclusive) ++result_.inconclusive;
      }
      sets = std::move(left);
      const auto& end = options_.library.check.explore.deadline;
      if (end && std::chrono::steady_clock::now() > *end) {
        result_.complete = false;
        return;
      }
    }
  }

  void collect() {
    for (const auto& set : solutions_) {
      Repair repair;
      for (const std::size_t i : set) {
        repair.steps.push_back(candidates_[i]);
        repair.cost += candidates_[i].cost;
      }
      repair.repaired = with_candidates(set);
      result_.repairs.push_back(std::move(repair));
    }
    std::stable_sort(result_.repairs.begin(), result_.repairs.end(),
                     [](const Repair& a, const Repair& b) { return a.cost < b.cost; });
  }

 private:
  /// What does not lower here, or stands where it cannot (an interrupt of a CPU that another one interrupts), is no
  /// repair.
  static bool usable(const CellReport& report) { return report.safety.has_value(); }

  std::vector<std::vector<std::size_t>> larger(const std::vector<std::vector<std::size_t>>& sets) const {
    std::vector<std::vector<std::size_t>> result;
    for (const auto& set : sets)
      for (std::size_t i = set.empty() ? 0 : set.back() + 1; i < candidates_.size(); ++i) {
        std::vector<std::size_t> more = set;
        more.push_back(i);
        const bool minimal = std::none_of(solutions_.begin(), solutions_.end(), [&](const auto& s) {
          return std::includes(more.begin(), more.end(), s.begin(), s.end());
        });
        if (minimal) result.push_back(std::move(more));
      }
    return result;
  }

  std::shared_ptr<const Protocol> with_candidates(const std::vector<std::size_t>& set) const {
    std::vector<AddedStep> added;
    for (const std::size_t i : set) added.push_back(candidates_[i]);
    return std::make_shared<const Protocol>(parse(with_steps(protocol_, added), protocol_.file));
  }

  std::vector<CellReport> ask(const std::vector<std::vector<std::size_t>>& sets) {
    std::vector<Cell> cells;
    for (const auto& set : sets) cells.push_back({with_candidates(set), "", &architecture_, configuration_});
    result_.asked += cells.size();
    return protocol::run(cells, options_.library);
  }

  const Protocol& protocol_;
  const Architecture& architecture_;
  const Configuration& configuration_;
  RepairOptions options_;
  Repairs& result_;
  std::vector<AddedStep> candidates_;
  std::vector<std::vector<std::size_t>> solutions_;
};

}  // namespace

RepairOptions single_steps(LibraryOptions library) {
  library.progress = {};
  library.answered = {};
  library.check.time_limit = std::chrono::seconds(2);
  return {std::move(library), 1, 400, std::chrono::seconds(10)};
}

Repairs repair(const Protocol& protocol, const std::vector<Change>& mutant, const Architecture& architecture,
               const Configuration& configuration, const RepairOptions& limits) {
  RepairOptions options = limits;
  if (limits.budget) options.library.check.explore.deadline = std::chrono::steady_clock::now() + *limits.budget;
  Repairs result;
  VerdictOptions asked{options.library.check, mutant, true};
  for (const auto& [name, on] : configuration) asked.check.configuration[name] = on;
  RuleCache cache;
  const Verdict verdict = judge(protocol, architecture, asked, cache);
  result.before = summarise(verdict);
  if (verdict.safety == Safety::Safe) {
    find_spare(protocol, mutant, architecture, configuration, options, result);
  } else if (verdict.safety == Safety::Unsafe) {
    if (!mutant.empty())
      throw Error(protocol.at, "repairs of a mutant that is unsafe",
                  "the protocol itself, or a file that holds the mutant");
    Search search(protocol, architecture, configuration, options, result);
    search.run();
    search.collect();
  }
  return result;
}

}  // namespace stalefetch::protocol
