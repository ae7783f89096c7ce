// SPDX-License-Identifier: BSD-2-Clause
#include "model/arch/riscv/variants.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/algorithm/string/case_conv.hpp>
#include <boost/algorithm/string/classification.hpp>
#include <boost/algorithm/string/predicate.hpp>
#include <boost/algorithm/string/split.hpp>
#include <vector>

#include "model/cat/near_matches.hpp"

namespace stalefetch::riscv_detail {

namespace {

// clang-format off
constexpr std::array<Variant, 11> variants{{
    {"Ziccif-only",      "fetch order: the base rules alone"},
    {"Ziccid",           "fetch order: the base rules, and the fetches of a hart are in program order"},
    {"ir-decode-w",      "fetch order: the base rules, and fetches come before later stores of their hart"},
    {"ir-decode",        "fetch order: the base rules, and fetches come before later loads and stores of their hart"},
    {"ir3-fetch",        "fetch order: the base rules, and fence.i orders earlier fetches too"},
    {"no-Ziccif",        "each byte of an instruction is fetched by itself; modifying what is executed is unpredictable"},
    {"forward-to-fetch", "a hart's fetches may return its own stores before other harts see them"},
    {"ordered-by-aqrl",  ".aq orders later fetches, .rl orders earlier ones"},
    {"ipi-mem",          "an inter-processor interrupt is sent by an ordinary store (default: by a device write)"},
    {"walk-before-fetch", "the translation of a fetch is read before the fetch (default with Ziccid)"},
    {"Svvptc",           "an access that finds an entry not valid finds it valid on the next attempt, if it was made so before"},
}};

/// Naming one of these replaces the default.
constexpr std::array<std::string_view, 5> fetch_orders{"Ziccif-only", "Ziccid", "ir-decode-w", "ir-decode", "ir3-fetch"};
constexpr std::array<std::string_view, 2> default_fetch_order{"ir-decode-w", "ir3-fetch"};

constexpr struct { std::string_view first, second, reason; } contradictions[] = {
    {"no-Ziccif", "Ziccif-only",      "one of them: Ziccif-only says that Ziccif is there"},
    {"no-Ziccif", "Ziccid",           "one of them: Ziccid depends on Ziccif"},
    {"Ziccid",    "forward-to-fetch", "one of them: Ziccid rules such forwarding out"},
};

enum class Meaning : std::uint8_t { Ignored, Refused };

/// Words of other tools' `Variant=` lines.
constexpr struct { std::string_view word; Meaning meaning; std::string_view reason; } words[] = {
    {"self",   Meaning::Ignored, "code is always modifiable here"},
    {"ifetch", Meaning::Ignored, "code is always modifiable here"},
    {"fatal",  Meaning::Ignored, "without a handler a trap ends its thread; with one, the handler decides"},
    {"mixed",  Meaning::Refused, "the semantics of mixed-size accesses of another tool"},
    {"vmsa",   Meaning::Ignored, "pages whose entries a test names are always translated here"},
    {"kvm",    Meaning::Refused, "two stages of address translation"},
};
// clang-format on

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

void read_variants(const std::string& text, Configuration& configuration) {
  std::vector<std::string> asked;
  boost::split(asked, text, boost::is_any_of(", \t\r\""), boost::token_compress_on);
  for (const std::string& word : asked) {
    if (word.empty()) continue;
    const auto known = std::find_if(std::begin(words), std::end(words),
                                    [&](const auto& w) { return w.word == boost::to_lower_copy(word); });
    if (known != std::end(words)) {
      if (known->meaning == Meaning::Ignored) continue;
      throw Error({}, fmt::format("Variant={}: {} is not supported yet", word, known->reason));
    }
    const Variant* variant = find_variant(word);
    if (variant == nullptr) unknown(fmt::format("unknown variant `{}` in Variant={}", word, text), word);
    configuration[std::string(variant->name)] = true;
  }
}

}  // namespace

std::span<const Variant> known_variants() { return variants; }

Configuration configuration_from(const std::map<std::string, std::string>& meta) {
  Configuration configuration;
  for (const auto& [key, value] : meta) {
    if (boost::iequals(key, "Variant")) read_variants(value, configuration);
    if (boost::iequals(key, "CacheType"))
      throw Error({}, fmt::format("CacheType={}", value), "Variant=..., as this is RISC-V");
  }
  return configuration;
}

Configuration completed(const Configuration& asked) {
  Configuration result;
  for (const Variant& variant : variants) result[std::string(variant.name)] = false;
  const bool chosen = std::any_of(asked.begin(), asked.end(), [](const auto& entry) {
    return entry.second && std::any_of(fetch_orders.begin(), fetch_orders.end(),
                                       [&](std::string_view order) { return boost::iequals(order, entry.first); });
  });
  if (!chosen) {
    for (const std::string_view name : default_fetch_order) result[std::string(name)] = true;
  }
  const auto implies = [&](const auto& entry) { return entry.second && boost::iequals(entry.first, "Ziccid"); };
  result["walk-before-fetch"] = std::any_of(asked.begin(), asked.end(), implies);
  for (const auto& [name, on] : asked) {
    const Variant* variant = find_variant(name);
    if (variant == nullptr) unknown(fmt::format("unknown variant `{}`", name), name);
    result[std::string(variant->name)] = on;
  }
  for (const auto& pair : contradictions) {
    if (result[std::string(pair.first)] && result[std::string(pair.second)])
      throw Error({}, fmt::format("{} together with {}", pair.first, pair.second), std::string(pair.reason));
  }
  return result;
}

}  // namespace stalefetch::riscv_detail
