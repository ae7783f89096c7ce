// SPDX-License-Identifier: BSD-2-Clause
// Does every row of the x86-64 table assemble, read back, and decode to itself, byte by byte?
#include <catch2/catch.hpp>
#include <random>
#include <set>

#include "model/arch/x86-64/assemble.hpp"
#include "model/arch/x86-64/decode.hpp"
#include "model/arch/x86-64/forms.hpp"
#include "model/arch/x86-64/x86-64.hpp"

namespace stalefetch::x86_64_detail {

namespace {

using Kind = InstructionOperand::Kind;
using Method = OperandForm::Method;

constexpr std::uint64_t here = 0x1000;

MemoryReference sample_memory(std::mt19937& random) {
  MemoryReference memory;
  memory.relative = random() % 4 == 0;
  if (!memory.relative && random() % 4 != 0) memory.base = random() % 16;
  if (!memory.relative && random() % 3 == 0) {
    memory.index = (random() % 4) * 4 + 1;
    memory.scale = 1U << random() % 4;
  }
  const std::array<int, 5> displacements{0, 1, -128, 127, 4660};
  memory.displacement = displacements[random() % displacements.size()];
  if (!memory.base) memory.displacement = 4660;  // addresses in tests are positive
  if (!memory.base && !memory.index) memory.relative = true;
  return memory;
}

InstructionOperand sample_operand(const OperandForm& form, std::mt19937& random) {
  const auto number = static_cast<std::int64_t>(random());
  switch (form.method) {
    case Method::Immediate:
      return {Kind::Immediate, form.bits, number % (form.bytes == 1 ? 128 : 1000)};
    case Method::One:
      return {Kind::Immediate, form.bits, 1};
    case Method::CountRegister:
      return {Kind::Register, form.bits, 1};
    case Method::Target:
      return {Kind::Target, form.bits, number % 256 - 128};
    case Method::Control:
      return {Kind::Control, form.bits, number % 2 == 0 ? 3 : 8};
    case Method::Debug:
      return {Kind::Debug, form.bits, number % 8};
    case Method::RegisterOrMemory:
    case Method::RegisterInRm:
    case Method::Memory:
    case Method::Register:
    case Method::InOpcode:
      break;
  }
  return {Kind::Register, form.bits, number % 16};
}

/// An instruction of this form with arbitrary operands.
Instruction sample(const Form& form, std::mt19937& random) {
  Instruction result;
  result.bits = form.bits;
  result.condition = form.condition;
  for (std::size_t k = 0; k < form.operands.size(); ++k) {
    const OperandForm& operand = form.operands[k];
    result.operands.at(k) = sample_operand(operand, random);
    if (!operand.takes_memory() || (operand.takes_register() && random() % 2 == 0)) continue;
    result.operands.at(k) = {Kind::Memory, operand.bits, 0};
    result.memory = sample_memory(random);
  }
  result.locked = form.lockable && result.operands[0].kind == Kind::Memory && random() % 2 == 0;
  result.length = form.encode(result).length;
  return result;
}

std::uint64_t number_of(const CodeBytes& code) {
  std::uint64_t number = 0;
  for (unsigned k = 0; k < code.length && k < 8; ++k) number |= std::uint64_t{code.bytes[k]} << 8 * k;
  return number;
}

bool fits_engine(const CodeBytes& code) {
  for (unsigned k = 8; k < code.length; ++k)
    if (code.bytes[k] != 0) return false;
  return true;
}

/// Calls `check(form, instruction, code)` for several instructions of every form that has operands of its own.
template <typename Check>
void for_samples(const Check& check) {
  std::mt19937 random(1);
  for (const Form& form : forms()) {
    for (unsigned repeat = 0; form.literal.empty() && repeat < 12; ++repeat) {
      const Instruction instruction = sample(form, random);
      const CodeBytes code = form.encode(instruction);
      if (fits_engine(code)) check(form, instruction, code);
    }
  }
}

std::string read_back(std::uint64_t number) { return disassemble_instruction(number, here, {}); }

}  // namespace

TEST_CASE("Does every x86-64 form decode to what was encoded?") {
  for_samples([](const Form& form, const Instruction& instruction, const CodeBytes& code) {
    INFO(form.syntax() << ": " << read_back(number_of(code)));
    const Decoded decoded = decode(number_of(code));
    REQUIRE(decoded.form != nullptr);
    CHECK(decoded.instruction.length == code.length);
    if (!form.printed) return;  // another name may have its operands in another order
    CHECK(decoded.form == &form);
    CHECK(decoded.instruction == instruction);
  });
}

TEST_CASE("Does the text of every x86-64 form assemble to the same text, and what it writes first to the same bytes?") {
  for_samples([](const Form& form, const Instruction&, const CodeBytes& code) {
    const std::string text = read_back(number_of(code));
    INFO(form.syntax() << ": " << text);
    const AssembledInstruction again = assemble_instruction(text, {"test", 1, 1});
    CHECK(read_back(again.encode(here, {})) == text);
    CHECK(again.length <= code.length);
  });
}

TEST_CASE("Are exactly the bytes of an x86-64 instruction fetched, whatever was fetched before?") {
  for_samples([](const Form& form, const Instruction&, const CodeBytes& code) {
    INFO(form.syntax());
    const std::uint64_t number = number_of(code);
    for (unsigned start = 0; start <= code.length; ++start) {
      unsigned fetched = start;
      while (const unsigned more = x86_64().fetch_more(number, fetched, {})) {
        CHECK(more <= 8);
        fetched += more;
        REQUIRE(fetched <= code.length);
      }
      CHECK(fetched == code.length);
    }
  });
}

TEST_CASE("Are the bytes behind those fetched so far left out of account?") {
  CHECK(x86_64().fetch_more(0, 0, {}) == 1);
  CHECK(x86_64().fetch_more(0xCC, 1, {}) == 0);
  CHECK(x86_64().fetch_more(0xE9, 1, {}) == 4);
  CHECK(x86_64().fetch_more(0x0F, 1, {}) == 1);
  CHECK(x86_64().fetch_more(0x05C7, 2, {}) == 8);
  CHECK(x86_64().fetch_more(0x84C7, 2, {}) == 1);
  for (const std::uint64_t behind : {0x00ULL, 0xFFULL, 0xCCULL}) {
    CHECK(x86_64().fetch_more(0xCC | behind << 8, 1, {}) == 0);
    CHECK(x86_64().fetch_more(0xE9 | behind << 8, 1, {}) == 4);
  }
}

TEST_CASE("Does fetching unknown x86-64 bytes end, and is executing them refused?") {
  std::mt19937_64 random(3);
  for (unsigned repeat = 0; repeat < 100000; ++repeat) {
    const std::uint64_t bytes = random();
    unsigned fetched = 0;
    while (const unsigned more = x86_64().fetch_more(bytes, fetched, {})) fetched += more;
    REQUIRE(fetched >= 1);
    REQUIRE(fetched <= 15);
    CHECK(decode(bytes, fetched).missing == 0);
    CHECK_FALSE(x86_64().disassemble(bytes, here, {}).empty());
  }
  CHECK(x86_64().disassemble(0xFF0F, here, {}) == ".byte 0x0f,0xff");
}

TEST_CASE("Has every x86-64 row a function or another row's encoding, and is every tag of its own?") {
  for (const Form& form : forms()) {
    INFO(form.syntax());
    const Form* decoded = form.literal.empty() ? &form : decode(number_of(form.encode({}))).form;
    REQUIRE(decoded != nullptr);
    if (form.printed) CHECK(decoded->row->execute != nullptr);
    CHECK_FALSE(form.row->citation.empty());
  }
  const auto tags = x86_64().tags();
  CHECK(std::set<std::string_view>(tags.begin(), tags.end()).size() == tags.size());
}

}  // namespace stalefetch::x86_64_detail
