// SPDX-License-Identifier: BSD-2-Clause
// One way through the code of one thread: the instructions it executes and the events they make.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/arch/effects.hpp"
#include "model/thread/cells.hpp"

namespace stalefetch {

/// Translation: reads a page-table entry; HardwareUpdate: the walk changes it. TranslationMaintenance: of cached
/// translations. Send: of an interrupt, a write to the controller. Interrupt: the taking of one, which reads what was sent.
enum class EventKind : std::uint8_t {
  Fetch, Read, Write, Barrier, Maintenance, Translation, HardwareUpdate, TranslationMaintenance, Send, Interrupt
};
[[nodiscard]] constexpr bool stores(EventKind kind) {
  return kind == EventKind::Write || kind == EventKind::HardwareUpdate || kind == EventKind::Send;
}

/// An event of a path. Memory events concern one cell; an access to several cells makes several events.
struct PathEvent {
  static constexpr unsigned none = ~0U;

  EventKind kind = EventKind::Barrier;
  unsigned instruction = 0;        ///< index into Path::instructions: program order
  unsigned access = 0;             ///< same number: same access
  CellId cell = 0;                 ///< of what reads or stores; meaningless for the fetch of code that nothing modifies
  std::uint64_t address = 0;       ///< linear, of memory events (where the cell begins) and maintenance
  std::uint64_t mapping = 0;       ///< of the same: linear less physical address, alike for all that one mapping maps
  unsigned object = none;          ///< index into Program::objects(): the cache line; none for maintenance of everything
  unsigned read = none;            ///< of what reads: its number in the arena; none if nothing modifies the code
  /// Same number: a walk of the page tables, and the access (or the entry of the exception) that it translates for.
  unsigned walk = none;
  AccessType access_type = AccessType::Read;  ///< of Translation: what it translates for
  std::uint8_t mode = 0;           ///< likewise, in which mode (TranslationContext)
  std::uint64_t page = 0;          ///< of walks and their maintenance: the linear page; 0: none, or all
  std::uint32_t space = every_space;  ///< of the same: the address space
  Value data;                      ///< of Write
  unsigned read_half = none;       ///< of Write: the event index of the read of the same atomic
  Tags tags = 0;
  Dependencies address_from, data_from, control_from;
  friend bool operator==(const PathEvent&, const PathEvent&) = default;
};

/// A synchronous exception that was taken.
struct Fault {
  std::string kind;
  std::uint64_t address = 0;                  ///< of the instruction
  std::optional<std::uint64_t> accessed = {}; ///< the linear address that it is about
  friend bool operator==(const Fault&, const Fault&) = default;
};

struct ExecutedInstruction {
  std::uint64_t address = 0;
  std::uint64_t bytes = 0;  ///< as fetched
  bool machine = false;     ///< none at all: before the one at this address an interrupt is taken or hardware acts
  friend bool operator==(const ExecutedInstruction&, const ExecutedInstruction&) = default;
};

struct Path {
  std::vector<ExecutedInstruction> instructions;
  std::vector<PathEvent> events;
  ValueArena arena;                  ///< of `data` and `registers`; reads that were split over are resolved
  std::vector<unsigned> read_events; ///< event of each read, by read number
  std::vector<Value> registers;      ///< at the end
  std::vector<Fault> faults;
  std::optional<std::string> incomplete;  ///< why the path was cut before its end
  bool repetition = false;           ///< cut where it began to repeat itself: a shorter path speaks for it
  unsigned round_begin = 0;          ///< of a repetition: the event that begins the round which changed nothing
  bool shortened = false;            ///< cut where nothing follows that anyone could notice (thread/reduce.hpp)
  std::array<bool, 2> accepts{true, true};  ///< at the end, by InterruptLine: an interrupt would be taken
  /// Nothing tells them apart: a free choice of the architecture made no difference.
  friend bool operator==(const Path&, const Path&) = default;
};

}  // namespace stalefetch
