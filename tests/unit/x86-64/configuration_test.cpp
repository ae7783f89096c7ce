// SPDX-License-Identifier: BSD-2-Clause
// What the engine asks of the architecture beside instructions: names, registers, what may be patched.
#include <catch2/catch.hpp>

#include <algorithm>

#include "model/arch/x86-64/x86-64.hpp"

namespace stalefetch {

TEST_CASE("Is x86-64 found under the names of both litmus dialects?") {
  for (const std::string_view name : {"x86-64", "X86_64", "X86", "x86"}) CHECK(find_architecture(name) == &x86_64());
  CHECK(find_architecture("x87") == nullptr);
}

TEST_CASE("Does an x86-64 register have all its names, and no other a meaning?") {
  const auto find = [](std::string_view name) { return x86_64().find_register(name); };
  const auto same = [&](std::string_view name, RegisterIndex index, unsigned bits) {
    INFO(name);
    REQUIRE(find(name));
    CHECK(find(name)->index == index);
    CHECK(find(name)->bits == bits);
  };
  same("rax", 0, 64);
  same("EAX", 0, 32);
  same("cx", 1, 16);
  same("bl", 3, 8);
  same("RSP", 4, 64);
  same("sil", 6, 8);
  same("r15d", 15, 32);
  for (const std::string_view name : {"", "ah", "r16", "eip", "flags", "%rax"}) CHECK_FALSE(find(name));
  std::vector<std::string> names;
  for (RegisterIndex index = 0; index < x86_64().register_count(); ++index)
    names.push_back(x86_64().register_name(index));
  std::sort(names.begin(), names.end());
  CHECK(std::adjacent_find(names.begin(), names.end()) == names.end());
}

TEST_CASE("May x86-64 code be modified by a breakpoint of one byte, and by nothing else?") {
  CHECK_FALSE(x86_64().concurrently_modifiable(0x90, {}));
  CHECK(x86_64().head_concurrently_modifiable(0xCC, 1));
  CHECK_FALSE(x86_64().head_concurrently_modifiable(0xE9, 1));
  CHECK_FALSE(x86_64().head_concurrently_modifiable(0xCC, 2));
}

}  // namespace stalefetch
