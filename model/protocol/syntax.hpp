// SPDX-License-Identifier: BSD-2-Clause
// A protocol as it is written: threads in the C dialect of the kernel's litmus tests, with code that is modified and
// run. Lowering tables (model/arch/<name>/<name>.lowering) are written in the same language. No architecture knowledge.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/error.hpp"

namespace stalefetch::protocol {

/// A type: a word (`int`, `void`, `code`, `version`) and how many `*` follow.
struct Type {
  std::string word;
  unsigned stars = 0;
};

struct Expression {
  enum class Kind : std::uint8_t { Number, Name, Dereference, AddressOf, Unary, Binary, Call };
  Kind kind = Kind::Number;
  std::uint64_t number = 0;
  std::string text;  ///< the name, the operator, or who is called
  std::vector<Expression> operands;
  SourcePosition at;
};

/// Part of the text of an instruction: letters as they are, then perhaps an operand in braces, `{value:w}`.
struct AsmPiece {
  std::string text;
  std::optional<Expression> operand;
  std::string form;  ///< after the colon
};

struct Statement {
  enum class Kind : std::uint8_t { Block, Declare, Assign, Evaluate, If, While, Asm, Return };
  Kind kind = Kind::Block;
  std::string step;          ///< what it is called in mutants: its label, or the primitive that it comes from
  std::optional<Type> type;  ///< of a declaration; its word is `typeof` when `value` gives the type
  std::optional<Expression> type_of;
  std::optional<Expression> target;
  std::optional<Expression> value;  ///< assigned, evaluated, returned, or the condition
  std::vector<Statement> setup;     ///< of `while`: what computes the condition, each time
  std::vector<Statement> body;
  std::vector<Statement> otherwise;
  std::vector<AsmPiece> assembly;
  SourcePosition at;
  std::size_t begin = 0, end = 0;  ///< in the text, its label included
};

struct Parameter {
  Type type;
  std::string name;
};

/// What a function is: the code of a CPU, a handler of that CPU, or something that others use.
enum class Role : std::uint8_t { Thread, Interrupt, Exception, Helper };

struct Function {
  Role role = Role::Helper;
  unsigned thread = 0;
  Type type;
  std::string name;
  std::vector<Parameter> parameters;
  Statement body;
  std::string documentation;  ///< of the comment before it
  SourcePosition at;
};

/// `code prog = trap;`: a piece of code that begins with the instruction that is modified.
struct CodeObject {
  std::string name, initial;
  bool unmapped = false;  ///< there is no translation for it at the start
  bool crossing = false;  ///< its instruction lies across what the architecture fetches at once
  SourcePosition at;
};

/// `version fast = jump(body);`: what the first instruction of code may be.
struct Version {
  enum class Form : std::uint8_t { Trap, Nop, Jump, Body };
  Form form = Form::Body;
  std::string name;
  std::string target;  ///< code that a jump leads to; empty: to a stub of its own
  SourcePosition at;
};

/// `int x = 1;`, `int *p = &x;`, `void *f = prog;`
struct Location {
  Type type;
  std::string name;
  std::optional<Expression> value;
  SourcePosition at;
};

/// An atom compares `1:r0`, or a location, with a number, a version, or the address of something.
struct Proposition {
  enum class Kind : std::uint8_t { Atom, Not, And, Or };
  Kind kind = Kind::Atom;
  std::optional<unsigned> thread;
  std::string name;
  bool equal = true;
  Expression value;
  std::vector<Proposition> operands;
  SourcePosition at;
};

/// What a protocol promises; see promises.hpp for what each means.
struct Promise {
  enum class Kind : std::uint8_t { Intact, Bounded, Publish, Reclaim, Progress };
  Kind kind = Kind::Intact;
  std::string flag;  ///< location that says so
  std::string code;
  std::string version;  ///< that runs (Bounded, Publish), or that does not run any more (Reclaim)
  SourcePosition at, flag_at, code_at, version_at;
};

/// One change to the steps of a protocol, all primitives expanded.
struct Change {
  enum class Kind : std::uint8_t { Drop, Swap, Replace, Before, After };
  struct Step {
    std::string name;
    unsigned number = 1;   ///< which of the steps of this name, from 1
    std::string function;  ///< in which function; empty: in any
  };
  Kind kind = Kind::Drop;
  Step step, other;
  std::vector<Statement> statements;  ///< that replace or are added
  std::string renamed;                ///< replace by this primitive, with the same arguments
  SourcePosition at;
};
struct Mutant {
  std::string name;
  std::vector<std::string> rows;           ///< names in parentheses: of rows in collections of mutants
  std::vector<std::string> architectures;  ///< that it is for; empty: all that the protocol is for
  std::vector<Change> changes;
  std::string note;
  SourcePosition at;
};

/// `Key=value` before the initial state.
struct Header {
  std::string key, value;
  SourcePosition at;
};

struct Protocol {
  std::string name, title;
  std::string text;  ///< of the comments before the initial state
  std::vector<Header> headers;
  std::vector<CodeObject> code;
  std::vector<Version> versions;
  std::vector<Location> locations;
  std::vector<Function> functions;
  std::vector<Promise> promises;
  std::vector<Mutant> mutants;
  std::optional<Proposition> exists;  ///< what must not be; or, with `negated`, what must not be otherwise
  bool negated = false;
  std::vector<Header> pragmas;  ///< of a lowering table
  std::string file;
  std::string source;  ///< the whole text, as it was parsed
  SourcePosition at;
  SourcePosition exists_at;

  [[nodiscard]] std::optional<std::string> header(const std::string& key) const;
  /// A header that is a list: the words between its commas. None if there is no such header.
  [[nodiscard]] std::vector<std::string> header_words(const std::string& key) const;
};

}  // namespace stalefetch::protocol
