# SPDX-License-Identifier: BSD-2-Clause
"""Checks that every file keeps to its place: includes run one way, and words stay where they belong.

Prints `file:line: what is wrong` and ends with status 1 if anything is. planted.py tests each check.
"""

import os
import pathlib
import re
import sys

SKIPPED = {".git", "build", "__pycache__", ".venv", ".cache", ".pytest_cache", ".ipynb_checkpoints"}
CODE_SUFFIXES = (".cpp", ".hpp")
OUR_FOLDERS = ("model", "cores", "scenarios", "bindings", "tests")

# folder -> what its files may not include
FORBIDDEN_INCLUDES = {
    "model": ("cores/", "scenarios/", "bindings/", "tests/"),
    # The machine is independent evidence only as long as it does not read the rules.
    "cores": ("scenarios/", "bindings/", "tests/", "model/cat/", "model/search/", "model/check.hpp", "model/batch.hpp"),
    "scenarios": ("bindings/", "tests/"),
    "bindings": ("tests/",),
}

# Words that only an architecture's own folder knows; matched without regard to case, in code and strings.
ARCHITECTURE_WORDS = re.compile(r"(?<!\w)(dsb|dmb|isb|isync|lwsync|mfence|sfence|lfence|fence[._]i|fencei|ivau|cvau|icbi|dcbst|tlbi)(?!\w)", re.I)
# Names of architectures as whole string literals: what a comparison would need.
ARCHITECTURE_NAME = re.compile(r'"(aarch64|arm64|arm|arm32|riscv|riscv64|x86|x86[-_]64|amd64|ppc|powerpc|s390x?)"', re.I)
MACHINE_PATH = re.compile(r"(?<![\w.}$-])/(home|work|root|tmp|Users|mnt)/[\w.]")

MOST_LINES = 300
# Files that may be longer, and why. Tables only: code is split instead.
LONGER_FILES = {}


def files_below(root):
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if name not in SKIPPED)
        for name in sorted(set(names) - SKIPPED):
            path = pathlib.Path(folder, name)
            yield path.relative_to(root).as_posix(), path


def without_comments(text):
    """The text with comments blanked, lines kept; strings stay."""
    token = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)
    return token.sub(lambda m: re.sub(r"[^\n]", " ", m[0]) if m[0].startswith("/") else m[0], text)


def check_includes(name, lines):
    folder = name.split("/")[0]
    for number, line in enumerate(lines, 1):
        match = re.match(r'\s*#\s*include\s*([<"])([^>"]+)', line)
        if not match:
            continue
        quote, included = match.groups()
        if any(included.startswith(prefix) for prefix in FORBIDDEN_INCLUDES.get(folder, ())):
            yield number, f"{folder} may not include {included}"
        if ".." in included or (quote == '"' and folder != "tests" and not included.startswith(tuple(f"{f}/" for f in OUR_FOLDERS))):
            yield number, f"{included}: include from the top of the source tree"
        if name.startswith("model/arch/") and name.count("/") > 2:
            own = "/".join(name.split("/")[:3]) + "/"
            if included.startswith("model/arch/") and included.count("/") > 2 and not included.startswith(own):
                yield number, f"{own} may not include another architecture: {included}"
        if included.startswith("boost/graph") and not name.startswith(("model/graph", "tests/")):  # tests use it as an oracle
            yield number, f"{included}: Boost.Graph sits behind model/graph"
        if included.startswith("systemc") and folder != "cores":
            yield number, f"{included}: SystemC only in cores/"


def check_words(name, code):
    folder = name.split("/")[0]
    if folder not in ("model", "cores", "bindings") or name.startswith("model/arch/"):
        return
    for number, line in enumerate(code.splitlines(), 1):
        if re.match(r"\s*#\s*include", line):
            continue
        if name not in ("cores/topology.cpp", "cores/topology_rows.hpp"):
            for match in ARCHITECTURE_WORDS.finditer(line):
                yield number, f"`{match[0]}` belongs in model/arch"
            for match in ARCHITECTURE_NAME.finditer(line):
                yield number, f"{match[0]}: only model/arch knows architectures by name; ask the registry"


def check_file(name, path):
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return  # a picture
    lines = text.splitlines()
    for number, line in enumerate(lines, 1):
        if MACHINE_PATH.search(line):
            yield number, "a path of one machine"
    if not name.endswith(CODE_SUFFIXES):
        if name.endswith(".py") and not any("SPDX-License-Identifier: BSD-2-Clause" in line for line in lines[:2]):
            yield 1, "no SPDX line"
        return
    if not lines or "SPDX-License-Identifier: BSD-2-Clause" not in lines[0]:
        yield 1, "no SPDX line"
    if len(lines) > MOST_LINES and name not in LONGER_FILES:
        yield len(lines), f"more than {MOST_LINES} lines: split it"
    code = without_comments(text)
    yield from check_includes(name, code.splitlines())
    yield from check_words(name, code)


def check_tree(root):
    """Every violation below `root`, as `file:line: what`."""
    found = []
    seen = set()
    for name, path in files_below(root):
        seen.add(name)
        found += [f"{name}:{number}: {what}" for number, what in check_file(name, path)]
    found += [f"{name}:1: listed as a longer file, but not there" for name in LONGER_FILES if name not in seen]
    return found


def main():
    violations = check_tree(pathlib.Path(sys.argv[1]))
    for violation in violations:
        print(violation)
    return 1 if violations else 0


if __name__ == "__main__":
    sys.exit(main())
