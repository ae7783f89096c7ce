// SPDX-License-Identifier: BSD-2-Clause
#include "model/arch/x86-64/page_table.hpp"

#include <fmt/format.h>

#include <array>

#include "model/arch/x86-64/tags.hpp"
#include "model/error.hpp"

namespace stalefetch::x86_64_detail {

namespace {

constexpr std::uint64_t output_mask = 0xF'FFFF'FFFF'F000;

/// `inverted`: the bit is 0 where the field is 1.
struct Bit {
  std::string_view name;
  std::uint64_t mask;
  bool inverted;
  bool by_default;
};
enum : std::size_t { present, writable, user, accessed, dirty, global, executable };
constexpr std::array<Bit, 7> bits{{
    {"valid", 1U << 0, false, true},
    {"w", 1U << 1, false, true},
    {"us", 1U << 2, false, true},
    {"a", 1U << 5, false, true},
    {"d", 1U << 6, false, true},
    {"g", 1U << 8, false, false},
    {"x", std::uint64_t{1} << 63, true, true},  // XD
}};

bool is_set(const Bit& bit, std::uint64_t entry) { return ((entry & bit.mask) != 0) != bit.inverted; }

void put(const Bit& bit, bool on, std::uint64_t& entry) {
  entry = on != bit.inverted ? entry | bit.mask : entry & ~bit.mask;
}

const Bit& find_bit(const EntryField& field) {
  for (const Bit& bit : bits)
    if (bit.name == field.name) return bit;
  throw Error(field.at, fmt::format("the field `{}` of a page-table entry", field.name), "oa, valid, w, x, us, a, d or g");
}

}  // namespace

std::uint64_t encode_entry(std::span<const EntryField> fields, std::uint64_t page, const SourcePosition& at) {
  std::uint64_t entry = 0;
  for (const Bit& bit : bits) put(bit, bit.by_default, entry);
  for (const EntryField& field : fields) {
    if (field.name == "oa") {
      page = field.value;
      continue;
    }
    const Bit& bit = find_bit(field);
    if (field.value > 1) throw Error(field.at, fmt::format("{}:{}", field.name, field.value), "0 or 1");
    put(bit, field.value != 0, entry);
  }
  if (page == 0) throw Error(at, "a page-table entry without an output address", "oa:PA(x)");
  if ((page & ~output_mask) != 0) throw Error(at, fmt::format("the output address {:#x}", page), "the address of a page");
  return entry | page;
}

std::string print_entry(std::uint64_t entry, const std::function<std::string(std::uint64_t)>& page_name) {
  std::string result = "(oa:" + page_name(entry & output_mask);
  for (const Bit& bit : bits)
    if (is_set(bit, entry) != bit.by_default) result += fmt::format(", {}:{}", bit.name, is_set(bit, entry) ? 1 : 0);
  return result + ")";
}

namespace {
/// SDM Vol. 3A, "Access Rights": each level must permit the access.
bool allows(std::uint64_t entry, const Access& access) {
  const auto is = [&](std::size_t bit) { return is_set(bits[bit], entry); };
  if (access.mode != 0 && !is(user)) return false;
  return access.type == AccessType::Read || is(access.type == AccessType::Write ? writable : executable);
}
}  // namespace

/// SDM Vol. 3A, "Accessed and Dirty Flags".
std::optional<std::uint64_t> flagged_entry(std::uint64_t entry, const Access& access) {
  if (!is_set(bits[present], entry) || !allows(entry, access)) return {};
  std::uint64_t result = entry;
  put(bits[accessed], true, result);
  if (access.type == AccessType::Write) put(bits[dirty], true, result);
  return result == entry ? std::nullopt : std::optional(result);
}

Translated translate_by(std::uint64_t entry, const Access& access, bool leaf) {
  if (!is_set(bits[present], entry)) return {0, absent_fault, tag("NotPresent")};
  if (!allows(entry, access)) return {0, denied_fault, tag("Denied")};
  if (!leaf && !is_set(bits[accessed], entry))
    throw Unsupported("an entry above the last level in which the processor would set the accessed flag");
  return {entry & output_mask, {}, leaf && is_set(bits[global], entry) ? tag("Global") : 0};
}

}  // namespace stalefetch::x86_64_detail
