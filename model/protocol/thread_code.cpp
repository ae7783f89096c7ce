// SPDX-License-Identifier: BSD-2-Clause
#include "model/protocol/thread_code.hpp"

#include <fmt/format.h>

#include <sstream>
#include <utility>

#include "model/protocol/print.hpp"

namespace stalefetch::protocol {

ThreadCode::ThreadCode(unsigned thread, const Protocol& protocol, const Protocol& table, CodeLayout& layout,
                       const Locals& locals, unsigned cpu_count, Lowered& result)
    : thread_(thread),
      protocol_(protocol),
      layout_(layout),
      templates_(table),
      locals_(locals),
      cpu_count_(cpu_count),
      result_(result),
      waits_once_(protocol.header("Waits") == "once") {
  std::istringstream registers(templates_.pragma("registers", ""));
  std::string pair;
  while (registers >> pair) {
    const std::size_t slash = pair.find('/');
    pool_.push_back({pair.substr(0, slash), slash == std::string::npos ? pair : pair.substr(slash + 1)});
  }
}

void ThreadCode::write(const Unit& unit) {
  role_ = unit.role;
  lines_[role_];
  pending_.clear();
  step_ = {};
  ends_early_ = false;
  statements(unit.body.body);
  if (ends_early_) place(end_of_unit_);
  if (!pending_.empty()) emit(templates_.lines("nothing", {}).at(0));
}

void ThreadCode::statements(const std::vector<Statement>& list) {
  for (const Statement& each : list) statement(each);
}

void ThreadCode::statement(const Statement& statement) {
  // What the lowering adds of its own accord stands where the file begins.
  if (statement.at.file == protocol_.file && statement.at.line != protocol_.at.line) step_ = statement.at;
  switch (statement.kind) {
    case Statement::Kind::Block: {
      const std::size_t before = result_.observed.size();
      statements(statement.body);
      observe(statement, before);
      return;
    }
    case Statement::Kind::Assign:
      return assign(statement);
    case Statement::Kind::If:
      return conditional(statement);
    case Statement::Kind::While:
      return loop(statement);
    case Statement::Kind::Asm:
      return assembly(statement);
    case Statement::Kind::Declare:
    case Statement::Kind::Evaluate:
    case Statement::Kind::Return:
      break;
  }
  throw Error(statement.at, "a statement that cannot be lowered", "an assignment, a call, `if` or `while`");
}

/// A variable that holds only the last of several values says nothing of the others.
void ThreadCode::note_written(const std::string& local) {
  if (!written_.insert(local).second || (loops_ != 0 && !in_wait_)) result_.rewritten.emplace(thread_, local);
}

/// The location that an operand names: `*x`, `x`, `&x`.
std::string ThreadCode::location_in(const Expression& operand) const {
  const Expression* place = &operand;
  while (!place->operands.empty() && place->kind != Expression::Kind::Call) place = place->operands.data();
  return place->kind == Expression::Kind::Name && is_location(place->text) ? place->text : std::string{};
}

/// Whether the operand is a local variable, which may hold the address of a location.
bool ThreadCode::is_pointer(const Expression& operand) const {
  const Expression* place = &operand;
  while (!place->operands.empty() && place->kind != Expression::Kind::Call) place = place->operands.data();
  return place->kind == Expression::Kind::Name && locals_.contains(place->text);
}

/// Takes note of calls of code, and of reads of locations, for the promises; a primitive inside another, which gives
/// its value to it, was noted already. `before`: how many were noted when the block began.
void ThreadCode::observe(const Statement& block, std::size_t before) {
  if (!block.target || !block.value || block.value->kind != Expression::Kind::Call) return;
  Observed seen;
  seen.thread = thread_;
  seen.at = block.at;
  seen.role = role_;
  seen.local = block.target->kind == Expression::Kind::Name ? block.target->text : "";
  for (std::size_t i = before; i < result_.observed.size(); ++i)
    if (result_.observed[i].local == seen.local) return;
  if (!seen.local.empty()) note_written(seen.local);
  const std::vector<Expression>& operands = block.value->operands;
  if (block.step == "call") {
    if (operands.at(0).kind == Expression::Kind::Name && layout_.find(operands[0].text) != nullptr)
      seen.what = operands[0].text;
    result_.observed.push_back(std::move(seen));
    return;
  }
  seen.kind = in_wait_ ? Observed::Kind::Wait : Observed::Kind::Read;
  for (const Expression& operand : operands) {
    seen.what = location_in(operand);
    if (!seen.what.empty() || is_pointer(operand)) result_.observed.push_back(seen);
  }
}

void ThreadCode::assign(const Statement& statement) {
  const Expression& target = *statement.target;
  const Expression& value = *statement.value;
  if (value.kind == Expression::Kind::Dereference)
    throw Error(value.at, "a plain load",
                fmt::format("`READ_ONCE({})` or another primitive, which says what the compiler may do", to_string(value)));
  const bool constant =
      value.kind == Expression::Kind::Number || (value.kind == Expression::Kind::Name && !locals_.contains(value.text));
  if (statement.type && constant && loops_ == 0 && branches_ == 0 && role_ == Role::Thread &&
      !taken_.contains(target.text)) {
    // A declaration with a value: the register simply holds it from the start.
    const Operand operand = evaluate(value);
    const Register& held = register_of(target.text, statement.at);
    initial_[held.wide] = operand.kind == Operand::Kind::Constant ? fmt::format("{}", operand.number) : operand.text;
    return;
  }
  note_written(target.text);
  if (value.kind == Expression::Kind::Binary) return compute(target, value);
  emit_template("move", {{"to", print(evaluate(target), "", statement.at)},
                         {"to:size", print(evaluate(target), "size", statement.at)},
                         {"from", print(evaluate(value), "", statement.at)}});
}

void ThreadCode::compute(const Expression& target, const Expression& binary) {
  static const std::map<std::string, std::string, std::less<>> names = {
      {"+", "add"}, {"-", "subtract"}, {"^", "exclusive_or"}, {"&", "and"}, {"|", "or"}};
  const auto found = names.find(binary.text);
  if (found == names.end()) {
    const Operand folded = evaluate(binary);
    emit_template("move", {{"to", print(evaluate(target), "", binary.at)},
                           {"to:size", print(evaluate(target), "size", binary.at)},
                           {"from", print(folded, "", binary.at)}});
    return;
  }
  emit_template(found->second, {{"to", print(evaluate(target), "", binary.at)},
                                {"to:size", print(evaluate(target), "size", binary.at)},
                                {"left", print(evaluate(binary.operands[0]), "", binary.at)},
                                {"right", print(evaluate(binary.operands[1]), "", binary.at)}});
}

void ThreadCode::conditional(const Statement& statement) {
  const Expression& condition = *statement.value;
  const bool plain = condition.kind == Expression::Kind::Number ||
                     (condition.kind == Expression::Kind::Call && condition.text == "preset");
  if (plain) return statements(evaluate(condition).number != 0 ? statement.body : statement.otherwise);
  const std::string otherwise = fresh_label();
  ++branches_;
  branch(*statement.value, false, otherwise);
  statements(statement.body);
  if (statement.otherwise.empty()) {
    place(otherwise);
  } else {
    const std::string end = fresh_label();
    emit_template("go", {{"to", end}});
    place(otherwise);
    statements(statement.otherwise);
    place(end);
  }
  --branches_;
}

void ThreadCode::loop(const Statement& statement) {
  const std::string begin = fresh_label();
  const bool outer = in_wait_;
  const bool waits = statement.body.empty();
  ++loops_;
  if (!waits || !waits_once_) place(begin);
  in_wait_ = waits;
  statements(statement.setup);
  in_wait_ = outer;
  if (waits && waits_once_) {
    // A later round that ends the wait can do no more than a first one: the reads before it only order more.
    if (!ends_early_) end_of_unit_ = fresh_label();
    ends_early_ = true;
    branch(*statement.value, true, end_of_unit_);
  } else if (waits) {
    branch(*statement.value, true, begin);
  } else {
    const std::string end = fresh_label();
    branch(*statement.value, false, end);
    statements(statement.body);
    emit_template("go", {{"to", begin}});
    place(end);
  }
  --loops_;
}

void ThreadCode::branch(const Expression& condition, bool when, const std::string& label) {
  if (condition.kind == Expression::Kind::Unary && condition.text == "!")
    return branch(condition.operands[0], !when, label);
  if (condition.text == "&&" || condition.text == "||") {
    const bool both = (condition.text == "&&") == when;
    if (!both) {
      branch(condition.operands[0], when, label);
      branch(condition.operands[1], when, label);
      return;
    }
    const std::string past = fresh_label();
    branch(condition.operands[0], !when, past);
    branch(condition.operands[1], when, label);
    place(past);
    return;
  }
  if (condition.kind == Expression::Kind::Binary && (condition.text == "==" || condition.text == "!="))
    return compare(condition, (condition.text == "==") == when, label);
  const Operand operand = evaluate(condition);
  if (operand.kind == Operand::Kind::Constant) {
    if ((operand.number != 0) == when) emit_template("go", {{"to", label}});
    return;
  }
  emit_template(when ? "branch_nonzero" : "branch_zero", {{"value", print(operand, "", condition.at)},
                                                          {"value:size", print(operand, "size", condition.at)},
                                                          {"to", label}});
}

void ThreadCode::compare(const Expression& comparison, bool equal, const std::string& label) {
  Operand left = evaluate(comparison.operands[0]);
  Operand right = evaluate(comparison.operands[1]);
  if (left.kind == Operand::Kind::Constant) std::swap(left, right);
  if (left.kind == Operand::Kind::Constant) {
    if ((left.number == right.number) == equal) emit_template("go", {{"to", label}});
    return;
  }
  right.wide = left.wide;
  if (right.kind == Operand::Kind::Constant && right.number == 0) {
    emit_template(
        equal ? "branch_zero" : "branch_nonzero",
        {{"value", print(left, "", comparison.at)}, {"value:size", print(left, "size", comparison.at)}, {"to", label}});
    return;
  }
  emit_template(equal ? "branch_equal" : "branch_unequal", {{"left", print(left, "", comparison.at)},
                                                            {"left:size", print(left, "size", comparison.at)},
                                                            {"right", print(right, "", comparison.at)},
                                                            {"to", label}});
}

void ThreadCode::assembly(const Statement& statement) {
  std::string line;
  std::vector<std::optional<Operand>> operands;
  bool wide_place = false;
  for (const AsmPiece& piece : statement.assembly) {
    operands.push_back(piece.operand ? std::optional(evaluate(*piece.operand)) : std::nullopt);
    if (operands.back() && operands.back()->holds_wide.value_or(false)) wide_place = true;
  }
  for (std::size_t i = 0; i < operands.size(); ++i) {
    line += statement.assembly[i].text;
    if (!operands[i]) continue;
    if (operands[i]->kind == Operand::Kind::Constant && wide_place) operands[i]->wide = true;
    line += print(*operands[i], statement.assembly[i].form, statement.at);
  }
  emit(line);
}

void ThreadCode::emit(const std::string& instruction) {
  lines_[role_].push_back({std::move(pending_), instruction, step_});
  pending_.clear();
}

void ThreadCode::emit_template(const std::string& name, const std::map<std::string, std::string>& operands) {
  for (const std::string& line : templates_.lines(name, operands)) emit(line);
}

std::string ThreadCode::initial_state() const {
  std::string result;
  for (const auto& [name, value] : initial_)
    result += fmt::format("  {}:{}={};\n", thread_, name.front() == '%' ? name.substr(1) : name, value);
  return result;
}

}  // namespace stalefetch::protocol
