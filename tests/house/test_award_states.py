"""An award changes its state in one function alone, which asks the table of transitions."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from badges.base.facts import declared
from tests.house.forms import records
from tests.house.sources import called, modules, nodes

HOME = Path("badges/recognition/states.py")
FORMS = Path("badges/base/facts.py")  # it fills the columns that forms declare, none of which is a state
# Names of what is no award: rows with a state of their own, and Flask's request.
OTHERS = {"edition", "letter", "asked", "g", "site"}


def _targets(node: ast.AST) -> Iterator[ast.expr]:
    if isinstance(node, ast.Assign):
        yield from node.targets
    elif isinstance(node, ast.AnnAssign | ast.AugAssign | ast.For | ast.NamedExpr):
        yield node.target


def _is_other(owner: ast.expr) -> bool:
    return isinstance(owner, ast.Name) and owner.id in OTHERS


def writes_state(node: ast.AST) -> bool:
    """Whether a node of a syntax tree writes the state of something that may be an award."""
    for target in _targets(node):
        for part in ast.walk(target):
            if isinstance(part, ast.Attribute) and part.attr == "state":
                return not _is_other(part.value)
    if not isinstance(node, ast.Call):
        return False
    if called(node) == "Award":
        return any(keyword.arg == "state" for keyword in node.keywords)
    if called(node) == "setattr":
        owner, name = node.args[:2]
        return not _is_other(owner) and (not isinstance(name, ast.Constant) or name.value == "state")
    if called(node) in ("update", "insert"):
        return any(isinstance(argument, ast.Name) and argument.id == "Award" for argument in node.args)
    return False


def test_no_module_writes_the_state_of_an_award_but_one() -> None:
    found = {
        path: [node.lineno for node in nodes(path) if writes_state(node)]  # type: ignore[attr-defined]
        for path in modules("badges")
        if "migrations" not in path.parts
    }
    assert {path: lines for path, lines in found.items() if lines and path not in (HOME, FORMS)} == {}
    assert len(found[HOME]) == len(found[FORMS]) == 1


def test_no_form_fills_a_state() -> None:
    filled = {
        str(fact.column)
        for form in records()
        for fact in declared(form).values()
        if fact.column is not None and fact.fills
    }
    assert "Member.told_by" in filled
    assert [each for each in filled if each.endswith(".state")] == []


@pytest.mark.parametrize(
    "line",
    [
        "award.state = new",
        "award.state, award.issued_at = new, now",
        "session.get_one(Award, 1).state = new",
        "found.award.state: str = new",
        "setattr(award, 'state', new)",
        "setattr(award, name, new)",
        "Award(code=code, state=new)",
        "update(Award).values(state=new)",
    ],
)
def test_a_write_is_noticed(line: str) -> None:
    assert any(writes_state(node) for node in ast.walk(ast.parse(line)))


@pytest.mark.parametrize(
    "line",
    [
        "edition.state = new",
        "letter.state, letter.body = new, ''",
        "state = award.state",
        "Edition(state=new)",
        "setattr(g, name, new)",
        "setattr(award, 'sentence', new)",
    ],
)
def test_what_is_no_award_may_be_written(line: str) -> None:
    assert not any(writes_state(node) for node in ast.walk(ast.parse(line)))
