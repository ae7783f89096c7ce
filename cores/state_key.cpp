// SPDX-License-Identifier: BSD-2-Clause
#include "cores/state_key.hpp"

namespace stalefetch::cores {

namespace {

/// Two multiply-and-rotate hashes side by side.
class Digest {
 public:
  void add(std::uint64_t number) {
    low_ = (rotate(low_ ^ number, 29)) * 0x9E3779B97F4A7C15ULL + 0x165667B19E3779F9ULL;
    high_ = (rotate(high_ + number, 33) ^ low_ >> 32) * 0xC2B2AE3D27D4EB4FULL + 0x27D4EB2F165667C5ULL;
  }
  [[nodiscard]] StateKey key() const { return {low_, high_}; }

 private:
  static std::uint64_t rotate(std::uint64_t number, int by) { return number << by | number >> (64 - by); }
  std::uint64_t low_ = 0x243F6A8885A308D3ULL, high_ = 0x13198A2E03707344ULL;
};

void add(Digest& digest, const FetchedInstruction& fetched) {
  digest.add(fetched.address);
  digest.add(fetched.bytes);
  digest.add(fetched.length | fetched.available << 8 | (fetched.unmapped ? 1U << 16 : 0) |
             (fetched.predicted ? 1U << 17 : 0));
  digest.add(fetched.next);
  for (const StoreNumber version : fetched.version) digest.add(version);
  if (!fetched.translated && fetched.fault == 0) return;
  digest.add(fetched.physical ^ std::uint64_t{fetched.fault} << 56);
  digest.add(std::uint64_t{fetched.found.upper} << 16 | fetched.found.leaf);
}

void add(Digest& digest, const Tlb& tlb) {
  digest.add(tlb.entries().size());
  for (const Translation& entry : tlb.entries()) {
    digest.add(entry.page);
    digest.add(std::uint64_t{entry.upper.version} << 16 | entry.leaf.version);
  }
}

void add(Digest& digest, const CoreState& core) {
  add(digest, core.fetch_tlb);
  add(digest, core.data_tlb);
  add(digest, core.walk_cache);
  digest.add(core.failed.instruction ^ core.failed.linear << 16);
  digest.add(core.fetch.pc);
  digest.add((core.fetch.ended ? 1 : 0) | (core.fetch.undecided ? 2 : 0) | (core.fetch.waiting ? 4 : 0));
  add(digest, core.fetch.partial);
  if (core.fetch.partial.available != 0)
    for (const MemoryByte& byte : core.fetch.coming) digest.add(byte.value | byte.version << 8);
  digest.add(core.fetch.queue.size());
  for (const FetchedInstruction& fetched : core.fetch.queue) add(digest, fetched);
  digest.add(core.instruction_cache.lines().size());
  for (const CachedLine& line : core.instruction_cache.lines()) {
    digest.add(line.line);
    for (const MemoryByte& byte : line.bytes) digest.add(byte.version);
  }
  digest.add(core.window.size());
  for (const WindowEntry& entry : core.window) {
    add(digest, entry.fetched);
    digest.add(entry.next ^ (entry.obliged ? entry.expected + 1 : 0) ^ (entry.interrupt ? 1ULL << 63 : 0) ^
               (entry.faulted ? 1ULL << 62 ^ std::uint64_t{entry.fault_found.leaf} << 32 : 0));
  }
  digest.add(core.retired | std::uint64_t{core.failing} << 32);
  digest.add(core.corrected ^ core.correction << 32);
  digest.add((core.stopped ? 1 : 0) | (core.taken_before ? 2 : 0) | core.taken_anywhere << 2);
  for (const MemoryOperation& operation : core.operations) {
    digest.add((operation.done ? 1 : 0) | (operation.lost ? 2 : 0) | operation.delivered << 8 |
               (operation.address_known ? 4 : 0));
    if (operation.translates)
      digest.add(std::uint64_t{operation.found.upper} << 16 | operation.found.leaf | std::uint64_t{1} << 32);
    if (operation.kind == OperationKind::Interrupt) digest.add(operation.sender);
    if (operation.kind != OperationKind::Load || !operation.done) continue;
    digest.add(core.values.number(operation.data));
    for (const StoreNumber version : operation.read_from) digest.add(version);
  }
}

}  // namespace

StateKey key_of(const Machine& machine) {
  Digest digest;
  for (unsigned c = 0; c < machine.core_count(); ++c) add(digest, machine.core(c));
  const Memory& memory = machine.memory();
  for (std::uint32_t line = 0; line < memory.map().lines.size(); ++line)
    for (unsigned k = 0; k < memory.map().line_bytes; ++k)
      digest.add(memory.newest_line(line)[k].version | memory.unified_line(line)[k].version << 16);
  for (const StoreNumber store : memory.order()) digest.add(store);
  for (const InterruptController::Entry& entry : machine.interrupts().pending())
    digest.add(entry.core | std::uint64_t{entry.interrupt.sender} << 8);
  return digest.key();
}

}  // namespace stalefetch::cores
