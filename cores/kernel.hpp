// SPDX-License-Identifier: BSD-2-Clause
// The only owner of a SystemC simulation kernel. Not an IEEE 1666 facility: it replaces the library's global context,
// so it stays in one place. One kernel at a time per process; the lock says so.
#pragma once

#include <mutex>
#include <systemc>

namespace stalefetch::cores {

class Kernel {
 public:
  Kernel();
  ~Kernel();
  Kernel(const Kernel&) = delete;
  Kernel& operator=(const Kernel&) = delete;

 private:
  std::unique_lock<std::mutex> lock_;
  sc_core::sc_simcontext* outer_;
  sc_core::sc_simcontext* outer_global_;
  sc_core::sc_simcontext* own_;
};

}  // namespace stalefetch::cores
