// SPDX-License-Identifier: BSD-2-Clause
#include "model/parallel.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

#include "model/interruption.hpp"

namespace stalefetch {

namespace {

/// What the threads share. The first exception of any of them stops all.
class Shared {
 public:
  Shared(std::size_t count, const std::function<void(std::size_t)>& work,
         const std::function<void(std::size_t, std::size_t)>& finished)
      : count_(count), work_(work), finished_(finished) {}

  void run() {
    try {
      for (std::size_t number = next_++; number < count_ && !stopped_; number = next_++) {
        work_(number);
        const std::lock_guard lock(mutex_);
        finished_(number, ++done_);
      }
    } catch (...) {
      stop(std::current_exception());
    }
  }

  void help() {
    {
      const InterruptionScope scope([this] {
        if (stopped_) throw Interrupted{};
      });
      run();
    }
    const std::lock_guard lock(mutex_);
    --helping_;
    changed_.notify_all();
  }

  void expect_helper() {
    const std::lock_guard lock(mutex_);
    ++helping_;
  }

  /// The calling thread can be interrupted while it waits, too.
  void wait_for_helpers() {
    constexpr auto between_looks = std::chrono::milliseconds(20);
    std::unique_lock lock(mutex_);
    while (!changed_.wait_for(lock, between_looks, [this] { return helping_ == 0; })) {
      if (stopped_) continue;
      lock.unlock();
      try {
        interruption_point();
      } catch (...) {
        stop(std::current_exception());
      }
      lock.lock();
    }
  }

  void rethrow() const {
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  void stop(std::exception_ptr failure) {
    const std::lock_guard lock(mutex_);
    if (!stopped_) failure_ = std::move(failure);
    stopped_ = true;
  }

  const std::size_t count_;
  const std::function<void(std::size_t)>& work_;
  const std::function<void(std::size_t, std::size_t)>& finished_;
  std::atomic<std::size_t> next_{0};
  std::atomic<bool> stopped_{false};
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t done_ = 0;
  unsigned helping_ = 0;
  std::exception_ptr failure_;
};

}  // namespace

void in_parallel(std::size_t count, unsigned jobs, const std::function<void(std::size_t number)>& work,
                 const std::function<void(std::size_t number, std::size_t done)>& finished) {
  Shared shared(count, work, finished);
  const unsigned threads = jobs != 0 ? jobs : std::max(1U, std::thread::hardware_concurrency());
  {
    std::vector<std::jthread> helpers;
    for (unsigned k = 1; k < threads && k < count; ++k) {
      shared.expect_helper();
      helpers.emplace_back([&shared] { shared.help(); });
    }
    shared.run();
    shared.wait_for_helpers();
  }
  shared.rethrow();
}

}  // namespace stalefetch
