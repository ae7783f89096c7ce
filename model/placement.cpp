// SPDX-License-Identifier: BSD-2-Clause
#include "model/placement.hpp"

#include <optional>

namespace stalefetch {

namespace {

/// Effects that only follow values. What is not known is a read of the arena; a branch is not taken.
class Reading final : public Effects {
 public:
  Reading(const Program& program, unsigned thread) : program_(program), thread_(thread) {
    for (const std::uint64_t number : program.initial_registers(thread)) registers_.push_back(constant(number));
  }

  /// Makes the initial value of a register one to look for; gives the read that stands for it.
  unsigned follow(RegisterIndex index) {
    registers_[index].value = unknown({});
    return static_cast<unsigned>(loaded_from_.size() - 1);
  }
  void run() {
    for (const MemoryObject& object : program_.objects()) {
      if (!object.code || object.thread != thread_) continue;
      address_ = object.address;
      try {
        program_.architecture().execute(object.initial, *this);
      } catch (const Unsupported&) {
        continue;  // then the values that it makes are not followed
      }
    }
  }
  [[nodiscard]] const std::vector<std::pair<unsigned, std::uint64_t>>& stores() const { return stores_; }
  [[nodiscard]] std::optional<std::uint64_t> origin(RegisterIndex index) const {
    const auto reads = arena_.reads_of(registers_[index].value);
    return reads.size() == 1 ? loaded_from_[reads[0]] : std::nullopt;
  }

  Operand get(RegisterIndex index) override { return registers_[index]; }
  void set(RegisterIndex index, const Operand& operand) override { registers_[index] = operand; }
  [[nodiscard]] std::uint64_t initial(RegisterIndex index) const override {
    return program_.initial_registers(thread_)[index];
  }
  Operand constant(std::uint64_t number) override { return {arena_.constant(number), {}}; }
  Operand compute(Operation op, const Operand& a, const Operand& b) override {
    return {arena_.apply(op, a.value, b.value), {}};
  }
  std::uint64_t force(const Operand& operand) override { return arena_.known(operand.value).value_or(0); }
  unsigned choose(unsigned) override { return 0; }
  Loaded load(const Operand& address, unsigned, Tags) override { return {{unknown(code(address)), {}}, {}}; }
  AccessId store(const Operand& address, const Operand& data, unsigned, Tags, std::optional<AccessId>) override {
    const auto reads = arena_.reads_of(data.value);
    if (const auto at = code(address); at && reads.size() == 1) stores_.emplace_back(reads[0], *at);
    return {};
  }
  std::optional<Reservation> reservation() override { return reservation_; }
  void set_reservation(std::optional<Reservation> reservation) override { reservation_ = reservation; }
  void barrier(Tags) override {}
  void maintain(const Operand&, Tags) override {}
  void maintain_all(Tags) override {}
  void maintain_translation(const Operand&, Tags, std::uint32_t) override {}
  void maintain_all_translations(Tags, std::uint32_t) override {}
  void control(const Dependencies&) override {}
  [[nodiscard]] std::uint64_t address() const override { return address_; }
  void jump(std::uint64_t) override {}
  void record_fault(std::string_view, std::optional<std::uint64_t>) override {}
  [[nodiscard]] std::optional<std::uint64_t> handler() const override { return {}; }
  void stop() override {}

 private:
  Value unknown(std::optional<std::uint64_t> from) {
    loaded_from_.push_back(from);
    return arena_.read(static_cast<unsigned>(loaded_from_.size() - 1), 64);
  }
  /// The address, if it is known and holds code.
  std::optional<std::uint64_t> code(const Operand& address) {
    const auto at = arena_.known(address.value);
    const auto object = at ? program_.object_at(*at) : std::nullopt;
    return object && program_.objects()[*object].code ? at : std::nullopt;
  }

  const Program& program_;
  unsigned thread_;
  std::uint64_t address_ = 0;
  ValueArena arena_;
  std::vector<Operand> registers_;
  std::vector<std::optional<std::uint64_t>> loaded_from_;   // by read
  std::vector<std::pair<unsigned, std::uint64_t>> stores_;  // read, address
  std::optional<Reservation> reservation_;
};

}  // namespace

std::set<std::uint64_t> stored_to(const Program& program, unsigned thread, RegisterIndex index) {
  Reading reading(program, thread);
  const unsigned followed = reading.follow(index);
  reading.run();
  std::set<std::uint64_t> result;
  for (const auto& [read, address] : reading.stores())
    if (read == followed) result.insert(address);
  return result;
}

std::set<std::uint64_t> loaded_from(const Program& program, unsigned thread, RegisterIndex index) {
  Reading reading(program, thread);
  reading.run();
  const auto address = reading.origin(index);
  return address ? std::set{*address} : std::set<std::uint64_t>{};
}

}  // namespace stalefetch
