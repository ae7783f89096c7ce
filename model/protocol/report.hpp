// SPDX-License-Identifier: BSD-2-Clause
// What decides the verdicts on a protocol, and the page of a protocol. (html.hpp has the page of many.)
#pragma once

#include <string>
#include <vector>

#include "model/explain/explain.hpp"
#include "model/protocol/matrix.hpp"

namespace stalefetch::protocol {

/// What decides a verdict on one architecture, in one configuration.
struct Deciding {
  const Architecture* architecture = nullptr;
  Safety safety = Safety::Inconclusive;
  std::string sentence;  ///< which stale fetch it is, or which rules rule out the nearest bad execution
  std::vector<std::string> sources;
  Verdict verdict;
  Explanation explanation;
};

/// Of one verdict: judge() with these options.
[[nodiscard]] Deciding decide(const Protocol& protocol, const Architecture& architecture, const Verdict& verdict,
                              const CheckOptions& options);
/// In the configuration of the options. Throws Error if the protocol is bad, NoLowering if it does not lower to it.
[[nodiscard]] Deciding decide(const Protocol& protocol, const Architecture& architecture, const CheckOptions& options,
                              RuleCache& cache);
/// For every architecture that the protocol lowers to. Throws Error if the protocol is bad.
[[nodiscard]] std::vector<Deciding> deciding(const Protocol& protocol, const CheckOptions& options);

/// The page of a protocol, in Markdown: what it is, where it comes from, what it promises, verdicts, what decides them,
/// mutants. `rows`: its own row of the matrix, then those of its mutants.
[[nodiscard]] std::string to_markdown(const std::vector<const MatrixRow*>& rows,
                                      const std::vector<MatrixColumn>& columns, const CheckOptions& options);

}  // namespace stalefetch::protocol
