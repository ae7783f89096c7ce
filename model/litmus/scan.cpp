// SPDX-License-Identifier: BSD-2-Clause
// Comments, strings, lines and characters: everything about the text that comes before its grammar.
#include "model/litmus/scan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace stalefetch::litmus {

namespace {

/// The number of bytes of the UTF-8 sequence at `offset`, or 0 if there is no valid one.
std::size_t sequence_length(std::string_view text, std::size_t offset) {
  const auto byte = [&](std::size_t index) { return static_cast<unsigned char>(text[index]); };
  const unsigned first = byte(offset);
  if (first == 0) return 0;
  if (first < 0x80) return 1;
  const std::size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || offset + length > text.size()) return 0;
  for (std::size_t index = 1; index < length; ++index)
    if ((byte(offset + index) & 0xc0U) != 0x80U) return 0;
  const unsigned second = byte(offset + 1);
  const bool overlong = (first == 0xe0 && second < 0xa0) || (first == 0xf0 && second < 0x90);
  const bool out_of_range = (first == 0xed && second > 0x9f) || (first == 0xf4 && second > 0x8f);
  return overlong || out_of_range ? 0 : length;
}

}  // namespace

Source::Source(std::string_view text, std::string file) : file_(std::move(file)) {
  if (text.size() > kLargestFile)
    throw Error({file_, 0, 0}, fmt::format("a text of {} bytes", text.size()),
                fmt::format("a litmus test of at most {} bytes", kLargestFile));
  original_ = text;
  text_ = text;
  find_lines();
  check_encoding();
  blank_comments();
  if (trimmed(text_).empty()) throw Error({file_, 0, 0}, "an empty file", "a litmus test");
}

void Source::find_lines() {
  constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
  const bool has_mark = original_.starts_with(kByteOrderMark);
  if (has_mark) blank(0, kByteOrderMark.size());
  line_starts_.push_back(has_mark ? kByteOrderMark.size() : 0);
  for (std::size_t offset = text_.find('\n'); offset != std::string::npos; offset = text_.find('\n', offset + 1))
    line_starts_.push_back(offset + 1);
}

void Source::check_encoding() const {
  for (std::size_t offset = 0; offset < text_.size();) {
    const std::size_t length = sequence_length(text_, offset);
    if (length == 0)
      fail(offset, fmt::format("the byte 0x{:02x}", static_cast<unsigned char>(text_[offset])), "UTF-8 text");
    offset += length;
  }
}

SourcePosition Source::at(std::size_t offset) const {
  const auto next = std::upper_bound(line_starts_.begin() + 1, line_starts_.end(), offset);
  const auto line = static_cast<std::size_t>(next - line_starts_.begin());
  if (line != last_.line) last_ = {*std::prev(next), line, 1};
  const auto begins_character = [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; };
  const auto characters = [&](std::size_t begin, std::size_t end) {
    const std::string_view between = original_.substr(begin, end - begin);
    return static_cast<std::size_t>(std::count_if(between.begin(), between.end(), begins_character));
  };
  const std::size_t column = offset >= last_.offset ? last_.column + characters(last_.offset, offset)
                                                    : last_.column - characters(offset, last_.offset);
  last_ = {offset, line, column};
  return {file_, static_cast<unsigned>(line), static_cast<unsigned>(column)};
}

std::string Source::found_at(std::size_t offset) const {
  const std::string_view rest = std::string_view(text_).substr(std::min(offset, text_.size()));
  if (trimmed(rest).empty()) return "end of file";
  const std::string_view line = trimmed(rest.substr(0, rest.find('\n')));
  return line.empty() ? "end of line" : quote_for_message(line);
}

void Source::fail_open_string(std::size_t open) const {
  fail(open, "a string that never ends: " + found_at(open), "\"");
}

void Source::fail(std::size_t offset, const std::string& expected) const { fail(offset, found_at(offset), expected); }

