// SPDX-License-Identifier: BSD-2-Clause
// What `check`, `explain` and their kin do with protocols.
#pragma once

#include <string>
#include <vector>

#include "bindings/cli/commands.hpp"
#include "model/protocol/library.hpp"

namespace stalefetch::cli {

struct ProtocolArguments {
  std::string architecture;  ///< empty: all that it is for
  std::string mutant;
  Configuration configuration;
  std::string format = "text";
  bool promote = false;
  bool mutants = false;  ///< of a library: check them too
  bool statistics = false;
  protocol::LibraryOptions library;
};

/// The worse of two exit statuses: a fault of ours, then bad input, then what differs or is unsafe, then what is not
/// known.
[[nodiscard]] int worse(int a, int b);

/// Throws Error with the known names.
[[nodiscard]] const Architecture& architecture_named(const std::string& name, const std::string& option);

/// One protocol: a verdict for each architecture, and what shows it where it is unsafe. Several: a line for each.
[[nodiscard]] int check_protocols(const std::vector<std::shared_ptr<const protocol::Protocol>>& protocols,
                                  const ProtocolArguments& arguments);
/// The protocols of a folder against its agreed tables, `verdicts/protocols`, and all of them as a matrix.
[[nodiscard]] int check_library(const std::string& folder, const ProtocolArguments& arguments);
[[nodiscard]] bool has_library(const std::string& folder);

/// The test of a file; of a protocol, what it becomes on this architecture, with the changes of a mutant if one is
/// named, and the question whether any promise is broken. Throws Error: bad input, a protocol and no architecture.
[[nodiscard]] std::shared_ptr<const litmus::Test> read_test(const std::string& file, const std::string& architecture,
                                                            const std::string& mutant);

}  // namespace stalefetch::cli
