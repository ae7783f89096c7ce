// SPDX-License-Identifier: BSD-2-Clause
// The simulated machines: histograms, single runs, and witnesses followed step by step.
#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>
#include <tuple>

#include "bindings/machine/comparison.hpp"
#include "bindings/machine/witness_run.hpp"
#include "bindings/python/module.hpp"
#include "cores/program_semantics.hpp"
#include "cores/recorder.hpp"
#include "cores/replay.hpp"

namespace stalefetch::python {

namespace {

/// Signals and progress are looked at between so many runs, more or fewer by how long they take. A simulation is made
/// ready anew each time, which costs as much as a few dozen runs and changes nothing: a run depends on the seed and its
/// number alone.
constexpr std::uint64_t runs_at_a_time = 64;
constexpr auto about = std::chrono::milliseconds(100);

cores::Histogram simulate_runs(const Program& program, const cores::Profile& profile, std::uint64_t seed,
                               std::uint64_t runs, const py::object& progress) {
  cores::Histogram histogram;
  std::uint64_t at_a_time = runs_at_a_time;
  for (std::uint64_t first = 0; first < runs;) {
    const std::uint64_t count = std::min(at_a_time, runs - first);
    const auto begin = std::chrono::steady_clock::now();
    {
      const LongWork work;
      histogram.add(cores::Simulation(program, profile).run_many(seed, first, count));
    }
    first += count;
    const auto took = std::chrono::steady_clock::now() - begin;
    if (took < about / 2) at_a_time *= 2;
    if (took > 2 * about && at_a_time > 1) at_a_time /= 2;
    if (PyErr_CheckSignals() != 0) throw py::error_already_set();
    if (!progress.is_none()) progress(first, runs);
  }
  return histogram;
}

using StateText = std::tuple<Text, std::uint64_t, bool>;

/// Configuration, runs, states, runs that say nothing by reason, states that are not allowed, runs that satisfy the
/// question and that do not, states reached and allowed.
using Summary =
    std::tuple<Configuration, std::uint64_t, std::vector<StateText>, std::vector<std::pair<Text, std::uint64_t>>,
               std::vector<Text>, std::uint64_t, std::uint64_t, std::size_t, std::size_t>;

Summary summary_of(const Comparison& comparison, const cores::OutcomeReader& reader) {
  std::vector<StateText> states;
  for (const auto& [state, count] : comparison.histogram.states)
    states.emplace_back(reader.print(state), count, reader.satisfies(state));
  std::vector<std::pair<Text, std::uint64_t>> refused;
  for (const auto& [reason, count] : comparison.histogram.refused) refused.emplace_back(reason, count);
  std::vector<Text> violations;
  for (const Violation& violation : comparison.violations) violations.emplace_back(violation.text);
  return {comparison.envelope.analysis->configuration,
          comparison.histogram.runs,
          states,
          refused,
          violations,
          comparison.positive,
          comparison.negative,
          comparison.reached,
          comparison.allowed};
}

Answer permitted(const Test& test, const Options& options, const cores::Profile& profile) {
  Answer answer{{}, with_features(options.to_model(), profile)};
  const auto cache = rule_cache(answer.options);
  const LongWork work;
  answer.result = check(test.test, answer.options, *cache);
  return answer;
}

std::pair<Answer, Summary> simulate_test(const Test& test, const Options& options, const std::string& profile_name,
                                         std::uint64_t seed, std::uint64_t runs, const py::object& progress) {
  const cores::Profile profile = cores::find_profile(profile_name);
  const Answer answer = permitted(test, options, profile);
  const Program& program = *answer.result.analysis->program;
  const cores::OutcomeReader reader(program);
  const Comparison comparison = compare(answer.result, reader, simulate_runs(program, profile, seed, runs, progress));
  return {answer, summary_of(comparison, reader)};
}

struct Recorded {
  std::string text, vcd, wave_svg, wavedrom, events;
};

Recorded record(const cores::Recorder& recorder) {
  const auto replace = nlohmann::ordered_json::error_handler_t::replace;
  nlohmann::ordered_json events{{"events", nlohmann::ordered_json::array()},
                                {"signals", nlohmann::ordered_json::array()}};
  for (const cores::TraceEvent& event : recorder.events())
    events["events"].push_back(
        {{"time", event.time}, {"core", event.core}, {"what", event.what}, {"detail", event.detail}});
  for (const cores::Signal& signal : recorder.signals())
    events["signals"].push_back({{"scope", signal.scope}, {"name", signal.name}, {"values", signal.values}});
  return {cores::to_text(recorder), cores::to_vcd(recorder), cores::to_wave_svg(recorder),
          cores::to_wavedrom(recorder).dump(1, ' ', false, replace), events.dump(-1, ' ', false, replace)};
}

/// Runs from `first` on until one satisfies the proposition; `first` itself if none of `runs` does.
std::uint64_t first_satisfying(cores::Simulation& simulation, std::uint64_t seed, std::uint64_t first,
                               std::uint64_t runs) {
  for (std::uint64_t k = first; k < first + runs; ++k) {
    if (k % runs_at_a_time == 0) interruption_point();
    if (simulation.run(seed, k) && simulation.reader().satisfies(simulation.outcome())) return k;
  }
  return first;
}

/// `run`: the number of the run to record; nothing: the first of `runs` that satisfies the proposition, or the first.
std::tuple<std::uint64_t, std::optional<Text>, bool, Recorded> record_run(const Answer& answer,
                                                                          const std::string& profile_name,
                                                                          std::uint64_t seed,
                                                                          std::optional<std::uint64_t> run,
                                                                          std::uint64_t runs) {
  const cores::Profile profile = cores::find_profile(profile_name);
  std::uint64_t number = 0;
  std::string state;
  bool finished = false, satisfies = false;
  Recorded recorded;
  {
    const LongWork work;
    cores::Simulation simulation(*answer.result.analysis->program, profile);
    number = run ? *run : first_satisfying(simulation, seed, 0, runs);
    cores::Recorder recorder(simulation.machine(), [&] { return simulation.now(); });
    simulation.machine().observer = &recorder;
    finished = simulation.run(seed, number);
    if (finished) state = simulation.reader().print(simulation.outcome());
    satisfies = finished && simulation.reader().satisfies(simulation.outcome());
    recorded = record(recorder);
    simulation.machine().observer = nullptr;
  }
  return {number, finished ? std::optional<Text>(state) : std::nullopt, satisfies, recorded};
}

/// Followed, gave up, steps done of how many, what is refused, the run if it was followed.
using ReplayText = std::tuple<bool, bool, std::size_t, std::size_t, std::vector<Text>, std::optional<Recorded>>;

/// Follows the witness on the machine that does whatever its structures allow; nothing if there is no witness.
std::optional<ReplayText> replay_witness(const Answer& answer, std::size_t most_states) {
  if (!answer.result.witness) return {};
  cores::Replay replay;
  Recorded recorded;
  {
    const LongWork work;
    replay = follow(*answer.result.analysis, *answer.result.witness,
                    [&](const cores::Replay&, const cores::Recorder& recorder) { recorded = record(recorder); });
  }
  return ReplayText{replay.followed,       replay.gave_up,
                    replay.steps_done,     replay.steps,
                    texts(replay.refused), replay.followed ? std::optional<Recorded>(recorded) : std::nullopt};
}

/// Name, title, architecture, features.
std::vector<std::tuple<Text, Text, Text, Configuration>> list_profiles() {
  std::vector<std::tuple<Text, Text, Text, Configuration>> result;
  for (const cores::BuiltInProfile& built_in : cores::built_in_profiles()) {
    const cores::Profile profile = cores::find_profile(std::string(built_in.name));
    result.emplace_back(profile.name, profile.title, profile.architecture, profile.features);
  }
  return result;
}

}  // namespace

void bind_machine(py::module_& module) {
  py::class_<Recorded>(module, "Recorded")
      .def_property_readonly("text", [](const Recorded& r) { return Text(r.text); })
      .def_property_readonly("vcd", [](const Recorded& r) { return Text(r.vcd); })
      .def_property_readonly("svg", [](const Recorded& r) { return Text(r.wave_svg); })
      .def_property_readonly("wavedrom", [](const Recorded& r) { return Text(r.wavedrom); })
      .def_property_readonly("events", [](const Recorded& r) { return Text(r.events); });
  module.def("profiles", &list_profiles);
  module.def("simulate", &simulate_test, py::arg("test"), py::arg("options"), py::arg("profile"), py::arg("seed"),
             py::arg("runs"), py::arg("progress"));
  module.def("record_run", &record_run, py::arg("answer"), py::arg("profile"), py::arg("seed"), py::arg("run"),
             py::arg("runs"));
  module.def("replay", &replay_witness, py::arg("answer"), py::arg("most_states"));
}

}  // namespace stalefetch::python