void Source::fail(std::size_t offset, const std::string& found, const std::string& expected) const {
  throw Error(at(offset), found, expected);
}

void Source::blank_comments() {
  bool in_header = true;
  for (std::size_t offset = 0; offset < text_.size();) {
    const std::string_view rest = std::string_view(text_).substr(offset);
    const bool is_address = in_header && offset > 0 && text_[offset - 1] == ':';  // `http://...`
    if (rest.starts_with("(*")) {
      blank_block_comment(offset);
    } else if (rest.starts_with("//") && !is_address) {
      blank_line_comment(offset);
    } else if (rest.front() == '"') {
      // A lone quotation mark is an ordinary character (and maybe an error later).
      const std::size_t close = end_of_string(text_, offset);
      offset = close == std::string::npos ? offset + 1 : close + 1;
    } else {
      if (rest.front() == '{') in_header = false;
      if (rest.front() == '\r') text_[offset] = ' ';
      ++offset;
    }
  }
}

void Source::blank_block_comment(std::size_t& offset) {
  const std::size_t begin = offset;
  std::size_t depth = 0;
  do {
    const std::string_view pair = std::string_view(text_).substr(offset, 2);
    if (pair.size() < 2) fail(begin, "a comment that never ends", "*)");
    if (pair == "(*") ++depth;
    if (pair == "*)") --depth;
    offset += pair == "(*" || pair == "*)" ? 2 : 1;
  } while (depth > 0);
  blank(begin, offset);
}

void Source::blank_line_comment(std::size_t& offset) {
  const std::size_t begin = offset;
  offset = std::min(text_.find('\n', begin), text_.size());
  blank(begin, offset);
}

void Source::blank(std::size_t begin, std::size_t end) {
  for (std::size_t offset = begin; offset < end; ++offset)
    if (text_[offset] != '\n') text_[offset] = ' ';
}

std::string quote_for_message(std::string_view text) {
  constexpr std::size_t kLongest = 40;
  std::string result = "\"";
  for (std::size_t offset = 0; offset < text.size(); ++offset) {
    const auto byte = static_cast<unsigned char>(text[offset]);
    const bool begins_character = (byte & 0xc0U) != 0x80U;
    if (result.size() > kLongest && begins_character) return result + "...\"";
    if (byte < 0x20 || byte == 0x7f)
      result += fmt::format("\\x{:02x}", byte);
    else
      result += text[offset];
  }
  return result + '"';
}

namespace {

std::size_t edit_distance(std::string_view left, std::string_view right) {
  std::vector<std::size_t> row(right.size() + 1);
  for (std::size_t j = 0; j < row.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= left.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i);
    for (std::size_t j = 1; j < row.size(); ++j) {
      const std::size_t replaced = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
      diagonal = std::exchange(row[j], std::min({row[j] + 1, row[j - 1] + 1, replaced}));
    }
  }
  return row.back();
}

}  // namespace

std::string near_miss(std::string_view word, const std::vector<std::string>& candidates) {
  constexpr std::size_t kMostCandidates = 1000;  // garbage may define very many
  constexpr std::size_t kLongestWord = 64;
  std::string best;
  std::size_t best_distance = std::max<std::size_t>(2, word.size() / 3 + 1);
  if (word.size() > kLongestWord) return best;
  for (std::size_t index = 0; index < std::min(candidates.size(), kMostCandidates); ++index) {
    if (candidates[index].size() > kLongestWord) continue;
    const std::size_t distance = edit_distance(word, candidates[index]);
    if (distance < best_distance) best_distance = distance, best = candidates[index];
  }
  return best;
}

std::size_t end_of_string(std::string_view text, std::size_t open) {
  const std::size_t end = text.find_first_of("\"\n", open + 1);
  return end != std::string_view::npos && text[end] == '"' ? end : std::string_view::npos;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

}  // namespace stalefetch::litmus
