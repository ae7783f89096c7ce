// SPDX-License-Identifier: BSD-2-Clause
#include "bindings/cli/replay_option.hpp"

#include <fmt/format.h>

#include "bindings/cli/commands.hpp"
#include "bindings/machine/witness_run.hpp"

namespace stalefetch::cli {

namespace {

int show_followed(const CheckResult& result, const RunOutput& output) {
  const cores::Replay replay =
      follow(*result.analysis, *result.witness, [&](const cores::Replay& followed, const cores::Recorder& recorder) {
        fmt::print("\n  replay: the machine follows the witness to its end in {} steps\n", followed.actions.size());
        write_run(recorder, output);
      });
  if (replay.followed) return as_expected;
  fmt::print("\n  replay: the machine cannot follow the witness{} (did {} of {} steps, looked at {} states)\n",
             replay.gave_up ? " as far as was searched" : "", replay.steps_done, replay.steps, replay.states);
  for (const std::string& step : replay.refused) fmt::print("    {}\n", step);
  return replay.gave_up ? inconclusive : as_expected;
}

}  // namespace

int show_replay(const CheckResult& result, const RunOutput& output) {
  if (!result.witness) {
    fmt::print("\n  replay: there is no witness to follow\n");
    return as_expected;
  }
  try {
    return show_followed(result, output);
  } catch (const Unsupported& lacking) {
    fmt::print("\n  replay: the machine lacks {}\n", lacking.what());
    return as_expected;
  }
}

}  // namespace stalefetch::cli
