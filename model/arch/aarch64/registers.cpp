// SPDX-License-Identifier: BSD-2-Clause
#include "model/arch/aarch64/registers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/algorithm/string/predicate.hpp>
#include <stdexcept>

namespace stalefetch::aarch64_detail {

namespace {

constexpr std::uint32_t encoding(unsigned op0, unsigned op1, unsigned crn, unsigned crm, unsigned op2) {
  return (op0 & 1) << 14 | op1 << 11 | crn << 7 | crm << 3 | op2;
}

// clang-format off
constexpr std::array<SystemRegister, 15> table{{
    {"NZCV",      encoding(3, 3, 4, 2, 0),  condition_flags,    true,  28},
    {"ELR_EL1",   encoding(3, 0, 4, 0, 1),  exception_link,     true,  0},
    {"SPSR_EL1",  encoding(3, 0, 4, 0, 0),  saved_status,       true,  0},
    {"ESR_EL1",   encoding(3, 0, 5, 2, 0),  exception_syndrome, true,  0},
    {"FAR_EL1",   encoding(3, 0, 6, 0, 0),  fault_address,      true,  0},
    {"VBAR_EL1",  encoding(3, 0, 12, 0, 0), vector_base,        true,  0},
    {"CTR_EL0",   encoding(3, 3, 0, 0, 1),  cache_type,         false, 0},
    {"TPIDR_EL0", encoding(3, 3, 13, 0, 2), thread_pointer_el0, true,  0},
    {"TPIDR_EL1", encoding(3, 0, 13, 0, 4), thread_pointer_el1, true,  0},
    {"TTBR0_EL1", encoding(3, 0, 2, 0, 0),  translation_base,   true,  0},
    {"TCR_EL1",   encoding(3, 0, 2, 0, 2),  translation_control, true, 0},
    {"DAIF",      encoding(3, 3, 4, 2, 1),  interrupt_mask,     true,  0},
    {"ICC_IAR1_EL1",  encoding(3, 0, 12, 12, 0), interrupt_sent,       true, 0},
    {"ICC_EOIR1_EL1", encoding(3, 0, 12, 12, 1), interrupt_controller, true, 0},
    {"ICC_SGI1R_EL1", encoding(3, 0, 12, 11, 5), interrupt_generator,  true, 0},
}};
// clang-format on

/// The number 0 to 30 that the text is, without leading zeros.
std::optional<unsigned> register_number(std::string_view text) {
  if (text.empty() || text.size() > 2 || (text.size() == 2 && text[0] == '0')) return {};
  unsigned number = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return {};
    number = number * 10 + static_cast<unsigned>(c - '0');
  }
  return number <= 30 ? std::optional{number} : std::nullopt;
}

}  // namespace

std::span<const SystemRegister> system_registers() { return table; }

const SystemRegister* system_register(std::uint32_t encoding) {
  const auto found = std::find_if(table.begin(), table.end(), [&](const auto& r) { return r.encoding == encoding; });
  return found == table.end() ? nullptr : found;
}

std::optional<GeneralRegister> parse_general_register(std::string_view text) {
  if (boost::iequals(text, "XZR")) return GeneralRegister{31, true, false};
  if (boost::iequals(text, "WZR")) return GeneralRegister{31, false, false};
  if (boost::iequals(text, "SP")) return GeneralRegister{31, true, true};
  if (boost::iequals(text, "WSP")) return GeneralRegister{31, false, true};
  if (boost::iequals(text, "LR")) return GeneralRegister{link_register, true, false};
  if (boost::iequals(text, "FP")) return GeneralRegister{29, true, false};
  if (text.size() < 2) return {};
  const auto number = register_number(text.substr(1));
  if (!number) return {};
  if (text[0] == 'X' || text[0] == 'x') return GeneralRegister{*number, true, false};
  if (text[0] == 'W' || text[0] == 'w') return GeneralRegister{*number, false, false};
  return {};
}

std::string general_register_name(unsigned number, bool wide, bool stack) {
  if (number == 31) return stack ? (wide ? "SP" : "WSP") : (wide ? "XZR" : "WZR");
  return fmt::format("{}{}", wide ? 'X' : 'W', number);
}

std::optional<RegisterName> find_register_name(std::string_view name) {
  if (const auto general = parse_general_register(name)) {
    if (general->number == 31 && !general->is_stack) return {};
    return RegisterName{general->number, general->wide ? 64U : 32U};
  }
  for (const SystemRegister& known : table) {
    if (boost::iequals(known.name, name)) return RegisterName{known.index, known.index == condition_flags ? 4U : 64U};
  }
  return {};
}

std::string name_of_register(RegisterIndex index) {
  if (index <= stack_pointer) return general_register_name(index, true, true);
  for (const SystemRegister& known : table) {
    if (known.index == index) return std::string(known.name);
  }
  if (index == user_mode) return "user mode";
  if (index == unsynchronized) return "unsynchronized exceptions";
  if (index == space_before) return "address space before";
  throw std::logic_error(fmt::format("aarch64 has no register {}", index));
}

}  // namespace stalefetch::aarch64_detail
