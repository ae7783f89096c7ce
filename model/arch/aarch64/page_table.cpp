// SPDX-License-Identifier: BSD-2-Clause
#include "model/arch/aarch64/page_table.hpp"

#include <fmt/format.h>

#include <array>
#include <sstream>

#include "model/arch/aarch64/tags.hpp"

namespace stalefetch::aarch64_detail {

namespace {

constexpr std::uint64_t output_mask = 0xFFFF'FFFF'F000;
constexpr std::uint64_t page_or_table = 1U << 1;
constexpr std::uint64_t privileged_execute_never = std::uint64_t{1} << 53;

// TCR_EL1.HA and .HD
constexpr std::uint64_t hardware_access = std::uint64_t{1} << 39, hardware_dirty = std::uint64_t{1} << 40;

/// `inverted`: the bit is 0 where the field is 1.
struct Bit {
  std::string_view name;
  std::uint64_t mask;
  bool inverted;
  bool by_default;
};
constexpr std::array<Bit, 6> bits{{
    {"valid", 1, false, true},
    {"af", 1U << 10, false, true},
    {"db", 1U << 7, true, true},  // AP[2]: read-only
    {"dbm", std::uint64_t{1} << 51, false, false},
    {"el0", 1U << 6, false, true},  // AP[1]
    {"x", privileged_execute_never | std::uint64_t{1} << 54, true, true},
}};

bool is_set(const Bit& bit, std::uint64_t descriptor) { return ((descriptor & bit.mask) != 0) != bit.inverted; }

void put(const Bit& bit, bool on, std::uint64_t& descriptor) {
  descriptor = on != bit.inverted ? descriptor | bit.mask : descriptor & ~bit.mask;
}

}  // namespace

std::uint64_t encode_descriptor(std::span<const EntryField> fields, std::uint64_t page, const SourcePosition& at) {
  std::uint64_t descriptor = page_or_table;
  for (const Bit& bit : bits) put(bit, bit.by_default, descriptor);
  for (const EntryField& field : fields) {
    if (field.name == "oa") {
      page = field.value;
      continue;
    }
    const Bit* known = nullptr;
    for (const Bit& bit : bits)
      if (bit.name == field.name) known = &bit;
    if (known == nullptr)
      throw Error(field.at, fmt::format("the field `{}` of a page descriptor", field.name),
                  "oa, valid, af, db, dbm, el0 or x");
    if (field.value > 1) throw Error(field.at, fmt::format("{}:{}", field.name, field.value), "0 or 1");
    put(*known, field.value != 0, descriptor);
  }
  if (page == 0) throw Error(at, "a page descriptor without an output address", "oa:PA(x)");
  if ((page & ~output_mask) != 0) throw Error(at, fmt::format("the output address {:#x}", page), "the address of a page");
  return descriptor | page;
}

std::string print_descriptor(std::uint64_t descriptor, const std::function<std::string(std::uint64_t)>& page_name) {
  std::string result = "(oa:" + page_name(descriptor & output_mask);
  for (const Bit& bit : bits)
    if (is_set(bit, descriptor) != bit.by_default)
      result += fmt::format(", {}:{}", bit.name, is_set(bit, descriptor) ? 1 : 0);
  return result + ")";
}

std::optional<std::uint64_t> managed_descriptor(std::uint64_t descriptor, AccessType type, std::uint64_t control) {
  enum : std::size_t { valid, af, db, dbm };
  const bool manages_access = (control & hardware_access) != 0, manages_dirty = (control & hardware_dirty) != 0;
  if (!manages_access || !is_set(bits[valid], descriptor)) return {};
  std::uint64_t result = descriptor;
  put(bits[af], true, result);
  if (manages_dirty && type == AccessType::Write && is_set(bits[dbm], descriptor)) put(bits[db], true, result);
  return result == descriptor ? std::nullopt : std::optional(result);
}

std::uint64_t management_of(const std::string& words, unsigned thread) {
  std::uint64_t control = 0;
  std::istringstream in(words);
  for (std::string word; in >> word;) {
    const std::size_t colon = word.find(':');
    const std::string feature = word.substr(colon == std::string::npos ? 0 : colon + 1);
    if (feature != "HA" && feature != "HD")
      throw Error({}, fmt::format("`{}` in TTHM={}", word, words), "HA, HD, or with a thread: P1:HA");
    if (colon != std::string::npos && word.substr(0, colon) != fmt::format("P{}", thread)) continue;
    control |= hardware_access | (feature == "HD" ? hardware_dirty : 0);
  }
  return control;
}

Translated translate_by(std::uint64_t descriptor, AccessType type, bool leaf) {
  const auto is = [&](std::size_t bit) { return is_set(bits[bit], descriptor); };
  enum : std::size_t { valid, af, db, dbm, el0, x };
  const Tags uncacheable = tag("Uncacheable") | tag("MMUFault");
  Translated result{descriptor & output_mask, {}, 0};
  if (!is(valid)) return {0, translation_fault, uncacheable | (leaf ? 0 : tag("Table"))};
  if (!leaf) return {result.page, {}, tag("Table")};
  if (!is(af)) return {0, access_flag_fault, uncacheable};
  const bool denied = (type == AccessType::Write && !is(db)) || (type == AccessType::Execute && !is(x));
  if (denied) return {0, permission_fault, tag("MMUFault")};
  return result;
}

}  // namespace stalefetch::aarch64_detail
