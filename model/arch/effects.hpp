// SPDX-License-Identifier: BSD-2-Clause
// What one instruction does, said to whoever asks: the path explorer, the witness checker, a test, the machine.
//
// An architecture describes each instruction once, as calls on Effects; it never sees events, relations or the search.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "model/error.hpp"
#include "model/value.hpp"

namespace stalefetch {

/// Tags of an event: bit k stands for Architecture::tags()[k]. Rules name events by their tags.
using Tags = std::uint64_t;

/// A set of memory reads of one thread, by number in the order of the run.
class ReadSet {
 public:
  static constexpr unsigned capacity = 256;
  void insert(unsigned read) { words_[read / 64] |= std::uint64_t{1} << (read % 64); }
  [[nodiscard]] bool contains(unsigned read) const { return (words_[read / 64] >> (read % 64) & 1) != 0; }
  ReadSet& operator|=(const ReadSet& other) {
    for (unsigned w = 0; w < words_.size(); ++w) words_[w] |= other.words_[w];
    return *this;
  }
  friend bool operator==(const ReadSet&, const ReadSet&) = default;

 private:
  std::array<std::uint64_t, capacity / 64> words_{};
};

/// Which reads a value depends on.
struct Dependencies {
  ReadSet reads;      ///< through data flow alone
  ReadSet pick_reads; ///< through data flow or the selection of a conditional select: a superset of `reads`
  Dependencies& operator|=(const Dependencies& other) {
    reads |= other.reads;
    pick_reads |= other.pick_reads;
    return *this;
  }
  friend bool operator==(const Dependencies&, const Dependencies&) = default;
};

/// A value on its way through an instruction, and where it comes from.
struct Operand {
  Value value;
  Dependencies from;
};

using RegisterIndex = unsigned;

/// A handle of a memory access made by load() or store(); pairs the halves of an atomic.
struct AccessId {
  unsigned number = 0;
};

struct Loaded {
  Operand operand;
  AccessId access;
};

/// What an access does with the memory that its address is translated for.
enum class AccessType : std::uint8_t { Read, Write, Execute };

/// Maintenance of translations that concerns all address spaces.
inline constexpr std::uint32_t every_space = ~std::uint32_t{0};

/// An access or a fetch that its translation does not allow, or that nothing is mapped for.
struct AccessFailure {
  std::string_view kind;  ///< as `fault(...)` in conditions spells it; empty where no page is declared at all
  std::uint64_t address = 0;
  AccessType type = AccessType::Read;
  Dependencies from;      ///< what the address depends on
  Tags tags = 0;          ///< of the access
};

/// Lines on which a CPU is interrupted. `Masked` waits while the architecture masks interrupts; `Firmware` does not.
enum class InterruptLine : std::uint8_t { Masked, Firmware };

/// What a load-exclusive leaves behind for the store-exclusive.
struct Reservation {
  AccessId load;
  std::uint64_t address = 0;
  unsigned bytes = 0;
};

class Effects {
 public:
  virtual ~Effects() = default;

  // Registers. Architectures keep flags and link registers as registers of their own.
  virtual Operand get(RegisterIndex index) = 0;
  virtual void set(RegisterIndex index, const Operand& operand) = 0;
  /// What the register held when the thread began.
  [[nodiscard]] virtual std::uint64_t initial(RegisterIndex index) const = 0;

  // Values.
  virtual Operand constant(std::uint64_t number) = 0;
  /// Dependencies of the result: those of both operands.
  virtual Operand compute(Operation op, const Operand& a, const Operand& b) = 0;
  /// The number; splits the run over the values that the reads involved may return. Adds no dependency by itself.
  virtual std::uint64_t force(const Operand& operand) = 0;
  /// A free choice of the architecture (a store-exclusive may fail): splits the run over 0..alternatives-1.
  virtual unsigned choose(unsigned alternatives) = 0;

