// SPDX-License-Identifier: BSD-2-Clause
#include "model/protocol/promises.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "model/protocol/runs.hpp"
#include "model/protocol/state_condition.hpp"
#include "model/protocol/ways.hpp"

namespace stalefetch::protocol {

namespace {

class Conditions {
 public:
  Conditions(const Protocol& protocol, const Lowered& lowered)
      : protocol_(protocol), lowered_(lowered), runs_(protocol, lowered) {}

  Violation of(const Promise& promise) {
    check_names(promise);
    Ways ways(to_string(promise));
    std::vector<const Observed*> reads;
    for (const Observed& seen : lowered_.observed) {
      if (seen.kind != Observed::Kind::Call) {
        if (seen.what == promise.flag) reads.push_back(&seen);
      } else if (runs_.may_run(seen, promise.code)) {
        if (const std::string way = broken_by(promise, seen, reads); !way.empty()) ways.add(seen.thread, way);
      }
    }
    if (ways.empty())
      throw Error(promise.at,
                  fmt::format("`{}`, which nobody can break: no CPU reads `{}` before it calls `{}`",
                              to_string(promise), promise.flag, promise.code),
                  fmt::format("a function that reads `{}`, then calls `{}`", promise.flag, promise.code));
    return ways.violation();
  }

  /// Torn, or a number that no version of the code has, or that of no version at all: an instruction that is none.
  std::optional<Violation> intact() {
    Ways ways("intact");
    for (const Observed& seen : lowered_.observed) {
      if (seen.kind != Observed::Kind::Call) continue;
      ways.add(seen.thread, fmt::format("{}:torn=1", seen.thread));
      std::vector<std::string> none = {fmt::format("~({}=0)", place(seen))};
      for (const std::uint64_t number : runs_.numbers_of(seen.what))
        none.push_back(fmt::format("~({}={})", place(seen), number));
      ways.add(seen.thread, join(none, "/\\"));
      if (!lowered_.undefined.empty())
        ways.add(seen.thread, fmt::format("fault(P{},{})", seen.thread, lowered_.undefined));
    }
    return ways.empty() ? std::nullopt : std::optional(ways.violation());
  }

  std::string of(const Proposition& proposition) const {
    std::vector<std::string> parts;
    for (const Proposition& operand : proposition.operands) parts.push_back(of(operand));
    switch (proposition.kind) {
      case Proposition::Kind::And:
        return join(parts, "/\\");
      case Proposition::Kind::Or:
        return join(parts, "\\/");
      case Proposition::Kind::Not:
        return fmt::format("~({})", parts.at(0));
      case Proposition::Kind::Atom:
        break;
    }
    const std::string atom = fmt::format("{}={}", left(proposition), value(proposition.value));
    return proposition.equal ? atom : fmt::format("~({})", atom);
  }

  /// Of a location: what it holds before anybody stores to it.
  [[nodiscard]] std::string first_value(const std::string& location) const {
    for (const Location& each : protocol_.locations)
      if (each.name == location && each.value) return value(*each.value);
    return "0";
  }

 private:
  [[nodiscard]] bool has_code(const std::string& name) const {
    return std::any_of(protocol_.code.begin(), protocol_.code.end(),
                       [&](const CodeObject& c) { return c.name == name; });
  }

  /// Throws Error unless what a call gives tells which version of the code ran.
  void check_told_apart(const Promise& promise, const Observed& call) const {
    const auto overlap = [&](const std::set<std::uint64_t>& others, const std::set<std::uint64_t>& own,
                             const std::string& what) {
      for (const auto& [name, number] : lowered_.versions)
        if (others.contains(number) && own.contains(number))
          throw Error(promise.at,
                      fmt::format("`{}`: a run of {} may give `{}` as well", to_string(promise), what, name),
                      "a version with a name of its own there: `version fresh = body;`");
    };
    for (const std::string& other : runs_.versions_of(promise.code))
      if (other != promise.version)
        overlap(runs_.given_by(other), runs_.given_by(promise.version), fmt::format("`{}`", other));
    if (!call.what.empty() && call.what != promise.code)
      overlap(runs_.numbers_past(promise.code, call.what), runs_.numbers_of(promise.code),
              fmt::format("`{}` that does not come to `{}`", call.what, promise.code));
  }

