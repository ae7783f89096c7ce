# SPDX-License-Identifier: BSD-2-Clause
"""May a CPU execute stale, torn or freed instructions under this code-modification protocol?

>>> import stalefetch
>>> test = stalefetch.parse('''AArch64 self
... { 0:X0=NOP; 0:X1=P0:site; }
...  P0             ;
...  STR W0,[X1]    ;
...  site: B skip   ;
...  MOV W2,#1      ;
...  skip:          ;
... exists (0:X2=0)
... ''')
>>> stalefetch.check(test).outcome
'allowed'

`load` and `parse` read litmus tests, `Builder` makes them; `check` answers, `explain` says why, `simulate` shows what
machines do, `distinguish` compares configurations, `sweep` answers many tests in many processes. `architectures` has
the rules, each with its source.
"""

from ._architecture import Architecture, Architectures, Rule, Variant, architectures
from ._core import version as __version__
from ._diagram import Diagram
from ._distinguish import Distinction, distinguish
from ._errors import Error, InputError, InternalError, UnsupportedError
from ._explanation import Arrow, Cycle, Event, Explanation, Row, Step, explain
from ._litmus import Builder, Column, Line, Test, find_tests, load, parse
from ._machine import Profile, Replay, Run, SimulatedState, Simulation, profiles, simulate
from ._sweep import Failure, Sweep, sweep
from ._verdict import Check, Counts, Outcome, State, Verdict, check

__all__ = [
    "Architecture",
    "Architectures",
    "Arrow",
    "Builder",
    "Check",
    "Column",
    "Counts",
    "Cycle",
    "Diagram",
    "Distinction",
    "Error",
    "Event",
    "Explanation",
    "Failure",
    "InputError",
    "InternalError",
    "Line",
    "Outcome",
    "Profile",
    "Replay",
    "Row",
    "Rule",
    "Run",
    "SimulatedState",
    "Simulation",
    "State",
    "Step",
    "Sweep",
    "Test",
    "UnsupportedError",
    "Variant",
    "Verdict",
    "__version__",
    "architectures",
    "check",
    "distinguish",
    "explain",
    "find_tests",
    "load",
    "parse",
    "profiles",
    "simulate",
    "sweep",
]
