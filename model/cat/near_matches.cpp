// SPDX-License-Identifier: BSD-2-Clause
#include "model/cat/near_matches.hpp"

#include <algorithm>
#include <cctype>
#include <numeric>
#include <set>
#include <utility>

namespace stalefetch::cat {

namespace {
char lower(char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); }

/// Insertions, deletions, replacements and swaps of neighbouring letters from `a` to `b`, without regard to case.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    before.swap(last);
    last.swap(row);
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = last[j] + (lower(a[i]) == lower(b[j]) ? 0U : 1U);
      row[j + 1] = std::min({replaced, row[j] + 1, last[j + 1] + 1});
      if (i > 0 && j > 0 && lower(a[i]) == lower(b[j - 1]) && lower(a[i - 1]) == lower(b[j]))
        row[j + 1] = std::min(row[j + 1], before[j - 1] + 1);
    }
  }
  return row.back();
}
}  // namespace

std::vector<std::string> near_matches(std::string_view name, const std::vector<std::string>& known) {
  const std::size_t farthest = std::max<std::size_t>(1, name.size() / 3);
  std::set<std::pair<std::size_t, std::string>> near;
  for (const std::string& candidate : known) {
    const auto [shorter, longer] = std::minmax({name.size(), candidate.size()});
    if (longer - shorter > farthest) continue;
    const std::size_t distance = edit_distance(name, candidate);
    if (distance <= farthest) near.emplace(distance, candidate);
  }
  std::vector<std::string> result;
  for (const auto& [distance, candidate] : near)
    if (result.size() < 3) result.push_back(candidate);
  return result;
}

std::string suggestion(std::string_view name, const std::vector<std::string>& known) {
  const std::vector<std::string> near = near_matches(name, known);
  return near.empty() ? std::string() : "perhaps " + joined(near, " or ");
}

std::string joined(const std::vector<std::string>& parts, std::string_view between) {
  std::string result;
  for (const std::string& part : parts) {
    if (!result.empty()) result += between;
    result += part;
  }
  return result;
}

}  // namespace stalefetch::cat
