// SPDX-License-Identifier: BSD-2-Clause
// Protocols that several tests ask about.
#pragma once

#include <string>

#include "model/arch/architecture.hpp"
#include "model/protocol/parse.hpp"

namespace stalefetch::protocol {

/// P0 patches and announces, P1 looks and runs. `announce` and `look` are the statements of P0 after the patch and of
/// P1 between its read and its call.
inline std::string publish(const std::string& patch, const std::string& announce = "smp_store_release(ready, 1);",
                           const std::string& look = "",
                           const std::string& end = "promises publish(ready): prog == new;") {
  return "C publish\n{ code prog = old; int ready = 0; }\nP0(code *prog, int *ready) {\n" + patch + "\n" + announce +
         "\n}\nP1(code *prog, int *ready) {\nint r0 = smp_load_acquire(ready);\nint r1;\nif (r0) {\n" + look +
         "\nr1 = call(prog); }\n}\n" + end + "\n";
}

inline Protocol parsed(const std::string& text) { return parse(text, "test.litmus"); }

inline const Architecture& on(const std::string& name) { return *find_architecture(name); }

}  // namespace stalefetch::protocol
