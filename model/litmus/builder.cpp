// SPDX-License-Identifier: BSD-2-Clause
// Values and places: conversion of the matched text, and the checks that need the code.
#include "model/litmus/builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <utility>

namespace stalefetch::litmus {

namespace {

constexpr std::array<std::string_view, 8> kReserved = {"true",   "false",  "not",       "exists",
                                                       "forall", "filter", "locations", "with"};

/// The magnitude of `0x1f`, `0b11` or `42`; nothing if it does not fit 64 bits.
std::optional<std::uint64_t> magnitude(std::string_view digits) {
  int base = 10;
  if (digits.size() > 2 && (digits[1] == 'x' || digits[1] == 'X')) base = 16;
  if (digits.size() > 2 && (digits[1] == 'b' || digits[1] == 'B')) base = 2;
  if (base != 10) digits.remove_prefix(2);
  std::uint64_t value = 0;
  const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
  if (parsed.ec != std::errc{}) return std::nullopt;
  return value;
}

}  // namespace

void Builder::fail(const char* where, const std::string& expected) const {
  source_.fail(static_cast<std::size_t>(where - source_.text().data()), expected);
}

void Builder::fail(std::string_view what, const std::string& found, const std::string& expected) const {
  throw Error(source_.at(what.data()), found, expected);
}

void Builder::thread(std::string_view head) {
  thread_at_ = head.data();
  std::string_view digits = head.substr(head.front() == 'P' ? 1 : 0);
  digits = digits.substr(0, digits.find_first_not_of("0123456789"));
  const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), thread_);
  if (parsed.ec != std::errc{}) fail(head, "thread " + quote_for_message(digits), "the number of a thread");
}

void Builder::push_value(decltype(Constant::value) value, const char* where) {
  values_.push_back({std::move(value), source_.at(where)});
}

void Builder::number(std::string_view text) {
  const bool negative = text.front() == '-';
  const std::string_view digits = negative || text.front() == '+' ? text.substr(1) : text;
  const auto size = magnitude(digits);
  constexpr std::uint64_t kLowest = std::uint64_t{1} << 63U;
  if (!size || (negative && *size > kLowest))
    fail(text, "the number " + quote_for_message(text), "a number of at most 64 bits");
  push_value(Integer{negative ? std::uint64_t{0} - *size : *size, std::string(text)}, text.data());
}

void Builder::instruction(std::string_view text) {
  const std::string_view code = trimmed(word_);
  if (code.empty()) fail(text, "an empty instruction", "an instruction in quotation marks");
  push_value(InstructionValue{std::string(code)}, text.data());
}

void Builder::code_label(std::string_view text) {
  check_label(thread_, word_, text.data());
  push_value(CodeLabel{thread_, std::string(word_)}, text.data());
}

void Builder::symbol(std::string_view text) {
  if (text == "NOP")  // the one mnemonic that may stand without quotation marks
    push_value(InstructionValue{"NOP"}, text.data());
  else
    push_value(Symbol{std::string(text)}, text.data());
}

void Builder::list_open(std::string_view text) {
  enter(text.data());
  open_lists_.push_back(values_.size());
}

void Builder::list_close(std::string_view text) {
  leave();
  const auto first = values_.begin() + static_cast<std::ptrdiff_t>(open_lists_.back());
  open_lists_.pop_back();
  ConstantList list{{std::make_move_iterator(first), std::make_move_iterator(values_.end())}};
  values_.erase(first, values_.end());
  push_value(std::move(list), text.data());
}

void Builder::memory_tag(std::string_view text) const {
  fail(text, quote_for_message(text) + ": memory tags are not supported yet", "a location or a number");
}

void Builder::register_name(std::string_view text) {
  check_thread(thread_, thread_at_);
  symbolic_threads_.clear();
  place_ = RegisterPlace{thread_, std::string(text)};
}

/// `P1:r5` names a register, unless the thread has such a label.
void Builder::thread_name_place(std::string_view text) {
  check_thread(thread_, text.data());
  symbolic_threads_.clear();
  if (code_ != nullptr && code_->has_label(thread_, word_))
    place_ = CodePlace{thread_, std::string(word_)};
  else
    place_ = RegisterPlace{thread_, std::string(word_)};
}

void Builder::symbolic_register(std::string_view text) {
  if (code_ != nullptr) symbolic_threads_ = code_->threads_naming(text);
  if (symbolic_threads_.empty())
    fail(text, quote_for_message(text) + ", which the code does not name", "a symbolic register of the code");
  place_ = RegisterPlace{symbolic_threads_.front(), std::string(text)};
}

void Builder::location_name(std::string_view text) {
  if (std::find(kReserved.begin(), kReserved.end(), text) != kReserved.end())
    fail(text.data(), "a place such as 1:X0 or x");
  symbolic_threads_.clear();
  place_ = LocationPlace{std::string(text), std::nullopt};
}

void Builder::index(std::string_view text) {
  unsigned value = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
  if (parsed.ec != std::errc{}) fail(text, quote_for_message(text), "a smaller number of an element");
  std::get<LocationPlace>(place_).index = value;
}

void Builder::bracketed_code(std::string_view text) {
  check_label(thread_, word_, text.data());
  symbolic_threads_.clear();
  place_ = CodePlace{thread_, std::string(word_)};
}

Constant Builder::take_value() {
  Constant value = std::move(values_.back());
  values_.pop_back();
  return value;
}

Place Builder::take_place() { return std::move(place_); }

void Builder::enter(const char* where, unsigned levels) {
  depth_ += levels;
  if (depth_ <= kDeepestNesting) return;
  fail({where, 0}, "deeper nesting", fmt::format("at most {} levels", kDeepestNesting));
}

void Builder::check_thread(unsigned thread, const char* where) const {
  if (code_ == nullptr || thread < code_->thread_count()) return;
  const unsigned count = code_->thread_count();
  fail({where, 0}, fmt::format("thread {}", thread),
       count == 1 ? "thread 0" : fmt::format("thread 0 to {}", count - 1));
}

void Builder::check_label(unsigned thread, std::string_view label, const char* where) const {
  check_thread(thread, where);
  if (code_ == nullptr || code_->has_label(thread, label)) return;
  const std::string spelled = fmt::format("P{}:{}", thread, label);
  const std::string meant = near_miss(spelled, code_->all_labels());
  fail({where, 0}, fmt::format("the label {}, which is nowhere in the code", quote_for_message(spelled)),
       meant.empty() ? "a label of the code" : fmt::format("a label of the code (did you mean {}?)", meant));
}

}  // namespace stalefetch::litmus
