// SPDX-License-Identifier: BSD-2-Clause
// What the machine asks about a program: where things are, and what an instruction does. The border between the
// machine, which is C++17 as SystemC demands, and the model, which is C++20: nothing but plain types crosses it.
#pragma once

#include <string>
#include <vector>

#include "cores/core_state.hpp"
#include "cores/interrupt_controller.hpp"

namespace stalefetch::cores {

/// What can be seen of an instruction before it is executed.
struct Predecoded {
  bool stops = false;            ///< nothing can come after it
  bool indirect = false;         ///< it may go anywhere
  bool chooses = false;          ///< the architecture leaves something open (an exclusive store may fail)
  std::vector<Address> targets;  ///< where it may go on, without indirect targets
};

struct IssueOptions {
  bool guess = false;  ///< where control depends on a number that is not ready, go where fetch went
  Address predicted = 0;
  bool fail_exclusive = false;
  std::uint64_t own_guess = 1;  ///< of an instruction that decides by what it loads itself (compare-and-swap)
  bool guess_selects = false;   ///< use it for every other decision that is no branch, too
};

enum class IssueResult : std::uint8_t { Issued, Waits };

/// Interrupts of a core that no core sends.
struct Spontaneous {
  unsigned anywhere = 0;    ///< so many, between any two instructions
  bool due = false;         ///< and one just before the instruction at `before`
  Address before = 0;
};

/// A linear page with entries in the tables of the test.
struct TranslatedPage {
  Address page = 0;
  bool two_levels = false;
  Address upper = 0;  ///< with two levels: where the entry of the table above is, which tells where the other one is
  Address leaf = 0;   ///< else: where its entry is
};

/// What an access does with the memory that its address is translated for; the numbers are the model's.
enum class AccessKind : std::uint8_t { Read, Write, Execute };

/// What an entry means for an access.
struct EntryMeaning {
  Address output = 0;      ///< of the page, or of the next entry
  std::uint8_t fault = 0;  ///< number of its kind; 0: none
  bool kept = true;        ///< a TLB may keep it, and take this fault from there
  bool global = false;
  bool fault_in_order = false;  ///< no access takes this fault before older ones are done
  std::string refusal;          ///< why nobody knows
};

enum class Readiness : std::uint8_t { No, Yes, Unknown };

class Semantics : public Arithmetic {
 public:
  [[nodiscard]] virtual unsigned core_count() const = 0;
  [[nodiscard]] virtual const Topology& topology() const = 0;
  [[nodiscard]] virtual Address entry(unsigned core) const = 0;
  [[nodiscard]] virtual const std::vector<std::uint64_t>& initial_registers(unsigned core) const = 0;
  /// The address space that the core translates in, where pages are translated: always the same one.
  [[nodiscard]] virtual std::uint32_t space(unsigned core) const = 0;
  [[nodiscard]] virtual bool is_end(Address linear) const = 0;
  [[nodiscard]] virtual bool mapped(Address linear) const = 0;
  [[nodiscard]] virtual Address physical(Address linear) const = 0;
  [[nodiscard]] virtual Address page_of(Address linear) const = 0;
  /// Pages that are translated, all others are mapped for ever.
  [[nodiscard]] virtual const std::vector<TranslatedPage>& translated_pages() const = 0;
  [[nodiscard]] virtual const TranslatedPage* translated(Address linear) const = 0;
  [[nodiscard]] virtual EntryMeaning entry_meaning(std::uint64_t entry, AccessKind access, bool leaf) const = 0;
  /// Whether hardware would change the entry for this access.
  [[nodiscard]] virtual bool updates(unsigned core, const CoreState& state, std::uint64_t entry,
                                     AccessKind access) const = 0;
  [[nodiscard]] virtual std::string fault_name(std::uint8_t number) const = 0;
  [[nodiscard]] virtual LineMap lines(unsigned line_bytes) const = 0;

  [[nodiscard]] virtual unsigned fetch_more(std::uint64_t bytes, unsigned fetched) const = 0;
  [[nodiscard]] virtual const Predecoded& predecode(unsigned core, const FetchedInstruction& fetched) const = 0;
  /// Executes the instruction as far as its inputs are known: appends a window entry and its operations to the core.
  /// Waits: control or an address depends on what is not ready; then nothing has changed.
  [[nodiscard]] virtual IssueResult issue(unsigned core, CoreState& state, const FetchedInstruction& fetched,
                                          const IssueOptions& options) const = 0;
  /// Whether any core may be interrupted.
  [[nodiscard]] virtual bool interruptible() const = 0;
  [[nodiscard]] virtual const Spontaneous& spontaneous(unsigned core) const = 0;
  /// Whether the core would take an interrupt on this pin before the first instruction that has not retired. Unknown:
  /// a load decides that has not returned yet.
  [[nodiscard]] virtual Readiness accepts(unsigned core, const CoreState& state, InterruptPin pin) const = 0;
  /// Takes it before the instruction at `at`: appends an entry to the window. Returns why it cannot; else nothing.
  [[nodiscard]] virtual std::string interrupt(unsigned core, CoreState& state, Address at,
                                              const PendingInterrupt& interrupt) const = 0;
  /// Why nobody knows what this instruction does.
  [[nodiscard]] virtual std::string refusal(unsigned core, const FetchedInstruction& fetched) const = 0;
  /// How an instruction or an address reads, for traces.
  [[nodiscard]] virtual std::string instruction_text(const FetchedInstruction& fetched) const = 0;
  [[nodiscard]] virtual std::string address_text(Address linear) const = 0;
};

}  // namespace stalefetch::cores
