// SPDX-License-Identifier: BSD-2-Clause
// What stands before the initial state, line by line: names and values there hold any characters.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <utility>

#include "model/arch/architecture.hpp"
#include "model/protocol/parser.hpp"

namespace stalefetch::protocol {

std::string trimmed(std::string_view text) {
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front())) != 0) text.remove_prefix(1);
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back())) != 0) text.remove_suffix(1);
  return std::string(text);
}

namespace {

/// The lines before the initial state. Gives where that begins.
class HeaderReader {
 public:
  HeaderReader(std::string_view text, std::string file, Protocol& protocol)
      : text_(text), file_(std::move(file)), protocol_(protocol) {}

  std::size_t run() {
    first_line();
    for (;;) {
      const std::size_t begin = at_;
      const SourcePosition where{file_, line_, 1};
      if (at_ >= text_.size()) throw Error(where, "the end of the file", "the initial state in braces");
      const std::string line = trimmed(take_line());
      if (line.starts_with("{")) return begin;
      if (line.starts_with("(*"))
        comment(line, where);
      else if (!line.empty())
        entry(line, where);
    }
  }

 private:
  std::string take_line() {
    const std::size_t end = std::min(text_.find('\n', at_), text_.size());
    const std::string line(text_.substr(at_, end - at_));
    at_ = std::min(end + 1, text_.size());
    ++line_;
    return line;
  }

  void first_line() {
    std::string line;
    while (at_ < text_.size() && line.empty()) line = trimmed(take_line());
    protocol_.at = {file_, line_ - 1, 1};
    if (!line.starts_with("C "))
      throw Error(protocol_.at, fmt::format("`{}`", line.substr(0, 40)), "`C` and the name of the protocol");
    protocol_.name = trimmed(line.substr(2));
    if (protocol_.name.empty()) throw Error(protocol_.at, "no name", "the name of the protocol after `C`");
  }

  void comment(std::string line, const SourcePosition& where) {
    std::string all = line.substr(2);
    while (all.find("*)") == std::string::npos) {
      if (at_ >= text_.size()) throw Error(where, "a comment that does not end", "`*)`");
      all += "\n" + take_line();
    }
    if (!protocol_.text.empty()) protocol_.text += "\n\n";
    protocol_.text += trimmed(all.substr(0, all.find("*)")));
  }

  void entry(const std::string& line, const SourcePosition& where) {
    if (line.front() == '"') {
      if (line.size() < 2 || line.back() != '"')
        throw Error(where, fmt::format("`{}`", line), "a title in quotes on one line");
      protocol_.title += line.substr(1, line.size() - 2);
      return;
    }
    const std::size_t equals = line.find('=');
    const std::string key = trimmed(line.substr(0, equals));
    if (equals == std::string::npos || key.find(' ') != std::string::npos)
      throw Error(where, fmt::format("`{}`", line),
                  "a title in quotes, `Key=value`, a comment, or the initial state in braces");
    protocol_.headers.push_back({key, trimmed(line.substr(equals + 1)), where});
  }

  std::string_view text_;
  std::string file_;
  Protocol& protocol_;
  std::size_t at_ = 0;
  unsigned line_ = 1;
};

}  // namespace

namespace {

void check_words(const Protocol& protocol, const Header& header) {
  for (const std::string& word : protocol.header_words(header.key)) {
    const bool known = header.key == "Architectures"
                           ? find_architecture(word) != nullptr && find_architecture(word)->name() == word
                           : std::any_of(protocol.functions.begin(), protocol.functions.end(),
                                         [&](const Function& f) { return f.role == Role::Thread && f.name == word; });
    if (known) continue;
    std::string names;
    for (const Architecture* each : architectures())
      names += fmt::format("{}{}", names.empty() ? "" : ", ", each->name());
    throw Error(header.at, fmt::format("`{}` in `{}`", word, header.key),
                header.key == "Architectures" ? names : "functions such as P1, separated by commas");
  }
}

}  // namespace

void check_headers(const Protocol& protocol) {
  for (const Header& header : protocol.headers) {
    if (header.key == "Architectures" || header.key == "Elsewhere")
      check_words(protocol, header);
    else if (header.key == "Waits" && header.value != "once")
      throw Error(header.at, fmt::format("`Waits={}`", header.value), "`Waits=once`");
    else if (header.key != "Source" && header.key != "Protocol" && header.key != "Interrupts" &&
             header.key != "Waits" && header.key != "Result")
      throw Error(header.at, fmt::format("header `{}`", header.key),
                  "Source, Protocol, Architectures, Interrupts, Elsewhere or Waits");
  }
}

std::size_t read_header(std::string_view text, const std::string& file, Protocol& protocol) {
  return HeaderReader(text, file, protocol).run();
}

}  // namespace stalefetch::protocol
