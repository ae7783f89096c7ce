// SPDX-License-Identifier: BSD-2-Clause
// One candidate execution under the microscope: every set and relation of the rules, computed for it.
#pragma once

#include <vector>

#include "model/check.hpp"

namespace stalefetch {

/// The rules of an analysis on one execution, consistent or not. The search keeps to what it needs; this computes all.
class CandidateEvaluation {
 public:
  /// Refers to `analysis`, which must outlive it. Takes the declared orders of the witness.
  CandidateEvaluation(const Analysis& analysis, const Witness& witness);
  CandidateEvaluation(const CandidateEvaluation&) = delete;
  CandidateEvaluation& operator=(const CandidateEvaluation&) = delete;

  /// Computes again with other declared orders, by Model::choices.
  void set_orders(const std::vector<Relation>& orders);

  [[nodiscard]] const Analysis& analysis() const { return *analysis_; }
  [[nodiscard]] const cat::Model& model() const { return analysis_->rules->model; }
  [[nodiscard]] const Universe& universe() const { return universe_; }
  [[nodiscard]] const std::vector<std::uint64_t>& values() const { return values_; }
  [[nodiscard]] const EventSet& set(cat::NodeId node) const { return evaluator_.set(node); }
  [[nodiscard]] const Relation& relation(cat::NodeId node) const { return evaluator_.relation(node); }
  [[nodiscard]] bool holds(const cat::Axiom& axiom) const { return evaluator_.holds(axiom); }
  /// The value of the last definition of this name, if it is a relation.
  [[nodiscard]] const Relation* find_relation(std::string_view definition) const;

  /// Write to read or fetch; coherence; read or fetch to every write that is coherence-after the one it reads.
  [[nodiscard]] const Relation& rf() const { return rf_; }
  [[nodiscard]] const Relation& co() const { return co_; }
  [[nodiscard]] const Relation& fr() const { return fr_; }
  /// Program order, as rules know it.
  [[nodiscard]] const Relation& po() const { return po_; }

 private:
  void fill_static();

  const Analysis* analysis_;
  Universe universe_;
  std::vector<std::uint64_t> values_;
  Relation rf_, co_, fr_, po_;
  cat::Evaluator evaluator_;
  cat::Schedule after_orders_;
};

/// The usual name of the pair: `rf`, `irf` (into a fetch), `co`, `fr`, `ifr` (from a fetch); empty for other pairs.
[[nodiscard]] std::string_view communication(const CandidateEvaluation& candidate, EventId from, EventId to);

}  // namespace stalefetch
