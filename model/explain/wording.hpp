// SPDX-License-Identifier: BSD-2-Clause
// How events, values and places read in an explanation.
#pragma once

#include <string>

#include "model/explain/candidate.hpp"

namespace stalefetch {

/// `x`, `P1:mod`, `x+0x2`: where the cell is.
[[nodiscard]] std::string name_of_cell(const CandidateEvaluation& candidate, CellId cell);
/// A number as readers know it: an instruction for code, else a label, a location or a number.
[[nodiscard]] std::string name_of_value(const CandidateEvaluation& candidate, CellId cell, std::uint64_t value);
/// `STR W0,[X1]`: the instruction that the event belongs to; empty for the initial state.
[[nodiscard]] std::string instruction_of(const CandidateEvaluation& candidate, EventId event);
/// Where the text of the test has that instruction; line 0 for the initial state and what a CPU does by itself.
[[nodiscard]] SourcePosition position_of(const CandidateEvaluation& candidate, EventId event);
/// The same of the last instruction up to that one that stands in a column of the CPU itself.
[[nodiscard]] SourcePosition caller_of(const CandidateEvaluation& candidate, EventId event);
/// `store x = 1`, `load x -> 1`, `fetch P1:mod -> NOP`, or the instruction of a barrier or of maintenance.
[[nodiscard]] std::string what_happens(const CandidateEvaluation& candidate, EventId event);
/// `P1`, or `the initial state`.
[[nodiscard]] std::string who(const CandidateEvaluation& candidate, EventId event);

}  // namespace stalefetch
