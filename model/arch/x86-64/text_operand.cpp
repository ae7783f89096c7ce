// SPDX-License-Identifier: BSD-2-Clause
#include "model/arch/x86-64/text_operand.hpp"

#include <fmt/format.h>

#include <array>
#include <boost/algorithm/string/predicate.hpp>
#include <boost/algorithm/string/trim.hpp>
#include <cctype>

#include "model/arch/x86-64/registers.hpp"
#include "model/cat/near_matches.hpp"

namespace stalefetch::x86_64_detail {

namespace {

using Kind = TextOperand::Kind;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.'; }

struct SizeWord {
  std::string_view word;
  unsigned bits;
};
constexpr std::array<SizeWord, 4> size_words{{{"byte", 8}, {"word", 16}, {"dword", 32}, {"qword", 64}}};

class OperandReader {
 public:
  OperandReader(std::string_view text, std::size_t offset, std::size_t end, bool intel, const SourcePosition& at)
      : text_(text.substr(0, end)), offset_(offset), intel_(intel), at_(at) {
    skip_spaces();
    operand_.offset = offset_;
  }

  TextOperand run() {
    if (accept('*')) operand_.indirect = true;
    read();
    skip_spaces();
    if (offset_ < text_.size()) fail(text_.substr(offset_), "`,` or the end of the instruction");
    operand_.end = offset_;
    return operand_;
  }

 private:
  [[noreturn]] void fail(std::string_view found, const std::string& expected) const {
    std::string shown(found);
    boost::trim(shown);
    throw Error(moved(at_, offset_), shown.empty() ? "an operand is missing" : fmt::format("`{}`", shown), expected);
  }
  [[nodiscard]] char next() const { return offset_ < text_.size() ? text_[offset_] : '\0'; }
  void skip_spaces() {
    while (next() == ' ' || next() == '\t') ++offset_;
  }
  bool accept(char c) {
    skip_spaces();
    if (next() != c) return false;
    ++offset_;
    skip_spaces();
    return true;
  }
  void expect(char c) {
    if (!accept(c)) fail(text_.substr(offset_), fmt::format("`{}`", c));
  }
  [[nodiscard]] std::string_view word_ahead() const {
    std::size_t end = offset_;
    while (end < text_.size() && is_word(text_[end])) ++end;
    return text_.substr(offset_, end - offset_);
  }

  void read() {
    if (next() == '%') return read_register();
    if (accept('$')) return read_immediate();
    if (next() == '.') return read_distance();
    if (intel_) return read_intel();
    if (next() == '(') return read_att_memory();
    read_symbol_or_number();
    if (next() == '(') return read_att_memory();
    operand_.kind = operand_.symbol ? Kind::Name : Kind::Memory;
    operand_.direct = true;
  }

  /// A register, without `%`. SP as a 64-bit base, RIP and the like are not general registers.
  NamedRegister general_register() {
    const std::string_view word = word_ahead();
    const auto known = parse_general_register(word);
    if (!known) {
      const std::string near = cat::suggestion(word, general_register_names());
      fail(word.empty() ? text_.substr(offset_) : word, near.empty() ? "a register such as %rax" : near);
    }
    offset_ += word.size();
    return *known;
  }

  bool read_system_register() {
    const std::string_view word = word_ahead();
    const bool control = boost::istarts_with(word, "cr"), debug = boost::istarts_with(word, "d") && word.size() == 3;
    if (!(control && word.size() == 3) && !debug) return false;
    const char letter = static_cast<char>(std::tolower(static_cast<unsigned char>(word[1])));
    if (!is_digit(word[2]) || (debug && letter != 'b' && letter != 'r')) return false;
    operand_.kind = control ? Kind::Control : Kind::Debug;
    operand_.number = word[2] - '0';
    operand_.bits = 64;
    offset_ += word.size();
    return true;
  }

  void read_register() {
    accept('%');
    if (read_system_register()) return;
    const NamedRegister known = general_register();
    operand_.kind = Kind::Register;
    operand_.bits = known.bits;
    operand_.number = known.number;
  }

  std::int64_t read_number(bool negative) {
    const std::string_view word = word_ahead();
    const bool hexadecimal = boost::istarts_with(word, "0x");
    const std::string_view digits = hexadecimal ? word.substr(2) : word;
    const unsigned base = hexadecimal ? 16 : 10;
    std::uint64_t number = 0;
    bool good = !digits.empty();
    for (const char c : digits) {
      const char lower = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
      const unsigned digit = is_digit(c) ? static_cast<unsigned>(c - '0') : static_cast<unsigned>(lower - 'a') + 10;
      good = good && digit < base && (is_digit(c) || std::isxdigit(static_cast<unsigned char>(c)) != 0) &&
             number <= (~std::uint64_t{0} - digit) / base;
      if (!good) break;
      number = number * base + digit;
    }
    if (!good || (negative && number > std::uint64_t{1} << 63)) fail(word, "a number of 64 bits");
    offset_ += word.size();
    skip_spaces();
    return static_cast<std::int64_t>(negative ? 0 - number : number);
  }

