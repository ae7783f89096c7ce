// SPDX-License-Identifier: BSD-2-Clause
// Which instructions only the kernel may execute. Sections of the Arm ARM, issue M.c: "Exception levels" (D1.1) and the
// accessibility pseudocode of each instruction and register (C5, D24).
#include <algorithm>
#include <array>
#include <boost/algorithm/string/predicate.hpp>

#include "model/arch/aarch64/execute_common.hpp"

namespace stalefetch::aarch64_detail {

bool runs_in_user_mode(Effects& effects) { return effects.force(effects.get(user_mode)) != 0; }

bool is_privileged(const Instruction& instruction, Execute execute) {
  static constexpr std::array<Execute, 6> all{exception_return,      translation_page, translations_all,
                                              translations_of_space, mask_interrupts,  instruction_cache_all};
  constexpr unsigned data_cache_to_memory = 6;  // CRm of DC IVAC
  if (execute == data_cache) return instruction[Field::CRm] == data_cache_to_memory;
  if (execute != read_system_register && execute != write_system_register)
    return std::find(all.begin(), all.end(), execute) != all.end();
  const SystemRegister& known = *system_register(instruction[Field::system]);
  return known.index == interrupt_mask || boost::iends_with(known.name, "_EL1");
}

}  // namespace stalefetch::aarch64_detail
