// SPDX-License-Identifier: BSD-2-Clause
#include "bindings/python/module.hpp"

#include <chrono>
#include <functional>

#include "model/arch/architecture.hpp"
#include "model/error.hpp"

namespace stalefetch::python {

namespace {

/// Looks at signals at most this often: each look has to wait for its turn among Python's threads.
constexpr auto between_looks = std::chrono::milliseconds(50);

std::function<void()> look_for_signals() {
  return [next = std::chrono::steady_clock::now() + between_looks]() mutable {
    const auto now = std::chrono::steady_clock::now();
    if (now < next) return;
    next = now + between_looks;
    const py::gil_scoped_acquire held;
    if (PyErr_CheckSignals() != 0) throw Interrupted{std::make_exception_ptr(py::error_already_set())};
  };
}

void raise(const char* name, const py::tuple& arguments) {
  const py::object type = py::module_::import("stalefetch._errors").attr(name);
  PyErr_SetObject(type.ptr(), arguments.ptr());
}

void translate(std::exception_ptr thrown) {
  try {
    if (thrown) std::rethrow_exception(thrown);
  } catch (const Interrupted& interrupted) {
    std::rethrow_exception(interrupted.why);  // a Python exception: pybind11 knows
  } catch (const py::builtin_exception&) {
    throw;  // a wrong type of an argument, say: pybind11 knows
  } catch (const py::error_already_set&) {
    throw;
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const Error& error) {
    const SourcePosition& at = error.where();
    raise("InputError", py::make_tuple(Text(at.file), at.line, at.column, Text(error.found()), Text(error.expected())));
  } catch (const Unsupported& construct) {
    raise("UnsupportedError", py::make_tuple(Text(construct.what())));
  } catch (const std::exception& error) {
    raise("InternalError", py::make_tuple(Text(error.what())));
  }
}

}  // namespace

const Architecture& architecture_named(const std::string& name) {
  if (const Architecture* found = find_architecture(name)) return *found;
  std::string known;
  for (const Architecture* a : architectures()) known += (known.empty() ? "`" : ", `") + std::string(a->name()) + "`";
  throw Error({}, "unknown architecture `" + name + "`", known);
}

std::function<void(std::size_t, std::size_t)> reported_to(const py::object& progress) {
  if (progress.is_none()) return {};
  return [&progress](std::size_t done, std::size_t all) {
    const py::gil_scoped_acquire held;
    progress(done, all);
  };
}

LongWork::LongWork() : scope_(look_for_signals()) {}

}  // namespace stalefetch::python

PYBIND11_MODULE(_core, module) {
  namespace python = stalefetch::python;
  module.doc() = "What the package `stalefetch` is made of. Use the package: this has no documentation and may change.";
  module.attr("version") = STALEFETCH_VERSION;
  pybind11::register_exception_translator(&python::translate);
  python::bind_protocols(module);
  python::bind_tests(module);
  python::bind_checks(module);
  python::bind_rules(module);
  python::bind_machine(module);
  python::bind_judging(module);
}
