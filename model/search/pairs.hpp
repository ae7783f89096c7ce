// SPDX-License-Identifier: BSD-2-Clause
// Which paths of two threads can be in one execution, whatever the other threads do.
//
// Three threads of a hundred paths each make a million combinations, of which few are consistent. Most of the others are
// ruled out by two of the threads alone, and there are only thirty thousand pairs.
#pragma once

#include <map>
#include <memory>
#include <utility>

#include "model/search/search.hpp"

namespace stalefetch {

class Pairs {
 public:
  /// Refers to all four. The rules must grow with threads (Rules::bounds_grow_with_threads).
  Pairs(const Program& program, const Threads& threads, const Rules& rules, const SearchLimits& limits)
      : program_(&program), threads_(&threads), rules_(&rules), limits_(&limits) {}

  /// Whether some execution may hold path `p` of thread `t` and path `q` of thread `u`. False is certain, true is not.
  [[nodiscard]] bool possible(unsigned t, unsigned p, unsigned u, unsigned q);
  [[nodiscard]] std::uint64_t evaluations() const;

 private:
  struct Pair {
    Threads threads;
    std::unique_ptr<Search> search;  ///< nothing where neither thread reads what the other stores
    std::map<std::pair<unsigned, unsigned>, bool> known;
  };
  [[nodiscard]] std::unique_ptr<Pair> make(unsigned t, unsigned u) const;

  const Program* program_;
  const Threads* threads_;
  const Rules* rules_;
  const SearchLimits* limits_;
  std::map<std::pair<unsigned, unsigned>, std::unique_ptr<Pair>> pairs_;
};

}  // namespace stalefetch
