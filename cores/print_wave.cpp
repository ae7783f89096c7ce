// SPDX-License-Identifier: BSD-2-Clause
// A run for documents: as WaveDrom describes waves (https://wavedrom.com), and drawn. One column for each event that is
// shown, so that what matters stays readable however long the waits are.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "cores/recorder.hpp"

namespace stalefetch::cores {

namespace {

constexpr const char* lanes[] = {"fetch", "retire", "memory"};

/// The lane of an event; nothing: not shown.
const char* lane_of(const TraceEvent& event) {
  if (event.what == "fetch" || event.what == "fill" || event.what == "invalidate") return lanes[0];
  if (event.what == "retire") return lanes[1];
  return lanes[2];
}

std::string label_of(const TraceEvent& event) {
  const bool named_by_lane = event.what == "fetch" || event.what == "retire";
  return named_by_lane ? event.detail : event.what + " " + event.detail;
}

std::string escaped(const std::string& text) {
  std::string result;
  for (const char c : text) {
    switch (c) {
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '&':
        result += "&amp;";
        break;
      case '"':
        result += "&quot;";
        break;
      default:
        result += c;
    }
  }
  return result;
}

const char* fill_of(const TraceEvent& event) {
  if (event.what == "fetch" || event.what == "fill") return "#eef3ff";
  if (event.what == "retire") return "#eefaee";
  return event.what == "load" ? "#fff7e0" : "#fdeaea";
}

}  // namespace

nlohmann::ordered_json to_wavedrom(const Recorder& recorder) {
  const auto& events = recorder.events();
  nlohmann::ordered_json document;
  document["signal"] = nlohmann::ordered_json::array();
  for (unsigned core = 0; core < recorder.core_count(); ++core) {
    nlohmann::ordered_json group = nlohmann::ordered_json::array({fmt::format("P{}", core)});
    for (const char* lane : lanes) {
      std::string wave;
      std::vector<std::string> data;
      for (const TraceEvent& event : events) {
        const bool here = event.core == core && lane == lane_of(event);
        wave += here ? '=' : wave.empty() ? 'x' : '.';
        if (here) data.push_back(label_of(event));
      }
      group.push_back({{"name", lane}, {"wave", wave}, {"data", data}});
    }
    document["signal"].push_back(group);
  }
  std::vector<std::uint64_t> times;
  for (const TraceEvent& event : events) times.push_back(event.time);
  document["head"] = {{"text", "columns are events; cycle of each in `times`"}};
  document["times"] = times;
  document["config"] = {{"hscale", 4}};
  return document;
}

std::string to_wave_svg(const Recorder& recorder) {
  constexpr int column = 26, lane_height = 22, left = 110, top = 30, letter = 7;
  const auto& events = recorder.events();
  const int lane_count = static_cast<int>(std::size(lanes));
  std::size_t longest = 0;
  for (const TraceEvent& event : events) longest = std::max(longest, label_of(event).size());
  const int width = left + static_cast<int>(events.size()) * column + static_cast<int>(longest) * letter + 20;
  const int height = top + static_cast<int>(recorder.core_count()) * (lane_count * lane_height + 14) + 10;
  std::string svg = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} {1}\" "
      "font-family=\"monospace\" font-size=\"11\">\n<rect width=\"{0}\" height=\"{1}\" fill=\"#ffffff\"/>\n",
      width, height);
  for (unsigned core = 0; core < recorder.core_count(); ++core) {
    for (int lane = 0; lane < lane_count; ++lane) {
      const int y = top + static_cast<int>(core) * (lane_count * lane_height + 14) + lane * lane_height;
      svg += fmt::format("<text x=\"6\" y=\"{}\">P{} {}</text>\n", y + 14, core, lanes[lane]);
      int end_of_last = 0;
      for (std::size_t k = events.size(); k-- > 0;) {
        const TraceEvent& event = events[k];
        if (event.core != core || lane_of(event) != lanes[lane]) continue;
        const int x = left + static_cast<int>(k) * column;
        const int most = end_of_last == 0 ? width - x - 6 : end_of_last - x - 2;
        const auto letters = static_cast<std::size_t>(std::max(1, (most - 8) / letter));
        std::string label = label_of(event);
        const std::string whole = label;
        if (label.size() > letters) label = label.substr(0, letters);
        const int box = std::min(most, static_cast<int>(label.size()) * letter + 8);
        svg += fmt::format(
            "<g><title>cycle {}: {}</title><rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"18\" fill=\"{}\" "
            "stroke=\"#666666\"/><text x=\"{}\" y=\"{}\">{}</text></g>\n",
            event.time, escaped(whole), x, y, box, fill_of(event), x + 4, y + 13,
            escaped(label));
        end_of_last = x;
      }
    }
  }
  return svg + "</svg>\n";
}

}  // namespace stalefetch::cores
