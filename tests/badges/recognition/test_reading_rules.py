"""When a colleague reads first, where the reading stands, and that nothing passes by it. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badges.people.ties.persons import Persons
from badges.recognition.reading.second_reading import change_status
from badges.recognition.rules import (
    MANY_AWARDS,
    Criterion,
    Dossier,
    LastReading,
    Seen,
    is_signed_by_the_reader,
    needs_proof,
    never_readers,
    outside,
    reading_blockers,
    reading_reason,
    reading_state,
    signing_blockers,
    year_before,
)
from badges.recognition.states import READING_TRANSITIONS, IllegalTransition, ReadingReason, ReadingState

LEA, KARIM, HELENE, OTHER_OF_LEA, MEMBER = 7, 8, 9, 17, 3
TODAY = date(2026, 11, 24)


def seen(criterion: str, days_ago: int, entered: int = 0, *, by: int = LEA, entered_by: int | None = LEA) -> Seen:
    """What `by` saw at a meeting some days ago, entered `entered` days ago."""
    day = TODAY - timedelta(days=days_ago)
    moment = datetime(day.year, day.month, day.day, 13, tzinfo=UTC)
    return Seen(
        criterion, day, "meeting", days_ago, None, "helps", 1, "Guéret", by, moment, moment, 120,
        entered_by=entered_by, entered_on=TODAY - timedelta(days=entered),
    )  # fmt: skip


def dossier(*observations: Seen, **facts: Any) -> Dossier:
    """Léa's award to Amina, complete but for what is given."""
    criteria = [Criterion(key, {"fr": key}, tuple(s for s in observations if s.criterion == key)) for key in "1234"]
    complete: dict[str, Any] = {
        "award_id": 1, "code": "7K3M9QXD40", "state": "draft", "answer": None, "member_id": MEMBER,
        "member_name": "Amina Benali", "member_given_name": "Amina", "member_staff_id": None,
        "name_choices": ("Amina B.",), "name_shown": None, "visibility": "code", "search_engines": False,
        "member_present": True, "badges_consent": True, "badge_slug": "equipe", "badge_version": 1, "badge": {},
        "badge_retired": False, "already_held": False, "site_id": 1, "site": "Guéret", "awarded_by_id": LEA,
        "awarded_by": "Léa Martin", "function": "animatrice", "place": None, "criteria": tuple(criteria),
        "sentence": None, "today": TODAY, "came_on": date(2025, 1, 1),
    }  # fmt: skip
    return Dossier(**{**complete, **facts})


LATE = (seen("1", 30), seen("3", 20))
SAME = Persons(frozenset({(LEA, 50), (OTHER_OF_LEA, 50)}))


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        (LATE, ReadingReason.LATE),
        ((seen("1", 15), seen("3", 16)), ReadingReason.LATE),
        ((seen("1", 14), seen("3", 20)), None),  # one was entered in time
        ((seen("1", 30, 30), seen("3", 20, 19)), None),  # both were
        ((seen("1", 30), seen("3", 20, by=KARIM)), None),  # two authors
        ((seen("1", 30, entered_by=KARIM), seen("3", 20)), None),  # a colleague entered one
        ((seen("1", 30, entered_by=None), seen("3", 20)), None),  # nobody knows who entered it
        ((seen("1", 30, by=KARIM, entered_by=KARIM), seen("3", 20, by=KARIM, entered_by=KARIM)), ReadingReason.LATE),
        ((), None),
    ],
)
def test_when_a_colleague_reads_first(found: tuple[Seen, ...], reason: ReadingReason | None) -> None:
    assert reading_reason(dossier(*found)) is reason


def test_two_accounts_of_one_person_are_one_author() -> None:
    by_both = (seen("1", 30), seen("3", 20, by=OTHER_OF_LEA, entered_by=OTHER_OF_LEA))
    assert reading_reason(dossier(*by_both)) is None
    assert reading_reason(dossier(*by_both, persons=SAME)) is ReadingReason.LATE


