// SPDX-License-Identifier: BSD-2-Clause
// Does every row of the instruction table assemble, read back, and decode to itself?
#include <algorithm>
#include <random>

#include "model/arch/riscv/forms.hpp"
#include "model/arch/riscv/registers.hpp"
#include "tests/unit/riscv/support.hpp"

namespace stalefetch::riscv_detail {

namespace {

/// An opcode of this form with arbitrary fields.
std::uint32_t sample(const Form& form, std::mt19937& random) {
  std::uint32_t opcode = form.value;
  for (const Place& place : form.places) {
    std::uint32_t bits = static_cast<std::uint32_t>(random()) & ((std::uint32_t{1} << place.width) - 1);
    if (place.field == Field::csr) bits = control_registers()[random() % control_registers().size()].number;
    opcode |= bits << place.lsb;
  }
  return opcode;
}

/// Whether an opcode may have both forms. That of unimp names a control register that the table does not have.
bool overlap(const Form& a, const Form& b) {
  if (a.mnemonic == "unimp" || b.mnemonic == "unimp") return false;
  const std::uint32_t both = a.mask & b.mask;
  return a.bytes == b.bytes && (a.value & both) == (b.value & both);
}

}  // namespace

TEST_CASE("Does every form of the table have encodings that read back as themselves?") {
  std::mt19937 random(1);
  for (const Form& form : forms()) {
    for (unsigned repeat = 0; repeat < 20; ++repeat) {
      const std::uint32_t opcode = sample(form, random);
      INFO(form.syntax() << " " << std::hex << opcode);
      REQUIRE(form.decode(opcode));
      CHECK(form.encode(*form.decode(opcode)) == opcode);
      const std::string text = test::text_of(opcode);
      INFO(text);
      CHECK(test::opcode_of(text) == opcode);
      CHECK(test::text_of(test::opcode_of(text)) == text);
    }
  }
}

TEST_CASE("Is every alias an instruction that executes?") {
  std::mt19937 random(2);
  for (const Form& form : forms()) {
    const Decoded& decoded = decode(sample(form, random));
    INFO(form.syntax());
    REQUIRE(decoded.form != nullptr);
    CHECK(decoded.form->row->execute != nullptr);
  }
}

TEST_CASE("Does no opcode belong to two instructions?") {
  for (const Form& a : forms()) {
    for (const Form& b : forms()) {
      if (&a >= &b || a.row->execute == nullptr || b.row->execute == nullptr) continue;
      INFO(a.syntax() << " and " << b.syntax());
      CHECK_FALSE(overlap(a, b));
    }
  }
}

TEST_CASE("Does every row say where the manual describes it?") {
  for (const Row& row : rows()) {
    INFO(row.mnemonic);
    CHECK(row.citation.starts_with("RISC-V "));
    CHECK(row.citation.find(", ") != row.citation.npos);
  }
}

TEST_CASE("Are length and major opcode consistent?") {
  for (const Form& form : forms()) {
    INFO(form.syntax());
    CHECK(length_of(form.value) == form.bytes);
  }
}

TEST_CASE("Is every register found by both of its names?") {
  for (unsigned k = 1; k < 32; ++k) {
    const auto by_number = test::riscv().find_register("x" + std::to_string(k));
    REQUIRE(by_number);
    CHECK(by_number->index == k);
    CHECK(test::riscv().find_register(test::riscv().register_name(k))->index == k);
  }
  for (const char* none : {"x0", "zero", "x32", "x01", "X", "", "a8", "r1"})
    CHECK_FALSE(test::riscv().find_register(none));
}

}  // namespace stalefetch::riscv_detail
