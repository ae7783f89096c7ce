// SPDX-License-Identifier: BSD-2-Clause
#include "model/distinguish.hpp"

#include <algorithm>

#include "model/litmus/parse.hpp"

namespace stalefetch {

namespace {

using TestPointer = std::shared_ptr<const litmus::Test>;

/// The test without its k-th instruction; labels stay where they are.
TestPointer without_instruction(const litmus::Test& test, std::size_t k) {
  auto smaller = std::make_shared<litmus::Test>(test);
  for (litmus::Column& column : smaller->columns)
    for (std::size_t line = 0; line < column.lines.size(); ++line) {
      if (column.lines[line].instruction.empty() || k-- != 0) continue;
      if (column.lines[line].labels.empty())
        column.lines.erase(column.lines.begin() + static_cast<std::ptrdiff_t>(line));
      else
        column.lines[line].instruction.clear();
      return smaller;
    }
  return smaller;
}

class Comparer {
 public:
  explicit Comparer(const DistinguishOptions& options) : options_(&options) {}

  /// Nothing if both sides agree, or one of them cannot tell. `generated`: bad input is no error then.
  std::optional<Distinction> compare(const TestPointer& test, bool generated) {
    if (options_->progress) options_->progress(++answered_);
    try {
      const CheckResult left = check(test, options_->left, cache_);
      const CheckResult right = check(test, options_->right, cache_);
      if (left.outcome == Outcome::Inconclusive || right.outcome == Outcome::Inconclusive) return {};
      const bool same_race = left.unpredictable.has_value() == right.unpredictable.has_value();
      if (left.outcome == right.outcome && (same_race || left.unpredictable_unknown || right.unpredictable_unknown))
        return {};
      return Distinction{test, {}, 0, left.outcome, right.outcome, left.unpredictable.has_value(),
                         right.unpredictable.has_value()};
    } catch (const Error&) {
      if (generated) return {};  // a label that is gone, say: no test
      throw;
    }
  }

 private:
  const DistinguishOptions* options_;
  RuleCache cache_;
  std::size_t answered_ = 0;
};

void keep_smaller(std::optional<Distinction>& best, std::optional<Distinction> found, const std::string& origin,
                  unsigned removed) {
  if (!found || (best && instruction_count(*found->test) >= instruction_count(*best->test))) return;
  found->origin = origin;
  found->removed = removed;
  best = std::move(found);
}

void cut_down(Distinction& best, Comparer& comparer) {
  for (std::size_t k = 0; k < instruction_count(*best.test);) {
    auto smaller = comparer.compare(without_instruction(*best.test, k), true);
    if (!smaller) {
      ++k;
      continue;
    }
    smaller->origin = best.origin;
    smaller->removed = best.removed + 1;
    best = std::move(*smaller);
    k = 0;
  }
}

}  // namespace

std::size_t instruction_count(const litmus::Test& test) {
  std::size_t count = 0;
  for (const litmus::Column& column : test.columns)
    count += static_cast<std::size_t>(std::count_if(column.lines.begin(), column.lines.end(),
                                                    [](const auto& line) { return !line.instruction.empty(); }));
  return count;
}

std::optional<Distinction> distinguish(const std::vector<std::string>& files, const Architecture& architecture,
                                       const DistinguishOptions& options) {
  (void)architecture.complete(options.left.configuration);
  (void)architecture.complete(options.right.configuration);
  Comparer comparer(options);
  std::optional<Distinction> best;
  for (const std::string& file : files) {
    const auto test = std::make_shared<const litmus::Test>(litmus::read_file(file));
    if (find_architecture(test->architecture) != &architecture) continue;
    const std::size_t size = instruction_count(*test);
    if (best && size > instruction_count(*best->test) + 1) continue;  // one instruction less would still be no smaller
    keep_smaller(best, comparer.compare(test, false), file, 0);
    for (std::size_t k = 0; k < size; ++k)
      keep_smaller(best, comparer.compare(without_instruction(*test, k), true), file, 1);
  }
  if (best) cut_down(*best, comparer);
  return best;
}

}  // namespace stalefetch
