"""Each headline's panel says what it means, then what to do, in both languages and never by a bare code."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from badges.web.counter.telling import panel as panels
from badges.web.http.wording import words
from tests.badges.web.counter.verdicts import CLAIMS, REASONS, verdict
from tests.cast.counter import Cast
from verifier.verdict import SAID_BY_AN_ISSUER, CheckName, CheckResult, Headline, Outcome, Verdict

CODE = re.compile(r"\b[a-z_]+\.[a-z_]{3,}|[A-Z]{2,}_[A-Z]+|…")


@pytest.mark.parametrize(("headline", "language"), [*product(Headline, ("fr", "en"))])
def test_each_headline_says_what_it_means_and_what_to_do(app: Flask, headline: Headline, language: str) -> None:
    key = f"headline.{headline.lower()}"
    with app.test_request_context(f"/?lang={language}"):
        panel = panels.panel(verdict(headline))
        reason = words(REASONS[headline].code) if headline in REASONS else None
        advice = None if headline is Headline.VALID else words(f"{key}.advice")
        assert panel.title == words(f"{key}.signed" if headline is Headline.UNKNOWN_ISSUER else key)
    assert (panel.tone == "good") == (headline is Headline.VALID)
    said = [panel.title, *panel.lines]
    assert len(said) == len(set(said)) >= 2
    assert not [line for line in said if CODE.search(line.replace("x.example", ""))]
    assert reason is None or said[1] == reason
    assert advice is None or said[-1] == advice


def test_where_nothing_was_read_the_reason_says_what_to_do(app: Flask) -> None:
    with app.test_request_context("/"):
        for headline in (Headline.UNREADABLE, Headline.UNDETERMINED):
            assert words(f"headline.{headline.lower()}.advice") not in panels.panel(verdict(headline, None)).lines


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_page_goes_from_the_meaning_to_the_folded_details(cast: Cast, client: FlaskClient, language: str) -> None:
    page = client.get(f"/v/{cast.code}?lang={language}").text
    places = [page.index(each) for each in ("<h1>", 'class="card whose"', "<details", "</details>", 'class="paper"')]
    assert places == sorted(places)
    asked = {"fr": "Est-ce bien la personne devant vous", "en": "Is this the person in front of you"}[language]
    assert places[1] < page.index(asked) < places[2]
    assert "<details open" not in page


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_is_no_badge_is_called_what_it_is(app: Flask, language: str) -> None:
    """Every title of an endorsement and of a list differs from a badge's; a good one is calm, never green."""
    with app.test_request_context(f"/?lang={language}"):
        for headline, kind in product(panels.OF_OTHERS, ("EndorsementJwt", "StatusListEmbedded")):
            panel = panels.panel(verdict(headline, kind))
            assert panel.title != words(f"headline.{headline.lower()}")
            assert panel.tone != "good" and panel.lines
        for types in (["Profile"], ["Achievement"], ["BadgeClass"]):
            found = CheckResult(CheckName.STRUCTURE, Outcome.FAILED, "input.not_a_badge", {"types": types})
            alone = panels.panel(replace(verdict(Headline.UNREADABLE, None), checks=(found,)))
            assert alone.tone == "calm" and words("headline.alone.advice") in alone.lines
        strange = panels.panel(replace(verdict(Headline.UNREADABLE, None), checks=(replace(found, facts={}),)))
        assert strange.tone == "warn"


def test_a_badge_that_names_nobody_says_so(app: Flask) -> None:
    with app.test_request_context("/"):
        said = words("headline.valid.unnamed")
        nobody = verdict(Headline.VALID)
        assert said in panels.panel(nobody).lines
        named = replace(nobody, credential=replace(CLAIMS, recipient_name="Amina B."))
        assert said not in panels.panel(named).lines
        found = CheckResult(CheckName.RECIPIENT, Outcome.PASSED, "recipient.match", {"by": "email"})
        assert said not in panels.panel(replace(nobody, checks=(found,))).lines


UNLISTED = sorted(SAID_BY_AN_ISSUER - {Headline.VALID})
NEVER = re.compile(r"authenti|garanti(?!t)|genuine|guarantee", re.IGNORECASE)


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("kind", ["Ob3Embedded", "Ob3Jwt", "Ob2Hosted", "Ob2Signed", "EndorsementJwt", "StatusListJwt"])
@pytest.mark.parametrize("headline", UNLISTED)
def test_no_panel_of_an_unknown_issuer_vouches(app: Flask, headline: Headline, kind: str, language: str) -> None:
    with app.test_request_context(f"/?lang={language}"):
        panel = panels.panel(verdict(headline, kind, None))
        said = [panel.title, *panel.lines]
        assert not NEVER.search(" ".join(said)) and panel.tone != "good"
        assert len(said) == len(set(said)) and not [line for line in said if CODE.search(line.replace("x.example", ""))]
        assert words("headline.unknown_issuer.advice") in said
        if kind == "Ob2Hosted":  # its host may change it at any time
            assert "n’a pas été changé" not in " ".join(said) and words("signer.hosted", host="x.example") in said
        assert NEVER.search(panels.panel(verdict(Headline.VALID, kind)).title)  # the control


