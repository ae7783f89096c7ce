// SPDX-License-Identifier: BSD-2-Clause
// One concrete design: its structures, its latencies, and which features of its architecture it has. Read from TOML.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "cores/structures.hpp"
#include "cores/timing.hpp"

namespace stalefetch::cores {

struct Profile {
  std::string name;                      ///< as it is asked for
  std::string title;                     ///< one line
  std::string architecture;              ///< empty: any
  std::map<std::string, bool> features;  ///< of the architecture, that this design has or has not
  bool adversary = false;                ///< no latencies: an adversary takes the steps
  Structures structures;
  Timing timing;
};

/// Throws Error with line and column: an unknown key, a value of the wrong kind or out of range (and the range).
[[nodiscard]] Profile parse_profile(const std::string& text, const std::string& file);
/// A profile of ours by name, or a file. Throws Error with the known names.
[[nodiscard]] Profile find_profile(const std::string& name_or_file);

/// A profile that comes with the program.
struct BuiltInProfile {
  std::string_view name, text;
};
[[nodiscard]] const std::vector<BuiltInProfile>& built_in_profiles();

}  // namespace stalefetch::cores
