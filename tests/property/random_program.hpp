// SPDX-License-Identifier: BSD-2-Clause
// Small AArch64 programs that race on data and on code, made at random and easily changed.
#pragma once

#include <rapidcheck.h>

#include <string>
#include <vector>

namespace stalefetch::property {

/// Some instructions that belong together, with placeholders: `{x}` and `{y}` are locations (in X registers), `{f}` and
/// `{g}` functions that may be patched, `{rN}` registers as W and `{RN}` as X.
struct Step {
  std::vector<std::string> lines;
};

struct Thread {
  std::vector<Step> steps;
  std::vector<unsigned> results;  ///< registers that are looked at in the end
};

/// How names come out in the text. The default is the identity.
struct Names {
  std::vector<unsigned> thread;     ///< place of each thread
  std::vector<unsigned> registers;  ///< number of each register
  std::string x = "x", y = "y";
};

struct RandomProgram {
  std::vector<Thread> threads;  ///< the functions f and g stand in front of the first one
  std::vector<unsigned> asked;  ///< value asked for, for each result of each thread in turn

  [[nodiscard]] Names plain_names() const;
  /// The litmus test.
  [[nodiscard]] std::string text() const { return text(plain_names()); }
  [[nodiscard]] std::string text(const Names& names) const;
};

/// One to three threads with two to four steps each.
[[nodiscard]] rc::Gen<RandomProgram> random_programs();
/// A fence, or maintenance that is completed, that can stand anywhere.
[[nodiscard]] rc::Gen<Step> random_fences();
[[nodiscard]] RandomProgram with_step(const RandomProgram& program, unsigned thread, unsigned position,
                                      const Step& step);
/// A random permutation of 0 to `size` - 1.
[[nodiscard]] std::vector<unsigned> random_order(unsigned size);

}  // namespace stalefetch::property
