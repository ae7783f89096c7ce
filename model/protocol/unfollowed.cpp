// SPDX-License-Identifier: BSD-2-Clause
#include "model/protocol/unfollowed.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "model/protocol/promises.hpp"
#include "model/protocol/runs.hpp"

namespace stalefetch::protocol {

namespace {

bool names(const Expression& expression, const std::string& location) {
  return (expression.kind == Expression::Kind::Name && expression.text == location) ||
         std::any_of(expression.operands.begin(), expression.operands.end(),
                     [&](const Expression& each) { return names(each, location); });
}

/// `p = flag` and `WRITE_ONCE(p, flag)` pass its address on; `READ_ONCE(flag)` and `*flag` do not.
bool passes_on(const Expression& value, const std::string& flag) {
  switch (value.kind) {
    case Expression::Kind::Name:
    case Expression::Kind::AddressOf:
      return names(value, flag);
    case Expression::Kind::Call:
      for (std::size_t i = 0; i < value.operands.size(); ++i) {
        const Expression& operand = value.operands[i];
        if (operand.kind == Expression::Kind::Call ? passes_on(operand, flag) : i > 0 && passes_on(operand, flag))
          return true;
      }
      return false;
    case Expression::Kind::Binary:
    case Expression::Kind::Unary:
    case Expression::Kind::Number:
    case Expression::Kind::Dereference:
      break;
  }
  return false;
}

template <class Test>
bool any_statement(const std::vector<Statement>& list, const Test& test) {
  return std::any_of(list.begin(), list.end(), [&](const Statement& each) {
    return test(each) || any_statement(each.setup, test) || any_statement(each.body, test) ||
           any_statement(each.otherwise, test);
  });
}

bool address_is_passed_on(const Protocol& protocol, const std::string& flag) {
  for (const Location& location : protocol.locations)
    if (location.value && names(*location.value, flag)) return true;
  return std::any_of(protocol.functions.begin(), protocol.functions.end(), [&](const Function& function) {
    return any_statement(function.body.body,
                         [&](const Statement& each) { return each.value && passes_on(*each.value, flag); });
  });
}

bool written_out(const Function& function, const std::string& flag) {
  return any_statement(function.body.body, [&](const Statement& each) {
    return std::any_of(each.assembly.begin(), each.assembly.end(),
                       [&](const AsmPiece& piece) { return piece.operand && names(*piece.operand, flag); });
  });
}

class Reads {
 public:
  Reads(const Protocol& protocol, const Lowered& lowered)
      : protocol_(protocol), lowered_(lowered), runs_(protocol, lowered) {}

  void look_at(const Promise& promise, std::vector<std::string>& result) const {
    const bool passed_on = address_is_passed_on(protocol_, promise.flag);
    if (promise.kind != Promise::Kind::Reclaim && lowered_.mapped_later.contains({promise.flag, promise.code}))
      add(result, fmt::format("{}: `{}` is mapped by who has used `{}` before; a page fault until then is no run",
                              to_string(promise), promise.code, promise.flag));
    for (const Observed& call : lowered_.observed) {
      if (call.kind != Observed::Kind::Call || !runs_.may_run(call, promise.code)) continue;
      for (const Observed& read : lowered_.observed) {
        if (read.kind == Observed::Kind::Call || read.thread != call.thread) continue;
        if (read.what == promise.flag && read.role != Role::Thread && read.role != call.role)
          add(result,
              fmt::format(
                  "{}: P{} reads `{}` in a handler and runs `{}` outside of it, in an order that is not followed",
                  to_string(promise), read.thread, promise.flag, promise.code));
        if (read.what.empty() && passed_on)
          add(result, fmt::format("{}: P{} reads through a pointer, which may be to `{}`", to_string(promise),
                                  read.thread, promise.flag));
      }
      for (const Function& function : protocol_.functions)
        if (function.role != Role::Helper && function.thread == call.thread && written_out(function, promise.flag))
          add(result, fmt::format("{}: an instruction of {} that is written out may read `{}`", to_string(promise),
                                  function.name, promise.flag));
    }
  }

 private:
  static void add(std::vector<std::string>& result, std::string sentence) {
    if (std::find(result.begin(), result.end(), sentence) == result.end()) result.push_back(std::move(sentence));
  }

  const Protocol& protocol_;
  const Lowered& lowered_;
  Runs runs_;
};

}  // namespace

std::vector<std::string> unfollowed(const Protocol& protocol, const Lowered& lowered) {
  std::vector<std::string> result;
  const Reads reads(protocol, lowered);
  for (const Promise& promise : protocol.promises)
    if (promise.kind != Promise::Kind::Intact && promise.kind != Promise::Kind::Progress)
      reads.look_at(promise, result);
  return result;
}

}  // namespace stalefetch::protocol
