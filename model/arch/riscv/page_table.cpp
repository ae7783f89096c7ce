// SPDX-License-Identifier: BSD-2-Clause
#include "model/arch/riscv/page_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "model/arch/riscv/tags.hpp"

namespace stalefetch::riscv_detail {

namespace {

// The physical page number is in bits 53 to 10 of an entry, and in bits 55 to 12 of an address.
constexpr unsigned page_bits = 12, number_lsb = 10;
constexpr std::uint64_t number_mask = (std::uint64_t{1} << 44) - 1;

struct Bit {
  std::string_view name;
  std::uint64_t mask;
  bool by_default;
};
enum : std::size_t { valid, readable, writable, executable, user, global, accessed, dirty };
constexpr std::array<Bit, 8> bits{{
    {"valid", 1U << 0, true},
    {"r", 1U << 1, true},
    {"w", 1U << 2, true},
    {"x", 1U << 3, true},
    {"u", 1U << 4, false},
    {"g", 1U << 5, false},
    {"a", 1U << 6, true},
    {"d", 1U << 7, true},
}};

bool is_set(std::size_t bit, std::uint64_t entry) { return (entry & bits[bit].mask) != 0; }

std::uint64_t output_of(std::uint64_t entry) { return (entry >> number_lsb & number_mask) << page_bits; }

/// By its name in a test, or throws.
const Bit& find_bit(const EntryField& field) {
  const auto known = std::find_if(bits.begin(), bits.end(), [&](const Bit& bit) { return bit.name == field.name; });
  if (known == bits.end())
    throw Error(field.at, fmt::format("the field `{}` of a page-table entry", field.name),
                "oa, valid, r, w, x, u, g, a or d");
  if (field.value > 1) throw Error(field.at, fmt::format("{}:{}", field.name, field.value), "0 or 1");
  return *known;
}

/// "Sv39", step 5 and following of the translation process: U-mode has the pages of user mode, S-mode the others.
bool belongs_to(std::uint64_t entry, const Access& access) {
  const bool of_user = (access.mode & mode_user) != 0;
  if (!is_set(user, entry)) return !of_user;
  return of_user || ((access.mode & mode_with_user_memory) != 0 && access.type != AccessType::Execute);
}

bool allows(std::uint64_t entry, const Access& access) {
  if (!is_set(readable, entry) && is_set(writable, entry)) return false;  // reserved
  if (!is_set(accessed, entry)) return false;
  switch (access.type) {
    case AccessType::Read:
      return is_set(readable, entry) || ((access.mode & mode_reads_executable) != 0 && is_set(executable, entry));
    case AccessType::Write:
      return is_set(writable, entry) && is_set(dirty, entry);
    case AccessType::Execute:
      return is_set(executable, entry);
  }
  return false;
}

}  // namespace

std::uint64_t encode_entry(std::span<const EntryField> fields, std::uint64_t page, const SourcePosition& at) {
  std::uint64_t entry = 0;
  for (const Bit& bit : bits)
    if (bit.by_default) entry |= bit.mask;
  for (const EntryField& field : fields) {
    if (field.name == "oa") {
      page = field.value;
      continue;
    }
    const Bit& bit = find_bit(field);
    entry = field.value != 0 ? entry | bit.mask : entry & ~bit.mask;
  }
  if (page == 0) throw Error(at, "a page-table entry without an output address", "oa:PA(x)");
  if ((page >> page_bits & ~number_mask) != 0 || page % (std::uint64_t{1} << page_bits) != 0)
    throw Error(at, fmt::format("the output address {:#x}", page), "the address of a page");
  return entry | page >> page_bits << number_lsb;
}

std::string print_entry(std::uint64_t entry, const std::function<std::string(std::uint64_t)>& page_name) {
  std::string result = "(oa:" + page_name(output_of(entry));
  for (std::size_t bit = 0; bit < bits.size(); ++bit)
    if (is_set(bit, entry) != bits[bit].by_default)
      result += fmt::format(", {}:{}", bits[bit].name, is_set(bit, entry) ? 1 : 0);
  return result + ")";
}

std::uint32_t space_of_satp(std::uint64_t satp) {
  constexpr unsigned lsb = 44;
  return static_cast<std::uint32_t>(satp >> lsb & 0xFFFF);
}

Translated translate_by(std::uint64_t entry, const Access& access, bool leaf) {
  Tags tags = leaf ? 0 : tag("NonLeaf");
  if (!is_set(valid, entry)) return {0, page_fault_kind, tags | tag("Invalid")};
  if (is_set(global, entry)) tags |= tag("Global");
  if (!leaf) return {output_of(entry), {}, tags};
  if (!belongs_to(entry, access) || !allows(entry, access)) return {0, page_fault_kind, tags};
  return {output_of(entry), {}, tags};
}

}  // namespace stalefetch::riscv_detail
