// SPDX-License-Identifier: BSD-2-Clause
// The grammar of values and places, which the initial state and the condition share.
#pragma once

#include <tao/pegtl.hpp>

#include "model/litmus/builder.hpp"

namespace stalefetch::litmus::grammar {

using namespace tao::pegtl;  // NOLINT: a grammar is unreadable without it

// clang-format off
struct gap : star<space> {};
struct letter : sor<alpha, one<'_'>> {};
struct word_character : sor<alnum, one<'_', '.', '$'>> {};
struct name : seq<letter, star<word_character>> { static constexpr auto expected = "a name"; };

template <char C> struct sign : seq<one<C>, gap> { static constexpr char text[] = {C, '\0'}; static constexpr auto expected = text; };
template <typename Word> struct keyword : seq<Word, not_at<word_character>, gap> {};

// Threads: `1:` and `P1:`.
struct thread_digits : plus<digit> {};
struct register_head : seq<thread_digits, gap, one<':'>, gap> {};
struct code_head : seq<one<'P'>, thread_digits, gap, one<':'>, gap> { static constexpr auto expected = "a label such as P1:L0"; };

// Numbers.
struct hexadecimal : seq<one<'0'>, one<'x', 'X'>, plus<xdigit>> {};
struct binary : seq<one<'0'>, one<'b', 'B'>, plus<one<'0', '1'>>> {};
struct number_end : not_at<word_character> { static constexpr auto expected = "a digit, or the end of the number"; };
struct digits : seq<sor<hexadecimal, binary, plus<digit>>, must<number_end>> { static constexpr auto expected = "a number"; };
struct number : seq<opt<one<'-', '+'>>, digits> {};

// Page tables: PTE(x), TTD(P1:L0) and pte_x; PDE(x) is the entry of the table above; PA(x), PA(PTE(x)) and phy_x.
struct value;
struct code_label;
struct symbol;
struct page_end : sign<')'> { static constexpr auto expected = ")"; };
struct page_of_entry : sor<code_label, symbol> { static constexpr auto expected = "a location or a label such as P1:L0"; };
struct entry_word : sor<string<'P', 'T', 'E'>, string<'T', 'T', 'D'>, string<'P', 'D', 'E'>> {};
struct entry_head : seq<entry_word, gap, one<'('>, gap> {};
struct entry_call : if_must<entry_head, page_of_entry, gap, page_end> {};
struct entry_name : seq<string<'p', 't', 'e', '_'>, plus<word_character>, not_at<gap, one<':'>>> {};
struct entry_address : sor<entry_call, entry_name> {};
struct physical_head : seq<string<'P', 'A'>, gap, one<'('>, gap> {};
struct page_inside : sor<code_label, entry_address, symbol> { static constexpr auto expected = page_of_entry::expected; };
struct physical_call : if_must<physical_head, page_inside, gap, page_end> {};
struct physical_name : seq<string<'p', 'h', 'y', '_'>, plus<word_character>, not_at<gap, one<':'>>> {};
struct physical_address : sor<physical_call, physical_name> {};
struct record_field : name { static constexpr auto expected = "a field of a page-table entry, such as valid"; };
struct record_colon : sign<':'> { static constexpr auto expected = ": and the value of the field"; };
struct record_open : seq<one<'('>, gap, at<seq<name, gap, one<':'>>>> {};
struct record_close : sign<')'> { static constexpr auto expected = ", or )"; };
struct record_entry : seq<must<record_field>, gap, must<record_colon>, must<value>> {};
struct record : if_must<record_open, record_entry, star<if_must<sign<','>, record_entry>>, record_close> {};

// What this program does not read yet, so that the message says so.
struct memory_tag : seq<name, gap, one<':'>> {};

// Values. The text between quotation marks ends on its line.
struct quoted_text : star<not_one<'"', '\n'>> {};
struct quotation_mark : one<'"'> { static constexpr auto expected = "\""; };
struct quoted : if_must<quotation_mark, quoted_text, quotation_mark> { static constexpr auto expected = "an instruction in quotation marks"; };
struct instruction : if_must<seq<string<'i', 'n', 's', 't', 'r'>, gap, one<':'>, gap>, quoted> {};
struct code_label_name : name { static constexpr auto expected = "the name of a label"; };
struct code_label : if_must<code_head, code_label_name> { static constexpr auto expected = "a label such as P1:L0"; };
struct quoted_label : if_must<seq<string<'l', 'a', 'b', 'e', 'l'>, gap, one<':'>, gap>, quotation_mark, gap, code_label, gap, quotation_mark> {};
struct symbol : name {};
struct list_open : sign<'{'> {};
struct list_close : sign<'}'> { static constexpr auto expected = ", or }"; };
struct list : if_must<list_open, opt<value, star<if_must<sign<','>, value>>>, list_close> {};
struct value : seq<sor<instruction, quoted_label, code_label, list, record, physical_address, entry_address, number, memory_tag, symbol>, gap> {
  static constexpr auto expected = "a value: a number, a location, a label such as P1:L0, or instr:\"...\"";
};

// Places.
struct register_name : seq<opt<one<'%', '$'>>, name> { static constexpr auto expected = "the name of a register"; };
struct register_place : if_must<register_head, register_name> {};
struct thread_name_place : if_must<code_head, code_label_name> {};
struct symbolic_register : seq<one<'%'>, name> {};
struct location_name : name {};
struct index_number : seq<plus<digit>, must<number_end>> { static constexpr auto expected = "the number of an element"; };
struct index : if_must<sign<'['>, index_number, gap, sign<']'>> {};
struct location_place : seq<location_name, opt<seq<gap, index>>> { static constexpr auto expected = "a location or a label"; };
struct bracketed_code : if_must<code_head, code_label_name> {};
struct page_place : entry_address {};
struct bracketed_content : sor<bracketed_code, page_place, memory_tag, location_place> { static constexpr auto expected = "a location or a label"; };
struct bracketed : if_must<sign<'['>, bracketed_content, gap, sign<']'>> {};
struct place : seq<sor<bracketed, register_place, thread_name_place, page_place, memory_tag, symbolic_register, location_place>, gap> {
  static constexpr auto expected = "a place such as 1:X0 or x";
};
// clang-format on

/// Failed expectations become Error at the place where they failed.
template <typename Rule>
struct control : normal<Rule> {
  template <typename Input>
  [[noreturn]] static void raise(const Input& in, Builder& builder) {
    if constexpr (requires { Rule::expected; })
      builder.fail(in.current(), Rule::expected);
    else
      builder.fail(in.current(), "something else");
  }
};

template <typename Rule>
struct action : nothing<Rule> {};

/// Hands the matched text to a member function of the builder.
template <auto Member>
struct call {
  template <typename Input>
  static void apply(const Input& in, auto& builder) {
    (builder.*Member)(in.string_view());
  }
};

// clang-format off
template <> struct action<register_head> : call<&Builder::thread> {};
template <> struct action<code_head> : call<&Builder::thread> {};
template <> struct action<number> : call<&Builder::number> {};
template <> struct action<entry_head> : call<&Builder::entry_head> {};
template <> struct action<entry_call> : call<&Builder::entry_address> {};
template <> struct action<entry_name> : call<&Builder::entry_name> {};
template <> struct action<physical_call> : call<&Builder::physical_address> {};
template <> struct action<physical_name> : call<&Builder::physical_name> {};
template <> struct action<record_open> : call<&Builder::record_open> {};
template <> struct action<record_field> : call<&Builder::record_field> {};
template <> struct action<record> : call<&Builder::record_close> {};
template <> struct action<page_place> : call<&Builder::entry_place> {};
template <> struct action<memory_tag> : call<&Builder::memory_tag> {};
template <> struct action<quoted_text> : call<&Builder::quoted_text> {};
template <> struct action<instruction> : call<&Builder::instruction> {};
template <> struct action<code_label> : call<&Builder::code_label> {};
template <> struct action<code_label_name> : call<&Builder::label_name> {};
template <> struct action<symbol> : call<&Builder::symbol> {};
template <> struct action<list_open> : call<&Builder::list_open> {};
template <> struct action<list> : call<&Builder::list_close> {};
template <> struct action<register_name> : call<&Builder::register_name> {};
template <> struct action<thread_name_place> : call<&Builder::thread_name_place> {};
template <> struct action<symbolic_register> : call<&Builder::symbolic_register> {};
template <> struct action<location_name> : call<&Builder::location_name> {};
template <> struct action<index_number> : call<&Builder::index> {};
template <> struct action<bracketed_code> : call<&Builder::bracketed_code> {};
// clang-format on

/// Runs a rule over the source from `begin`; `Actions` adds to the actions above. Returns the offset behind the match.
template <typename Rule, template <typename...> class Actions, typename AnyBuilder>
std::size_t run(AnyBuilder& builder, std::size_t begin, std::size_t end) {
  const std::string_view text = builder.source().text();
  memory_input<tracking_mode::lazy, eol::lf, const char*> in(text.data() + begin, text.data() + end, "");
  tao::pegtl::parse<must<Rule>, Actions, control>(in, builder);
  return static_cast<std::size_t>(in.current() - text.data());
}

}  // namespace stalefetch::litmus::grammar
