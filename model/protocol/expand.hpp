// SPDX-License-Identifier: BSD-2-Clause
// Replaces every primitive by the steps that an architecture's lowering table says it consists of.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "model/protocol/syntax.hpp"

namespace stalefetch::protocol {

/// The code of a CPU, or a handler of its. Statements are blocks, conditions, loops, assignments and instructions.
struct Unit {
  Role role = Role::Thread;
  unsigned thread = 0;
  std::string name;    ///< of the function, such as `P1`
  std::string family;  ///< what changes name it by: the same for handlers that all CPUs have alike
  Statement body;
};

/// A local variable and its type, by its name in the expanded text.
using Locals = std::map<std::string, Type, std::less<>>;

struct Expanded {
  std::vector<Unit> units;
  std::map<unsigned, Locals> locals;  ///< by thread
  std::vector<std::pair<unsigned, std::string>>
      never;  ///< threads and local variables: executions that leave one of them nonzero do not count
  std::vector<std::string> log;  ///< which primitives were used, in order of first use
};

/// A primitive that this architecture does not have, though another has.
class NoLowering : public Error {
 public:
  using Error::Error;
};

/// What a name in the text of a table or protocol may be that is not written there; see README, "Protocols".
[[nodiscard]] bool is_intrinsic(std::string_view name);

/// `others`: tables of other architectures, to say where an unknown primitive would be known.
/// Throws Error: an unknown primitive, a wrong number of arguments, recursion, a change to a step that there is none
/// of.
[[nodiscard]] Expanded expand(const Protocol& protocol, const Protocol& table,
                              const std::vector<const Protocol*>& others, const std::vector<Change>& changes = {});

}  // namespace stalefetch::protocol
