// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <string>

namespace stalefetch {

/// Writes a file so that it is either the old one or the new one, never half of it; `-` is standard output. Throws
/// Error with the name.
void write_file(const std::string& name, const std::string& text);

/// Throws Error as write_file() would, before the work whose result is to be written. Leaves nothing behind.
void require_writable(const std::string& name);

}  // namespace stalefetch
