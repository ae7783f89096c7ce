// SPDX-License-Identifier: BSD-2-Clause
// A run for documents: as WaveDrom describes waves (https://wavedrom.com), and drawn. One column for each event that is
// shown, so that what matters stays readable however long the waits are.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "cores/recorder.hpp"
#include "model/markup.hpp"

namespace stalefetch::cores {

namespace {

constexpr const char* lanes[] = {"fetch", "retire", "memory"};

/// The lane of an event; nothing: not shown.
const char* lane_of(const TraceEvent& event) {
  if (event.what == "fetch" || event.what == "fill" || event.what == "invalidate" || event.what == "interrupt")
    return lanes[0];
  if (event.what == "retire") return lanes[1];
  return lanes[2];
}

std::string label_of(const TraceEvent& event) {
  const bool named_by_lane = event.what == "fetch" || event.what == "retire";
  return named_by_lane ? event.detail : event.what + " " + event.detail;
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

namespace {

constexpr int lane_height = 22, left = 110, top = 12, letter = 7, gap = 14;
constexpr int lane_count = static_cast<int>(std::size(lanes));

/// An event as a box, placed so that time runs to the right and no box of a lane covers the next.
struct Box {
  int x = 0, y = 0, width = 0;
};

/// Cores that do anything: a column of a test that only holds code does not.
std::vector<unsigned> busy_cores(const std::vector<TraceEvent>& events) {
  std::vector<unsigned> busy;
  for (const TraceEvent& event : events) busy.push_back(event.core);
  std::sort(busy.begin(), busy.end());
  busy.erase(std::unique(busy.begin(), busy.end()), busy.end());
  return busy;
}

int top_of(std::size_t row) { return top + static_cast<int>(row) * (lane_count * lane_height + gap); }

std::vector<Box> place(const std::vector<TraceEvent>& events, const std::vector<unsigned>& cores) {
  std::vector<Box> boxes;
  std::vector<int> free_from(cores.size() * lane_count, left);
  int x = left;
  for (const TraceEvent& event : events) {
    int lane = 0;
    while (lanes[lane] != lane_of(event)) ++lane;
    const auto row = static_cast<std::size_t>(std::find(cores.begin(), cores.end(), event.core) - cores.begin());
    int& from = free_from[row * lane_count + static_cast<std::size_t>(lane)];
    x = std::max(x, from);
    Box box;
    box.x = x;
    box.y = top_of(row) + lane * lane_height;
    box.width = static_cast<int>(label_of(event).size()) * letter + 8;
    from = x + box.width + 2;
    x += gap;
    boxes.push_back(box);
  }
  return boxes;
}

}  // namespace

std::string to_wave_svg(const Recorder& recorder) {
  const auto& events = recorder.events();
  const std::vector<unsigned> cores = busy_cores(events);
  const std::vector<Box> boxes = place(events, cores);
  int width = left;
  for (const Box& box : boxes) width = std::max(width, box.x + box.width + 8);
  const int height = top_of(cores.size());
  std::string svg = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} {1}\" role=\"img\" "
      "font-family=\"monospace\" font-size=\"11\">\n<title>a run of the machine: what each core fetches, retires, and "
      "does to memory</title>\n<rect width=\"{0}\" height=\"{1}\" fill=\"#ffffff\"/>\n",
      width, height);
  for (std::size_t row = 0; row < cores.size(); ++row)
    for (int lane = 0; lane < lane_count; ++lane)
      svg += fmt::format("<text x=\"6\" y=\"{}\">P{} {}</text>\n", top_of(row) + lane * lane_height + 13, cores[row],
                         lanes[lane]);
  for (std::size_t k = 0; k < events.size(); ++k)
    svg += fmt::format(
        "<g><title>cycle {}</title><rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"18\" fill=\"{}\" "
        "stroke=\"#666666\"/><text x=\"{}\" y=\"{}\">{}</text></g>\n",
        events[k].time, boxes[k].x, boxes[k].y, boxes[k].width, fill_of(events[k]), boxes[k].x + 4, boxes[k].y + 13,
        escaped_markup(label_of(events[k])));
  return svg + "</svg>\n";
}

}  // namespace stalefetch::cores
