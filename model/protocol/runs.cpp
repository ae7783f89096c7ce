// SPDX-License-Identifier: BSD-2-Clause
#include "model/protocol/runs.hpp"

#include <vector>

namespace stalefetch::protocol {

bool Runs::may_run(const Observed& call, const std::string& code) const {
  return call.what.empty() || reached_from(call.what, {}).contains(code);
}

std::set<std::string> Runs::versions_of(const std::string& code) const {
  std::set<std::string> mapped = {code}, versions;
  for (std::size_t before = 0; before != mapped.size();) {
    before = mapped.size();
    for (const auto& [from, to] : lowered_.uses.remapped)
      if (mapped.contains(from)) mapped.insert(to);
  }
  for (const std::string& each : mapped) versions.merge(std::set<std::string>(lowered_.held.at(each)));
  return versions;
}

std::set<std::uint64_t> Runs::given_by(const std::string& version) const {
  std::set<std::uint64_t> numbers = {lowered_.versions.at(version)};
  for (const Version& declared : protocol_.versions)
    if (declared.name == version && !declared.target.empty()) numbers.merge(numbers_of(declared.target));
  return numbers;
}

std::set<std::uint64_t> Runs::numbers_of(const std::string& code) const {
  std::set<std::uint64_t> numbers = code.empty() ? std::set<std::uint64_t>{} : numbers_past({}, code);
  if (code.empty())
    for (const CodeObject& each : protocol_.code) numbers.merge(numbers_past({}, each.name));
  return numbers;
}

std::set<std::uint64_t> Runs::numbers_past(const std::string& code, const std::string& called) const {
  std::set<std::uint64_t> numbers;
  for (const std::string& name : reached_from(called, code))
    for (const std::string& version : lowered_.held.at(name)) numbers.insert(lowered_.versions.at(version));
  return numbers;
}

std::set<std::string> Runs::reached_from(const std::string& code, const std::string& without) const {
  std::vector<std::string> left = {code};
  std::set<std::string> known;
  while (!left.empty()) {
    const std::string name = left.back();
    left.pop_back();
    if (name == without || !lowered_.held.contains(name) || !known.insert(name).second) continue;
    for (const auto& [from, to] : lowered_.uses.remapped)
      if (from == name) left.push_back(to);
    for (const std::string& version : lowered_.held.at(name))
      for (const Version& declared : protocol_.versions)
        if (declared.name == version && !declared.target.empty()) left.push_back(declared.target);
  }
  return known;
}

}  // namespace stalefetch::protocol
