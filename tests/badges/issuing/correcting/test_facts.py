"""What the page of a badge's wording says: a field that a form does not send is kept, an empty sentence is left out."""

from __future__ import annotations

import pytest
from werkzeug.datastructures import MultiDict

from badges.base.errors import Refused
from badges.issuing.correcting.facts import WordingFacts


@pytest.mark.parametrize(
    ("sent", "facts"),
    [
        ({}, WordingFacts(name=None, sentence=None)),
        ({"name": " Rosalie Bobine "}, WordingFacts(name="Rosalie Bobine", sentence=None)),
        ({"sentence": " "}, WordingFacts(name=None, sentence="")),
        ({"name": "Rosalie", "sentence": "A bien dit."}, WordingFacts(name="Rosalie", sentence="A bien dit.")),
    ],
)
def test_what_is_not_sent_is_kept(sent: dict[str, str], facts: WordingFacts) -> None:
    assert WordingFacts.read(MultiDict(sent)) == facts


@pytest.mark.parametrize(
    ("code", "field"),
    [
        ("answer.name", "name"),
        ("sentence.too_long", "sentence"),
        ("correction.sentence", "sentence"),
        ("correction.asks", None),
    ],
)
def test_a_refusal_stands_beside_its_field(code: str, field: str | None) -> None:
    assert WordingFacts.field_of(Refused(code)) == field
