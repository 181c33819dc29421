"""The minimum of evidence, what blocks an award, and the suggestions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from badges.base.rights import Actor, StaffRole
from badges.instance import catalogue
from badges.people.rules import Age
from badges.recognition.rules import (
    SUGGESTED,
    Criterion,
    Dossier,
    Seen,
    blockers,
    evidence_missing,
    signing_blockers,
    suggested,
)

COORDINATOR = Actor(8, frozenset({StaffRole.COORDINATOR}), frozenset())


def seen(criterion: str, day: int, place: int = 1) -> Seen:
    """An observation in a workshop in November 2026."""
    instant = datetime(2026, 11, day, 13, tzinfo=UTC)
    return Seen(
        criterion,
        date(2026, 11, day),
        "workshop",
        place,
        "Couture",
        "couture",
        "helps",
        1,
        "Guéret",
        7,
        instant,
        instant,
        60,
    )


def dossier(*observations: Seen) -> Dossier:
    """A dossier that is complete except for what the observations may lack."""
    badge = catalogue.badges()[0]["content"]
    criteria = tuple(
        Criterion(each["key"], each, tuple(s for s in observations if s.criterion == each["key"]))
        for each in badge["criteria"]
    )
    return Dossier(
        award_id=1,
        code="7K3M9QXD40",
        state="draft",
        answer=None,
        member_id=3,
        member_name="Amina Benali",
        member_given_name="Amina",
        member_staff_id=None,
        name_choices=("Amina B.",),
        name_shown=None,
        visibility="code",
        search_engines=False,
        member_present=True,
        badges_consent=True,
        badge_slug="equipe",
        badge_version=1,
        badge=badge,
        badge_retired=False,
        already_held=False,
        site_id=1,
        site="Guéret",
        awarded_by_id=7,
        awarded_by="Léa Martin",
        function="animatrice",
        place=None,
        criteria=criteria,
        sentence=None,
    )


ENOUGH = (seen("1", 10), seen("3", 17, 2))


def codes(found: Iterable[object]) -> list[str]:
    """The codes of blockers."""
    return [blocker.code for blocker in found]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("observations", "missing"),
    [
        ((), ["award.blocked.two_criteria", "award.blocked.two_dates"]),
        ((seen("1", 10),), ["award.blocked.two_criteria", "award.blocked.two_dates"]),
        ((seen("1", 10), seen("1", 17, 2)), ["award.blocked.two_criteria"]),
        ((seen("1", 10), seen("2", 10)), ["award.blocked.two_dates"]),
        ((seen("1", 10), seen("2", 10, 2)), ["award.blocked.two_dates"]),
        (ENOUGH, []),
    ],
)
def test_two_criteria_on_two_dates_in_all(observations: tuple[Seen, ...], missing: list[str]) -> None:
    assert codes(blockers(dossier(*observations))) == missing


def test_what_is_missing_is_counted() -> None:
    assert [dict(b.facts) for b in evidence_missing([])] == [{"count": 2}, {"count": 2}]
    assert [dict(b.facts) for b in evidence_missing([("1", date(2026, 11, 3))])] == [{"count": 1}, {"count": 1}]


def test_one_date_is_enough_to_rehearse() -> None:
    once = dossier(seen("1", 10), seen("2", 10))
    assert codes(blockers(once)) == ["award.blocked.two_dates"]
    assert codes(blockers(replace(once, practice=True))) == []
    assert codes(blockers(replace(dossier(seen("1", 10)), practice=True))) == ["award.blocked.two_criteria"]
    assert len(evidence_missing([], practice=True)) == 2


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"member_staff_id": 7}, "award.blocked.self"),
        ({"member_present": False}, "award.blocked.member_left"),
        ({"badges_consent": False}, "award.blocked.consent"),
        ({"badges_consent": False, "member_age": Age.UNDER_15}, "award.blocked.together"),
        ({"badge_retired": True}, "award.blocked.retired"),
        ({"already_held": True}, "award.blocked.already_held"),
    ],
)
def test_each_other_blocker(change: dict[str, object], code: str) -> None:
    assert codes(blockers(replace(dossier(*ENOUGH), **change))) == [code]  # type: ignore[arg-type]


def test_the_signer_is_not_the_member_either() -> None:
    awarded_by_another = replace(dossier(*ENOUGH), member_staff_id=8)
    assert blockers(awarded_by_another) == []
    assert codes(blockers(awarded_by_another, COORDINATOR)) == ["award.blocked.self"]


def test_nothing_is_signed_without_the_members_yes() -> None:
    agreed = replace(dossier(*ENOUGH), state="agreed", answer="yes", name_shown="Amina B.")
    assert signing_blockers(agreed) == []
    for change in ({"answer": None}, {"answer": "later"}, {"name_shown": None}, {"state": "draft"}):
        assert codes(signing_blockers(replace(agreed, **change))) == ["award.blocked.agreement"]  # type: ignore[arg-type]


def test_suggestions_follow_the_role_and_what_was_seen() -> None:
    known = [badge["slug"] for badge in catalogue.badges()]
    assert {slug for slugs in SUGGESTED.values() for slug in slugs} <= set(known)
    assert suggested("leads", [], [], known) == ["transmettre", "animer", "prise-de-parole"]
    assert suggested("helps", [], [], known)[:2] == ["empathie", "equipe"]
    assert suggested("leads", ["soin"], [], known) == ["transmettre", "animer", "soin"]
    assert suggested("leads", ["soin"], ["transmettre", "soin"], known) == ["animer", "prise-de-parole"]
    assert suggested("", ["soin", "calme", "creer", "service"], [], known) == ["soin", "calme", "creer"]
    assert suggested("leads", ["transmettre"], [], known) == ["transmettre", "animer", "prise-de-parole"]
    assert suggested("leads", [], [], []) == []
    declared = ["soin", "transmettre", "magie"]  # by the workshop
    assert suggested("leads", [], [], known, declared) == ["transmettre", "animer", "soin"]
    assert suggested("leads", ["calme"], [], known, declared) == ["transmettre", "animer", "calme"]
    assert suggested("leads", [], ["animer", "prise-de-parole"], known, declared) == ["transmettre", "soin"]
