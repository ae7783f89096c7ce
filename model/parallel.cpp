// SPDX-License-Identifier: BSD-2-Clause
#include "model/parallel.hpp"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>
#include <vector>

namespace stalefetch {

void in_parallel(std::size_t count, unsigned jobs, const std::function<void(std::size_t number)>& work,
                 const std::function<void(std::size_t number, std::size_t done)>& finished) {
  std::atomic<std::size_t> next{0};
  std::size_t done = 0;
  std::mutex mutex;
  const auto run = [&] {
    for (std::size_t number = next++; number < count; number = next++) {
      work(number);
      const std::lock_guard lock(mutex);
      finished(number, ++done);
    }
  };
  const unsigned threads = jobs != 0 ? jobs : std::max(1U, std::thread::hardware_concurrency());
  std::vector<std::jthread> helpers;
  for (unsigned k = 1; k < threads && k < count; ++k) helpers.emplace_back(run);
  run();
  helpers.clear();  // joins
}

}  // namespace stalefetch