  std::int64_t read_signed() {
    const bool negative = accept('-');
    if (!negative) accept('+');
    if (!is_digit(next())) fail(text_.substr(offset_), "a number");
    return read_number(negative);
  }

  /// `name`, `name+8`, `-8`.
  void read_symbol_or_number() {
    if (is_digit(next()) || next() == '-' || next() == '+') {
      operand_.number = read_signed();
      return;
    }
    const std::string_view word = word_ahead();
    if (word.empty()) fail(text_.substr(offset_), "an operand such as %rax, $1, (%rbx), (x), or a label");
    offset_ += word.size();
    skip_spaces();
    operand_.symbol = Symbol{std::string(word), 0};
    if (next() == '+' || next() == '-') operand_.symbol->offset = read_signed();
  }

  void read_immediate() {
    operand_.kind = Kind::Immediate;
    read_symbol_or_number();
  }

  void read_distance() {
    operand_.kind = Kind::Distance;
    ++offset_;
    skip_spaces();
    if (next() == '+' || next() == '-') operand_.number = read_signed();
  }

  NamedRegister address_register() {
    const NamedRegister known = general_register();
    if (known.bits != 64) {
      const std::string name = general_register_name(known.number, known.bits);
      offset_ -= name.size();
      fail(name, "a 64-bit register in an address");
    }
    return known;
  }

  void set_index(const NamedRegister& reg, std::int64_t scale) {
    if (reg.number == 4) fail(text_.substr(offset_), "an index other than %rsp");
    if (scale != 1 && scale != 2 && scale != 4 && scale != 8) fail(text_.substr(offset_), "a scale of 1, 2, 4 or 8");
    operand_.memory.index = reg.number;
    operand_.memory.scale = static_cast<unsigned>(scale);
  }

  /// `(%base,%index,scale)`, `(%rip)` or `(x)`, behind a displacement.
  void read_att_memory() {
    operand_.kind = Kind::Memory;
    expect('(');
    if (next() != '%' && next() != ',') {
      if (operand_.symbol || operand_.number != 0) fail(text_.substr(offset_), "a register such as %rax");
      operand_.direct = true;
      read_symbol_or_number();
      return expect(')');
    }
    if (boost::istarts_with(text_.substr(offset_), "%rip")) {
      offset_ += 4;
      operand_.memory.relative = true;
      operand_.direct = operand_.symbol.has_value();
      return expect(')');
    }
    if (accept('%')) operand_.memory.base = address_register().number;
    if (accept(',')) {
      expect('%');
      const NamedRegister index = address_register();
      set_index(index, accept(',') ? read_signed() : 1);
    }
    expect(')');
    finish_displacement();
  }

  void finish_displacement() {
    operand_.memory.displacement = operand_.number;
    if (operand_.memory.displacement != static_cast<std::int32_t>(operand_.memory.displacement))
      fail(text_.substr(operand_.offset), "a displacement of 32 bits");
    operand_.direct = !operand_.memory.base && !operand_.memory.index;
    if (operand_.symbol && !operand_.direct)
      fail(text_.substr(operand_.offset), "a number beside registers, or a symbol alone");
  }

  void read_intel() {
    for (const SizeWord& size : size_words) {
      if (!boost::iequals(word_ahead(), size.word)) continue;
      operand_.bits = size.bits;
      offset_ += size.word.size();
      skip_spaces();
      if (boost::iequals(word_ahead(), "ptr")) offset_ += 3;
      skip_spaces();
    }
    if (accept('[')) return read_intel_memory();
    if (operand_.bits != 0) fail(text_.substr(offset_), "`[`");
    if (is_digit(next()) || next() == '-') return read_immediate();
    if (read_system_register()) return;
    if (parse_general_register(word_ahead())) return read_register();
    operand_.kind = Kind::Name;
    read_symbol_or_number();
  }

  /// A sum of registers, one of them perhaps scaled, numbers, and a symbol.
  void read_intel_memory() {
    operand_.kind = Kind::Memory;
    operand_.indirect = true;
    do {
      if (is_digit(next()) || next() == '-') {
        operand_.number += read_signed();
      } else if (parse_general_register(word_ahead())) {
        const NamedRegister reg = address_register();
        if (next() == '*' || operand_.memory.base) {
          set_index(reg, accept('*') ? read_signed() : 1);
        } else {
          operand_.memory.base = reg.number;
        }
      } else {
        if (operand_.symbol) fail(word_ahead(), "one symbol");
        read_symbol_or_number();
      }
    } while (accept('+') || next() == '-');
    expect(']');
    if (operand_.symbol) operand_.symbol->offset += std::exchange(operand_.number, 0);
    finish_displacement();
  }

  std::string_view text_;
  std::size_t offset_;
  bool intel_;
  const SourcePosition& at_;
  TextOperand operand_;
};

}  // namespace

TextOperand read_operand(std::string_view text, std::size_t offset, std::size_t end, bool intel,
                         const SourcePosition& at) {
  return OperandReader(text, offset, end, intel, at).run();
}

}  // namespace stalefetch::x86_64_detail
