// SPDX-License-Identifier: BSD-2-Clause
// Operations of the naive evaluator: each as close to its definition in mathematics as the standard library allows.
#pragma once

#include <algorithm>
#include <iterator>

#include "model/cat/naive.hpp"

namespace stalefetch::cat::naive {

inline NaiveSet all_events(unsigned events) {
  NaiveSet result;
  for (EventId e = 0; e < events; ++e) result.insert(e);
  return result;
}

template <class Values>
Values either(const Values& a, const Values& b) {
  Values result;
  std::set_union(a.begin(), a.end(), b.begin(), b.end(), std::inserter(result, result.end()));
  return result;
}

template <class Values>
Values both(const Values& a, const Values& b) {
  Values result;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::inserter(result, result.end()));
  return result;
}

template <class Values>
Values minus(const Values& a, const Values& b) {
  Values result;
  std::set_difference(a.begin(), a.end(), b.begin(), b.end(), std::inserter(result, result.end()));
  return result;
}

inline NaiveRelation identity(const NaiveSet& set) {
  NaiveRelation result;
  for (const EventId e : set) result.emplace(e, e);
  return result;
}

inline NaiveRelation cross(const NaiveSet& from, const NaiveSet& to) {
  NaiveRelation result;
  for (const EventId a : from)
    for (const EventId b : to) result.emplace(a, b);
  return result;
}

inline NaiveRelation reverse(const NaiveRelation& relation) {
  NaiveRelation result;
  for (const auto& [a, b] : relation) result.emplace(b, a);
  return result;
}

inline NaiveRelation compose(const NaiveRelation& left, const NaiveRelation& right) {
  NaiveRelation result;
  for (const auto& [a, middle] : left)
    for (auto next = right.lower_bound({middle, 0}); next != right.end() && next->first == middle; ++next)
      result.emplace(a, next->second);
  return result;
}

/// One step, two steps, three ... until nothing is added.
inline NaiveRelation closure(const NaiveRelation& relation) {
  NaiveRelation result = relation;
  for (NaiveRelation added = relation; !added.empty();) {
    added = minus(compose(added, relation), result);
    result = either(result, added);
  }
  return result;
}

inline NaiveSet sources(const NaiveRelation& relation) {
  NaiveSet result;
  for (const auto& [a, b] : relation) result.insert(a);
  return result;
}

}  // namespace stalefetch::cat::naive
