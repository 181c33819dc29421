"""The parts of what was seen of a member, by badge, on both databases."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import inspect

from badges.base.services import Services
from badges.people.tables import Member
from badges.recognition import observe
from badges.recognition import reads as recognition
from badges.recognition.evidence import Part
from badges.recognition.tables import Award
from tests.cast.people import Cast
from tests.cast.recognition import agreed
from tests.conftest import Clock


def parts(services: Services, member_id: int) -> dict[int, tuple[Part, ...]]:
    """The parts as a page reads them."""
    with services.database.begin(read_only=True) as session:
        return recognition.parts(session, member_id, recognition.awards_of(session, member_id))


def test_the_parts_of_an_issued_badge(services: Services) -> None:
    cast = Cast(services)
    given = agreed(cast)
    assert parts(services, given.member) == {}  # not yet signed
    given.sign()
    (part,) = parts(services, given.member)[given.award]
    assert (part.kind, part.title, part.role, part.times, part.sites) == (
        "workshop",
        "Couture",
        "helps",
        2,
        ("Guéret",),
    )
    other = agreed(cast, given="Inès", family="Roche").sign()
    assert parts(services, given.member).keys() == {given.award} and parts(services, other.member).keys() == {
        other.award
    }
    assert parts(services, 10**6) == {}


def test_what_is_seen_after_the_yes_is_not_in_it(services: Services, clock: Clock) -> None:
    cast = Cast(services)
    given = agreed(cast).sign()
    clock.advance(hours=1)
    later = cast.gathering(0, {given.member: "leads"}, workshop=cast.workshop("Anglais"))
    observe.observe(services, cast.lea, member_id=given.member, badge_slug="equipe", criteria=["1"], gathering_id=later)
    assert [each.title for each in parts(services, given.member)[given.award]] == ["Couture"]


def test_what_an_own_account_saw_is_left_out(services: Services) -> None:
    cast = Cast(services)
    given = agreed(cast, given="Léa", family="Dupont").sign()
    assert parts(services, given.member)[given.award]
    with services.database.begin() as session:
        session.get_one(Member, given.member).staff_id = cast.lea.staff_id
    assert parts(services, given.member)[given.award] == ()


def test_the_fullest_parts_alone_where_so_many_are_asked_for(services: Services) -> None:
    cast = Cast(services)
    given = agreed(cast)
    given.sign()
    with services.database.begin(read_only=True) as session:
        awards = recognition.awards_of(session, given.member)
        every = recognition.parts(session, given.member, awards)
        assert recognition.parts(session, given.member, awards, 1) == {
            number: found[:1] for number, found in every.items()
        }
        assert recognition.parts(session, given.member, []) == {}


def test_awards_of_one_badge_and_site_are_read_as_each_alone(services: Services) -> None:
    cast = Cast(services)
    given = agreed(cast).sign()
    with services.database.begin() as session:
        first = session.get_one(Award, given.award)
        for number, site in enumerate((cast.gueret, cast.auzances, cast.gueret), 1):
            own = {
                each.key: getattr(first, each.key)
                for each in inspect(Award).column_attrs
                if each.key not in ("id", "code", "site_id", "issued_at", "criteria", "paused_at", "client_key")
            }
            issued_at = services.now() + timedelta(days=number)
            session.add(Award(**own, code=f"TESTCODE{number}"[:10], site_id=site, issued_at=issued_at, criteria=["1"]))
    with services.database.begin(read_only=True) as session:
        found = recognition.awards_of(session, given.member)
        assert found == [recognition.award(session, each.id) for each in found]
        assert [each.issued_at for each in found] == sorted((each.issued_at for each in found), reverse=True)
        assert {each.site.id for each in found} == {cast.gueret, cast.auzances} and len(found) == 4
        assert recognition.awards_of(session, 10**6) == []
