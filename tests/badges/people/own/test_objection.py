"""A member objects from their private page; every rule obeys, and saying it twice is saying it once."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from badges.people import reads, register
from badges.people.own import objection
from badges.people.rules import ConsentSubject
from badges.people.tables import Consent
from badges.recognition import observe
from tests.cast.people import Cast
from tests.cast.refusals import code


def answers(cast: Cast, member_id: int) -> list[tuple[str, int | None]]:
    """What was answered about badges, and who entered it."""
    with cast.services.database.begin(read_only=True) as session:
        chosen = select(Consent).where(Consent.member_id == member_id, Consent.subject == ConsentSubject.BADGES)
        return [(each.answer, each.recorded_by_id) for each in session.scalars(chosen.order_by(Consent.id))]


def test_nothing_is_observed_any_more(cast: Cast) -> None:
    amina, services = cast.member(), cast.services
    gathering = cast.gathering(present={amina: "helps"})

    def observed() -> None:
        observe.observe(
            services, cast.lea, member_id=amina, badge_slug="equipe", criteria=["1"], gathering_id=gathering
        )

    observed()  # the control
    for _ in range(2):
        objection.object_to(services, amina, ["badges"])
    assert answers(cast, amina) == [("yes", cast.helene.staff_id), ("withdrawn", None)]
    assert code(observed) == "observation.consent"
    with services.database.begin(read_only=True) as session:
        assert objection.objects_to_badges(session, amina) == services.now()
        assert reads.member(session, amina).unnamed_on is None  # type: ignore[union-attr]
    register.record_consent(services, cast.lea, amina, "badges", "yes")
    with services.database.begin(read_only=True) as session:
        assert objection.objects_to_badges(session, amina) is None


@pytest.mark.parametrize(("said", "expected"), [(None, "no"), (False, None)])
def test_who_never_said_yes_says_no(cast: Cast, said: bool | None, expected: str | None) -> None:
    zoe = cast.member("Zoé", None, badges_yes=said)
    before = answers(cast, zoe)
    objection.object_to(cast.services, zoe, ["badges"])
    assert answers(cast, zoe) == before + ([(expected, None)] if expected else [])


def test_presence_is_noted_without_the_name(cast: Cast) -> None:
    amina = cast.member()
    for _ in range(2):
        objection.object_to(cast.services, amina, ["name"])
    with cast.services.database.begin(read_only=True) as session:
        found = reads.member(session, amina)
        assert found is not None and found.unnamed_on == cast.services.now().date()
        assert reads.members(session, None, by_name=True) == []
    assert answers(cast, amina) == [("yes", cast.helene.staff_id)]


def test_what_is_no_choice_is_refused(cast: Cast) -> None:
    amina = cast.member()
    assert code(lambda: objection.object_to(cast.services, amina, [])) == "objection.nothing"
    assert code(lambda: objection.object_to(cast.services, amina, ["badges", "all"])) == "objection.nothing"
    assert len(answers(cast, amina)) == 1
