// SPDX-License-Identifier: BSD-2-Clause
#include "model/protocol/explanation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/algorithm/string.hpp>
#include <regex>

namespace stalefetch::protocol {

namespace {

/// `P2:prog` reads `prog`; registers of local variables read as these; version numbers as versions.
class Renaming {
 public:
  explicit Renaming(const Lowered& lowered) {
    for (const auto& [code, address] : lowered.addresses) {
      for (unsigned column = 0; column < 20; ++column) names_.emplace_back(fmt::format("P{}:{}", column, code), code);
    }
    for (const auto& [local, held] : lowered.registers)
      registers_[fmt::format("{}:{}", local.first, held)] = fmt::format("{}:{}", local.first, local.second);
    for (const Observed& seen : lowered.observed)
      if (seen.kind == Observed::Kind::Call) results_.push_back(fmt::format("{}:{}", seen.thread, seen.local));
    for (const auto& [version, number] : lowered.versions) versions_[std::to_string(number)] = version;
  }

  [[nodiscard]] std::string text(std::string of) const {
    for (const auto& [from, to] : names_) boost::replace_all(of, from, to);
    return together(of);
  }

  /// Pieces of an instruction are fetched and stored one by one: `store P2+0x9 = .byte 0x05, store P2+0xa = ...` says
  /// no more than that the rest of it is.
  [[nodiscard]] static std::string together(const std::string& of) {
    static const std::regex piece("^(store|fetch|initial) P[0-9]+\\+0x[0-9a-f]+( = | -> ).*$");
    if (of.find("+0x") == std::string::npos) return of;
    std::vector<std::string> parts, result;
    for (std::size_t at = 0; at <= of.size();) {
      const std::size_t end = std::min(of.find(", ", at), of.size());
      parts.push_back(of.substr(at, end - at));
      at = end + 2;
    }
    for (const std::string& part : parts) {
      std::smatch found;
      const std::string shown = std::regex_match(part, found, piece) ? found[1].str() + " the rest of it" : part;
      if (result.empty() || result.back() != shown) result.push_back(shown);
    }
    return fmt::format("{}", fmt::join(result, ", "));
  }

  /// `1:rsi=1; 1:rbx=1;` reads `1:r1=trap; 1:r0=1`.
  [[nodiscard]] std::string state(const std::string& of) const {
    std::vector<std::string> parts, result;
    boost::split(parts, of, boost::is_any_of(";"));
    for (std::string part : parts) {
      boost::trim(part);
      const std::size_t equals = part.find('=');
      if (equals == std::string::npos) continue;
      std::string place = part.substr(0, equals), value = part.substr(equals + 1);
      if (place.ends_with(":torn") && value == "0") continue;
      if (const auto named = registers_.find(place); named != registers_.end()) place = named->second;
      if (std::find(results_.begin(), results_.end(), place) != results_.end()) {
        if (const auto version = versions_.find(value); version != versions_.end())
          value = version->second;
        else
          value = value == "0" ? "not run" : "torn";
      }
      result.push_back(fmt::format("{}={}", place, value));
    }
    return fmt::format("{}", fmt::join(result, "; "));
  }

