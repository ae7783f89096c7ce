// SPDX-License-Identifier: BSD-2-Clause
// U-mode and S-mode, and the address space that a hart translates in.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "model/arch/riscv/execute_system.hpp"
#include "model/arch/riscv/page_table.hpp"
#include "model/error.hpp"

namespace stalefetch::riscv_detail {

bool runs_in_user_mode(Effects& effects) { return effects.force(effects.get(user_mode)) != 0; }

bool is_privileged(Execute execute) {
  static constexpr std::array<Execute, 11> all{trap_return,
                                               control_register_write,
                                               control_register_set,
                                               control_register_clear,
                                               control_register_write_immediate,
                                               control_register_set_immediate,
                                               control_register_clear_immediate,
                                               translation_fence,
                                               translation_invalidate,
                                               fence_before_invalidate,
                                               fence_after_invalidate};
  return std::find(all.begin(), all.end(), execute) != all.end();
}

namespace {
/// satp.MODE and PPN; beside them, a bit that says that they are known.
constexpr std::uint64_t root_bits = 0xF000'0FFF'FFFF'FFFF, noted = std::uint64_t{1} << 44;
}  // namespace

void note_root(Effects& effects, std::uint64_t now) {
  const std::uint64_t before = effects.force(effects.get(address_space));
  if (((before ^ now) & root_bits) != 0 && effects.force(effects.get(first_root)) == 0)
    effects.set(first_root, effects.constant((before & root_bits) | noted));
}

TranslationContext translation_context_of(Effects& effects) {
  const std::uint64_t first = effects.force(effects.get(first_root));
  if (first != 0 && ((first ^ effects.force(effects.get(address_space))) & root_bits) != 0)
    throw Unsupported(fmt::format("translation at {:#x} by other tables (satp) than those that the test names", effects.address()));
  const std::uint32_t space = space_of_satp(effects.force(effects.get(address_space)));
  const std::uint64_t status = effects.force(effects.get(supervisor_status));
  unsigned mode = runs_in_user_mode(effects) ? mode_user : mode_supervisor;
  if ((status & supervisor_user_memory) != 0 && mode == mode_supervisor) mode = mode_with_user_memory;
  if ((status & make_executable_readable) != 0) mode |= mode_reads_executable;
  return {static_cast<std::uint8_t>(mode), space};
}

}  // namespace stalefetch::riscv_detail
