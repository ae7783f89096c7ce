# SPDX-License-Identifier: BSD-2-Clause
"""Commands in a page, with what they print.

questions.py PROGRAM PAGE          runs every `$ stalefetch ...` of its console blocks, from the top folder, and compares
questions.py PROGRAM PAGE --write  puts what they print now below them
"""
import pathlib
import re
import shlex
import subprocess
import sys

BLOCK = re.compile(r"```console\n\$ (.+)\n((?:.*\n)*?)```\n")
TOP = pathlib.Path(__file__).resolve().parents[2]


def output_of(program: str, command: str) -> str:
    """What the command prints. Answers (unsafe, inconclusive) have exit statuses of their own."""
    words = shlex.split(command)
    assert words[0] == "stalefetch", command
    run = subprocess.run([program, *words[1:]], cwd=TOP, capture_output=True, text=True, check=False)
    if run.returncode not in (0, 1, 3) or run.stderr:
        sys.exit(f"{command}: exit status {run.returncode}: {run.stderr}")
    return run.stdout


def main() -> int:
    program, page = str(pathlib.Path(sys.argv[1]).resolve()), pathlib.Path(sys.argv[2])
    text = page.read_text()
    if not BLOCK.search(text):
        sys.exit(f"{page}: no console block")
    now = BLOCK.sub(lambda found: f"```console\n$ {found[1]}\n{output_of(program, found[1])}```\n", text)
    if "--write" in sys.argv:
        page.write_text(now)
    elif now != text:
        for old, new in zip(text.splitlines(), now.splitlines()):
            if old != new:
                print(f"{page}: stands: {old}\n{page}: found:  {new}")
                break
        print(f"out of date: python3 tests/golden/questions.py PROGRAM {page} --write, and read what changed")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
