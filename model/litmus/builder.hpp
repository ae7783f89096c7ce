// SPDX-License-Identifier: BSD-2-Clause
// What the grammar's actions write to: values and places under construction, checked against the code.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/litmus/code_table.hpp"
#include "model/litmus/scan.hpp"
#include "model/litmus/test.hpp"

namespace stalefetch::litmus {

/// Recursion of the grammar, the printer and everybody's visitors is bounded by this.
inline constexpr unsigned kDeepestNesting = 200;

class Builder {
 public:
  /// Without a code table (for a value on its own) threads and labels are not checked.
  Builder(const Source& source, CodeTable* code) : source_(source), code_(code) {}

  [[nodiscard]] const Source& source() const { return source_; }
  [[noreturn]] void fail(const char* where, const std::string& expected) const;
  [[noreturn]] void fail(std::string_view what, const std::string& found, const std::string& expected) const;

  // Values.
  void thread(std::string_view head);
  void number(std::string_view text);
  void quoted_text(std::string_view text) { word_ = text; }
  void instruction(std::string_view text);
  void label_name(std::string_view text) { word_ = text; }
  void code_label(std::string_view text);
  void symbol(std::string_view text);
  void list_open(std::string_view text);
  void list_close(std::string_view text);
  void entry_head(std::string_view text) { level_ = text.substr(0, 3) == "PDE" ? 1 : 0; }
  void entry_address(std::string_view text);
  void entry_name(std::string_view text);
  void physical_address(std::string_view text);
  void physical_name(std::string_view text);
  void record_open(std::string_view text);
  void record_field(std::string_view text) { open_fields_.emplace_back(text); }
  void record_close(std::string_view text);
  [[noreturn]] void memory_tag(std::string_view text) const;

  // Places.
  void register_name(std::string_view text);
  void thread_name_place(std::string_view text);
  void symbolic_register(std::string_view text);
  void location_name(std::string_view text);
  void index(std::string_view text);
  void bracketed_code(std::string_view text);
  void entry_place(std::string_view text);

  // Results.
  [[nodiscard]] Constant take_value();
  [[nodiscard]] Place take_place();
  /// The threads of the last place, if it was a symbolic register without a thread; else empty.
  [[nodiscard]] const std::vector<unsigned>& symbolic_threads() const { return symbolic_threads_; }

  /// Counts a level of nesting that begins at `where`.
  void enter(const char* where, unsigned levels = 1);
  void leave(unsigned levels = 1) { depth_ -= levels; }

  void check_thread(unsigned thread, const char* where) const;
  void check_label(unsigned thread, std::string_view label, const char* where) const;
  [[nodiscard]] unsigned last_thread() const { return thread_; }
  [[nodiscard]] std::string_view last_label() const { return word_; }

 private:
  void push_value(decltype(Constant::value) value, const char* where);
  /// Takes the last value, which names a page.
  [[nodiscard]] PageName take_page();

  const Source& source_;
  CodeTable* code_;
  unsigned thread_ = 0;
  const char* thread_at_ = nullptr;
  std::string_view word_;
  unsigned depth_ = 0;
  std::vector<Constant> values_;
  std::vector<std::size_t> open_lists_;
  unsigned level_ = 0;  ///< of the entry whose page is being read
  struct OpenRecord {
    std::size_t first_value, first_field;
  };
  std::vector<OpenRecord> open_records_;
  std::vector<std::string> open_fields_;
  Place place_;
  std::vector<unsigned> symbolic_threads_;
};

}  // namespace stalefetch::litmus
