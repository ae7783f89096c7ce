# SPDX-License-Identifier: BSD-2-Clause
"""Makes the virtual environment in which the Python tests run, and installs this tree into it as a user would.

The module is built without sanitizers, which an interpreter cannot load, in a build folder of its own that is kept: a
second call compiles what has changed only.
"""

import hashlib
import os
import pathlib
import shutil
import subprocess
import sys


def run(*command):
    """Runs a command; its output is shown if it fails."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        print(" ".join(map(str, command)), done.stdout, sep="\n")
        sys.exit(f"failed with status {done.returncode}")


def main():
    """environment.py SOURCE FOLDER: the environment is FOLDER/venv, the build folder FOLDER/wheel."""
    source, folder = (pathlib.Path(argument).resolve() for argument in sys.argv[1:])
    python = folder / "venv" / "bin" / "python"
    requirements = source / "tests" / "python" / "requirements.txt"
    stamp = folder / "venv" / "requirements.sha256"
    wanted = hashlib.sha256(requirements.read_bytes()).hexdigest()
    if not stamp.exists() or stamp.read_text() != wanted or not python.exists():
        shutil.rmtree(folder / "venv", ignore_errors=True)
        run(sys.executable, "-m", "venv", folder / "venv")
        run(python, "-m", "pip", "install", "--quiet", "-r", requirements)
        stamp.write_text(wanted)
    if shutil.which("c++"):  # as CMake calls it elsewhere: a compiler cache then knows most of it already
        os.environ.setdefault("CXX", "c++")
    setting = f"--config-settings=build-dir={folder / 'wheel'}"
    run(python, "-m", "pip", "install", "--quiet", "--no-build-isolation", "--no-deps", setting, source)
    run(python, "-c", "import stalefetch; print(stalefetch.__version__)")


if __name__ == "__main__":
    main()
