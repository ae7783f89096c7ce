// SPDX-License-Identifier: BSD-2-Clause
// Pages that are generated: of each protocol, and of all of them with the matrix.
#pragma once

#include <string>
#include <vector>

#include "model/explain/explain.hpp"
#include "model/protocol/matrix.hpp"

namespace stalefetch::protocol {

/// What decides a verdict on one architecture, in the first of its columns.
struct Deciding {
  const Architecture* architecture = nullptr;
  Safety safety = Safety::Inconclusive;
  std::string sentence;  ///< which stale fetch it is, or which rules rule out the nearest bad execution
  std::vector<std::string> sources;
  Explanation explanation;
};

/// For every architecture that the protocol lowers to. Throws Error if the protocol is bad.
[[nodiscard]] std::vector<Deciding> deciding(const Protocol& protocol, const CheckOptions& options);

/// The page of a protocol, in Markdown: what it is, where it comes from, what it promises, verdicts, what decides them,
/// mutants. `rows`: its own row of the matrix, then those of its mutants.
[[nodiscard]] std::string to_markdown(const std::vector<const MatrixRow*>& rows,
                                      const std::vector<MatrixColumn>& columns, const CheckOptions& options);

/// One page that needs nothing else: the matrix, and below it every protocol with what decides its verdicts and a
/// picture. No scripts and no network.
[[nodiscard]] std::string to_html(const Matrix& matrix, const LibraryOptions& options);

}  // namespace stalefetch::protocol
