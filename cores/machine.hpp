// SPDX-License-Identifier: BSD-2-Clause
// The machine: cores, their instruction caches and memory, as a state and the steps that it can take.
//
// Steps that only what is outside a core could notice later (issue, retirement, completion of barriers) are taken at
// once by settle(); all others are offered as actions. Who chooses among the actions decides what kind of machine it
// is: latencies (clockwork.hpp), an adversary (adversary.hpp) or a witness (replay.hpp).
#pragma once

#include <optional>
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
  Send,       ///< operation `what`: the interrupt becomes pending
  Walk,       ///< a walk that nobody asked for: for page `what`, for fetches from 2^16 on; `choice`: its upper entry
  Translate,  ///< operation `what` (or `fetching`) by copy `choice` of the TLB; `walk_cache` + n or `miss`: by a walk
  Interrupt,  ///< pending interrupt `what` is taken; `spontaneous`: one that no core sent
};

struct Action {
  static constexpr std::uint8_t miss = 0xff, wait = 0xff, spontaneous = 0xff, walk_cache = 0x80, not_yet = 0x7f;
  static constexpr std::uint32_t fetching = 0xffffffff;
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
  [[nodiscard]] bool may_translate(unsigned core, std::uint32_t operation, std::uint8_t choice) const;
  /// Whether the fetch unit needs a translation before it goes on.
  [[nodiscard]] bool awaits_translation(unsigned core) const { return awaits_translation(cores_[core]); }
  /// Whether the flush can reach the core now.
  [[nodiscard]] bool may_flush(unsigned core, std::uint32_t operation, unsigned target) const;
  /// Where the fetch unit is, once translated; nothing: nothing is mapped there.
  [[nodiscard]] std::optional<std::uint32_t> fetch_line(unsigned core) const;
  [[nodiscard]] bool may_send(unsigned core, std::uint32_t operation) const;
  /// Whether the core could take such an interrupt now.
  [[nodiscard]] bool may_take(unsigned core, InterruptPin pin) const;
  [[nodiscard]] bool may_take_anywhere(unsigned core) const;
  /// Whether some core could take an interrupt now.
  [[nodiscard]] bool may_be_interrupted() const;
  /// Where fetch would go on: the targets of the last instruction of the queue.
  [[nodiscard]] std::vector<Address> targets(unsigned core) const;
  /// One round of the steps inside a core, at most so many instructions each. Whether anything changed.
  bool step_inside(unsigned core, unsigned issue_width, unsigned retire_width);
  /// All steps inside a core until none is left.
  void settle(unsigned core);
  /// Likewise, of the cores that the action concerned.
  void settle_after(const Action& action) {
    settle(action.core);
    if (action.kind == ActionKind::Deliver && action.choice != action.core) settle(action.choice);
  }

  [[nodiscard]] bool finished() const;
  /// Why this run says nothing: what was executed is not modelled, or went on for too long. Empty: it says something.
  [[nodiscard]] const std::string& refusal() const { return refusal_; }

