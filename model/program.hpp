// SPDX-License-Identifier: BSD-2-Clause
// A litmus test laid out in memory: instructions and locations have addresses, labels are addresses, code is bytes.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "model/arch/architecture.hpp"
#include "model/litmus/test.hpp"

namespace stalefetch {

/// A named location, or one instruction of a thread's code.
struct MemoryObject {
  std::uint64_t address = 0;
  unsigned bytes = 0;          ///< declared size; 0 when the test names no type: then the accesses decide
  std::string name;            ///< `x`; for code, the first label or `P1+0x8`
  bool code = false;
  bool entry = false;          ///< a page-table entry
  bool machinery = false;      ///< of interrupt controllers and firmware: no instruction of a test reaches it
  unsigned thread = 0;         ///< of code
  std::uint64_t initial = 0;   ///< low bytes first
  std::vector<std::uint8_t> rest = {};  ///< of an array: what is behind the eighth byte; 0 beyond
  std::string text;            ///< of code: the instruction as written
  SourcePosition at;
};

/// A run of instructions that ends where the column of the test ends.
struct CodeRange {
  std::uint64_t begin = 0, end = 0;
  unsigned thread = 0;
};

/// Interrupts that no CPU sends: `Interrupts=P1` (one, anywhere) or `Interrupts=P1@L0` (before the instruction at L0).
struct SpontaneousInterrupts {
  unsigned anywhere = 0;
  std::optional<std::uint64_t> before;  ///< address of an instruction
};

/// A second linear address for memory, declared by `alias m=P1:L0;`: the whole of the object or of the thread's code.
struct AliasRange {
  const litmus::InitEntry* declared = nullptr;
  std::uint64_t address = 0;           ///< of the alias itself
  std::uint64_t begin = 0, bytes = 0;  ///< the range that it lies in
  std::uint64_t physical = 0;          ///< of `begin`
};

class Program {
 public:
  /// Lays out the test. Throws Error: unknown instruction, register, label or type, or a value that fits nowhere.
  Program(const litmus::Test& test, const Architecture& architecture, const Configuration& configuration);

  [[nodiscard]] const litmus::Test& test() const { return *test_; }
  [[nodiscard]] const Architecture& architecture() const { return *architecture_; }
  [[nodiscard]] const Configuration& configuration() const { return configuration_; }
  [[nodiscard]] unsigned thread_count() const { return static_cast<unsigned>(entry_.size()); }

  [[nodiscard]] std::uint64_t entry(unsigned thread) const { return entry_[thread]; }
  [[nodiscard]] std::optional<std::uint64_t> handler(unsigned thread) const { return handler_[thread]; }
  [[nodiscard]] std::optional<std::uint64_t> interrupt_handler(unsigned thread) const {
    return interrupt_handler_[thread];
  }
  [[nodiscard]] const SpontaneousInterrupts& interrupts(unsigned thread) const { return interrupts_[thread]; }
  /// Where the interrupt controller keeps what was sent to a CPU; not memory that an instruction reaches.
  [[nodiscard]] static std::uint64_t mailbox(unsigned thread, InterruptLine line);
  [[nodiscard]] static InterruptLine line_of_mailbox(std::uint64_t address);
  /// A word in which firmware of `target` answers that of `caller`.
  [[nodiscard]] static std::uint64_t acknowledgement(unsigned caller, unsigned target);
  [[nodiscard]] bool is_end(std::uint64_t address) const;
  [[nodiscard]] const std::vector<std::uint64_t>& initial_registers(unsigned thread) const { return registers_[thread]; }

