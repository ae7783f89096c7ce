// SPDX-License-Identifier: BSD-2-Clause
#include "cores/kernel.hpp"

// libsystemc.so wants one, and whoever loads us is no SystemC program. It must be in an object that is linked anyway;
// should the library's own main ever be taken by mistake, this makes it fail.
extern "C" __attribute__((weak, visibility("default"))) int sc_main(int, char**) { return 1; }

namespace stalefetch::cores {

namespace {
std::mutex& one_at_a_time() {
  static std::mutex mutex;
  return mutex;
}
}  // namespace

Kernel::Kernel()
    : lock_(one_at_a_time()),
      outer_(sc_core::sc_curr_simcontext),
      outer_global_(sc_core::sc_default_global_context),
      own_(new sc_core::sc_simcontext) {
  sc_core::sc_curr_simcontext = sc_core::sc_default_global_context = own_;
  sc_core::sc_report_handler::set_actions(sc_core::SC_INFO, sc_core::SC_DO_NOTHING);
  sc_core::sc_report_handler::set_actions(sc_core::SC_FATAL, sc_core::SC_THROW);
}

Kernel::~Kernel() {
  delete own_;
  sc_core::sc_curr_simcontext = outer_;
  sc_core::sc_default_global_context = outer_global_;
}

}  // namespace stalefetch::cores
