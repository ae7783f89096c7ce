// SPDX-License-Identifier: BSD-2-Clause
// What the parts of the HTML page share. Internal to model/protocol.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/markup.hpp"
#include "model/protocol/html.hpp"

namespace stalefetch::protocol {

/// A protocol of the page.
struct HtmlEntry {
  std::string id;                      ///< unique on the page; letters, digits, `-` and `_`
  std::vector<const MatrixRow*> rows;  ///< its own, then those of its mutants
};

[[nodiscard]] inline std::string code(std::string_view text) { return "<code>" + escaped_markup(text) + "</code>"; }

/// `x.aarch64`: where the section of a protocol speaks of an architecture.
[[nodiscard]] std::string architecture_id(const HtmlEntry& entry, const Architecture& architecture);

/// The two rows of heads of a table whose columns are these. `first`: the head of the column of names.
[[nodiscard]] std::string column_heads(const std::vector<const MatrixColumn*>& columns, std::string_view first);
/// Verdicts as their signs, in words for who points at one or hears it, each with a link to what decides it.
[[nodiscard]] std::string verdict_cells(const HtmlEntry& entry, const std::vector<const MatrixColumn*>& columns,
                                        const std::vector<const CellReport*>& cells);

/// `safe`, `unsafe`, `inconclusive`: how a verdict looks.
[[nodiscard]] std::string_view style_of(Safety safety);

/// The section of a protocol. Throws nothing.
[[nodiscard]] std::string section(const HtmlEntry& entry, const std::vector<MatrixColumn>& columns,
                                  const HtmlOptions& options);

}  // namespace stalefetch::protocol