  /// The condition that this call ran what the promise says that it does not.
  [[nodiscard]] std::string ran_another(const Promise& promise, const Observed& call) const {
    const std::set<std::uint64_t> meant = runs_.given_by(promise.version);
    std::vector<std::string> parts;
    if (promise.kind == Promise::Kind::Reclaim) {
      for (const std::uint64_t number : meant) parts.push_back(fmt::format("{}={}", place(call), number));
      return join(parts, "\\/");
    }
    if (call.what.empty() || call.what == promise.code) {
      for (const std::uint64_t number : meant) parts.push_back(fmt::format("~({}={})", place(call), number));
      return fmt::format("{} /\\ ~({}=0)", fmt::join(parts, " /\\ "), place(call));
    }
    for (const std::uint64_t number : runs_.numbers_of(promise.code))
      if (!meant.contains(number)) parts.push_back(fmt::format("{}={}", place(call), number));
    return parts.empty() ? std::string{} : join(parts, "\\/");
  }

  void check_names(const Promise& promise) const {
    if (!has_code(promise.code))
      throw Error(promise.code_at, fmt::format("a promise about `{}`", promise.code), "code that was declared");
    if (!lowered_.locations.contains(promise.flag))
      throw Error(promise.flag_at, fmt::format("a promise that rests on `{}`", promise.flag),
                  fmt::format("a location: one of {}", fmt::join(lowered_.locations, ", ")));
    const std::set<std::string> held = runs_.versions_of(promise.code);
    if (!held.contains(promise.version))
      throw Error(promise.version_at,
                  fmt::format("a promise about version `{}`, which `{}` never holds", promise.version, promise.code),
                  fmt::format("one of {}", fmt::join(held, ", ")));
  }

  [[nodiscard]] std::string place(const Observed& seen) const {
    if (lowered_.rewritten.contains({seen.thread, seen.local}))
      throw Error(seen.at, fmt::format("`{}`, which is given a value more than once", seen.local),
                  "a variable of its own for each call, and for each read of a flag, outside of loops");
    return fmt::format("{}:{}", seen.thread, lowered_.registers.at({seen.thread, seen.local}));
  }

  [[nodiscard]] std::string broken_by(const Promise& promise, const Observed& call,
                                      const std::vector<const Observed*>& reads) const {
    std::vector<std::string> seen;
    bool certain = false;
    for (const Observed* read : reads) {
      if (read->thread != call.thread) continue;
      if (read->kind == Observed::Kind::Wait)
        certain = true;
      else if (lowered_.registers.contains({read->thread, read->local}))
        seen.push_back(fmt::format("~({}={})", place(*read), first_value(promise.flag)));
    }
    if (!certain && seen.empty()) return {};
    check_told_apart(promise, call);
    const std::string ran = ran_another(promise, call);
    if (ran.empty()) return {};
    return certain ? fmt::format("({})", ran) : fmt::format("({} /\\ {})", join(seen, "\\/"), ran);
  }

  [[nodiscard]] std::string value(const Expression& expression) const {
    const Expression& inner = expression.kind == Expression::Kind::AddressOf ? expression.operands[0] : expression;
    if (inner.kind == Expression::Kind::Number) return fmt::format("{}", inner.number);
    if (inner.kind == Expression::Kind::Unary && inner.text == "-") return fmt::format("-{}", inner.operands[0].number);
    if (inner.kind != Expression::Kind::Name)
      throw Error(expression.at, "a value that is not constant", "a number, a version, or the address of something");
    if (has_code(inner.text)) return lowered_.addresses.at(inner.text);
    if (expression.kind != Expression::Kind::AddressOf)
      if (const auto version = lowered_.versions.find(inner.text); version != lowered_.versions.end()) {
        for (const Version& declared : protocol_.versions)
          if (declared.name == inner.text && !declared.target.empty())
            throw Error(expression.at, fmt::format("`{}`, which jumps to `{}`", inner.text, declared.target),
                        fmt::format("a version that `{}` holds: that is what a run gives", declared.target));
        return fmt::format("{}", version->second);
      }
    if (lowered_.locations.contains(inner.text)) return inner.text;
    throw Error(expression.at, fmt::format("`{}`", inner.text),
                "a number, a version that is declared, code or a location");
  }

  [[nodiscard]] std::string left(const Proposition& atom) const {
    if (!atom.thread) {
      if (!lowered_.locations.contains(atom.name))
        throw Error(atom.at, fmt::format("`{}`, which is no location", atom.name),
                    "a location, or a thread and a local variable such as `1:r0`");
      return atom.name;
    }
    const auto found = lowered_.registers.find({*atom.thread, atom.name});
    if (found == lowered_.registers.end())
      throw Error(atom.at, fmt::format("`{}:{}`", *atom.thread, atom.name),
                  "a local variable of that thread that is given a value");
    return fmt::format("{}:{}", *atom.thread, found->second);
  }

