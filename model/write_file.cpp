// SPDX-License-Identifier: BSD-2-Clause
#include "model/write_file.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "model/error.hpp"

namespace stalefetch {

namespace fs = std::filesystem;

namespace {

/// Throws filesystem_error.
void write_all(const fs::path& path, const std::string& text) {
  errno = 0;
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out << text;
  out.close();
  if (!out) throw fs::filesystem_error("", std::error_code(errno, std::generic_category()));
}

/// Where a symbolic link leads.
fs::path target_of(const std::string& name) {
  std::error_code ignored;
  return fs::is_symlink(name) ? fs::weakly_canonical(name, ignored) : fs::path(name);
}

/// A device or a pipe is written to, never replaced.
bool is_special(const fs::path& target) { return fs::exists(target) && !fs::is_regular_file(target); }

/// Beside the file, so that it can be renamed.
fs::path partial_of(const fs::path& target) { return target.string() + fmt::format(".{}.partial", ::getpid()); }

/// Calls `write`; what fails is an Error with the name, and the partial file is gone.
template <typename Write>
void naming_errors(const std::string& name, const Write& write) {
  try {
    write();
  } catch (const fs::filesystem_error& failure) {
    std::error_code ignored;
    fs::remove(partial_of(target_of(name)), ignored);
    throw Error({name, 0, 0}, fmt::format("cannot write: {}", failure.code().message()));
  }
}

}  // namespace

void write_file(const std::string& name, const std::string& text) {
  if (name == "-") {
    fmt::print("{}", text);
    return;
  }
  naming_errors(name, [&] {
    const fs::path target = target_of(name);
    if (is_special(target)) return write_all(target, text);
    write_all(partial_of(target), text);
    fs::rename(partial_of(target), target);
  });
}

void require_writable(const std::string& name) {
  if (name == "-") return;
  naming_errors(name, [&] {
    const fs::path target = target_of(name);
    if (fs::is_directory(target)) throw fs::filesystem_error("", std::make_error_code(std::errc::is_a_directory));
    if (is_special(target)) return;
    write_all(partial_of(target), "");
    fs::remove(partial_of(target));
  });
}

}  // namespace stalefetch
