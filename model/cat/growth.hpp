// SPDX-License-Identifier: BSD-2-Clause
// Whether what rules say of some threads still holds when threads are added.
#pragma once

#include <functional>
#include <string_view>

#include "model/cat/model.hpp"

namespace stalefetch::cat {

/// Whether the value of `node` among the events of some threads can only grow when the events of more threads are added,
/// each event as it was, and declared orders chosen as they were. A primitive says of an event, or of two, what depends on them alone; only sets that are not
/// static may change (they are found from complete executions). `within_thread`: the names of relations that hold
/// between events of one thread only. False is always sound.
[[nodiscard]] bool grows_with_threads(const Model& model, NodeId node,
                                      const std::function<bool(std::string_view)>& within_thread);

}  // namespace stalefetch::cat
