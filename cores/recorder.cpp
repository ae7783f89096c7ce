// SPDX-License-Identifier: BSD-2-Clause
#include "cores/recorder.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace stalefetch::cores {

Recorder::Recorder(const Machine& machine, std::function<std::uint64_t()> now)
    : machine_(machine), now_(std::move(now)) {}

void Recorder::add(unsigned core, std::string what, std::string detail) {
  events_.push_back({now_(), core, std::move(what), std::move(detail)});
}

std::string Recorder::version_text(StoreNumber version) const {
  if (version == 0) return "initial";
  const MemoryOperation& store = machine_.core(core_of(version)).operations[operation_of(version)];
  const WindowEntry& entry = machine_.core(core_of(version)).window[store.instruction];
  return fmt::format("P{} `{}`", core_of(version), machine_.semantics().instruction_text(entry.fetched));
}

std::string Recorder::versions_text(const std::array<StoreNumber, 8>& versions, unsigned bytes) const {
  std::string result = version_text(versions[0]);
  for (unsigned k = 1; k < std::min(bytes, 8U); ++k)
    if (versions[k] != versions[k - 1]) result += fmt::format(", then {}", version_text(versions[k]));
  return result;
}

std::string Recorder::line_text(std::uint32_t line) const {
  return machine_.semantics().address_text(machine_.memory().map().lines[line]);
}

void Recorder::fetched(unsigned core, const FetchedInstruction& fetched) {
  const std::string place = machine_.semantics().address_text(fetched.address);
  if (fetched.unmapped && fetched.fault != 0)
    return add(core, "fetch", fmt::format("{}: {}, {}", place, machine_.semantics().fault_name(fetched.fault),
                                          found_text(fetched.address, fetched.found)));
  if (fetched.unmapped) return add(core, "fetch", fmt::format("{}: nothing is mapped", place));
  set(fmt::format("core{}", core), "fetched", 0, machine_.semantics().instruction_text(fetched));
  set(fmt::format("core{}", core), "fetched_version", 0, versions_text(fetched.version, fetched.length));
  add(core, "fetch",
      fmt::format("{} -> `{}`, {}", place, machine_.semantics().instruction_text(fetched),
                  versions_text(fetched.version, fetched.length)));
}

void Recorder::retired(unsigned core, const WindowEntry& entry) {
  const std::string place = machine_.semantics().address_text(entry.fetched.address);
  const std::string text =
      entry.interrupt ? "(interrupt)" : entry.fetched.unmapped ? "(takes an exception)" : machine_.semantics().instruction_text(entry.fetched);
  set(fmt::format("core{}", core), "retire_address", 64, fmt::format("{:b}", entry.fetched.address));
  set(fmt::format("core{}", core), "retire", 0, text);
  add(core, "retire", fmt::format("{} `{}`{}", place, text, entry.refetches ? ", fetches anew" : ""));
}

std::string Recorder::page_text(Address page) const {
  return "page of " + machine_.semantics().address_text(page);
}

/// What a translation was found by, and whether the tables still say so.
std::string Recorder::translation_text(const Translation& translation) const {
  std::string result = page_text(translation.page);
  if (translation.two_levels) result += fmt::format(", table as of {}", version_text(translation.upper.version));
  return result + fmt::format(", entry as of {}", version_text(translation.leaf.version));
}

std::string Recorder::found_text(Address page, const FoundVersions& found) const {
  const TranslatedPage* tables = machine_.semantics().translated(page);
  const std::string upper =
      tables != nullptr && tables->two_levels ? fmt::format("table as of {}, ", version_text(found.upper)) : "";
  return fmt::format("{}entry as of {}", upper, version_text(found.leaf));
}

