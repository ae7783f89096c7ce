// SPDX-License-Identifier: BSD-2-Clause
#include "model/protocol/promises.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "model/protocol/state_condition.hpp"

namespace stalefetch::protocol {

namespace {

std::string join(const std::vector<std::string>& parts, std::string_view between) {
  std::vector<std::string> unique;
  for (const std::string& part : parts)
    if (std::find(unique.begin(), unique.end(), part) == unique.end()) unique.push_back(part);
  return unique.size() == 1 ? unique[0] : fmt::format("({})", fmt::join(unique, fmt::format(" {} ", between)));
}

class Conditions {
 public:
  Conditions(const Protocol& protocol, const Lowered& lowered) : protocol_(protocol), lowered_(lowered) {}

  std::string of(const Promise& promise) {
    check_names(promise);
    std::vector<std::string> ways;
    std::vector<const Observed*> reads;
    for (const Observed& seen : lowered_.observed) {
      if (seen.kind != Observed::Kind::Call) {
        if (seen.what == promise.flag) reads.push_back(&seen);
      } else if (seen.what == promise.code || seen.what.empty()) {
        if (const std::string way = broken_by(promise, seen, reads); !way.empty()) ways.push_back(way);
      }
    }
    if (ways.empty())
      throw Error(promise.at,
                  fmt::format("`{}`, which nobody can break: no CPU reads `{}` before it calls `{}`",
                              to_string(promise), promise.flag, promise.code),
                  fmt::format("a function that reads `{}`, then calls `{}`", promise.flag, promise.code));
    return join(ways, "\\/");
  }

  /// Torn, or a number that no version of the code has, or that of no version at all: an instruction that is none.
  std::string intact() {
    std::vector<std::string> ways;
    for (const Observed& seen : lowered_.observed) {
      if (seen.kind != Observed::Kind::Call) continue;
      ways.push_back(fmt::format("{}:torn=1", seen.thread));
      std::vector<std::string> none = {fmt::format("~({}=0)", place(seen))};
      for (const std::uint64_t number : numbers_of(seen.what))
        none.push_back(fmt::format("~({}={})", place(seen), number));
      ways.push_back(join(none, "/\\"));
      if (!lowered_.undefined.empty()) ways.push_back(fmt::format("fault(P{},{})", seen.thread, lowered_.undefined));
    }
    return ways.empty() ? std::string{} : join(ways, "\\/");
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

  /// What a run of the code, or of some code, may give: its versions, and those of what it may jump to.
  [[nodiscard]] std::set<std::uint64_t> numbers_of(const std::string& code) const {
    std::set<std::uint64_t> numbers;
    if (code.empty())
      for (const CodeObject& each : protocol_.code) numbers.merge(numbers_of(each.name));
    std::vector<std::string> left = {code};
    std::set<std::string> known;
    while (!left.empty()) {
      const std::string name = left.back();
      left.pop_back();
      if (!lowered_.held.contains(name) || !known.insert(name).second) continue;
      for (const std::string& version : lowered_.held.at(name)) {
        numbers.insert(lowered_.versions.at(version));
        for (const Version& declared : protocol_.versions)
          if (declared.name == version && !declared.target.empty()) left.push_back(declared.target);
      }
    }
    return numbers;
  }

  void check_names(const Promise& promise) const {
    if (!has_code(promise.code))
      throw Error(promise.at, fmt::format("a promise about `{}`", promise.code), "code that was declared");
    if (!lowered_.versions.contains(promise.version))
      throw Error(promise.at, fmt::format("a promise about version `{}`", promise.version),
                  "a version that is declared or written");
    const auto held = lowered_.held.find(promise.code);
    if (held == lowered_.held.end() || !held->second.contains(promise.version))
      throw Error(promise.at,
                  fmt::format("a promise about version `{}`, which `{}` never holds", promise.version, promise.code),
                  fmt::format("one of {}", fmt::join(held->second, ", ")));
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
    const std::uint64_t number = lowered_.versions.at(promise.version);
    const std::string ran = promise.kind == Promise::Kind::Reclaim
                                ? fmt::format("{}={}", place(call), number)
                                : fmt::format("~({0}={1}) /\\ ~({0}=0)", place(call), number);
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
      if (const auto version = lowered_.versions.find(inner.text); version != lowered_.versions.end())
        return fmt::format("{}", version->second);
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
                      const std::string& first) {
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
    } else if (seen && (each.what == promise.code || each.what.empty()) && value != state.end()) {
      const std::string number = std::to_string(lowered.versions.at(promise.version));
      if (promise.kind == Promise::Kind::Reclaim ? value->second != "0" : value->second == number) return true;
    }
  }
  return false;
}

}  // namespace

std::vector<std::string> untested(const Protocol& protocol, const Lowered& lowered,
                                  const std::vector<std::string>& states) {
  std::vector<std::string> result;
  const Conditions conditions(protocol, lowered);
  for (const Promise& promise : protocol.promises) {
    if (promise.kind == Promise::Kind::Intact || promise.kind == Promise::Kind::Progress) continue;
    const std::string first = conditions.first_value(promise.flag);
    const bool tested = std::any_of(states.begin(), states.end(), [&](const std::string& state) {
      return puts_to_the_test(promise, lowered, values_of(state), first);
    });
    if (!tested) result.push_back(to_string(promise));
  }
  for (const Observed& seen : lowered.observed) {
    if (seen.kind != Observed::Kind::Call) continue;
    const std::string place = fmt::format("{}:{}", seen.thread, lowered.registers.at({seen.thread, seen.local}));
    const bool runs = std::any_of(states.begin(), states.end(), [&](const std::string& state) {
      const auto values = values_of(state);
      const auto found = values.find(place);
      return found != values.end() && found->second != "0";
    });
    if (!runs)
      result.push_back(fmt::format("the call of {} by P{}", seen.what.empty() ? "code" : seen.what, seen.thread));
  }
  return result;
}

std::vector<Violation> violations(const Protocol& protocol, const Lowered& lowered) {
  Conditions conditions(protocol, lowered);
  std::vector<Violation> result;
  if (const std::string torn = conditions.intact(); !torn.empty()) result.push_back({"intact", torn});
  for (const Promise& promise : protocol.promises)
    if (promise.kind != Promise::Kind::Intact && promise.kind != Promise::Kind::Progress)
      result.push_back({to_string(promise), conditions.of(promise)});
  if (protocol.exists) result.push_back({"exists", conditions.of(*protocol.exists)});
  return result;
}

}  // namespace stalefetch::protocol
