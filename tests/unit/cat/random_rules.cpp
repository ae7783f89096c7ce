// SPDX-License-Identifier: BSD-2-Clause
#include "random_rules.hpp"

namespace stalefetch::cat::test {

std::string RandomRules::relation(unsigned depth) {
  if (depth == 0) return leaf(relations_);
  const unsigned next = depth - 1;
  switch (below(14)) {
    case 0:
      return "(" + relation(next) + " | " + relation(next) + ")";
    case 1:
      return "(" + relation(next) + " & " + relation(next) + ")";
    case 2:
      return "(" + relation(next) + " \\ " + relation(next) + ")";
    case 3:
    case 4:
      return "(" + relation(next) + " ; " + relation(next) + ")";
    case 5:
      return "~" + relation(next);
    case 6:
      return "(" + relation(next) + ")" + leaf({"^-1", "+", "?", "^*"});
    case 7:
      return "[" + set(next) + "]";
    case 8:
      return "([" + set(next) + "] ; " + relation(next) + " ; [" + set(next) + "])";
    case 9:
      return "(" + set(next) + " * " + set(next) + ")";
    case 10:
      return "(let t = " + relation(next) + " in (t | t^-1 ; t))";
    case 11:
      return "between(" + set(next) + ", " + relation(next) + ")";
    case 12:
      return "(if \"on\" then " + relation(next) + " else " + relation(next) + ")";
    default:
      return "(let rec q = " + monotone(next, "q") + " in q)";
  }
}

std::string RandomRules::set(unsigned depth) {
  if (depth == 0) return leaf(sets_);
  const unsigned next = depth - 1;
  switch (below(6)) {
    case 0:
      return "(" + set(next) + " | " + set(next) + ")";
    case 1:
      return "(" + set(next) + " & " + set(next) + ")";
    case 2:
      return "(" + set(next) + " \\ " + set(next) + ")";
    case 3:
      return "~" + set(next);
    case 4:
      return "domain(" + relation(next) + ")";
    default:
      return "range(" + relation(next) + ")";
  }
}

/// A relation in which the name `recursive` stands only where it may.
std::string RandomRules::monotone(unsigned depth, const std::string& recursive) {
  if (depth == 0) return below(2) == 0 ? recursive : leaf(relations_);
  const unsigned next = depth - 1;
  switch (below(8)) {
    case 0:
    case 1:
      return "(" + monotone(next, recursive) + " | " + relation(next) + ")";
    case 2:
      return "(" + monotone(next, recursive) + " | " + recursive + " ; " + recursive + ")";
    case 3:
      return "(" + monotone(next, recursive) + " ; " + monotone(next, recursive) + ")";
    case 4:
      return "(" + monotone(next, recursive) + " \\ " + relation(next) + ")";
    case 5:
      return "(" + monotone(next, recursive) + ")" + leaf({"^-1", "+", "?"});
    case 6:
      return "[range(" + monotone(next, recursive) + ")]";
    default:
      return "(" + relation(next) + " | [" + set(next) + "] ; " + monotone(next, recursive) + ")";
  }
}

std::string RandomRules::file() {
  std::string text =
      "let between(s, r) = [s]; r; [s] | r & (s * s)\n"
      "with wco from orders([W]; loc; [F])\n";
  const unsigned count = 2 + below(5);
  for (unsigned i = 0; i < count; ++i) {
    const std::string number = std::to_string(i);
    switch (below(4)) {
      case 0:
        text += "let s" + number + " = " + set(depth_) + "\n";
        sets_.push_back("s" + number);
        break;
      case 1:
        text += "let rec r" + number + " = " + monotone(depth_, "q" + number) + "\n  and q" + number + " = " +
                monotone(depth_, "r" + number) + "\n";
        relations_.push_back("r" + number);
        relations_.push_back("q" + number);
        break;
      default:
        text += "let r" + number + " = " + relation(depth_) + "\n";
        relations_.push_back("r" + number);
    }
  }
  for (unsigned i = 0; i < 4; ++i)
    text += leaf({"", "flag "}) + leaf({"", "~"}) + leaf({"acyclic ", "irreflexive ", "empty "}) + relation(depth_) +
            " as axiom" + std::to_string(i) + "\n";
  return text;
}

NaiveRelation RandomRules::pairs(unsigned events, unsigned count) {
  NaiveRelation result;
  for (unsigned i = 0; i < count; ++i) result.emplace(below(events), below(events));
  return result;
}

NaiveExecution RandomRules::execution(unsigned events) {
  NaiveExecution result;
  result.events = events;
  for (const char* name : {"W", "R", "F"}) {
    NaiveSet members;
    for (EventId e = 0; e < events; ++e)
      if (below(3) == 0) members.insert(e);
    result.primitives[name] = members;
  }
  for (const char* name : {"po", "loc", "rf", "co"}) result.primitives[name] = pairs(events, below(events + 1));
  result.choices["wco"] = pairs(events, below(events + 1));
  return result;
}

NaiveExecution RandomRules::part_of(const NaiveExecution& whole, Stages stages) {
  NaiveExecution result = whole;
  const auto thin = [&](NaiveRelation& relation) {
    for (auto pair = relation.begin(); pair != relation.end();)
      pair = below(2) == 0 ? relation.erase(pair) : std::next(pair);
  };
  if ((stages & ReadsFrom) != 0) thin(std::get<NaiveRelation>(result.primitives["rf"]));
  if ((stages & Coherence) != 0) thin(std::get<NaiveRelation>(result.primitives["co"]));
  if ((stages & Choices) != 0) thin(result.choices["wco"]);
  return result;
}

}  // namespace stalefetch::cat::test