std::string Recorder::operation_text(unsigned core, const MemoryOperation& operation) const {
  const std::string place = operation.address_known && operation.kind != OperationKind::FlushAll && operation.kind != OperationKind::MaintainAll
                                ? machine_.semantics().address_text(operation.linear)
                                : "everything";
  const Values& values = machine_.core(core).values;
  switch (operation.kind) {
    case OperationKind::Load:
      return fmt::format("{} = {:#x} from {}{}", place, values.number(operation.data),
                         versions_text(operation.read_from, operation.bytes),
                         operation.forwarded ? ", store buffer" : "");
    case OperationKind::Store:
      return fmt::format("{} = {:#x}", place, values.number(operation.data));
    case OperationKind::Barrier:
      return machine_.semantics().instruction_text(machine_.core(core).window[operation.instruction].fetched);
    case OperationKind::Send:
      return fmt::format("to P{}", operation.target);
    case OperationKind::Interrupt:
      return operation.sender == 0 ? "by itself" : fmt::format("from {}", version_text(operation.sender));
    case OperationKind::Flush:
      return page_text(machine_.semantics().page_of(operation.linear));
    case OperationKind::FlushAll:
    case OperationKind::Maintain:
    case OperationKind::MaintainAll:
      break;
  }
  return place;
}

void Recorder::done(unsigned core, const MemoryOperation& operation) {
  std::string what = "barrier";
  if (operation.kind == OperationKind::Load) what = "load";
  if (operation.kind == OperationKind::Store) what = "store";
  if (operation.kind == OperationKind::Send) what = "send";
  if (operation.kind == OperationKind::Flush || operation.kind == OperationKind::FlushAll) what = "flushed";
  if (operation.kind == OperationKind::Interrupt) what = "interrupt";
  const bool invalidates = (operation.traits.kinds & kind::invalidate) != 0;
  if (operation.kind == OperationKind::Maintain || operation.kind == OperationKind::MaintainAll)
    what = invalidates ? "invalidated" : "clean";
  if (operation.kind == OperationKind::Barrier && operation.traits.waits_for == 0 && !operation.traits.refetches)
    return;
  set(fmt::format("core{}", core), "memory", 0, what + " " + operation_text(core, operation));
  add(core, what, operation_text(core, operation));
}

void Recorder::translated(const Action& action) {
  const CoreState& core = machine_.core(action.core);
  const std::string by = action.choice < Action::walk_cache ? "TLB" : "walk";
  if (action.what == Action::fetching) {
    const FetchedInstruction& partial = core.fetch.partial;
    if (partial.translated)
      add(action.core, "translate",
          fmt::format("fetch of {}: {}, {}", machine_.semantics().address_text(partial.address), by,
                      found_text(partial.address, partial.found)));
    return;
  }
  if (core.failed.instruction != CoreState::none) {
    const std::string kind = core.failed.fault == 0 ? "nothing there" : machine_.semantics().fault_name(core.failed.fault);
    return add(action.core, "translate",
               fmt::format("{}: {}, {}, {}", machine_.semantics().address_text(core.failed.linear), by,
                           found_text(core.failed.linear, core.failed.found), kind));
  }
  if (action.what >= core.operations.size()) return;
  const MemoryOperation& operation = core.operations[action.what];
  add(action.core, "translate",
      fmt::format("{}: {}, {}", machine_.semantics().address_text(operation.linear), by,
                  found_text(operation.linear, operation.found)));
}

void Recorder::acted(const Action& action) {
  if (action.kind == ActionKind::Fill) add(action.core, "fill", line_text(action.what));
  if (action.kind == ActionKind::WriteBack) add(action.core, "write back", line_text(action.what));
  if (action.kind == ActionKind::Deliver) {
    const OperationKind kind = machine_.core(action.core).operations[action.what].kind;
    const bool flush = kind == OperationKind::Flush || kind == OperationKind::FlushAll;
    add(action.choice, flush ? "flush" : "invalidate", fmt::format("asked for by P{}", action.core));
  }
  if (action.kind == ActionKind::Walk)
    add(action.core, "walk",
        page_text(machine_.semantics().translated_pages()[action.what & 0xffff].page) +
            (action.what >> 16 != 0 ? ", for fetches" : ""));
  if (action.kind == ActionKind::Translate) translated(action);
  if (action.kind == ActionKind::Fail) add(action.core, "fail", "exclusive store");
  sample();
}

