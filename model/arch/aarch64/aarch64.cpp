// SPDX-License-Identifier: BSD-2-Clause
#include "model/arch/aarch64/aarch64.hpp"

#include <fmt/format.h>

#include <array>
#include <boost/algorithm/string/predicate.hpp>

#include "model/arch/aarch64/assemble.hpp"
#include "model/arch/aarch64/execute.hpp"
#include "model/arch/aarch64/forms.hpp"
#include "model/arch/aarch64/page_table.hpp"
#include "model/arch/aarch64/registers.hpp"
#include "model/arch/aarch64/tags.hpp"
#include "model/arch/aarch64/variants.hpp"

namespace stalefetch {

extern const std::string_view aarch64_rules;
extern const std::string_view aarch64_lowering;

namespace {

namespace detail = aarch64_detail;

bool is_on(const Configuration& configuration, const std::string& name) {
  const auto found = configuration.find(name);
  return found != configuration.end() && found->second;
}

class Aarch64 final : public Architecture {
 public:
  [[nodiscard]] std::string_view name() const override { return "aarch64"; }
  [[nodiscard]] std::string_view litmus_name() const override { return "AArch64"; }
  [[nodiscard]] std::string_view rules() const override { return aarch64_rules; }
  [[nodiscard]] std::string_view lowering() const override { return aarch64_lowering; }
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
  [[nodiscard]] std::uint64_t initial_register(RegisterIndex index, const Configuration& configuration) const override {
    if (index == detail::saved_status) return detail::mode_el1;
    if (index == detail::unsynchronized) {
      const bool svc_only = is_on(configuration, "ExS-SVC-only");
      return (!is_on(configuration, "ExS-EIS0") ? 0 : svc_only ? detail::svc_unsynchronized : detail::entry_unsynchronized) |
             (is_on(configuration, "ExS-EOS0") ? detail::return_unsynchronized : 0);
    }
    if (index != detail::cache_type) return 0;
    return (aarch64_cache_type & ~(is_on(configuration, "VIPT") ? aarch64_cache_type_physical : 0)) |
           (is_on(configuration, "IDC") ? aarch64_cache_type_idc : 0) |
           (is_on(configuration, "DIC") ? aarch64_cache_type_dic : 0);
  }

  [[nodiscard]] std::vector<std::pair<RegisterIndex, std::uint64_t>> header_registers(
      const std::map<std::string, std::string>& meta, unsigned thread) const override {
    for (const auto& [key, value] : meta)
      if (boost::iequals(key, "TTHM")) return {{detail::translation_control, detail::management_of(value, thread)}};
    return {};
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

  [[nodiscard]] unsigned fetch_more(std::uint64_t, unsigned fetched, const Configuration&) const override {
    return fetched < 4 ? 4 - fetched : 0;
  }
  void execute(std::uint64_t bytes, Effects& effects) const override {
    const detail::Decoded& decoded = detail::decode(static_cast<std::uint32_t>(bytes));
    if (decoded.form == nullptr) {
      throw Unsupported(fmt::format("opcode {:#010x} at {:#x}", decoded.opcode, effects.address()));
    }
    const detail::Instruction instruction = decoded.instruction;
    if (detail::is_privileged(instruction, decoded.form->row->execute) && detail::runs_in_user_mode(effects))
      return detail::undefined(instruction, effects);
    decoded.form->row->execute(instruction, effects);
  }
  void access_fault(Effects& effects, const AccessFailure& failure) const override {
    detail::memory_fault(effects, failure);
  }
  [[nodiscard]] std::uint64_t page_table_entry(std::span<const EntryField> fields, std::uint64_t page,
                                               const SourcePosition& at) const override {
    return detail::encode_descriptor(fields, page, at);
  }
  [[nodiscard]] std::string print_entry(std::uint64_t entry,
                                        const std::function<std::string(std::uint64_t)>& page_name) const override {
    return detail::print_descriptor(entry, page_name);
  }
  [[nodiscard]] TranslationContext translation_context(Effects& effects) const override {
    return detail::translation_context_of(effects);
  }
  [[nodiscard]] Translated translate(std::uint64_t entry, const Access& access, bool leaf) const override {
    return detail::translate_by(entry, access, leaf);
  }
  [[nodiscard]] std::optional<std::uint64_t> updated_entry(Effects& effects, std::uint64_t entry,
                                                           const Access& access) const override {
    return detail::managed_descriptor(entry, access, effects.force(effects.get(detail::translation_control)));
  }
  [[nodiscard]] Tags unprompted_tags() const override { return detail::tag("Unprompted"); }
  /// PSTATE.I, bit 7 of a saved program status.
  [[nodiscard]] bool interrupts_enabled(Effects& effects, InterruptLine line) const override {
    return line == InterruptLine::Masked && (effects.force(effects.get(detail::interrupt_mask)) >> 7 & 1) == 0;
  }
  void interrupt(Effects& effects, InterruptLine) const override { detail::take_interrupt(effects); }
  [[nodiscard]] std::span<const Doubt> doubts() const override {
    static const std::array<Doubt, 1> all{{{"shareability", detail::own_cpu_only}}};
    return all;
  }
  [[nodiscard]] bool concurrently_modifiable(std::uint64_t bytes, const Configuration& configuration) const override {
    return detail::may_change_while_executed(static_cast<std::uint32_t>(bytes), configuration);
  }
};

}  // namespace

const Architecture& aarch64() {
  static const Aarch64 the;
  return the;
}

}  // namespace stalefetch