def test_an_ordinary_award_needs_nothing() -> None:
    ordinary = dossier(seen("1", 7, 7), seen("3", 0))
    assert reading_blockers(ordinary) == [] and reading_state(ordinary) is None


def test_a_preference_is_the_staff_members_own() -> None:
    ordinary = (seen("1", 7, 7), seen("3", 0))
    assert reading_reason(dossier(*ordinary, preferring=frozenset({LEA}))) is ReadingReason.PREFERENCE
    assert reading_reason(dossier(*ordinary, preferring=frozenset({KARIM}))) is None
    agreed = {"state": "agreed", "answer": "yes", "name_shown": "Amina B."}
    prepared_by_lea = dossier(*ordinary, preferring=frozenset({KARIM}), **agreed)
    karim, helene = (SimpleNamespace(staff_id=number) for number in (KARIM, HELENE))
    assert [each.code for each in signing_blockers(prepared_by_lea, karim)] == [  # type: ignore[arg-type]
        "award.blocked.colleague_signs"
    ]
    assert signing_blockers(prepared_by_lea, helene) == []  # type: ignore[arg-type]


def answered(of: Dossier, state: ReadingState, reader: int = KARIM) -> Dossier:
    """The dossier with a reading of its content."""
    reason = reading_reason(of) or ReadingReason.LATE
    return replace(of, reading=LastReading(state, reason, LEA, of.digest, reader, "Karim"))


def codes(of: Dossier) -> list[str]:
    """The codes of what a reading still lacks."""
    return [each.code for each in reading_blockers(of)]


def test_only_nothing_unusual_lets_it_pass() -> None:
    late = dossier(*LATE)
    assert codes(late) == ["award.blocked.reading"]
    assert codes(replace(late, reading=LastReading(ReadingState.ASKED, ReadingReason.LATE, LEA))) == [
        "award.blocked.reading_asked"
    ]
    assert codes(answered(late, ReadingState.TOGETHER)) == ["award.blocked.reading_together"]
    assert codes(answered(late, ReadingState.FINE)) == []
    assert codes(answered(late, ReadingState.NOBODY)) == []


def test_a_preference_is_never_answered_by_nobody() -> None:
    preferred = dossier(*LATE, preferring=frozenset({LEA}))
    assert codes(answered(preferred, ReadingState.NOBODY)) == ["award.blocked.reading"]
    assert is_signed_by_the_reader(answered(preferred, ReadingState.FINE))
    assert not is_signed_by_the_reader(answered(dossier(*LATE), ReadingState.FINE))


@pytest.mark.parametrize(
    "change",
    [
        {"sentence": "A dit bonjour."},
        {"name_choices": ("Paul B.",)},
        {"badge_version": 2},
        {"site_id": 2},
        {"preferring": frozenset({LEA})},
    ],
)
def test_an_answer_is_about_what_was_read(change: dict[str, Any]) -> None:
    fine = answered(dossier(*LATE), ReadingState.FINE)
    assert codes(replace(fine, **change)) == ["award.blocked.reading"]


def test_what_was_seen_is_part_of_what_was_read() -> None:
    fine = answered(dossier(*LATE), ReadingState.FINE)
    assert codes(replace(dossier(*LATE, seen("2", 40)), reading=fine.reading)) == ["award.blocked.reading"]
    assert codes(replace(dossier(seen("1", 31), seen("3", 20)), reading=fine.reading)) == ["award.blocked.reading"]


@pytest.mark.parametrize(
    ("reader", "facts"),
    [
        (LEA, {}),
        (OTHER_OF_LEA, {"persons": SAME}),
        (KARIM, {"persons": Persons(frozenset({(KARIM, MEMBER)}))}),
        (KARIM, {"member_staff_id": KARIM}),
    ],
)
def test_the_author_and_the_member_never_read(reader: int, facts: dict[str, Any]) -> None:
    of = dossier(*LATE, **facts)
    assert reader in never_readers(of)
    assert codes(answered(of, ReadingState.FINE, reader)) == ["award.blocked.reading"]


