// SPDX-License-Identifier: BSD-2-Clause
#include "model/explain/wording.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace stalefetch {

namespace {
constexpr std::uint64_t largest_decimal = 0xffff;

const MemoryObject& object_of(const CandidateEvaluation& candidate, const Cell& cell) {
  return candidate.analysis().program->objects()[cell.object];
}

/// What maintenance concerns, where its instruction names a register only.
std::string maintained(const CandidateEvaluation& candidate, const PathEvent& event) {
  const Program& program = *candidate.analysis().program;
  const auto page = event.page != 0 ? program.entry_of(event.page) : std::nullopt;
  if (page) return fmt::format(" ({})", program.objects()[*program.object_at(*page)].name);
  if (event.object == PathEvent::none) return {};
  return fmt::format(" ({})", program.objects()[event.object].name);
}

/// What an event does to memory, or to what stands for it.
std::string touch(const CandidateEvaluation& candidate, const Event& event, const std::string& value) {
  const std::string place = name_of_cell(candidate, event.cell);
  switch (event.kind) {
    case EventKind::Fetch:
      return fmt::format("fetch {} -> {}", place, value);
    case EventKind::Read:
      return fmt::format("load {} -> {}", place, value);
    case EventKind::Translation:
      return fmt::format("walk {} -> {}", place, value);
    case EventKind::HardwareUpdate:
      return fmt::format("update {} = {}", place, value);
    case EventKind::Send:
      return fmt::format("send {}", place);
    case EventKind::Interrupt:
      return fmt::format("take {}", place);
    case EventKind::Write:
    case EventKind::Barrier:
    case EventKind::Maintenance:
    case EventKind::TranslationMaintenance:
      break;
  }
  return fmt::format("{} {} = {}", event.is_initial() ? "initially" : "store", place, value);
}
}  // namespace

std::string name_of_cell(const CandidateEvaluation& candidate, CellId id) {
  const Cell& cell = candidate.universe().threads().cells[id];
  const MemoryObject& object = object_of(candidate, cell);
  if (cell.address == object.address) return object.name;
  return fmt::format("{}+{:#x}", object.name, cell.address - object.address);
}

std::string name_of_value(const CandidateEvaluation& candidate, CellId id, std::uint64_t value) {
  const Program& program = *candidate.analysis().program;
  const Cell& cell = candidate.universe().threads().cells[id];
  const MemoryObject& object = object_of(candidate, cell);
  if (object.entry)
    return program.architecture().print_entry(value, [&](std::uint64_t page) { return program.page_name(page); });
  if (object.code && cell.address == object.address && cell.bytes == object.bytes)
    return program.instruction_text(value, cell.address);
  if (const auto label = program.label_at(value)) return *label;
  const auto target = program.object_at(value);
  if (target && program.objects()[*target].address == value) return program.objects()[*target].name;
  return value > largest_decimal || object.code ? fmt::format("{:#x}", value) : fmt::format("{}", value);
}

std::string instruction_of(const CandidateEvaluation& candidate, EventId id) {
  const Event& event = candidate.universe().events()[id];
  if (event.is_initial()) return {};
  const auto& executed = candidate.universe().path(event.thread).instructions[event.in_path->instruction];
  if (executed.machine) {
    const auto& events = candidate.universe().path(event.thread).events;
    const auto updates = [&](const PathEvent& other) {
      return other.instruction == event.in_path->instruction && other.kind == EventKind::HardwareUpdate;
    };
    return std::any_of(events.begin(), events.end(), updates) ? "hardware" : "interrupt";
  }
  return candidate.analysis().program->instruction_text(executed.bytes, executed.address);
}

namespace {

const MemoryObject* object_of(const CandidateEvaluation& candidate, unsigned thread, unsigned instruction) {
  const auto& executed = candidate.universe().path(thread).instructions[instruction];
  const Program& program = *candidate.analysis().program;
  const auto object = executed.machine ? std::nullopt : program.object_at(executed.address);
  return object ? &program.objects()[*object] : nullptr;
}

}  // namespace

SourcePosition position_of(const CandidateEvaluation& candidate, EventId id) {
  const Event& event = candidate.universe().events()[id];
  const MemoryObject* object =
      event.is_initial() ? nullptr : object_of(candidate, event.thread, event.in_path->instruction);
  return object != nullptr ? object->at : SourcePosition{};
}

SourcePosition caller_of(const CandidateEvaluation& candidate, EventId id) {
  const Event& event = candidate.universe().events()[id];
  if (event.is_initial()) return {};
  for (unsigned back = event.in_path->instruction + 1; back-- > 0;)
    if (const MemoryObject* object = object_of(candidate, event.thread, back);
        object != nullptr && object->thread == event.thread)
      return object->at;
  return {};
}

std::string what_happens(const CandidateEvaluation& candidate, EventId id) {
  const Event& event = candidate.universe().events()[id];
  if (event.touches_memory())
    return touch(candidate, event, name_of_value(candidate, event.cell, candidate.values()[id]));
  const std::string instruction = instruction_of(candidate, id);
  if (event.kind == EventKind::Fetch) return fmt::format("fetch {}", instruction);
  if (event.kind == EventKind::Barrier && event.in_path->walk != PathEvent::none && event.in_path->page != 0)
    return "use the translation" + maintained(candidate, *event.in_path);
  const bool maintains = event.kind == EventKind::Maintenance || event.kind == EventKind::TranslationMaintenance;
  return maintains ? instruction + maintained(candidate, *event.in_path) : instruction;
}

std::string who(const CandidateEvaluation& candidate, EventId id) {
  const Event& event = candidate.universe().events()[id];
  return event.is_initial() ? "the initial state" : fmt::format("P{}", event.thread);
}

}  // namespace stalefetch
