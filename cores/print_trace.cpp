// SPDX-License-Identifier: BSD-2-Clause
// A run as text, and as a value change dump (IEEE 1364, "Value change dump files", with GTKWave's strings).
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "cores/recorder.hpp"

namespace stalefetch::cores {

std::string to_text(const Recorder& recorder) {
  std::string result;
  for (const TraceEvent& event : recorder.events())
    result += fmt::format("{:>8}  P{}  {:<11}  {}\n", event.time, event.core, event.what, event.detail);
  return result;
}

namespace {

/// Identifiers are printable characters, as short as can be.
std::string code_of(std::size_t number) {
  std::string result;
  do {
    result += static_cast<char>('!' + number % 94);
    number /= 94;
  } while (number != 0);
  return result;
}

/// A name without what would end it, or begin a bit range.
std::string plain(const std::string& text) {
  std::string result;
  for (const char c : text) result += c == ' ' || c == '[' || c == ']' || c == ':' || c == '$' ? '_' : c;
  return result;
}

/// A value as GTKWave reads it: one word, blanks as underscores.
std::string one_word(const std::string& text) {
  std::string result;
  for (const char c : text) result += c == ' ' || c == '\t' ? '_' : c;
  return result.empty() ? "_" : result;
}

std::string change(const Signal& signal, const std::string& value, std::size_t number) {
  if (signal.bits == 0) return fmt::format("s{} {}\n", one_word(value), code_of(number));
  return fmt::format("b{} {}\n", value, code_of(number));
}

}  // namespace

std::string to_vcd(const Recorder& recorder) {
  const auto& signals = recorder.signals();
  std::string result = "$comment stalefetch simulate $end\n$timescale 1ns $end\n";
  std::map<std::string, std::vector<std::size_t>> by_scope;
  for (std::size_t k = 0; k < signals.size(); ++k) by_scope[signals[k].scope].push_back(k);
  for (const auto& [scope, numbers] : by_scope) {
    std::size_t depth = 0;
    for (std::size_t begin = 0; begin <= scope.size(); ++depth) {
      const std::size_t end = std::min(scope.find('.', begin), scope.size());
      result += fmt::format("$scope module {} $end\n", plain(scope.substr(begin, end - begin)));
      begin = end + 1;
    }
    for (const std::size_t k : numbers)
      result += signals[k].bits == 0
                    ? fmt::format("$var string 1 {} {} $end\n", code_of(k), plain(signals[k].name))
                    : fmt::format("$var wire {} {} {} $end\n", signals[k].bits, code_of(k), plain(signals[k].name));
    for (; depth != 0; --depth) result += "$upscope $end\n";
  }
  result += "$enddefinitions $end\n";
  std::map<std::uint64_t, std::string> changes;
  for (std::size_t k = 0; k < signals.size(); ++k)
    for (const auto& [time, value] : signals[k].values) changes[time] += change(signals[k], value, k);
  // What has no value at the start is drawn as an error otherwise.
  for (std::size_t k = 0; k < signals.size() && !changes.empty(); ++k)
    if (signals[k].bits == 0 && (signals[k].values.empty() || signals[k].values.front().first > changes.begin()->first))
      changes.begin()->second += change(signals[k], "none", k);
  for (const auto& [time, text] : changes) result += fmt::format("#{}\n{}", time, text);
  return result;
}

}  // namespace stalefetch::cores
