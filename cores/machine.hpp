// SPDX-License-Identifier: BSD-2-Clause
// The machine: cores, their instruction caches and memory, as a state and the steps that it can take.
//
// Steps that only what is outside a core could notice later (issue, retirement, completion of barriers) are taken at
// once by settle(); all others are offered as actions. Who chooses among the actions decides what kind of machine it
// is: latencies (clockwork.hpp), an adversary (adversary.hpp) or a witness (replay.hpp).
#pragma once

#include <string>
#include <vector>

#include "cores/memory.hpp"
#include "cores/semantics.hpp"
#include "cores/structures.hpp"

namespace stalefetch::cores {

enum class ActionKind : std::uint8_t {
  Fill,       ///< the instruction cache takes a line that nobody asked for: `what` is the line
  Fetch,      ///< the fetch unit takes bytes from copy `choice` of their line; `miss`: after filling it
  Predict,    ///< fetch goes on at target `choice`; `wait`: once execution knows where
  Fail,       ///< exclusive store `what` fails, as it may at any time
  Load,       ///< operation `what`
  Store,      ///< likewise
  Clean,      ///< likewise
  Deliver,    ///< invalidation `what` reaches core `choice`
  WriteBack,  ///< a dirty line, `what`, is evicted to the point of unification
};

struct Action {
  static constexpr std::uint8_t miss = 0xff, wait = 0xff;
  ActionKind kind = ActionKind::Fetch;
  std::uint8_t core = 0;
  std::uint8_t choice = 0;
  std::uint32_t what = 0;
};

/// What earlier runs of the same test have taught: targets of computed branches, by address of the branch, and where
/// stores to code begin and end.
struct Training {
  struct Entry {
    Address branch, target;
  };
  std::vector<Entry> entries;
  std::vector<Address> edges;  ///< physical, sorted
  bool frozen = false;         ///< learns no more, so that runs do not depend on each other
  void learn(Address branch, Address target);
  void learn_store(Address physical, unsigned bytes);
};

/// Told what happens, when it happens.
class Observer {
 public:
  virtual ~Observer() = default;
  virtual void fetched(unsigned core, const FetchedInstruction& fetched) = 0;
  virtual void retired(unsigned core, const WindowEntry& entry) = 0;
  virtual void done(unsigned core, const MemoryOperation& operation) = 0;
  virtual void acted(const Action& action) = 0;
};

class Machine {
 public:
  /// Refers to both, which must outlive it.
  Machine(const Semantics& semantics, const Structures& structures);

  /// Where every run begins.
  void reset();

  /// The core's data cache has this line from the start.
  void warm_data(unsigned core, std::uint32_t line) { memory_.share(line, core); }

  /// The actions that can be taken now, into `out`.
  void enabled(std::vector<Action>& out) const;
  void perform(const Action& action);

  // The steps one by one, for machines that give them time.
  [[nodiscard]] bool may_fetch(unsigned core) const;
  [[nodiscard]] bool may_load(unsigned core, std::uint32_t operation) const;
  [[nodiscard]] bool may_store(unsigned core, std::uint32_t operation) const;
  [[nodiscard]] bool may_clean(unsigned core, std::uint32_t operation) const;
  [[nodiscard]] bool may_invalidate(unsigned core, std::uint32_t operation) const;
  /// Where fetch would go on: the targets of the last instruction of the queue.
  [[nodiscard]] std::vector<Address> targets(unsigned core) const;
  /// One round of the steps inside a core, at most so many instructions each. Whether anything changed.
  bool step_inside(unsigned core, unsigned issue_width, unsigned retire_width);
  /// All steps inside a core until none is left.
  void settle(unsigned core);

  [[nodiscard]] bool finished() const;
  /// Why this run says nothing: what was executed is not modelled, or went on for too long. Empty: it says something.
  [[nodiscard]] const std::string& refusal() const { return refusal_; }

