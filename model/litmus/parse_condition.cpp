// SPDX-License-Identifier: BSD-2-Clause
// The final part: `locations [x; 0:X1]`, `filter (...)` and the condition. `=>` binds least, then `\/`, `/\`, `~`.
#include "model/litmus/final_builder.hpp"
#include "model/litmus/grammar.hpp"
#include "model/litmus/parts.hpp"

namespace stalefetch::litmus {

namespace grammar {

// clang-format off
struct mark : success {};
struct implication;
struct open_formula : sign<'('> {};
struct close_formula : sign<')'> { static constexpr auto expected = ")"; };
struct not_sign : sor<sign<'~'>, keyword<string<'n', 'o', 't'>>> {};
struct literal_true : keyword<string<'t', 'r', 'u', 'e'>> {};
struct literal_false : keyword<string<'f', 'a', 'l', 's', 'e'>> {};

struct fault_begin : seq<one<'f', 'F'>, string<'a', 'u', 'l', 't'>, gap, one<'('>, gap> {};
struct fault_label : seq<code_head, code_label_name> {};
struct fault_thread : seq<opt<one<'P'>>, thread_digits> {};
struct fault_where : seq<sor<fault_label, fault_thread>, gap> { static constexpr auto expected = "a thread or a label such as P0:L0"; };
struct fault_argument : seq<name, opt<one<':'>, name>, gap> { static constexpr auto expected = "a location or a kind of fault"; };
struct fault_entry : seq<entry_word, gap, one<'('>> {};
struct fault_close : sign<')'> { static constexpr auto expected = ", or )"; };
struct fault : if_must<fault_begin, fault_where, star<if_must<sign<','>, sor<fault_entry, fault_argument>>>, fault_close> {};

struct left : place {};
struct unequal_sign : sor<seq<string<'!', '='>, gap>, seq<string<'<', '>'>, gap>> {};
struct relation_sign : sor<unequal_sign, sign<'='>> { static constexpr auto expected = "= and a value"; };
struct right_place : seq<sor<bracketed, register_place, symbolic_register>, gap> {};
struct right_value : value {};
struct right : sor<right_place, right_value> { static constexpr auto expected = value::expected; };
struct equation : if_must<left, relation_sign, right> {};

struct formula;
struct negation : if_must<not_sign, formula> {};
struct formula : sor<if_must<open_formula, implication, close_formula>, negation, literal_true, literal_false, fault, equation> {
  static constexpr auto expected = "a condition such as 1:X0=1";
};
struct and_sign : seq<string<'/', '\\'>, gap> {};
struct or_sign : seq<string<'\\', '/'>, gap> {};
struct implies_sign : seq<string<'=', '>'>, gap> {};
struct conjunction : seq<mark, must<formula>, star<if_must<and_sign, formula>>> {};
struct disjunction : seq<mark, conjunction, star<if_must<or_sign, conjunction>>> {};
struct implication : seq<mark, disjunction, star<if_must<implies_sign, disjunction>>> {};

struct watched_fault : fault {};
struct watched : place { static constexpr auto expected = "a place such as 1:X0 or x, or ]"; };
struct locations_close : sign<']'> { static constexpr auto expected = "; or ]"; };
struct watched_end : sor<sign<';'>, sign<','>, at<one<']'>>> { static constexpr auto expected = "; or ]"; };
struct watched_item : seq<not_at<one<']'>>, sor<watched_fault, must<watched>>, must<watched_end>> {};
struct locations : if_must<keyword<string<'l', 'o', 'c', 'a', 't', 'i', 'o', 'n', 's'>>, sign<'['>, star<watched_item>, locations_close> {};
struct filter : if_must<keyword<string<'f', 'i', 'l', 't', 'e', 'r'>>, implication> {};
struct exists_word : keyword<string<'e', 'x', 'i', 's', 't', 's'>> {};
struct quantifier : sor<exists_word, seq<sor<sign<'~'>, keyword<string<'n', 'o', 't'>>>, exists_word>, keyword<string<'f', 'o', 'r', 'a', 'l', 'l'>>> {};
struct condition : if_must<quantifier, implication> {};
struct with_clause : keyword<string<'w', 'i', 't', 'h'>> {};
struct final_end : eof { static constexpr auto expected = "/\\, \\/ or the end of the test"; };
struct final_word : sor<one<'~'>, keyword<sor<string<'e', 'x', 'i', 's', 't', 's'>, string<'n', 'o', 't'>, string<'f', 'o', 'r', 'a', 'l', 'l'>, string<'l', 'o', 'c', 'a', 't', 'i', 'o', 'n', 's'>, string<'f', 'i', 'l', 't', 'e', 'r'>, string<'w', 'i', 't', 'h'>>>> {};
struct begins_final : at<final_word> { static constexpr auto expected = "exists, ~exists, forall or locations"; };
struct final_part : seq<must<begins_final>, star<sor<locations, filter, condition, with_clause, sign<';'>>>, must<final_end>> {};

template <typename Rule> struct final_action : action<Rule> {};
template <> struct final_action<mark> : call<&FinalBuilder::mark> {};
template <> struct final_action<conjunction> : call<&FinalBuilder::join_and> {};
template <> struct final_action<disjunction> : call<&FinalBuilder::join_or> {};
template <> struct final_action<implication> : call<&FinalBuilder::join_implies> {};
template <> struct final_action<implies_sign> : call<&FinalBuilder::implies_sign> {};
template <> struct final_action<open_formula> : call<&FinalBuilder::open> {};
template <> struct final_action<close_formula> : call<&FinalBuilder::close> {};
template <> struct final_action<not_sign> : call<&FinalBuilder::not_sign> {};
template <> struct final_action<negation> : call<&FinalBuilder::negated> {};
template <> struct final_action<literal_true> : call<&FinalBuilder::literal_true> {};
template <> struct final_action<literal_false> : call<&FinalBuilder::literal_false> {};
template <> struct final_action<fault_begin> : call<&FinalBuilder::fault_begin> {};
template <> struct final_action<fault_label> : call<&FinalBuilder::fault_label> {};
template <> struct final_action<fault_thread> : call<&FinalBuilder::fault_thread> {};
template <> struct final_action<fault_argument> : call<&FinalBuilder::fault_argument> {};
template <> struct final_action<fault_entry> : call<&FinalBuilder::fault_entry> {};
template <> struct final_action<fault> : call<&FinalBuilder::fault_end> {};
template <> struct final_action<left> : call<&FinalBuilder::left> {};
template <> struct final_action<unequal_sign> : call<&FinalBuilder::unequal_sign> {};
template <> struct final_action<right_place> : call<&FinalBuilder::right_place> {};
template <> struct final_action<right_value> : call<&FinalBuilder::right_value> {};
template <> struct final_action<watched_fault> : call<&FinalBuilder::watched_fault> {};
template <> struct final_action<watched> : call<&FinalBuilder::watched> {};
template <> struct final_action<filter> : call<&FinalBuilder::filter> {};
template <> struct final_action<quantifier> : call<&FinalBuilder::quantifier> {};
template <> struct final_action<condition> : call<&FinalBuilder::condition> {};
template <> struct final_action<with_clause> : call<&FinalBuilder::with_clause> {};
// clang-format on

}  // namespace grammar

void parse_final(const Source& source, std::size_t begin, CodeTable& code, Test& test) {
  FinalBuilder builder(source, code, test);
  grammar::run<grammar::final_part, grammar::final_action>(builder, begin, source.text().size());
  if (!test.condition && test.locations.empty() && test.watched_faults.empty() && test.filter)
    source.fail(source.text().size(), "exists, ~exists or forall");
}

}  // namespace stalefetch::litmus
