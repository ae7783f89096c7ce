// SPDX-License-Identifier: BSD-2-Clause
#include "model/search/pairs.hpp"

#include <algorithm>

namespace stalefetch {

namespace {

/// By cell: whether some path of the thread reads it, and whether some stores to it.
struct Use {
  std::vector<bool> reads, writes;
};

Use use_of(const Threads& threads, unsigned thread) {
  Use use{std::vector<bool>(threads.cells.size()), std::vector<bool>(threads.cells.size())};
  for (const auto* of_threads : {&threads.paths, &threads.repetitions})
    for (const Path& path : (*of_threads)[thread])
      for (const PathEvent& event : path.events) {
        if (stores(event.kind)) use.writes[event.cell] = true;
        if (event.read != PathEvent::none) use.reads[event.cell] = true;
      }
  return use;
}

bool meet(const std::vector<bool>& one, const std::vector<bool>& other) {
  for (std::size_t cell = 0; cell < one.size(); ++cell)
    if (one[cell] && other[cell]) return true;
  return false;
}

}  // namespace

std::unique_ptr<Pairs::Pair> Pairs::make(unsigned t, unsigned u) const {
  auto pair = std::make_unique<Pair>(Pair{{threads_->cells, {}, {{}, {}}, {}, {}}, nullptr, {}});
  const Use one = use_of(*threads_, t), other = use_of(*threads_, u);
  if (!meet(one.reads, other.writes) && !meet(one.writes, other.reads)) return pair;
  pair->threads.paths = {threads_->paths[t], threads_->paths[u]};
  pair->search = std::make_unique<Search>(*program_, pair->threads, *rules_, *limits_);
  std::vector<bool> stored_elsewhere(threads_->cells.size());
  for (unsigned thread = 0; thread < threads_->paths.size(); ++thread) {
    if (thread == t || thread == u) continue;
    const Use use = use_of(*threads_, thread);
    std::transform(use.writes.begin(), use.writes.end(), stored_elsewhere.begin(), stored_elsewhere.begin(),
                   [](bool a, bool b) { return a || b; });
  }
  pair->search->leave_open(std::move(stored_elsewhere));
  return pair;
}

bool Pairs::possible(unsigned t, unsigned p, unsigned u, unsigned q) {
  std::unique_ptr<Pair>& pair = pairs_[{t, u}];
  if (!pair) pair = make(t, u);
  if (!pair->search) return true;
  const auto [known, is_new] = pair->known.try_emplace({p, q}, true);
  if (is_new) known->second = pair->search->sources_exist({p, q});
  return known->second;
}

std::uint64_t Pairs::evaluations() const {
  std::uint64_t sum = 0;
  for (const auto& [threads, pair] : pairs_)
    if (pair->search) sum += pair->search->counts().evaluations;
  return sum;
}

}  // namespace stalefetch
