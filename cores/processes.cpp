// SPDX-License-Identifier: BSD-2-Clause
// Runs shared out among processes: SystemC is not made for threads.
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <vector>

#include "cores/simulation.hpp"
#include "model/error.hpp"

namespace stalefetch::cores {

namespace {

nlohmann::json to_json(const Histogram& histogram) {
  nlohmann::json result{{"runs", histogram.runs}, {"filtered", histogram.filtered}, {"refused", histogram.refused}};
  result["states"] = nlohmann::json::array();
  for (const auto& [state, count] : histogram.states) result["states"].push_back({state, count});
  return result;
}

Histogram from_json(const nlohmann::json& text) {
  Histogram histogram;
  histogram.runs = text.at("runs");
  histogram.filtered = text.at("filtered");
  histogram.refused = text.at("refused").get<std::map<std::string, std::uint64_t>>();
  for (const auto& entry : text.at("states")) histogram.states[entry.at(0).get<Outcome>()] = entry.at(1);
  return histogram;
}

/// A process that sends the histogram of its share of the runs.
struct Worker {
  pid_t process = 0;
  int result = -1;
};

void write_all(int to, const std::string& text) {
  for (std::size_t sent = 0; sent < text.size();) {
    const ssize_t more = ::write(to, text.data() + sent, text.size() - sent);
    if (more < 0 && errno != EINTR) return;
    if (more > 0) sent += static_cast<std::size_t>(more);
  }
}

std::string read_all(int from) {
  std::string text;
  char part[4096];
  for (;;) {
    const ssize_t more = ::read(from, part, sizeof part);
    if (more < 0 && errno == EINTR) continue;
    if (more <= 0) return text;
    text.append(part, static_cast<std::size_t>(more));
  }
}

template <class Work>
Worker start(const Work& work) {
  int ends[2];
  if (::pipe(ends) != 0) throw std::runtime_error("cannot make a pipe");
  std::fflush(nullptr);
  const pid_t process = ::fork();
  if (process < 0) throw std::runtime_error("cannot start a process");
  if (process != 0) {
    ::close(ends[1]);
    return {process, ends[0]};
  }
  ::close(ends[0]);
  int status = 0;
  try {
    write_all(ends[1], work());
  } catch (const std::exception&) {
    status = 1;
  }
  ::_exit(status);
}

Histogram collect(const std::vector<Worker>& workers) {
  Histogram sum;
  bool failed = false;
  for (const Worker& worker : workers) {
    const std::string text = read_all(worker.result);
    ::close(worker.result);
    int status = 0;
    while (::waitpid(worker.process, &status, 0) < 0 && errno == EINTR) {
    }
    failed |= status != 0;
    if (status == 0) sum.add(from_json(nlohmann::json::parse(text)));
  }
  if (failed) throw std::runtime_error("a simulating process failed");
  return sum;
}

}  // namespace

Histogram simulate(const Program& program, const Profile& profile, std::uint64_t seed, std::uint64_t runs,
                   unsigned processes) {
  if (processes <= 1 || runs < processes) return Simulation(program, profile).run_many(seed, 0, runs);
  { const Simulation errors_come_first(program, profile); }
  std::vector<Worker> workers;
  for (unsigned k = 0; k < processes; ++k) {
    const std::uint64_t first = runs * k / processes, end = runs * (k + 1) / processes;
    workers.push_back(
        start([&] { return to_json(Simulation(program, profile).run_many(seed, first, end - first)).dump(); }));
  }
  return collect(workers);
}

}  // namespace stalefetch::cores