def test_who_asks_never_reads() -> None:
    assert HELENE in never_readers(dossier(*LATE), HELENE) and HELENE not in never_readers(dossier(*LATE))


DEEDS = st.lists(st.sampled_from(["ask", "fine", "together", "nobody", "change"]), max_size=12)


@given(DEEDS)
def test_whatever_is_done_the_member_is_asked_only_after_a_colleagues_yes_to_this_content(deeds: list[str]) -> None:
    """The table of a reading, with every order of deeds: refused ones change nothing."""
    content, read_as_fine, of = 0, None, dossier(*LATE)
    reading: Any = None
    for deed in deeds:
        if deed == "change":
            content += 1
        elif deed == "ask":
            if reading is None or codes(of) == ["award.blocked.reading"]:
                reading = SimpleNamespace(status=ReadingState.ASKED, digest=None)
        elif reading is not None:
            before = reading.status
            try:
                change_status(reading, ReadingState(deed))
            except IllegalTransition:
                assert ReadingState(deed) not in READING_TRANSITIONS[before]
            else:
                reading.digest = of.digest
                read_as_fine = content if deed in ("fine", "nobody") else read_as_fine
        of = dossier(*LATE, sentence=str(content))
        if reading is not None:
            of = replace(of, reading=LastReading(reading.status, ReadingReason.LATE, LEA, reading.digest, KARIM))
        if reading_blockers(of) == []:
            assert read_as_fine == content
        if reading is not None and reading.status is ReadingState.ASKED:
            assert codes(of) == ["award.blocked.reading_asked"]


# -- when something was seen ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "opened", "code"),
    [
        (TODAY, None, None),
        (TODAY + timedelta(days=1), None, "observation.too_early"),
        (date(2025, 11, 24), None, None),
        (date(2025, 11, 23), None, "observation.too_old"),
        (date(2026, 3, 1), date(2026, 3, 1), None),
        (date(2026, 2, 28), date(2026, 3, 1), "observation.before_opening"),
    ],
)
def test_nothing_is_seen_outside_of_its_time(day: date, opened: date | None, code: str | None) -> None:
    assert outside(day, dossier(), opened) == code


def test_nothing_is_seen_before_the_member_came() -> None:
    came = dossier(came_on=date(2026, 9, 1))
    assert outside(date(2026, 9, 1), came, None) is None
    assert outside(date(2026, 8, 31), came, None) == "observation.before_member"


def test_a_year_before_the_29th_of_february() -> None:
    assert year_before(date(2028, 2, 29)) == date(2027, 2, 28)
    assert year_before(date(2029, 2, 28)) == date(2028, 2, 28)
    assert year_before(date(2026, 12, 31)) == date(2025, 12, 31)


def test_what_is_too_old_does_not_reach_the_minimum_and_says_why() -> None:
    old = dossier(seen("1", 400), seen("3", 2))
    assert [each.code for each in old.blockers] == [
        "award.blocked.two_criteria", "award.blocked.two_dates", "award.blocked.too_old",
    ]  # fmt: skip
    enough = dossier(seen("2", 400), seen("1", 10), seen("3", 2))
    assert enough.blockers == []


def test_the_day_judges() -> None:
    assert dossier(seen("1", 400), seen("3", 2), today=None).blockers == []  # the positive control


# -- many -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("signed", "proved", "needed"),
    [(0, False, False), (MANY_AWARDS - 1, False, False), (MANY_AWARDS, False, True), (MANY_AWARDS, True, False)],
)
def test_a_proof_is_asked_for_beyond_thirty(signed: int, proved: bool, needed: bool) -> None:
    assert MANY_AWARDS == 30
    assert needs_proof(signed, proved_recently=proved) is needed
