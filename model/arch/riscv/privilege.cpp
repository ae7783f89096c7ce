// SPDX-License-Identifier: BSD-2-Clause
// U-mode and S-mode, and the address space that a hart translates in.
#include <algorithm>
#include <array>

#include "model/arch/first_tables.hpp"
#include "model/arch/riscv/execute_system.hpp"
#include "model/arch/riscv/page_table.hpp"

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

TranslationContext translation_context_of(Effects& effects) {
  constexpr std::uint64_t mode_and_page = 0xF000'0FFF'FFFF'FFFF;
  stay_in_first_tables(effects, address_space, mode_and_page, "satp");
  const std::uint32_t space = space_of_satp(effects.force(effects.get(address_space)));
  const std::uint64_t status = effects.force(effects.get(supervisor_status));
  unsigned mode = runs_in_user_mode(effects) ? mode_user : mode_supervisor;
  if ((status & supervisor_user_memory) != 0 && mode == mode_supervisor) mode = mode_with_user_memory;
  if ((status & make_executable_readable) != 0) mode |= mode_reads_executable;
  return {static_cast<std::uint8_t>(mode), space};
}

}  // namespace stalefetch::riscv_detail
