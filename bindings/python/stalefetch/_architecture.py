# SPDX-License-Identifier: BSD-2-Clause
"""Architectures: what they permit, rule by rule, and what-ifs about them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from . import _core
from ._errors import InputError
from ._options import (
    DEFAULT_PATH_LIMIT,
    DEFAULT_UNROLL,
    Features,
    configuration_of,
    describe,
    known_architectures,
    names_of,
    text_of_file,
)


@dataclass(frozen=True)
class Variant:
    """A feature or a reading of an architecture that can be on or off."""

    name: str
    meaning: str
    default: bool


@dataclass(frozen=True)
class Rule:
    """A documented rule: `kind` is `rule`, `axiom` (no execution may violate it) or `flag` (raises `unpredictable`).

    `empty`: does nothing in this configuration. `line`: in the rule file.
    """

    name: str
    title: str
    text: str
    source: str
    kind: str
    empty: bool
    line: int


@dataclass(frozen=True)
class Primitive:
    """What a protocol may use on an architecture: `source` says which function of the kernel or a library it is."""

    name: str
    parameters: str
    source: str


@dataclass(frozen=True)
class Architecture:
    """An architecture in one configuration, with its own rules or changed ones. Methods return changed copies.

    >>> import stalefetch
    >>> aarch64 = stalefetch.architectures["aarch64"]
    >>> aarch64.configure(DIC=True, IDC=True)
    architectures['aarch64'].configure('DIC=1,IDC=1')
    >>> aarch64.rule("CSE-ob").title
    'Context-synchronization-ordered-before'
    >>> aarch64.rule("CSE-ob").source
    '"Instruction-Fetch-Barrier-ordered-before" of the formal model; B2.3, Arm ARM M.c'
    """

    name: str
    features: str = "default"
    removed: tuple[str, ...] = ()
    rules_text: str = ""
    rules_file: str = ""

    @property
    def litmus_name(self) -> str:
        """First word of its tests."""
        return known_architectures()[self.name][0]

    @property
    def variants(self) -> tuple[Variant, ...]:
        """Everything that `configure` takes."""
        return tuple(Variant(*variant) for variant in known_architectures()[self.name][1])

    @property
    def configuration(self) -> dict[str, bool]:
        """Every variant, on or off. Raises InputError where the combination makes no sense, with the reason."""
        return _core.complete(self.name, self._asked())

    @property
    def title(self) -> str:
        """First lines of the rule file: what it follows."""
        return _core.rules(self.name, self._options())[0]

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The documented rules, in the order of the rule file."""
        return tuple(Rule(*rule) for rule in _core.rules(self.name, self._options())[1])

    @property
    def primitives(self) -> tuple[Primitive, ...]:
        """What protocols may use here, in the order of the table that lowers them; `call` apart."""
        found = (Primitive(*primitive) for primitive in _core.primitives(self.name))
        return tuple(primitive for primitive in found if primitive.source)  # the others are parts of these

    @property
    def rule_file(self) -> str:
        """The text of the rules, in the language `cat`."""
        return self.rules_text or _core.rule_text(self.name)

    def rule(self, name: str) -> Rule:
        """The rule with this name. Raises KeyError."""
        for rule in self.rules:
            if rule.name == name:
                return rule
        raise KeyError(name)

    def configure(self, features: Features = None, /, **variants: bool) -> Architecture:
        """With other variants: `configure("DIC=1,IDC=1")` or `configure(DIC=True, IDC=True)`.

        In keywords `_` stands for `-` and `.`. Raises InputError: an unknown variant, or a senseless combination.
        """
        asked = {**self._asked(), **configuration_of(features, variants, self.name)}
        _core.complete(self.name, asked)
        return replace(self, features=describe(asked))

    def without(self, *rules: str) -> Architecture:
        """What if these documented rules were not there? Raises InputError if there is none of that name."""
        changed = replace(self, removed=names_of((*self.removed, *rules)))
        _core.rules(self.name, changed._options())
        return changed

    def with_rules(self, text: str = "", /, *, file: str | os.PathLike[str] | None = None) -> Architecture:
        """What if these were the rules? A text in the language `cat`, or a file of it.

        Raises InputError with the position in the rules.
        """
        name = "" if file is None else os.fspath(file)
        changed = replace(self, rules_text=text or text_of_file(name, "a rule file"), rules_file=name or "rules")
        _core.rules(self.name, changed._options())
        return changed

    def _asked(self) -> dict[str, bool]:
        return _core.parse_configuration(self.features)

    def _options(self) -> _core.Options:
        return _core.Options(
            self._asked(),
            self.removed,
            self.rules_text,
            self.rules_file,
            DEFAULT_UNROLL,
            DEFAULT_PATH_LIMIT,
            None,
            None,
        )

    def __repr__(self) -> str:
        text = f"architectures[{self.name!r}]"
        if self.features != "default":
            text += f".configure({self.features!r})"
        if self.rules_text:
            # Which file it came from says nothing that the text does not, and may be gone.
            text = text + f".with_rules({self.rules_text!r})" if self.rules_file == "rules" else self._long_repr()
        if self.removed and "removed=" not in text:
            text += f".without({', '.join(map(repr, self.removed))})"
        return text

    def _long_repr(self) -> str:
        return (
            f"Architecture({self.name!r}, features={self.features!r}, removed={self.removed!r}, "
            f"rules_text={self.rules_text!r}, rules_file={self.rules_file!r})"
        )

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        from ._display import table_html

        rows = [(rule.name, rule.kind, rule.title, rule.source) for rule in self.rules if not rule.empty]
        html = table_html(f"{self.name}, {self.features}", ("rule", "kind", "title", "source"), rows)
        return {"text/plain": repr(self), "text/html": html}


class Architectures(Mapping[str, Architecture]):
    """The architectures that there are, by name; also by the first word of their tests, and as attributes.

    >>> import stalefetch
    >>> list(stalefetch.architectures)
    ['aarch64', 'riscv', 'x86-64']
    >>> stalefetch.architectures.x86_64 is not None
    True
    """

    def __getitem__(self, name: str) -> Architecture:
        for known, (litmus_name, _) in known_architectures().items():
            if name in (known, litmus_name):
                return Architecture(known)
        raise KeyError(name)

    def __getattr__(self, name: str) -> Architecture:
        if name.startswith("_"):
            raise AttributeError(name)
        try:
            return self[name.replace("_", "-")]
        except KeyError:
            raise AttributeError(f"no architecture {name}; there are {', '.join(self)}") from None

    def __iter__(self) -> Iterator[str]:
        return iter(known_architectures())

    def __len__(self) -> int:
        return len(known_architectures())

    def __dir__(self) -> Iterable[str]:
        return [*super().__dir__(), *(name.replace("-", "_") for name in self)]

    def __repr__(self) -> str:
        return "architectures"


architectures = Architectures()


def architecture_of(wanted: Architecture | str) -> Architecture:
    """The architecture itself, or the one of this name."""
    if isinstance(wanted, Architecture):
        return wanted
    if not isinstance(wanted, str):
        raise TypeError(f"an architecture, or the name of one, not {type(wanted).__name__}")
    try:
        return architectures[wanted]
    except KeyError:
        known = ", ".join(f"`{name}`" for name in architectures)
        raise InputError("", 0, 0, f"unknown architecture `{wanted}`", known) from None
