// SPDX-License-Identifier: BSD-2-Clause
// What the HTML page says of one protocol.
#include <fmt/format.h>

#include <algorithm>
#include <boost/algorithm/string.hpp>
#include <cctype>

#include "model/protocol/explanation.hpp"
#include "model/protocol/html_parts.hpp"
#include "model/protocol/promises.hpp"
#include "model/protocol/repair.hpp"
#include "model/protocol/report.hpp"

namespace stalefetch::protocol {

namespace {

/// Columns of one architecture with the same verdict; the first is the one that is explained.
struct Group {
  std::vector<const MatrixColumn*> columns;
  Safety safety = Safety::Inconclusive;
};

/// Those of one architecture stand together, wherever its columns are.
std::vector<Group> groups_of(const MatrixRow& row, const std::vector<MatrixColumn>& columns) {
  std::vector<Group> groups;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (!row.cells[i].safety) continue;
    auto place = groups.end();
    bool known = false;
    for (auto group = groups.begin(); group != groups.end() && !known; ++group) {
      if (group->columns.front()->architecture != columns[i].architecture) continue;
      known = group->safety == *row.cells[i].safety;
      place = known ? group : group + 1;
    }
    if (known)
      place->columns.push_back(&columns[i]);
    else
      groups.insert(place, {{&columns[i]}, *row.cells[i].safety});
  }
  return groups;
}

/// Escaped, and what stands between backquotes is code.
std::string with_code(const std::string& prose) {
  std::string text;
  for (std::size_t at = 0; at < prose.size();) {
    const std::size_t begin = prose.find('`', at);
    const std::size_t end = begin == std::string::npos ? begin : prose.find('`', begin + 1);
    text += escaped_markup(prose.substr(at, end == std::string::npos ? end : begin - at));
    if (end == std::string::npos) break;
    text += code(prose.substr(begin + 1, end - begin - 1));
    at = end + 1;
  }
  return text;
}

/// A blank line ends a paragraph.
std::string paragraphs(const std::string& prose) {
  std::string text = "<p>" + with_code(prose) + "</p>\n";
  boost::replace_all(text, "\n\n", "</p>\n<p>");
  return text;
}

std::string folded(std::string_view summary, const std::string& content) {
  return fmt::format("<details><summary>{}</summary>{}</details>\n", summary, content);
}

std::string picture(const std::string& svg) {
  return fmt::format("<figure class=\"wide\" tabindex=\"0\">{}</figure>", svg);
}

std::string listing(const std::string& text) { return "<pre tabindex=\"0\">" + escaped_markup(text) + "</pre>"; }

/// `the nearest ...` as a sentence of its own.
std::string sentence(std::string words) {
  if (words.empty()) return words;
  words[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(words[0])));
  return "<p>" + with_code(words) + ".</p>\n";
}

std::string list_of(const std::vector<std::string>& items) {
  std::string text;
  for (const std::string& item : items) text += fmt::format("<li>{}</li>", escaped_markup(item));
  return text.empty() ? text : "<ul class=\"quiet\">" + text + "</ul>\n";
}

std::string head(const HtmlEntry& entry) {
  const Protocol& protocol = *entry.rows.front()->protocol;
  std::string text = fmt::format(
      "<section id=\"{0}\" aria-labelledby=\"{0}.name\">\n<h2 id=\"{0}.name\">{1}<a class=\"up\" "
      "href=\"#matrix\">all verdicts</a></h2>\n<p class=\"lead\">{2}</p>\n",
      entry.id, escaped_markup(entry.rows.front()->name), escaped_markup(protocol.title));
  if (const auto source = protocol.header("Source"))
    text += "<p class=\"quiet\">Source: " + escaped_markup(*source) + "</p>\n";
  if (!protocol.text.empty()) text += paragraphs(protocol.text);
  text += "<h3>Promises</h3>\n<ul>";
  for (const Promise& promise : protocol.promises) text += "<li>" + code(to_string(promise)) + "</li>";
  if (protocol.exists) text += "<li>its <code>exists</code> is not reached</li>";
  return text + "</ul>\n";
}

