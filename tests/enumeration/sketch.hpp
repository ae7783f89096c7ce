// SPDX-License-Identifier: BSD-2-Clause
// Small tests in a line or two, checked.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "model/check.hpp"
#include "model/litmus/parse.hpp"
#include "tests/support/test_writer.hpp"

namespace stalefetch::test {

/// A test as a generator puts it together: what each thread executes, what it starts from, what is asked.
struct Sketch {
  std::string name;
  std::vector<std::string> init;
  std::vector<std::vector<std::string>> threads;
  std::string proposition;
};

inline std::shared_ptr<const litmus::Test> parsed(const Sketch& sketch) {
  test_support::TestWriter writer("AArch64", sketch.name, static_cast<unsigned>(sketch.threads.size()));
  for (const std::string& entry : sketch.init) writer.init(entry);
  for (unsigned t = 0; t < sketch.threads.size(); ++t) writer.add_all(t, sketch.threads[t]);
  return std::make_shared<const litmus::Test>(litmus::parse(writer.text(sketch.proposition), sketch.name));
}

}  // namespace stalefetch::test
