// SPDX-License-Identifier: BSD-2-Clause
#include <algorithm>
#include <array>

#include "model/arch/x86-64/execute_common.hpp"

namespace stalefetch::x86_64_detail {

bool runs_in_user_mode(Effects& effects) { return effects.force(effects.get(user_mode)) != 0; }

/// Entry to a guest and calls of the hypervisor are left out: who is the guest, nobody says.
bool is_privileged(Execute execute) {
  static constexpr std::array<Execute, 17> all{
      clear_interrupt_flag,     set_interrupt_flag,    interrupt_return<tag("ERETS")>, interrupt_return<tag("ERETU")>,
      return_from_system_call,  exit_from_system,      write_control_register,         read_control_register,
      barrier<tag("MOV-DR")>,   invalidate_page,       invalidate_context,             invalidate_broadcast,
      synchronize_broadcasts,   barrier<tag("LGDT")>,  barrier<tag("INVD")>,           barrier<tag("WBINVD")>,
      write_model_register};
  return std::find(all.begin(), all.end(), execute) != all.end();
}

}  // namespace stalefetch::x86_64_detail
