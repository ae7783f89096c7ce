// SPDX-License-Identifier: BSD-2-Clause
// Primitives: from the protocol's own functions and the table; and what is sent to other CPUs.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>
#include <utility>

#include "model/cat/near_matches.hpp"
#include "model/protocol/expander.hpp"
#include "model/protocol/parser.hpp"

namespace stalefetch::protocol {

namespace {

/// What the lowering itself gives; operands of instructions, except for the first ones, which are statements.
constexpr std::array<std::string_view, 24> intrinsics = {"on_each_cpu",
                                                         "on_each_cpu_nowait",
                                                         "on_each_running_cpu",
                                                         "on_cpu",
                                                         "for_each_other_cpu",
                                                         "on_breakpoint",
                                                         "cpu_relax",
                                                         "writable",
                                                         "entry",
                                                         "present",
                                                         "absent",
                                                         "remapped",
                                                         "bits",
                                                         "head",
                                                         "tail",
                                                         "quad",
                                                         "cpu",
                                                         "others",
                                                         "preset",
                                                         "number",
                                                         "per_cpu",
                                                         "executable",
                                                         "running",
                                                         "never"};

constexpr std::size_t deepest_calls = 20;
constexpr std::size_t most_statements = 4000;

std::string signature(const Function& function) {
  std::vector<std::string> names;
  for (const Parameter& parameter : function.parameters) names.push_back(parameter.name);
  return fmt::format("`{}({})`", function.name, fmt::join(names, ", "));
}

bool is_simple(const Expression& e) { return e.kind != Expression::Kind::Binary && e.kind != Expression::Kind::Unary; }

}  // namespace

bool is_intrinsic(std::string_view name) {
  return std::find(intrinsics.begin(), intrinsics.end(), name) != intrinsics.end();
}

const Function& Expander::find(const Expression& call) const {
  const auto among = [&](const Protocol& text) -> const Function* {
    for (const Function& function : text.functions)
      if (function.role == Role::Helper && function.name == call.text) return &function;
    return nullptr;
  };
  if (const Function* own = among(protocol_)) return *own;
  if (const Function* primitive = among(table_)) return *primitive;
  std::string elsewhere;
  for (const Protocol* other : others_)
    if (among(*other) != nullptr) elsewhere += fmt::format("{}{}", elsewhere.empty() ? "" : ", ", other->name);
  const std::string expected = fmt::format(
      "one of those that `stalefetch lower --arch {} --list` shows, or a function of this file", table_.name);
  if (!elsewhere.empty())
    throw NoLowering(
        call.at, fmt::format("primitive `{}`, which {} does not have; {} has it", call.text, table_.name, elsewhere),
        expected);
  std::vector<std::string> known;
  for (const Function& primitive : table_.functions) known.push_back(primitive.name);
  const std::string near = cat::suggestion(call.text, known);
  throw Error(call.at, fmt::format("primitive `{}`, which no architecture has", call.text),
              near.empty() ? expected : fmt::format("{}; or {}", near, expected));
}

/// A handler that calls code keeps the registers of what it interrupted, as the kernel's entry code does.
const Function& Expander::find_here(const Expression& call) const {
  const Function& function = find(call);
  if (role_ == Role::Thread || function.name != "call" || function.at.file == protocol_.file) return function;
  const auto keeping = std::find_if(table_.functions.begin(), table_.functions.end(),
                                    [](const Function& f) { return f.name == "call_in_handler"; });
  return keeping == table_.functions.end() ? function : *keeping;
}

/// What is no code must not be called or modified as if it were. A pointer says only when it runs where it leads.
void Expander::check_code(const Expression& argument) const {
  const std::string& name = argument.text;
  const bool named = argument.kind == Expression::Kind::Name;
  const bool code = named && std::any_of(protocol_.code.begin(), protocol_.code.end(),
                                         [&](const CodeObject& object) { return object.name == name; });
  if (code || (named && result_.locals.at(thread_).contains(name))) return;
  throw Error(argument.at, named ? fmt::format("`{}`, which is no code", name) : "something that is no code",
              "code that was declared, or a local variable that points to it");
}

Expression Expander::call(const Expression& call, const Scope& scope, std::vector<Statement>& out,
                          const std::string& into) {
  if (is_intrinsic(call.text)) {
    if (call.text == "cpu_relax") return {};
    if (call.text == "never") return never(call), Expression{};
    if (call.text == "for_each_other_cpu") return for_each_other_cpu(call, scope, out), Expression{};
    if (call.text.starts_with("on_")) return interrupts(call, scope, out), Expression{};
    if (call.text == "cpu") {
      Expression number;
      number.number = thread_;
      number.at = call.at;
      return number;
    }
    return call;
  }
  const Function& function = find_here(call);
  if (function.parameters.size() != call.operands.size())
    throw Error(call.at, fmt::format("{} arguments for `{}`", call.operands.size(), call.text),
                fmt::format("{}: {}", function.parameters.size(), signature(function)));
  if (std::find(scope.calls.begin(), scope.calls.end(), call.text) != scope.calls.end() ||
      scope.calls.size() > deepest_calls)
    throw Error(call.at, fmt::format("`{}` inside itself", call.text), "primitives that end");
  if (std::find(result_.log.begin(), result_.log.end(), call.text) == result_.log.end())
    result_.log.push_back(call.text);
  if (++fresh_ > most_statements)
    throw Error(call.at, "too many primitives", fmt::format("at most {}", most_statements));

  Scope inner;
  inner.prefix = fmt::format("{}.{}.", function.name, fresh_);
  inner.calls = scope.calls;
  inner.calls.push_back(call.text);
  Statement block;
  block.step = call.text;
  block.at = call.at;
  block.value = call;
  for (std::size_t i = 0; i < call.operands.size(); ++i) {
    Expression argument = call.operands[i];
    if (function.parameters[i].type.word == "code") check_code(argument);
    if (!is_simple(argument)) {
      Statement keep;
      keep.kind = Statement::Kind::Assign;
      keep.at = call.at;
      Expression variable;
      variable.kind = Expression::Kind::Name;
      variable.at = call.at;
      variable.text = fmt::format("{}{}", inner.prefix, function.parameters[i].name);
      declare(variable.text, type_of(argument));
      keep.target = variable;
      keep.value = std::move(argument);
      out.push_back(std::move(keep));
      argument = variable;
    }
    inner.arguments[function.parameters[i].name] = std::move(argument);
  }
  const std::vector<Statement>& body = function.body.body;
  const bool gives = !body.empty() && body.back().kind == Statement::Kind::Return && body.back().value;
  if (gives && !into.empty() && body.back().value->kind == Expression::Kind::Name &&
      !inner.arguments.contains(body.back().value->text)) {
    Expression target;
    target.kind = Expression::Kind::Name;
    target.text = into;
    target.at = call.at;
    inner.arguments[body.back().value->text] = target;
    // The variable keeps the type it was declared with.
  }
  const std::optional<Type> declared = into.empty() ? std::nullopt : std::optional(result_.locals.at(thread_).at(into));
  for (const Statement& each : body)
    if (each.kind != Statement::Kind::Return) statement(each, inner, block.body);
  if (declared) declare(into, *declared);
  Expression result;
  if (gives) result = value(*body.back().value, inner, block.body);
  if (gives) block.target = result;
  out.push_back(std::move(block));
  return result;
}

/// `never(failed)`: that a store-conditional fails for no reason, or that a lock is lost after it was seen free, only
/// means that the thread tries again. So such executions are left out, and the others stand for what comes after.
void Expander::never(const Expression& call) {
  if (call.operands.size() != 1 || call.operands[0].kind != Expression::Kind::Name ||
      !result_.locals.at(thread_).contains(call.operands[0].text))
    throw Error(call.at, "the arguments of `never`",
                "a local variable that is not zero in executions that do not count");
  result_.never.emplace_back(thread_, call.operands[0].text);
}

void Expander::generated(const std::string& text, const SourcePosition& at, const Scope& scope,
                         std::vector<Statement>& out) {
  const std::string braced = "() {" + text + "}";
  std::vector<Token> tokens = tokenize(braced, at.file);
  tokens.erase(tokens.begin(), tokens.begin() + 2);
  for (Token& token : tokens) token.at = at;
  Parser parser(std::move(tokens), braced, at.file);
  Scope inner = scope;
  inner.prefix = fmt::format("sent.{}.", ++fresh_);
  statement(parser.block(), inner, out);
}

}  // namespace stalefetch::protocol