std::string mutant_name(const Protocol& protocol, const std::string& name) {
  const Mutant& mutant = find_mutant(protocol, name);
  std::string note = mutant.note;
  boost::trim(note);
  return escaped_markup(name) +
         (mutant.rows.empty() ? ""
                              : fmt::format(" <span class=\"quiet\">{}</span>",
                                            escaped_markup(fmt::format("{}", fmt::join(mutant.rows, ", "))))) +
         (note.empty() ? "" : fmt::format("<br><span class=\"quiet\">{}</span>", escaped_markup(note)));
}

std::string verdict_table(const HtmlEntry& entry, const std::vector<MatrixColumn>& all) {
  const auto is_there = [&](std::size_t i) {
    return std::any_of(entry.rows.begin(), entry.rows.end(), [&](const MatrixRow* row) {
      return row->cells[i].safety.has_value() || !row->cells[i].error.empty();
    });
  };
  std::vector<const MatrixColumn*> columns;
  for (std::size_t i = 0; i < all.size(); ++i)
    if (is_there(i)) columns.push_back(&all[i]);
  if (columns.empty()) return "<p>No architecture has its primitives.</p>\n";
  std::string text = fmt::format("<h3>Verdicts{}</h3>\n<div class=\"wide\" tabindex=\"0\"><table>{}<tbody>\n",
                                 entry.rows.size() > 1 ? " and mutants" : "",
                                 column_heads(columns, entry.rows.size() > 1 ? "mutant" : "protocol"));
  for (const MatrixRow* row : entry.rows) {
    std::vector<const CellReport*> cells;
    for (std::size_t i = 0; i < all.size(); ++i)
      if (is_there(i)) cells.push_back(&row->cells[i]);
    text += fmt::format("<tr><th scope=\"row\">{}</th>{}</tr>\n",
                        row->mutant.empty() ? "as it is" : mutant_name(*row->protocol, row->mutant),
                        verdict_cells(entry, columns, cells));
  }
  return text + "</tbody></table></div>\n";
}

/// The cheapest steps, and what rules out the failure once the first of them is there.
std::string repairs_of(const Protocol& protocol, const MatrixColumn& column, const HtmlOptions& options,
                       const CheckOptions& check) {
  constexpr std::size_t most_shown = 3;
  LibraryOptions library = options.library;
  library.jobs = 1;
  const Repairs found = repair(protocol, {}, *column.architecture, column.configuration, single_steps(library));
  if (found.repairs.empty()) return "<p>No single step makes it safe.</p>\n";
  std::string text = "<p>Each of these steps would make it safe, cheapest first:</p><ol>";
  for (std::size_t i = 0; i < std::min(most_shown, found.repairs.size()); ++i) {
    const AddedStep& step = found.repairs[i].steps.front();
    text += fmt::format("<li>{}: {} {}</li>", escaped_markup(step.function), code(step.step),
                        step.before.empty() ? "at the end" : "before " + code(step.before));
  }
  text += "</ol>\n";
  RuleCache cache;
  const Deciding repaired = decide(*found.repairs.front().repaired, *column.architecture, check, cache);
  return text + fmt::format("<p>With the first, {}.</p>\n", with_code(repaired.sentence)) + list_of(repaired.sources);
}

/// Tells what decides a verdict; remembers whether a run was shown already.
class Decisions {
 public:
  Decisions(const HtmlEntry& entry, const HtmlOptions& options)
      : entry_(entry), protocol_(*entry.rows.front()->protocol), options_(options) {}

  std::string text_of(const Group& group) {
    const MatrixColumn& column = *group.columns.front();
    std::string text;
    const bool first = column.architecture != architecture_;
    if (first)
      text += fmt::format("<h3 id=\"{}\">{}</h3>\n", architecture_id(entry_, *column.architecture),
                          escaped_markup(column.architecture->name()));
    architecture_ = column.architecture;
    std::vector<std::string> names;
    for (const MatrixColumn* each : group.columns) names.push_back(escaped_markup(each->configuration_text));
    text += fmt::format("<p><strong class=\"word {}\">{}</strong> in {}</p>\n", style_of(group.safety),
                        to_string(group.safety), fmt::join(names, " · "));
    try {
      text += decision(column, first);
    } catch (const std::exception& error) {
      text += fmt::format("<p class=\"unsafe\">error: {}</p>\n", escaped_markup(error.what()));
    }
    return text;
  }

