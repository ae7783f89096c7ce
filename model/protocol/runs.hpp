// SPDX-License-Identifier: BSD-2-Clause
// What a call of code may run, and what it gives: the number of the version whose own instructions ran. A version that
// jumps to other code gives what that code gives.
#pragma once

#include <cstdint>
#include <set>
#include <string>

#include "model/protocol/lower.hpp"

namespace stalefetch::protocol {

class Runs {
 public:
  /// Refers to both, which must outlive it.
  Runs(const Protocol& protocol, const Lowered& lowered) : protocol_(protocol), lowered_(lowered) {}

  /// Whether the call may come to this code: its own, one that is mapped in its place, or one that it jumps to. A call through a pointer may be of any.
  [[nodiscard]] bool may_run(const Observed& call, const std::string& code) const;
  /// The versions of the code, and of what is mapped in its place.
  [[nodiscard]] std::set<std::string> versions_of(const std::string& code) const;
  /// What a run of this version may give: its number, which stands for it where an exception handler acts in its stead,
  /// and, of a jump to other code, what that code gives.
  [[nodiscard]] std::set<std::uint64_t> given_by(const std::string& version) const;
  /// What a run of the code may give; empty: of any code.
  [[nodiscard]] std::set<std::uint64_t> numbers_of(const std::string& code) const;
  /// What a run of `called` may give that does not come to `code`.
  [[nodiscard]] std::set<std::uint64_t> numbers_past(const std::string& code, const std::string& called) const;

 private:
  /// The code, what is mapped in its place, and all that it may jump to; not by way of `without`.
  [[nodiscard]] std::set<std::string> reached_from(const std::string& code, const std::string& without) const;

  const Protocol& protocol_;
  const Lowered& lowered_;
};

}  // namespace stalefetch::protocol
