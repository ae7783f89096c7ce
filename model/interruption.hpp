// SPDX-License-Identifier: BSD-2-Clause
// How long work can be ended from outside, other than by the limits that make a verdict inconclusive.
//
// A caller that must stay in charge (an interpreter that gets a keyboard interrupt, say) installs a function for its
// thread; searches call it where they look at their limits. What it throws ends the work: there is no verdict then.
#pragma once

#include <exception>
#include <functional>

namespace stalefetch {

/// What such a function throws. No std::exception, so that nobody takes it for a fault of the work.
struct Interrupted {
  std::exception_ptr why;  ///< for whoever installed the function; may be null
};

/// While it lives, work of this thread calls `poll` now and then: every few dozen steps, so it must be cheap.
class InterruptionScope {
 public:
  explicit InterruptionScope(std::function<void()> poll);
  ~InterruptionScope();
  InterruptionScope(const InterruptionScope&) = delete;
  InterruptionScope& operator=(const InterruptionScope&) = delete;

 private:
  std::function<void()> poll_;
  const std::function<void()>* outer_;
};

/// Calls the function of the innermost scope of this thread, if there is one.
void interruption_point();

}  // namespace stalefetch