 private:
  std::string decision(const MatrixColumn& column, bool first) {
    CheckOptions check = options_.library.check;
    for (const auto& [name, on] : column.configuration) check.configuration[name] = on;
    const Deciding one = decide(protocol_, *column.architecture, check, cache_);
    std::string text;
    for (const BrokenPromise& broken : one.verdict.broken)
      text += fmt::format("<p>Breaks {}{}.</p>\n", code(broken.promise),
                          broken.how.empty() ? "" : ": " + with_code(broken.how));
    for (const std::string& doubt : one.verdict.doubts) text += "<p>Doubt: " + with_code(doubt) + "</p>\n";
    const bool said = !one.verdict.broken.empty() && one.sentence == one.verdict.broken.front().how;
    if (!said) text += sentence(one.sentence);
    text += list_of(one.sources);
    const bool bad = one.safety == Safety::Unsafe || one.safety == Safety::Allowed;
    if (one.safety == Safety::Unsafe && options_.repairs) text += repairs_of(protocol_, column, options_, check);
    if (one.explanation.shown != Explanation::Shown::Nothing) {
      const std::string id = fmt::format("{}-{}-", architecture_id(entry_, *column.architecture), ++pictures_);
      text += folded(bad ? "An execution that breaks it" : "The nearest execution, and what rules it out",
                     picture(to_svg(one.explanation, id)));
      text += folded("The same as text", listing(stalefetch::to_text(one.explanation)));
    }
    if (bad) text += run(one);
    if (first) text += folded("The assembly that it becomes", listing(one.verdict.lowered.text));
    return text;
  }

  std::string run(const Deciding& one) {
    if (followed_ || !options_.follow) return "";
    FollowedRun found;
    try {
      found = options_.follow(shown(one.verdict));
    } catch (const Unsupported& construct) {
      found.refused = construct.what();
    } catch (const std::exception& fault) {
      return "<p class=\"unsafe\">error in the simulated machine: " + escaped_markup(fault.what()) + "</p>\n";
    }
    if (!found.refused.empty())
      return "<p class=\"quiet\">The simulated machine cannot do this: " + escaped_markup(found.refused) + "</p>\n";
    followed_ = !found.svg.empty();
    return followed_ ? folded("The same execution on the simulated machine", picture(found.svg)) : "";
  }

  const HtmlEntry& entry_;
  const Protocol& protocol_;
  const HtmlOptions& options_;
  RuleCache cache_;
  const Architecture* architecture_ = nullptr;
  unsigned pictures_ = 0;
  bool followed_ = false;
};

/// Places for the verdicts of mutants to lead to, where the protocol itself has none.
std::string only_mutants(const HtmlEntry& entry, const std::vector<MatrixColumn>& columns,
                         std::vector<const Architecture*> told) {
  std::string text;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const Architecture* architecture = columns[i].architecture;
    if (std::find(told.begin(), told.end(), architecture) != told.end() ||
        std::none_of(entry.rows.begin(), entry.rows.end(),
                     [&](const MatrixRow* row) { return row->cells[i].safety.has_value(); }))
      continue;
    told.push_back(architecture);
    text += fmt::format("<h3 id=\"{}\">{}</h3>\n<p>Only mutants have a verdict.</p>\n",
                        architecture_id(entry, *architecture), escaped_markup(architecture->name()));
  }
  return text;
}

/// One line for each reason why there is no verdict.
std::string without_verdict(const MatrixRow& row) {
  std::vector<std::string> lines;
  for (const CellReport& cell : row.cells) {
    const std::string line = cell.error.empty() ? cell.no_lowering : "error: " + cell.error;
    if (!line.empty() && std::find(lines.begin(), lines.end(), line) == lines.end()) lines.push_back(line);
  }
  return list_of(lines);
}

}  // namespace

std::string section(const HtmlEntry& entry, const std::vector<MatrixColumn>& columns, const HtmlOptions& options) {
  const MatrixRow& row = *entry.rows.front();
  std::string text = head(entry) + verdict_table(entry, columns);
  Decisions decisions(entry, options);
  std::vector<const Architecture*> told;
  for (const Group& group : groups_of(row, columns)) {
    text += decisions.text_of(group);
    told.push_back(group.columns.front()->architecture);
  }
  text += only_mutants(entry, columns, std::move(told));
  text += without_verdict(row);
  return text + folded("The protocol as it is written", listing(row.protocol->source)) + "</section>\n";
}

}  // namespace stalefetch::protocol
