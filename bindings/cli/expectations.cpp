// SPDX-License-Identifier: BSD-2-Clause
#include "bindings/cli/expectations.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/algorithm/string.hpp>
#include <fstream>
#include <iterator>

#include "model/verdict_table.hpp"

namespace stalefetch::cli {

namespace {

constexpr std::array<std::string_view, 7> verdicts{"allowed",      "forbidden", "required", "not-required",
                                                   "inconclusive", "safe",      "unsafe"};
constexpr std::string_view opening = "(*", closing = "*)", word = "expect";

Expectation read_expectation(const std::string& config, const std::string& verdict, const std::string& file,
                             unsigned line) {
  std::vector<std::string> words;
  boost::split(words, verdict, boost::is_any_of(","));
  for (std::string& w : words) boost::trim(w);
  Expectation result{boost::trim_copy(config), words[0], {}, file, line};
  if (result.config == "as-in-file") result.config.clear();
  const bool known = std::find(verdicts.begin(), verdicts.end(), words[0]) != verdicts.end();
  const bool race_known = words.size() == 2 && (words[1] == "unpredictable" || words[1] == "not unpredictable");
  if (!known || (words.size() > 1 && !race_known))
    throw Error({file, line, 1}, fmt::format("verdict `{}`", boost::trim_copy(verdict)),
                fmt::format("one of {}; perhaps with `, unpredictable`", fmt::join(verdicts, ", ")));
  if (words.size() == 2) result.unpredictable = words[1] == "unpredictable";
  return result;
}

}  // namespace

std::vector<Expectation> expectations_in(const std::string& text, const std::string& file) {
  std::vector<Expectation> result;
  for (std::size_t at = text.find(opening); at != std::string::npos; at = text.find(opening, at + opening.size())) {
    const std::size_t end = text.find(closing, at);
    if (end == std::string::npos) break;
    const std::string inside = boost::trim_copy(text.substr(at + opening.size(), end - at - opening.size()));
    if (!boost::starts_with(inside, word)) continue;
    const std::string rest = inside.substr(word.size());
    const std::size_t colon = rest.rfind(':');
    const bool ours = !rest.empty() && (rest[0] == ':' || rest[0] == ' ') && colon != std::string::npos;
    if (!ours) continue;
    const auto line =
        static_cast<unsigned>(1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
    result.push_back(read_expectation(rest.substr(0, colon), rest.substr(colon + 1), file, line));
  }
  return result;
}

std::vector<PlannedCheck> plan(const std::vector<std::string>& files, bool ignore_expectations) {
  std::vector<PlannedCheck> result;
  for (const std::string& file : files) {
    std::ifstream in(file, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    const auto expected = ignore_expectations || !in ? std::vector<Expectation>{} : expectations_in(text, file);
    for (const Expectation& one : expected)
      result.push_back({{file, parse_configuration(one.config, {file, one.line, 1})}, one});
    if (expected.empty()) result.push_back({{file, {}}, {}});
  }
  return result;
}

std::optional<std::string> difference(const Expectation& expected, const Report& report) {
  const std::string where = fmt::format("{}:{}: ", expected.file, expected.line);
  if (report.error) return where + *report.error;
  if (to_string(*report.outcome) != expected.verdict)
    return fmt::format("{}expected {}, found {}{}", where, expected.verdict, to_string(*report.outcome),
                       report.reasons.empty() ? "" : fmt::format(": {}", fmt::join(report.reasons, "; ")));
  if (expected.unpredictable && *expected.unpredictable != report.unpredictable.has_value())
    return fmt::format("{}expected {}unpredictable, found {}", where, *expected.unpredictable ? "" : "not ",
                       report.unpredictable.value_or("no race"));
  return {};
}

}  // namespace stalefetch::cli
