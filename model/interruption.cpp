// SPDX-License-Identifier: BSD-2-Clause
#include "model/interruption.hpp"

#include <utility>

namespace stalefetch {

namespace {
thread_local const std::function<void()>* current = nullptr;
}

InterruptionScope::InterruptionScope(std::function<void()> poll) : poll_(std::move(poll)), outer_(current) {
  current = &poll_;
}

InterruptionScope::~InterruptionScope() { current = outer_; }

void interruption_point() {
  if (current != nullptr) (*current)();
}

}  // namespace stalefetch
