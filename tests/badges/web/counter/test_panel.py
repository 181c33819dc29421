"""Each headline's panel says what it means, then what to do, in both languages and never by a bare code."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from itertools import product

import pytest
from flask import Flask
from flask.testing import FlaskClient

from badges.web.counter import verdicts
from badges.web.http.wording import words
from tests.cast.counter import Cast
from verifier.verdict import CheckName, CheckResult, Headline, Outcome, Verdict, VerifiedCredential

NOW = datetime(2026, 11, 24, 14, 32, tzinfo=UTC)
CLAIMS = VerifiedCredential("achievement", "urn:x", "did:web:x.example", valid_from=NOW, valid_until=NOW)
REASONS = {
    Headline.NOT_AUTHENTIC: CheckResult(CheckName.PROOF, Outcome.FAILED, "proof.signature"),
    Headline.UNREADABLE: CheckResult(CheckName.VALIDITY, Outcome.FAILED, "validity.malformed"),
    Headline.UNDETERMINED: CheckResult(CheckName.STATUS, Outcome.UNKNOWN, "status.unreachable"),
}
CODE = re.compile(r"\b[a-z_]+\.[a-z_]{3,}|[A-Z]{2,}_[A-Z]+|…")


def verdict(headline: Headline, kind: str | None = "Ob3Embedded") -> Verdict:
    """A verdict with the reason that leads to this headline."""
    checks = (REASONS[headline],) if headline in REASONS else ()
    return Verdict(headline, checks, kind, "3.0", "json", CLAIMS, "0" * 64, NOW)


@pytest.mark.parametrize(("headline", "language"), [*product(Headline, ("fr", "en"))])
def test_each_headline_says_what_it_means_and_what_to_do(app: Flask, headline: Headline, language: str) -> None:
    key = f"headline.{headline.lower()}"
    with app.test_request_context(f"/?lang={language}"):
        panel = verdicts.panel(verdict(headline))
        reason = words(REASONS[headline].code) if headline in REASONS else None
        advice = None if headline is Headline.VALID else words(f"{key}.advice")
        assert panel.title == words(key)
    assert (panel.tone == "good") == (headline is Headline.VALID)
    said = [panel.title, *panel.lines]
    assert len(said) == len(set(said)) >= 2
    assert not [line for line in said if CODE.search(line)]
    assert reason is None or said[1] == reason
    assert advice is None or said[-1] == advice


def test_where_nothing_was_read_the_reason_says_what_to_do(app: Flask) -> None:
    with app.test_request_context("/"):
        for headline in (Headline.UNREADABLE, Headline.UNDETERMINED):
            assert words(f"headline.{headline.lower()}.advice") not in verdicts.panel(verdict(headline, None)).lines


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_page_goes_from_the_meaning_to_the_folded_details(cast: Cast, client: FlaskClient, language: str) -> None:
    page = client.get(f"/v/{cast.code}?lang={language}").text
    places = [page.index(each) for each in ("<h1>", 'class="said"', "<details", "</details>", 'class="paper"')]
    assert places == sorted(places)
    not_proven = {"fr": "pas la personne qui vous le montre", "en": "not the person who shows it to you"}[language]
    assert places[1] < page.index(not_proven) < places[2]
    assert "<details open" not in page
