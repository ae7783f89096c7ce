// SPDX-License-Identifier: BSD-2-Clause
// What is sent to other CPUs, and the handlers that it leads to.
#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <utility>

#include "model/protocol/expander.hpp"
#include "model/protocol/print.hpp"

namespace stalefetch::protocol {

namespace {

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

}  // namespace

std::vector<unsigned> Expander::elsewhere() const {
  const std::vector<std::string> names = protocol_.header_words("Elsewhere");
  std::vector<unsigned> result;
  for (const Function& function : protocol_.functions)
    if (function.role == Role::Thread && std::find(names.begin(), names.end(), function.name) != names.end())
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
  if (call.text == "on_cpu" && result.empty())
    throw Error(call.at, "`on_cpu` of no other CPU", "the number of one, and then the function");
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
    if (!exception_handler_.empty() && exception_handler_ != function)
      throw Error(call.at, fmt::format("`{}` at a breakpoint, and `{}` too", function, exception_handler_),
                  "one handler");
    exception_handler_ = function;
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
    role_ = unit.role;
    result_.locals[target];
    generated(text, protocol_.at, counting(target), unit.body.body);
    result_.units.push_back(std::move(unit));
  }
  if (exception_handler_.empty()) return;
  for (const Function& thread : protocol_.functions) {
    if (thread.role == Role::Exception)
      throw Error(thread.at, fmt::format("`{}`, and `{}` at a breakpoint", thread.name, exception_handler_),
                  "one handler");
    if (thread.role != Role::Thread) continue;
    Unit unit{Role::Exception, thread.thread, fmt::format("P{}_exception", thread.thread), "exception", {}};
    thread_ = thread.thread;
    role_ = unit.role;
    generated(exception_handler_ + ";", protocol_.at, {}, unit.body.body);
    result_.units.push_back(std::move(unit));
  }
}

}  // namespace stalefetch::protocol