  // Memory. Sizes in bytes. An access becomes one event per memory cell that it touches.
  /// An address dependency runs from address.from to the event; `tags` mark it (acquire, ...).
  virtual Loaded load(const Operand& address, unsigned bytes, Tags tags) = 0;
  /// `read_half`: the load of the same atomic instruction or the paired load-exclusive (gives the rmw relation).
  virtual AccessId store(const Operand& address, const Operand& data, unsigned bytes, Tags tags,
                         std::optional<AccessId> read_half = {}) = 0;
  virtual std::optional<Reservation> reservation() = 0;
  virtual void set_reservation(std::optional<Reservation> reservation) = 0;

  // Events without data.
  /// A barrier, a context synchronization, ...: what it is, its tags say.
  virtual void barrier(Tags tags) = 0;
  /// Maintenance of the cache line (or translation) at an address.
  virtual void maintain(const Operand& address, Tags tags) = 0;
  /// Maintenance of everything.
  virtual void maintain_all(Tags tags) = 0;
  /// Maintenance of cached translations: of the page of a linear address, which need not be mapped, or of all; of one
  /// address space, or of `every_space`.
  virtual void maintain_translation(const Operand& address, Tags tags, std::uint32_t space) {
    (void)address;
    (void)tags;
    (void)space;
    throw Unsupported("maintenance of translations");
  }
  virtual void maintain_all_translations(Tags tags, std::uint32_t space) {
    (void)tags;
    (void)space;
    throw Unsupported("maintenance of translations");
  }

  // Interrupts.
  /// Which CPU this is, of how many.
  [[nodiscard]] virtual unsigned cpu() const { throw Unsupported("interrupts between CPUs"); }
  [[nodiscard]] virtual unsigned cpu_count() const { throw Unsupported("interrupts between CPUs"); }
  /// Interrupts a CPU, which takes it once, then or later. `payload`: what its handler learns.
  virtual void send_interrupt(unsigned to, InterruptLine line, std::uint64_t payload, Tags tags) {
    (void)to;
    (void)line;
    (void)payload;
    (void)tags;
    throw Unsupported("interrupts between CPUs");
  }
  /// The event of taking an interrupt. Only within Architecture::interrupt(). Returns the payload; 0 if no CPU sent it.
  virtual std::uint64_t take_interrupt(Tags tags) {
    (void)tags;
    throw Unsupported("interrupts");
  }
  /// The address of this CPU's interrupt handler, if it has any.
  [[nodiscard]] virtual std::optional<std::uint64_t> interrupt_handler() const { return {}; }
  /// A word of memory of firmware's own, in which `target` tells `caller` that it is done.
  [[nodiscard]] virtual std::uint64_t acknowledgement(unsigned caller, unsigned target) const {
    (void)caller;
    (void)target;
    throw Unsupported("firmware");
  }
  /// Firmware goes on when this is so; how often it looks before, nobody can tell.
  virtual void await(const Operand& value, std::uint64_t number) {
    (void)value;
    (void)number;
    throw Unsupported("firmware");
  }

  // Control.
  /// Everything later in program order has a control dependency on `from`.
  virtual void control(const Dependencies& from) = 0;
  /// Where the instruction stands, and where the next one stands unless something else is said.
  [[nodiscard]] virtual std::uint64_t address() const = 0;
  virtual void jump(std::uint64_t target) = 0;
  /// Records a synchronous exception of this kind (`fault(...)` in conditions). The architecture then emits the entry's events.
  /// `accessed`: the linear address that the exception is about, if it is about one.
  virtual void record_fault(std::string_view kind, std::optional<std::uint64_t> accessed = {}) = 0;
  /// The address of this thread's handler code, if it has any.
  [[nodiscard]] virtual std::optional<std::uint64_t> handler() const = 0;
  /// The thread ends here.
  virtual void stop() = 0;
};

}  // namespace stalefetch
