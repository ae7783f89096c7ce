# SPDX-License-Identifier: BSD-2-Clause
"""`check`: what most users call."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Union, overload

from ._architecture import Architecture
from ._builder import Builder, Source, subject_of
from ._litmus import Test
from ._options import DEFAULT_PATH_LIMIT, DEFAULT_TIME_LIMIT, DEFAULT_UNROLL, Features
from ._protocol import Protocol
from ._protocol_builder import ProtocolBuilder
from ._verdict import Check, Verdict, ask

if TYPE_CHECKING:
    from ._judgement import ProtocolVerdict
    from ._matrix import Matrix


@overload
def check(test: Union[Test, Builder], arch: Union[Architecture, str, None] = None, **options: Any) -> Verdict: ...
@overload
def check(
    test: Union[Protocol, ProtocolBuilder], arch: Union[Architecture, str], **options: Any
) -> ProtocolVerdict: ...
@overload
def check(test: Union[Protocol, ProtocolBuilder], arch: None = None, **options: Any) -> Matrix: ...
@overload
def check(test: Union[str, os.PathLike[str]], arch: Union[Architecture, str, None] = None, **options: Any) -> Any: ...
def check(
    test: Source,
    arch: Union[Architecture, str, None] = None,
    *,
    features: Features = None,
    without: Union[str, Iterable[str]] = (),
    rules: str = "",
    rule_file: str = "",
    unroll: int = DEFAULT_UNROLL,
    path_limit: int = DEFAULT_PATH_LIMIT,
    time_limit: Union[float, None] = DEFAULT_TIME_LIMIT,
    memory_limit: Union[int, None] = None,
    **variants: bool,
) -> Union[Verdict, ProtocolVerdict, Matrix]:
    r"""Can a CPU reach the final state that a test asks about? Can it break what a protocol promises?

    Args:
        test: a `Test`, a `Protocol`, a builder of one, or the path of a litmus file.
        arch: by name; or one of another configuration, or with other rules. A test has one of its own. A protocol
            without is answered for all that have its primitives, as a `Matrix` of one row.
        features: variants, as `"DIC=1,IDC=1"`, `{"DIC": True}` or names; they win over what the test says.
        without: documented rules to leave out.
        rules, rule_file: other rules than the architecture's own, as text or as a file.
        unroll: how often a loop may go round; where more could matter, the outcome is inconclusive.
        path_limit: most ways through one thread.
        time_limit: seconds; then the outcome is inconclusive. None: no limit.
        memory_limit: bytes of the whole process; then the outcome is inconclusive. None: no limit.
        **variants: variants by keyword (`DIC=True`); `_` stands for `-` and `.`. Keywords win over `features`.

    Returns:
        A `Verdict` on a test, a `ProtocolVerdict` on a protocol.

    Raises:
        InputError: a bad test, rule or variant, with its position; an architecture that lacks a primitive.

    Other threads run meanwhile; Ctrl-C stops it.

    >>> import stalefetch
    >>> test = stalefetch.parse('''AArch64 publish
    ... { 0:X1=x; 0:X2=y; 0:X3=1; 1:X1=x; 1:X2=y; }
    ...  P0          | P1          ;
    ...  STR W3,[X1] | LDR W4,[X2] ;
    ...  STR W3,[X2] | LDR W5,[X1] ;
    ... exists (1:X4=1 /\\ 1:X5=0)
    ... ''')
    >>> verdict = stalefetch.check(test)
    >>> verdict.outcome, len(verdict.states)
    ('allowed', 4)
    >>> stalefetch.check(test, DIC=True, IDC=True).configuration
    'DIC=1,IDC=1'
    """
    subject = subject_of(test)
    options: dict[str, Any] = {
        "features": features,
        "without": without,
        "rules": rules,
        "rule_file": rule_file,
        "unroll": unroll,
        "path_limit": path_limit,
        "time_limit": time_limit,
        "memory_limit": memory_limit,
        **variants,
    }
    if isinstance(subject, Protocol) and arch is None:
        from ._matrix import everywhere

        return everywhere(subject, options)
    return ask(Check.of(subject, arch, **options))
