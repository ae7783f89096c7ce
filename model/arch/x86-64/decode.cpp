// SPDX-License-Identifier: BSD-2-Clause
// From bytes to fields. SDM Vol. 2, "Instruction Format".
#include "model/arch/x86-64/decode.hpp"

#include <algorithm>
#include <array>

namespace stalefetch::x86_64_detail {

namespace {

using Kind = InstructionOperand::Kind;
using Method = OperandForm::Method;

/// Compilers and assemblers write at most this many prefixes.
constexpr unsigned prefix_limit = 4;

InstructionOperand::Kind kind_of(Method method) {
  switch (method) {
    case Method::Control:
      return Kind::Control;
    case Method::Debug:
      return Kind::Debug;
    case Method::Immediate:
    case Method::One:
      return Kind::Immediate;
    case Method::Target:
      return Kind::Target;
    case Method::Memory:
      return Kind::Memory;
    case Method::RegisterOrMemory:
    case Method::RegisterInRm:
    case Method::Register:
    case Method::InOpcode:
    case Method::CountRegister:
      return Kind::Register;
  }
  return Kind::None;
}

class Decoder {
 public:
  Decoder(std::uint64_t bytes, unsigned available) : bytes_(bytes), available_(available) {}

  Decoded run() {
    if (read_prefixes() && read_opcode() && read_modrm() && read_memory() && read_operands()) finish();
    return result_;
  }

 private:
  /// Whether `count` more bytes are there; else says how many are missing.
  bool need(unsigned count) {
    if (position_ + count <= available_) return true;
    result_.missing = position_ + count - available_;
    return false;
  }
  [[nodiscard]] unsigned peek() const {
    return position_ < 8 ? static_cast<unsigned>(bytes_ >> 8 * position_ & 0xFF) : 0;
  }
  std::int64_t take_signed(unsigned count) {
    std::uint64_t number = 0;
    for (unsigned k = 0; k < count; ++k, ++position_) number |= std::uint64_t{peek()} << 8 * k;
    const unsigned unused = 64 - 8 * count;
    return count == 0 ? 0 : static_cast<std::int64_t>(number << unused) >> unused;
  }

  bool read_prefixes() {
    for (unsigned count = 0;; ++count, ++position_) {
      if (!need(1)) return false;
      const unsigned byte = peek();
      if (byte == 0xF0) {
        lock_ = true;
      } else if (byte == 0x66) {
        operand_prefix_ = true;
      } else if (byte == 0xF2 || byte == 0xF3) {
        repeat_prefix_ = byte;
      } else if (byte != 0x2E && byte != 0x3E) {  // segments that 64-bit mode ignores; compilers pad NOPs with them
        break;
      }
      if (count == prefix_limit) return false;
    }
    if ((peek() & 0xF0) == 0x40) {
      rex_ = peek();
      ++position_;
    }
    return need(1);
  }

  bool read_opcode() {
    auto map = OpcodeMap::OneByte;
    if (peek() == 0x0F) {
      map = OpcodeMap::TwoByte;
      ++position_;
      if (!need(1)) return false;
      if (peek() == 0x38) {
        map = OpcodeMap::ThreeByte38;
        ++position_;
        if (!need(1)) return false;
      }
    }
    opcode_ = peek();
    ++position_;
    for (const Form* form : forms_with(map, static_cast<std::uint8_t>(opcode_)))
      if (prefixes_suit(*form)) return candidates_ = forms_with(map, static_cast<std::uint8_t>(opcode_)), true;
    return false;
  }

  [[nodiscard]] bool prefixes_suit(const Form& form) const {
    if (form.operand_prefix != operand_prefix_ || form.repeat_prefix != repeat_prefix_) return false;
    if (lock_ && !form.lockable) return false;
    return form.wide == WideBit::Ignored || (form.wide == WideBit::Set) == ((rex_ & 8) != 0);
  }

  [[nodiscard]] bool modrm_suits(const Form& form) const {
    if (form.fixed_modrm) return *form.fixed_modrm == modrm_;
    if (form.digit && *form.digit != (modrm_ >> 3 & 7)) return false;
    for (const OperandForm& operand : form.operands) {
      if (operand.in_rm() && !(mod() == 3 ? operand.takes_register() : operand.takes_memory())) return false;
      if (operand.method == Method::Control && !is_control_register(reg())) return false;
      if (operand.method == Method::Debug && reg() > 7) return false;
    }
    return !lock_ || mod() != 3;
  }
  static bool is_control_register(unsigned number) { return number == 8 || (number <= 4 && number != 1); }