  [[nodiscard]] const std::vector<MemoryObject>& objects() const { return objects_; }
  /// Addresses that instructions use are linear. Memory, its cells and its objects go by physical address: the same
  /// number, but for addresses that an `alias` made.
  [[nodiscard]] std::uint64_t physical(std::uint64_t address) const;
  /// The page of a linear (or physical) address: what one page-table entry maps.
  [[nodiscard]] static std::uint64_t page_of(std::uint64_t address);
  /// The address of the page-table entry of a linear page; nothing if the test names none, and so nothing can change it.
  /// Level 1: of the entry of the table above.
  [[nodiscard]] std::optional<std::uint64_t> entry_of(std::uint64_t page, unsigned level = 0) const;
  /// The addresses of all entries of the last level.
  [[nodiscard]] std::vector<std::uint64_t> last_entries() const;
  /// Whether the test names any page-table entry.
  [[nodiscard]] bool has_page_tables() const { return !entries_.empty(); }
  /// The name of a physical page: `PA(x)`.
  [[nodiscard]] std::string page_name(std::uint64_t physical) const;
  /// The object that holds this linear address, or nothing if nothing is mapped there.
  [[nodiscard]] std::optional<unsigned> object_at(std::uint64_t address) const;
  /// Whether anything lies in the page of this physical address: then the page is there, with more in it than is known.
  [[nodiscard]] bool names_part_of_page(std::uint64_t address) const;
  [[nodiscard]] const MemoryObject* find_location(std::string_view name) const;
  [[nodiscard]] std::optional<std::uint64_t> label_address(unsigned thread, const std::string& label) const;
  /// The first label at this address, as `P1:label`.
  [[nodiscard]] std::optional<std::string> label_at(std::uint64_t address) const;
  [[nodiscard]] bool has_label(std::uint64_t address, unsigned thread, const std::string& label) const;
  /// The initial content of 1 to 8 bytes, least significant first. Bytes that nothing maps read 0.
  [[nodiscard]] std::uint64_t initial_bytes(std::uint64_t address, unsigned bytes) const;
  /// What a constant of the test means as a number. Throws Error.
  [[nodiscard]] std::uint64_t number_of(const litmus::Constant& constant) const;
  /// Likewise, where the constant is compared with or put into `place`: an instruction value may then name a label of the
  /// code that it is loaded from or stored to.
  [[nodiscard]] std::uint64_t number_of(const litmus::Constant& constant, const litmus::Place& place, bool stored) const;
  /// How an instruction reads when it stands at `address`, labels by name.
  [[nodiscard]] std::string instruction_text(std::uint64_t bytes, std::uint64_t address) const;

 private:
  void collect_locations();
  void add_location(const std::string& name, const litmus::InitEntry* entry);
  void add_page(const litmus::PageName& page);
  void mention(const litmus::Constant& constant);
  void mention(const litmus::Place& place, const litmus::InitEntry* entry);
  void make_entries();
  void fill_entries();
  void add_machinery();
  void read_interrupts();
  void read_modes();
  [[nodiscard]] std::uint64_t page_address(const litmus::PageName& page, const SourcePosition& at) const;
  [[nodiscard]] std::uint64_t entry_number(const litmus::PageTableEntry& entry, std::uint64_t page,
                                           const SourcePosition& at) const;
  void declare_aliases();
  void map_aliases();
  [[nodiscard]] std::uint64_t alias_target(const litmus::InitEntry& entry) const;
  void lay_out_code();
  void encode_code();
  void fill_registers();
  void fill_locations();
  void fill_array(MemoryObject& object, const litmus::InitEntry& entry);
  [[nodiscard]] std::uint64_t encode_value(const std::string& text, const SourcePosition& at) const;
  [[nodiscard]] bool names_label(const litmus::Constant& constant) const;
  [[nodiscard]] std::set<std::uint64_t> addresses_of(const litmus::Place& place, bool stored) const;

  const litmus::Test* test_;
  const Architecture* architecture_;
  Configuration configuration_;
  std::vector<std::uint64_t> entry_;
  std::vector<std::optional<std::uint64_t>> handler_, interrupt_handler_;
  std::vector<SpontaneousInterrupts> interrupts_;
  std::vector<litmus::EntryAddress> named_entries_;
  std::map<std::pair<std::uint64_t, unsigned>, std::uint64_t> entries_;  ///< linear page and level: address
  std::vector<std::vector<std::uint64_t>> registers_;
  std::vector<MemoryObject> objects_;  // sorted by address
  std::vector<CodeRange> ranges_;
  std::map<std::string, std::size_t> locations_;
  std::map<std::string, AliasRange> aliases_;
  std::map<std::pair<unsigned, std::string>, std::uint64_t> labels_;
  std::multimap<std::uint64_t, std::pair<unsigned, std::string>> labels_by_address_;
  std::vector<std::pair<std::size_t, AssembledInstruction>> unencoded_;
};

}  // namespace stalefetch
