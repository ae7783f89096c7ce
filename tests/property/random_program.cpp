// SPDX-License-Identifier: BSD-2-Clause
#include "tests/property/random_program.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/algorithm/string/replace.hpp>
#include <numeric>

#include "tests/support/test_writer.hpp"

namespace stalefetch::property {

namespace {

constexpr unsigned register_count = 29;  // X29 and the link register keep their names
constexpr unsigned scratch = 10;         // 10: what a function returns; 11: a temporary
constexpr unsigned location_x = 16, location_y = 17, function_f = 18, function_g = 19;
constexpr unsigned one = 20, two = 21, new_nop = 22, new_branch = 23;

std::string reg(char kind, unsigned number) { return fmt::format("{{{}{}}}", kind, number); }

std::string filled(std::string line, const Names& names) {
  for (unsigned number = register_count; number-- > 0;) {
    boost::replace_all(line, reg('r', number), fmt::format("W{}", names.registers[number]));
    boost::replace_all(line, reg('R', number), fmt::format("X{}", names.registers[number]));
  }
  return line;
}

std::vector<std::string> then(std::vector<std::string> first, const std::vector<std::string>& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

/// Loads, with and without dependencies, and stores of data.
Step data_step(Thread& thread) {
  const std::string data = reg('R', *rc::gen::element(location_x, location_y));
  const auto fresh = static_cast<unsigned>(thread.results.size());
  const std::string seen = fresh == 0 ? reg('r', one) : reg('r', fresh - 1);
  const int kind = *rc::gen::weightedElement<int>({{3, 0}, {1, 1}, {1, 2}, {3, 3}, {1, 4}});
  if (kind == 3) return {{fmt::format("STR {},[{}]", reg('r', *rc::gen::element(one, two)), data)}};
  if (kind == 4) return {{fmt::format("STR {},[{}]", seen, data)}};
  thread.results.push_back(fresh);
  const std::string result = reg('r', fresh), temporary = reg('r', scratch + 1);
  if (kind == 0) return {{fmt::format("LDR {},[{}]", result, data)}};
  if (kind == 1) return {{fmt::format("LDAR {},[{}]", result, data)}};
  return {{fmt::format("EOR {},{},{}", temporary, seen, seen),
           fmt::format("LDR {},[{},{},UXTW]", result, data, temporary)}};
}

/// Patches, with some or all maintenance.
Step patch_step(const std::string& code) {
  const std::vector<std::string> store{
      fmt::format("STR {},[{}]", reg('r', *rc::gen::element(new_nop, new_branch)), code)};
  const std::vector<std::string> clean{fmt::format("DC CVAU,{}", code)};
  const std::vector<std::string> invalidate{fmt::format("IC IVAU,{}", code), "DSB ISH"};
  const std::vector<std::string> both = then(then(clean, {"DSB ISH"}), invalidate);
  switch (*rc::gen::weightedElement<int>({{3, 0}, {1, 1}, {3, 2}, {1, 3}, {1, 4}, {1, 5}, {1, 6}})) {
    case 0:
      return {store};
    case 1:
      return {then(store, {"DSB ISH", "ISB"})};
    case 2:
      return {then(store, then(both, {"ISB"}))};
    case 3:
      return {then(store, both)};
    case 4:
      return {then(invalidate, {"ISB"})};
    case 5:
      return {clean};
    default:
      return {both};
  }
}

Step call_step(Thread& thread, const std::string& code) {
  const auto fresh = static_cast<unsigned>(thread.results.size());
  thread.results.push_back(fresh);
  return {{fmt::format("BLR {}", code), fmt::format("MOV {},{}", reg('r', fresh), reg('r', scratch))}};
}

Step fence_step(const Thread& thread, unsigned& labels) {
  if (*rc::gen::arbitrary<bool>())
    return {{*rc::gen::element<std::string>("DMB SY", "DMB ST", "DMB LD", "DSB ISH", "ISB")}};
  const auto count = static_cast<unsigned>(thread.results.size());
  const std::string label = fmt::format("l{}", labels++);
  return {{fmt::format("CBNZ {},{}", reg('r', count == 0 ? one : count - 1), label), label + ":", "ISB"}};
}

Step random_step(Thread& thread, unsigned& labels) {
  const std::string code = reg('R', *rc::gen::weightedElement<unsigned>({{4, function_f}, {1, function_g}}));
  switch (*rc::gen::weightedElement<int>({{3, 0}, {3, 1}, {4, 2}, {2, 3}})) {
    case 0:
      return data_step(thread);
    case 1:
      return patch_step(code);
    case 2:
      return call_step(thread, code);
    default:
      return fence_step(thread, labels);
  }
}

void add_functions(test_support::TestWriter& writer, unsigned thread, const Names& names) {
  writer.add(thread, "B start");
  for (const char* name : {"f", "g"}) {
    writer.add(thread, fmt::format("{}: B {}old", name, name));
    writer.add(thread, filled("MOV {r10},#1", names));
    writer.add(thread, "RET");
    writer.add(thread, filled(fmt::format("{}old: MOV {{r10}},#0", name), names));
    writer.add(thread, "RET");
  }
  writer.add(thread, "start:");
}

void add_registers(test_support::TestWriter& writer, unsigned thread, unsigned owner, const Names& names) {
  const auto set = [&](unsigned number, const std::string& value) {
    writer.init(fmt::format("{}:X{}={}", thread, names.registers[number], value));
  };
  set(location_x, names.x);
  set(location_y, names.y);
  set(function_f, fmt::format("P{}:f", owner));
  set(function_g, fmt::format("P{}:g", owner));
  set(one, "1");
  set(two, "2");
  set(new_nop, "NOP");
  set(new_branch, "instr:\"B .+8\"");
}

}  // namespace

Names RandomProgram::plain_names() const {
  Names names;
  names.thread.resize(threads.size());
  names.registers.resize(register_count);
  std::iota(names.thread.begin(), names.thread.end(), 0U);
  std::iota(names.registers.begin(), names.registers.end(), 0U);
  return names;
}

std::string RandomProgram::text(const Names& names) const {
  test_support::TestWriter writer("AArch64", "random", static_cast<unsigned>(threads.size()));
  std::string looked_at, proposition;
  add_functions(writer, names.thread[0], names);
  std::size_t next = 0;
  for (std::size_t t = 0; t < threads.size(); ++t) {
    const unsigned place = names.thread[t];
    add_registers(writer, place, names.thread[0], names);
    for (const Step& step : threads[t].steps)
      for (const std::string& line : step.lines) writer.add(place, filled(line, names));
    for (const unsigned result : threads[t].results) {
      looked_at += fmt::format("{}:X{}; ", place, names.registers[result]);
      proposition += fmt::format("{}{}:X{}={}", next == 0 ? "" : " /\\ ", place, names.registers[result], asked[next]);
      ++next;
    }
  }
  return writer.text(fmt::format("locations [{}{}; {};]\nexists ({})", looked_at, names.x, names.y, proposition));
}

rc::Gen<RandomProgram> random_programs() {
  return rc::gen::exec([] {
    RandomProgram program;
    unsigned labels = 0;
    program.threads.resize(*rc::gen::weightedElement<std::size_t>({{1, 1}, {4, 2}, {2, 3}}));
    for (Thread& thread : program.threads) {
      const auto size = *rc::gen::inRange(2U, program.threads.size() > 2 ? 4U : 5U);
      for (unsigned k = 0; k < size; ++k) thread.steps.push_back(random_step(thread, labels));
    }
    Thread& last = program.threads.back();
    if (last.results.empty()) {
      last.steps.push_back({{"LDR {r0},[{R16}]"}});
      last.results.push_back(0);
    }
    for (const Thread& thread : program.threads)
      for (std::size_t k = 0; k < thread.results.size(); ++k) program.asked.push_back(*rc::gen::element(0U, 1U));
    return program;
  });
}

rc::Gen<Step> random_fences() {
  return rc::gen::element<Step>(Step{{"DMB SY"}}, Step{{"DMB SY"}}, Step{{"DSB ISH"}}, Step{{"ISB"}},
                                Step{{"DC CVAU,{R18}"}}, Step{{"IC IVAU,{R18}", "DSB ISH"}},
                                Step{{"IC IVAU,{R19}", "DSB ISH", "ISB"}});
}

RandomProgram with_step(const RandomProgram& program, unsigned thread, unsigned position, const Step& step) {
  RandomProgram result = program;
  std::vector<Step>& steps = result.threads[thread].steps;
  steps.insert(steps.begin() + position, step);
  return result;
}

std::vector<unsigned> random_order(unsigned size) {
  std::vector<unsigned> order(size);
  std::iota(order.begin(), order.end(), 0U);
  for (unsigned k = size; k > 1; --k) std::swap(order[k - 1], order[*rc::gen::inRange(0U, k)]);
  return order;
}

}  // namespace stalefetch::property
