// SPDX-License-Identifier: BSD-2-Clause
#include "cores/program_semantics.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

#include "cores/issue_effects.hpp"
#include "cores/page_tables.hpp"
#include "cores/predecode_effects.hpp"
#include "cores/program_interrupts.hpp"
#include "cores/translation_context.hpp"

namespace stalefetch::cores {

namespace {

class ProgramSemantics final : public Semantics {
 public:
  explicit ProgramSemantics(const Program& program)
      : program_(program),
        topology_(topology_of(program.architecture(), program.configuration())),
        interruptible_(is_interruptible(program)),
        spontaneous_(spontaneous_interrupts(program)),
        tables_(program, topology_),
        spaces_(tables_.pages().empty() ? std::vector<std::uint32_t>() : address_spaces(program)) {}

  [[nodiscard]] std::uint64_t compute(std::uint8_t operation, std::uint64_t a, std::uint64_t b) const override {
    return stalefetch::compute(static_cast<Operation>(operation), a, b);
  }
  [[nodiscard]] unsigned core_count() const override { return program_.thread_count(); }
  [[nodiscard]] const Topology& topology() const override { return topology_; }
  [[nodiscard]] Address entry(unsigned core) const override { return program_.entry(core); }
  [[nodiscard]] const std::vector<std::uint64_t>& initial_registers(unsigned core) const override {
    return program_.initial_registers(core);
  }
  [[nodiscard]] std::uint32_t space(unsigned core) const override { return spaces_.empty() ? 0 : spaces_[core]; }
  [[nodiscard]] bool is_end(Address linear) const override { return place(linear).is_end; }
  [[nodiscard]] bool mapped(Address linear) const override { return place(linear).mapped; }
  [[nodiscard]] Address physical(Address linear) const override { return place(linear).physical; }
  [[nodiscard]] Address page_of(Address linear) const override { return Program::page_of(linear); }
  [[nodiscard]] const std::vector<TranslatedPage>& translated_pages() const override { return tables_.pages(); }
  [[nodiscard]] const TranslatedPage* translated(Address linear) const override { return tables_.page_of(linear); }
  [[nodiscard]] EntryMeaning entry_meaning(std::uint64_t entry, AccessKind access, bool leaf) const override {
    return tables_.meaning(entry, access, leaf, topology_, fault_kinds_);
  }
  [[nodiscard]] bool updates(unsigned core, const CoreState& state, std::uint64_t entry,
                             AccessKind access) const override;
  [[nodiscard]] std::string fault_name(std::uint8_t number) const override { return fault_kinds_.at(number - 1U); }
  [[nodiscard]] LineMap lines(unsigned line_bytes) const override;
  [[nodiscard]] unsigned fetch_more(std::uint64_t bytes, unsigned fetched) const override {
    return program_.architecture().fetch_more(bytes, fetched, program_.configuration());
  }
  [[nodiscard]] const Predecoded& predecode(unsigned core, const FetchedInstruction& fetched) const override;
  [[nodiscard]] IssueResult issue(unsigned core, CoreState& state, const FetchedInstruction& fetched,
                                  const IssueOptions& options) const override;
  [[nodiscard]] bool interruptible() const override { return interruptible_; }
  [[nodiscard]] const Spontaneous& spontaneous(unsigned core) const override { return spontaneous_[core]; }
  [[nodiscard]] Readiness accepts(unsigned core, const CoreState& state, InterruptPin pin) const override {
    return accepts_interrupt(program_, *this, core, state, pin);
  }
  [[nodiscard]] std::string interrupt(unsigned core, CoreState& state, Address at,
                                      const PendingInterrupt& interrupt) const override;
  [[nodiscard]] std::string refusal(unsigned core, const FetchedInstruction& fetched) const override;
  [[nodiscard]] std::string instruction_text(const FetchedInstruction& fetched) const override {
    return program_.instruction_text(fetched.bytes, fetched.address);
  }
  [[nodiscard]] std::string address_text(Address linear) const override;
  [[nodiscard]] const FaultKinds& fault_kinds() const { return fault_kinds_; }

 private:
  /// What is known of an address; asked for so often that it is kept.
  struct Place {
    Address linear = 0, physical = 0;
    bool known = false, mapped = false, is_end = false;
  };
  [[nodiscard]] const Place& place(Address linear) const {
    Place& kept = places_[linear % places_.size()];
    if (!kept.known || kept.linear != linear)
      kept = {linear, program_.physical(linear), true, program_.object_at(linear).has_value(), program_.is_end(linear)};
    return kept;
  }
  enum class Attempt : std::uint8_t { Done, NotReady };
  [[nodiscard]] Predecoded inspect(unsigned core, const FetchedInstruction& fetched) const;
  [[nodiscard]] Attempt attempt(unsigned core, CoreState& state, WindowEntry& entry, const IssueOptions& options,
                                std::optional<std::uint64_t> guess) const;

