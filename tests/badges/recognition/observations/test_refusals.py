"""Of whom nothing can be noted: the lists of the wizard leave out the very members that it would refuse."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, select

from badges.base.services import Services
from badges.base.times import local_date
from badges.people.rules import Age
from badges.people.tables import Consent, Member
from badges.recognition import award, observe
from badges.recognition.observations import refusals
from badges.recognition.together.reads import several
from tests.cast.people import Cast
from tests.cast.recorded import exchange
from tests.cast.refusals import code


def someone_of_each_kind(cast: Cast) -> dict[str, int]:
    """A yes, a no, « Pas maintenant », a child whose yes no parent said, one who came later by their record."""
    people = {
        "yes": cast.member(),
        "no": cast.member("Odile", "Zimmer", badges_yes=False),
        "later": cast.member("Jean", None, badges_yes=None),
        "unasked": cast.member("Sylvie", None),
        "child": cast.member("Zoé", None),
        "late": cast.member("Rose", None),
    }
    with cast.services.database.begin() as session:
        for each in session.scalars(select(Member)):
            each.joined_on -= timedelta(days=60)
        session.get_one(Member, people["child"]).age = Age.UNDER_15
        session.get_one(Member, people["late"]).joined_on += timedelta(days=42)
        session.execute(delete(Consent).where(Consent.member_id == people["unasked"]))
    return people


def test_who_is_left_out_is_who_would_be_refused(services: Services, cast: Cast) -> None:
    people = someone_of_each_kind(cast)
    place = cast.gathering(20, dict.fromkeys(people.values(), "helps"))
    with services.database.begin(read_only=True) as session:
        found = refusals.at_gathering(session, place, services.now())
        assert refusals.at_gathering(session, 999, services.now()) == {}
        named = refusals.of_members(session, people.values())
        alone = {number: refusals.of_member(session, number) for number in people.values()}
    assert found == {
        people["no"]: "observation.consent", people["later"]: "observation.consent",
        people["child"]: "observation.together", people["late"]: "observation.before_member",
    }  # fmt: skip
    assert named == {number: said for number, said in alone.items() if said} == {
        people["no"]: "observation.consent", people["later"]: "observation.consent",
        people["child"]: "observation.together",
    }  # fmt: skip
    for number in people.values():

        def begin(number: int = number) -> None:
            award.start(services, cast.lea, member_id=number, badge_slug="equipe", gathering_id=place)

        assert found[number] == code(begin) if number in found else begin() is None
    shown = {each.member.id for each in several(services, cast.lea, place, "equipe").people}
    assert shown == {people["yes"], people["unasked"]}


def test_a_day_that_does_not_count_is_left_out(services: Services, cast: Cast) -> None:
    amina, jean = cast.member(), cast.member("Jean", None)
    given, today = exchange(services, cast, amina, jean), local_date(services.now())
    old, later = today - timedelta(days=500), today + timedelta(days=1)
    places = [(cast.gueret, day) for day in (today, old, later)]
    with services.database.begin(read_only=True) as session:
        assert refusals.days(session, amina, [], services.now()) == {}
        assert refusals.days(session, amina, places, services.now()) == {
            (cast.gueret, old): "observation.too_old", (cast.gueret, later): "observation.too_early",
        }  # fmt: skip
    observe.observe(services, cast.lea, member_id=amina, badge_slug="equipe", criteria=["1"], exchange_id=given)
