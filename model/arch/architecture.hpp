// SPDX-License-Identifier: BSD-2-Clause
// What the engine needs to know of an architecture. One folder, one object, one line in registry.cpp.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/arch/effects.hpp"
#include "model/error.hpp"

namespace stalefetch {

/// A feature or a what-if of the rules (`if "DIC"` in the rule file).
struct Variant {
  std::string_view name;
  std::string_view meaning;
};

/// Where the default may be too strong: an event with one of `tags` makes a verdict worth asking again with `variant`.
struct Doubt {
  std::string_view variant;
  Tags tags = 0;
};

struct RegisterName {
  RegisterIndex index = 0;
  unsigned bits = 64;  ///< how much of the register this name sees
};

/// An instruction as written, before addresses are known.
struct AssembledInstruction {
  unsigned length = 0;  ///< in bytes
  /// The bytes (least significant first) at `address`; `label` gives the address of a label or location, or throws Error.
  /// Bytes after the eighth are 0.
  std::function<std::uint64_t(std::uint64_t address, const std::function<std::uint64_t(const std::string&)>& label)> encode;
  /// Names in memory operands: each that is no label of the thread is a location, whether the test declares it or not.
  std::vector<std::string> locations = {};
};

/// A field of a page-table entry as a test writes it: `valid:0`, `oa:PA(x)`.
struct EntryField {
  std::string name;
  std::uint64_t value = 0;
  SourcePosition at;
};

/// What a page-table entry says of an access.
struct Translated {
  std::uint64_t page = 0;  ///< physical: of the memory, or of the next table
  std::string_view fault;  ///< kind of the fault; empty when the access is allowed
  Tags tags = 0;           ///< of the read of the entry
};

/// What decides how a CPU translates, besides the entries.
struct TranslationContext {
  std::uint8_t mode = 0;    ///< a number of the architecture's own for what the CPU may do; 0: what a kernel may
  std::uint32_t space = 0;  ///< the address space (ASID, PCID) that what it looks up and keeps belongs to
};

/// What is to be done with what is translated, and in which mode.
struct Access {
  AccessType type = AccessType::Read;
  std::uint8_t mode = 0;
};

/// Features asked for: variant name -> on or off. What a test or a user does not name has the architecture's default.
using Configuration = std::map<std::string, bool>;

class Architecture {
 public:
  virtual ~Architecture() = default;

  [[nodiscard]] virtual std::string_view name() const = 0;          ///< `aarch64`: folder, output, command line
  [[nodiscard]] virtual std::string_view litmus_name() const = 0;   ///< `AArch64`: first word of a test
  /// First words of tests in other dialects that assemble() reads.
  [[nodiscard]] virtual std::span<const std::string_view> other_litmus_names() const { return {}; }
  [[nodiscard]] virtual std::string_view rules() const = 0;         ///< text of <name>.cat
  /// Text of <name>.lowering: what the primitives of protocols become; empty: protocols cannot be asked about here.
  [[nodiscard]] virtual std::string_view lowering() const { return {}; }
  [[nodiscard]] virtual std::span<const Variant> variants() const = 0;
  [[nodiscard]] virtual std::span<const std::string_view> tags() const = 0;

  /// The configuration that a test asks for by its `CacheType=`, `Variant=`, ... lines. Throws Error on unknown words.
  [[nodiscard]] virtual Configuration configuration_of(const std::map<std::string, std::string>& meta) const = 0;
  /// Adds the defaults and checks that the combination makes sense. Throws Error with the known names, or the reason.
  [[nodiscard]] virtual Configuration complete(const Configuration& asked) const = 0;

  [[nodiscard]] virtual unsigned register_count() const = 0;
  [[nodiscard]] virtual std::optional<RegisterName> find_register(std::string_view name) const = 0;
  [[nodiscard]] virtual std::string register_name(RegisterIndex index) const = 0;
  /// What a register holds before the test says otherwise (an identification register shows the configuration).
  [[nodiscard]] virtual std::uint64_t initial_register(RegisterIndex index, const Configuration& configuration) const {
    (void)index;
    (void)configuration;
    return 0;
  }

  /// Registers that header lines of a test set for a thread (`TTHM=P1:HA`), with their values. Throws Error.
  [[nodiscard]] virtual std::vector<std::pair<RegisterIndex, std::uint64_t>> header_registers(
      const std::map<std::string, std::string>& meta, unsigned thread) const {
    (void)meta;
    (void)thread;
    return {};
  }

  /// The register, if there are modes, that holds 1 in user mode and 0 in the kernel's, where threads begin unless a test
  /// says `User=P1`.
  [[nodiscard]] virtual std::optional<RegisterIndex> user_mode_register() const { return {}; }

  /// Parses one instruction. Throws Error at `at` (column moved to the offending operand) with near matches.
  [[nodiscard]] virtual AssembledInstruction assemble(std::string_view text, const SourcePosition& at) const = 0;
  /// How the instruction at `address` reads; `label_at` names an address or gives nothing. Unknown opcodes read as `.word 0x...`.
  [[nodiscard]] virtual std::string disassemble(std::uint64_t bytes, std::uint64_t address,
      const std::function<std::optional<std::string>(std::uint64_t)>& label_at) const = 0;