  const Program& program_;
  Topology topology_;
  bool interruptible_;
  std::vector<Spontaneous> spontaneous_;
  PageTables tables_;
  std::vector<std::uint32_t> spaces_;  ///< by core, if there are page tables
  mutable FaultKinds fault_kinds_;
  mutable std::map<std::tuple<unsigned, Address, std::uint64_t>, std::string> refusals_;  ///< of instructions: why
  mutable std::array<Place, 4096> places_;
  mutable std::map<std::tuple<unsigned, Address, std::uint64_t, unsigned>, Predecoded> predecoded_;
};

LineMap ProgramSemantics::lines(unsigned line_bytes) const {
  LineMap map;
  map.line_bytes = line_bytes;
  std::map<Address, bool> found;
  const bool firmware = calls_firmware(program_);
  for (const MemoryObject& object : program_.objects()) {
    if (object.machinery && !(firmware && is_answer(program_, object.address))) continue;
    // Without a declared type, accesses may go as far as the location is mapped.
    unsigned bytes = object.bytes == 0 ? 8 : object.bytes;
    while (object.bytes == 0 && bytes < 64 &&
           program_.object_at(object.address + bytes) == program_.object_at(object.address))
      ++bytes;
    for (Address at = object.address & ~Address{line_bytes - 1}; at < object.address + bytes; at += line_bytes)
      found[at] |= object.code;
  }
  for (const auto& [address, code] : found) {
    map.lines.push_back(address);
    map.is_code.push_back(code ? 1 : 0);
    std::vector<std::uint8_t> content;
    for (unsigned k = 0; k < line_bytes; ++k)
      content.push_back(static_cast<std::uint8_t>(program_.initial_bytes(address + k, 1)));
    map.initial.push_back(std::move(content));
  }
  return map;
}

/// Run three times on different numbers: a target that follows the third is computed, and so indirect.
Predecoded ProgramSemantics::inspect(unsigned core, const FetchedInstruction& fetched) const {
  constexpr std::uint64_t nowhere = 0x5A5A5A50;
  Predecoded result;
  bool goes_on = false, traps_always = false;
  std::vector<Address> targets;
  for (const std::uint64_t answer : {std::uint64_t{0}, std::uint64_t{1}, nowhere}) {
    for (const unsigned reserved : {4U, 8U}) {
      PredecodeEffects effects(program_, core, fetched.address, fetched.length, answer);
      effects.reserved_bytes = reserved;
      try {
        program_.architecture().execute(fetched.bytes, effects);
      } catch (const Unsupported&) {
        if (answer == 0) result.stops = true;
        continue;
      }
      // What only user mode would trap on is taken to go on: exceptions are not predicted.
      if (answer == 0 && reserved == 4U) traps_always = effects.traps;
      if (effects.traps && !traps_always) continue;
      result.chooses |= effects.chooses;
      goes_on |= !effects.stops;
      if (!effects.stops) targets.push_back(effects.next);
    }
  }
  if (!goes_on) result.stops = true;
  const bool computed = std::find(targets.begin(), targets.end(), nowhere) != targets.end();
  if (computed) {
    result.indirect = true;
    return result;
  }
  std::sort(targets.begin(), targets.end());
  targets.erase(std::unique(targets.begin(), targets.end()), targets.end());
  result.targets = targets;
  return result;
}

const Predecoded& ProgramSemantics::predecode(unsigned core, const FetchedInstruction& fetched) const {
  const auto key = std::make_tuple(core, fetched.address, fetched.bytes, unsigned{fetched.length});
  const auto found = predecoded_.find(key);
  if (found != predecoded_.end()) return found->second;
  return predecoded_.emplace(key, inspect(core, fetched)).first->second;
}

ProgramSemantics::Attempt ProgramSemantics::attempt(unsigned core, CoreState& state, WindowEntry& entry,
                                                    const IssueOptions& options,
                                                    std::optional<std::uint64_t> guess) const {
  entry.obliged = false;
  entry.stops = entry.refetches = entry.refused = entry.faulted = false;
  IssueEffects effects(program_, *this, fault_kinds_, core, state, entry);
  effects.guess = guess;
  effects.fail_exclusive = options.fail_exclusive;
  try {
    try {
      if (entry.fetched.unmapped)
        throw UnmappedAccess{entry.fetched.fault_address, entry.fetched.fault, AccessType::Execute};
      program_.architecture().execute(entry.fetched.bytes, effects);
    } catch (const UnmappedAccess& access) {
      const std::string kind = access.fault == 0 ? "" : fault_kinds_.at(access.fault - 1U);
      program_.architecture().access_fault(effects, {kind, access.address, access.type, {}, access.tags});
    }
    if (!spaces_.empty()) stay_in_space(program_.architecture(), effects, spaces_[core]);
  } catch (const NotReady&) {
    return Attempt::NotReady;
  } catch (const Unsupported& reason) {
    entry.refused = entry.stops = true;
    refusals_[{core, entry.fetched.address, entry.fetched.bytes}] = reason.what();
  }
  entry.next = effects.next();
  return Attempt::Done;
}

/// Whether the entry that is being issued has loaded something.
bool loads_itself(const CoreState& state, const WindowEntry& entry) {
  return std::any_of(state.operations.begin() + entry.first_operation, state.operations.end(),
                     [](const MemoryOperation& operation) { return operation.kind == OperationKind::Load; });
}

/// With what there is before it, to go back to.
WindowEntry new_entry(const CoreState& state, const FetchedInstruction& fetched) {
  WindowEntry entry;
  entry.fetched = fetched;
  entry.first_operation = static_cast<std::uint32_t>(state.operations.size());
  entry.first_node = static_cast<std::uint32_t>(state.values.size());
  entry.first_undo = static_cast<std::uint32_t>(state.undo.size());
  entry.faults = static_cast<std::uint32_t>(state.faults.size());
  entry.reservation = state.reservation;
  entry.reservation_address = state.reservation_address;
  entry.reservation_bytes = state.reservation_bytes;
  return entry;
}

bool ProgramSemantics::updates(unsigned core, const CoreState& state, std::uint64_t entry, AccessKind access) const {
  BoundaryEffects effects(program_, *this, core, state);
  try {
    return program_.architecture().updated_entry(effects, entry, {static_cast<AccessType>(access), 0}).has_value();
  } catch (const NotReady&) {
    return true;  // nobody knows yet: refused, too
  }
}

std::string ProgramSemantics::interrupt(unsigned core, CoreState& state, Address at,
                                        const PendingInterrupt& interrupt) const {
  FetchedInstruction none;
  none.address = at;
  WindowEntry entry = new_entry(state, none);
  entry.interrupt = true;
  IssueEffects effects(program_, *this, fault_kinds_, core, state, entry);
  effects.taking = &interrupt;
  try {
    program_.architecture().interrupt(effects, static_cast<InterruptLine>(interrupt.pin));
  } catch (const NotReady&) {
    state.roll_back(entry);
    return "the taking of an interrupt that depends on what is not loaded yet";
  } catch (const Unsupported& reason) {
    state.roll_back(entry);
    return reason.what();
  }
  entry.next = effects.next();
  state.window.push_back(entry);
  return {};
}

IssueResult ProgramSemantics::issue(unsigned core, CoreState& state, const FetchedInstruction& fetched,
                                    const IssueOptions& options) const {
  WindowEntry entry = new_entry(state, fetched);
  bool issued = attempt(core, state, entry, options, {}) == Attempt::Done;
  const Predecoded& seen = predecode(core, fetched);
  const bool is_branch = seen.indirect || seen.targets.size() > 1;
  if (!issued && !is_branch && (options.guess_selects || loads_itself(state, entry))) {
    state.roll_back(entry);
    issued = attempt(core, state, entry, options, options.own_guess) == Attempt::Done && !entry.refused;
  }
  if (!issued && options.guess) {
    // The guess that makes the instruction go where fetch went: a condition, or the address itself.
    for (const std::uint64_t guess : {std::uint64_t{0}, std::uint64_t{1}, options.predicted}) {
      state.roll_back(entry);
      issued = attempt(core, state, entry, options, guess) == Attempt::Done && !entry.stops &&
               entry.next == options.predicted;
      if (issued) break;
    }
  }
  if (!issued) {
    state.roll_back(entry);
    return IssueResult::Waits;
  }
  state.window.push_back(entry);
  return IssueResult::Issued;
}

std::string ProgramSemantics::refusal(unsigned core, const FetchedInstruction& fetched) const {
  const auto known = refusals_.find({core, fetched.address, fetched.bytes});
  return known != refusals_.end() ? known->second : instruction_text(fetched) + ": not modelled for these operands";
}

std::string ProgramSemantics::address_text(Address linear) const {
  if (const auto label = program_.label_at(linear)) return *label;
  const auto object = program_.object_at(linear);
  if (!object) return "nowhere";
  const MemoryObject& found = program_.objects()[*object];
  const Address offset = program_.physical(linear) - found.address;
  return offset == 0 ? found.name : found.name + "+" + std::to_string(offset);
}

}  // namespace

std::unique_ptr<const Semantics> make_semantics(const Program& program) {
  return std::make_unique<ProgramSemantics>(program);
}

std::string fault_kind(const Semantics& semantics, std::uint8_t kind) {
  return dynamic_cast<const ProgramSemantics&>(semantics).fault_kinds().at(kind);
}

}  // namespace stalefetch::cores
