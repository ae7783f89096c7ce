// SPDX-License-Identifier: BSD-2-Clause
#include "model/protocol/repair.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

#include "model/protocol/parse.hpp"
#include "model/protocol/parser.hpp"
#include "model/protocol/print.hpp"
#include "model/protocol/spare.hpp"

namespace stalefetch::protocol {

namespace {

/// A place between two statements that the protocol itself writes.
struct Place {
  std::size_t function = 0;
  std::vector<std::size_t> path;  ///< statement in the body, then in its body, ...; of the last one: before it
  std::vector<bool> otherwise;    ///< whether the next index is in the `else` part
  std::string before;
};

void find_places(const std::vector<Statement>& list, Place at, std::vector<Place>& places) {
  for (std::size_t i = 0; i < list.size(); ++i) {
    Place here = at;
    here.path.push_back(i);
    here.before = head_of(list[i]);
    const bool does_something =
        list[i].kind != Statement::Kind::Declare || (list[i].value && list[i].value->kind == Expression::Kind::Call);
    if (does_something && list[i].kind != Statement::Kind::Block) places.push_back(here);
    if (list[i].kind == Statement::Kind::If || list[i].kind == Statement::Kind::Block) {
      for (const bool otherwise : {false, true}) {
        Place inner = here;
        inner.otherwise.push_back(otherwise);
        find_places(otherwise ? list[i].otherwise : list[i].body, inner, places);
      }
    }
  }
}

std::vector<Place> places_of(const Protocol& protocol) {
  std::vector<Place> places;
  for (std::size_t i = 0; i < protocol.functions.size(); ++i)
    if (protocol.functions[i].role != Role::Helper)
      find_places(protocol.functions[i].body.body, {i, {}, {}, {}}, places);
  return places;
}

struct MenuItem {
  unsigned cost = 0;
  std::string step;
};

std::vector<MenuItem> menu_of(const Protocol& table, const Protocol& protocol) {
  std::vector<MenuItem> menu;
  for (const Header& pragma : table.pragmas) {
    if (pragma.key != "repair") continue;
    std::istringstream words(pragma.value);
    MenuItem item;
    words >> item.cost;
    std::getline(words >> std::ws, item.step);
    const std::size_t code = item.step.find("(code)");
    if (code == std::string::npos) {
      menu.push_back(item);
      continue;
    }
    for (const CodeObject& object : protocol.code)
      menu.push_back({item.cost, fmt::format("{}({})", item.step.substr(0, code), object.name)});
  }
  if (menu.empty()) throw Error({table.file, 0, 0}, "no steps to add", "`#pragma repair COST STEP`");
  return menu;
}

Statement parsed(const std::string& step, const SourcePosition& at) {
  const std::string text = step + ";";
  std::vector<Token> tokens = tokenize(text, at.file);
  for (Token& token : tokens) token.at = at;
  return Parser(std::move(tokens), text, at.file).statement();
}

struct Candidate {
  Place place;
  AddedStep step;
};

/// The list that the last index of the path is in.
std::vector<Statement>& list_at(Protocol& protocol, const Place& place) {
  std::vector<Statement>* list = &protocol.functions[place.function].body.body;
  for (std::size_t i = 0; i + 1 < place.path.size(); ++i) {
    Statement& outer = (*list)[place.path[i]];
    list = place.otherwise[i] ? &outer.otherwise : &outer.body;
  }
  return *list;
}

/// The places are of the protocol before any step is added: those further back are filled first. Statements of an `if`
/// without braces are lists too.
std::shared_ptr<const Protocol> with(const Protocol& protocol, std::vector<const Candidate*> added) {
  std::sort(added.begin(), added.end(), [](const Candidate* a, const Candidate* b) {
    return std::tie(a->place.function, a->place.path) > std::tie(b->place.function, b->place.path);
  });
  auto result = std::make_shared<Protocol>(protocol);
  for (const Candidate* each : added) {
    std::vector<Statement>& list = list_at(*result, each->place);
    list.insert(list.begin() + static_cast<std::ptrdiff_t>(each->place.path.back()),
                parsed(each->step.step, protocol.functions[each->place.function].at));
  }
  return result;
}

class Search {
 public:
  Search(const Protocol& protocol, const Architecture& architecture, const Configuration& configuration,
         const RepairOptions& options, Repairs& result)
      : protocol_(protocol),
        architecture_(architecture),
        configuration_(configuration),
        options_(options),
        result_(result) {
    options_.library.all_promises = false;
    for (const MenuItem& item : menu_of(lowering_table(architecture), protocol))
      for (const Place& place : places_of(protocol))
        candidates_.push_back({place, {item.cost, item.step, protocol.functions[place.function].name, place.before}});
  }

