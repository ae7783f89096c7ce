// SPDX-License-Identifier: BSD-2-Clause
// Relations between walks, uses of what they found, and maintenance of that.
#pragma once

#include <vector>

#include "model/search/universe.hpp"

namespace stalefetch {

/// Whether the event is of a page, or maintenance of all.
[[nodiscard]] inline bool has_page(const Event& e) {
  return !e.is_initial() && (e.in_path->page != 0 || e.kind == EventKind::TranslationMaintenance);
}

/// Walks of one linear page, and maintenance of it or of all pages.
[[nodiscard]] inline bool same_page(const Event& a, const Event& b) {
  return a.in_path->page == 0 || b.in_path->page == 0 || a.in_path->page == b.in_path->page;
}

/// Walks in one address space, and maintenance of it or of every one.
[[nodiscard]] inline bool same_space(const Event& a, const Event& b) {
  const auto of_a = a.in_path->space, of_b = b.in_path->space;
  return of_a == every_space || of_b == every_space || of_a == of_b;
}

/// Of walks, uses of what they found and maintenance of that.
template <bool (*related)(const Event&, const Event&)>
void among_walks(const Universe& u, Relation& out) {
  std::vector<EventId> paged;
  for (EventId e = 0; e < u.size(); ++e)
    if (has_page(u.events()[e])) paged.push_back(e);
  for (const EventId a : paged)
    for (const EventId b : paged)
      if (related(u.events()[a], u.events()[b])) out.set(a, b);
}

}  // namespace stalefetch
