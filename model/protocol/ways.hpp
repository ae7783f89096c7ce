// SPDX-License-Identifier: BSD-2-Clause
// Ways to break a promise, in the words of the lowered test.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "model/protocol/promises.hpp"

namespace stalefetch::protocol {

/// Each once; in parentheses if there are several.
inline std::string join(const std::vector<std::string>& parts, std::string_view between) {
  std::vector<std::string> unique;
  for (const std::string& part : parts)
    if (std::find(unique.begin(), unique.end(), part) == unique.end()) unique.push_back(part);
  return unique.size() == 1 ? unique[0] : fmt::format("({})", fmt::join(unique, fmt::format(" {} ", between)));
}

/// Each by one CPU.
class Ways {
 public:
  explicit Ways(std::string promise) : promise_(std::move(promise)) {}
  void add(unsigned thread, std::string way) {
    of_thread_[thread].push_back(way);
    all_.push_back(std::move(way));
  }
  [[nodiscard]] bool empty() const { return all_.empty(); }
  [[nodiscard]] Violation violation() const {
    Violation result{promise_, join(all_, "\\/")};
    for (const auto& [thread, ways] : of_thread_) result.of_thread.emplace(thread, join(ways, "\\/"));
    return result;
  }

 private:
  std::string promise_;
  std::vector<std::string> all_;
  std::map<unsigned, std::vector<std::string>> of_thread_;
};

}  // namespace stalefetch::protocol
