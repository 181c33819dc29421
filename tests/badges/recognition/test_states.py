"""The table of an award's transitions is exactly what the flows make."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from types import SimpleNamespace

import pytest
from sqlalchemy import event

from badges.base.services import Services
from badges.issuing import resume, revoke, sign
from badges.people import register
from badges.recognition import award as awards
from badges.recognition import changes
from badges.recognition.states import (
    AWARD_TRANSITIONS,
    CLOSED,
    ENDED,
    GIVEN_UP,
    IN_PROGRESS,
    TO_SIGN,
    UNSIGNED,
    AwardState,
    IllegalTransition,
    change_state,
    refuse_change,
)
from badges.recognition.tables import Award
from tests.cast import acts
from tests.cast.people import Cast
from tests.cast.recognition import Recognition, agreed

ALLOWED = {(before, after) for before, following in AWARD_TRANSITIONS.items() for after in following}


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Iterator[set[tuple[str, str]]]:
    """Every change of an award's state in the block, as (before, after)."""
    found: set[tuple[str, str]] = set()

    def note(_award: Award, after: object, before: object, _event: object) -> None:
        found.add((str(before), str(after)))

    def moved(before: AwardState, after: AwardState) -> None:
        refuse_change(before, after)
        found.add((str(before), str(after)))

    event.listen(Award.state, "set", note, active_history=True)
    monkeypatch.setattr(changes, "refuse_change", moved)  # of what is written without the mapper
    yield found
    event.remove(Award.state, "set", note)


def _reserved(of: Recognition) -> Recognition:
    assert sign.reserve(of.services, of.lea, of.award) is not None
    return of


def test_the_flows_make_the_transitions_of_the_table(services_sqlite: Services, made: set[tuple[str, str]]) -> None:
    services, cast = services_sqlite, Cast(services_sqlite)
    someone = (agreed(cast, given=name, family="Petit") for name in ("Aline", "Ben", "Cléo", "Dora", "Émile", "Flore"))

    declined = next(someone)  # draft, agreed
    acts.answer(services, declined.lea, declined.award, "later")
    acts.answer(services, declined.lea, declined.award, "no")
    awards.ask_again(services, declined.lea, declined.award)

    abandoned = next(someone)
    awards.abandon(services, abandoned.lea, abandoned.award)

    twice = next(someone)
    acts.answer(services, twice.lea, twice.award, "later")
    awards.abandon(services, twice.lea, twice.award)

    undone = next(someone).sign()
    sign.undo(services, undone.lea, undone.award)

    cancelled = next(someone).sign()
    revoke.revoke(services, cancelled.helene, cancelled.award, "error")

    given_up = _reserved(next(someone))
    given_up.change(erased_at=services.now())
    assert resume.resume(services) == 0

    back = _reserved(agreed(cast, given="Gaël", family="Petit"))
    register.record_consent(services, back.lea, back.member, "badges", "withdrawn")
    assert resume.resume(services) == 0
    assert made == ALLOWED


@pytest.mark.parametrize(("before", "after"), list(product(AwardState, AwardState)))
def test_other_transitions_are_refused(before: AwardState, after: AwardState) -> None:
    award = SimpleNamespace(state=before)
    if (before, after) in ALLOWED:
        change_state(award, after)
        assert award.state is after
        return
    with pytest.raises(IllegalTransition, match=f"from {before} to {after}"):
        change_state(award, after)
    assert award.state is before


def test_the_named_sets() -> None:
    assert set(AWARD_TRANSITIONS) == set(AwardState)
    assert CLOSED == ("withdrawn", "revoked", "declined", "abandoned")
    assert ENDED == ("withdrawn", "revoked") and GIVEN_UP == ("declined", "abandoned")
    assert IN_PROGRESS == ("draft", "agreed", "reserved")
    assert UNSIGNED == ("draft", "agreed") and TO_SIGN == ("agreed", "reserved")


def test_a_reservation_does_not_change_an_award_that_moved_on(services_sqlite: Services) -> None:
    of = _reserved(agreed(Cast(services_sqlite)))
    of.change(state=AwardState.WITHDRAWN)
    assert resume.resume(services_sqlite) == 0
    assert (of.editions()[0].state, of.row().state) == ("abandoned", "withdrawn")
