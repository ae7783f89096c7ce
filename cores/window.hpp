// SPDX-License-Identifier: BSD-2-Clause
// The instructions of a core from issue on, in program order, and the memory operations that they make.
// To show: loads and stores are done out of program order, retirement is in order, and a load may retire before it
// returns.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <vector>

#include "cores/topology.hpp"
#include "cores/values.hpp"

namespace stalefetch::cores {

/// Names a store: its core and its place among the operations of that core. 0 is the initial content.
using StoreNumber = std::uint16_t;
[[nodiscard]] constexpr StoreNumber store_number(unsigned core, std::uint32_t operation) {
  return static_cast<StoreNumber>((core << 13 | (operation & 0x1fff)) + 1);
}
[[nodiscard]] constexpr unsigned core_of(StoreNumber number) { return (number - 1U) >> 13; }
[[nodiscard]] constexpr std::uint32_t operation_of(StoreNumber number) { return (number - 1U) & 0x1fff; }

/// Lines on which a core is interrupted; the numbers of the enumeration are the model's.
enum class InterruptPin : std::uint8_t { Masked, Firmware };

/// Interrupt: the taking of one. Send: of one to another core. Flush: of the cached translations of a page.
enum class OperationKind : std::uint8_t { Load, Store, Barrier, Maintain, MaintainAll, Interrupt, Send, Flush, FlushAll };

/// The versions of the entries that an access was translated by.
struct FoundVersions {
  StoreNumber upper = 0, leaf = 0;
  friend bool operator==(const FoundVersions& a, const FoundVersions& b) {
    return a.upper == b.upper && a.leaf == b.leaf;
  }
};

struct MemoryOperation {
  static constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();
  static constexpr std::uint32_t all_spaces = none;

  OperationKind kind = OperationKind::Barrier;
  std::uint8_t bytes = 0;
  bool done = false;
  bool address_known = false;  ///< and mapped
  bool exclusive = false;      ///< a load that an exclusive store may pair with
  bool lost = false;           ///< of a load that pairs with a store: another core has stored there since
  bool forwarded = false;      ///< of a load: from the store buffer
  bool translates = false;     ///< `linear` is known, and in a page that is translated
  bool awaits = false;         ///< of a load: firmware repeats it until it returns `payload`
  std::uint8_t target = 0;     ///< of Send: the core
  std::uint32_t space = all_spaces;  ///< of a flush: the address space
  InterruptPin pin = InterruptPin::Masked;  ///< of Send and Interrupt
  std::uint32_t instruction = 0;
  Handle address = 0, data = 0;  ///< data: what a store writes, and the node that a load fills
  std::uint32_t pair =
      none;  ///< of a store: the load of the same atomic; of that load: the store, if of one instruction
  std::uint32_t source = none;       ///< of a load that was forwarded to: the store operation
  Address linear = 0, physical = 0;  ///< once the address is known
  FoundVersions found;               ///< of an access that is translated: by what
  Traits traits;
  std::uint64_t tags = 0;
  std::uint64_t payload = 0;               ///< of Send and Interrupt: what the handler learns
  StoreNumber sender = 0;                  ///< of Interrupt: the operation that sent it; 0: no core did
  std::uint8_t delivered = 0;              ///< of an invalidation: the cores that it has reached
  std::array<StoreNumber, 8> read_from{};  ///< of a load that is done, by byte
};

/// What fetch delivers: the bytes of one instruction, and the versions that they are.
struct FetchedInstruction {
  Address address = 0;
  std::uint64_t bytes = 0;
  std::uint8_t length = 0;
  std::uint8_t available = 0;  ///< bytes that came along so far; the instruction may be shorter
  bool unmapped = false;       ///< there is nothing to execute
  bool translated = false;     ///< `physical` is known from the page tables
  std::uint8_t fault = 0;      ///< of what is unmapped: number of the kind of fault that its translation gave
  FoundVersions found;         ///< of what is translated, or was to be
  Address physical = 0;
  bool predicted = false;      ///< `next` was guessed where the instruction leaves it open
  Address fault_address = 0;
  Address next = 0;
  std::array<StoreNumber, 8> version{};
};

struct WindowEntry {
  FetchedInstruction fetched;
  Address next = 0;
  bool stops = false;  ///< the thread ends with it
  bool refetches = false;
  bool obliged = false;  ///< issued on a guess: right if `guess` turns out to be `expected`
  Handle guess = 0;
  std::uint64_t expected = 0;
  bool refused = false;  ///< nobody knows what it does: must not retire
  bool faulted = false;    ///< its access to `fault_page` was not translated; an exception is taken instead
  Address fault_page = 0;
  FoundVersions fault_found;
  bool interrupt = false;  ///< no instruction: before the one at this address an interrupt is taken
  // What there was before it was issued, to go back to.
  std::uint32_t first_operation = 0;
  std::uint32_t first_node = 0;
  std::uint32_t first_undo = 0;
  std::uint32_t faults = 0;
  std::uint32_t reservation = MemoryOperation::none;
  Address reservation_address = 0;
  std::uint8_t reservation_bytes = 0;
};

struct RecordedFault {
  std::uint8_t kind = 0;  ///< index into Semantics::fault_kinds()
  Address address = 0;    ///< of the instruction
  bool about_access = false;
  Address accessed = 0;  ///< linear, if it is about an access
};

/// A translation that failed: the instruction is executed once more, and takes the exception at that access.
struct FailedAccess {
  std::uint32_t instruction = MemoryOperation::none;
  std::uint32_t operation = 0;  ///< of those of the instruction
  std::uint8_t fault = 0;       ///< number of its kind; 0: translated to where nothing is
  Address linear = 0, page = 0;
  FoundVersions found;
};

/// A register that an instruction wrote, and what it held before.
struct RegisterUndo {
  std::uint32_t index = 0;
  Handle before = 0;
};

}  // namespace stalefetch::cores
