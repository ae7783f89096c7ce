// SPDX-License-Identifier: BSD-2-Clause
// A decoded RISC-V instruction: which fields an encoding has, and their values.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "model/arch/effects.hpp"

namespace stalefetch::riscv_detail {

/// The fields that encodings name, in the manual's words. `fm`, `pred` and `succ` are those of FENCE.
enum class Field : std::uint8_t { rd, rs1, rs2, aq, rl, fm, pred, succ, shamt, csr, uimm, imm };

/// Names of the fields in encoding patterns, in the order of the enumeration.
inline constexpr std::array<std::string_view, 12> field_names{"rd",   "rs1",  "rs2",   "aq",  "rl",   "fm",
                                                              "pred", "succ", "shamt", "csr", "uimm", "imm"};
static_assert(field_names.size() == static_cast<std::size_t>(Field::imm) + 1);

/// The values of an instruction's fields; 0 where its encoding has no such field. The immediate is sign-extended.
class Instruction {
 public:
  [[nodiscard]] std::int64_t operator[](Field field) const { return values_[static_cast<std::size_t>(field)]; }
  std::int64_t& operator[](Field field) { return values_[static_cast<std::size_t>(field)]; }
  friend bool operator==(const Instruction&, const Instruction&) = default;

 private:
  std::array<std::int64_t, field_names.size()> values_{};
};

/// Says on `effects` what the instruction does.
using Execute = void (*)(const Instruction& instruction, Effects& effects);

}  // namespace stalefetch::riscv_detail
