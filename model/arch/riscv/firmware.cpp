// SPDX-License-Identifier: BSD-2-Clause
#include "model/arch/riscv/firmware.hpp"

#include <fmt/format.h>

#include <vector>

#include "model/arch/riscv/execute_common.hpp"
#include "model/error.hpp"

namespace stalefetch::riscv_detail {

namespace {

/// Registers of the SBI calling convention.
enum Argument : RegisterIndex { a0 = 10, a1, a2, a3, a6 = 16, a7 };
constexpr std::uint64_t ipi_extension = 0x73'5049, remote_fence_extension = 0x5246'4E43;
constexpr std::uint64_t all_harts = ~std::uint64_t{0};
constexpr unsigned page_bits = 12;

enum class Fence : std::uint8_t { Instructions, Page, AllPages };

/// What the target's firmware learns: who asks for what, and which answer it waits for.
struct Request {
  std::uint64_t caller = 0, number = 0, page = 0;
  Fence fence = Fence::Instructions;

  [[nodiscard]] std::uint64_t payload() const {
    return caller | static_cast<std::uint64_t>(fence) << 8 | number << 10 | page << 20;
  }
  static Request from(std::uint64_t payload) {
    return {payload & 0xFF, payload >> 10 & 0x3FF, payload >> 20, static_cast<Fence>(payload >> 8 & 3)};
  }
};

std::uint64_t argument(Effects& effects, Argument which) { return effects.force(effects.get(which)); }

void return_success(Effects& effects) {
  effects.set(a0, effects.constant(0));
  effects.set(a1, effects.constant(0));
}

/// a0 is a mask of harts, of which bit 0 is hart a1; all harts if a1 is -1.
std::vector<unsigned> harts_asked(Effects& effects) {
  const std::uint64_t mask = argument(effects, a0), base = argument(effects, a1);
  std::vector<unsigned> result;
  for (unsigned hart = 0; hart < effects.cpu_count(); ++hart)
    if (base == all_harts || (hart >= base && hart - base < 64 && (mask >> (hart - base) & 1) != 0))
      result.push_back(hart);
  std::uint64_t wanted = 0;
  for (std::uint64_t rest = base == all_harts ? 0 : mask; rest != 0; rest &= rest - 1) ++wanted;
  if (base != all_harts && wanted != result.size())
    throw Unsupported(fmt::format("an SBI call at {:#x} to a hart that the test does not have", effects.address()));
  return result;
}

/// Function 0 is FENCE.I; function 1 SFENCE.VMA of the pages from a2 on, a3 bytes, where 0 and 0 or a size of -1 mean
/// all.
Request request_of(Effects& effects) {
  Request request;
  request.caller = effects.cpu();
  request.number = effects.force(effects.get(firmware_calls)) + 1;
  const std::uint64_t function = argument(effects, a6);
  if (function == 0) return request;
  if (function != 1)
    throw Unsupported(fmt::format("function {} of SBI's RFENCE extension at {:#x}", function, effects.address()));
  const std::uint64_t start = argument(effects, a2), size = argument(effects, a3);
  request.fence = Fence::AllPages;
  if (size == all_harts || (start == 0 && size == 0)) return request;
  request.fence = Fence::Page;
  request.page = start >> page_bits;
  if (size == 0 || (start + size - 1) >> page_bits != request.page)
    throw Unsupported(fmt::format("a remote SFENCE.VMA of some pages at {:#x}: of one or of all", effects.address()));
  return request;
}

void run(Effects& effects, const Request& request) {
  switch (request.fence) {
    case Fence::Instructions:
      return effects.barrier(tag("FENCE.I"));
    case Fence::AllPages:
      return effects.maintain_all_translations(tag("SFENCE.VMA"), every_space);
    case Fence::Page:
      return effects.maintain_translation(effects.constant(request.page << page_bits),
                                          tag("SFENCE.VMA") | tag("LeafOnly"), every_space);
  }
}

void send_interrupts(Effects& effects) {
  const std::uint64_t function = argument(effects, a6);
  if (function != 0)
    throw Unsupported(fmt::format("function {} of SBI's IPI extension at {:#x}", function, effects.address()));
  for (const unsigned hart : harts_asked(effects)) effects.send_interrupt(hart, InterruptLine::Masked, 1, 0);
  return_success(effects);
}

void ask(Effects& effects) {
  const Request request = request_of(effects);
  bool others = false, own = false;
  for (const unsigned hart : harts_asked(effects)) {
    const bool self = hart == effects.cpu();
    (self ? own : others) = true;
    if (!self) effects.send_interrupt(hart, InterruptLine::Firmware, request.payload(), 0);
  }
  if (own) run(effects, request);
  effects.set(firmware_calls, effects.constant(request.number));
  if (!others) return return_success(effects);
  effects.set(firmware_waits, effects.constant(request.number));
  effects.jump(effects.address());
}

/// Each answer is read by an acquire, and firmware goes on by a branch on it.
void wait(Effects& effects, std::uint64_t number) {
  for (const unsigned hart : harts_asked(effects)) {
    if (hart == effects.cpu()) continue;
    const Operand answer = effects.constant(effects.acknowledgement(effects.cpu(), hart));
    const Operand found = effects.load(answer, 8, tag("AQ")).operand;
    effects.await(found, number);
    effects.control(found.from);
  }
  effects.set(firmware_waits, effects.constant(0));
  return_success(effects);
}

}  // namespace

bool firmware_runs(Effects& effects) { return effects.force(effects.get(firmware_waits)) != 0; }

bool firmware_call(Effects& effects) {
  const std::uint64_t extension = argument(effects, a7);
  if (extension == ipi_extension) {
    send_interrupts(effects);
    return true;
  }
  if (extension != remote_fence_extension) return false;
  const std::uint64_t waited_for = effects.force(effects.get(firmware_waits));
  if (waited_for == 0)
    ask(effects);
  else
    wait(effects, waited_for);
  return true;
}

void firmware_interrupt(Effects& effects) {
  const Request request = Request::from(effects.take_interrupt(0));
  run(effects, request);
  const std::uint64_t answer = effects.acknowledgement(static_cast<unsigned>(request.caller), effects.cpu());
  effects.store(effects.constant(answer), effects.constant(request.number), 8, tag("RL"));
}

}  // namespace stalefetch::riscv_detail
