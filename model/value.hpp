// SPDX-License-Identifier: BSD-2-Clause
// Values that may depend on what reads return.
//
// A thread is run before it is known what its reads return. A value is a constant or a small expression over the reads
// of the same thread; where control flow, an address or a comparison needs a number, the run is split (thread/explore.hpp).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace stalefetch {

enum class Operation : std::uint8_t {
  Constant,
  Read,  ///< what the k-th read of the thread returns
  Add, Subtract, Multiply, And, Or, Xor, Not,
  ShiftLeft, ShiftRight, ShiftRightArithmetic, RotateRight,  ///< 64-bit; see RotateRight32
  RotateRight32,
  ZeroExtend,   ///< keep the low `b` bits (b a constant)
  SignExtend,   ///< from the low `b` bits to 64
  ReverseBits,  ///< of the low `b` bits
  Equal, LessUnsigned, LessSigned,  ///< 0 or 1
  /// Condition flags NZCV as a number 0..15 (N is 8) of a 64-bit or 32-bit operation
  SubtractFlags64, SubtractFlags32, AddFlags64, AddFlags32, LogicFlags64, LogicFlags32,
};

/// A node of a ValueArena. Cheap to copy; meaningless without its arena.
struct Value {
  std::uint32_t node = 0;
  friend bool operator==(Value, Value) = default;
};

/// The values of one run of one thread.
class ValueArena {
 public:
  [[nodiscard]] Value constant(std::uint64_t number);
  /// What the read with this number returns; `bits` is its width (it is below 2^bits).
  [[nodiscard]] Value read(unsigned number, unsigned bits);
  /// Applies an operation, simplifying what does not depend on the reads (x^x, x-x, x&0, ...).
  [[nodiscard]] Value apply(Operation op, Value a, Value b);
  [[nodiscard]] Value apply(Operation op, Value a) { return apply(op, a, constant(0)); }

  /// The number, if it depends on no unresolved read.
  [[nodiscard]] std::optional<std::uint64_t> known(Value v) const;
  /// Decides what a read returns from here on.
  void resolve(unsigned read, std::uint64_t number);
  [[nodiscard]] std::optional<std::uint64_t> resolved(unsigned read) const;
  /// The lowest-numbered unresolved read that `v` depends on.
  [[nodiscard]] std::optional<unsigned> unresolved_read(Value v) const;
  /// All unresolved reads that `v` depends on, each once, ascending.
  [[nodiscard]] std::vector<unsigned> reads_of(Value v) const;
  /// The number when read k returns reads[k] (resolved ones keep their number). Needs reads.size() > every read of v.
  [[nodiscard]] std::uint64_t evaluate(Value v, std::span<const std::uint64_t> reads) const;
  /// Built by the same steps, and the same reads resolved alike.
  friend bool operator==(const ValueArena&, const ValueArena&) = default;

 private:
  struct Node {
    Operation op = Operation::Constant;
    std::uint8_t bits = 64;  ///< the value is below 2^bits
    std::uint32_t a = 0, b = 0;
    std::uint64_t number = 0;  ///< of a constant, or the read
    friend bool operator==(const Node&, const Node&) = default;
  };
  [[nodiscard]] Value add(const Node& node);
  [[nodiscard]] std::optional<Value> simplify(Operation op, Value a, Value b) const;
  void collect(Value v, std::vector<unsigned>& reads) const;

  std::vector<Node> nodes_;
  std::vector<std::optional<std::uint64_t>> resolved_;
};

/// The operation on numbers.
[[nodiscard]] std::uint64_t compute(Operation op, std::uint64_t a, std::uint64_t b);

}  // namespace stalefetch
