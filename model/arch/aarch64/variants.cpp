// SPDX-License-Identifier: BSD-2-Clause
#include "model/arch/aarch64/variants.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/algorithm/string/case_conv.hpp>
#include <boost/algorithm/string/predicate.hpp>
#include <vector>

namespace stalefetch::aarch64_detail {

namespace {

// clang-format off
constexpr std::array<Variant, 15> variants{{
    {"DIC",              "CTR_EL0.DIC: the instruction cache needs no invalidation (needs IDC)"},
    {"IDC",              "CTR_EL0.IDC: the data cache needs no cleaning to the point of unification"},
    {"VIPT",             "CTR_EL0.L1Ip=0b10: IC IVAU by one address leaves what the instruction cache holds by another"},
    {"ExS-EIS0",         "FEAT_ExS with SCTLR_EL1.EIS=0: exception entry is not context synchronizing"},
    {"ExS-EOS0",         "FEAT_ExS with SCTLR_EL1.EOS=0: exception return is not context synchronizing"},
    {"ExS-SVC-only",     "with ExS-EIS0: only entry by SVC loses context synchronization, as Arm's formal model has it"},
    {"fetch-order-2020", "every fetch is ordered before every later fetch of the same CPU, as the model of 2020 has it"},
    {"shareability",     "barriers of the non-shareable domain and IC IALLU act on their own CPU only"},
    {"erratum-1542419",  "Neoverse N1 1542419: a fetch may be older than an earlier fetch of the same CPU shows it must be"},
    {"ETS2",             "FEAT_ETS2: an access comes before the walk of a later one that takes a Translation or Access flag fault"},
    {"ETS3",             "FEAT_ETS3: likewise for every fault that a walk finds"},
    {"ETS-fetch",        "with ETS2 or ETS3: the walks of instruction fetches too"},
    {"fetch-before-walk", "a fetch may have happened before the translation that it goes through was read"},
    {"cmodx-A.a",        "list of instructions that may be modified while executed: that of the Arm ARM issue A.a"},
    {"cmodx-G.a",        "likewise: that of issue G.a"},
}};

enum class Meaning : std::uint8_t { Ignored, Refused };

/// Words of other tools' `Variant=` lines.
constexpr struct { std::string_view word; Meaning meaning; std::string_view reason; } words[] = {
    {"self",      Meaning::Ignored, "code is always modifiable here"},
    {"ifetch",    Meaning::Ignored, "code is always modifiable here"},
    {"fatal",     Meaning::Ignored, "without a handler an exception ends its thread; with one, the handler decides"},
    {"precise",   Meaning::Ignored, "the older word for `fatal`"},
    {"handled",   Meaning::Refused, "going on after a fault without a handler's code"},
    {"imprecise", Meaning::Refused, "going on after a fault without a handler's code"},
    {"vmsa",      Meaning::Ignored, "pages that a test names are translated here"},
    {"skip",      Meaning::Refused, "skipping the instruction that faults"},
    {"faulttonext", Meaning::Refused, "skipping the instruction that faults"},
    {"kvm",       Meaning::Refused, "address translation"},
    {"mixed",     Meaning::Refused, "the semantics of mixed-size accesses of another tool"},
    {"memtag",    Meaning::Refused, "memory tagging"},
    {"mte",       Meaning::Refused, "memory tagging"},
    {"morello",   Meaning::Refused, "capabilities"},
    {"neon",      Meaning::Refused, "vector registers"},
    {"sve",       Meaning::Refused, "vector registers"},
    {"sme",       Meaning::Refused, "vector registers"},
    {"pac",       Meaning::Refused, "pointer authentication"},
};

/// Lines of a test that ask for features by themselves.
constexpr struct { std::string_view key; std::string_view reason; } refused_keys[] = {
    {"EL0",  "address translation and its privileges"},
};

/// Concurrent modification and execution of instructions, Arm ARM issue M.c; the older lists are in older issues.
constexpr struct { std::string_view name; std::uint32_t mask, value; bool in_a_a, in_g_a; } modifiable[] = {
    {"B",      0xFC00'0000, 0x1400'0000, true,  true},
    {"B.cond", 0xFF00'0010, 0x5400'0000, false, false},
    {"BL",     0xFC00'0000, 0x9400'0000, true,  true},
    {"BRK",    0xFFE0'001F, 0xD420'0000, true,  true},
    {"CBZ",    0x7F00'0000, 0x3400'0000, false, false},
    {"CBNZ",   0x7F00'0000, 0x3500'0000, false, false},
    {"HVC",    0xFFE0'001F, 0xD400'0002, true,  true},
    {"ISB",    0xFFFF'F0FF, 0xD503'30DF, false, true},
    {"NOP",    0xFFFF'FFFF, 0xD503'201F, true,  true},
    {"SMC",    0xFFE0'001F, 0xD400'0003, true,  true},
    {"SVC",    0xFFE0'001F, 0xD400'0001, true,  true},
    {"TBZ",    0x7F00'0000, 0x3600'0000, false, false},
    {"TBNZ",   0x7F00'0000, 0x3700'0000, false, false},
};
// clang-format on

/// The words of `DIC,IDC` or `HA HD`, in lower case.
std::vector<std::string> words_of(const std::string& text) {
  std::vector<std::string> result(1);
  for (const char c : boost::to_lower_copy(text)) {
    if (c != ',' && c != ' ' && c != '\t' && c != '\r' && c != '"') {
      result.back() += c;
    } else if (!result.back().empty()) {
      result.emplace_back();
    }
  }
  if (result.back().empty()) result.pop_back();
  return result;
}

const Variant* find_variant(std::string_view name) {
  const auto found = std::find_if(variants.begin(), variants.end(),
                                  [&](const Variant& variant) { return boost::iequals(variant.name, name); });
  return found == variants.end() ? nullptr : found;
}

std::string variant_names() {
  std::string names;
  for (const Variant& variant : variants) names += fmt::format("{}{}", names.empty() ? "" : ", ", variant.name);
  return names;
}

void read_cache_type(const std::string& text, Configuration& configuration) {
  for (const std::string& word : words_of(text)) {
    if (word != "dic" && word != "idc") throw Error({}, fmt::format("CacheType={}", text), "DIC, IDC, or both");
    configuration["IDC"] = true;  // there is no DIC without IDC
    if (word == "dic") configuration["DIC"] = true;
  }
}

/// FEAT_ExS in the words of Arm's tool: `exs` with neither `eis` nor `eos` clears both bits, for SVC and ERET.
bool read_exs(const std::vector<std::string>& all, const std::string& word, Configuration& configuration) {
  const auto asked = [&](std::string_view other) { return std::find(all.begin(), all.end(), other) != all.end(); };
  if (word == "eis" || word == "eos") return true;
  if (word != "exs") return false;
  configuration["ExS-EIS0"] = configuration["ExS-SVC-only"] = !asked("eis");
  configuration["ExS-EOS0"] = !asked("eos");
  return true;
}

void read_variants(const std::string& text, Configuration& configuration) {
  const std::vector<std::string> all = words_of(text);
  for (const std::string& word : all) {
    const auto known = std::find_if(std::begin(words), std::end(words), [&](const auto& w) { return w.word == word; });
    if (known != std::end(words)) {
      if (known->meaning == Meaning::Ignored) continue;
      throw Unsupported(fmt::format("Variant={}: {} is not modelled", word, known->reason));
    }
    if (read_exs(all, word, configuration)) continue;
    const Variant* variant = find_variant(word);
    if (variant == nullptr)
      throw Error({}, fmt::format("unknown variant `{}` in Variant={}", word, text), variant_names());
    configuration[std::string(variant->name)] = true;
    if (variant->name == "DIC") configuration["IDC"] = true;
  }
}

}  // namespace

std::span<const Variant> known_variants() { return variants; }

Configuration configuration_from(const std::map<std::string, std::string>& meta) {
  Configuration configuration;
  for (const auto& [key, value] : meta) {
    for (const auto& refused : refused_keys) {
      if (!boost::iequals(key, refused.key)) continue;
      throw Unsupported(fmt::format("{}={}: {} is not modelled", key, value, refused.reason));
    }
    if (boost::iequals(key, "CacheType")) read_cache_type(value, configuration);
    if (boost::iequals(key, "Variant")) read_variants(value, configuration);
  }
  return configuration;
}

Configuration completed(const Configuration& asked) {
  Configuration result;
  for (const Variant& variant : variants) result[std::string(variant.name)] = false;
  for (const auto& [name, on] : asked) {
    const Variant* variant = find_variant(name);
    if (variant == nullptr && name == "vmsa") continue;  // what other tools ask for before they translate at all
    if (variant == nullptr) throw Error({}, fmt::format("unknown variant `{}`", name), variant_names());
    result[std::string(variant->name)] = on;
  }
  if (result["DIC"] && !result["IDC"]) {
    throw Error({}, "DIC=1 with IDC=0", "IDC=1 too: Arm's model gives no meaning to DIC alone");
  }
  if (result["cmodx-A.a"] && result["cmodx-G.a"]) {
    throw Error({}, "cmodx-A.a together with cmodx-G.a", "one list, or none for that of issue M.c");
  }
  return result;
}

bool may_change_while_executed(std::uint32_t opcode, const Configuration& configuration) {
  const auto on = [&](const std::string& name) {
    const auto found = configuration.find(name);
    return found != configuration.end() && found->second;
  };
  for (const auto& listed : modifiable) {
    if ((opcode & listed.mask) != listed.value) continue;
    return on("cmodx-A.a") ? listed.in_a_a : on("cmodx-G.a") ? listed.in_g_a : true;
  }
  return false;
}

}  // namespace stalefetch::aarch64_detail
