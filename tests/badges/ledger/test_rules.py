"""The rules of the list of known issuers, as tables: when one counts, what may be said, and what a page names."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from badges.base.errors import Refused
from badges.ledger import rules
from badges.ledger.rules import Proposal, State, Told

NOW = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)
HELENE, MARC = 3, 4
KEY = "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"
TOLD = Told("Le Partenaire", "Appelé au 05 55 00 00 00.", date(2027, 11, 24))


def said(hours_ago: float, *, yes: float | None = None, name: str = "Le Partenaire", **told: Any) -> Proposal:
    """A proposal of Hélène's, that many hours ago; with Marc's yes that many hours ago."""
    answered = (MARC, NOW - timedelta(hours=yes)) if yes is not None else (None, None)
    return Proposal(replace(TOLD, name=name, **told), HELENE, NOW - timedelta(hours=hours_ago), *answered)


STATES: dict[str, tuple[tuple[Proposal, ...], State, str | None]] = {
    "listed before": ((), State.INCOMPLETE, None),
    "proposed now": ((said(0),), State.PROPOSED, None),
    "a second before the day is over": ((said(24 - 1 / 3600),), State.PROPOSED, None),
    "24 hours later": ((said(24),), State.COUNTS, "Le Partenaire"),
    "the second yes": ((said(1, yes=0),), State.COUNTS, "Le Partenaire"),
    "a yes to come, by a clock that was set": ((said(1, yes=-1),), State.PROPOSED, None),
    "proposed in the future, by a clock that was set": ((said(-1),), State.PROPOSED, None),
    "its last day": ((said(48, until=date(2026, 11, 24)),), State.COUNTS, "Le Partenaire"),
    "the day after": ((said(48, until=date(2026, 11, 23)),), State.ENDED, "Le Partenaire"),
    "never confirmed, and over": ((said(1, until=date(2026, 11, 23)),), State.ENDED, None),
    "a change that waits": ((said(48), said(1, name="Autre")), State.COUNTS, "Le Partenaire"),
    "a change that counts": ((said(48), said(1, yes=0, name="Autre")), State.COUNTS, "Autre"),
    "a change, 24 hours later": ((said(48), said(24, name="Autre")), State.COUNTS, "Autre"),
    "a shorter time that counts": ((said(48), said(30, until=date(2026, 11, 23))), State.ENDED, "Le Partenaire"),
    "ended, and proposed anew": ((said(48, until=date(2026, 11, 23)), said(1)), State.ENDED, "Le Partenaire"),
}


@pytest.mark.parametrize("case", STATES)
def test_how_an_entry_stands(case: str) -> None:
    entry, state, name = STATES[case]
    counting = rules.current(entry, NOW)
    assert (rules.state(entry, NOW), counting and counting.told.name) == (state, name)
    assert (rules.waiting(entry, NOW) is not None) == (bool(entry) and entry[-1] is not counting)


def test_the_last_day_is_the_networks() -> None:
    """At half past eleven in the evening of the last day in UTC, it is over at Guéret."""
    entry = (said(48, until=date(2026, 11, 24)),)
    assert rules.state(entry, NOW.replace(hour=22, minute=59)) is State.COUNTS
    assert rules.state(entry, NOW.replace(hour=23, minute=30)) is State.ENDED


@pytest.mark.parametrize(("days", "soon"), [(31, False), (30, True), (0, True)])
def test_what_ends_soon_is_told(days: int, soon: bool) -> None:
    until = date(2026, 11, 24) + timedelta(days=days)
    assert rules.ends_soon((said(48, until=until),), NOW) is soon
    assert not rules.ends_soon((said(48, until=until), said(1)), NOW)  # a new end waits already
    assert not rules.ends_soon((said(1, until=until),), NOW)


def test_a_proposal_replaces_one_that_waits_and_stands_beside_one_that_counts() -> None:
    first = rules.with_proposal((), TOLD, HELENE, NOW)
    other = replace(TOLD, name="Autre")
    assert rules.with_proposal(first, other, MARC, NOW) == (Proposal(other, MARC, NOW),)
    later = NOW + timedelta(hours=24)
    assert rules.with_proposal(first, other, MARC, later) == (*first, Proposal(other, MARC, later))


def test_the_second_yes_is_anothers() -> None:
    entry = (said(48), said(1, name="Autre"))
    with pytest.raises(Refused, match=r"issuer\.own_proposal"):
        rules.with_yes(entry, HELENE, NOW)
    (counting,) = rules.with_yes(entry, MARC, NOW)
    assert (counting.told.name, counting.by, counting.yes_by, counting.counts_from) == ("Autre", HELENE, MARC, NOW)
    (operators,) = rules.with_yes((replace(said(1), by=None),), HELENE, NOW)
    assert operators.counts_from == NOW


def test_facts_are_kept_as_json() -> None:
    for each in (said(3), said(3, yes=1, page="https://partenaire.example/cle"), replace(said(3), by=None)):
        assert Proposal.of(each.to_json()) == each


@pytest.mark.parametrize(
    ("until", "good"),
    [
        (date(2026, 11, 23), False), (date(2026, 11, 24), False), (date(2026, 11, 25), True),
        (date(2028, 11, 24), True), (date(2028, 11, 25), False), (date.max, False), (date.min, False),
    ],
)  # fmt: skip
def test_two_years_at_most(until: date, good: bool) -> None:
    if good:
        assert rules.an_end(until, date(2026, 11, 24)) == until
    else:
        with pytest.raises(Refused, match=r"issuer\.until"):
            rules.an_end(until, date(2026, 11, 24))


def test_two_years_after_a_leap_day() -> None:
    assert rules.latest_end(date(2028, 2, 29)) == date(2030, 2, 28)


@pytest.mark.parametrize("text", ["", "  ", "vu", "a" * 601, "Appelé au 05\u202e 55 00 00 00"])
def test_how_it_is_known_is_said(text: str) -> None:
    with pytest.raises(Refused, match=r"issuer\.how"):
        rules.a_way(text)
    assert rules.a_way(" Appelé au\n05 55 00 00 00 ") == "Appelé au 05 55 00 00 00"


@pytest.mark.parametrize(
    ("issuer", "page", "code"),
    [
        (KEY, "", "issuer.key_page_missing"),
        ("did:jwk:eyJrdHkiOiJPS1AifQ", None, "issuer.key_page_missing"),
        ("did:example:123", " ", "issuer.key_page_missing"),
        (KEY, "http://partenaire.example/cle", "issuer.page_unreachable"),
        (KEY, "https://a:b@partenaire.example/cle", "issuer.page_unreachable"),
        (KEY, f"https://partenaire.example/{'a' * 500}", "issuer.page_unreachable"),
        (KEY, f"https://partenaire.example/?q={KEY}", "issuer.page_repeats"),
        (KEY, f"https://partenaire.example/?q={KEY.upper()}", "issuer.page_repeats"),
        (KEY, f"https://partenaire.example/?q={KEY.replace(':', '%3A')}", "issuer.page_repeats"),
        (KEY, f"https://partenaire.example/?q={KEY.replace(':', '%253A')}", "issuer.page_repeats"),
    ],
)
def test_a_key_alone_needs_a_page(issuer: str, page: str | None, code: str) -> None:
    with pytest.raises(Refused) as refused:
        rules.a_page(page, issuer)
    assert refused.value.code == code


def test_an_id_with_a_domain_needs_none() -> None:
    assert rules.a_page("", "did:web:partenaire.example") is None and rules.a_page(None, "https://a.example/1") is None
    assert rules.a_page(" https://a.example/cle?page_id=1 ", KEY) == "https://a.example/cle?page_id=1"


NAMED = {
    "alone": (KEY, True),
    "in a sentence": (f"Notre clé est {KEY}.", True),
    "in a tag": (f"<code>{KEY}</code>", True),
    "with its fragment": (f'"{KEY}#{KEY[8:]}"', True),
    "in brackets": (f"({KEY})", True),
    "a longer id": (f"{KEY}x", False),
    "a longer id after a full stop": (f"{KEY}.x", False),
    "the end of another": (f"x{KEY}", False),
    "another case": (KEY.upper(), False),
    "its beginning": (KEY[:-1], False),
    "without its method": (KEY[8:], False),
}


@pytest.mark.parametrize("case", NAMED)
def test_an_id_is_named_whole(case: str) -> None:
    text, named = NAMED[case]
    assert rules.names_id(text, KEY) is named


@pytest.mark.parametrize(
    ("issuer", "page", "domain"),
    [
        ("did:web:partenaire.example", None, "partenaire.example"),
        ("did:web:partenaire.example:sites:a", None, "partenaire.example"),
        ("https://badges.example/issuers/1", None, "badges.example"),
        ("https://École.example/1", None, "xn--cole-9oa.example"),
        (KEY, "https://partenaire.example/cle", "partenaire.example"),
        (KEY, None, ""),
        ("did:web:..", None, ""),
    ],
)
def test_the_domain_that_answers(issuer: str, page: str | None, domain: str) -> None:
    assert rules.domain_of(issuer, page) == domain
