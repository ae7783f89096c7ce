// SPDX-License-Identifier: BSD-2-Clause
#include "model/arch/riscv/registers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/algorithm/string/predicate.hpp>
#include <stdexcept>

namespace stalefetch::riscv_detail {

namespace {

// RISC-V ABIs Specification, "Register Convention"; `fp` is a second name of s0.
constexpr std::array<std::string_view, 33> abi_names{
    "zero", "ra", "sp", "gp", "tp", "t0", "t1", "t2", "s0", "s1",  "a0",  "a1", "a2", "a3", "a4", "a5", "a6",
    "a7",   "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11", "t3", "t4", "t5", "t6", "fp"};
constexpr unsigned general_registers = 32;
constexpr unsigned frame_pointer = 8;

// clang-format off
constexpr std::array<ControlRegister, 10> table{{
    {"mepc",     0x341, exception_program_counter},
    {"mcause",   0x342, exception_cause},
    {"mtval",    0x343, exception_value},
    {"sstatus",  0x100, supervisor_status},
    {"sscratch", 0x140, scratch},
    {"sepc",     0x141, exception_program_counter},
    {"scause",   0x142, exception_cause},
    {"stval",    0x143, exception_value},
    {"sip",      0x144, pending_interrupts},
    {"satp",     0x180, address_space},
}};
// clang-format on

/// The number 0 to 31 that the text is, without leading zeros.
std::optional<unsigned> register_number(std::string_view text) {
  if (text.empty() || text.size() > 2 || (text.size() == 2 && text[0] == '0')) return {};
  unsigned number = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return {};
    number = number * 10 + static_cast<unsigned>(c - '0');
  }
  return number < general_registers ? std::optional{number} : std::nullopt;
}

}  // namespace

std::span<const ControlRegister> control_registers() { return table; }

const ControlRegister* control_register(std::int64_t number) {
  const auto found = std::find_if(table.begin(), table.end(), [&](const auto& r) { return r.number == number; });
  return found == table.end() ? nullptr : found;
}

std::optional<unsigned> parse_general_register(std::string_view text) {
  for (unsigned k = 0; k < abi_names.size(); ++k) {
    if (boost::iequals(abi_names[k], text)) return k < general_registers ? k : frame_pointer;
  }
  return !text.empty() && (text[0] == 'x' || text[0] == 'X') ? register_number(text.substr(1)) : std::nullopt;
}

std::string_view general_register_name(std::int64_t number) { return abi_names.at(static_cast<std::size_t>(number)); }

std::vector<std::string> general_register_names() {
  std::vector<std::string> names(abi_names.begin(), abi_names.end());
  for (unsigned k = 0; k < general_registers; ++k) names.push_back(fmt::format("x{}", k));
  return names;
}

std::optional<RegisterName> find_register_name(std::string_view name) {
  if (const auto number = parse_general_register(name)) {
    return *number == zero_register ? std::nullopt : std::optional{RegisterName{*number, 64}};
  }
  for (const ControlRegister& known : table) {
    if (boost::iequals(known.name, name)) return RegisterName{known.index, 64};
  }
  return {};
}

std::string name_of_register(RegisterIndex index) {
  if (index < general_registers) return std::string(general_register_name(index));
  for (const ControlRegister& known : table) {
    if (known.index == index) return std::string(known.name);
  }
  if (index == user_mode) return "user mode";
  if (index == firmware_calls || index == firmware_waits) return "firmware";
  throw std::logic_error(fmt::format("riscv has no register {}", index));
}

}  // namespace stalefetch::riscv_detail