  bool read_modrm() {
    for (const Form* form : candidates_) {
      if (!prefixes_suit(*form)) continue;
      if (form->modrm && !modrm_read_) {
        if (!need(1)) return false;
        modrm_ = peek();
        modrm_read_ = true;
        ++position_;
      }
      if (form->modrm && !modrm_suits(*form)) continue;
      result_.form = form;
      return true;
    }
    return false;
  }

  [[nodiscard]] unsigned mod() const { return modrm_ >> 6; }
  [[nodiscard]] unsigned reg() const { return (modrm_ >> 3 & 7) | (rex_ & 4) << 1; }
  [[nodiscard]] unsigned rm() const { return (modrm_ & 7) | (rex_ & 1) << 3; }

  bool read_memory() {
    if (!modrm_read_ || result_.form->fixed_modrm || mod() == 3) return true;
    MemoryReference& memory = result_.instruction.memory;
    unsigned displacement = mod() == 1 ? 1 : mod() == 2 ? 4 : 0;
    if ((modrm_ & 7) == 4) {
      if (!need(1)) return false;
      const unsigned sib = peek();
      ++position_;
      const unsigned index = (sib >> 3 & 7) | (rex_ & 2) << 2;
      if (index != 4) memory.index = index;
      memory.scale = 1U << (sib >> 6);
      if (mod() == 0 && (sib & 7) == 5) {
        displacement = 4;
      } else {
        memory.base = (sib & 7) | (rex_ & 1) << 3;
      }
    } else if (mod() == 0 && (modrm_ & 7) == 5) {
      memory.relative = true;
      displacement = 4;
    } else {
      memory.base = rm();
    }
    if (!memory.index) memory.scale = 1;
    if (!need(displacement + result_.form->immediate_bytes())) return false;
    memory.displacement = take_signed(displacement);
    return true;
  }

  bool read_operands() {
    if (!need(result_.form->immediate_bytes())) return false;
    for (std::size_t k = 0; k < result_.form->operands.size(); ++k) {
      const OperandForm& form = result_.form->operands[k];
      InstructionOperand& operand = result_.instruction.operands.at(k);
      operand = {kind_of(form.method), form.bits, number_of(form)};
      if (form.takes_memory() && mod() != 3) operand.kind = Kind::Memory;
      const bool high_byte = operand.kind == Kind::Register && form.bits == 8 && rex_ == 0 && operand.number >= 4;
      if (high_byte && form.method != Method::CountRegister) return result_.form = nullptr, false;  // AH, CH, DH, BH
    }
    return true;
  }

  std::int64_t number_of(const OperandForm& form) {
    switch (form.method) {
      case Method::Immediate:
      case Method::Target:
        return take_signed(form.bytes);
      case Method::One:
      case Method::CountRegister:
        return 1;  // RCX is number 1
      case Method::InOpcode:
        return (opcode_ & 7) | (rex_ & 1) << 3;
      case Method::Register:
      case Method::Control:
      case Method::Debug:
        return reg();
      case Method::RegisterOrMemory:
      case Method::RegisterInRm:
      case Method::Memory:
        return mod() == 3 ? rm() : 0;
    }
    return 0;
  }

  void finish() {
    result_.instruction.locked = lock_;
    result_.instruction.bits = result_.form->bits;
    result_.instruction.condition = result_.form->condition;
    result_.instruction.length = position_;
  }

  std::uint64_t bytes_;
  unsigned available_, position_ = 0;
  bool lock_ = false, operand_prefix_ = false, modrm_read_ = false;
  unsigned repeat_prefix_ = 0, rex_ = 0, opcode_ = 0, modrm_ = 0;
  std::span<const Form* const> candidates_;
  Decoded result_;
};

struct CacheLine {
  std::uint64_t bytes = 0;
  unsigned available = 0;  ///< 0: empty
  Decoded decoded;
};

}  // namespace

const Decoded& decode(std::uint64_t bytes, unsigned available) {
  // Programs use few instructions and execute each of them millions of times.
  thread_local std::array<CacheLine, 1024> cache{};
  if (available < 8) bytes &= (std::uint64_t{1} << 8 * available) - 1;
  CacheLine& line = cache[(bytes * 0x9E37'79B9'7F4A'7C15U + available * 0x517C'C1B7'2722'0A95U) >> 54];
  if (line.available != available + 1 || line.bytes != bytes)
    line = {bytes, available + 1, Decoder(bytes, available).run()};
  return line.decoded;
}

bool is_reserved_opcode(std::uint64_t bytes) {
  constexpr std::array<std::uint8_t, 8> blank{0x04, 0x0A, 0x0C, 0x36, 0x39, 0x3B, 0x3C, 0x3D};
  return (bytes & 0xFF) == 0x0F && std::find(blank.begin(), blank.end(), bytes >> 8 & 0xFF) != blank.end();
}

}  // namespace stalefetch::x86_64_detail
