# SPDX-License-Identifier: BSD-2-Clause
"""Plants one violation of each kind in an otherwise clean tree; layering.py must report exactly that one."""

import pathlib
import sys
import tempfile

import layering

SPDX = "// SPDX-License-Identifier: BSD-2-Clause\n"

CLEAN = {
    "model/check.cpp": SPDX + '#include "model/check.hpp"\n#include <vector>\n// A comment may name the ISB and "aarch64".\n',
    "model/check.hpp": SPDX,
    "model/graph.cpp": SPDX + "#include <boost/graph/topological_sort.hpp>\n",
    "model/arch/registry.cpp": SPDX + '#include "model/arch/architecture.hpp"\n',
    "model/arch/aarch64/table.cpp": SPDX + '#include "model/arch/aarch64/table.hpp"\nconst char* barrier = "DSB SY";\n',
    "cores/kernel.cpp": SPDX + "#include <systemc>\n" + '#include "model/program.hpp"\n',
    "cores/topology.cpp": SPDX + 'const char* isb = "riscv";\n',
    "bindings/cli/main.cpp": SPDX + '#include "model/check.hpp"\n',
    "tests/unit/one.cpp": SPDX + '#include "support.hpp"\nconst char* text = "AArch64 DSB";\n',
    "README.md": "Run ./bootstrap; read model/arch/aarch64 and /proc/self/status.\n",
    "build/dev/generated.cpp": "no rules here\n",
}

# file, its text, how the report must begin
PLANTED = [
    ("model/a.cpp", SPDX + '#include "cores/machine.hpp"\n', "model/a.cpp:2: model may not include cores/"),
    ("model/a.cpp", SPDX + '#include "scenarios/x.hpp"\n', "model/a.cpp:2: model may not include scenarios/"),
    ("model/a.cpp", SPDX + "#  include <bindings/cli/commands.hpp>\n", "model/a.cpp:2: model may not include bindings/"),
    ("model/a.cpp", SPDX + '#include "tests/support/x.hpp"\n', "model/a.cpp:2: model may not include tests/"),
    ("model/cat/a.cpp", SPDX + '#include "parser.hpp"\n', "model/cat/a.cpp:2: parser.hpp: include from the top"),
    ("cores/a.cpp", SPDX + '#include "bindings/cli/commands.hpp"\n', "cores/a.cpp:2: cores may not include bindings/"),
    ("cores/a.cpp", SPDX + '#include "model/cat/model.hpp"\n', "cores/a.cpp:2: cores may not include model/cat/"),
    ("cores/a.cpp", SPDX + '#include "model/search/search.hpp"\n', "cores/a.cpp:2: cores may not include model/search/"),
    ("bindings/a.cpp", SPDX + '#include "tests/support/x.hpp"\n', "bindings/a.cpp:2: bindings may not include tests/"),
    ("model/arch/riscv/a.cpp", SPDX + '#include "model/arch/aarch64/table.hpp"\n', "model/arch/riscv/a.cpp:2: model/arch/riscv/ may not include another"),
    ("model/arch/riscv/a.cpp", SPDX + '#include "model/arch/riscv/../aarch64/table.hpp"\n', "model/arch/riscv/a.cpp:2: model/arch/riscv/../aarch64/table.hpp: include from"),
    ("model/explain/a.cpp", SPDX + "#include <boost/graph/graphviz.hpp>\n", "model/explain/a.cpp:2: boost/graph/graphviz.hpp: Boost.Graph"),
    ("model/a.cpp", SPDX + "#include <systemc>\n", "model/a.cpp:2: systemc: SystemC only"),
    ("model/a.cpp", SPDX + "int x; if (name == \"aarch64\") {}\n", 'model/a.cpp:2: "aarch64": only model/arch'),
    ("bindings/a.cpp", SPDX + "bool b = name == \"X86-64\";\n", 'bindings/a.cpp:2: "X86-64": only model/arch'),
    ("model/search/a.cpp", SPDX + "/* fine: isb */ int isb = 0;\n", "model/search/a.cpp:2: `isb` belongs in model/arch"),
    ("model/a.cpp", SPDX + 'auto s = "fence.i";\n', "model/a.cpp:2: `fence.i` belongs in model/arch"),
    ("model/a.cpp", SPDX + 'auto s = "http://x"; auto t = "MFENCE";\n', "model/a.cpp:2: `MFENCE` belongs in model/arch"),
    ("cores/a.cpp", SPDX + 'auto s = "DSB ISH";\n', "cores/a.cpp:2: `DSB` belongs in model/arch"),
    ("model/a.hpp", "#pragma once\n", "model/a.hpp:1: no SPDX line"),
    ("tests/a.py", "print()\n", "tests/a.py:1: no SPDX line"),
    ("model/a.cpp", SPDX + "\n" * layering.MOST_LINES, "model/a.cpp:301: more than 300 lines"),
    ("README.md", "See /ho" + "me/somebody/notes.\n", "README.md:1: a path of one machine"),
]


def violations_of(files):
    with tempfile.TemporaryDirectory() as root:
        for name, text in files.items():
            path = pathlib.Path(root, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return layering.check_tree(pathlib.Path(root))


def main():
    layering.LONGER_FILES = {}
    wrong = [f"clean tree: {violation}" for violation in violations_of(CLEAN)]
    for name, text, expected in PLANTED:
        found = violations_of({**CLEAN, name: text})
        if len(found) != 1 or not found[0].startswith(expected):
            wrong.append(f"planted `{text.splitlines()[-1][:60]}` in {name}: expected one report `{expected}...`, found {found}")
    layering.LONGER_FILES = {"model/gone.cpp": "a table"}
    if violations_of(CLEAN) != ["model/gone.cpp:1: listed as a longer file, but not there"]:
        wrong.append("a listed file that is gone is not reported")
    for line in wrong:
        print(line)
    print(f"{len(PLANTED)} planted violations, {len(wrong)} not found as they should be")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
