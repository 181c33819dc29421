"""What rests on a gathering noted wrongly: kept, done again, paused or cancelled, for all its badges in one act."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import select

from badges.base.errors import Outdated
from badges.base.rights import Actor
from badges.base.services import Services
from badges.gatherings import attendance
from badges.gatherings.tables import Gathering, Workshop
from badges.issuing.correcting import gathering_badges, pause
from badges.issuing.correcting.reads import paused_awards
from badges.ledger.tables import Document, Edition
from badges.recognition import award, observe, reads
from tests.cast import acts
from tests.cast.naming import accept
from tests.cast.people import Cast
from tests.cast.recognition import Recognition
from tests.cast.refusals import code


@dataclass(frozen=True)
class Shared:
    """One session of a workshop, today, at which two members helped, and their badges."""

    cast: Cast
    gathering: int
    badges: tuple[Recognition, ...]

    @property
    def services(self) -> Services:
        """The services of the instance."""
        return self.cast.services

    def listed(self) -> list[int]:
        """The awards that rest on it."""
        with self.services.database.begin(read_only=True) as session:
            return [number for number, _site in gathering_badges.resting(session, self.gathering)]


def shared(cast: Cast) -> Shared:
    """Amina and Fatou helped in the sewing workshop today and a week ago, and have a badge each."""
    services, lea = cast.services, cast.lea
    members = [cast.member("Amina", "Benali"), cast.member("Fatou", "Petit")]
    workshop = cast.workshop("Couture")
    before, today = (cast.gathering(days, dict.fromkeys(members, "takes_part"), workshop=workshop) for days in (7, 0))
    found = []
    for member in members:
        observe.observe(services, lea, member_id=member, badge_slug="equipe", criteria=["1"], gathering_id=before)
        number = award.start(services, lea, member_id=member, badge_slug="equipe", gathering_id=today)
        acts.tick(services, lea, number, ["1", "3"])
        acts.answer(services, lea, number, "yes")
        with services.database.begin(read_only=True) as session:
            view = reads.award(session, number)
        assert view is not None
        found.append(Recognition(services, lea, cast.helene, cast.karim, member, number, view.code).sign())
    return Shared(cast, today, tuple(found))


def subject(of: Recognition) -> dict[str, object]:
    """What the badge under the code says of its holder and how it was seen."""
    with of.services.database.begin(read_only=True) as session:
        chosen = (
            select(Document.data)
            .join(Edition)
            .where(Edition.award_id == of.award, Document.representation == "ob3", Edition.state == "issued")
        )
        found: dict[str, object] = json.loads(session.scalars(chosen.order_by(Edition.id.desc()).limit(1)).one())
    inner = found["credentialSubject"]
    assert isinstance(inner, dict)
    return {**inner, "evidence": found.get("evidence")}


def roles(these: Shared, role: str) -> None:
    """Léa corrects what the first did there."""
    present = {these.badges[0].member: role, these.badges[1].member: "takes_part"}
    attendance.record_attendance(
        these.services, these.cast.lea, these.gathering, present, observed=reads.observed_members
    )


def test_a_role_noted_wrongly(services: Services, cast: Cast) -> None:
    these = shared(cast)
    first, second = these.badges
    assert these.listed() == [first.award, second.award]
    nothing = gathering_badges.Done()  # they say what is noted
    assert gathering_badges.reissue(services, cast.lea, these.gathering) == nothing
    roles(these, "leads")
    assert subject(first)["role"] == "A participé" and first.headline() == "VALID"  # nothing is done without the tap
    for changed in (1, 0):  # a second tap is the same
        assert gathering_badges.reissue(services, cast.lea, these.gathering) == gathering_badges.Done(changed)
    assert (subject(first)["role"], subject(second)["role"]) == ("A animé", "A participé")
    assert [len(each.editions()) for each in these.badges] == [2, 1]
    assert [each.headline() for each in these.badges] == ["VALID", "VALID"]
    assert first.row().name_shown == "Amina B."


def test_hours_and_the_name_of_the_workshop(services: Services, cast: Cast) -> None:
    these = shared(cast)
    with services.database.begin() as session:
        found = session.get_one(Gathering, these.gathering)
        start, end, workshop = found.starts_at, found.ends_at, found.workshop_id
        session.get_one(Workshop, workshop).title = "Broderie"
    acts.change_gathering(
        services,
        cast.lea,
        these.gathering,
        title=None,
        starts_at=start,
        ends_at=end + timedelta(minutes=30),
        place=None,
        observed=reads.observed_members,
    )
    before = subject(these.badges[0])
    assert "Couture" in str(before["evidence"])
    assert gathering_badges.reissue(services, cast.lea, these.gathering).changed == 2
    after = subject(these.badges[0])
    assert "Broderie" in str(after["evidence"]) and "Couture" not in str(after["evidence"])
    assert after["activityEndDate"] != before["activityEndDate"] and after["id"] == before["id"]


def test_all_are_paused_and_the_coordination_decides(services: Services, cast: Cast) -> None:
    these = shared(cast)
    for _ in range(2):
        assert gathering_badges.pause_all(services, cast.lea, these.gathering).changed == 2
    assert [each.headline() for each in these.badges] == ["SUSPENDED"] * 2
    with services.database.begin(read_only=True) as session:
        assert len(paused_awards(session)) == 2
    failed = gathering_badges.reissue(services, cast.lea, these.gathering).failed
    assert set(failed.values()) == {"award.paused"}
    assert set(gathering_badges.cancel_all(services, cast.lea, these.gathering).failed.values()) == {
        "correction.other_site"
    }
    assert gathering_badges.cancel_all(services, cast.helene, these.gathering).changed == 2
    assert [each.headline() for each in these.badges] == ["REVOKED"] * 2
    assert (
        these.listed() == []
        and gathering_badges.cancel_all(services, cast.helene, these.gathering) == gathering_badges.Done()
    )


def test_what_fails_is_said_and_the_others_are_done(services: Services, cast: Cast) -> None:
    these = shared(cast)
    first, second = these.badges
    pause.pause(services, cast.lea, second.award, "person")
    roles(these, "leads")
    assert gathering_badges.reissue(services, cast.lea, these.gathering) == gathering_badges.Done(
        1, {second.award: "award.paused"}
    )
    assert subject(first)["role"] == "A animé" and second.headline() == "SUSPENDED"


@pytest.mark.parametrize("act", [gathering_badges.reissue, gathering_badges.pause_all, gathering_badges.cancel_all])
def test_another_site_and_another_list(
    services: Services, cast: Cast, act: Callable[..., gathering_badges.Done]
) -> None:
    these = shared(cast)
    karim: Actor = cast.karim
    assert code(lambda: act(services, karim, these.gathering)) == "not_found"
    assert code(lambda: act(services, cast.lea, 999)) == "not_found"
    with pytest.raises(Outdated):
        act(services, cast.lea, these.gathering, shown="0" * 32)
    assert [each.headline() for each in these.badges] == ["VALID"] * 2


def test_only_what_the_badge_holds_counts(services: Services, cast: Cast) -> None:
    these = shared(cast)
    first = these.badges[0]
    first.change(criteria=["2"])
    assert these.listed() == [these.badges[1].award]
    first.change(criteria=["1", "3"], erased_at=services.now())
    assert these.listed() == [these.badges[1].award]


def test_a_name_is_corrected_without_what_was_noted_since(services: Services, cast: Cast) -> None:
    these = shared(cast)
    roles(these, "leads")
    assert accept(these.badges[0], "Amina")
    assert subject(these.badges[0])["role"] == "A participé"
