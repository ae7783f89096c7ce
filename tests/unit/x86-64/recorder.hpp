// SPDX-License-Identifier: BSD-2-Clause
// A thread of this architecture without a model around it.
#pragma once

#include "model/arch/x86-64/registers.hpp"
#include "model/arch/x86-64/x86-64.hpp"
#include "tests/support/recorder.hpp"

namespace stalefetch::test {

using test_support::Recorded;
using test_support::flow;
using test_support::somewhere;

struct Recorder final : test_support::ThreadRecorder {
  Recorder() : ThreadRecorder(x86_64()) {}
  /// The registers of an AMD processor.
  void be_amd() { set(x86_64_detail::vendor, constant(1)); }
};

}  // namespace stalefetch::test
