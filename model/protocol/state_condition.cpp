// SPDX-License-Identifier: BSD-2-Clause
#include "model/protocol/state_condition.hpp"

#include <algorithm>
#include <cctype>

namespace stalefetch::protocol {

namespace {

bool is_number(const std::string& text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
}

/// `a=1 /\ ~(b=2 \/ fault(P1,Kind))`, where `/\` binds tighter.
class Reader {
 public:
  Reader(const std::string& text, const std::map<std::string, std::string>& state) : text_(text), state_(state) {}

  std::optional<bool> run() {
    const bool value = any();
    skip();
    return known_ && at_ == text_.size() ? std::optional(value) : std::nullopt;
  }

 private:
  void skip() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
  }
  bool accept(std::string_view what) {
    skip();
    if (text_.compare(at_, what.size(), what) != 0) return false;
    at_ += what.size();
    return true;
  }
  bool any() {
    bool value = all();
    while (accept("\\/")) value = all() || value;
    return value;
  }
  bool all() {
    bool value = one();
    while (accept("/\\")) value = one() && value;
    return value;
  }
  bool one() {
    if (!known_ || ++depth_ > 200) return known_ = false;
    if (accept("~")) return !one();
    if (accept("(")) {
      const bool value = any();
      known_ = known_ && accept(")");
      return value;
    }
    return atom();
  }
  bool atom() {
    skip();
    if (text_.compare(at_, 6, "fault(") == 0) {
      const std::size_t end = std::min(text_.find(')', at_), text_.size() - 1);
      const std::string name = text_.substr(at_, end + 1 - at_);
      at_ = end + 1;
      return value_of(name) == "1";
    }
    const std::size_t equals = text_.find('=', at_);
    const std::size_t end = std::min(text_.find_first_of(" )", at_), text_.size());
    if (equals == std::string::npos || equals > end) return known_ = false;
    const std::string place = text_.substr(at_, equals - at_), wanted = text_.substr(equals + 1, end - equals - 1);
    at_ = end;
    known_ = known_ && is_number(wanted);
    return value_of(place) == wanted;
  }
  std::string value_of(const std::string& place) {
    const auto found = state_.find(place);
    known_ = known_ && found != state_.end();
    return known_ ? found->second : std::string{};
  }

  const std::string& text_;
  const std::map<std::string, std::string>& state_;
  std::size_t at_ = 0;
  unsigned depth_ = 0;
  bool known_ = true;
};

}  // namespace

std::map<std::string, std::string> values_of(const std::string& state) {
  std::map<std::string, std::string> result;
  for (std::size_t at = 0; at < state.size();) {
    const std::size_t end = std::min(state.find(';', at), state.size());
    std::string part = state.substr(at, end - at);
    part.erase(0, std::min(part.find_first_not_of(' '), part.size()));
    const bool absent = part.starts_with("~");
    const std::size_t equals = part.find('=');
    if (part.find("fault(") <= 1)
      result[part.substr(absent ? 1 : 0)] = absent ? "0" : "1";
    else if (equals != std::string::npos)
      result[part.substr(0, equals)] = part.substr(equals + 1);
    at = end + 1;
  }
  return result;
}

std::optional<bool> holds(const std::string& condition, const std::map<std::string, std::string>& state) {
  return Reader(condition, state).run();
}

}  // namespace stalefetch::protocol
