// SPDX-License-Identifier: BSD-2-Clause
#include "tests/bench/example.hpp"

#include "model/litmus/parse.hpp"
#include "tests/support/scaling.hpp"

namespace stalefetch::bench {

const std::string& example_text() {
  static const std::string text = test_support::chain_of_patches(2);
  return text;
}

std::shared_ptr<const litmus::Test> example_test() {
  static const auto test = std::make_shared<const litmus::Test>(litmus::parse(example_text(), "chain-of-2-patches"));
  return test;
}

}  // namespace stalefetch::bench
