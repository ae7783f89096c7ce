// SPDX-License-Identifier: BSD-2-Clause
// The x86-64 architecture: its instructions, registers, features, and the rules of x86-64.cat.
#include <fmt/format.h>

#include <array>

#include "model/arch/x86-64/assemble.hpp"
#include "model/arch/x86-64/decode.hpp"
#include "model/arch/x86-64/execute.hpp"
#include "model/arch/x86-64/page_table.hpp"
#include "model/arch/x86-64/registers.hpp"
#include "model/arch/x86-64/tags.hpp"
#include "model/arch/x86-64/variants.hpp"

namespace stalefetch {

extern const std::string_view x86_64_rules;
extern const std::string_view x86_64_lowering;

namespace {

namespace detail = x86_64_detail;

constexpr std::uint64_t breakpoint_opcode = 0xCC;

class X86_64 final : public Architecture {
 public:
  [[nodiscard]] std::string_view name() const override { return "x86-64"; }
  [[nodiscard]] std::string_view litmus_name() const override { return "X86_64"; }
  /// Tests of 32-bit code: the same instructions, in Intel syntax.
  [[nodiscard]] std::span<const std::string_view> other_litmus_names() const override {
    static constexpr std::array<std::string_view, 1> names{"X86"};
    return names;
  }
  [[nodiscard]] std::string_view rules() const override { return x86_64_rules; }
  [[nodiscard]] std::string_view lowering() const override { return x86_64_lowering; }
  [[nodiscard]] std::span<const Variant> variants() const override { return detail::known_variants(); }
  [[nodiscard]] std::span<const std::string_view> tags() const override { return detail::tag_names; }

  [[nodiscard]] Configuration configuration_of(const std::map<std::string, std::string>& meta) const override {
    return detail::configuration_from(meta);
  }
  [[nodiscard]] Configuration complete(const Configuration& asked) const override { return detail::completed(asked); }

  [[nodiscard]] unsigned register_count() const override { return detail::register_count; }
  [[nodiscard]] std::optional<RegisterName> find_register(std::string_view name) const override {
    const auto known = detail::find_register_name(name);
    return known ? std::optional{RegisterName{known->number, known->bits}} : std::nullopt;
  }
  [[nodiscard]] std::string register_name(RegisterIndex index) const override {
    return detail::name_of_register(index);
  }

  [[nodiscard]] std::uint64_t initial_register(RegisterIndex index, const Configuration& configuration) const override {
    if (index != detail::vendor) return 0;
    const auto amd = configuration.find("amd");
    return amd != configuration.end() && amd->second ? 1 : 0;
  }

  [[nodiscard]] std::optional<RegisterIndex> user_mode_register() const override { return detail::user_mode; }

  [[nodiscard]] AssembledInstruction assemble(std::string_view text, const SourcePosition& at) const override {
    return detail::assemble_instruction(text, at);
  }
  [[nodiscard]] std::string disassemble(
      std::uint64_t bytes, std::uint64_t address,
      const std::function<std::optional<std::string>(std::uint64_t)>& label_at) const override {
    return detail::disassemble_instruction(bytes, address, label_at);
  }

  /// Byte by byte as far as decoding needs it; what is then known to belong to the instruction comes at once.
  [[nodiscard]] unsigned fetch_more(std::uint64_t bytes, unsigned fetched, const Configuration&) const override {
    return detail::decode(bytes, fetched).missing;
  }
  void execute(std::uint64_t bytes, Effects& effects) const override {
    const detail::Decoded& decoded = detail::decode(bytes);
    if (decoded.form == nullptr) {
      if (detail::is_reserved_opcode(bytes)) return detail::undefined({}, effects);
      throw Unsupported(
          fmt::format("instruction `{}` at {:#x}", detail::disassemble_instruction(bytes, 0, {}), effects.address()));
    }
    if (detail::is_privileged(decoded.form->row->execute) && detail::runs_in_user_mode(effects))
      return detail::general_protection(effects);
    const detail::Instruction instruction = decoded.instruction;
    decoded.form->row->execute(instruction, effects);
  }
  void access_fault(Effects& effects, const AccessFailure& failure) const override {
    detail::page_fault(effects, failure);
  }
  [[nodiscard]] std::uint64_t page_table_entry(std::span<const EntryField> fields, std::uint64_t page,
                                               const SourcePosition& at) const override {
    return detail::encode_entry(fields, page, at);
  }
  [[nodiscard]] std::string print_entry(std::uint64_t entry,
                                        const std::function<std::string(std::uint64_t)>& page_name) const override {
    return detail::print_entry(entry, page_name);
  }
  [[nodiscard]] TranslationContext translation_context(Effects& effects) const override {
    return detail::translation_context_of(effects);
  }
  [[nodiscard]] Translated translate(std::uint64_t entry, const Access& access, bool leaf) const override {
    return detail::translate_by(entry, access, leaf);
  }
  [[nodiscard]] std::optional<std::uint64_t> updated_entry(Effects&, std::uint64_t entry,
                                                           const Access& access) const override {
    return detail::flagged_entry(entry, access);
  }
  [[nodiscard]] Tags unprompted_tags() const override { return detail::tag("Unprompted"); }
  [[nodiscard]] Tags lookup_tags() const override { return detail::tag("Lookup"); }
  /// RFLAGS.IF. There is no firmware that is interrupted beside it.
  [[nodiscard]] bool interrupts_enabled(Effects& effects, InterruptLine line) const override {
    return line == InterruptLine::Masked && effects.force(effects.get(detail::interrupts_off)) == 0;
  }
  void interrupt(Effects& effects, InterruptLine) const override { detail::take_interrupt(effects); }
  /// No instruction as such: only a breakpoint of one byte. What else the vendors allow is in x86-64.cat.
  [[nodiscard]] bool concurrently_modifiable(std::uint64_t, const Configuration&) const override { return false; }
  [[nodiscard]] bool head_concurrently_modifiable(std::uint64_t value, unsigned bytes) const override {
    return bytes == 1 && value == breakpoint_opcode;
  }
};

}  // namespace

const Architecture& x86_64() {
  static const X86_64 the;
  return the;
}

}  // namespace stalefetch
