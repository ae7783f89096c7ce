// SPDX-License-Identifier: BSD-2-Clause
// The tests that single operations are measured on.
#pragma once

#include <memory>
#include <string>

#include "model/litmus/test.hpp"

namespace stalefetch::bench {

/// Two patches, each made visible, and a CPU that runs them in the opposite order.
[[nodiscard]] const std::string& example_text();
[[nodiscard]] std::shared_ptr<const litmus::Test> example_test();

}  // namespace stalefetch::bench
