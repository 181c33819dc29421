"""Verdicts on our files by our own verifier and by others: good, tampered, revoked and expired ones."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest

from tests.interop import table
from tests.interop.asking import NotAskable, not_asked
from tests.interop.judges import ACCEPTS_HOSTED, JUDGES, Said
from tests.interop.stage import LISTS, STATES, Stage
from tests.interop.table import Expected

EXPECTED = table.read()
Ask = Callable[[str], Said]


@pytest.fixture(scope="session")
def ask(stage: Stage) -> Ask:
    """Ask a judge about every file, once. The tests of one that cannot be asked here say so."""

    @cache
    def said(judge: str) -> Said | NotAskable:
        try:
            return JUDGES[judge](stage)
        except NotAskable as absent:
            return absent

    def ask(judge: str) -> Said:
        found = said(judge)
        if isinstance(found, NotAskable):
            not_asked(judge, found)
        return found

    return ask


@pytest.mark.parametrize("cell", EXPECTED, ids=str)
def test_says_what_is_expected(cell: Expected, ask: Ask) -> None:
    said = ask(cell.judge)[(cell.state, cell.file)]
    assert cell.agrees(said), f"{cell.judge} on the {cell.state} {cell.file}: expected {cell.says!r}, said {said!r}"


@pytest.mark.parametrize("judge", JUDGES)
def test_the_table_has_every_cell(judge: str, ask: Ask) -> None:
    assert set(ask(judge)) == {(cell.state, cell.file) for cell in EXPECTED if cell.judge == judge}


@pytest.mark.parametrize("file", sorted({cell.file for cell in EXPECTED}))
@pytest.mark.parametrize("state", STATES)
def test_an_independent_verifier_is_right_about_each_file(file: str, state: str) -> None:
    """For each file one independent verifier at least accepts the good one, and in every other state refuses it or, for
    a forged copy of a hosted assertion, shows the true one instead."""
    others = [cell for cell in EXPECTED if cell.file == file and not cell.judge.startswith("our ")]
    able = {cell.judge for cell in others if cell.state == "good" and cell.says == "accepts"}
    of_state = [cell for cell in others if cell.state == state and cell.judge in able]
    if file == "endorsement.json" and state in ("revoked", "expired"):
        assert {cell.says for cell in of_state} == {"accepts"}  # it has neither a status nor an end
    elif file not in LISTS or state in ("good", "tampered"):
        assert any(cell.is_wished or cell.says == ACCEPTS_HOSTED for cell in of_state)
    assert able


@pytest.mark.parametrize("judge", ["our service", "our command"])
def test_our_verifier_is_right_about_each_file(judge: str) -> None:
    """Ours alone: no gap is excused but the endorsement's, which has no status to read."""
    gaps = {cell.file for cell in EXPECTED if cell.judge == judge and not cell.is_wished}
    assert gaps == {"endorsement.json"}
