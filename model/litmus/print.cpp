// SPDX-License-Identifier: BSD-2-Clause
// Writes tests so that the parser reads the same test again, and hashes what is written.
#include <fmt/format.h>

#include "model/litmus/parse.hpp"
#include "model/litmus/parts.hpp"

namespace stalefetch::litmus {

namespace {

template <typename... Functions>
struct Overloaded : Functions... {
  using Functions::operator()...;
};
template <typename... Functions>
Overloaded(Functions...) -> Overloaded<Functions...>;

std::string location_text(const LocationPlace& place) {
  return place.index ? fmt::format("{}[{}]", place.name, *place.index) : place.name;
}

/// On the right of an equation a bare `x` would be its address.
std::string print_right(const std::variant<Constant, Place>& right, Spelling spelling) {
  if (const auto* value = std::get_if<Constant>(&right)) return print_constant(*value, spelling);
  const Place& place = std::get<Place>(right);
  if (const auto* location = std::get_if<LocationPlace>(&place)) return fmt::format("[{}]", location_text(*location));
  if (std::holds_alternative<EntryPlace>(place)) return fmt::format("[{}]", print(place));
  return print(place);
}

std::string page_text(const PageName& page) {
  if (const auto* symbol = std::get_if<Symbol>(&page)) return symbol->name;
  const auto& label = std::get<CodeLabel>(page);
  return fmt::format("P{}:{}", label.thread, label.label);
}

std::string entry_text(const EntryAddress& entry) {
  return fmt::format("{}({})", entry.level == 0 ? "PTE" : "PDE", page_text(entry.page));
}

}  // namespace

std::string print_fault(const FaultAtom& fault) {
  std::string result = fmt::format("fault(P{}", fault.thread);
  if (!fault.label.empty()) result += ':' + fault.label;
  if (!fault.location.empty()) result += ',' + fault.location;
  if (!fault.kind.empty()) result += ',' + fault.kind;
  return result + ')';
}

namespace {

/// How tightly the outermost operator binds; an operand that binds less or the same needs parentheses.
int binding(Condition::Kind kind) {
  switch (kind) {
    case Condition::Kind::Implies:
      return 0;
    case Condition::Kind::Or:
      return 1;
    case Condition::Kind::And:
      return 2;
    case Condition::Kind::Not:
      return 3;
    case Condition::Kind::True:
    case Condition::Kind::False:
    case Condition::Kind::Value:
    case Condition::Kind::Fault:
      return 4;
  }
  return 4;
}

std::string print_operands(const Condition& condition, const char* sign, Spelling spelling) {
  std::string result;
  for (std::size_t index = 0; index < condition.operands.size(); ++index) {
    const Condition& operand = condition.operands[index];
    const bool nests_freely = condition.kind == Condition::Kind::Not ||  // `~~x=1`, `a => b => c`
                              (condition.kind == Condition::Kind::Implies && index == 1);
    const int least = binding(condition.kind) + (nests_freely ? 0 : 1);
    const bool bare = binding(operand.kind) >= least;
    const std::string text = print_condition(operand, spelling);
    if (index > 0) result += sign;
    result += bare ? text : fmt::format("({})", text);
  }
  return result;
}

}  // namespace

std::string print_constant(const Constant& constant, Spelling spelling) {
  const auto print_list = [spelling](const ConstantList& list) {
    std::vector<std::string> elements;
    for (const Constant& element : list.elements) elements.push_back(print_constant(element, spelling));
    return fmt::format("{{{}}}", fmt::join(elements, ","));
  };
  const auto print_entry = [spelling](const PageTableEntry& entry) {
    std::vector<std::string> fields;
    for (const EntryField& field : entry.fields)
      fields.push_back(fmt::format("{}:{}", field.name, print_constant(field.value, spelling)));
    return fmt::format("({})", fmt::join(fields, ", "));
  };
  return std::visit(Overloaded{[spelling](const Integer& integer) {
                                 const bool kept = spelling == Spelling::kept && !integer.text.empty();
                                 return kept ? integer.text : std::to_string(integer.value);
                               },
                               [](const Symbol& symbol) { return symbol.name; },
                               [](const CodeLabel& label) { return fmt::format("P{}:{}", label.thread, label.label); },
                               [spelling](const InstructionValue& instruction) {
                                 const std::string& text = instruction.text;
                                 return fmt::format("instr:\"{}\"",
                                                    spelling == Spelling::kept ? text : canonical_instruction(text));
                               },
                               print_list, print_entry, [](const EntryAddress& entry) { return entry_text(entry); },
                               [](const PhysicalAddress& address) {
                                 const std::string page = page_text(address.page);
                                 return address.of_entry ? fmt::format("PA(PTE({}))", page) : fmt::format("PA({})", page);
                               }},
                    constant.value);
}

std::string print_condition(const Condition& condition, Spelling spelling) {
  switch (condition.kind) {
    case Condition::Kind::True:
      return "true";
    case Condition::Kind::False:
      return "false";
    case Condition::Kind::Value:
      return fmt::format("{}={}", print(condition.value->left), print_right(condition.value->right, spelling));
    case Condition::Kind::Fault:
      return print_fault(*condition.fault);
    case Condition::Kind::Not:
      return fmt::format("~{}", print_operands(condition, "", spelling));
    case Condition::Kind::And:
      return print_operands(condition, " /\\ ", spelling);
    case Condition::Kind::Or:
      return print_operands(condition, " \\/ ", spelling);
    case Condition::Kind::Implies:
      return print_operands(condition, " => ", spelling);
  }
  return {};
}

std::string print(const Condition& condition) { return print_condition(condition, Spelling::kept); }
std::string print(const Constant& constant) { return print_constant(constant, Spelling::kept); }
std::string print(const Test& test) { return print_test(test, Spelling::kept); }

std::string print(const Place& place) {
  return std::visit(Overloaded{[](const RegisterPlace& reg) { return fmt::format("{}:{}", reg.thread, reg.name); },
                               [](const LocationPlace& location) { return location_text(location); },
                               [](const CodePlace& code) { return fmt::format("[P{}:{}]", code.thread, code.label); },
                               [](const EntryPlace& entry) { return entry_text(entry); }},
                    place);
}

}  // namespace stalefetch::litmus
