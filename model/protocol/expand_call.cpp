// SPDX-License-Identifier: BSD-2-Clause
// Primitives: from the protocol's own functions and the table; and what is sent to other CPUs.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>
#include <utility>

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

/// The step in which the sender says what is asked for.
constexpr std::string_view queue_step = "queue";

bool mentions(const Expression& expression, const std::string& name) {
  return expression.text == name || std::any_of(expression.operands.begin(), expression.operands.end(),
                                                [&](const Expression& e) { return mentions(e, name); });
}
bool mentions(const Statement& statement, const std::string& name) {
  const auto in = [&](const Statement& inner) { return mentions(inner, name); };
  return (statement.value && mentions(*statement.value, name)) ||
         std::any_of(statement.body.begin(), statement.body.end(), in);
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
  throw Error(call.at, fmt::format("primitive `{}`, which no architecture has", call.text), expected);
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
  const Function& function = find(call);
  if (function.parameters.size() != call.operands.size())
    throw Error(call.at, fmt::format("{} arguments for `{}`", call.operands.size(), call.text),
                fmt::format("{}", function.parameters.size()));
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

std::vector<unsigned> Expander::elsewhere() const {
  std::vector<unsigned> result;
  for (const Function& function : protocol_.functions)
    if (protocol_.header("Elsewhere") && function.role == Role::Thread &&
        protocol_.header("Elsewhere")->find(function.name) != std::string::npos)
      result.push_back(function.thread);
  return result;
}

std::vector<unsigned> Expander::targets(const Expression& call) const {
  std::vector<unsigned> result;
  const std::vector<unsigned> away = elsewhere();
  for (const Function& function : protocol_.functions) {
    if (function.role != Role::Thread || function.thread == thread_) continue;
    if (call.text == "on_each_running_cpu" && std::find(away.begin(), away.end(), function.thread) != away.end())
      continue;
    if (call.text == "on_cpu" &&
        (call.operands[0].kind != Expression::Kind::Number || call.operands[0].number != function.thread))
      continue;
    result.push_back(function.thread);
  }
  return result;
}

unsigned Expander::send_number(unsigned target, const std::string& function, const SourcePosition& at) {
  Sends& sends = sends_[target];
  if (!sends.functions.empty() && sends.sender != thread_)
    throw Error(at, fmt::format("interrupts of P{} from P{} and from P{}", target, sends.sender, thread_),
                "one CPU that interrupts another and waits for it");
  sends.sender = thread_;
  sends.functions.push_back(function);
  return static_cast<unsigned>(sends.functions.size());
}

/// What another CPU shall run, `f(c)` for `on_each_cpu(f, c)`. It has none of this CPU's variables, so arguments are
/// names that mean the same everywhere.
std::string Expander::sent_call(const Expression& call) const {
  const std::size_t first = call.text == "on_cpu" ? 1 : 0;
  if (call.operands.size() <= first || call.operands[first].kind != Expression::Kind::Name)
    throw Error(call.at, fmt::format("the arguments of `{}`", call.text),
                "a function, and then what it is called with");
  Expression run;
  run.kind = Expression::Kind::Call;
  run.at = call.at;
  run.text = call.operands[first].text;
  std::string arguments;
  for (std::size_t i = first + 1; i < call.operands.size(); ++i) {
    const Expression& argument = call.operands[i];
    const bool number = argument.kind == Expression::Kind::Number;
    if (!number && (argument.kind != Expression::Kind::Name || result_.locals.at(thread_).contains(argument.text)))
      throw Error(argument.at, fmt::format("an argument of `{}` that another CPU does not have", run.text),
                  "code, a version, a location or a number");
    arguments +=
        fmt::format("{}{}", arguments.empty() ? "" : ", ", number ? std::to_string(argument.number) : argument.text);
  }
  const std::size_t given = call.operands.size() - first - 1, taken = find(run).parameters.size();
  if (given != taken)
    throw Error(call.at, fmt::format("{} arguments for `{}`", given, run.text), fmt::format("{}", taken));
  return fmt::format("{}({})", run.text, arguments);
}

std::string Expander::until_answered(unsigned target) {
  return fmt::format("while (smp_load_acquire(__done_{}) != sent) cpu_relax();", target);
}

/// Text in which `sent` is how many interrupts this CPU has sent to `target`.
Scope Expander::counting(unsigned target) {
  Expression count;
  count.kind = Expression::Kind::Name;
  count.text = fmt::format("sent.{}", target);
  declare(count.text, {"int", 0});
  Scope scope;
  scope.arguments["sent"] = count;
  return scope;
}

/// `on_each_cpu(f)`: tells every other CPU, runs it here, waits for all. Linux kernel/smp.c,
/// smp_call_function_many_cond(): the function is queued, the interrupt sent, the local call made, and csd_lock_wait()
/// acquires what csd_unlock() released. In the place of the lock, both sides count.
void Expander::interrupts(const Expression& call, const Scope& scope, std::vector<Statement>& out) {
  const std::string function = sent_call(call);
  if (call.text == "on_breakpoint") {
    exception_handler_[function] = function;
    return;
  }
  Statement block;
  block.step = call.text;
  block.at = call.at;
  block.value = call;
  const bool waits = call.text != "on_each_cpu_nowait";
  for (const unsigned target : targets(call)) {
    const bool pending = sends_.contains(target) && !sends_.at(target).waited;
    const unsigned number = send_number(target, function, call.at);
    sends_.at(target).waited = waits;
    // csd_lock(): nobody is asked twice at once.
    if (pending) generated(until_answered(target), call.at, counting(target), block.body);
    Statement queue;
    queue.step = queue_step;
    queue.at = call.at;
    generated(fmt::format("WRITE_ONCE(*__call_{}, {});", target, number), call.at, scope, queue.body);
    block.body.push_back(std::move(queue));
  }
  for (const unsigned target : targets(call))
    generated(fmt::format("sent = sent + 1; send_interrupt({});", target), call.at, counting(target), block.body);
  if (call.text != "on_cpu" && waits) generated(function + ";", call.at, scope, block.body);
  for (const unsigned target : targets(call))
    if (waits) generated(until_answered(target), call.at, counting(target), block.body);
  out.push_back(std::move(block));
}

void Expander::for_each_other_cpu(const Expression& call, const Scope& scope, std::vector<Statement>& out) {
  if (call.operands.size() != 1 || call.operands[0].kind != Expression::Kind::Name)
    throw Error(call.at, "the arguments of `for_each_other_cpu`", "a function that takes the number of a CPU");
  for (const unsigned target : targets(call))
    generated(fmt::format("{}({});", call.operands[0].text, target), call.at, scope, out);
}

/// Where a CPU is asked for one thing only, nobody needs to say what.
void Expander::forget_queue(const std::string& location) {
  const std::function<void(std::vector<Statement>&)> clear = [&](std::vector<Statement>& list) {
    for (Statement& each : list) {
      if (each.step == queue_step && !each.body.empty() && mentions(each, location)) each.body.clear();
      for (auto* inner : {&each.setup, &each.body, &each.otherwise}) clear(*inner);
    }
  };
  for (Unit& unit : result_.units) clear(unit.body.body);
}

void Expander::expand_interrupt_handlers() {
  const std::map<unsigned, Sends> sends = sends_;
  for (const auto& [target, to] : sends) {
    for (const Unit& unit : result_.units)
      if (unit.thread == target && unit.role == Role::Interrupt)
        throw Error(protocol_.at, fmt::format("`{}`, while other CPUs interrupt P{} too", unit.name, target),
                    "one handler of interrupts");
    const bool alike =
        std::all_of(to.functions.begin(), to.functions.end(), [&](const auto& f) { return f == to.functions[0]; });
    const bool begins = std::any_of(table_.functions.begin(), table_.functions.end(),
                                    [](const Function& f) { return f.name == "interrupt_begin"; });
    std::string text = begins ? "interrupt_begin(); " : "";
    text += alike ? to.functions[0] + "; " : fmt::format("int call = READ_ONCE(*__call_{}); ", target);
    for (std::size_t i = 0; i < to.functions.size() && !alike; ++i)
      text += fmt::format("if (call == {}) {{ {}; }} ", i + 1, to.functions[i]);
    if (alike) forget_queue(fmt::format("__call_{}", target));
    text += fmt::format("sent = sent + 1; smp_store_release(__done_{}, sent); interrupt_return();", target);
    Unit unit{Role::Interrupt, target, fmt::format("P{}_interrupt", target), "interrupt", {}};
    thread_ = target;
    result_.locals[target];
    generated(text, protocol_.at, counting(target), unit.body.body);
    result_.units.push_back(std::move(unit));
  }
  for (const auto& [name, function] : exception_handler_)
    for (const Function& thread : protocol_.functions) {
      if (thread.role != Role::Thread) continue;
      Unit unit{Role::Exception, thread.thread, fmt::format("P{}_exception", thread.thread), "exception", {}};
      thread_ = thread.thread;
      generated(function + ";", protocol_.at, {}, unit.body.body);
      result_.units.push_back(std::move(unit));
    }
}

}  // namespace stalefetch::protocol
