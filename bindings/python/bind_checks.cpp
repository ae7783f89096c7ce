// SPDX-License-Identifier: BSD-2-Clause
// Verdicts and explanations.
#include <algorithm>
#include <mutex>
#include <nlohmann/json.hpp>
#include <tuple>

#include "bindings/python/module.hpp"
#include "model/batch.hpp"
#include "model/distinguish.hpp"
#include "model/explain/explain.hpp"
#include "model/litmus/parse.hpp"

namespace stalefetch::python {

CheckOptions Options::to_model() const {
  CheckOptions options;
  options.configuration = configuration;
  options.explore.unroll = unroll;
  options.explore.path_limit = path_limit;
  options.rules.without = {without.begin(), without.end()};
  options.rules.text = rules_text;
  options.rules.file = rules_file;
  // Longer than a year is for ever, and would not fit a clock.
  constexpr double year = 365.0 * 24 * 3600;
  if (time_limit && *time_limit < year)
    options.time_limit = std::chrono::milliseconds(static_cast<long>(std::max(0.0, *time_limit) * 1000));
  options.memory_limit_bytes = memory_limit.value_or(0);
  return options;
}

std::shared_ptr<RuleCache> rule_cache(const CheckOptions& options) {
  constexpr std::size_t most_of_users = 64;
  static std::mutex mutex;
  static const auto built_in = std::make_shared<RuleCache>();
  static auto of_users = std::make_shared<RuleCache>();
  static std::size_t used = 0;
  if (options.rules.text.empty() && options.rules.without.empty()) return built_in;
  const std::lock_guard lock(mutex);
  if (++used % most_of_users == 0) of_users = std::make_shared<RuleCache>();
  return of_users;
}

namespace {

Answer check_test(const Test& test, const Options& options) {
  Answer answer{{}, options.to_model()};
  const auto cache = rule_cache(answer.options);
  const LongWork work;
  answer.result = check(test.test, answer.options, *cache);
  return answer;
}

using StateText = std::tuple<Text, std::uint64_t, bool>;
using CountsText = std::tuple<std::uint64_t, std::uint64_t, std::uint64_t, std::uint64_t>;

/// Everything that a verdict says, in the order of the package's Verdict.
using Summary = std::tuple<Text, Text, Configuration, Text, Text, std::vector<StateText>, std::optional<Text>,
                           std::vector<Text>, std::vector<Text>, std::vector<Text>, CountsText>;

Summary summary_of(const Answer& answer) {
  const Report report = summarise(answer.result);
  std::vector<StateText> states;
  for (const Report::State& state : report.states) states.emplace_back(state.text, state.executions, state.satisfies);
  const SearchCounts& counts = report.counts;
  return {report.hash,
          report.architecture,
          report.configuration,
          to_string(*report.outcome),
          report.proposition,
          states,
          report.unpredictable ? std::optional<Text>(*report.unpredictable) : std::nullopt,
          texts(report.deadlock),
          texts(report.reasons),
          texts(report.doubts),
          CountsText{counts.combinations, counts.consistent, counts.cut, counts.evaluations}};
}

Explanation explain_answer(const Answer& answer) {
  const LongWork work;
  return explain(answer.result, answer.options);
}

std::string as_json(const Explanation& explanation) {
  return to_json(explanation).dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

/// The test, its origin, instructions removed; outcome and whether unpredictable, left and right.
using DistinctionText = std::tuple<Test, Text, unsigned, Text, Text, bool, bool>;

/// `progress(answered)` now and then; what it raises ends the work.
std::optional<DistinctionText> distinguish_tests(const std::vector<std::string>& files, const std::string& architecture,
                                                 const Options& left, const Options& right,
                                                 const py::object& progress) {
  const Architecture* found = find_architecture(architecture);
  if (found == nullptr) throw Error({}, "unknown architecture `" + architecture + "`");
  DistinguishOptions options{left.to_model(), right.to_model(), {}};
  if (!progress.is_none())
    options.progress = [&progress](std::size_t answered) {
      const py::gil_scoped_acquire held;
      progress(answered);
    };
  std::optional<Distinction> distinction;
  {
    const LongWork work;
    distinction = distinguish(files, *found, options);
  }
  if (!distinction) return {};
  return DistinctionText{
      Test{distinction->test},         distinction->origin,           distinction->removed,
      to_string(distinction->left),    to_string(distinction->right), distinction->left_unpredictable,
      distinction->right_unpredictable};
}

}  // namespace

void bind_checks(py::module_& module) {
  py::class_<Options>(module, "Options")
      .def(py::init([](const Configuration& configuration, const std::vector<std::string>& without,
                       const std::string& rules_text, const std::string& rules_file, unsigned unroll,
                       std::size_t path_limit, std::optional<double> time_limit,
                       std::optional<std::uint64_t> memory_limit) {
             return Options{configuration, without,    rules_text, rules_file,
                            unroll,        path_limit, time_limit, memory_limit};
           }),
           py::arg("configuration"), py::arg("without"), py::arg("rules_text"), py::arg("rules_file"),
           py::arg("unroll"), py::arg("path_limit"), py::arg("time_limit"), py::arg("memory_limit"));
  py::class_<Answer>(module, "Answer")
      .def("summary", &summary_of)
      .def_property_readonly("has_witness", [](const Answer& a) { return a.result.witness.has_value(); });
  py::class_<Explanation>(module, "Explanation")
      .def("text", [](const Explanation& e) { return Text(to_text(e)); })
      .def("svg", [](const Explanation& e) { return Text(to_svg(e)); })
      .def("dot", [](const Explanation& e) { return Text(to_dot(e)); })
      .def("json", [](const Explanation& e) { return Text(as_json(e)); });
  module.def("check", &check_test, py::arg("test"), py::arg("options"));
  module.def("explain", &explain_answer, py::arg("answer"));
  module.def("distinguish", &distinguish_tests, py::arg("files"), py::arg("architecture"), py::arg("left"),
             py::arg("right"), py::arg("progress"));
}

}  // namespace stalefetch::python
