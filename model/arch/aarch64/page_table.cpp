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
constexpr std::uint64_t privileged_execute_never = std::uint64_t{1} << 53, user_execute_never = std::uint64_t{1} << 54;

// TCR_EL1.HA and .HD
constexpr std::uint64_t hardware_access = std::uint64_t{1} << 39, hardware_dirty = std::uint64_t{1} << 40;

/// `inverted`: the bit is 0 where the field is 1.
struct Bit {
  std::string_view name;
  std::uint64_t mask;
  bool inverted;
  bool by_default;
};
constexpr std::array<Bit, 8> bits{{
    {"valid", 1, false, true},
    {"af", 1U << 10, false, true},
    {"db", 1U << 7, true, true},  // AP[2]: read-only
    {"dbm", std::uint64_t{1} << 51, false, false},
    {"el0", 1U << 6, false, true},  // AP[1]
    {"ng", 1U << 11, false, false},
    {"pxn", privileged_execute_never, false, false},
    {"uxn", user_execute_never, false, false},
}};
enum : std::size_t { valid, af, db, dbm, el0, ng, pxn, uxn };

/// Both modes at once.
constexpr Bit executable{"x", privileged_execute_never | user_execute_never, true, true};

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
    const Bit* known = field.name == executable.name ? &executable : nullptr;
    for (const Bit& bit : bits)
      if (bit.name == field.name) known = &bit;
    if (known == nullptr)
      throw Error(field.at, fmt::format("the field `{}` of a page descriptor", field.name),
                  "oa, valid, af, db, dbm, el0, ng, x, pxn or uxn");
    if (field.value > 1) throw Error(field.at, fmt::format("{}:{}", field.name, field.value), "0 or 1");
    put(*known, field.value != 0, descriptor);
  }
  if (page == 0) throw Error(at, "a page descriptor without an output address", "oa:PA(x)");
  if ((page & ~output_mask) != 0) throw Error(at, fmt::format("the output address {:#x}", page), "the address of a page");
  return descriptor | page;
}

std::string print_descriptor(std::uint64_t descriptor, const std::function<std::string(std::uint64_t)>& page_name) {
  std::string result = "(oa:" + page_name(descriptor & output_mask);
  const bool never = (descriptor & executable.mask) == executable.mask;
  for (const Bit& bit : bits)
    if (is_set(bit, descriptor) != bit.by_default && !(never && (bit.mask & executable.mask) != 0))
      result += fmt::format(", {}:{}", bit.name, is_set(bit, descriptor) ? 1 : 0);
  return result + (never ? ", x:0)" : ")");
}

std::optional<std::uint64_t> managed_descriptor(std::uint64_t descriptor, const Access& access, std::uint64_t control) {
  const bool denied = access.mode != 0 && !is_set(bits[el0], descriptor);
  const bool manages_access = (control & hardware_access) != 0, manages_dirty = (control & hardware_dirty) != 0;
  if (!manages_access || !is_set(bits[valid], descriptor)) return {};
  std::uint64_t result = descriptor;
  put(bits[af], true, result);
  if (manages_dirty && access.type == AccessType::Write && !denied && is_set(bits[dbm], descriptor)) put(bits[db], true, result);
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

namespace {

/// "Data access permissions" and "Instruction execution permissions"; AP[1] says nothing of execution.
bool allows(std::uint64_t descriptor, const Access& access) {
  const auto is = [&](std::size_t bit) { return is_set(bits[bit], descriptor); };
  const bool at_el0 = access.mode != 0;
  if (access.type == AccessType::Execute) return !is(at_el0 ? uxn : pxn);
  return (!at_el0 || is(el0)) && (access.type == AccessType::Read || is(db));
}

}  // namespace

Translated translate_by(std::uint64_t descriptor, const Access& access, bool leaf) {
  const auto is = [&](std::size_t bit) { return is_set(bits[bit], descriptor); };
  const Tags uncacheable = tag("Uncacheable") | tag("MMUFault");
  if (!is(valid)) return {0, translation_fault, uncacheable | (leaf ? 0 : tag("Table"))};
  if (!leaf) return {descriptor & output_mask, {}, tag("Table")};
  if (!is(af)) return {0, access_flag_fault, uncacheable};
  const Tags space = is(ng) ? tag("nG") : 0;
  if (!allows(descriptor, access)) return {0, permission_fault, tag("MMUFault") | space};
  return {descriptor & output_mask, {}, space};
}

}  // namespace stalefetch::aarch64_detail
