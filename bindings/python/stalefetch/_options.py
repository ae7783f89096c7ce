# SPDX-License-Identifier: BSD-2-Clause
"""How options are written in Python, and what becomes of them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import Union

from . import _core
from ._errors import InputError

Features = Union[None, str, Mapping[str, bool], Iterable[str]]
"""Variants of an architecture: `"DIC=1,IDC=0"`, `{"DIC": True}`, or the names of those that are on."""

DEFAULT_UNROLL = 3
DEFAULT_PATH_LIMIT = 20000
DEFAULT_TIME_LIMIT = 60.0

_architectures: dict[str, tuple[str, tuple[tuple[str, str, bool], ...]]] = {}


def known_architectures() -> dict[str, tuple[str, tuple[tuple[str, str, bool], ...]]]:
    """Name -> first word of its tests, and its variants: name, meaning, whether it is on by default."""
    if not _architectures:
        for name, litmus_name, variants in _core.architectures():
            _architectures[name] = (litmus_name, tuple(variants))
    return _architectures


def plain(name: str) -> str:
    """A variant's name as a keyword: `ETS-fetch` is `ETS_fetch`, `cmodx-A.a` is `cmodx_A_a`."""
    return name.replace("-", "_").replace(".", "_")


def _variant_of_keyword(architecture: str | None, keyword: str) -> str:
    if architecture is not None and architecture in known_architectures():
        for name, _, _ in known_architectures()[architecture][1]:
            if plain(name) == keyword:
                return name
        known = ", ".join(plain(name) for name, _, _ in known_architectures()[architecture][1])
        raise InputError("", 0, 0, f"unknown option or variant `{keyword}` of {architecture}", known)
    return keyword.replace("_", "-")


def configuration_of(features: Features, variants: Mapping[str, bool], architecture: str | None) -> dict[str, bool]:
    """What is asked for, as variant name -> on or off. Keywords win."""
    asked: dict[str, bool] = {}
    if isinstance(features, str):
        asked.update(_core.parse_configuration(features))
    elif isinstance(features, Mapping):
        asked.update(features)
    elif features is not None:
        asked.update(dict.fromkeys(features, True))
    for keyword, on in variants.items():
        asked[_variant_of_keyword(architecture, keyword)] = on
    for name, on in asked.items():
        if not isinstance(name, str):
            raise TypeError(f"the name of a variant is text, not {name!r}")
        if not isinstance(on, bool):
            raise TypeError(f"variant {name} is True or False, not {on!r}")
    return asked


def describe(configuration: Mapping[str, bool]) -> str:
    """`DIC=1,IDC=0`, sorted; `default` if nothing is asked for."""
    return ",".join(f"{name}={int(on)}" for name, on in sorted(configuration.items())) or "default"


def names_of(names: str | Iterable[str]) -> tuple[str, ...]:
    """One name or several, as a sorted tuple without repetitions."""
    several = (names,) if isinstance(names, str) else tuple(names)
    for name in several:
        if not isinstance(name, str):
            raise TypeError(f"the name of a rule is text, not {name!r}")
    return tuple(sorted(set(several)))


def text_of_file(path: str | os.PathLike[str], expected: str) -> str:
    """The content of a text file; InputError if it cannot be read."""
    name = os.fspath(path)
    try:
        with open(name, encoding="utf-8", errors="replace") as file:
            return file.read()
    except (OSError, ValueError) as problem:
        raise InputError(name, 0, 0, f"cannot be read: {problem}", expected) from None
