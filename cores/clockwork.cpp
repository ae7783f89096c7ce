// SPDX-License-Identifier: BSD-2-Clause
#include "cores/clockwork.hpp"

#include <string>
#include <vector>

#include "cores/hart.hpp"
#include "cores/kernel.hpp"

namespace stalefetch::cores {

namespace {

/// The bus below the data caches. To show: a dirty line reaches the point of unification when it happens to be evicted.
class Interconnect : public sc_core::sc_module {
 public:
  SC_HAS_PROCESS(Interconnect);
  Interconnect(const sc_core::sc_module_name& name, Shared& shared) : sc_module(name), shared_(shared) {
    SC_METHOD(written);
    sensitive << shared.written;
    dont_initialize();
    SC_METHOD(evict);
    sensitive << evict_event_;
    dont_initialize();
  }

 private:
  void written() {
    ++shared_.activations;
    if (shared_.machine->semantics().topology().fetch_sees_dirty) return;
    if (shared_.random.chance(shared_.timing->evicted))
      Shared::after(evict_event_, 1 + shared_.draw(shared_.timing->eviction));
  }
  void evict() {
    ++shared_.activations;
    const Memory& memory = shared_.machine->memory();
    for (std::uint32_t line = 0; line < memory.map().lines.size(); ++line)
      if (memory.dirty(line) && shared_.random.chance(0.5))
        shared_.machine->perform({ActionKind::WriteBack, 0, 0, line});
  }
  Shared& shared_;
  sc_core::sc_event evict_event_;
};

}  // namespace

struct Clockwork::Parts {
  Kernel kernel;  // first: modules must die before it
  Shared shared;
  std::vector<std::unique_ptr<Hart>> harts;
  std::unique_ptr<Interconnect> interconnect;
};

Clockwork::Clockwork(Machine& machine, const Timing& timing) : parts_(std::make_unique<Parts>()) {
  parts_->shared.machine = &machine;
  parts_->shared.timing = &timing;
  for (unsigned c = 0; c < machine.core_count(); ++c)
    parts_->harts.push_back(std::make_unique<Hart>(("core" + std::to_string(c)).c_str(), parts_->shared, c));
  parts_->interconnect = std::make_unique<Interconnect>("interconnect", parts_->shared);
}

Clockwork::~Clockwork() = default;

bool Clockwork::run(std::uint64_t seed) {
  Shared& shared = parts_->shared;
  shared.random = Random(seed);
  shared.machine->reset();
  shared.began = shared.now();
  for (const auto& hart : parts_->harts) hart->start();
  sc_core::sc_start();
  return shared.machine->finished() && shared.machine->refusal().empty();
}

std::uint64_t Clockwork::now() const { return parts_->shared.now() - parts_->shared.began; }
std::uint64_t Clockwork::activations() const { return parts_->shared.activations; }

}  // namespace stalefetch::cores
