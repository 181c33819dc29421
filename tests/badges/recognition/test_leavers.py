"""What a staff member had begun belongs to the site: once their account is closed, its others take it up."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session as OrmSession

from badges.base.rights import OPERATOR, Actor
from badges.gatherings import reads as gatherings
from badges.issuing import sign as signing
from badges.network import accounts
from badges.network.actors import actor_of
from badges.recognition import award, observe, reads
from badges.recognition.tables import Award
from badges.recognition.views import AwardView
from tests.cast import acts
from tests.cast.people import Cast
from tests.cast.recognition import Recognition
from tests.cast.refusals import code


@pytest.fixture
def nora(cast: Cast) -> Actor:
    """Nora, of Guéret as Léa is."""
    email = "nora@rcs-creuse.example"
    acts.invite(
        cast.services, OPERATOR, name="Nora", email=email, function="animatrice", roles=["facilitator"],
        site_slugs=["gueret"],
    )  # fmt: skip
    return actor_of(cast.staff(email))


def begun_by(session: OrmSession, actor: Actor, staff_id: int | None) -> list[AwardView]:
    """What one colleague began at the sites of the actor, as the day's page of who replaces them shows it."""
    chosen = reads.in_progress(actor.site_ids, begun_by=staff_id)
    return reads.begun(reads.waiting(session, {"begun": chosen})["begun"])


def unfinished(cast: Cast, actor: Actor) -> list[int]:
    """The awards in progress that an actor's sites show."""
    with cast.services.database.begin(read_only=True) as session:
        return [each.id for each in reads.unfinished(session, actor.site_ids)]


def test_the_site_takes_up_what_a_leaver_began(cast: Cast, nora: Actor, recognition: Recognition) -> None:
    services, lea = cast.services, cast.lea
    jean = cast.member("Jean-Paul", "Dufour")
    place = cast.gathering(0, {jean: "helps"})
    keys = ["1", "2"]
    draft = award.start(services, lea, member_id=jean, badge_slug="equipe", gathering_id=place)
    acts.tick(services, lea, draft, keys)
    accounts.disable(services, cast.helene, lea.staff_id or 0)
    gone = actor_of(cast.staff("lea@rcs-creuse.example"))
    assert code(lambda: acts.tick(services, gone, draft, keys[:1])) == "not_found"

    assert set(unfinished(cast, nora)) == {draft, recognition.award} and unfinished(cast, cast.karim) == []
    seen = award.dossier(services, nora, draft)
    assert [each.key for each in seen.criteria if each.seen] == keys  # Léa's observations
    assert award.start(services, nora, member_id=jean, badge_slug="equipe", gathering_id=place) == draft
    acts.tick(services, nora, draft, [*keys, "3"])
    with services.database.begin(read_only=True) as session:
        assert set(session.get_one(Award, draft).criteria) == {"1", "2", "3"}
        assert gatherings.gathering(session, place) is not None
    observe.observe(services, nora, member_id=jean, badge_slug="ecoute", criteria=["1"], gathering_id=place)

    signing.sign(services, nora, recognition.award)
    assert recognition.headline() == "VALID"


def test_reads_that_asked_who_began_would_hide_it(cast: Cast, nora: Actor, recognition: Recognition) -> None:
    """The positive control: the same read, for one staff member's own."""
    accounts.disable(cast.services, cast.helene, cast.lea.staff_id or 0)
    with cast.services.database.begin(read_only=True) as session:
        assert begun_by(session, nora, nora.staff_id) == []
        begun = begun_by(session, nora, cast.lea.staff_id)
    assert [each.id for each in begun] == unfinished(cast, nora) == [recognition.award]