  void run() {
    std::vector<std::vector<std::size_t>> sets = {{}};
    for (unsigned size = 1; size <= options_.most; ++size) {
      sets = larger(sets);
      if (result_.asked + sets.size() > options_.most_asked) {
        result_.complete = false;
        return;
      }
      std::vector<std::vector<std::size_t>> left;
      const std::vector<CellReport> reports = ask(sets);
      for (std::size_t i = 0; i < sets.size(); ++i) {
        if (reports[i].safety == Safety::Safe)
          solutions_.push_back(sets[i]);
        else if (usable(reports[i]))
          left.push_back(sets[i]);
        if (reports[i].safety == Safety::Inconclusive) ++result_.inconclusive;
      }
      sets = std::move(left);
      const auto& end = options_.library.check.explore.deadline;
      if (end && std::chrono::steady_clock::now() > *end) {
        result_.complete = false;
        return;
      }
    }
  }

  void collect() {
    for (const auto& set : solutions_) {
      Repair repair;
      for (const std::size_t i : set) {
        repair.steps.push_back(candidates_[i].step);
        repair.cost += candidates_[i].step.cost;
      }
      repair.repaired = with_steps(set);
      result_.repairs.push_back(std::move(repair));
    }
    std::stable_sort(result_.repairs.begin(), result_.repairs.end(),
                     [](const Repair& a, const Repair& b) { return a.cost < b.cost; });
  }

 private:
  /// What does not lower here, or stands where it cannot (an interrupt of a CPU that another one interrupts), is no
  /// repair.
  static bool usable(const CellReport& report) { return report.safety.has_value(); }

  std::vector<std::vector<std::size_t>> larger(const std::vector<std::vector<std::size_t>>& sets) const {
    std::vector<std::vector<std::size_t>> result;
    for (const auto& set : sets)
      for (std::size_t i = set.empty() ? 0 : set.back() + 1; i < candidates_.size(); ++i) {
        std::vector<std::size_t> more = set;
        more.push_back(i);
        const bool minimal = std::none_of(solutions_.begin(), solutions_.end(), [&](const auto& s) {
          return std::includes(more.begin(), more.end(), s.begin(), s.end());
        });
        if (minimal) result.push_back(std::move(more));
      }
    return result;
  }

  std::shared_ptr<const Protocol> with_steps(const std::vector<std::size_t>& set) const {
    std::vector<const Candidate*> added;
    for (const std::size_t i : set) added.push_back(&candidates_[i]);
    return with(protocol_, added);
  }

  std::vector<CellReport> ask(const std::vector<std::vector<std::size_t>>& sets) {
    std::vector<Cell> cells;
    for (const auto& set : sets) cells.push_back({with_steps(set), "", &architecture_, configuration_});
    result_.asked += cells.size();
    return protocol::run(cells, options_.library);
  }

  const Protocol& protocol_;
  const Architecture& architecture_;
  const Configuration& configuration_;
  RepairOptions options_;
  Repairs& result_;
  std::vector<Candidate> candidates_;
  std::vector<std::vector<std::size_t>> solutions_;
};

}  // namespace

RepairOptions single_steps(LibraryOptions library) {
  library.progress = {};
  library.answered = {};
  library.check.time_limit = std::chrono::seconds(2);
  return {std::move(library), 1, 400, std::chrono::seconds(10)};
}

Repairs repair(const Protocol& protocol, const std::vector<Change>& mutant, const Architecture& architecture,
               const Configuration& configuration, const RepairOptions& limits) {
  RepairOptions options = limits;
  if (limits.budget) options.library.check.explore.deadline = std::chrono::steady_clock::now() + *limits.budget;
  Repairs result;
  VerdictOptions asked{options.library.check, mutant, true};
  for (const auto& [name, on] : configuration) asked.check.configuration[name] = on;
  RuleCache cache;
  const Verdict verdict = judge(protocol, architecture, asked, cache);
  result.before = summarise(verdict);
  if (verdict.safety == Safety::Safe) {
    find_spare(protocol, mutant, architecture, configuration, options, result);
  } else if (verdict.safety == Safety::Unsafe) {
    if (!mutant.empty())
      throw Error(protocol.at, "repairs of a mutant that is unsafe",
                  "the protocol itself, or a file that holds the mutant");
    Search search(protocol, architecture, configuration, options, result);
    search.run();
    search.collect();
  }
  return result;
}

}  // namespace stalefetch::protocol
