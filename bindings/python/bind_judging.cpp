// SPDX-License-Identifier: BSD-2-Clause
// What is asked about protocols: their assembly, whether they are safe, why, what repairs them, and many at once.
#include <tuple>

#include "bindings/python/module.hpp"
#include "model/arch/architecture.hpp"
#include "model/litmus/parse.hpp"
#include "model/protocol/explanation.hpp"
#include "model/protocol/promises.hpp"
#include "model/protocol/repair.hpp"
#include "model/protocol/report.hpp"
#include "model/verdict_table.hpp"

namespace stalefetch::python {

namespace {

using BrokenText = std::pair<Text, Text>;  // the promise, and how
using CountsText = std::tuple<std::uint64_t, std::uint64_t, std::uint64_t, std::uint64_t>;
/// Verdict (empty: none), broken promises, reasons, doubts, hash, and why there is no verdict.
using CellText = std::tuple<Text, std::vector<BrokenText>, std::vector<Text>, std::vector<Text>, Text, Text>;

CellText text_of(const protocol::CellReport& report) {
  std::vector<BrokenText> broken;
  for (const auto& [promise, how] : report.broken) broken.emplace_back(promise, how);
  const std::string verdict = !report.error.empty() ? "error"
                              : report.safety       ? std::string(to_string(*report.safety))
                                                    : "none";
  return {verdict,
          broken,
          texts(report.reasons),
          texts(report.doubts),
          report.hash,
          report.error.empty() ? report.no_lowering : report.error};
}

/// A verdict on a protocol, or on a mutant of it, with all that explanations need.
struct Judgement {
  std::shared_ptr<const protocol::Protocol> protocol;
  std::string mutant;
  const Architecture* architecture = nullptr;
  CheckOptions options;
  protocol::Verdict verdict;
};

std::vector<protocol::Change> changes_of(const protocol::Protocol& protocol, const std::string& mutant) {
  return mutant.empty() ? std::vector<protocol::Change>{} : find_mutant(protocol, mutant).changes;
}

/// The assembly test of the protocol, or of a mutant of it.
Test lower(const Protocol& protocol, const std::string& mutant, const std::string& architecture) {
  const protocol::Protocol& source = *protocol.protocol;
  const protocol::Lowered lowered =
      protocol::lower(source, architecture_named(architecture), changes_of(source, mutant));
  return {std::make_shared<const litmus::Test>(litmus::parse(protocol::to_litmus(source, lowered), source.file))};
}

Judgement judge(const Protocol& protocol, const std::string& mutant, const std::string& architecture,
                const Options& options) {
  const protocol::Protocol& source = *protocol.protocol;
  Judgement judgement{protocol.protocol, mutant, &architecture_named(architecture), options.to_model(), {}};
  if (!protocol::is_for(source, *judgement.architecture))
    throw Error(source.at, source.name + " is not for " + architecture, source.header("Architectures").value_or(""));
  const protocol::VerdictOptions asked{judgement.options, changes_of(source, mutant), true, true};
  const auto cache = rule_cache(judgement.options);
  const LongWork work;
  judgement.verdict = protocol::judge(source, *judgement.architecture, asked, *cache);
  return judgement;
}

std::tuple<CellText, Configuration, CountsText> summary_of(const Judgement& judgement) {
  const protocol::CellReport report = summarise(judgement.verdict);
  const SearchCounts& counts = report.counts;
  return {text_of(report), judgement.verdict.configuration,
          CountsText{counts.combinations, counts.consistent, counts.cut, counts.evaluations}};
}

/// What decides, in a sentence, with its sources; and the execution, where there is one to show.
std::tuple<std::optional<Explanation>, Text, std::vector<Text>> decide(const Judgement& judgement) {
  const LongWork work;
  const protocol::Verdict& verdict = judgement.verdict;
  const protocol::Deciding found =
      protocol::decide(*judgement.protocol, *judgement.architecture, verdict, judgement.options);
  std::optional<Explanation> explanation;
  if (verdict.safety != protocol::Safety::Inconclusive)
    explanation = found.explanation;
  else if (verdict.result)
    explanation = protocol::explain(*judgement.protocol, *judgement.architecture, verdict, judgement.options);
  return {explanation, found.sentence, texts(found.sources)};
}

Text text_of(const Judgement& judgement) {
  const LongWork work;
  return protocol::to_text(*judgement.protocol, judgement.mutant, *judgement.architecture, judgement.verdict,
                           judgement.options);
}

using StepText =
    std::tuple<unsigned, Text, Text, Text, unsigned, unsigned>;  // cost, step, function, before what, where
using RepairText = std::pair<unsigned, std::vector<StepText>>;
/// The protocol as it stands; repairs; steps that can go, alone and at once; how much was asked, and whether all.
using RepairsText =
    std::tuple<CellText, std::vector<RepairText>, std::vector<Text>, std::vector<Text>, std::size_t, std::size_t, bool>;

RepairsText repair(const Protocol& protocol, const std::string& mutant, const std::string& architecture,
                   const Options& options, unsigned most, std::size_t most_asked, unsigned jobs,
                   const py::object& progress) {
  protocol::RepairOptions asked;
  asked.library.check = options.to_model();
  asked.library.jobs = jobs;
  asked.library.progress = reported_to(progress);
  asked.most = most;
  asked.most_asked = most_asked;
  const Architecture& found = architecture_named(architecture);
  if (!protocol::is_for(*protocol.protocol, found))
    throw Error(protocol.protocol->at, protocol.protocol->name + " is not for " + architecture,
                protocol.protocol->header("Architectures").value_or(""));
  protocol::Repairs repairs;
  {
    const LongWork work;
    repairs = protocol::repair(*protocol.protocol, changes_of(*protocol.protocol, mutant), found, options.configuration,
                               asked);
  }
  std::vector<RepairText> sets;
  for (const protocol::Repair& each : repairs.repairs) {
    std::vector<StepText> steps;
    for (const protocol::AddedStep& step : each.steps)
      steps.emplace_back(step.cost, step.step, step.function, step.before, step.at.line, step.at.column);
    sets.emplace_back(each.cost, std::move(steps));
  }
  return {text_of(repairs.before), sets,
          texts(repairs.spare),    texts(repairs.spare_together),
          repairs.asked,           repairs.inconclusive,
          repairs.complete};
}

/// Steps, each with the line and the column of the statement that it comes before.
Text with_steps(const Protocol& protocol, const std::vector<std::tuple<std::string, unsigned, unsigned>>& steps) {
  std::vector<protocol::AddedStep> added;
  for (const auto& [step, line, column] : steps)
    added.push_back({0, step, "", "", {protocol.protocol->file, line, column}});
  return protocol::with_steps(*protocol.protocol, added);
}

using Row = std::tuple<std::string, Protocol, std::string>;  // name, protocol, mutant
using MatrixColumnText = std::pair<std::string, std::string>;

std::vector<protocol::MatrixColumn> columns_of(const std::vector<MatrixColumnText>& columns) {
  std::vector<protocol::MatrixColumn> result;
  for (const auto& [architecture, configuration] : columns) {
    const Architecture& found = architecture_named(architecture);
    result.push_back({&found, configuration, parse_configuration(configuration, {})});
  }
  return result;
}

std::vector<std::vector<CellText>> matrix(const std::vector<Row>& rows, const std::vector<MatrixColumnText>& columns,
                                          const Options& options, unsigned jobs, const py::object& progress) {
  protocol::Matrix asked{columns_of(columns), {}};
  for (const auto& [name, protocol, mutant] : rows) asked.rows.push_back({name, protocol.protocol, mutant, {}});
  protocol::LibraryOptions library;
  library.check = options.to_model();
  library.jobs = jobs;
  library.progress = reported_to(progress);
  {
    const LongWork work;
    answer(asked, library);
  }
  std::vector<std::vector<CellText>> result;
  for (const protocol::MatrixRow& row : asked.rows) {
    std::vector<CellText> cells;
    for (const protocol::CellReport& cell : row.cells) cells.push_back(text_of(cell));
    result.push_back(std::move(cells));
  }
  return result;
}

/// As the program prints it; the cells by their verdicts alone.
Text matrix_text(const std::vector<std::pair<std::string, std::vector<std::string>>>& rows,
                 const std::vector<MatrixColumnText>& columns) {
  using protocol::Safety;
  protocol::Matrix shown{columns_of(columns), {}};
  for (const auto& [name, verdicts] : rows) {
    protocol::MatrixRow row{name, nullptr, "", std::vector<protocol::CellReport>(shown.columns.size())};
    for (std::size_t i = 0; i < std::min(verdicts.size(), row.cells.size()); ++i) {
      if (verdicts[i] == "error") row.cells[i].error = verdicts[i];
      for (const Safety each : {Safety::Safe, Safety::Unsafe, Safety::Inconclusive, Safety::Allowed, Safety::Forbidden})
        if (verdicts[i] == to_string(each)) row.cells[i].safety = each;
    }
    shown.rows.push_back(std::move(row));
  }
  return to_text(shown);
}

}  // namespace

void bind_judging(py::module_& module) {
  py::class_<Judgement>(module, "Judgement")
      .def("summary", &summary_of)
      .def("decide", &decide)
      .def("text", [](const Judgement& j) { return text_of(j); })
      .def("shown", [](const Judgement& j) {
        return j.verdict.result ? std::optional(Answer{protocol::shown(j.verdict), j.options}) : std::nullopt;
      });
  module.def("lower", &lower, py::arg("protocol"), py::arg("mutant"), py::arg("architecture"));
  module.def("judge", &judge, py::arg("protocol"), py::arg("mutant"), py::arg("architecture"), py::arg("options"));
  module.def("repair", &repair, py::arg("protocol"), py::arg("mutant"), py::arg("architecture"), py::arg("options"),
             py::arg("most"), py::arg("most_asked"), py::arg("jobs"), py::arg("progress"));
  module.def("with_steps", &with_steps, py::arg("protocol"), py::arg("steps"));
  module.def("matrix", &matrix, py::arg("rows"), py::arg("columns"), py::arg("options"), py::arg("jobs"),
             py::arg("progress"));
  module.def("matrix_text", &matrix_text, py::arg("rows"), py::arg("columns"));
}

}  // namespace stalefetch::python
