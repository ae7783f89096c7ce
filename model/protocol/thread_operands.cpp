// SPDX-License-Identifier: BSD-2-Clause
// What expressions come to, and how they are written in an instruction.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "model/protocol/thread_code.hpp"

namespace stalefetch::protocol {

bool ThreadCode::is_location(const std::string& name) const {
  if (name.starts_with("__")) return true;
  for (const Location& location : protocol_.locations)
    if (location.name == name) return true;
  if (layout_.find(name) != nullptr) return false;
  for (const Function& function : protocol_.functions)
    for (const Parameter& parameter : function.parameters)
      if (function.role != Role::Helper && parameter.name == name) return true;
  return false;
}

const CodeObject& ThreadCode::code(const Expression& name) const {
  const CodeObject* object = name.kind == Expression::Kind::Name ? layout_.find(name.text) : nullptr;
  if (object == nullptr)
    throw Error(name.at, fmt::format("`{}`, which is no code", name.text),
                "code that was declared before the functions: `code prog = trap;`");
  return *object;
}

/// How many `*` the type of an expression has.
unsigned ThreadCode::stars_of(const Expression& place) const {
  if (place.kind == Expression::Kind::AddressOf)
    return stars_of(place.operands[0]) + (place.operands[0].kind == Expression::Kind::Name ? 0 : 1);
  if (place.kind == Expression::Kind::Dereference) return std::max(stars_of(place.operands[0]), 1U) - 1;
  if (place.kind == Expression::Kind::Call) return place.text == "entry" ? 2 : 1;
  if (place.kind != Expression::Kind::Name) return 0;
  if (const auto local = locals_.find(place.text); local != locals_.end()) return local->second.stars;
  for (const Location& location : protocol_.locations)
    if (location.name == place.text) return location.type.stars + 1;
  for (const Function& function : protocol_.functions)
    for (const Parameter& parameter : function.parameters)
      if (function.role != Role::Helper && parameter.name == place.text) return parameter.type.stars;
  return 1;
}

Operand ThreadCode::evaluate_name(const Expression& expression) {
  const std::string& name = expression.text;
  if (const auto local = locals_.find(name); local != locals_.end())
    return {Operand::Kind::Local, name, 0,
            local->second.stars > 0 || local->second.word == "long" || local->second.word == "uint64_t" ||
                local->second.word == "u64"};
  if (layout_.find(name) != nullptr) return {Operand::Kind::Address, layout_.executable(name), 0, true};
  if (is_location(name)) return {Operand::Kind::Address, name, 0, true};
  if (const auto version = layout_.versions().find(name); version != layout_.versions().end()) {
    // A run never gives its number, so that what is decided by it would never happen.
    if (const std::string& to = layout_.version(name, expression.at).target; !to.empty())
      throw Error(expression.at, fmt::format("`{}`, which jumps to `{}`, as a value", name, to),
                  fmt::format("a version that `{}` holds: that is what a run gives", to));
    return {Operand::Kind::Constant, "", version->second, false};
  }
  throw Error(expression.at, fmt::format("`{}`, which is not declared", name),
              "a local variable, a parameter, a location, code or a version");
}

Operand ThreadCode::evaluate_binary(const Expression& expression) {
  const Operand left = evaluate(expression.operands[0]), right = evaluate(expression.operands[1]);
  if (left.kind != Operand::Kind::Constant || right.kind != Operand::Kind::Constant)
    throw Error(expression.at, fmt::format("`{}` of values that are not constant, inside an operand", expression.text),
                "a local variable that holds it: `int r = ...;`");
  const std::uint64_t a = left.number, b = right.number;
  const std::string& sign = expression.text;
  std::uint64_t result = 0;
  if (sign == "+")
    result = a + b;
  else if (sign == "-")
    result = a - b;
  else if (sign == "^")
    result = a ^ b;
  else if (sign == "&")
    result = a & b;
  else if (sign == "|")
    result = a | b;
  else if (sign == "<<")
    result = b < 64 ? a << b : 0;
  else if (sign == ">>")
    result = b < 64 ? a >> b : 0;
  else if (sign == "==")
    result = a == b ? 1 : 0;
  else if (sign == "!=")
    result = a != b ? 1 : 0;
  else
    throw Error(expression.at, fmt::format("`{}` as a value", sign), "`if`");
  return {Operand::Kind::Constant, "", result, false};
}

/// `present(c, noexec)`: the fields of the entry that the table's pragma `noexec` has.
std::string ThreadCode::permissions(const Expression& entry) const {
  if (entry.operands.size() < 2) return {};
  const std::string& name = entry.operands[1].text;
  const std::string fields = templates_.pragma(name, "");
  if (fields.empty())
    throw Error(entry.operands[1].at, fmt::format("an entry that is `{}`", name),
                fmt::format("`#pragma {}` with its fields, in the lowering table", name));
  return ", " + fields;
}

/// What the lowering itself knows: code, its mappings and versions.
Operand ThreadCode::evaluate_call(const Expression& expression) {
  const std::string& name = expression.text;
  const std::vector<Expression>& given = expression.operands;
  const auto need = [&](std::size_t count) {
    if (given.size() != count)
      throw Error(expression.at, fmt::format("{} arguments for `{}`", given.size(), name), fmt::format("{}", count));
  };
  if (name == "others") {
    need(0);
    return {Operand::Kind::Constant, "", ((std::uint64_t{1} << cpu_count_) - 1) & ~(std::uint64_t{1} << thread_),
            false};
  }
  if (name == "running") {  // the other CPUs that are not said to be elsewhere at the start
    need(0);
    std::uint64_t mask = 0;
    for (const Function& function : protocol_.functions)
      if (function.role == Role::Thread && function.thread != thread_ &&
          protocol_.header("Elsewhere").value_or("").find(function.name) == std::string::npos)
        mask |= std::uint64_t{1} << function.thread;
    return {Operand::Kind::Constant, "", mask, false};
  }
  if (name == "per_cpu") {
    need(2);
    return {Operand::Kind::Address, fmt::format("__{}_{}", given[0].text, evaluate(given[1]).number), 0, true};
  }
  if (given.empty()) throw Error(expression.at, fmt::format("`{}`", name), "its arguments");
  if (name == "preset") {
    need(1);
    const bool direct = given[0].kind == Expression::Kind::Name && layout_.find(given[0].text) != nullptr;
    return {Operand::Kind::Constant, "", direct ? layout_.preset(given[0].text) : layout_.versions().at("trap"), false};
  }
  const std::string& object = code(given[0]).name;
  if (name == "executable") return {Operand::Kind::Address, layout_.executable(object), 0, true};
  if (name == "writable") return {Operand::Kind::Address, layout_.writable(object), 0, true};
  if (name == "entry") return {Operand::Kind::Address, fmt::format("PTE({})", layout_.executable(object)), 0, true};
  if (name == "present")
    return {Operand::Kind::Text, fmt::format("(oa:PA({}){})", layout_.label(object), permissions(expression)), 0, true};
  if (name == "absent")
    return {Operand::Kind::Text, fmt::format("(oa:PA({}), valid:0)", layout_.label(object)), 0, true};
  need(2);
  if (name == "remapped")
    return {Operand::Kind::Text, fmt::format("(oa:PA({}))", layout_.label(code(given[1]).name)), 0, true};
  const std::string& version = given[1].text;
  if (name == "bits") return {Operand::Kind::Text, layout_.value(object, version, given[1].at), 0, false};
  if (name == "number")
    return {Operand::Kind::Constant, "", layout_.versions().at(layout_.version(version, given[1].at).name), false};
  if (name == "head")
    return {Operand::Kind::Constant, "", layout_.bytes(object, version, false, given[1].at) & 0xFF, false};
  if (name == "tail")
    return {Operand::Kind::Constant, "", layout_.bytes(object, version, false, given[1].at) >> 8U & 0xFFFFFFFF, false};
  if (name == "quad")
    return {Operand::Kind::Text, fmt::format("{:#x}", layout_.bytes(object, version, true, given[1].at)), 0, true};
  throw Error(expression.at, fmt::format("`{}` as a value", name), "something that gives a value");
}

Operand ThreadCode::evaluate(const Expression& expression) {
  switch (expression.kind) {
    case Expression::Kind::Number:
      return {Operand::Kind::Constant, "", expression.number, false};
    case Expression::Kind::Name:
      return evaluate_name(expression);
    case Expression::Kind::Dereference: {  // the place, whose address an instruction takes
      Operand place = evaluate(expression.operands[0]);
      place.holds_wide = stars_of(expression.operands[0]) > 1;
      return place;
    }
    case Expression::Kind::AddressOf:
      return evaluate(expression.operands[0]);
    case Expression::Kind::Call:
      return evaluate_call(expression);
    case Expression::Kind::Binary:
      return evaluate_binary(expression);
    case Expression::Kind::Unary: {
      const Operand inner = evaluate(expression.operands[0]);
      if (inner.kind != Operand::Kind::Constant) break;
      const std::uint64_t n = inner.number;
      return {Operand::Kind::Constant, "",
              expression.text == "-"   ? 0 - n
              : expression.text == "~" ? ~n
              : n == 0                 ? 1U
                                       : 0U,
              false};
    }
  }
  throw Error(expression.at, fmt::format("`{}` of a value that is not constant", expression.text),
              "`==`, `!=` or arithmetic");
}

const ThreadCode::Register& ThreadCode::register_of(const std::string& key, const SourcePosition& at) {
  const auto [found, added] = taken_.emplace(key, taken_.size());
  if (found->second >= pool_.size()) {
    taken_.erase(key);
    throw Error(at, fmt::format("more than {} values in the registers of P{}", pool_.size(), thread_),
                "fewer local variables, or fewer CPUs");
  }
  const Register& result = pool_[found->second];
  if (added && locals_.contains(key)) {
    const std::string& wide = result.wide;
    result_.registers[{thread_, key}] = wide.front() == '%' ? wide.substr(1) : wide;
  }
  return result;
}

std::string ThreadCode::in_register(const Operand& operand, const std::string& form, const SourcePosition& at) {
  const bool wide = form == "x" || form == "m" || (form != "w" && operand.wide);
  if (operand.kind == Operand::Kind::Local) {
    const Register& held = register_of(operand.text, at);
    return wide ? held.wide : held.narrow;
  }
  const std::string value = operand.kind == Operand::Kind::Constant ? fmt::format("{}", operand.number) : operand.text;
  if (value == "0" && !templates_.pragma("zero", "").empty()) {
    const std::string zero = templates_.pragma("zero", "");
    const std::size_t slash = zero.find('/');
    return wide ? zero.substr(0, slash) : slash == std::string::npos ? zero : zero.substr(slash + 1);
  }
  const Register& held = register_of("=" + value, at);
  initial_[held.wide] = value;
  return wide ? held.wide : held.narrow;
}

/// Forms: `w` and `x` 32 and 64 bits, `m` the base of an address, `n` the bare number, `size` the letter of the size.
std::string ThreadCode::print(const Operand& operand, const std::string& form, const SourcePosition& at) {
  if (form == "size") {
    const std::string letters = templates_.pragma("sizes", "");
    const std::size_t space = letters.find(' ');
    return operand.holds_wide.value_or(operand.wide) ? letters.substr(space + 1) : letters.substr(0, space);
  }
  if (form == "n") {
    if (operand.kind != Operand::Kind::Constant)
      throw Error(at, "a value that is not constant", "a constant, which becomes part of the instruction");
    return fmt::format("{}", operand.number);
  }
  const bool immediates = templates_.pragma("immediates", "") == "yes";
  if (form == "m" && immediates && operand.kind == Operand::Kind::Address &&
      operand.text.find_first_of(":(") == std::string::npos)
    return operand.text;
  if (immediates && operand.kind == Operand::Kind::Constant && (form.empty() || form == "w"))
    return fmt::format("${}", operand.number);
  return in_register(operand, form, at);
}

}  // namespace stalefetch::protocol
