// SPDX-License-Identifier: BSD-2-Clause
// U-mode and S-mode, and the address space that a hart translates in.
#include <algorithm>
#include <array>

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
  const std::uint32_t space = space_of_satp(effects.force(effects.get(address_space)));
  if (runs_in_user_mode(effects)) return {mode_user, space};
  const bool user_memory = (effects.force(effects.get(supervisor_status)) & supervisor_user_memory) != 0;
  return {user_memory ? mode_supervisor_user_memory : mode_supervisor, space};
}

}  // namespace stalefetch::riscv_detail
