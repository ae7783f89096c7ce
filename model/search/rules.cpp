// SPDX-License-Identifier: BSD-2-Clause
#include "model/search/rules.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "model/cat/growth.hpp"
#include "model/search/universe.hpp"

namespace stalefetch {

namespace {

constexpr std::array<cat::Stages, 3> unfinished{cat::ReadsFrom | cat::Coherence | cat::Choices,
                                                cat::Coherence | cat::Choices, cat::Choices};

cat::CompileOptions compile_options(const Architecture& architecture, const Configuration& configuration,
                                    const RuleOptions& options) {
  cat::CompileOptions result;
  result.primitives = execution_primitives(architecture);
  for (const auto& [name, on] : configuration) {
    if (on) result.variants.insert(name);
    result.known_variants.insert(name);
  }
  for (const Variant& variant : architecture.variants()) result.known_variants.insert(std::string(variant.name));
  result.without = options.without;
  const std::filesystem::path folder = std::filesystem::path(options.file).parent_path();
  result.include = [folder](const std::string& name) -> std::optional<std::string> {
    std::ifstream in(folder / name, std::ios::binary);
    if (!in) return {};
    return std::string(std::istreambuf_iterator<char>(in), {});
  };
  return result;
}

void bind_primitives(Rules& rules) {
  for (const cat::NodeId node : rules.model.primitives) {
    const cat::Node& primitive = rules.model.nodes[node];
    const std::string& name = rules.model.names[primitive.name];
    if (name == "rf") {
      rules.rf = node;
    } else if (name == "co") {
      rules.co = node;
    } else if (name == "NotPatchable") {
      rules.not_patchable = node;
    }
  }
}

SearchStart start_for(const Rules& rules, const std::vector<cat::NodeId>& roots,
                      const std::vector<cat::NodeId>& primitives) {
  SearchStart start{{}, {}, cat::make_schedule(rules.model, roots, cat::Static)};
  for (const cat::NodeId node : primitives) {
    if (node == rules.rf || node == rules.co || node == rules.not_patchable) continue;
    (rules.model.nodes[node].type == cat::Type::Set ? start.sets : start.relations).push_back(node);
  }
  return start;
}

/// Bounds of all axioms for a stage; those that nothing can violate are left out.
std::vector<SearchStage::Bound> bounds_of(Rules& rules, cat::Stages open) {
  std::vector<SearchStage::Bound> result;
  for (std::size_t k = 0; k < rules.model.axioms.size(); ++k) {
    const cat::Axiom axiom = rules.model.axioms[k];
    if (axiom.flag || axiom.negated) continue;  // a negated axiom is violated by too little, which more may mend
    const cat::NodeId node = cat::lower_bound(rules.model, axiom.node, open);
    if (rules.model.nodes[node].op != cat::Op::Empty) result.push_back({k, node});
  }
  return result;
}

std::vector<cat::NodeId> nodes_of(const std::vector<SearchStage::Bound>& bounds) {
  std::vector<cat::NodeId> nodes;
  std::transform(bounds.begin(), bounds.end(), std::back_inserter(nodes), [](const auto& b) { return b.node; });
  return nodes;
}

void prepare_flags_and_exact(Rules& rules) {
  const auto& last = rules.stages.back().bounds;
  std::vector<cat::NodeId> exact, flags;
  for (std::size_t k = 0; k < rules.model.axioms.size(); ++k) {
    const cat::Axiom& axiom = rules.model.axioms[k];
    if (axiom.flag) {
      rules.flags.push_back(k);
      flags.push_back(axiom.node);
      continue;
    }
    const bool bounded =
        std::any_of(last.begin(), last.end(), [&](const auto& b) { return b.axiom == k && b.node == axiom.node; });
    if (bounded) continue;
    rules.exact.push_back(k);
    exact.push_back(axiom.node);
  }
  constexpr cat::Stages all = cat::ReadsFrom | cat::Coherence | cat::Choices;
  rules.for_exact = cat::make_schedule(rules.model, exact, all);
  rules.for_flags = cat::make_schedule(rules.model, flags, all);
}

}  // namespace

Rules prepare_rules(const Architecture& architecture, const Configuration& configuration, const RuleOptions& options) {
  Rules rules;
  const std::string text = options.text.empty() ? std::string(architecture.rules()) : options.text;
  const std::string file = options.text.empty() ? std::string(architecture.name()) + ".cat" : options.file;
  rules.model = cat::compile(text, file, compile_options(architecture, configuration, options));
  rules.tags.assign(architecture.tags().begin(), architecture.tags().end());
  bind_primitives(rules);
  for (std::size_t s = 0; s < rules.stages.size(); ++s) rules.stages[s].bounds = bounds_of(rules, unfinished[s]);

  std::vector<cat::NodeId> everything;
  for (std::size_t s = 0; s < rules.stages.size(); ++s) {
    const auto nodes = nodes_of(rules.stages[s].bounds);
    rules.stages[s].on_entry = cat::make_schedule(rules.model, nodes, unfinished[0]);
    // Later stages have come and gone since the last choice of this one: what they left behind is computed anew too.
    rules.stages[s].on_choice = cat::make_schedule(rules.model, nodes, unfinished[s]);
    everything.insert(everything.end(), nodes.begin(), nodes.end());
  }
  for (const cat::Axiom& axiom : rules.model.axioms) everything.push_back(axiom.node);
  for (const cat::Choice& choice : rules.model.choices) everything.push_back(choice.pairs);
  rules.start = start_for(rules, everything, rules.model.primitives);
  const auto first_nodes = nodes_of(rules.stages.front().bounds);
  rules.start_of_sources = start_for(rules, first_nodes, cat::primitives_of(rules.model, first_nodes));
  prepare_flags_and_exact(rules);
  const auto& first = rules.stages.front().bounds;
  rules.bounds_grow_with_threads = std::all_of(first.begin(), first.end(), [&](const SearchStage::Bound& bound) {
    return cat::grows_with_threads(rules.model, bound.node, relates_within_a_thread);
  });
  const auto& axioms = rules.model.axioms;
  rules.axioms_grow_with_threads = std::all_of(axioms.begin(), axioms.end(), [&](const cat::Axiom& axiom) {
    return axiom.flag || cat::grows_with_threads(rules.model, axiom.node, relates_within_a_thread);
  });
  return rules;
}

}  // namespace stalefetch
