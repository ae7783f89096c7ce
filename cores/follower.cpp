// SPDX-License-Identifier: BSD-2-Clause
#include "cores/follower.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace stalefetch::cores {

namespace {

/// The place of an operation among those of its kind in its instruction.
std::uint32_t ordinal_of(const CoreState& core, std::uint32_t number) {
  const MemoryOperation& operation = core.operations[number];
  std::uint32_t ordinal = 0;
  for (std::uint32_t k = core.window[operation.instruction].first_operation; k < number; ++k)
    ordinal += core.operations[k].kind == operation.kind ? 1 : 0;
  return ordinal;
}

}  // namespace

std::optional<StoreReference> Follower::reference(StoreNumber number) const {
  if (number == 0) return {};
  const CoreState& core = machine_.core(core_of(number));
  const std::uint32_t operation = operation_of(number);
  return StoreReference{core_of(number), core.operations[operation].instruction, ordinal_of(core, operation)};
}

bool Follower::reads_as_scripted(const std::vector<ReadByte>& bytes, Address physical, unsigned count,
                                 const StoreNumber* versions) const {
  return std::all_of(bytes.begin(), bytes.end(), [&](const ReadByte& byte) {
    const Address offset = byte.physical - physical;
    return offset >= count || reference(versions[offset]) == byte.from;
  });
}

bool Follower::fetched_as_scripted(const ScriptedInstruction& wanted, const FetchedInstruction& fetched) const {
  if (wanted.interrupt || wanted.address != fetched.address || wanted.bytes != fetched.bytes) return false;
  if (fetched.unmapped) return true;
  return reads_as_scripted(wanted.fetched,
                           fetched.translated ? fetched.physical : machine_.semantics().physical(fetched.address),
                           std::min<unsigned>(fetched.length, 8), fetched.version.data());
}

bool Follower::found_as_scripted(const ScriptedWalk& walk, Address linear, const FoundVersions& found) const {
  return machine_.semantics().page_of(linear) == walk.page && reference(found.upper) == walk.upper &&
         reference(found.leaf) == walk.leaf;
}

/// The walks of an instruction that was issued: of its fetch, of its accesses, and of the access that it failed at.
bool Follower::walked_as_scripted(unsigned c, std::uint32_t instruction) const {
  const CoreState& core = machine_.core(c);
  const WindowEntry& entry = core.window[instruction];
  const auto& walks = script_.cores[c][instruction].walks;
  std::size_t next = 0;
  const auto agrees = [&](Address linear, const FoundVersions& found, bool known) {
    const std::size_t number = next++;
    return number < walks.size() && (!known || found_as_scripted(walks[number], linear, found));
  };
  if (machine_.semantics().translated(entry.fetched.address) != nullptr &&
      !agrees(entry.fetched.address, entry.fetched.found, true))
    return false;
  for (std::size_t k = entry.first_operation; k < core.operations.size(); ++k) {
    const MemoryOperation& operation = core.operations[k];
    if (operation.instruction != instruction) break;
    if (operation.translates && !agrees(operation.linear, operation.found, operation.address_known)) return false;
  }
  if (entry.faulted && !agrees(entry.fault_page, entry.fault_found, true)) return false;
  return !entry.faulted || next == walks.size();
}

bool Follower::needs(unsigned c, const Translation& translation, bool for_fetch) const {
  const auto& script = script_.cores[c];
  const FoundVersions found{translation.upper.version, translation.leaf.version};
  for (std::size_t k = machine_.core(c).retired; k < script.size(); ++k)
    for (const ScriptedWalk& walk : script[k].walks)
      if (walk.for_fetch == for_fetch && found_as_scripted(walk, translation.page, found)) return true;
  return false;
}

