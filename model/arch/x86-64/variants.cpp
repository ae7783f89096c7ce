// SPDX-License-Identifier: BSD-2-Clause
#include "model/arch/x86-64/variants.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/algorithm/string/classification.hpp>
#include <boost/algorithm/string/predicate.hpp>
#include <boost/algorithm/string/split.hpp>
#include <string_view>
#include <vector>

#include "model/cat/near_matches.hpp"

namespace stalefetch::x86_64_detail {

namespace {

// clang-format off
constexpr std::array<Variant, 20> variants{{
    {"amd",                         "AMD; without it, Intel"},
    {"letter",                      "reading: only what the manual's algorithms promise (Intel: self-modification by jump)"},
    {"practised-0",                 "reading: only stores and what is in the same instruction may still be open at a fetch"},
    {"practised-1",                 "reading: fetch may run 1 instruction ahead"},
    {"practised-2",                 "reading: fetch may run 2 instructions ahead"},
    {"practised-3",                 "reading: fetch may run 3 instructions ahead"},
    {"practised-4",                 "reading: fetch may run 4 instructions ahead"},
    {"smc-jump",                    "Intel: own stores reach own fetches behind a taken branch only"},
    {"smc-serialize",               "Intel: own stores reach own fetches behind a serializing event only"},
    {"fred",                        "exception handlers return by ERETS or ERETU, which do not serialize, where a test has IRET"},
    {"interrupts-serialize",        "exception entry is a serializing event"},
    {"invpcid-serializes",          "INVPCID is a serializing event, as INVLPG is"},
    {"vm-serializes",               "entry to a guest and exit from it are serializing events"},
    {"xapic",                       "interrupts are sent by a store to the controller, where a test has WRMSR"},
    {"fetch-in-order",              "Intel: fetches are in program order, as on AMD"},
    {"amd-fetch-not-across-branch", "AMD: fetches are in program order between taken branches only"},
    {"xa06-reread",                 "AMD: the bytes of one instruction in one quadword may come from two reads"},
    {"intel-xmc-strict",            "Intel: every unsynchronized modification of executed code is unpredictable"},
    {"intel-xmc-qword-atomic",      "Intel: unsynchronized stores within an aligned quadword are defined"},
    {"intel-xmc-line-atomic",       "Intel: unsynchronized stores within a cache line are defined"},
}};

/// At most one of each group.
constexpr std::array<std::string_view, 6> readings{"letter",      "practised-0", "practised-1",
                                                   "practised-2", "practised-3", "practised-4"};
constexpr std::array<std::string_view, 2> self_modification{"smc-jump", "smc-serialize"};
constexpr std::array<std::string_view, 3> cross_modification{"intel-xmc-strict", "intel-xmc-qword-atomic", "intel-xmc-line-atomic"};
/// About one vendor only.
constexpr std::array<std::string_view, 6> of_intel{"smc-jump",         "smc-serialize",          "fetch-in-order",
                                                   "intel-xmc-strict", "intel-xmc-qword-atomic", "intel-xmc-line-atomic"};
constexpr std::array<std::string_view, 2> of_amd{"amd-fetch-not-across-branch", "xa06-reread"};

/// Words of other tools' `Variant=` lines that change nothing here.
constexpr std::array<std::string_view, 4> ignored{"self", "ifetch", "mixed", "fatal"};
// clang-format on

bool among(std::span<const std::string_view> names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

const Variant* find_variant(std::string_view name) {
  const auto found = std::find_if(variants.begin(), variants.end(),
                                  [&](const Variant& variant) { return boost::iequals(variant.name, name); });
  return found == variants.end() ? nullptr : &*found;
}

[[noreturn]] void unknown(const std::string& found, std::string_view word) {
  std::vector<std::string> names;
  std::string list;
  for (const Variant& variant : variants) {
    names.emplace_back(variant.name);
    list += fmt::format("{}{}", list.empty() ? "" : ", ", variant.name);
  }
  const std::string near = cat::suggestion(word, names);
  throw Error({}, found, near.empty() ? list : fmt::format("{}; known are {}", near, list));
}

/// Throws Error if two names of a group are on.
void check_group(std::span<const std::string_view> group, const Configuration& configuration) {
  std::string_view first;
  for (const std::string_view name : group) {
    if (!configuration.at(std::string(name))) continue;
    if (!first.empty()) throw Error({}, fmt::format("{} together with {}", first, name), "one of them");
    first = name;
  }
}

void check_vendor(const Configuration& configuration) {
  const bool amd = configuration.at("amd");
  for (const std::string_view name : amd ? std::span<const std::string_view>(of_intel) : of_amd) {
    if (!configuration.at(std::string(name))) continue;
    if (amd) throw Error({}, fmt::format("{} together with amd", name), "one of them: it is about Intel");
    throw Error({}, fmt::format("{} without amd", name), "both: it is about AMD");
  }
}

}  // namespace

std::span<const Variant> known_variants() { return variants; }

Configuration configuration_from(const std::map<std::string, std::string>& meta) {
  Configuration configuration;
  for (const auto& [key, value] : meta) {
    if (!boost::iequals(key, "Variant")) continue;
    std::vector<std::string> asked;
    boost::split(asked, value, boost::is_any_of(", \t\r\""), boost::token_compress_on);
    for (const std::string& word : asked) {
      if (word.empty() || among(ignored, word)) continue;
      const Variant* variant = find_variant(word);
      if (variant == nullptr) unknown(fmt::format("unknown variant `{}` in Variant={}", word, value), word);
      configuration[std::string(variant->name)] = true;
    }
  }
  return configuration;
}

Configuration completed(const Configuration& asked) {
  Configuration result;
  for (const Variant& variant : variants) result[std::string(variant.name)] = false;
  for (const auto& [name, on] : asked) {
    const Variant* variant = find_variant(name);
    if (variant == nullptr) unknown(fmt::format("unknown variant `{}`", name), name);
    result[std::string(variant->name)] = on;
  }
  check_group(readings, result);
  check_group(self_modification, result);
  check_group(cross_modification, result);
  check_vendor(result);
  // The first option of the manual's algorithm for self-modifying code asks for a jump; AMD's manual asks for nothing.
  if (result["letter"] && !result["amd"] && !result["smc-serialize"]) result["smc-jump"] = true;
  return result;
}

}  // namespace stalefetch::x86_64_detail
