// SPDX-License-Identifier: BSD-2-Clause
// Steps that are added to the text of a protocol, between the statements that it has.
#pragma once

#include <string>
#include <vector>

#include "model/protocol/syntax.hpp"

namespace stalefetch::protocol {

struct AddedStep {
  unsigned cost = 0;
  std::string step;      ///< `sync_core()`
  std::string function;  ///< `P1`
  std::string before;    ///< the statement that it comes before: `r1 = call(prog)`
  SourcePosition at;     ///< of that statement
};

/// Where a step may be added: before each statement of a thread or a handler that does something. Steps and costs are
/// empty.
[[nodiscard]] std::vector<AddedStep> places_for_steps(const Protocol& protocol);

/// The text of the protocol with these steps, in which each has a line of its own where the statement has one. Of two
/// before one statement, the later one in `added` comes first. Throws Error: no statement at the position of a step.
[[nodiscard]] std::string with_steps(const Protocol& protocol, const std::vector<AddedStep>& added);

}  // namespace stalefetch::protocol
