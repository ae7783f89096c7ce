// SPDX-License-Identifier: BSD-2-Clause
#include "model/value.hpp"

#include <algorithm>
#include <bit>

namespace stalefetch {

namespace {

std::uint64_t low_bits(unsigned bits) { return bits >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << bits) - 1; }

std::uint64_t sign_extend(std::uint64_t a, unsigned from) {
  if (from == 0 || from >= 64) return a;
  const std::uint64_t sign = std::uint64_t{1} << (from - 1);
  return ((a & low_bits(from)) ^ sign) - sign;
}

std::uint64_t reverse_bits(std::uint64_t a, unsigned bits) {
  std::uint64_t result = 0;
  for (unsigned k = 0; k < bits && k < 64; ++k) result |= (a >> k & 1) << (bits - 1 - k);
  return result;
}

/// Condition flags as NZCV, N the highest of four bits.
std::uint64_t flags(bool n, bool z, bool c, bool v) {
  return std::uint64_t{n} << 3 | std::uint64_t{z} << 2 | std::uint64_t{c} << 1 | std::uint64_t{v};
}

std::uint64_t add_flags(std::uint64_t a, std::uint64_t b, std::uint64_t carry, unsigned bits) {
  a &= low_bits(bits);
  b &= low_bits(bits);
  const std::uint64_t sum = (a + b + carry) & low_bits(bits);
  const bool carry_out = bits < 64 ? (a + b + carry) >> bits != 0 : sum < a || (carry != 0 && sum == a);
  const std::uint64_t overflow = (a ^ sum) & (b ^ sum);
  return flags((sum >> (bits - 1) & 1) != 0, sum == 0, carry_out, (overflow >> (bits - 1) & 1) != 0);
}

std::uint64_t logic_flags(std::uint64_t a, unsigned bits) {
  a &= low_bits(bits);
  return flags((a >> (bits - 1) & 1) != 0, a == 0, false, false);
}

std::uint64_t shift(Operation op, std::uint64_t a, std::uint64_t by) {
  by &= 63;
  if (op == Operation::ShiftLeft) return a << by;
  if (op == Operation::ShiftRight) return a >> by;
  if (op == Operation::ShiftRightArithmetic) return static_cast<std::uint64_t>(static_cast<std::int64_t>(a) >> by);
  if (op == Operation::RotateRight) return std::rotr(a, static_cast<int>(by));
  return std::rotr(static_cast<std::uint32_t>(a), static_cast<int>(by & 31));
}

/// An upper bound on the number of significant bits of a result.
unsigned width(Operation op, unsigned a, unsigned b, std::optional<std::uint64_t> b_known) {
  if (op == Operation::And) return std::min(a, b);
  if (op == Operation::Or || op == Operation::Xor) return std::max(a, b);
  if (op == Operation::RotateRight32) return 32;
  if (op == Operation::Equal || op == Operation::LessSigned || op == Operation::LessUnsigned) return 1;
  if (op >= Operation::SubtractFlags64) return 4;
  if (!b_known) return op == Operation::ShiftRight ? a : 64;
  const auto by = static_cast<unsigned>(std::min<std::uint64_t>(64, *b_known));
  if (op == Operation::ZeroExtend) return std::min(a, by);
  if (op == Operation::ShiftRight) return a - std::min(a, by % 64);
  if (op == Operation::ShiftLeft) return std::min(64U, a + by % 64);
  return 64;
}

}  // namespace

std::uint64_t compute(Operation op, std::uint64_t a, std::uint64_t b) {
  switch (op) {
    case Operation::Constant:
    case Operation::Read: return a;
    case Operation::Add: return a + b;
    case Operation::Subtract: return a - b;
    case Operation::Multiply: return a * b;
    case Operation::And: return a & b;
    case Operation::Or: return a | b;
    case Operation::Xor: return a ^ b;
    case Operation::Not: return ~a;
    case Operation::ShiftLeft:
    case Operation::ShiftRight:
    case Operation::ShiftRightArithmetic:
    case Operation::RotateRight:
    case Operation::RotateRight32: return shift(op, a, b);
    case Operation::ZeroExtend: return a & low_bits(static_cast<unsigned>(std::min<std::uint64_t>(b, 64)));
    case Operation::SignExtend: return sign_extend(a, static_cast<unsigned>(std::min<std::uint64_t>(b, 64)));
    case Operation::ReverseBits: return reverse_bits(a, static_cast<unsigned>(std::min<std::uint64_t>(b, 64)));
    case Operation::Equal: return a == b ? 1 : 0;
    case Operation::LessUnsigned: return a < b ? 1 : 0;
    case Operation::LessSigned: return static_cast<std::int64_t>(a) < static_cast<std::int64_t>(b) ? 1 : 0;
    case Operation::SubtractFlags64: return add_flags(a, ~b, 1, 64);
    case Operation::SubtractFlags32: return add_flags(a, ~b, 1, 32);
    case Operation::AddFlags64: return add_flags(a, b, 0, 64);
    case Operation::AddFlags32: return add_flags(a, b, 0, 32);
    case Operation::LogicFlags64: return logic_flags(a, 64);
    case Operation::LogicFlags32: return logic_flags(a, 32);
  }
  return 0;
}

