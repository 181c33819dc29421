"""The question mark of each page of the staff: an entry for each, three sentences at most, none said twice."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from badges.web.office.guide.sentences import sentences
from tests.house.conftest import Network
from tests.house.routes import path_of, rules, signed_in, staff_pages
from tests.house.typography import BADLY_SPACED

FORBIDDEN = re.compile(r"\b(?:assertion|issuer|backpack|credential|json|hash|token|claim|endoss|révoqu)\w*", re.I)
SENTENCE = re.compile(r"[A-ZÀÉÊ«][^.?!]*(?:[.?!]|»\.)")
LONGEST = 24  # words


def test_each_page_has_its_question_mark(house: Flask) -> None:
    """A page that is missing here needs one entry in badges/web/office/guide/sentences.toml."""
    pages, known = staff_pages(house), set(sentences())
    assert len(pages) > 80
    assert (pages - known, known - pages) == (set(), set())


def test_three_plain_sentences_at_most_and_none_twice() -> None:
    said = [sentence for each in sentences().values() for sentence in each]
    assert len(said) == len(set(said))
    for endpoint, each in sentences().items():
        assert 2 <= len(each) <= 3, endpoint
        for sentence in each:
            plain = sentence.replace("\u00a0", " ").replace("\u202f", " ")
            assert SENTENCE.fullmatch(plain) and len(plain.split()) <= LONGEST, sentence
            assert not FORBIDDEN.search(plain) and not BADLY_SPACED.search(plain), sentence
            assert "'" not in plain and '"' not in plain and "..." not in plain, sentence


@pytest.mark.parametrize("wrong", ["Un. Deux.", "sans majuscule.", "Sans point"])
def test_what_is_no_one_sentence_is_seen(wrong: str) -> None:
    assert not SENTENCE.fullmatch(wrong)


@pytest.fixture(scope="module")
def coordinator(house: Flask) -> FlaskClient:
    """A coordinator's browser."""
    return signed_in(house)


def test_every_page_shows_it(house: Flask, network: Network, coordinator: FlaskClient) -> None:
    shown, inside = set(), staff_pages(house)
    for rule in rules(house, "GET"):
        if rule.endpoint not in inside:
            continue
        answer = coordinator.get(path_of(rule, network), buffered=True)
        if answer.status_code == 200 and answer.mimetype == "text/html":
            shown.add(rule.endpoint)
            assert answer.text.count('<details class="guide') == 1, rule.rule
            assert sentences()[rule.endpoint][0] in answer.text, rule.rule
    assert len(shown) > 60
