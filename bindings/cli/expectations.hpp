// SPDX-License-Identifier: BSD-2-Clause
// What a litmus file expects of itself, in comments that other tools skip: one for each configuration that matters.
//
//     (* expect: forbidden *)
//     (* expect DIC=1,IDC=1: allowed, unpredictable *)
//     (* expect aarch64:DIC,IDC: safe *)                    a protocol: where
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/batch.hpp"

namespace stalefetch::cli {

struct Expectation {
  std::string config;  ///< as written; empty: what the file itself asks for; of a protocol after its architecture
  std::string verdict;
  std::optional<bool> unpredictable;  ///< nothing: it is not said
  std::string file;
  unsigned line = 0;
};

/// Throws Error: a word that is no verdict.
[[nodiscard]] std::vector<Expectation> expectations_in(const std::string& text, const std::string& file);

/// A test to answer, and what is expected of it.
struct PlannedCheck {
  BatchItem item;
  std::optional<Expectation> expectation;
};

/// One check of each file for each thing that it expects; one without expectation where it expects nothing, cannot be
/// read, or `config` is asked for instead. Throws Error as above.
[[nodiscard]] std::vector<PlannedCheck> plan(const std::vector<std::string>& files, bool ignore_expectations);

/// `expected forbidden, found allowed`; nothing if the report is as expected. An inconclusive answer is not.
[[nodiscard]] std::optional<std::string> difference(const Expectation& expected, const Report& report);

}  // namespace stalefetch::cli
