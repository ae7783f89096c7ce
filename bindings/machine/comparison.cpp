// SPDX-License-Identifier: BSD-2-Clause
#include "bindings/machine/comparison.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "cores/recorder.hpp"
#include "model/explain/explain.hpp"
#include "model/litmus/parse.hpp"

namespace stalefetch {

CheckOptions with_features(CheckOptions options, const cores::Profile& profile) {
  for (const auto& [feature, on] : profile.features) options.configuration.emplace(feature, on);
  return options;
}

namespace {

/// The same numbers in the order of the machine's names.
std::vector<cores::Outcome> allowed_states(const CheckResult& envelope, const std::vector<std::string>& names) {
  const std::vector<std::string>& theirs = envelope.analysis->observation->names();
  std::vector<std::size_t> place;
  for (const std::string& name : names)
    place.push_back(static_cast<std::size_t>(std::find(theirs.begin(), theirs.end(), name) - theirs.begin()));
  std::vector<cores::Outcome> result;
  for (const StateCount& count : envelope.states) {
    cores::Outcome state;
    for (const std::size_t k : place) state.push_back(count.state.at(k));
    result.push_back(std::move(state));
  }
  std::sort(result.begin(), result.end());
  return result;
}

using FaultAtoms = std::map<std::string, litmus::Condition>;

litmus::Condition fault_condition(const litmus::FaultAtom& fault) {
  litmus::Condition atom;
  atom.kind = litmus::Condition::Kind::Fault;
  atom.fault = fault;
  return atom;
}

/// The faults that a test asks about, by how they are printed: their labels mean something in this test only.
void collect_faults(const litmus::Condition& condition, FaultAtoms& atoms) {
  if (condition.fault) {
    litmus::Condition atom = fault_condition(*condition.fault);
    const std::string name = litmus::print(atom);
    atoms.emplace(name, std::move(atom));
  }
  for (const litmus::Condition& operand : condition.operands) collect_faults(operand, atoms);
}

litmus::Condition with_operands(litmus::Condition::Kind kind, std::vector<litmus::Condition> operands) {
  litmus::Condition result;
  result.kind = kind;
  result.operands = std::move(operands);
  return result;
}

/// A condition that only this state satisfies.
litmus::Condition exactly(const litmus::Test& test, const std::vector<std::string>& names,
                          const cores::Outcome& state) {
  FaultAtoms faults;
  if (test.condition) collect_faults(*test.condition, faults);
  if (test.filter) collect_faults(*test.filter, faults);
  for (const litmus::FaultAtom& fault : test.watched_faults) collect_faults(fault_condition(fault), faults);
  std::vector<litmus::Condition> atoms;
  for (std::size_t k = 0; k < names.size(); ++k) {
    if (const auto fault = faults.find(names[k]); fault != faults.end()) {
      atoms.push_back(state[k] != 0 ? fault->second
                                    : with_operands(litmus::Condition::Kind::Not, {fault->second}));
      continue;
    }
    const litmus::Test asked = litmus::parse(
        fmt::format("{} x\n{{}}\n P0 ;\n nop ;\nexists ({}={})\n", test.architecture, names[k], state[k]), "");
    atoms.push_back(*asked.condition);
  }
  return atoms.size() == 1 ? atoms[0] : with_operands(litmus::Condition::Kind::And, std::move(atoms));
}

std::string refutation(const Comparison& comparison, const Violation& violation, const ComparisonOptions& options) {
  auto asked = std::make_shared<litmus::Test>(*comparison.envelope.analysis->test);
  try {
    asked->condition = exactly(*asked, comparison.names, violation.state);
    asked->quantifier = litmus::Quantifier::Exists;
    RuleCache cache;
    CheckOptions check_options = options.check;
    check_options.configuration = comparison.envelope.analysis->configuration;
    return to_text(explain(check(asked, check_options, cache), check_options));
  } catch (const Error& error) {
    return fmt::format("cannot be asked as a test of its own: {}\n", error.what());
  }
}

}  // namespace

Comparison compare(CheckResult envelope, const cores::OutcomeReader& reader, cores::Histogram histogram) {
  Comparison result;
  result.names = reader.names();
  const std::vector<cores::Outcome> allowed = allowed_states(envelope, reader.names());
  result.allowed = allowed.size();
  for (const auto& [state, count] : histogram.states) {
    (reader.satisfies(state) ? result.positive : result.negative) += count;
    if (std::binary_search(allowed.begin(), allowed.end(), state)) {
      ++result.reached;
    } else if (envelope.reasons.empty()) {  // a state that the envelope did not get to is no contradiction
      result.violations.push_back({state, reader.print(state), count});
    }
  }
  result.envelope = std::move(envelope);
  result.histogram = std::move(histogram);
  return result;
}

Comparison compare(std::shared_ptr<const litmus::Test> test, const cores::Profile& profile,
                   const ComparisonOptions& options, RuleCache& cache) {
  CheckResult envelope = check(std::move(test), with_features(options.check, profile), cache);
  const Program& program = *envelope.analysis->program;
  cores::Histogram histogram = cores::simulate(program, profile, options.seed, options.runs, options.processes);
  return compare(std::move(envelope), cores::OutcomeReader(program), std::move(histogram));
}

std::string evidence(const Comparison& comparison, const Violation& violation, cores::Simulation& simulation,
                     const ComparisonOptions& options) {
  std::string text = fmt::format("{}: the machine ends in {} ({} times), which the envelope forbids\n",
                                 comparison.envelope.analysis->test->name, violation.text, violation.count);
  for (std::uint64_t run = 0; run < options.runs; ++run) {
    if (!simulation.run(options.seed, run) || simulation.outcome() != violation.state) continue;
    cores::Recorder recorder(simulation.machine(), [&] { return simulation.now(); });
    simulation.machine().observer = &recorder;
    (void)simulation.run(options.seed, run);
    simulation.machine().observer = nullptr;
    text += fmt::format("\nthe machine, run {} of seed {}:\n{}", run, options.seed, to_text(recorder));
    break;
  }
  return text + "\nthe envelope:\n" + refutation(comparison, violation, options);
}

}  // namespace stalefetch
