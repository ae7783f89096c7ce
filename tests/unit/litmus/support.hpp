// SPDX-License-Identifier: BSD-2-Clause
// Comparison of tests without positions, and short ways to parse a part of a test.
#pragma once

#include <catch2/catch.hpp>
#include <string>

#include "model/litmus/parse.hpp"

namespace stalefetch::litmus {

inline bool same(const Constant& a, const Constant& b);
inline bool same(const Condition& a, const Condition& b);

template <typename Element>
bool same(const std::vector<Element>& a, const std::vector<Element>& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t index = 0; index < a.size(); ++index)
    if (!same(a[index], b[index])) return false;
  return true;
}
template <typename Value>
bool same(const std::optional<Value>& a, const std::optional<Value>& b) {
  return a.has_value() == b.has_value() && (!a || same(*a, *b));
}
template <typename... Alternatives>
bool same(const std::variant<Alternatives...>& a, const std::variant<Alternatives...>& b) {
  if (a.index() != b.index()) return false;
  return std::visit([&b](const auto& value) { return same(value, std::get<std::decay_t<decltype(value)>>(b)); }, a);
}
inline bool same(const std::string& a, const std::string& b) { return a == b; }
inline bool same(const Integer& a, const Integer& b) { return a.value == b.value && a.text == b.text; }
inline bool same(const Symbol& a, const Symbol& b) { return a.name == b.name; }
inline bool same(const EntryAddress& a, const EntryAddress& b);
inline bool same(const PhysicalAddress& a, const PhysicalAddress& b);
inline bool same(const PageTableEntry& a, const PageTableEntry& b);
inline bool same(const CodeLabel& a, const CodeLabel& b) { return a.thread == b.thread && a.label == b.label; }
inline bool same(const InstructionValue& a, const InstructionValue& b) { return a.text == b.text; }
inline bool same(const EntryAddress& a, const EntryAddress& b) { return a.level == b.level && same(a.page, b.page); }
inline bool same(const PhysicalAddress& a, const PhysicalAddress& b) {
  return a.of_entry == b.of_entry && same(a.page, b.page);
}
inline bool same(const EntryField& a, const EntryField& b) { return a.name == b.name && same(a.value, b.value); }
inline bool same(const PageTableEntry& a, const PageTableEntry& b) { return same(a.fields, b.fields); }
inline bool same(const ConstantList& a, const ConstantList& b) { return same(a.elements, b.elements); }
inline bool same(const Constant& a, const Constant& b) { return same(a.value, b.value); }
inline bool same(const RegisterPlace& a, const RegisterPlace& b) { return a.thread == b.thread && a.name == b.name; }
inline bool same(const LocationPlace& a, const LocationPlace& b) { return a.name == b.name && a.index == b.index; }
inline bool same(const CodePlace& a, const CodePlace& b) { return a.thread == b.thread && a.label == b.label; }
inline bool same(const InitEntry& a, const InitEntry& b) {
  return same(a.place, b.place) && a.type == b.type && a.pointer == b.pointer && a.array_size == b.array_size &&
         same(a.value, b.value);
}
inline bool same(const Line& a, const Line& b) { return a.labels == b.labels && a.instruction == b.instruction; }
inline bool same(const Column& a, const Column& b) {
  return a.thread == b.thread && a.role == b.role && same(a.lines, b.lines);
}
inline bool same(const ValueAtom& a, const ValueAtom& b) { return same(a.left, b.left) && same(a.right, b.right); }
inline bool same(const FaultAtom& a, const FaultAtom& b) {
  return a.thread == b.thread && a.label == b.label && a.location == b.location && a.kind == b.kind;
}
inline bool same(const Condition& a, const Condition& b) {
  return a.kind == b.kind && same(a.value, b.value) && same(a.fault, b.fault) && same(a.operands, b.operands);
}
inline bool same(const MetaEntry& a, const MetaEntry& b) { return a.key == b.key && a.value == b.value; }
inline bool same(const Test& a, const Test& b) {
  return a.architecture == b.architecture && a.name == b.name && a.notes == b.notes && same(a.meta, b.meta) &&
         same(a.init, b.init) && same(a.columns, b.columns) && same(a.locations, b.locations) && same(a.watched_faults, b.watched_faults) &&
         same(a.filter, b.filter) && a.quantifier == b.quantifier && same(a.condition, b.condition);
}

/// Parses, and checks that what is printed parses to the same test.
inline Test parse_both_ways(const std::string& text) {
  Test test = parse(text, "t.litmus");
  const std::string printed = print(test);
  INFO(printed);
  CHECK(same(test, parse(printed, "printed.litmus")));
  CHECK(hash(test) == hash(parse(printed, "printed.litmus")));
  return test;
}

/// Two threads; P0 has the label L0, P1 has L1 and the symbolic register %a.
inline std::string with_init(const std::string& init) {
  return "AArch64 t\n{" + init + "}\n P0 | P1 ;\n L0: NOP | L1: LDR W0,[%a] ;\nexists (1:X0=1)\n";
}
inline std::string with_final(const std::string& final_part) {
  return "AArch64 t\n{}\nP0 | P1 ;\nL0: NOP | L1: LDR W0,[%a] ;\n" + final_part;
}
inline Condition condition_of(const std::string& final_part) {
  return parse_both_ways(with_final(final_part)).condition.value();
}

/// The message of the error that the text gives; empty if it parses.
inline std::string error_of(const std::string& text) {
  try {
    (void)parse(text, "t.litmus");
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

}  // namespace stalefetch::litmus
