// SPDX-License-Identifier: BSD-2-Clause
// Does every text compile as rules, or throw Error, and does what compiles evaluate?
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "model/cat/evaluate.hpp"

namespace {
using namespace stalefetch;

cat::CompileOptions options() {
  cat::CompileOptions result;
  for (const char* name : {"W", "R", "F", "M"}) result.primitives.push_back({name, cat::Type::Set, cat::Static});
  for (const char* name : {"po", "loc", "ext"}) result.primitives.push_back({name, cat::Type::Relation, cat::Static});
  result.primitives.push_back({"rf", cat::Type::Relation, cat::ReadsFrom});
  result.primitives.push_back({"co", cat::Type::Relation, cat::Coherence});
  result.variants = {"on"};
  result.include = [](const std::string& name) -> std::optional<std::string> {
    if (name == "a") return "let shared = rf^-1 ; co";
    if (name == "loop") return "include \"loop\"";
    return std::nullopt;
  };
  return result;
}

void evaluate(cat::Model& model) {
  std::vector<cat::NodeId> roots;
  for (const cat::Axiom& axiom : model.axioms) {
    roots.push_back(axiom.node);
    roots.push_back(cat::lower_bound(model, axiom.node, cat::Coherence));
  }
  cat::Evaluator evaluator(model);
  evaluator.resize(3);
  evaluator.run(cat::make_schedule(model, roots, cat::Static));
  for (const cat::Axiom& axiom : model.axioms) (void)evaluator.holds(axiom);
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    cat::Model model = cat::compile({reinterpret_cast<const char*>(data), size}, "fuzz.cat", options());
    evaluate(model);
  } catch (const Error&) {
  }
  return 0;
}