bool Follower::on_track(unsigned c) const {
  const CoreState& core = machine_.core(c);
  const auto& script = script_.cores[c];
  const std::size_t fetched = core.window.size() + core.fetch.queue.size();
  for (std::size_t k = 0; k < fetched; ++k) {
    if (k >= script.size()) return false;
    const bool taken = k < core.window.size() && core.window[k].interrupt;
    if (script[k].interrupt && !taken && k >= core.retired) break;  // what was fetched beyond is dropped when it is taken
    if (script[k].interrupt != taken) return false;
    if (taken) continue;
    const FetchedInstruction& one =
        k < core.window.size() ? core.window[k].fetched : core.fetch.queue[k - core.window.size()];
    if (!fetched_as_scripted(script[k], one)) return false;
    if (machine_.semantics().translated(one.address) != nullptr &&
        (script[k].walks.empty() || !found_as_scripted(script[k].walks[0], one.address, one.found)))
      return false;
    if (k < core.window.size() && !walked_as_scripted(c, static_cast<std::uint32_t>(k))) return false;
  }
  const FetchedInstruction& partial = core.fetch.partial;
  if (partial.translated && fetched < script.size() && !beyond_interrupt(c, fetched) &&
      (script[fetched].walks.empty() || !found_as_scripted(script[fetched].walks[0], partial.address, partial.found)))
    return false;
  for (std::uint32_t k = 0; k < core.operations.size(); ++k) {
    const MemoryOperation& operation = core.operations[k];
    if (beyond_interrupt(c, operation.instruction)) continue;
    const ScriptedInstruction& scripted = script[operation.instruction];
    if (operation.kind == OperationKind::Interrupt && !(reference(operation.sender) == scripted.sender)) return false;
    if (operation.kind != OperationKind::Load || !operation.done) continue;
    const auto& loads = scripted.loads;
    const std::uint32_t ordinal = ordinal_of(core, k);
    if (ordinal >= loads.size()) return false;
    if (!reads_as_scripted(loads[ordinal], operation.physical, operation.bytes, operation.read_from.data()))
      return false;
  }
  return true;
}

/// An instruction that was issued where the script takes an interrupt, or behind that.
bool Follower::beyond_interrupt(unsigned c, std::size_t instruction) const {
  const CoreState& core = machine_.core(c);
  const auto& script = script_.cores[c];
  for (std::size_t k = core.retired; k <= instruction && k < script.size(); ++k)
    if (script[k].interrupt && !(k < core.window.size() && core.window[k].interrupt)) return true;
  return false;
}

bool Follower::wants_interrupt(unsigned c) const {
  const auto& script = script_.cores[c];
  const std::size_t next = machine_.core(c).retired;
  return next < script.size() && script[next].interrupt;
}

bool Follower::complete() const {
  for (unsigned c = 0; c < machine_.core_count(); ++c)
    if (machine_.core(c).window.size() != script_.cores[c].size() || !on_track(c)) return false;
  return machine_.finished();
}

bool Follower::stored(const StoreReference& store) const {
  const auto& order = machine_.memory().order();
  return std::any_of(order.begin(), order.end(), [&](StoreNumber number) { return reference(number) == store; });
}

bool Follower::may_store(unsigned c, std::uint32_t operation) const {
  const CoreState& core = machine_.core(c);
  const std::uint32_t instruction = core.operations[operation].instruction;
  // An atomic instruction brings all its stores at once.
  for (const auto& order : script_.coherence)
    for (std::size_t k = 0; k < order.size(); ++k) {
      if (order[k].core != c || order[k].instruction != instruction) continue;
      for (std::size_t earlier = 0; earlier < k; ++earlier)
        if (!stored(order[earlier]) && !(order[earlier].core == c && order[earlier].instruction == instruction))
          return false;
    }
  return true;
}

bool Follower::must_fail(unsigned c, std::uint32_t operation) const {
  return script_.cores[c][machine_.core(c).operations[operation].instruction].stores == 0;
}

std::optional<Address> Follower::after_queue(unsigned c) const {
  const CoreState& core = machine_.core(c);
  const std::size_t next = core.window.size() + core.fetch.queue.size();
  if (next >= script_.cores[c].size() || beyond_interrupt(c, next)) return {};
  return script_.cores[c][next].address;
}

