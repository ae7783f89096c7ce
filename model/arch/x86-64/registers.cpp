// SPDX-License-Identifier: BSD-2-Clause
#include "model/arch/x86-64/registers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/algorithm/string/case_conv.hpp>

namespace stalefetch::x86_64_detail {

namespace {

constexpr std::array<std::string_view, 8> old_names{"ax", "cx", "dx", "bx", "sp", "bp", "si", "di"};
constexpr std::array<std::string_view, 8> old_bytes{"al", "cl", "dl", "bl", "spl", "bpl", "sil", "dil"};
constexpr std::array<unsigned, 4> widths{64, 32, 16, 8};

}  // namespace

std::string general_register_name(unsigned number, unsigned bits) {
  if (number >= 8) return fmt::format("r{}{}", number, bits == 64 ? "" : bits == 32 ? "d" : bits == 16 ? "w" : "b");
  if (bits == 8) return std::string(old_bytes.at(number));
  return fmt::format("{}{}", bits == 64 ? "r" : bits == 32 ? "e" : "", old_names.at(number));
}

const std::vector<std::string>& general_register_names() {
  static const std::vector<std::string> all = [] {
    std::vector<std::string> names;
    for (const unsigned bits : widths)
      for (unsigned number = 0; number < 16; ++number) names.push_back(general_register_name(number, bits));
    return names;
  }();
  return all;
}

std::optional<NamedRegister> parse_general_register(std::string_view text) {
  const auto& names = general_register_names();
  const auto found = std::find(names.begin(), names.end(), boost::to_lower_copy(std::string(text)));
  if (found == names.end()) return {};
  const auto place = static_cast<unsigned>(found - names.begin());
  return NamedRegister{place % 16, widths[place / 16]};
}

std::optional<NamedRegister> find_register_name(std::string_view text) {
  const std::string name = boost::to_lower_copy(std::string(text));
  if (name == "cr2") return NamedRegister{fault_address, 64};
  if (name == "cr3") return NamedRegister{page_table_base, 64};
  return parse_general_register(text);
}

std::string name_of_register(RegisterIndex index) {
  if (index < flags) return general_register_name(index, 64);
  if (index >= frame && index < call_depth) return fmt::format("frame_{}", index - frame);
  switch (index) {
    case flags:
      return "flags";
    case parity:
      return "parity";
    case vendor:
      return "vendor";
    case interrupts_off:
      return "interrupts_off";
    case fault_address:
      return "cr2";
    case user_mode:
      return "user_mode";
    case page_table_base:
      return "cr3";
    case fault_code:
      return "fault_code";
    case frame_depth:
      return "frame_depth";
    case call_depth:
      return "call_depth";
    default:
      return fmt::format("return_address_{}", index - return_address);
  }
}

}  // namespace stalefetch::x86_64_detail
