// SPDX-License-Identifier: BSD-2-Clause
// Barriers, cache maintenance, system registers, exceptions.
#include <fmt/format.h>

#include <array>

#include "model/arch/aarch64/execute_common.hpp"
#include "model/error.hpp"

namespace stalefetch::aarch64_detail {

namespace {

/// Indexed by CRm of DMB and DSB; 0 is reserved.
constexpr std::array<Tags, 16> dmb_tags{
    0, tag("DMB.OSHLD"), tag("DMB.OSHST"), tag("DMB.OSH"), 0, tag("DMB.NSHLD"), tag("DMB.NSHST"), tag("DMB.NSH"),
    0, tag("DMB.ISHLD"), tag("DMB.ISHST"), tag("DMB.ISH"), 0, tag("DMB.LD"),    tag("DMB.ST"),    tag("DMB.SY")};
constexpr std::array<Tags, 16> dsb_tags{
    0, tag("DSB.OSHLD"), tag("DSB.OSHST"), tag("DSB.OSH"), 0, tag("DSB.NSHLD"), tag("DSB.NSHST"), tag("DSB.NSH"),
    0, tag("DSB.ISHLD"), tag("DSB.ISHST"), tag("DSB.ISH"), 0, tag("DSB.LD"),    tag("DSB.ST"),    tag("DSB.SY")};

/// Exception classes of ESR_EL1; the instruction length bit is set.
constexpr std::uint64_t syndrome(std::uint64_t exception_class, std::uint64_t details) {
  return exception_class << 26 | std::uint64_t{1} << 25 | details;
}

/// Goes to the handler, or ends the thread if it has none.
void enter_exception(Effects& effects, Tags extra, std::uint64_t return_to, std::uint64_t why) {
  effects.barrier(tag("ExceptionEntry") | extra);
  effects.set(exception_link, effects.constant(return_to));
  effects.set(exception_syndrome, effects.constant(why));
  if (const auto handler = effects.handler()) {
    effects.jump(*handler);
  } else {
    effects.stop();
  }
}

}  // namespace

void nothing(const Instruction&, Effects&) {}

void data_memory_barrier(const Instruction& i, Effects& effects) { effects.barrier(dmb_tags[i[Field::CRm]]); }

void data_synchronization_barrier(const Instruction& i, Effects& effects) { effects.barrier(dsb_tags[i[Field::CRm]]); }

void instruction_synchronization_barrier(const Instruction&, Effects& effects) { effects.barrier(tag("ISB")); }

/// DC by address. Cleaning to the point of coherency, or to that of persistence, cleans to that of unification too.
void data_cache(const Instruction& i, Effects& effects) {
  Tags tags = 0;
  switch (i[Field::CRm]) {
    case 6:
      tags = tag("DC.IVAC");
      break;
    case 10:
      tags = tag("DC.CVAC") | tag("CleanToPoU");
      break;
    case 11:
      tags = tag("DC.CVAU") | tag("CleanToPoU");
      break;
    case 12:
      tags = tag("DC.CVAP") | tag("CleanToPoU");
      break;
    case 13:
      tags = tag("DC.CVADP") | tag("CleanToPoU");
      break;
    default:
      tags = tag("DC.CIVAC") | tag("CleanToPoU");
      break;
  }
  effects.maintain(read_general(effects, i[Field::Rt]), tags);
}

void instruction_cache(const Instruction& i, Effects& effects) {
  effects.maintain(read_general(effects, i[Field::Rt]), tag("IC.IVAU") | tag("InvalidateToPoU"));
}

void instruction_cache_all(const Instruction& i, Effects& effects) {
  effects.maintain_all((i[Field::CRm] == 1 ? tag("IC.IALLUIS") : tag("IC.IALLU")) | tag("InvalidateToPoU"));
}

void read_system_register(const Instruction& i, Effects& effects) {
  const SystemRegister& known = *system_register(i[Field::system]);
  Operand operand = effects.get(known.index);
  if (known.shift != 0) operand = effects.compute(Operation::ShiftLeft, operand, effects.constant(known.shift));
  write_general(effects, i[Field::Rt], operand);
}

void write_system_register(const Instruction& i, Effects& effects) {
  const SystemRegister& known = *system_register(i[Field::system]);
  Operand operand = read_general(effects, i[Field::Rt]);
  if (known.shift != 0) {
    operand = effects.compute(Operation::ShiftRight, keep_low(effects, operand, 32), effects.constant(known.shift));
  }
  effects.set(known.index, operand);
}

void undefined(const Instruction&, Effects& effects) {
  effects.record_fault("UndefinedInstruction");
  enter_exception(effects, 0, effects.address(), syndrome(0x00, 0));
}

/// Nothing is mapped there: a translation fault of the access, or of the fetch where the instruction itself stands.
void translation_fault(Effects& effects, std::uint64_t address, const Dependencies& from) {
  effects.record_fault("MMU:Translation");
  effects.control(from);
  effects.set(fault_address, effects.constant(address));
  enter_exception(effects, 0, effects.address(), syndrome(address == effects.address() ? 0x21 : 0x25, 0));
}

void breakpoint(const Instruction& i, Effects& effects) {
  effects.record_fault("BreakpointInstruction");
  enter_exception(effects, tag("BRK"), effects.address(), syndrome(0x3C, i[Field::imm]));
}

void supervisor_call(const Instruction& i, Effects& effects) {
  effects.record_fault("SupervisorCall");
  enter_exception(effects, tag("SVC"), effects.address() + 4, syndrome(0x15, i[Field::imm]));
}

void hypervisor_call(const Instruction& i, Effects& effects) {
  throw Unsupported(fmt::format("{} at {:#x}: what the hypervisor or the firmware does is not modelled",
                                i[Field::op] != 0 ? "SMC" : "HVC", effects.address()));
}

/// The return address decides where execution goes on, as for an indirect branch.
void exception_return(const Instruction&, Effects& effects) {
  const Operand to = effects.get(exception_link);
  effects.barrier(tag("ExceptionReturn"));
  const std::uint64_t address = effects.force(to);
  effects.control(to.from);
  effects.jump(address);
}

}  // namespace stalefetch::aarch64_detail
