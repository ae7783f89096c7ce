// SPDX-License-Identifier: BSD-2-Clause
// The replay of a witness, laid beside what the search says of it.
#pragma once

#include "model/check.hpp"
#include "model/recheck/primitives.hpp"

namespace stalefetch::recheck_detail {

/// The division of memory that the numbers of a witness refer to.
[[nodiscard]] std::vector<Piece> pieces_of(const Analysis& analysis);

/// Runs every thread with the values of the witness. Adds to `objections` whatever goes another way than the witness
/// says; then the result is incomplete.
[[nodiscard]] Replays replay_witness(const Witness& witness, const Analysis& analysis,
                                     std::vector<std::string>& objections);

/// Objections if a set or relation that no choice changes is not what the search takes it for.
[[nodiscard]] std::vector<std::string> compare_primitives(const cat::NaiveExecution& execution,
                                                          const Analysis& analysis,
                                                          const std::vector<unsigned>& path_of_thread);

}  // namespace stalefetch::recheck_detail