  [[nodiscard]] const CoreState& core(unsigned number) const { return cores_[number]; }
  [[nodiscard]] unsigned core_count() const { return static_cast<unsigned>(cores_.size()); }
  [[nodiscard]] const Memory& memory() const { return memory_; }
  [[nodiscard]] const Semantics& semantics() const { return *semantics_; }
  [[nodiscard]] const Structures& structures() const { return *structures_; }
  [[nodiscard]] std::uint32_t line_at(Address linear) const {
    return memory_.map().line_of(semantics_->physical(linear));
  }
  /// The final content of a register, once finished.
  [[nodiscard]] std::uint64_t register_at_end(unsigned core, unsigned index) const;

  /// All that changes in a run, to go back to.
  struct State {
    std::vector<CoreState> cores;
    Memory memory;
    std::string refusal;
  };
  [[nodiscard]] State save() const { return {cores_, memory_, refusal_}; }
  void restore(const State& state) {
    cores_ = state.cores;
    memory_ = state.memory;
    refusal_ = state.refusal;
  }

  Observer* observer = nullptr;
  Training* training = nullptr;  ///< targets that computed branches may be predicted to; nothing: they wait
  Breakage breakage = Breakage::None;
  std::uint64_t select_guess = 1;  ///< what is guessed of selections, where they are guessed

 private:
  [[nodiscard]] bool waits(const CoreState& core, std::uint32_t operation, bool as_atomic) const;
  [[nodiscard]] bool same_place(const MemoryOperation& a, const MemoryOperation& b) const;
  [[nodiscard]] bool waits_at_place(const MemoryOperation& younger, const MemoryOperation& older) const;
  [[nodiscard]] bool may_do_atomic(const CoreState& core, std::uint32_t operation) const;
  [[nodiscard]] bool behind_unresolved_branch(const CoreState& core, std::uint32_t instruction) const;
  [[nodiscard]] bool forwarding(const CoreState& core, std::uint32_t load, std::uint32_t& store) const;
  [[nodiscard]] unsigned fetch_width(const CoreState& core) const;
  [[nodiscard]] bool snooped(const CoreState& core, Address linear, unsigned bytes) const;
  [[nodiscard]] const MemoryByte* fill_source(std::uint32_t line) const;
  void add_fetches(unsigned core, std::vector<Action>& out) const;
  void add_operations(unsigned core, std::vector<Action>& out) const;

  void fetch(unsigned core, std::uint8_t copy);
  [[nodiscard]] bool unmapped(CoreState& core) const;
  void take_bytes(CoreState& core, std::uint8_t copy);
  void fetched_whole(unsigned core);
  void fill(unsigned core, std::uint32_t line);
  void predict(unsigned core, std::uint8_t choice);
  void go_to(CoreState& core, Address address) const;
  void load(unsigned core, std::uint32_t operation);
  void load_value(unsigned core, std::uint32_t operation);
  void do_atomic(unsigned core, std::uint32_t operation);
  void store(unsigned core, std::uint32_t operation);
  void fail(unsigned core, std::uint32_t operation);
  void write(unsigned core, std::uint32_t operation);
  void clean(unsigned core, std::uint32_t operation);
  void drop(InstructionCache& cache, const MemoryOperation& invalidation) const;
  void deliver(unsigned core, std::uint32_t operation, unsigned target);

  bool find_addresses(unsigned core);
  bool resolve_address(unsigned core, std::uint32_t operation);
  bool check_guesses(unsigned core);
  bool complete_barriers(unsigned core);
  bool retire(unsigned core);
  bool issue(unsigned core);
  bool may_retire(const CoreState& core) const;
  void self_snoop(unsigned core, std::uint32_t operation);
  void squash(unsigned core, std::uint32_t entry);
  void drop_from(unsigned core, std::uint32_t entry);
  [[nodiscard]] bool overlaps(const MemoryOperation& store, Address linear, unsigned bytes) const;
  void done(unsigned core, MemoryOperation& operation);

  const Semantics* semantics_;
  const Structures* structures_;
  LineMap lines_;
  std::vector<CoreState> cores_;
  Memory memory_;
  std::string refusal_;
};

}  // namespace stalefetch::cores