void Recorder::set(const std::string& scope, const std::string& name, unsigned bits, const std::string& value) {
  const auto [found, fresh] = signal_of_.emplace(scope + "." + name, signals_.size());
  if (fresh) signals_.push_back({scope, name, bits, {}});
  auto& values = signals_[found->second].values;
  if (!values.empty() && values.back().second == value) return;
  if (!values.empty() && values.back().first == now_())
    values.back().second = value;
  else
    values.emplace_back(now_(), value);
}

void Recorder::sample_core(unsigned c) {
  const CoreState& core = machine_.core(c);
  const std::string scope = fmt::format("core{}", c);
  set(scope, "fetch_address", 64, fmt::format("{:b}", core.fetch.pc));
  set(scope, "fetch_at", 0, core.fetch.ended ? "end" : machine_.semantics().address_text(core.fetch.pc));
  std::string queue;
  for (const FetchedInstruction& fetched : core.fetch.queue)
    queue += fmt::format("{}{}", queue.empty() ? "" : " | ", machine_.semantics().instruction_text(fetched));
  set(scope, "queue", 0, queue.empty() ? "empty" : queue);
  set(scope, "queue_length", 32, fmt::format("{:b}", core.fetch.queue.size()));
  std::size_t open = 0;
  for (std::size_t k = core.first_open; k < core.operations.size(); ++k) open += core.operations[k].done ? 0 : 1;
  set(scope, "operations_open", 32, fmt::format("{:b}", open));
  set(scope, "window", 32, fmt::format("{:b}", core.window.size() - core.retired));
  sample_translations(c, scope);
  std::string pending;
  for (const InterruptController::Entry& entry : machine_.interrupts().pending())
    if (entry.core == c)
      pending += fmt::format("{}from {}", pending.empty() ? "" : ", ", version_text(entry.interrupt.sender));
  set(scope, "interrupt_pending", 0, pending.empty() ? "none" : pending);
}

void Recorder::sample_translations(unsigned c, const std::string& scope) {
  const CoreState& core = machine_.core(c);
  if (machine_.semantics().translated_pages().empty()) return;
  const auto text = [&](const Tlb& tlb) {
    std::string result;
    for (const Translation& entry : tlb.entries())
      result += fmt::format("{}{}", result.empty() ? "" : " | ", translation_text(entry));
    return result.empty() ? std::string("empty") : result;
  };
  set(scope, "fetch_tlb", 0, text(core.fetch_tlb));
  set(scope, "data_tlb", 0, text(core.data_tlb));
  std::string tables;
  for (const Translation& entry : core.walk_cache.entries())
    tables += fmt::format("{}{}, table as of {}", tables.empty() ? "" : " | ", page_text(entry.page),
                          version_text(entry.upper.version));
  set(scope, "walk_cache", 0, tables.empty() ? "empty" : tables);
}

void Recorder::sample_lines() {
  const Memory& memory = machine_.memory();
  const LineMap& map = memory.map();
  const auto same = [&](const MemoryByte* a, const MemoryByte* b) {
    return std::equal(a, a + map.line_bytes, b,
                      [](const MemoryByte& x, const MemoryByte& y) { return x.version == y.version; });
  };
  for (std::uint32_t line = 0; line < map.lines.size(); ++line) {
    const std::string name = "line_" + line_text(line);
    const LineState& state = memory.state(line);
    set("memory", name, 0,
        fmt::format("{}{}", state.owner == no_core ? "shared" : fmt::format("owned by P{}", state.owner),
                    state.dirty ? ", point of unification is behind" : ""));
    for (unsigned c = 0; map.is_code[line] != 0 && c < machine_.core_count(); ++c) {
      std::string copies;
      for (const CachedLine& cached : machine_.core(c).instruction_cache.lines())
        if (cached.line == line)
          copies += fmt::format("{}{}", copies.empty() ? "" : ", ",
                                same(cached.bytes.data(), memory.newest_line(line)) ? "current" : "stale");
      set(fmt::format("core{}.instruction_cache", c), name, 0, copies.empty() ? "absent" : copies);
    }
  }
}

void Recorder::sample() {
  for (unsigned c = 0; c < machine_.core_count(); ++c) sample_core(c);
  sample_lines();
}

}  // namespace stalefetch::cores
