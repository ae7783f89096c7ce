// SPDX-License-Identifier: BSD-2-Clause
// The initial state: `{ uint64_t x=1; 0:X1=P1:L0; ins_t *1:X9; int t[4]={1,2}; }`.
#include <fmt/format.h>

#include <unordered_map>
#include <utility>

#include "model/litmus/grammar.hpp"
#include "model/litmus/parse.hpp"
#include "model/litmus/parts.hpp"

namespace stalefetch::litmus {

namespace {

constexpr unsigned kLargestArray = 4096;

class InitBuilder : public Builder {
 public:
  InitBuilder(const Source& source, CodeTable& code, std::vector<InitEntry>& entries)
      : Builder(source, &code), entries_(entries) {}

  void entry_begin(std::string_view text) {
    entry_ = InitEntry{};
    begin_ = text.data();
    entry_.at = source().at(begin_);
  }
  void type_word(std::string_view text) {
    if (!entry_.type.empty()) entry_.type += ' ';
    entry_.type += trimmed(text);
  }
  void pointer(std::string_view text) {
    if (entry_.type.empty()) fail(text.data(), "a type before the *");
    entry_.pointer = true;
  }
  void entry_place(std::string_view /*text*/) { entry_.place = take_place(); }
  void entry_value(std::string_view /*text*/) { entry_.value = take_value(); }
  void entry_end(std::string_view text);

 private:
  void settle_array();
  void add(InitEntry entry);

  std::vector<InitEntry>& entries_;
  InitEntry entry_;
  const char* begin_ = nullptr;
  std::unordered_map<std::string, std::string> values_;  ///< of each place that has one
};

void InitBuilder::entry_end(std::string_view /*text*/) {
  settle_array();
  const std::vector<unsigned> threads = symbolic_threads();
  for (const unsigned thread : threads) {  // `%x` without a thread is that register of every thread that names it
    InitEntry entry = entry_;
    std::get<RegisterPlace>(entry.place).thread = thread;
    add(std::move(entry));
  }
  if (threads.empty()) add(std::move(entry_));
}

/// `int t[4]` and `t[4]={1,2}` declare an array; `t[2]=1` sets an element.
void InitBuilder::settle_array() {
  const ConstantList* list = entry_.value ? std::get_if<ConstantList>(&entry_.value->value) : nullptr;
  auto* location = std::get_if<LocationPlace>(&entry_.place);
  if (list != nullptr && location == nullptr)
    throw Error(entry_.value->at, "a list for " + print(entry_.place), "one value, or a location on the left");
  if (location == nullptr || !location->index) return;
  const bool declares = !entry_.type.empty() || !entry_.value || list != nullptr;
  if (!declares) return;
  entry_.array_size = std::exchange(location->index, std::nullopt);
  if (*entry_.array_size == 0 || *entry_.array_size > kLargestArray)
    fail({begin_, 0}, fmt::format("an array of {} elements", *entry_.array_size),
         fmt::format("1 to {}", kLargestArray));
  if (entry_.value && list == nullptr) throw Error(entry_.value->at, "one value for an array", "a list such as {1, 2}");
  if (list != nullptr && list->elements.size() > *entry_.array_size)
    throw Error(entry_.value->at, fmt::format("{} values", list->elements.size()),
                fmt::format("at most {}", *entry_.array_size));
}

void InitBuilder::add(InitEntry entry) {
  if (entry.value) {
    const std::string place = print(entry.place);
    const std::string value = print_constant(*entry.value, Spelling::canonical);
    const auto [known, is_new] = values_.emplace(place, value);
    const bool is_register = std::holds_alternative<RegisterPlace>(entry.place);
    if (!is_new && (is_register || known->second != value))
      throw Error(entry.at, fmt::format("a second initial value of {}", place),
                  fmt::format("only one; it is {} already", quote_for_message(known->second)));
  }
  entries_.push_back(std::move(entry));
}

}  // namespace

namespace grammar {

// clang-format off
struct entry_begin : success {};
struct type_word : seq<name, gap, at<sor<letter, digit, one<'*', '%'>>>> {};
struct pointer : sign<'*'> {};
struct entry_place : place { static constexpr auto expected = "a place such as 1:X0 or x, or }"; };
struct entry_value : value {};
struct entry : seq<entry_begin, star<type_word>, opt<pointer>, must<entry_place>, opt<if_must<sign<'='>, entry_value>>> {};
struct entry_end : sor<sign<';'>, at<one<'}'>>> { static constexpr auto expected = "; or }"; };
struct entries : star<sor<sign<';'>, seq<not_at<one<'}'>>, entry, must<entry_end>>>> {};
struct init_block : seq<must<sign<'{'>>, entries, must<one<'}'>>> {};

template <typename Rule> struct init_action : action<Rule> {};
template <> struct init_action<entry_begin> : call<&InitBuilder::entry_begin> {};
template <> struct init_action<type_word> : call<&InitBuilder::type_word> {};
template <> struct init_action<pointer> : call<&InitBuilder::pointer> {};
template <> struct init_action<entry_place> : call<&InitBuilder::entry_place> {};
template <> struct init_action<entry_value> : call<&InitBuilder::entry_value> {};
template <> struct init_action<entry> : call<&InitBuilder::entry_end> {};

struct lone_value_end : eof { static constexpr auto expected = "nothing more"; };
struct lone_value : seq<gap, must<value>, must<lone_value_end>> {};
// clang-format on

}  // namespace grammar

std::size_t end_of_block(const Source& source, std::size_t open) {
  const std::string_view text = source.text();
  std::size_t depth = 0;
  for (std::size_t offset = open; offset < text.size(); ++offset) {
    if (text[offset] == '{') ++depth;
    if (text[offset] == '}' && --depth == 0) return offset + 1;
    if (text[offset] != '"') continue;
    const std::size_t close = end_of_string(text, offset);
    if (close == std::string_view::npos) source.fail_open_string(offset);
    offset = close;
  }
  source.fail(open, "an initial state that never ends", "a } for this {");
}

void parse_init(const Source& source, std::size_t open, std::size_t end, CodeTable& code, Test& test) {
  InitBuilder builder(source, code, test.init);
  grammar::run<grammar::init_block, grammar::init_action>(builder, open, end);
}

Constant parse_constant(std::string_view text) {
  const Source source(text, "");
  Builder builder(source, nullptr);
  grammar::run<grammar::lone_value, grammar::action>(builder, 0, source.text().size());
  return builder.take_value();
}

}  // namespace stalefetch::litmus
