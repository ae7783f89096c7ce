// SPDX-License-Identifier: BSD-2-Clause
// What happened in one run, for people: a list of events, and the values of named signals over time.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "cores/machine.hpp"

namespace stalefetch::cores {

struct TraceEvent {
  std::uint64_t time = 0;
  unsigned core = 0;
  std::string what;    ///< `fetch`, `retire`, `load`, `store`, `barrier`, `clean`, `invalidate`, `fill`, `write back`,
                       ///< `send`, `interrupt`, `walk`, `translate`, `flush`, `flushed`
  std::string detail;  ///< one line
};

/// A signal of the waveform: its values, each from a time on.
struct Signal {
  std::string scope, name;
  unsigned bits = 0;  ///< of a number; 0: the values are text
  std::vector<std::pair<std::uint64_t, std::string>> values;
};

class Recorder final : public Observer {
 public:
  /// Refers to the machine. `now` tells the time.
  Recorder(const Machine& machine, std::function<std::uint64_t()> now);

  void fetched(unsigned core, const FetchedInstruction& fetched) override;
  void retired(unsigned core, const WindowEntry& entry) override;
  void done(unsigned core, const MemoryOperation& operation) override;
  void acted(const Action& action) override;

  [[nodiscard]] const std::vector<TraceEvent>& events() const { return events_; }
  [[nodiscard]] const std::vector<Signal>& signals() const { return signals_; }
  [[nodiscard]] unsigned core_count() const { return machine_.core_count(); }

 private:
  void add(unsigned core, std::string what, std::string detail);
  void sample();
  void sample_core(unsigned core);
  void sample_lines();
  void set(const std::string& scope, const std::string& name, unsigned bits, const std::string& value);
  [[nodiscard]] std::string version_text(StoreNumber version) const;
  [[nodiscard]] std::string versions_text(const std::array<StoreNumber, 8>& versions, unsigned bytes) const;
  void translated(const Action& action);
  void sample_translations(unsigned core, const std::string& scope);
  [[nodiscard]] std::string page_text(Address page) const;
  [[nodiscard]] std::string translation_text(const Translation& translation) const;
  [[nodiscard]] std::string found_text(Address page, const FoundVersions& found) const;
  [[nodiscard]] std::string line_text(std::uint32_t line) const;
  [[nodiscard]] std::string operation_text(unsigned core, const MemoryOperation& operation) const;

  const Machine& machine_;
  std::function<std::uint64_t()> now_;
  std::vector<TraceEvent> events_;
  std::vector<Signal> signals_;
  std::map<std::string, std::size_t> signal_of_;
};

/// One line per event.
[[nodiscard]] std::string to_text(const Recorder& recorder);
/// A value change dump; text values as GTKWave reads them.
[[nodiscard]] std::string to_vcd(const Recorder& recorder);
/// The events as a WaveDrom document: a group per core, with a lane for each part of it.
[[nodiscard]] nlohmann::ordered_json to_wavedrom(const Recorder& recorder);
/// The same, drawn: a picture that needs nothing else.
[[nodiscard]] std::string to_wave_svg(const Recorder& recorder);

}  // namespace stalefetch::cores
