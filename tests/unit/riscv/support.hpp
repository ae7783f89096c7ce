// SPDX-License-Identifier: BSD-2-Clause
// Short ways to ask RISC-V a question.
#pragma once

#include <catch2/catch.hpp>
#include <memory>
#include <string>

#include "model/check.hpp"
#include "model/litmus/parse.hpp"

namespace stalefetch::test {

inline const Architecture& riscv() { return *find_architecture("riscv"); }

inline CheckResult check_text(const std::string& text, const Configuration& configuration = {}) {
  RuleCache cache;
  CheckOptions options;
  options.configuration = configuration;
  return check(std::make_shared<const litmus::Test>(litmus::parse(text, "test")), options, cache);
}

inline std::string outcome_of(const std::string& text, const Configuration& configuration = {}) {
  const CheckResult result = check_text(text, configuration);
  return std::string(to_string(result.outcome)) + (result.unpredictable ? ", unpredictable" : "");
}

/// What one thread with these instructions, separated by `;`, always ends with.
inline std::string always(const std::string& init, const std::string& code, const std::string& condition) {
  std::string text = "RISCV one\n{ " + init + " }\n P0 ;\n ";
  for (const char c : code) text += c == ';' ? " ;\n " : std::string(1, c);
  return outcome_of(text + " ;\nforall (" + condition + ")\n");
}

inline std::uint64_t opcode_of(const std::string& text, std::uint64_t address = 0x1000) {
  return riscv().assemble(text, {}).encode(address, [](const std::string&) { return std::uint64_t{0x1000}; });
}

inline std::string text_of(std::uint64_t opcode, std::uint64_t address = 0x1000) {
  return riscv().disassemble(opcode, address, [](std::uint64_t) { return std::optional<std::string>(); });
}

/// The message of the Error that the function throws.
template <class Function>
std::string error_in(Function&& function) {
  try {
    function();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

}  // namespace stalefetch::test