 private:
  std::vector<std::pair<std::string, std::string>> names_;
  std::map<std::string, std::string> registers_, versions_;
  std::vector<std::string> results_;
};

/// Code objects have columns of their own in the test, in which nothing happens but that they end.
void keep_threads(unsigned count, Timeline& timeline) {
  std::vector<std::size_t> place(timeline.rows.size());
  std::vector<TimelineRow> kept;
  for (std::size_t i = 0; i < timeline.rows.size(); ++i) {
    place[i] = kept.size();
    if (timeline.rows[i].thread < count) kept.push_back(timeline.rows[i]);
  }
  for (TimelineRow& row : kept) {
    if (row.ahead_of) row.ahead_of = place[*row.ahead_of];
    if (!row.stale) continue;
    row.stale->since = place[row.stale->since];
    if (row.stale->from) row.stale->from = place[*row.stale->from];
  }
  for (TimelineEvent& event : timeline.events)
    if (event.row) event.row = event.thread < count ? std::optional(place[*event.row]) : std::nullopt;
  std::erase_if(timeline.arrows, [&](const TimelineArrow& arrow) { return !timeline.events[arrow.to].row; });
  timeline.rows = std::move(kept);
  timeline.thread_count = std::min(timeline.thread_count, count);
}

/// Rows say which step of the protocol they belong to; code that is called, that of the call.
void find_steps(const Lowered& lowered, Timeline& timeline) {
  for (TimelineRow& row : timeline.rows) {
    const auto step = lowered.steps.find({row.caller.line, row.caller.column});
    row.at = row.caller = step != lowered.steps.end() ? step->second : SourcePosition{};
  }
  timeline.of_protocol = true;
}

const BrokenPromise* first_with_execution(const Verdict& verdict) {
  for (const BrokenPromise& broken : verdict.broken)
    if (broken.promise != "intact" && broken.promise != "progress" && broken.found) return &broken;
  return verdict.broken.empty() ? nullptr : &verdict.broken.front();
}

}  // namespace

std::string in_own_words(const std::string& line, const Lowered& lowered) { return Renaming(lowered).text(line); }

const CheckResult& shown(const Verdict& verdict) {
  const BrokenPromise* broken = first_with_execution(verdict);
  return broken != nullptr ? *broken->found : *verdict.result;
}

Explanation explain(const Protocol& protocol, const Architecture& architecture, const Verdict& verdict,
                    const CheckOptions& options) {
  (void)architecture;
  const BrokenPromise* broken = first_with_execution(verdict);
  Explanation explanation = stalefetch::explain(shown(verdict), options);
  const Renaming renaming(verdict.lowered);
  explanation.test = protocol.name;
  explanation.verdict = to_string(verdict.safety);
  explanation.state = renaming.state(explanation.state);
  explanation.proposition = broken != nullptr ? broken->promise : "a broken promise";
  for (TimelineRow& row : explanation.timeline.rows) {
    row.text = renaming.text(row.text);
    row.instruction = renaming.text(row.instruction);
  }
  for (TimelineEvent& event : explanation.timeline.events) {
    event.text = renaming.text(event.text);
    event.instruction = renaming.text(event.instruction);
  }
  const auto is_thread = [](const Function& function) { return function.role == Role::Thread; };
  find_steps(verdict.lowered, explanation.timeline);
  keep_threads(static_cast<unsigned>(std::count_if(protocol.functions.begin(), protocol.functions.end(), is_thread)),
               explanation.timeline);
  if (explanation.unpredictable) explanation.unpredictable = renaming.text(*explanation.unpredictable);
  return explanation;
}

std::string to_text(const Protocol& protocol, const std::string& mutant, const Architecture& architecture,
                    const Verdict& verdict, const CheckOptions& options) {
  std::string configuration;
  for (const auto& [name, on] : verdict.configuration)
    if (on) configuration += " " + name;
  const std::string safety = verdict.safety == Safety::Unsafe ? "UNSAFE" : std::string(to_string(verdict.safety));
  std::string text = fmt::format("{}{}   {}{}   {}\n", protocol.name, mutant.empty() ? "" : "+" + mutant,
                                 architecture.name(), configuration.empty() ? " default" : configuration, safety);
  for (const BrokenPromise& broken : verdict.broken)
    text += fmt::format("  breaks {}{}\n", broken.promise, broken.how.empty() ? "" : ": " + broken.how);
  for (const std::string& reason : verdict.reasons) text += fmt::format("  {}\n", reason);
  for (const std::string& doubt : verdict.doubts) text += fmt::format("  doubt: {}\n", doubt);
  if (!verdict.result || verdict.safety == Safety::Inconclusive) return text;
  const std::string all = stalefetch::to_text(explain(protocol, architecture, verdict, options));
  // Its first lines say what stands above already.
  const std::size_t blank = all.find("\n\n");
  return blank == std::string::npos ? text : text + all.substr(blank + 1);
}

}  // namespace stalefetch::protocol
