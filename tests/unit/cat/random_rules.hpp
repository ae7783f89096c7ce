// SPDX-License-Identifier: BSD-2-Clause
// Rule files and executions drawn at random, for properties that must hold of all of them.
#pragma once

#include <random>
#include <string>
#include <vector>

#include "support.hpp"

namespace stalefetch::cat::test {

class RandomRules {
 public:
  /// `depth` bounds how deep expressions are nested.
  RandomRules(std::uint64_t seed, unsigned depth) : random_(seed), depth_(depth) {}

  /// A file with a choice `wco`, definitions (recursive ones too) and axioms.
  std::string file();

  /// An execution of `events` events; `wco` included.
  NaiveExecution execution(unsigned events);

  /// The same with some pairs of what belongs to `stages` taken away.
  NaiveExecution part_of(const NaiveExecution& whole, Stages stages);

 private:
  unsigned below(unsigned limit) { return static_cast<unsigned>(random_() % limit); }
  std::string relation(unsigned depth);
  std::string set(unsigned depth);
  std::string monotone(unsigned depth, const std::string& recursive);
  std::string leaf(const std::vector<std::string>& names) { return names[below(static_cast<unsigned>(names.size()))]; }
  NaiveRelation pairs(unsigned events, unsigned count);

  std::mt19937_64 random_;
  unsigned depth_;
  std::vector<std::string> relations_{"po", "loc", "rf", "co", "wco", "id", "0", "rf", "co"};
  std::vector<std::string> sets_{"W", "R", "F", "_", "(W & {})"};
};

}  // namespace stalefetch::cat::test