bool Follower::needs(unsigned c, std::uint32_t line, const MemoryByte* bytes) const {
  const CoreState& core = machine_.core(c);
  const LineMap& map = machine_.memory().map();
  const auto& script = script_.cores[c];
  for (std::size_t k = core.retired; k < script.size(); ++k) {
    const auto& wanted = script[k].fetched;
    bool touches = false, fits = true;
    for (const ReadByte& byte : wanted) {
      if (map.line_of(byte.physical) != line) continue;
      touches = true;
      fits &= reference(bytes[map.offset_of(byte.physical)].version) == byte.from;
    }
    if (touches && fits) return true;
  }
  return false;
}

std::size_t Follower::steps_done() const {
  std::size_t done = 0;
  for (unsigned c = 0; c < machine_.core_count(); ++c) {
    const CoreState& core = machine_.core(c);
    done += core.window.size() + core.fetch.queue.size();
    for (const MemoryOperation& operation : core.operations)
      done += operation.done && operation.kind != OperationKind::Barrier ? 1 : 0;
  }
  return done;
}

std::size_t Follower::steps() const {
  std::size_t all = 0;
  for (const auto& core : script_.cores)
    for (const ScriptedInstruction& instruction : core)
      all += 1 + instruction.loads.size() + instruction.stores;
  return all;
}

std::string Follower::name(const std::optional<StoreReference>& store) const {
  if (!store) return "the initial content";
  const ScriptedInstruction& by = script_.cores[store->core][store->instruction];
  FetchedInstruction fetched;
  fetched.address = by.address;
  fetched.bytes = by.bytes;
  return fmt::format("P{} `{}`", store->core, machine_.semantics().instruction_text(fetched));
}

std::string Follower::describe_fetch(unsigned c, const ScriptedInstruction& wanted) const {
  FetchedInstruction fetched;
  fetched.address = wanted.address;
  fetched.bytes = wanted.bytes;
  const std::string version = wanted.fetched.empty() ? "" : ", as of " + name(wanted.fetched.front().from);
  return fmt::format("P{} is to fetch {} as `{}`{}: no cache holds that, or fetch cannot get there", c,
                     machine_.semantics().address_text(wanted.address), machine_.semantics().instruction_text(fetched),
                     version);
}

std::string Follower::describe_walk(unsigned c, std::uint32_t number) const {
  const MemoryOperation& operation = machine_.core(c).operations[number];
  const auto& walks = script_.cores[c][operation.instruction].walks;
  std::string wanted;
  for (const ScriptedWalk& walk : walks)
    if (!walk.for_fetch) wanted += fmt::format("{}{}", wanted.empty() ? "" : ", ", name(walk.leaf));
  return fmt::format("P{} `{}` is to be translated by {}: no TLB holds that, and the tables say otherwise", c,
                     machine_.semantics().instruction_text(machine_.core(c).window[operation.instruction].fetched),
                     wanted);
}

std::string Follower::describe_open(unsigned c, const MemoryOperation& operation) const {
  const CoreState& core = machine_.core(c);
  const std::string text = machine_.semantics().instruction_text(core.window[operation.instruction].fetched);
  const auto& scripted = script_.cores[c][operation.instruction];
  if (operation.kind != OperationKind::Load || scripted.loads.empty() || scripted.loads.front().empty())
    return fmt::format("P{} cannot complete `{}`", c, text);
  return fmt::format("P{} `{}` is to read {}: it waits for an older operation, or memory holds another version", c,
                     text, name(scripted.loads.front().front().from));
}

std::string Follower::next_step(unsigned c) const {
  const CoreState& core = machine_.core(c);
  for (std::uint32_t k = 0; k < core.operations.size(); ++k) {
    const MemoryOperation& operation = core.operations[k];
    if (operation.translates && !operation.address_known) return describe_walk(c, k);
    if (!operation.done) return describe_open(c, operation);
  }
  if (wants_interrupt(c))
    return fmt::format("P{} is to take an interrupt before {}", c,
                       machine_.semantics().address_text(script_.cores[c][core.retired].address));
  const std::size_t next = core.window.size() + core.fetch.queue.size();
  if (next < script_.cores[c].size()) return describe_fetch(c, script_.cores[c][next]);
  return {};
}

}  // namespace stalefetch::cores
