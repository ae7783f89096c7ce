// SPDX-License-Identifier: BSD-2-Clause
#include "cores/translation_context.hpp"

#include "cores/predecode_effects.hpp"

namespace stalefetch::cores {

namespace {

/// The registers as a test gives them.
class InitialEffects final : public PredecodeEffects {
 public:
  InitialEffects(const Program& program, unsigned core) : PredecodeEffects(program, core, 0, 0, 0) {}
  Operand get(RegisterIndex index) override { return constant(initial(index)); }
  Operand constant(std::uint64_t number) override {
    numbers_.push_back(number);
    return {Value{static_cast<std::uint32_t>(numbers_.size() - 1)}, {}};
  }
  Operand compute(Operation operation, const Operand& a, const Operand& b) override {
    return constant(stalefetch::compute(operation, force(a), force(b)));
  }
  std::uint64_t force(const Operand& operand) override { return numbers_.at(operand.value.node); }

 private:
  std::vector<std::uint64_t> numbers_;
};

}  // namespace

std::vector<std::uint32_t> address_spaces(const Program& program) {
  std::vector<std::uint32_t> result;
  for (unsigned core = 0; core < program.thread_count(); ++core) {
    InitialEffects effects(program, core);
    const TranslationContext context = program.architecture().translation_context(effects);
    if (context.mode != 0) throw Unsupported("translation in another mode than the kernel's");
    result.push_back(context.space);
  }
  return result;
}

void stay_in_space(const Architecture& architecture, Effects& effects, std::uint32_t space) {
  const TranslationContext context = architecture.translation_context(effects);
  if (context.mode != 0) throw Unsupported("translation in another mode than the kernel's");
  if (context.space != space) throw Unsupported("a change of the address space");
}

}  // namespace stalefetch::cores
