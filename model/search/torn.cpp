// SPDX-License-Identifier: BSD-2-Clause
#include "model/search/torn.hpp"

#include <vector>

namespace stalefetch {

namespace {

/// The fetches of each instruction of this thread that come from two cells or more.
std::vector<std::vector<EventId>> fetches_in_parts(const Universe& universe, unsigned thread) {
  std::vector<std::vector<EventId>> by_instruction(universe.path(thread).instructions.size());
  for (EventId e = 0; e < universe.size(); ++e) {
    const Event& event = universe.events()[e];
    if (event.thread == thread && event.kind == EventKind::Fetch && event.reads())
      by_instruction[event.in_path->instruction].push_back(e);
  }
  std::erase_if(by_instruction, [](const auto& fetches) { return fetches.size() < 2; });
  return by_instruction;
}

/// From each store to those made after it; the parts of one store are made at once, and so stand before each other.
Relation made_before(const FoundExecution& execution) {
  const Universe& universe = *execution.universe;
  const auto& events = universe.events();
  Relation before = *execution.co;
  for (EventId a = 0; a < universe.size(); ++a) {
    if (events[a].is_initial()) continue;
    for (EventId b = a + 1; b < universe.size() && events[b].thread == events[a].thread; ++b) {
      before.set(a, b);
      const bool store = events[a].kind == EventKind::Write && events[b].kind == EventKind::Write;
      if (store && events[a].in_path->access == events[b].in_path->access) before.set(b, a);
    }
    if (events[a].reads()) before.set((*execution.source)[a], a);
  }
  close_transitively(before);
  return before;
}

}  // namespace

bool executes_torn(const FoundExecution& execution, unsigned thread) {
  const auto instructions = fetches_in_parts(*execution.universe, thread);
  if (instructions.empty()) return false;
  const Relation before = made_before(execution);
  const auto overwritten_when_made = [&](EventId one, EventId other) {
    const auto& writes = execution.universe->writes_of(execution.universe->events()[one].cell);
    const EventId old = (*execution.source)[one], made = (*execution.source)[other];
    for (const EventId write : writes)
      if (execution.co->test(old, write) && before.test(write, made)) return true;
    return false;
  };
  for (const auto& fetches : instructions)
    for (const EventId one : fetches)
      for (const EventId other : fetches)
        if (one != other && overwritten_when_made(one, other)) return true;
  return false;
}

}  // namespace stalefetch
