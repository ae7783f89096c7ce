// SPDX-License-Identifier: BSD-2-Clause
#include "cores/profile.hpp"

#include <fmt/format.h>

#include <toml++/toml.h>
#include <algorithm>
#include <fstream>
#include <functional>
#include <iterator>

#include "model/error.hpp"

namespace stalefetch::cores {

namespace {

SourcePosition position(const toml::source_region& source, const std::string& file) {
  return {file, source.begin.line, source.begin.column};
}

/// The value of one key and where it stands, for errors.
struct Value {
  const toml::node& node;
  std::string key;
  const std::string& file;

  [[noreturn]] void refuse(const std::string& found, const std::string& expected) const {
    throw Error(position(node.source(), file), fmt::format("`{}` is {}", key, found), expected);
  }
};

std::int64_t whole(const Value& value, std::int64_t least, std::int64_t most) {
  const std::string range = fmt::format("a whole number from {} to {}", least, most);
  const auto number = value.node.value_exact<std::int64_t>();
  if (!number) value.refuse("no whole number", range);
  if (*number < least || *number > most) value.refuse(fmt::format("{}", *number), range);
  return *number;
}

using Reader = std::function<void(Profile&, const Value&)>;
struct Key {
  std::string_view section, name;
  Reader read;
};

template <class Part>
Reader number(Part Profile::*part, unsigned Part::*member, std::int64_t least, std::int64_t most) {
  return [=](Profile& profile, const Value& value) {
    profile.*part.*member = static_cast<unsigned>(whole(value, least, most));
  };
}

Reader power_of_two(unsigned Structures::*member, unsigned least, unsigned most) {
  return [=](Profile& profile, const Value& value) {
    const std::int64_t found = whole(value, least, most);
    if ((found & (found - 1)) != 0)
      value.refuse(fmt::format("{}", found), fmt::format("a power of two from {} to {}", least, most));
    profile.structures.*member = static_cast<unsigned>(found);
  };
}

Reader yes_or_no(bool Structures::*member) {
  return [=](Profile& profile, const Value& value) {
    const auto found = value.node.value_exact<bool>();
    if (!found) value.refuse("neither true nor false", "true or false");
    profile.structures.*member = *found;
  };
}

Reader probability(double Timing::*member) {
  return [=](Profile& profile, const Value& value) {
    const auto found = value.node.value<double>();
    if (!found) value.refuse("no number", "a number from 0 to 1");
    if (!(*found >= 0 && *found <= 1)) value.refuse(fmt::format("{}", *found), "a number from 0 to 1");
    profile.timing.*member = *found;
  };
}

constexpr std::int64_t most_cycles = 100000;

/// A number of cycles, or the least and the most of them.
Reader cycles(Cycles Timing::*member, std::int64_t least) {
  return [=](Profile& profile, const Value& value) {
    const std::string expected = fmt::format("a number of cycles from {} to {}, or [least, most]", least, most_cycles);
    std::int64_t low = 0, high = 0;
    if (const toml::array* pair = value.node.as_array()) {
      if (pair->size() != 2) value.refuse(fmt::format("a list of {}", pair->size()), expected);
      low = whole({*pair->get(0), value.key, value.file}, least, most_cycles);
      high = whole({*pair->get(1), value.key, value.file}, low, most_cycles);
    } else {
      low = high = whole(value, least, most_cycles);
    }
    profile.timing.*member = {static_cast<std::uint32_t>(low), static_cast<std::uint32_t>(high)};
  };
}

void read_text(std::string& into, const Value& value) {
  const auto found = value.node.value_exact<std::string>();
  if (!found) value.refuse("no text", "text in quotes");
  into = *found;
}

// clang-format off
const std::vector<Key>& keys() {
  static const std::vector<Key> all{
      {"", "title",         [](Profile& p, const Value& v) { read_text(p.title, v); }},
      {"", "architecture",  [](Profile& p, const Value& v) { read_text(p.architecture, v); }},
      {"", "adversary",     [](Profile& p, const Value& v) {
         const auto found = v.node.value_exact<bool>();
         if (!found) v.refuse("neither true nor false", "true or false");
         p.adversary = *found;
       }},
      {"structures", "queue_depth",        number(&Profile::structures, &Structures::queue_depth, 1, 256)},
      {"structures", "window",             number(&Profile::structures, &Structures::window, 1, 1024)},
      {"structures", "line_bytes",         power_of_two(&Structures::line_bytes, 4, 256)},
      {"structures", "fetch_bytes",        power_of_two(&Structures::fetch_bytes, 1, 8)},
      {"structures", "tears",              yes_or_no(&Structures::tears)},
      {"structures", "instruction_copies", number(&Profile::structures, &Structures::instruction_copies, 1, 16)},
      {"structures", "translation_copies", number(&Profile::structures, &Structures::translation_copies, 1, 16)},
      {"structures", "loads_in_order",     yes_or_no(&Structures::loads_in_order)},
      {"structures", "stores_in_order",    yes_or_no(&Structures::stores_in_order)},
      {"structures", "speculative_loads",  yes_or_no(&Structures::speculative_loads)},
      {"structures", "disambiguation",     yes_or_no(&Structures::disambiguation)},
      {"structures", "speculative_selects", yes_or_no(&Structures::speculative_selects)},
      {"structures", "most_instructions",  number(&Profile::structures, &Structures::most_instructions, 1, 4000)},
      {"timing", "issue_width",     number(&Profile::timing, &Timing::issue_width, 1, 16)},
      {"timing", "retire_width",    number(&Profile::timing, &Timing::retire_width, 1, 16)},
      {"timing", "start",           cycles(&Timing::start, 0)},
      {"timing", "fetch_hit",       cycles(&Timing::fetch_hit, 1)},
      {"timing", "fetch_miss",      cycles(&Timing::fetch_miss, 1)},
      {"timing", "load_hit",        cycles(&Timing::load_hit, 1)},
      {"timing", "load_miss",       cycles(&Timing::load_miss, 1)},
      {"timing", "store_hit",       cycles(&Timing::store_hit, 1)},
      {"timing", "store_miss",      cycles(&Timing::store_miss, 1)},
      {"timing", "clean",           cycles(&Timing::clean, 1)},
      {"timing", "invalidate",      cycles(&Timing::invalidate, 1)},
      {"timing", "walk",            cycles(&Timing::walk, 1)},
      {"timing", "translated",      probability(&Timing::translated)},
      {"timing", "forgotten",       probability(&Timing::forgotten)},
      {"timing", "send",            cycles(&Timing::send, 1)},
      {"timing", "interrupt",       cycles(&Timing::interrupt, 0)},
      {"timing", "eviction",        cycles(&Timing::eviction, 1)},
      {"timing", "prefetch",        cycles(&Timing::prefetch, 1)},
      {"timing", "evicted",         probability(&Timing::evicted)},
      {"timing", "warm",            probability(&Timing::warm)},
      {"timing", "shared",          probability(&Timing::shared)},
      {"timing", "prefetched",      probability(&Timing::prefetched)},
      {"timing", "mispredicted",    probability(&Timing::mispredicted)},
      {"timing", "exclusive_fails", probability(&Timing::exclusive_fails)},
  };
  return all;
}
// clang-format on

/// Which features an architecture has is checked where a test is laid out.
void read_feature(Profile& profile, const Value& value) {
  const auto found = value.node.value_exact<bool>();
  if (!found) value.refuse("neither true nor false", "true or false");
  profile.features[value.key] = *found;
}

std::string known_in(std::string_view section) {
  std::string result;
  for (const Key& key : keys())
    if (key.section == section) result += fmt::format("{}{}", result.empty() ? "" : ", ", key.name);
  return section.empty() ? result + ", [features], [structures], [timing]" : result;
}

void read_section(Profile& profile, const toml::table& table, const std::string& section, const std::string& file) {
  for (const auto& [key, node] : table) {
    const std::string name(key.str());
    if (section == "features") {
      read_feature(profile, {node, name, file});
      continue;
    }
    if (section.empty() && (name == "features" || name == "structures" || name == "timing")) {
      const toml::table* inner = node.as_table();
      if (inner == nullptr) throw Error(position(node.source(), file), fmt::format("`{}`", name), "a table");
      read_section(profile, *inner, name, file);
      continue;
    }
    const auto known = std::find_if(keys().begin(), keys().end(),
                                    [&](const Key& k) { return k.section == section && k.name == name; });
    if (known == keys().end())
      throw Error(position(key.source(), file), fmt::format("unknown key `{}`", name), known_in(section));
    known->read(profile, {node, name, file});
  }
}

}  // namespace

Profile parse_profile(const std::string& text, const std::string& file) {
  Profile profile;
  try {
    read_section(profile, toml::parse(text, file), "", file);
  } catch (const toml::parse_error& error) {
    throw Error(position(error.source(), file), std::string(error.description()), "TOML");
  }
  return profile;
}

Profile find_profile(const std::string& name) {
  std::string known;
  for (const BuiltInProfile& profile : built_in_profiles()) {
    if (profile.name == name) {
      Profile result = parse_profile(std::string(profile.text), name + ".toml");
      result.name = name;
      return result;
    }
    known += fmt::format("{}, ", profile.name);
  }
  std::ifstream in(name, std::ios::binary);
  if (!in) throw Error({}, fmt::format("no profile `{}`", name), known + "or a file");
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  Profile result = parse_profile(text, name);
  result.name = name;
  return result;
}

}  // namespace stalefetch::cores
