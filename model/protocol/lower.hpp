// SPDX-License-Identifier: BSD-2-Clause
// From a protocol to an assembly test of one architecture: registers, code objects, handlers, and the litmus text.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "model/arch/architecture.hpp"
#include "model/litmus/test.hpp"
#include "model/protocol/expand.hpp"

namespace stalefetch::protocol {

/// A run of code, or a read that may see a flag, in the order of the text of its thread.
struct Observed {
  enum class Kind : std::uint8_t { Call, Read, Wait };  ///< Wait: the thread goes on only when the flag is set
  Kind kind = Kind::Call;
  unsigned thread = 0;
  std::string what;   ///< the code (empty: through a pointer), or the location (likewise)
  std::string local;  ///< that holds the version that ran, or what was read
  Role role = Role::Thread;  ///< of the function
  SourcePosition at;
};

/// What threads do that promises, which go by the text, do not see (unfollowed.hpp).
struct Uses {
  std::set<std::string> passed_on;  ///< locations whose address somebody has other than to read or store there
  std::set<std::pair<unsigned, std::string>> written_out;  ///< thread, and a location in an instruction of its own text
  /// A location, and code whose page-table entry is changed by a thread that does not touch the location, or did before.
  std::set<std::pair<std::string, std::string>> mapped_apart;
  std::set<std::pair<std::string, std::string>> remapped;  ///< code, and code that is mapped in its place
};

struct Lowered {
  std::shared_ptr<const litmus::Test> test;  ///< its condition is `exists (true)`; see promises.hpp
  std::string text;                          ///< without the condition
  /// The step of the protocol that an instruction belongs to, by line and column of the instruction in `text`.
  std::map<std::pair<unsigned, unsigned>, SourcePosition> steps;
  std::map<std::pair<unsigned, std::string>, std::string> registers;  ///< of a local variable of a thread
  std::map<std::string, std::uint64_t, std::less<>> versions;         ///< numbers from 1; 0 is "did not run"
  std::map<std::string, std::set<std::string>> held;                  ///< the versions that each code object ever holds
  std::map<std::string, std::string> addresses;                       ///< of code, as it is executed
  std::set<std::string> locations;
  Uses uses;
  std::set<unsigned> handles_exceptions;  ///< threads; an exception ends the others
  std::string undefined;  ///< kind of the fault of what is no instruction
  std::vector<Observed> observed;
  std::set<std::pair<unsigned, std::string>> rewritten;  ///< local variables that are given a value more than once
  std::string waits_left_out;           ///< why a wait without end would not be seen; empty: it would be
  std::vector<std::string> primitives;  ///< that were used
};

/// The lowering table of an architecture, parsed once. Throws Error only if the table itself is wrong.
[[nodiscard]] const Protocol& lowering_table(const Architecture& architecture);

/// What a protocol may call: the functions of the table but those before `call`, which say how code and the flow of
/// control are written. Several that share a comment stand together; the first has it. Throws Error as above.
[[nodiscard]] std::span<const Function> primitives(const Architecture& architecture);

/// Throws Error: a primitive without a lowering here, names that are not declared, too many values for the registers.
[[nodiscard]] Lowered lower(const Protocol& protocol, const Architecture& architecture,
                            const std::vector<Change>& changes = {});

}  // namespace stalefetch::protocol
