// SPDX-License-Identifier: BSD-2-Clause
#include "cores/torn.hpp"

#include <algorithm>
#include <map>
#include <vector>

namespace stalefetch::cores {

namespace {

/// What happened in a run as a graph: each core's instructions and operations in program order, each store to those
/// that saw it and to the next store of its bytes.
class Happened {
 public:
  explicit Happened(const Machine& machine) : machine_(machine) {
    for (unsigned c = 0; c < machine.core_count(); ++c) add_core(c);
    add_coherence();
  }

  [[nodiscard]] bool before(StoreNumber from, StoreNumber to) const {
    if (from == to) return true;
    std::vector<std::size_t> open{node_of_.at(from)};
    std::vector<bool> seen(later_.size());
    while (!open.empty()) {
      const std::size_t node = open.back();
      open.pop_back();
      for (const std::size_t next : later_[node]) {
        if (next == node_of_.at(to)) return true;
        if (!seen[next]) open.push_back(next);
        seen[next] = true;
      }
    }
    return false;
  }

 private:
  std::size_t node_of(StoreNumber number) { return node_of_.emplace(number, new_node()).first->second; }
  std::size_t new_node() {
    later_.emplace_back();
    return later_.size() - 1;
  }
  void saw(const std::array<StoreNumber, 8>& versions, std::size_t node) {
    for (const StoreNumber version : versions)
      if (version != 0) later_[node_of(version)].push_back(node);
  }
  void add_core(unsigned c) {
    const CoreState& core = machine_.core(c);
    std::size_t last = new_node();
    const auto follow = [&](std::size_t node) {
      later_[last].push_back(node);
      last = node;
    };
    std::uint32_t operation = 0;
    for (std::uint32_t k = 0; k < core.window.size(); ++k) {
      follow(new_node());
      saw(core.window[k].fetched.version, last);
      for (; operation < core.operations.size() && core.operations[operation].instruction == k; ++operation) {
        const bool store = core.operations[operation].kind == OperationKind::Store;
        follow(store ? node_of(store_number(c, operation)) : new_node());
        if (core.operations[operation].kind == OperationKind::Load) saw(core.operations[operation].read_from, last);
      }
    }
  }
  void add_coherence() {
    const auto& order = machine_.memory().order();
    const auto& operation = [&](StoreNumber number) -> const MemoryOperation& {
      return machine_.core(core_of(number)).operations[operation_of(number)];
    };
    for (std::size_t a = 0; a < order.size(); ++a)
      for (std::size_t b = a + 1; b < order.size(); ++b) {
        const MemoryOperation &first = operation(order[a]), &second = operation(order[b]);
        if (first.physical < second.physical + second.bytes && second.physical < first.physical + first.bytes)
          later_[node_of(order[a])].push_back(node_of(order[b]));
      }
  }

  const Machine& machine_;
  std::vector<std::vector<std::size_t>> later_;
  std::map<StoreNumber, std::size_t> node_of_;
};

/// The stores to this byte after the one that was read, in the order of the run.
std::vector<StoreNumber> overwritten_by(const Machine& machine, Address physical, StoreNumber read) {
  std::vector<StoreNumber> result;
  bool after = read == 0;
  for (const StoreNumber number : machine.memory().order()) {
    const MemoryOperation& store = machine.core(core_of(number)).operations[operation_of(number)];
    if (after && physical - store.physical < store.bytes) result.push_back(number);
    after |= number == read;
  }
  return result;
}

bool torn(const Machine& machine, const Happened& happened, const FetchedInstruction& fetched) {
  const unsigned bytes = std::min<unsigned>(fetched.length, 8);
  for (unsigned one = 0; one < bytes; ++one) {
    if (!fetched.translated && !machine.semantics().mapped(fetched.address + one)) continue;
    const Address physical =
        fetched.translated ? fetched.physical + one : machine.semantics().physical(fetched.address + one);
    for (const StoreNumber newer : overwritten_by(machine, physical, fetched.version[one]))
      for (unsigned other = 0; other < bytes; ++other)
        if (fetched.version[other] != 0 && fetched.version[other] != fetched.version[one] &&
            happened.before(newer, fetched.version[other]))
          return true;
  }
  return false;
}

}  // namespace

bool executed_torn(const Machine& machine, unsigned core) {
  const Happened happened(machine);
  const auto& window = machine.core(core).window;
  return std::any_of(window.begin(), window.end(),
                     [&](const WindowEntry& entry) { return torn(machine, happened, entry.fetched); });
}

}  // namespace stalefetch::cores
