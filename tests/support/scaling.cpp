// SPDX-License-Identifier: BSD-2-Clause
#include "tests/support/scaling.hpp"

#include <fmt/format.h>

#include <array>
#include <vector>

#include "tests/support/test_writer.hpp"

namespace stalefetch::test_support {

namespace {

/// Store what is in W0 to the instruction at `site`, and wait until every later fetch that is not yet begun sees it.
void patch(TestWriter& test, unsigned thread, const std::string& site) {
  test.add_all(thread, {fmt::format("STR W0,[{}]", site), fmt::format("DC CVAU,{}", site), "DSB ISH",
                    fmt::format("IC IVAU,{}", site), "DSB ISH"});
}

/// A branch over the setting of `result`; with NOP in its place the setting is reached.
void place(TestWriter& test, unsigned thread, const std::string& label, const std::string& result) {
  test.add_all(thread, {fmt::format("{0}: B {0}end", label), fmt::format("MOV {},#1", result), fmt::format("{}end:", label)});
}

}  // namespace

std::string one_patcher_many_readers(unsigned readers) {
  TestWriter test("AArch64", fmt::format("one-patcher-{}-readers", readers), readers + 1);
  test.init("0:X0=NOP");
  test.init("0:X1=P0:f");
  test.add_all(0, {"STR W0,[X1]", "B done", "f: B old", "MOV W2,#1", "old: RET", "done:"});
  for (unsigned k = 1; k <= readers; ++k) {
    test.init(fmt::format("{}:X1=P0:f", k));
    test.add(k, "BLR X1");
  }
  return test.text(readers == 1 ? "exists (1:X2=1)" : fmt::format("exists (1:X2=1 /\\ {}:X2=0)", readers));
}

std::string chain_of_patches(unsigned sites) {
  TestWriter test("AArch64", fmt::format("chain-of-{}-patches", sites), 2);
  test.init("0:X0=NOP");
  for (unsigned k = 1; k <= sites; ++k) {
    test.init(fmt::format("0:X{}=P1:s{}", k, k));
    patch(test, 0, fmt::format("X{}", k));
  }
  for (unsigned k = sites; k >= 1; --k) place(test, 1, fmt::format("s{}", k), fmt::format("W{}", k));
  return test.text(fmt::format("exists (1:X{}=1 /\\ 1:X1=0)", sites));
}

std::string many_patchers(unsigned patchers) {
  TestWriter test("AArch64", fmt::format("{}-patchers-of-one-place", patchers), patchers + 1);
  std::string seen;
  for (unsigned k = 0; k < patchers; ++k) {
    test.init(fmt::format("{0}:X0=NOP; {0}:X1=P{1}:s; {0}:X2=1; {0}:X3=flag{0}", k, patchers));
    patch(test, k, "X1");
    test.add(k, "STR W2,[X3]");
    test.init(fmt::format("{}:X{}=flag{}", patchers, 10 + k, k));
    test.add(patchers, fmt::format("LDR W{},[X{}]", k, 10 + k));
    seen += fmt::format("{}:X{}=1 /\\ ", patchers, k);
  }
  test.add_all(patchers, {"DSB SY", "ISB"});
  place(test, patchers, "s", "W20");
  return test.text(fmt::format("exists ({}{}:X20=0)", seen, patchers));
}

std::string patch_with_interrupts(unsigned cpus) {
  std::vector<std::vector<std::string>> columns(1);
  std::string init = "0:X0=NOP; 0:X1=P0:f; 0:X5=0x10000000000; 0:X6=1; 0:X7=x;\n", header = "P0";
  columns[0] = {"STR W0,[X1]", "DC CVAU,X1", "DSB ISH", "IC IVAU,X1", "DSB ISH", "MSR ICC_SGI1R_EL1,X5"};
  for (unsigned k = 1; k < cpus; ++k) {
    init += fmt::format("0:X{1}=ack{0}; {0}:X1=P0:f; {0}:X7=x; {0}:X11=1; {0}:X12=ack{0};\n", k, 10 + k);
    columns[0].insert(columns[0].end(), {fmt::format("wait{0}: LDR W9,[X{1}]", k, 10 + k), fmt::format("CBZ W9,wait{}", k)});
    header += fmt::format(" | P{0} | P{0}.I", k);
    columns.push_back({"LDR W8,[X7]", fmt::format("CBZ W8,call{}", k), fmt::format("call{}: BLR X1", k)});
    columns.push_back({"STR W11,[X12]", "ERET"});
  }
  columns[0].insert(columns[0].end(), {"DMB ISH", "STR W6,[X7]", "B done", "f: B old", "MOV W2,#1", "old: RET", "done:"});
  std::string code = header + ";\n";
  for (std::size_t row = 0; row < columns[0].size(); ++row) {
    for (std::size_t column = 0; column < columns.size(); ++column)
      code += (column == 0 ? "" : " | ") + (row < columns[column].size() ? columns[column][row] : std::string());
    code += " ;\n";
  }
  return fmt::format("AArch64 {}-cpus-interrupted\n{{\n{}}}\n{}exists (1:X8=1 /\\ 1:X2=0)\n", cpus, init, code);
}

std::span<const Family> scaling_families() {
  static constexpr std::array families{
      Family{"one patcher, n readers", one_patcher_many_readers, 2, 14, "allowed"},
      Family{"chain of n patches", chain_of_patches, 2, 12, "forbidden"},
      Family{"n patchers of one place", many_patchers, 1, 5, "forbidden"},
      Family{"patch, n CPUs interrupted", patch_with_interrupts, 2, 8, "forbidden"},
  };
  return families;
}

}  // namespace stalefetch::test_support
