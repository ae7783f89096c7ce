# One line per architecture; registry.cpp has the other one.
stalefetch_architecture(aarch64 aarch64.cpp assemble.cpp bitmask.cpp disassemble.cpp execute_atomic.cpp execute_bits.cpp
  execute_branch.cpp execute_data.cpp execute_exception.cpp execute_memory.cpp execute_system.cpp page_table.cpp expand.cpp forms.cpp match.cpp operands.cpp
  privilege.cpp registers.cpp table.cpp variants.cpp)
stalefetch_architecture(riscv riscv.cpp assemble.cpp disassemble.cpp execute_control.cpp execute_memory.cpp
  execute_system.cpp execute_trap.cpp expand.cpp firmware.cpp forms.cpp match.cpp operands.cpp page_table.cpp
  privilege.cpp registers.cpp table.cpp variants.cpp)
stalefetch_architecture(x86-64 x86-64.cpp assemble.cpp decode.cpp disassemble.cpp encode.cpp execute_arithmetic.cpp
  execute_atomic.cpp execute_common.cpp execute_control.cpp execute_exception.cpp execute_move.cpp execute_system.cpp
  execute_translation.cpp expand.cpp forms.cpp match.cpp page_table.cpp privilege.cpp
  registers.cpp table.cpp text.cpp text_operand.cpp variants.cpp)
