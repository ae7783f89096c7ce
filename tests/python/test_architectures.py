# SPDX-License-Identifier: BSD-2-Clause
"""Architectures and their rules are objects."""

import pickle

import pytest
import stalefetch
from stalefetch import *  # noqa: F403  repr() is evaluated
from stalefetch import architectures


def test_all_of_them():
    assert list(architectures) == ["aarch64", "riscv", "x86-64"] and len(architectures) == 3
    assert architectures.x86_64 == architectures["x86-64"] == architectures["X86_64"]
    assert "x86_64" in dir(architectures)
    with pytest.raises(KeyError):
        architectures["vax"]
    with pytest.raises(AttributeError, match="riscv"):
        _ = architectures.vax


@pytest.mark.parametrize("name", list(architectures))
def test_every_rule_has_a_source(name):
    architecture = architectures[name]
    assert architecture.title and len(architecture.rules) > 5
    for rule in architecture.rules:
        assert rule.name and rule.title and rule.source and rule.line > 0
        assert rule.kind in ("rule", "axiom", "flag")
    assert {rule.kind for rule in architecture.rules} >= {"rule", "axiom"}
    assert architecture.rules[0] in architecture.rules and architecture.rule(architecture.rules[0].name)
    with pytest.raises(KeyError):
        architecture.rule("no such rule")
    lines = architecture.rule_file.splitlines()
    assert all(rule.name in lines[rule.line - 1] for rule in architecture.rules if rule.kind == "rule")


@pytest.mark.parametrize("name", list(architectures))
def test_variants(name):
    architecture = architectures[name]
    assert {variant.name: variant.default for variant in architecture.variants} == architecture.configuration
    assert all(variant.meaning for variant in architecture.variants)


def test_changed_copies():
    aarch64 = architectures["aarch64"]
    changed = aarch64.configure(IDC=True).without("CSE-ob").configure("DIC=1")
    assert changed.features == "DIC=1,IDC=1" and changed.removed == ("CSE-ob",)
    assert aarch64.features == "default" and not aarch64.removed
    for architecture in (changed, aarch64.with_rules(aarch64.rule_file), aarch64.configure("IDC")):
        assert eval(repr(architecture)) == architecture == pickle.loads(pickle.dumps(architecture))
    assert changed.without("DSB-ob").removed == ("CSE-ob", "DSB-ob")
    assert changed.rule("CSE-ob").empty and not aarch64.rule("CSE-ob").empty
    with pytest.raises(stalefetch.InputError):
        aarch64.without("no-such-rule")
    with pytest.raises(stalefetch.InputError):
        aarch64.configure(DIC=True)
    with pytest.raises(stalefetch.InputError, match="ETS_fetch"):
        aarch64.configure(nosuch=True)


def test_rules_of_ones_own(tmp_path):
    path = tmp_path / "mine.cat"
    path.write_text(architectures.riscv.rule_file, encoding="utf-8")
    mine = architectures.riscv.with_rules(file=path)
    assert mine.rules == architectures.riscv.rules and mine.rules_file == str(path)
    assert eval(repr(mine)) == mine
    with pytest.raises(stalefetch.InputError) as caught:
        architectures.riscv.with_rules(
            "let a =\n let",
        )
    assert caught.value.file == "rules" and caught.value.line > 0
