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

enum class OperationKind : std::uint8_t { Load, Store, Barrier, Maintain, MaintainAll };

struct MemoryOperation {
  static constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();

  OperationKind kind = OperationKind::Barrier;
  std::uint8_t bytes = 0;
  bool done = false;
  bool address_known = false;  ///< and mapped
  bool exclusive = false;      ///< a load that an exclusive store may pair with
  bool lost = false;           ///< of a load that pairs with a store: another core has stored there since
  bool forwarded = false;      ///< of a load: from the store buffer
  std::uint32_t instruction = 0;
  Handle address = 0, data = 0;  ///< data: what a store writes, and the node that a load fills
  std::uint32_t pair =
      none;  ///< of a store: the load of the same atomic; of that load: the store, if of one instruction
  std::uint32_t source = none;       ///< of a load that was forwarded to: the store operation
  Address linear = 0, physical = 0;  ///< once the address is known
  Traits traits;
  std::uint64_t tags = 0;
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
  Address address = 0;
};

/// A register that an instruction wrote, and what it held before.
struct RegisterUndo {
  std::uint32_t index = 0;
  Handle before = 0;
};

}  // namespace stalefetch::cores