  const Protocol& protocol_;
  const Lowered& lowered_;
  Runs runs_;
};

}  // namespace

std::string to_string(const Promise& promise) {
  switch (promise.kind) {
    case Promise::Kind::Intact:
      return "intact";
    case Promise::Kind::Progress:
      return "progress";
    case Promise::Kind::Bounded:
      return fmt::format("bounded({}): {} == {}", promise.flag, promise.code, promise.version);
    case Promise::Kind::Publish:
      return fmt::format("publish({}): {} == {}", promise.flag, promise.code, promise.version);
    case Promise::Kind::Reclaim:
      return fmt::format("reclaim({}): {} != {}", promise.flag, promise.code, promise.version);
  }
  return {};
}

namespace {

bool puts_to_the_test(const Promise& promise, const Lowered& lowered, const std::map<std::string, std::string>& state,
                      const std::string& first, const Runs& runs) {
  bool seen = false;
  std::optional<unsigned> thread;
  for (const Observed& each : lowered.observed) {
    const auto held = lowered.registers.find({each.thread, each.local});
    const auto value =
        held == lowered.registers.end() ? state.end() : state.find(fmt::format("{}:{}", each.thread, held->second));
    if (thread != each.thread) seen = false;
    thread = each.thread;
    if (each.kind == Observed::Kind::Wait) {
      seen = seen || each.what == promise.flag;
    } else if (each.kind == Observed::Kind::Read) {
      seen = seen || (each.what == promise.flag && value != state.end() && value->second != first);
    } else if (seen && runs.may_run(each, promise.code) && value != state.end()) {
      const std::set<std::uint64_t> meant = runs.given_by(promise.version);
      const bool kept = std::any_of(meant.begin(), meant.end(),
                                    [&](std::uint64_t number) { return value->second == std::to_string(number); });
      if (promise.kind == Promise::Kind::Reclaim ? value->second != "0" : kept) return true;
    }
  }
  return false;
}

}  // namespace

std::vector<std::string> untested(const Protocol& protocol, const Lowered& lowered,
                                  const std::vector<std::string>& states) {
  std::vector<std::string> result;
  const Conditions conditions(protocol, lowered);
  const Runs runs(protocol, lowered);
  for (const Promise& promise : protocol.promises) {
    if (promise.kind == Promise::Kind::Intact || promise.kind == Promise::Kind::Progress) continue;
    const std::string first = conditions.first_value(promise.flag);
    const bool tested = std::any_of(states.begin(), states.end(), [&](const std::string& state) {
      return puts_to_the_test(promise, lowered, values_of(state), first, runs);
    });
    if (!tested) result.push_back(to_string(promise));
  }
  for (const Observed& seen : lowered.observed) {
    if (seen.kind != Observed::Kind::Call) continue;
    const std::string place = fmt::format("{}:{}", seen.thread, lowered.registers.at({seen.thread, seen.local}));
    const bool ran = std::any_of(states.begin(), states.end(), [&](const std::string& state) {
      const auto values = values_of(state);
      const auto found = values.find(place);
      return found != values.end() && found->second != "0";
    });
    if (!ran)
      result.push_back(fmt::format("the call of {} by P{}", seen.what.empty() ? "code" : seen.what, seen.thread));
  }
  return result;
}

std::vector<Violation> violations(const Protocol& protocol, const Lowered& lowered) {
  Conditions conditions(protocol, lowered);
  std::vector<Violation> result;
  if (const auto torn = conditions.intact()) result.push_back(*torn);
  for (const Promise& promise : protocol.promises)
    if (promise.kind != Promise::Kind::Intact && promise.kind != Promise::Kind::Progress)
      result.push_back(conditions.of(promise));
  if (protocol.exists) result.push_back({"exists", conditions.of(*protocol.exists)});
  return result;
}

std::string to_litmus(const Protocol& protocol, const Lowered& lowered) {
  std::string condition;
  for (const Violation& violation : violations(protocol, lowered))
    condition += fmt::format("{}{}", condition.empty() ? "" : " \\/ ", violation.condition);
  return fmt::format("{}exists ({})\n", lowered.text, condition.empty() ? "false" : condition);
}

}  // namespace stalefetch::protocol