Value ValueArena::add(const Node& node) {
  nodes_.push_back(node);
  return Value{static_cast<std::uint32_t>(nodes_.size() - 1)};
}

Value ValueArena::constant(std::uint64_t number) {
  Node node;
  node.number = number;
  node.bits = static_cast<std::uint8_t>(64 - std::countl_zero(number));
  return add(node);
}

Value ValueArena::read(unsigned number, unsigned bits) {
  if (resolved_.size() <= number) resolved_.resize(number + 1);
  Node node;
  node.op = Operation::Read;
  node.bits = static_cast<std::uint8_t>(bits);
  node.number = number;
  return add(node);
}

std::optional<Value> ValueArena::simplify(Operation op, Value a, Value b) const {
  const auto right = known(b);
  const bool zero_on_either_side = op == Operation::Add || op == Operation::Or || op == Operation::Xor;
  const bool zero_on_the_right = zero_on_either_side || op == Operation::Subtract || op == Operation::ShiftLeft ||
                                 op == Operation::ShiftRight;
  if (zero_on_the_right && right == 0) return a;
  if (zero_on_either_side && known(a) == 0) return b;
  if (op == Operation::ZeroExtend && right && *right >= nodes_[a.node].bits) return a;
  if ((op == Operation::And || op == Operation::Or) && a == b) return a;
  return {};
}

Value ValueArena::apply(Operation op, Value a, Value b) {
  const auto left = known(a);
  const auto right = known(b);
  if (left && right) return constant(compute(op, *left, *right));
  if (a == b && (op == Operation::Xor || op == Operation::Subtract)) return constant(0);
  if (op == Operation::And && (left == 0 || right == 0)) return constant(0);
  if (const auto simpler = simplify(op, a, b)) return *simpler;
  Node node;
  node.op = op;
  node.a = a.node;
  node.b = b.node;
  node.bits = static_cast<std::uint8_t>(width(op, nodes_[a.node].bits, nodes_[b.node].bits, right));
  return add(node);
}

std::optional<std::uint64_t> ValueArena::known(Value v) const {
  const Node& node = nodes_[v.node];
  if (node.op == Operation::Constant) return node.number;
  if (node.op == Operation::Read) return resolved_[node.number];
  const auto a = known(Value{node.a});
  if (!a) return {};
  const auto b = known(Value{node.b});
  if (!b) return {};
  return compute(node.op, *a, *b);
}

void ValueArena::resolve(unsigned read, std::uint64_t number) { resolved_[read] = number; }

std::optional<std::uint64_t> ValueArena::resolved(unsigned read) const {
  return read < resolved_.size() ? resolved_[read] : std::nullopt;
}

void ValueArena::collect(Value v, std::vector<unsigned>& reads) const {
  const Node& node = nodes_[v.node];
  if (node.op == Operation::Constant) return;
  if (node.op == Operation::Read) {
    const auto number = static_cast<unsigned>(node.number);
    if (!resolved_[number]) reads.push_back(number);
    return;
  }
  collect(Value{node.a}, reads);
  collect(Value{node.b}, reads);
}

std::vector<unsigned> ValueArena::reads_of(Value v) const {
  std::vector<unsigned> reads;
  collect(v, reads);
  std::sort(reads.begin(), reads.end());
  reads.erase(std::unique(reads.begin(), reads.end()), reads.end());
  return reads;
}

std::optional<unsigned> ValueArena::unresolved_read(Value v) const {
  const auto reads = reads_of(v);
  return reads.empty() ? std::nullopt : std::optional(reads.front());
}

std::uint64_t ValueArena::evaluate(Value v, std::span<const std::uint64_t> reads) const {
  const Node& node = nodes_[v.node];
  if (node.op == Operation::Constant) return node.number;
  if (node.op == Operation::Read) {
    const auto& decided = resolved_[node.number];
    return decided ? *decided : reads[node.number];
  }
  return compute(node.op, evaluate(Value{node.a}, reads), evaluate(Value{node.b}, reads));
}

}  // namespace stalefetch