  /// Bytes still to fetch, and fetched at once, after `fetched` bytes with value `bytes`; 0 when the instruction is whole.
  [[nodiscard]] virtual unsigned fetch_more(std::uint64_t bytes, unsigned fetched,
                                            const Configuration& configuration) const = 0;
  /// The most bytes of code, naturally aligned, that one event may fetch or store: a power of two. What is wider is
  /// several events; the rules say which of them are seen at once.
  [[nodiscard]] virtual unsigned widest_code_event(const Configuration& configuration) const {
    (void)configuration;
    return 8;
  }
  /// Whether the fetch of code that nothing modifies is an event too. Such a fetch has one source and so is no choice, but
  /// it carries order from one instruction to the next where the rules order fetches with each other.
  [[nodiscard]] virtual bool fixed_fetches_are_events() const { return false; }
  /// Does what the instruction does. Throws Unsupported for an opcode that the table does not know.
  virtual void execute(std::uint64_t bytes, Effects& effects) const = 0;
  /// Takes the exception of an access, maintenance or fetch that is not possible.
  virtual void access_fault(Effects& effects, const AccessFailure& failure) const {
    (void)effects;
    throw Unsupported("access to address " + std::to_string(failure.address) + ", where nothing is mapped");
  }

  /// A page-table entry from its fields as a test writes them; the output address is that of `page` (0: none) unless they
  /// say otherwise. Throws Error: unknown field or value, or no output address.
  [[nodiscard]] virtual std::uint64_t page_table_entry(std::span<const EntryField> fields, std::uint64_t page,
                                                       const SourcePosition& at) const {
    (void)fields;
    (void)page;
    throw Error(at, "a page-table entry, which " + std::string(name()) + " does not have yet");
  }
  /// How such an entry reads; `page_name` gives `PA(x)`.
  [[nodiscard]] virtual std::string print_entry(std::uint64_t entry,
                                                const std::function<std::string(std::uint64_t)>& page_name) const {
    (void)page_name;
    return std::to_string(entry);
  }
  /// In what context the CPU translates now.
  [[nodiscard]] virtual TranslationContext translation_context(Effects& effects) const {
    (void)effects;
    return {};
  }
  /// What an entry says of an access. `leaf`: of the last level of a walk.
  [[nodiscard]] virtual Translated translate(std::uint64_t entry, const Access& access, bool leaf) const {
    (void)entry;
    (void)access;
    (void)leaf;
    throw Unsupported("page tables");
  }
  /// The entry that hardware leaves in place of this one when it translates for such an access; nothing: it leaves it alone.
  [[nodiscard]] virtual std::optional<std::uint64_t> updated_entry(Effects& effects, std::uint64_t entry,
                                                                   const Access& access) const {
    (void)effects;
    (void)entry;
    (void)access;
    return {};
  }
  /// Tags of a walk that hardware makes for no access at all, to update an entry ahead of one.
  [[nodiscard]] virtual Tags unprompted_tags() const { return 0; }
  /// Tags of the event that uses the result of a walk, where the architecture tells the use of a translation from its
  /// reading; 0 where it does not.
  [[nodiscard]] virtual Tags lookup_tags() const { return 0; }

  /// Whether this CPU takes an interrupt of this line now.
  [[nodiscard]] virtual bool interrupts_enabled(Effects& effects, InterruptLine line) const {
    (void)effects;
    (void)line;
    return false;
  }
  /// Takes an interrupt before the instruction at effects.address().
  virtual void interrupt(Effects& effects, InterruptLine line) const {
    (void)effects;
    (void)line;
    throw Unsupported("interrupts");
  }
  /// Readings of the architecture that the default configuration leaves to others, because agreed verdicts assume so.
  [[nodiscard]] virtual std::span<const Doubt> doubts() const { return {}; }
  /// May this instruction be modified while it is executed without synchronization (old or new, nothing else)?
  [[nodiscard]] virtual bool concurrently_modifiable(std::uint64_t bytes, const Configuration& configuration) const = 0;
  /// Likewise a store that covers only the first `bytes` of an instruction with this value (a breakpoint, say).
  [[nodiscard]] virtual bool head_concurrently_modifiable(std::uint64_t value, unsigned bytes) const {
    (void)value;
    (void)bytes;
    return false;
  }
  /// Size of an access to a location that has no declared type, for its initial and final value.
  [[nodiscard]] virtual unsigned default_bytes() const { return 4; }
};

/// All architectures, in the order of the registry.
[[nodiscard]] std::span<const Architecture* const> architectures();
/// By `name()`, `litmus_name()` or one of `other_litmus_names()`, without regard to case; nothing if unknown.
[[nodiscard]] const Architecture* find_architecture(std::string_view name);

}  // namespace stalefetch
