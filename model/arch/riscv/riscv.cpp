// SPDX-License-Identifier: BSD-2-Clause
#include <fmt/format.h>

#include "model/arch/riscv/assemble.hpp"
#include "model/arch/riscv/execute_system.hpp"
#include "model/arch/riscv/firmware.hpp"
#include "model/arch/riscv/forms.hpp"
#include "model/arch/riscv/page_table.hpp"
#include "model/arch/riscv/registers.hpp"
#include "model/arch/riscv/tags.hpp"
#include "model/arch/riscv/variants.hpp"

namespace stalefetch {

extern const std::string_view riscv_rules;
extern const std::string_view riscv_lowering;

namespace {

namespace detail = riscv_detail;

class Riscv final : public Architecture {
 public:
  [[nodiscard]] std::string_view name() const override { return "riscv"; }
  [[nodiscard]] std::string_view litmus_name() const override { return "RISCV"; }
  [[nodiscard]] std::string_view rules() const override { return riscv_rules; }
  [[nodiscard]] std::string_view lowering() const override { return riscv_lowering; }
  [[nodiscard]] std::span<const Variant> variants() const override { return detail::known_variants(); }
  [[nodiscard]] std::span<const std::string_view> tags() const override { return detail::tag_names; }

  [[nodiscard]] Configuration configuration_of(const std::map<std::string, std::string>& meta) const override {
    return detail::configuration_from(meta);
  }
  [[nodiscard]] Configuration complete(const Configuration& asked) const override { return detail::completed(asked); }

  [[nodiscard]] unsigned register_count() const override { return detail::register_count; }
  [[nodiscard]] std::optional<RegisterName> find_register(std::string_view name) const override {
    return detail::find_register_name(name);
  }
  [[nodiscard]] std::string register_name(RegisterIndex index) const override {
    return detail::name_of_register(index);
  }
  /// Before a test says otherwise, interrupts are enabled, SRET leads to where every thread begins: S-mode; and satp selects
  /// Sv39.
  [[nodiscard]] std::uint64_t initial_register(RegisterIndex index, const Configuration&) const override {
    if (index == detail::address_space) return std::uint64_t{8} << 60;
    return index == detail::supervisor_status ? detail::interrupt_enable | detail::previous_privilege : 0;
  }
  [[nodiscard]] std::optional<RegisterIndex> user_mode_register() const override { return detail::user_mode; }

  [[nodiscard]] AssembledInstruction assemble(std::string_view text, const SourcePosition& at) const override {
    return detail::assemble_instruction(text, at);
  }
  [[nodiscard]] std::string disassemble(
      std::uint64_t bytes, std::uint64_t address,
      const std::function<std::optional<std::string>(std::uint64_t)>& label_at) const override {
    return detail::disassemble_instruction(static_cast<std::uint32_t>(bytes), address, label_at);
  }

  /// "Ziccif": an aligned fetch of 4 bytes is atomic, whether the instruction takes all of them or not. One that is not
  /// aligned (an instruction across a boundary) is as many events as its bytes are stored to apart.
  /// Without Ziccif a fetch promises nothing wider than a byte, and takes what the instruction has.
  [[nodiscard]] unsigned fetch_more(std::uint64_t bytes, unsigned fetched,
                                    const Configuration& configuration) const override {
    if (has_ziccif(configuration)) return fetched < 4 ? 4 - fetched : 0;
    const unsigned length = fetched == 0 ? 2 : detail::length_of(static_cast<std::uint32_t>(bytes));
    return fetched < length ? length - fetched : 0;
  }
  [[nodiscard]] unsigned widest_code_event(const Configuration& configuration) const override {
    return has_ziccif(configuration) ? 8 : 1;
  }
  /// "Ziccid" and fence.i order fetches with each other.
  [[nodiscard]] bool fixed_fetches_are_events() const override { return true; }

  void execute(std::uint64_t bytes, Effects& effects) const override {
    const detail::Decoded& decoded = detail::decode(static_cast<std::uint32_t>(bytes));
    if (decoded.form == nullptr)
      throw Unsupported(fmt::format("opcode {:#010x} at {:#x}", decoded.opcode, effects.address()));
    const detail::Instruction instruction = decoded.instruction;
    if (detail::is_privileged(decoded.form->row->execute) && detail::runs_in_user_mode(effects))
      return detail::illegal(instruction, effects);
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
  [[nodiscard]] bool interrupts_enabled(Effects& effects, InterruptLine line) const override {
    return line == InterruptLine::Firmware || detail::supervisor_interrupts_enabled(effects);
  }
  void interrupt(Effects& effects, InterruptLine line) const override {
    if (line == InterruptLine::Firmware)
      detail::firmware_interrupt(effects);
    else
      detail::supervisor_interrupt(effects);
  }
  /// With Ziccif every aligned store to code is old or new, whatever the instructions; without it, no promise holds.
  [[nodiscard]] bool concurrently_modifiable(std::uint64_t, const Configuration& configuration) const override {
    return has_ziccif(configuration);
  }

 private:
  static bool has_ziccif(const Configuration& configuration) {
    const auto found = configuration.find("no-Ziccif");
    return found == configuration.end() || !found->second;
  }
};

}  // namespace

const Architecture& riscv() {
  static const Riscv the;
  return the;
}

}  // namespace stalefetch
