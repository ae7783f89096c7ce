// SPDX-License-Identifier: BSD-2-Clause
// The page tables of a litmus test: which pages are translated, and what an entry means.
#pragma once

#include <map>
#include <vector>

#include "cores/issue_effects.hpp"
#include "cores/semantics.hpp"

namespace stalefetch::cores {

class PageTables {
 public:
  /// Throws Unsupported for what no machine of ours does with page tables.
  PageTables(const Program& program, const Topology& topology);

  [[nodiscard]] const std::vector<TranslatedPage>& pages() const { return pages_; }
  [[nodiscard]] const TranslatedPage* page_of(Address linear) const;
  /// Adds the kind of a fault to `kinds` if it is new.
  [[nodiscard]] EntryMeaning meaning(std::uint64_t entry, AccessKind access, bool leaf, const Topology& topology,
                                     FaultKinds& kinds) const;

 private:
  const Program& program_;
  std::vector<TranslatedPage> pages_;  // sorted
};

/// The number of this kind of fault, counted from 1.
[[nodiscard]] std::uint8_t number_of_fault(FaultKinds& kinds, std::string_view kind);

}  // namespace stalefetch::cores
