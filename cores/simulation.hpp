// SPDX-License-Identifier: BSD-2-Clause
// Many runs of one test on one machine, and how often each final state came out.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "cores/adversary.hpp"
#include "cores/clockwork.hpp"
#include "cores/outcome.hpp"
#include "cores/profile.hpp"

namespace stalefetch::cores {

struct Histogram {
  std::map<Outcome, std::uint64_t> states;
  std::map<std::string, std::uint64_t> refused;  ///< runs that say nothing, by reason
  std::uint64_t runs = 0;
  std::uint64_t filtered = 0;  ///< runs that the test's filter rules out

  void add(const Histogram& other);
};

/// One test on one machine, ready to run.
class Simulation {
 public:
  /// Refers to the program. Throws Error if no machine of ours has its configuration, and what OutcomeReader throws.
  Simulation(const Program& program, const Profile& profile);

  /// The run with this number. What a run does depends on the seed and its number alone. False: it says nothing, and
  /// machine().refusal() why.
  [[nodiscard]] bool run(std::uint64_t seed, std::uint64_t number);
  /// The runs `first` to `first` + `count` - 1.
  [[nodiscard]] Histogram run_many(std::uint64_t seed, std::uint64_t first, std::uint64_t count);

  [[nodiscard]] Machine& machine() { return *machine_; }
  [[nodiscard]] const OutcomeReader& reader() const { return reader_; }
  [[nodiscard]] Outcome outcome() const { return reader_.read(*machine_); }
  /// Cycles of this run; with an adversary, steps.
  [[nodiscard]] std::uint64_t now() const;
  [[nodiscard]] std::uint64_t activations() const { return clockwork_ ? clockwork_->activations() : 0; }

 private:
  [[nodiscard]] bool run_once(std::uint64_t seed);
  void train();

  Profile profile_;
  std::unique_ptr<const Semantics> semantics_;
  OutcomeReader reader_;
  std::unique_ptr<Machine> machine_;
  Training training_;
  RandomAdversary adversary_;
  std::unique_ptr<Clockwork> clockwork_;
};

/// The same runs in several processes; the result does not depend on how many. Throws Error as above, and
/// std::runtime_error if a process fails.
[[nodiscard]] Histogram simulate(const Program& program, const Profile& profile, std::uint64_t seed, std::uint64_t runs,
                                 unsigned processes);

}  // namespace stalefetch::cores
