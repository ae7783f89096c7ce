// SPDX-License-Identifier: BSD-2-Clause
#include "model/explain/candidate.hpp"

#include <algorithm>
#include <numeric>

namespace stalefetch {

CandidateEvaluation::CandidateEvaluation(const Analysis& analysis, const Witness& witness)
    : analysis_(&analysis),
      universe_(*analysis.threads, witness.path_of_thread),
      values_(witness.values),
      rf_(universe_.size()),
      co_(witness.co),
      fr_(universe_.size()),
      po_(universe_.size()),
      evaluator_(analysis.rules->model) {
  for (EventId e = 0; e < universe_.size(); ++e)
    if (universe_.events()[e].reads()) rf_.set(witness.source[e], e);
  Relation reads(universe_.size());
  inverse(reads, rf_);
  sequence(fr_, reads, co_);
  universe_.fill("po", po_);

  evaluator_.resize(universe_.size());
  fill_static();
  std::vector<cat::NodeId> all(model().nodes.size());
  std::iota(all.begin(), all.end(), cat::NodeId{0});
  for (std::size_t k = 0; k < model().choices.size(); ++k)
    evaluator_.relation(model().choices[k].node) = witness.orders[k];
  evaluator_.run(cat::make_schedule(model(), all, cat::Static));
  after_orders_ = cat::make_schedule(model(), all, cat::Choices);
}

void CandidateEvaluation::fill_static() {
  const Rules& rules = *analysis_->rules;
  const auto name = [&](cat::NodeId node) -> std::string_view { return model().names[model().nodes[node].name]; };
  for (const cat::NodeId node : rules.start.sets) universe_.fill(name(node), rules.tags, evaluator_.set(node));
  for (const cat::NodeId node : rules.start.relations) universe_.fill(name(node), evaluator_.relation(node));
  if (rules.rf) evaluator_.relation(*rules.rf) = rf_;
  if (rules.co) evaluator_.relation(*rules.co) = co_;
  if (rules.not_patchable)
    find_not_patchable(*analysis_->program, universe_, values_, evaluator_.set(*rules.not_patchable));
}

void CandidateEvaluation::set_orders(const std::vector<Relation>& orders) {
  for (std::size_t k = 0; k < model().choices.size(); ++k) evaluator_.relation(model().choices[k].node) = orders[k];
  evaluator_.run(after_orders_);
}

const Relation* CandidateEvaluation::find_relation(std::string_view definition) const {
  const auto& all = model().definitions;
  const auto found = std::find_if(all.rbegin(), all.rend(), [&](const auto& d) { return d.first == definition; });
  if (found == all.rend() || model().nodes[found->second].type != cat::Type::Relation) return nullptr;
  return &evaluator_.relation(found->second);
}

std::string_view communication(const CandidateEvaluation& candidate, EventId from, EventId to) {
  if (candidate.rf().test(from, to)) return candidate.universe().events()[to].kind == EventKind::Fetch ? "irf" : "rf";
  if (candidate.co().test(from, to)) return "co";
  if (candidate.fr().test(from, to)) return candidate.universe().events()[from].kind == EventKind::Fetch ? "ifr" : "fr";
  return {};
}

}  // namespace stalefetch
