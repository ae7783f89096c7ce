// SPDX-License-Identifier: BSD-2-Clause
// Whether the bytes of an executed instruction belong together.
//
// A version of memory is what it holds between two stores: the initial content is one, and each store makes another,
// its own bytes together with the older bytes that were there when it was made. Store A was made before store B if
// program order, reads-from and coherence lead from A to B. The bytes of an instruction are whole if they are all of
// one version, even though no store wrote them together; they are torn if one of them had already been overwritten when
// the store of another was made, or was overwritten by that very store. That is about where bytes come from, not about
// their values: a torn instruction may well look like one of the versions.
#pragma once

#include "model/search/search.hpp"

namespace stalefetch {

/// Whether this thread executes a torn instruction.
[[nodiscard]] bool executes_torn(const FoundExecution& execution, unsigned thread);

}  // namespace stalefetch
