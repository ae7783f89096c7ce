// SPDX-License-Identifier: BSD-2-Clause
// What the promises of a protocol mean: for each, the final states that break it.
//
//   intact                    no CPU executes torn or undefined code: every run of code is one of the versions that it
//                             ever holds, from one store, and the architecture promises something for it
//   bounded(done): c == v     a CPU that has read `done` as set runs version v of c, and nothing else, from then on. A
//                             page fault is no run: whoever handles it looks again, and finds the entry if it was
//                             set before `done`
//   publish(flag): c == v     the same, where `flag` is what announces the code: a flag, or a pointer to it
//   reclaim(freed): c != v    a CPU that has read `freed` as set never runs version v of c
//   progress                  nobody waits for ever
//
// `set` is any value but the one that the location holds first. `Has read` is in the order of the program: a read of
// the location before the run of the code, also one that ends a wait. That executions get torn or undefined, or that
// somebody waits for ever, makes a protocol unsafe whether it promises otherwise or not.
//
// Where waits are left out (`Waits=once`, locks), nobody can be seen to wait for ever, and `progress` cannot be
// promised.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "model/protocol/lower.hpp"

namespace stalefetch::protocol {

struct Violation {
  std::string promise;    ///< `publish(ready): prog == new`
  std::string condition;  ///< in the words of the lowered test, without `exists`
  std::map<unsigned, std::string> of_thread = {};  ///< the same of each CPU alone, if it is about one at a time
};

/// One for each promise but `progress`, and one for the `exists` of the protocol.
/// Throws Error: a promise about code or versions that there are none of, or that no CPU can keep or break, because
/// none reads the flag before it runs the code.
[[nodiscard]] std::vector<Violation> violations(const Protocol& protocol, const Lowered& lowered);

/// The lowered test with the question whether any promise is broken.
[[nodiscard]] std::string to_litmus(const Protocol& protocol, const Lowered& lowered);

/// What no final state puts to the test: promises, where nobody sees the flag and then runs what is promised (for
/// reclaim: anything), and calls that run nothing. `states` as the lowered test prints them. A promise that nothing can
/// break for that reason is not kept.
[[nodiscard]] std::vector<std::string> untested(const Protocol& protocol, const Lowered& lowered,
                                                const std::vector<std::string>& states);

[[nodiscard]] std::string to_string(const Promise& promise);

}  // namespace stalefetch::protocol
