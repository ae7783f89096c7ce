// SPDX-License-Identifier: BSD-2-Clause
// What the parts of the Python module share: how text and errors cross, and how long work stays interruptible. The
// module carries data only; what users see is the package beside it.
#pragma once

#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/check.hpp"
#include "model/interruption.hpp"
#include "model/protocol/syntax.hpp"

namespace stalefetch::python {

namespace py = pybind11;

/// Text for Python. Ours may quote any byte of the input: odd ones are replaced, never refused.
struct Text {
  std::string text;
  Text() = default;
  Text(std::string_view from) : text(from) {}        // NOLINT: meant to be implicit, as are strings
  Text(std::string from) : text(std::move(from)) {}  // NOLINT
  Text(const char* from) : text(from) {}             // NOLINT
};

[[nodiscard]] inline std::vector<Text> texts(const std::vector<std::string>& from) {
  return {from.begin(), from.end()};
}

/// The options of a check as plain data.
struct Options {
  Configuration configuration;
  std::vector<std::string> without;
  std::string rules_text, rules_file;
  unsigned unroll = ExploreOptions{}.unroll;
  std::size_t path_limit = ExploreOptions{}.path_limit;
  std::optional<double> time_limit;           ///< seconds
  std::optional<std::uint64_t> memory_limit;  ///< bytes
  [[nodiscard]] CheckOptions to_model() const;
};

/// Rules compiled by this process. Those of users are forgotten when there are many.
[[nodiscard]] std::shared_ptr<RuleCache> rule_cache(const CheckOptions& options);

/// A litmus test, shared with whatever is computed of it.
struct Test {
  std::shared_ptr<const litmus::Test> test;
};

/// A protocol with the text that it was read from.
struct Protocol {
  std::shared_ptr<const protocol::Protocol> protocol;
  std::string text;
};

/// An answer with all that explanations need.
struct Answer {
  CheckResult result;
  CheckOptions options;
};

/// Throws Error with the known names.
[[nodiscard]] const Architecture& architecture_named(const std::string& name);

/// A function of Python's that is called with what is done and how much there is; none if it is None. What it raises
/// ends the work.
[[nodiscard]] std::function<void(std::size_t, std::size_t)> reported_to(const py::object& progress);

/// Other Python threads run while it lives, and signals are looked at several times a second: a handler that raises
/// (Ctrl-C) ends the work. Only plain C++ may be done meanwhile.
class LongWork {
 public:
  LongWork();

 private:
  py::gil_scoped_release released_;
  InterruptionScope scope_;
};

// Each part may use the classes of those before it.
void bind_protocols(py::module_& module);
void bind_tests(py::module_& module);
void bind_checks(py::module_& module);
void bind_rules(py::module_& module);
void bind_machine(py::module_& module);
void bind_judging(py::module_& module);

}  // namespace stalefetch::python

template <>
struct pybind11::detail::type_caster<stalefetch::python::Text> {
 public:
  PYBIND11_TYPE_CASTER(stalefetch::python::Text, const_name("str"));
  bool load(handle, bool) { return false; }  // one way only
  static handle cast(const stalefetch::python::Text& text, return_value_policy, handle) {
    PyObject* decoded = PyUnicode_DecodeUTF8(text.text.data(), static_cast<Py_ssize_t>(text.text.size()), "replace");
    if (decoded == nullptr) throw error_already_set();
    return decoded;
  }
};
