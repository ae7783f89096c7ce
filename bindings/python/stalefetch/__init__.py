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

`load` and `parse` read litmus tests and protocols, `Builder` and `ProtocolBuilder` make them; `check` answers,
`explain` says why, `repair` finds what makes a protocol safe, `matrix` asks about many, `simulate` shows what machines
do, `distinguish` compares configurations, `sweep` answers many questions in many processes. `architectures` has the
rules, each with its source.
"""

from ._architecture import Architecture, Architectures, Primitive, Rule, Variant, architectures
from ._builder import Builder
from ._check import check
from ._core import version as __version__
from ._diagram import Diagram
from ._distinguish import Distinction, distinguish
from ._errors import Error, InputError, InternalError, UnsupportedError
from ._explanation import Arrow, Cycle, Event, Explanation, Row, Step, explain
from ._judgement import BrokenPromise, ProtocolVerdict, Safety
from ._litmus import Column, Line, Test, find_tests, load, parse
from ._machine import Profile, Replay, Run, SimulatedState, Simulation, profiles, simulate
from ._matrix import Cell, Matrix, matrix
from ._protocol import Protocol, find_protocols
from ._protocol_builder import ProtocolBuilder
from ._repair import AddedStep, Repair, Repairs, repair
from ._sweep import Failure, Sweep, sweep
from ._verdict import Check, Counts, Outcome, State, Verdict

__all__ = [
    "AddedStep",
    "Architecture",
    "Architectures",
    "Arrow",
    "BrokenPromise",
    "Builder",
    "Cell",
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
    "Matrix",
    "Outcome",
    "Primitive",
    "Profile",
    "Protocol",
    "ProtocolBuilder",
    "ProtocolVerdict",
    "Repair",
    "Repairs",
    "Replay",
    "Row",
    "Rule",
    "Run",
    "Safety",
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
    "find_protocols",
    "find_tests",
    "load",
    "matrix",
    "parse",
    "profiles",
    "repair",
    "simulate",
    "sweep",
]
