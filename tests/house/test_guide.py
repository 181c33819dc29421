"""The question mark of each page of the staff: an entry for each, three sentences at most, none said twice."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from badges.web.http import access
from badges.web.office.guide.sentences import sentences
from tests.house.conftest import Network
from tests.house.test_doors import path_of, rules, signed_in
from tests.house.test_page_words import BADLY_SPACED

# What a staff address answers with that is no page: files, data for a script, a redirect.
NO_PAGE = {
    "office.abandon", "office.award", "office.gathering_names", "office.month_programme", "office.signin_sheet",
    "office.spare_sheet", "office.week_sheet", "office.workshop_poster", "office.import_model",
    "office.members_around", "office.member_presence_sheet", "office.member_slip", "office.waiting_cards",
    "office.workshop_cards_file", "office.gathering_cards",
}  # fmt: skip
FORBIDDEN = re.compile(r"\b(?:assertion|issuer|backpack|credential|json|hash|token|claim|endoss|révoqu)\w*", re.I)
SENTENCE = re.compile(r"[A-ZÀÉÊ«][^.?!]*(?:[.?!]|»\.)")
LONGEST = 24  # words


def staff_pages(app: Flask) -> set[str]:
    """The endpoints of the staff that answer GET with a page."""
    doors = {rule.endpoint: access.entrance_of(app, rule.endpoint) for rule in rules(app, "GET")}
    return {endpoint for endpoint, door in doors.items() if door in ("staff", "coordinator")} - NO_PAGE


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
