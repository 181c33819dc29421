"""A mutation of the pipeline fails a test: a check removed, a check that always passes, a comparison inverted.

The selection of documents and headlines is that test; the few mutants that it need not notice are explained one by one.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from tests.drills import part
from tests.verifier import gullible, mutation
from tests.verifier.mutation import Prepared
from tests.verifier.world import World
from verifier import pipeline
from verifier.verdict import CheckName, Headline


@pytest.fixture(scope="module")
def selection(untouched_world: World) -> Iterator[list[Prepared]]:
    """The documents, prepared once, with logging off: mutants make checks fail by the hundred."""
    logging.disable()
    yield mutation.prepared(untouched_world)
    logging.disable(logging.NOTSET)


def test_the_selection_says_what_it_should(selection: list[Prepared]) -> None:
    for each in selection:
        headline = each.verdict().headline
        assert headline is each.case.headline or (each.case.headline is None and headline is not Headline.VALID), (
            each.name
        )
        assert each.say() == each.said  # twice the same: what differs is the mutant's doing


@pytest.mark.parametrize("step", pipeline.STEPS, ids=lambda step: step.name)
def test_a_check_that_is_removed(
    selection: list[Prepared], monkeypatch: pytest.MonkeyPatch, step: pipeline.Step
) -> None:
    place = pipeline.STEPS.index(step)
    monkeypatch.setattr(pipeline, "STEPS", pipeline.STEPS[:place] + pipeline.STEPS[place + 1 :])
    monkeypatch.setattr(pipeline, "_ESTABLISHING", pipeline._ESTABLISHING - (place < pipeline._ESTABLISHING))
    assert any(each.verdict().headline is not each.headline for each in selection)


@pytest.mark.parametrize("step", pipeline.STEPS, ids=lambda step: step.name)
def test_a_check_that_always_passes(
    selection: list[Prepared], monkeypatch: pytest.MonkeyPatch, step: pipeline.Step
) -> None:
    gullible.believe(monkeypatch, CheckName(step.name))
    assert any(each.verdict().headline is not each.headline for each in selection)


@pytest.mark.drill
def test_comparisons_inverted_and_findings_turned_round(selection: list[Prepared]) -> None:
    mutants = mutation.every_mutant()
    assert [str(mutant) for mutant in mutation.survivors(selection, part(mutants, 1 / 8))] == []
    assert len(mutants) >= 1_000


def test_every_module_has_mutants() -> None:
    mutants = mutation.every_mutant()
    assert {mutant.module for mutant in mutants} == set(mutation.MODULES)
    assert {mutant.name for mutant in mutants} >= set(mutation.EQUIVALENT), "an explanation without its mutant"