  [[nodiscard]] const CoreState& core(unsigned number) const { return cores_[number]; }
  [[nodiscard]] unsigned core_count() const { return static_cast<unsigned>(cores_.size()); }
  [[nodiscard]] const Memory& memory() const { return memory_; }
  [[nodiscard]] const InterruptController& interrupts() const { return controller_; }
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
    InterruptController controller;
    std::string refusal;
  };
  [[nodiscard]] State save() const { return {cores_, memory_, controller_, refusal_}; }
  void restore(const State& state) {
    cores_ = state.cores;
    memory_ = state.memory;
    controller_ = state.controller;
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
  [[nodiscard]] bool may_do_atomic(unsigned core, std::uint32_t operation) const;
  [[nodiscard]] bool behind_unresolved_branch(const CoreState& core, std::uint32_t instruction) const;
  [[nodiscard]] bool forwarding(const CoreState& core, std::uint32_t load, std::uint32_t& store) const;
  [[nodiscard]] unsigned fetch_width(const CoreState& core) const;
  [[nodiscard]] bool snooped(const CoreState& core) const;
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

  /// What a walk, or the TLB, has to say.
  struct Walked {
    Translation translation;
    EntryMeaning meaning;
    bool from_tlb = false;
    bool fresh_upper = false;  ///< nothing comes from the walk cache
    bool whole = false;        ///< the last level was reached
  };
  [[nodiscard]] bool awaits_translation(const CoreState& core) const;
  [[nodiscard]] Address fetch_physical(const CoreState& core, Address linear) const;
  [[nodiscard]] bool fetch_mapped(const CoreState& core, Address linear) const;
  [[nodiscard]] FoundEntry entry_in_memory(Address at) const;
  [[nodiscard]] EntryMeaning meaning(const Translation& translation, AccessKind access) const;
  [[nodiscard]] Walked walk(const CoreState& core, const TranslatedPage& page, AccessKind access,
                            std::uint8_t choice) const;
  [[nodiscard]] std::optional<Walked> attempt(unsigned core, const Tlb& tlb, Address linear, AccessKind access,
                                              std::uint8_t choice) const;
  [[nodiscard]] std::optional<Walked> walk_ahead(unsigned core, const Action& action) const;
  [[nodiscard]] bool older_are_done(const CoreState& core, std::uint32_t operation) const;
  [[nodiscard]] bool behind_barrier(const CoreState& core, std::uint32_t operation) const;
  [[nodiscard]] bool behind_flush(const CoreState& core, std::uint32_t operation) const;
  void add_translation(unsigned core, std::uint32_t operation, Address linear, const Tlb& tlb,
                       std::vector<Action>& out) const;
  void add_translations(unsigned core, std::vector<Action>& out) const;
  void keep(CoreState& core, Tlb& tlb, const Walked& walked) const;
  void translate(unsigned core, std::uint32_t operation, std::uint8_t choice);
  void translated_fetch(unsigned core, const Walked& found);
  void translated_access(unsigned core, std::uint32_t operation, const Walked& found);
  void fill_tlb(unsigned core, const Action& action);

  [[nodiscard]] DroppedPages dropped_by(const MemoryOperation& flush, unsigned target) const;
  [[nodiscard]] bool uses(const MemoryOperation& operation, const DroppedPages& dropped) const;
  [[nodiscard]] bool in_use(const CoreState& core, const DroppedPages& dropped) const;
  void drop_translations(unsigned core, const MemoryOperation& flush);
  void deliver_flush(unsigned core, std::uint32_t operation, unsigned target);
  void revoke(unsigned core, const DroppedPages& dropped);
  void refetch_translated(unsigned core, std::uint32_t instruction);
  /// Fetches anew from the first instruction of the queue on of which this is so.
  template <class Which>
  void refetch_from(unsigned core, const Which& which) {
    FetchUnit& unit = cores_[core].fetch;
    std::size_t first = 0;
    while (first < unit.queue.size() && !which(unit.queue[first])) ++first;
    if (first == unit.queue.size()) return;
    const Address restart = unit.queue[first].address;
    std::vector<FetchedInstruction> before(unit.queue.begin(),
                                           unit.queue.begin() + static_cast<std::ptrdiff_t>(first));
    unit.redirect(restart, semantics_->is_end(restart));
    unit.queue = std::move(before);
  }

  void add_interrupts(std::vector<Action>& out) const;
  void send(unsigned core, std::uint32_t operation);
  [[nodiscard]] Address boundary(unsigned core) const;
  [[nodiscard]] bool is_at_boundary(const CoreState& core) const;
  [[nodiscard]] Readiness due(unsigned core) const;
  bool take_due(unsigned core);
  void take_pending(unsigned core, std::uint32_t number);
  void take_anywhere(unsigned core);
  void take(unsigned core, const PendingInterrupt& interrupt);

  bool find_addresses(unsigned core);
  bool resolve_address(unsigned core, std::uint32_t operation);
  void address_found(unsigned core, std::uint32_t operation);
  bool check_guesses(unsigned core);
  bool complete_barriers(unsigned core);
  bool retire(unsigned core);
  bool issue(unsigned core);
  bool may_retire(const CoreState& core) const;
  void self_snoop(unsigned core, std::uint32_t operation);
  void squash(unsigned core, std::uint32_t entry);
  void drop_from(unsigned core, std::uint32_t entry);
  [[nodiscard]] bool overlaps(const MemoryOperation& store, const FetchedInstruction& fetched, Address from,
                              unsigned bytes) const;
  void done(unsigned core, MemoryOperation& operation);

  const Semantics* semantics_;
  const Structures* structures_;
  LineMap lines_;
  std::vector<CoreState> cores_;
  Memory memory_;
  InterruptController controller_;
  bool translates_ = false;       ///< the test has page tables
  bool interrupts_come_ = false;  ///< that no core sends
  std::string refusal_;
};

}  // namespace stalefetch::cores
