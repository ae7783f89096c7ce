// SPDX-License-Identifier: BSD-2-Clause
#include "model/error.hpp"

#include <fmt/format.h>

namespace stalefetch {

std::string SourcePosition::to_string() const {
  if (line == 0) return file;
  if (column == 0) return fmt::format("{}:{}", file, line);
  return fmt::format("{}:{}:{}", file, line, column);
}

namespace {
std::string message(const SourcePosition& where, const std::string& found, const std::string& expected) {
  const std::string place = where.to_string();
  return fmt::format("{}{}{}{}{}", place, place.empty() ? "" : ": ", found,
                     expected.empty() ? "" : "; expected ", expected);
}
}  // namespace

Error::Error(SourcePosition where, const std::string& found, const std::string& expected)
    : std::runtime_error(message(where, found, expected)),
      where_(std::move(where)),
      found_(found),
      expected_(expected) {}

}  // namespace stalefetch
