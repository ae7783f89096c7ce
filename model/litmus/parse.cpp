// SPDX-License-Identifier: BSD-2-Clause
// The frame of a test: header lines, `{ initial state }`, code table, final part.
#include "model/litmus/parse.hpp"

#include <fmt/format.h>

#include <boost/algorithm/string/predicate.hpp>
#include <array>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "model/litmus/parts.hpp"

namespace stalefetch::litmus {

namespace {

/// The end of a line of the header: a line break, or the `{` of the initial state outside quotation marks.
std::size_t end_of_header_line(std::string_view text, std::size_t offset) {
  while (offset < text.size() && text[offset] != '\n' && text[offset] != '{') {
    const std::size_t close = text[offset] == '"' ? end_of_string(text, offset) : std::string_view::npos;
    offset = close == std::string_view::npos ? offset + 1 : close + 1;
  }
  return offset;
}

/// Splits `Key=value`; nothing if the line is free text.
std::optional<MetaEntry> meta_entry(const Source& source, std::string_view line) {
  std::size_t end = 0;
  while (end < line.size() && (is_word(line[end]) || line[end] == '-')) ++end;
  const std::string_view rest = trimmed(line.substr(end));
  if (end == 0 || !is_letter(line.front()) || !rest.starts_with('=')) return std::nullopt;
  return MetaEntry{std::string(line.substr(0, end)), std::string(trimmed(rest.substr(1))), source.at(line.data())};
}

class HeaderReader {
 public:
  HeaderReader(const Source& source, Test& test) : source_(source), text_(source.text()), test_(test) {}

  std::size_t read() {
    skip_blanks();
    test_.at = source_.at(offset_);
    test_.architecture = read_word("an architecture such as AArch64");
    if (test_.architecture == "C")
      source_.fail(offset_ - 1, "the C dialect", "assembly: AArch64, RISCV, X86, X86_64, PPC or ARM; `stalefetch lower` writes that of a protocol");
    test_.name = read_name();
    while (skip_blanks() != '{') read_line();
    return offset_;
  }

 private:
  /// Returns the character that follows.
  char skip_blanks() {
    while (offset_ < text_.size() && is_blank(text_[offset_])) ++offset_;
    if (offset_ == text_.size()) source_.fail(offset_, "{ and the initial state");
    return text_[offset_];
  }

  std::string read_word(const char* expected) {
    const std::size_t begin = offset_;
    while (offset_ < text_.size() && (is_letter(text_[offset_]) || is_digit(text_[offset_]))) ++offset_;
    const bool ends = offset_ == text_.size() || is_blank(text_[offset_]);
    if (begin == offset_ || !ends) source_.fail(begin, expected);
    return std::string(text_.substr(begin, offset_ - begin));
  }

  std::string read_name() {
    while (offset_ < text_.size() && text_[offset_] != '\n' && is_blank(text_[offset_])) ++offset_;
    const std::size_t begin = offset_;
    const auto ends_name = [](char c) { return is_blank(c) || c == '{' || c == '"'; };
    while (offset_ < text_.size() && !ends_name(text_[offset_])) ++offset_;
    if (begin == offset_) source_.fail(begin, "the name of the test");
    return std::string(text_.substr(begin, offset_ - begin));
  }

  /// A quotation mark that is never closed begins free text: published tests have such lines.
  void read_line() {
    const std::size_t close = text_[offset_] == '"' ? end_of_string(text_, offset_) : std::string_view::npos;
    if (close == std::string_view::npos) return read_free_line();
    test_.notes.emplace_back(text_.substr(offset_ + 1, close - offset_ - 1));
    offset_ = close + 1;
  }

  void read_free_line() {
    const std::size_t begin = offset_;
    offset_ = end_of_header_line(text_, begin);
    const std::string_view line = trimmed(text_.substr(begin, offset_ - begin));
    if (auto meta = meta_entry(source_, line))
      test_.meta.push_back(std::move(*meta));
    else
      test_.notes.emplace_back(line);
  }

  const Source& source_;
  std::string_view text_;
  Test& test_;
  std::size_t offset_ = 0;
};

}  // namespace

std::string read_text(const std::string& path) {
  std::error_code failure;
  if (std::filesystem::is_directory(path, failure)) throw Error({path, 0, 0}, "a directory", "a litmus file");
  std::ifstream file(path, std::ios::binary);
  if (!file) throw Error({path, 0, 0}, "cannot be read", "a readable litmus file");
  std::string text;
  std::array<char, 16384> chunk;
  while (text.size() <= kLargestFile && (file.read(chunk.data(), chunk.size()), file.gcount() > 0))
    text.append(chunk.data(), static_cast<std::size_t>(file.gcount()));
  if (file.bad()) throw Error({path, 0, 0}, "cannot be read", "a readable litmus file");
  if (text.size() > kLargestFile)
    throw Error({path, 0, 0}, "a very large file", fmt::format("a litmus test of at most {} bytes", kLargestFile));
  return text;
}

std::size_t parse_header(const Source& source, Test& test) { return HeaderReader(source, test).read(); }

Test parse(std::string_view text, const std::string& file) {
  const Source source(text, file);
  Test test;
  const std::size_t init = parse_header(source, test);
  const std::size_t init_end = end_of_block(source, init);
  CodeTable code(source, init_end);  // before the initial state, which may name its labels
  parse_init(source, init, init_end, code, test);
  parse_final(source, code.end(), code, test);
  test.columns = code.take_columns();
  return test;
}

Test read_file(const std::string& path) { return parse(read_text(path), path); }

std::optional<std::string> Test::meta_value(const std::string& key) const {
  for (const MetaEntry& entry : meta)
    if (boost::algorithm::iequals(entry.key, key)) return entry.value;
  return std::nullopt;
}

}  // namespace stalefetch::litmus
