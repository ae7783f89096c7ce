// SPDX-License-Identifier: BSD-2-Clause
// Does every row of the instruction table assemble, read back, and decode to itself?
#include <catch2/catch.hpp>
#include <random>
#include <set>

#include "model/arch/aarch64/aarch64.hpp"
#include "model/arch/aarch64/forms.hpp"
#include "model/arch/aarch64/registers.hpp"

namespace stalefetch::aarch64_detail {

namespace {

const auto no_label = [](std::uint64_t) -> std::optional<std::string> { return {}; };

/// An opcode of this form with arbitrary fields, if its operands can be written.
std::optional<std::uint32_t> sample(const Form& form, std::mt19937& random) {
  for (unsigned tries = 0; tries < 20000; ++tries) {
    std::uint32_t opcode = form.value;
    for (const Place& place : form.places) {
      const std::uint32_t ones = (std::uint32_t{1} << place.width) - 1;
      std::uint32_t bits = random() % 4 == 0 ? 0 : static_cast<std::uint32_t>(random()) & ones;
      if (place.field == Field::system) bits = system_registers()[random() % system_registers().size()].encoding;
      if (place.field == Field::Rm && random() % 4 == 0) bits = opcode >> 5 & 31;
      opcode |= bits << place.lsb;
    }
    if (form.decode(opcode)) return opcode;
  }
  return {};
}

std::uint32_t assembled(const std::string& text) {
  return static_cast<std::uint32_t>(aarch64().assemble(text, {}).encode(0x1000, {}));
}

}  // namespace

TEST_CASE("Does every form of the table have an encoding that reads back as itself?") {
  std::mt19937 random(1);
  for (const Form& form : forms()) {
    INFO(form.syntax());
    for (unsigned repeat = 0; repeat < 3; ++repeat) {
      const auto opcode = sample(form, random);
      REQUIRE(opcode);
      CHECK(form.encode(*form.decode(*opcode)) == *opcode);
      const std::string text = aarch64().disassemble(*opcode, 0x1000, no_label);
      INFO(text);
      const std::uint32_t again = assembled(text);
      CHECK(aarch64().disassemble(again, 0x1000, no_label) == text);
      // Masks may be rotated in more than one way; everything else has one encoding.
      if (form.operands.find("mask") == std::string::npos) CHECK(again == *opcode);
    }
  }
}

TEST_CASE("Does every form lead to an instruction that does something?") {
  std::mt19937 random(2);
  for (const Form& form : forms()) {
    INFO(form.syntax());
    const Decoded& decoded = decode(sample(form, random).value());
    REQUIRE(decoded.form != nullptr);
    CHECK(decoded.form->row->execute != nullptr);
    if (form.row->execute != nullptr) CHECK(decoded.form->row->execute == form.row->execute);
  }
}

TEST_CASE("Does every row cite its section?") {
  for (const Row& row : rows()) CHECK_THAT(std::string(row.citation), Catch::StartsWith("C6.2 "));
}

TEST_CASE("Does an arbitrary opcode either read back as itself or as a word?") {
  std::mt19937 random(3);
  for (unsigned k = 0; k < 200000; ++k) {
    const auto opcode = static_cast<std::uint32_t>(random());
    const std::string text = aarch64().disassemble(opcode, 0x1000, no_label);
    const std::uint32_t again = assembled(text);
    if (again != opcode) CHECK(aarch64().disassemble(again, 0x1000, no_label) == text);
  }
}

TEST_CASE("Are labels used where they are known, and distances elsewhere?") {
  const auto label_at = [](std::uint64_t address) -> std::optional<std::string> {
    return address == 0x1008 ? std::optional<std::string>("end") : std::nullopt;
  };
  CHECK(aarch64().disassemble(0x14000002, 0x1000, label_at) == "B end");
  CHECK(aarch64().disassemble(0x14000002, 0x1004, label_at) == "B .+8");
  CHECK(aarch64().disassemble(0x17FFFFFF, 0x100C, label_at) == "B end");
  const auto address_of = [](const std::string& label) { return label == "end" ? 0x1008U : 0U; };
  CHECK(aarch64().assemble("CBZ W0,end", {}).encode(0x1000, address_of) == 0x34000040);
  CHECK(aarch64().assemble("ADRP X0,end", {}).encode(0x3000, address_of) == 0xD0FFFFE0);
}

}  // namespace stalefetch::aarch64_detail
