// SPDX-License-Identifier: BSD-2-Clause
// A litmus test as it is written: what the parser gives and the printer takes. No architecture knowledge.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "model/error.hpp"

namespace stalefetch::litmus {

/// A number as written; negative numbers are stored in two's complement. `text` keeps the spelling (`0x14000001`).
struct Integer {
  std::uint64_t value = 0;
  std::string text;
};
/// The address of a named memory location: `x`.
struct Symbol {
  std::string name;
};
/// The address of a label in the code of a thread: `P1:Lself00`, also spelled `label:"P1:Lself00"`.
struct CodeLabel {
  unsigned thread = 0;
  std::string label;
};
/// An instruction as a value: `instr:"B .+8"`, or a bare mnemonic such as `NOP`.
struct InstructionValue {
  std::string text;
};
/// What a page is named by: a location, or a label in the code.
using PageName = std::variant<Symbol, CodeLabel>;
/// The address of a page-table entry: `PTE(x)`, also `TTD(x)` and `pte_x`. Level 1, `PDE(x)`, is that of the table above.
struct EntryAddress {
  PageName page;
  unsigned level = 0;
};
/// `PA(x)`, also `phy_x`; `PA(PTE(x))` is that of a table, for the entry above it.
struct PhysicalAddress {
  PageName page;
  bool of_entry = false;
};
/// `(oa:PA(x), valid:0)`: a page-table entry.
struct PageTableEntry;
/// A list of values, for an array location: `{1, 2, 3}`.
struct Constant;
struct ConstantList {
  std::vector<Constant> elements;
};
struct EntryField;
struct PageTableEntry {
  std::vector<EntryField> fields;
};
struct Constant {
  std::variant<Integer, Symbol, CodeLabel, InstructionValue, ConstantList, EntryAddress, PhysicalAddress, PageTableEntry>
      value;
  SourcePosition at;
};
struct EntryField {
  std::string name;
  Constant value;
};

/// `1:X0`. The name is as written; the architecture knows which register it is.
struct RegisterPlace {
  unsigned thread = 0;
  std::string name;
};
/// `x` or `[x]`, or an element `x[2]`.
struct LocationPlace {
  std::string name;
  std::optional<unsigned> index;
};
/// `[P1:label]` or `P1:label` on the left of an equation: the instruction in memory at a label.
struct CodePlace {
  unsigned thread = 0;
  std::string label;
};
/// `PTE(x)` or `[PTE(x)]`: a page-table entry in memory.
using EntryPlace = EntryAddress;
using Place = std::variant<RegisterPlace, LocationPlace, CodePlace, EntryPlace>;

/// `uint64_t 0:X1=x;`, `int x=1;`, `ins_t *1:X9;` (no value), `int t[4];` (array of 4).
struct InitEntry {
  Place place;
  std::string type;  ///< empty when not written; without the `*`
  bool pointer = false;
  std::optional<unsigned> array_size;
  std::optional<Constant> value;
  SourcePosition at;
};

/// One cell of the code table: any number of labels, then at most one instruction.
struct Line {
  std::vector<std::string> labels;
  std::string instruction;  ///< trimmed text; empty when the cell has none
  SourcePosition at;        ///< of the instruction, or of the first label
};

/// A column of the code table: the code of `P1`, its handler of exceptions `P1.F`, or of interrupts `P1.I`.
enum class ColumnRole { Code, ExceptionHandler, InterruptHandler };
[[nodiscard]] constexpr const char* suffix(ColumnRole role) {
  return role == ColumnRole::Code ? "" : role == ColumnRole::ExceptionHandler ? ".F" : ".I";
}
struct Column {
  unsigned thread = 0;
  ColumnRole role = ColumnRole::Code;
  std::vector<Line> lines;
  SourcePosition at;
};

/// What the final condition is made of.
struct Condition;
struct ValueAtom {  ///< place = constant, or place = place
  Place left;
  std::variant<Constant, Place> right;
};
struct FaultAtom {  ///< `fault(P0:L0,x,UndefinedInstruction)`; every part but the thread is optional
  unsigned thread = 0;
  std::string label;
  std::string location;
  std::string kind;
};
struct Condition {
  enum class Kind { True, False, Value, Fault, Not, And, Or, Implies };
  Kind kind = Kind::True;
  std::optional<ValueAtom> value;
  std::optional<FaultAtom> fault;
  std::vector<Condition> operands;  ///< one for Not, two for Implies, two or more for And and Or
  SourcePosition at;
};

enum class Quantifier { Exists, NotExists, Forall };

struct MetaEntry {
  std::string key;  ///< as written: `CacheType`, `Variant`, `Stable`, ...
  std::string value;
  SourcePosition at;
};

struct Test {
  std::string architecture;  ///< first word: `AArch64`
  std::string name;
  std::vector<std::string> notes;  ///< quoted or free text between the first line and `{`, not `Key=value`
  std::vector<MetaEntry> meta;
  std::vector<InitEntry> init;
  std::vector<Column> columns;
  std::vector<Place> locations;  ///< `locations [x; 0:X1]`
  std::vector<FaultAtom> watched_faults;  ///< `locations [fault(P0,x)]`
  std::optional<Condition> filter;
  Quantifier quantifier = Quantifier::Exists;
  std::optional<Condition> condition;  ///< none: only `locations` was written (any final state is right)
  SourcePosition at;
  SourcePosition condition_at;

  /// The value of the first meta entry with this key (compared without case), if there is one.
  [[nodiscard]] std::optional<std::string> meta_value(const std::string& key) const;
};

}  // namespace stalefetch::litmus