def test_what_is_gone_is_not_said_to_be_its_organisation_s(app: Flask) -> None:
    gone = CheckResult(CheckName.STATUS, Outcome.FAILED, "status.gone")
    nothing = replace(verdict(Headline.REVOKED, None, None), checks=(gone,), credential=None)
    with app.test_request_context("/"):
        panel = panels.panel(nothing)
        assert panel.title == words("headline.revoked.unlisted")
        assert panel.lines == (words("headline.revoked.unlisted.meaning"),)


def undetermined(*checks: CheckResult, kind: str | None = "Ob3Embedded", **more: Any) -> Verdict:
    return replace(verdict(Headline.UNDETERMINED, kind), checks=checks, **more)


def unknown(code: str, name: CheckName = CheckName.ISSUER_KEY, **facts: Any) -> CheckResult:
    return CheckResult(name, Outcome.UNKNOWN, code, facts)


WITHOUT_A_KEY = unknown("proof.no_key", CheckName.PROOF)
FOR_A_WHILE = [
    unknown("key.unreachable", reason="fetch.unreachable"),
    unknown("key.unreachable", reason="fetch.host_busy"),
    unknown("key.unreachable", reason="fetch.budget"),
    *(unknown("key.unreachable", status=status) for status in (429, 500, 503)),
    unknown("hosted.unreachable", reason="status", status=502),
    unknown("status.list_expired"),
    unknown("status.list_untrusted", reasons=["key.unreachable", "proof.no_key"]),
    unknown("endorsements.undetermined", reason="fetch.unreachable"),
]
FOR_GOOD = [
    *(unknown("key.unreachable", status=status) for status in (401, 403, 404, 410)),
    unknown("key.unreachable", reason="fetch.private_address"),
    unknown("key.unreachable", reason="fetch.redirects"),
    unknown("key.not_json", reason="json.syntax"),
    unknown("hosted.unreachable", reason="status", status=404),
    unknown("hosted.unreachable", reason="json.syntax"),
    unknown("status.list_untrusted", reasons=["key.unreachable", "proof.unsupported"]),
    unknown("endorsements.undetermined", reason="json.syntax"),
    *map(
        unknown,
        ("proof.unsupported", "context.unknown", "input.version_1", "proof.malformed", "issuer_binding.unpublished",
         "status.type_unknown", "proof.too_many", "key.no_purpose", "input.wrapped", "check.too_costly", "a.new_one"),
    ),
]  # fmt: skip


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(
    ("result", "later"),
    [*((each, True) for each in FOR_A_WHILE), *((each, False) for each in FOR_GOOD)],
    ids=lambda each: f"{each.code} {each.facts}" if isinstance(each, CheckResult) else str(each),
)
def test_to_try_again_is_said_only_where_time_can_change_it(
    app: Flask, result: CheckResult, later: bool, language: str
) -> None:
    """What follows from a check that could not be done changes nothing, and one that will never be done all."""
    with app.test_request_context(f"/?lang={language}"):
        again, ask = words("headline.undetermined.advice"), words("headline.undetermined.ask")
        for checks in ((result,), (result, WITHOUT_A_KEY)):
            assert (panels.panel(undetermined(*checks)).lines[-1] == again) is later
            assert (panels.panel(undetermined(*checks)).lines[-1] == ask) is not later
        for other in (unknown("key.unsupported"), unknown("proof.cryptosuite", CheckName.PROOF)):
            assert panels.panel(undetermined(result, other)).lines[-1] == ask
        assert panels.panel(undetermined(WITHOUT_A_KEY)).lines[-1] == ask


def test_an_endorsement_that_may_be_read_later(app: Flask) -> None:
    """A badge whose witness could not be asked today is asked again; one whose witness is unreadable is not."""
    found = unknown("endorsements.undetermined", CheckName.ENDORSEMENTS)
    with app.test_request_context("/"):
        for result, later in ((FOR_A_WHILE[0], True), (FOR_GOOD[0], False)):
            witness = undetermined(result, WITHOUT_A_KEY, kind="EndorsementEmbedded")
            told = panels.panel(undetermined(found, endorsements=(verdict(Headline.VALID), witness))).lines[-1]
            assert (told == words("headline.undetermined.advice")) is later


@pytest.mark.parametrize(
    ("result", "later"),
    [
        (unknown("fetch.unreachable", CheckName.STRUCTURE), True),
        (unknown("fetch.host_busy", CheckName.STRUCTURE), True),
        (unknown("input.status", CheckName.STRUCTURE, status=503), True),
        (unknown("input.status", CheckName.STRUCTURE, status=403), False),
        (unknown("fetch.too_large", CheckName.STRUCTURE), False),
        (unknown("proof.unsupported", CheckName.STRUCTURE), False),
    ],
    ids=str,
)
def test_an_address_that_may_answer_later(app: Flask, result: CheckResult, later: bool) -> None:
    with app.test_request_context("/"):
        lines = panels.panel(undetermined(result, kind=None)).lines
        assert (words("headline.undetermined.later") in lines) is later
        assert words("headline.undetermined.ask") not in lines
