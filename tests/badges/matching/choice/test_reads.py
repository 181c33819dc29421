"""What choosing reads: whose words, which workshops, ideas and meetings, what is known; on both databases."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from badges.base.services import Services
from badges.exchanges.tables import Exchange
from badges.gatherings.tables import Workshop
from badges.gatherings.workshops import places
from badges.gatherings.workshops.facts import EnrolmentFacts
from badges.matching import conditions
from badges.matching.choice import reads, seekers
from badges.matching.choice.facts import Kind, Reason, Suggestion, Way
from badges.matching.choice.reads import Choice
from badges.matching.conditions import ConditionsFacts
from badges.matching.postings import change
from badges.matching.postings.rows import OwnLink
from badges.matching.rules import Step
from badges.matching.tables import (
    Idea,
    IdeaVoice,
    Introduction,
    MemberConditions,
    Objection,
    Posting,
    SetAside,
    ThreadsAtRest,
)
from badges.people.tables import Member
from tests.cast import acts
from tests.cast.people import Cast
from tests.cast.postings import posting
from tests.cast.statements import asked_of


def chosen(services: Services, member: int, sites: Iterable[int], *, only: int | None = None) -> Choice:
    """What fits a member now."""
    with services.database.begin(read_only=True) as session:
        found = reads.choice(session, member, list(sites), services.now(), only=only)
    assert found is not None
    return found


def pairs(found: Choice, kind: Kind = Kind.POSTING) -> list[tuple[Way, int]]:
    """Each way, and the number of what is suggested, of one kind."""
    return [(each.way, each.number) for each in found.shown if each.kind is kind]


def reasons(found: Choice, number: int, kind: Kind = Kind.POSTING) -> list[Reason]:
    """Why one thing is suggested."""
    one: Suggestion = next(each for each in found.shown if (each.kind, each.number) == (kind, number))
    return [each.reason for each in one.grounds]


def added(services: Services, *rows: Any) -> None:
    """Store rows."""
    with services.database.begin() as session:
        session.add_all(rows)


def test_offers_and_requests_of_one_activity(services: Services, cast: Cast) -> None:
    marie, fatou, odette, paul = (
        cast.member(name, site=site)
        for name, site in (("Marie", "gueret"), ("Fatou", "gueret"), ("Odette", "gueret"), ("Paul", "auzances"))
    )
    seeks = posting(services, cast.lea, marie, side="sought", activity="cuisine", days=[], moments=["morning"])
    posting(services, cast.lea, marie, activity="animaux", words="Garder un chat.", days=[], moments=[])
    cooks = posting(services, cast.lea, fatou, activity="cuisine", days=["we"], moments=["morning"])
    posting(services, cast.lea, fatou, activity="velo")
    cat = posting(services, cast.lea, odette, side="sought", activity="animaux")
    far = posting(services, cast.helene, paul, activity="cuisine", days=[], moments=[])
    posting(services, OwnLink(odette), odette, activity="cuisine", days=[], moments=[])  # nobody has read it
    found = chosen(services, marie, [cast.gueret])
    assert pairs(found) == [(Way.LEARN, cooks), (Way.HAND_ON, cat)]
    assert reasons(found, cooks) == [
        Reason.SEEKS, Reason.BOTH_CAN, Reason.ONE_CAN, Reason.AT_THE_SITE, Reason.NOT_KNOWN,
    ]  # fmt: skip
    assert found.postings[cooks].member.given_name == "Fatou" and len(found.said) == 2
    assert pairs(chosen(services, marie, [cast.gueret], only=seeks)) == [(Way.LEARN, cooks)]
    wide = chosen(services, marie, [cast.gueret, cast.auzances], only=seeks)
    assert pairs(wide) == [(Way.LEARN, cooks), (Way.LEARN, far)] and Reason.OTHER_SITE in reasons(wide, far)
    paused = change.take(services, cast.lea, cooks, Step.PAUSE)
    assert paused and pairs(chosen(services, marie, [cast.gueret], only=seeks)) == []


def test_who_is_left_out(services: Services, cast: Cast) -> None:
    """Each of these would be proposed but for one row; who has none is the control."""
    marie = cast.member("Marie")
    posting(services, cast.lea, marie, side="sought", days=[], moments=[])
    now, given = services.now(), {"days": [], "moments": []}
    names = ("Control", "Objects", "Objected", "Rests", "Left", "Erased", "InThread", "Asked", "Often", "Aside")
    members = {name: cast.member(name, "Navette") for name in names}
    offers = {name: posting(services, cast.lea, number, **given) for name, number in members.items()}
    stranger = cast.member("Stranger", "Navette")
    common = {"site_id": cast.gueret, "moved_at": now}
    lately = {**common, "created_at": now - timedelta(days=2), "ended_at": now}
    with services.database.begin() as session:
        request = session.query(Posting.id).filter(Posting.member_id == marie).scalar()
        session.add_all([
            Objection(member_id=members["Objects"], other_id=marie, said_on=now.date()),
            Objection(member_id=marie, other_id=members["Objected"], said_on=now.date()),
            ThreadsAtRest(member_id=members["Rests"], rested_at=now),
            Introduction(giver_id=marie, receiver_id=members["InThread"], created_at=now - timedelta(30), **common),
            Introduction(giver_id=members["Asked"], receiver_id=stranger, **lately),
            Introduction(giver_id=members["Often"], receiver_id=stranger, **lately),
            MemberConditions(
                member_id=members["Often"], often=True, at_meetings_only=False, not_at_home=False, in_company=False
            ),
            SetAside(offer_id=offers["Aside"], request_id=request, set_aside_on=now.date()),
        ])  # fmt: skip
        session.get_one(Member, members["Left"]).left_on = now.date()
        session.get_one(Member, members["Erased"]).erased_at = now
    found = chosen(services, marie, [cast.gueret])
    assert {number for _way, number in pairs(found)} == {offers["Control"], offers["Often"]}
    seen = chosen(services, members["Control"], [cast.gueret])
    assert pairs(seen) == [(Way.HAND_ON, request)]
    for name in ("Objects", "Objected", "Rests", "Left", "Erased", "InThread", "Aside"):
        assert pairs(chosen(services, members[name], [cast.gueret])) == [], name
    later = services.now() + timedelta(days=13)
    with services.database.begin(read_only=True) as session:
        again = reads.choice(session, marie, [cast.gueret], later)
    assert again is not None and offers["Asked"] in {number for _way, number in pairs(again)}


def test_the_receiver_was_asked_at_the_yes_of_the_giver(services: Services, cast: Cast) -> None:
    marie, odette, now = cast.member("Marie"), cast.member("Odette"), services.now()
    posting(services, cast.lea, marie, days=[], moments=[])
    request = posting(services, cast.lea, odette, side="sought", days=[], moments=[])
    thread = Introduction(
        site_id=cast.gueret, giver_id=cast.member("Fatou"), receiver_id=odette, created_at=now - timedelta(days=3),
        moved_at=now,
    )  # fmt: skip
    added(services, thread)
    assert pairs(chosen(services, marie, [cast.gueret])) == [(Way.HAND_ON, request)]  # nothing was asked of her yet
    with services.database.begin() as session:
        session.get_one(Introduction, 1).giver_yes_at = now - timedelta(days=1)
    assert pairs(chosen(services, marie, [cast.gueret])) == []


def test_the_words_speak_where_no_activity_was_said(services: Services, cast: Cast) -> None:
    marie, fatou, nadia, tom = (cast.member(name) for name in ("Marie", "Fatou", "Nadia", "Tom"))
    free = {"days": [], "moments": []}
    posting(services, cast.lea, marie, side="sought", activity=None, words="Coudre un ourlet.", **free)
    hem = posting(services, cast.lea, fatou, activity="couture", **free)
    posting(services, cast.lea, marie, side="sought", activity="autre", other_activity="Abeilles", **free)
    bees = posting(services, cast.lea, nadia, activity="autre", other_activity="abeillés", words="Une ruche.", **free)
    posting(services, cast.lea, tom, activity="autre", other_activity="Astronomie", **free)
    assert pairs(chosen(services, marie, [cast.gueret])) == [(Way.LEARN, hem), (Way.LEARN, bees)]


def test_workshops_ideas_and_meetings(services: Services, cast: Cast) -> None:
    marie, fatou, colette = (cast.member(name) for name in ("Marie", "Fatou", "Colette"))
    now, here = services.now(), [cast.gueret]
    request = posting(services, cast.lea, marie, side="sought", activity="couture", days=[], moments=[])
    posting(services, cast.lea, marie, activity="cuisine", days=[], moments=[])
    sewing, cooking, full = (cast.workshop(title) for title in ("Coudre ensemble", "Cuisine d’ici", "Ourlets"))
    _limit(services, full, 1)
    places.enrol(services, cast.lea, full, EnrolmentFacts(member=fatou))
    meeting = acts.record_gathering(
        services, cast.lea, site_id=cast.gueret, kind="meeting", workshop_id=None,
        starts_at=now + timedelta(days=2), ends_at=now + timedelta(days=2, hours=2),
    )  # fmt: skip
    with services.database.begin() as session:
        activity = next(each.id for each in reads.rows.activities.activities(session) if each.key == "cuisine")
    given = {"site_id": cast.gueret, "title": "Une soupe", "created_at": now, "activity_id": activity}
    added(
        services, Idea(id=1, member_id=colette, read_at=now, **given), Idea(id=2, **given),
        Idea(id=3, read_at=now, closed_at=now, **given), Idea(id=4, read_at=now, **given),
    )  # fmt: skip
    found = chosen(services, marie, here)
    assert pairs(found, Kind.WORKSHOP) == [(Way.LEARN, sewing), (Way.JOIN, cooking)]
    assert pairs(found, Kind.IDEA) == [(Way.JOIN, 1), (Way.JOIN, 4)]
    assert pairs(found, Kind.MEETING) == [(Way.JOIN, meeting)]
    assert found.named[Kind.WORKSHOP, sewing].title == "Coudre ensemble"
    assert Reason.NO_LIMIT in reasons(found, sewing, Kind.WORKSHOP)
    _limit(services, full, 2)
    assert Reason.FREE_PLACE in reasons(chosen(services, marie, here), full, Kind.WORKSHOP)
    places.enrol(services, cast.lea, sewing, EnrolmentFacts(member=marie))
    added(
        services, Objection(member_id=marie, other_id=fatou, said_on=now.date()),
        Objection(member_id=colette, other_id=marie, said_on=now.date()),
        IdeaVoice(idea_id=4, member_id=marie, said_at=now), SetAside(request_id=request, workshop_id=cooking,
        set_aside_on=now.date()),
    )  # fmt: skip
    found = chosen(services, marie, here)
    assert pairs(found, Kind.WORKSHOP) == [] and pairs(found, Kind.IDEA) == []


def _limit(services: Services, workshop: int, capacity: int) -> None:
    with services.database.begin() as session:
        session.get_one(Workshop, workshop).capacity = capacity


def test_what_is_known_between_two(services: Services, cast: Cast) -> None:
    marie, fatou, paul, tom = (cast.member(name) for name in ("Marie", "Fatou", "Paul", "Tom"))
    now, free = services.now(), {"days": [], "moments": []}
    posting(services, cast.lea, marie, side="sought", **free)
    offers = [posting(services, cast.lea, each, **free) for each in (fatou, paul, tom)]
    workshop = cast.workshop("Peinture")
    for member in (marie, paul):
        places.enrol(services, cast.lea, workshop, EnrolmentFacts(member=member))
    did = {"site_id": cast.gueret, "what": "Un ourlet", "happened_on": now.date(), "recorded_at": now}
    added(
        services, Exchange(giver_id=fatou, receiver_id=marie, confirmed_at=now, **did),
        Exchange(giver_id=tom, receiver_id=marie, **did),  # planned: nothing says that it took place
    )  # fmt: skip
    cast.gathering(3, {marie: "takes_part", tom: "takes_part"})  # presence says nothing here
    found = chosen(services, marie, [cast.gueret])
    told = [reasons(found, each) for each in offers]
    assert [each[-1] for each in told] == [Reason.EXCHANGED, Reason.SAME_WORKSHOP, Reason.NOT_KNOWN]


def test_conditions_come_with_their_words(services: Services, cast: Cast) -> None:
    marie, fatou = cast.member("Marie"), cast.member("Fatou")
    posting(services, cast.lea, marie, side="sought", days=[], moments=[])
    offer = posting(services, cast.lea, fatou, days=[], moments=[])
    conditions.say(services, cast.lea, fatou, ConditionsFacts(at_meetings_only=True, words="Avec une femme."))
    found = chosen(services, marie, [cast.gueret])
    assert found.wishes == {fatou: "Avec une femme."}
    assert reasons(found, offer)[-2:] == [Reason.AT_A_MEETING, Reason.WISH]


def test_few_statements_however_much_there_is(services: Services, cast: Cast) -> None:
    members = [cast.member(f"Personne{place}") for place in range(12)]
    for place, member in enumerate(members):
        posting(services, cast.lea, member, side="sought" if place % 2 else "offered")
        posting(services, cast.lea, member, side="offered" if place % 2 else "sought", activity=None)
    with services.database.begin(read_only=True) as session, asked_of(services.database.engine) as asked:
        found = reads.choice(session, members[0], [cast.gueret], services.now())
    assert found is not None and len(found.shown) == 7 and found.rest
    assert len(asked) <= 7, [each[0][:90] for each in asked]
    with services.database.begin(read_only=True) as session:
        assert reads.choice(session, 999, [cast.gueret], services.now()) is None


def test_three_who_seek_one_thing(services: Services, cast: Cast) -> None:
    members, now = [cast.member(name) for name in ("Ana", "Béa", "Cléo", "Dina")], services.now()
    asked = [posting(services, cast.lea, each, side="sought") for each in members[:2]]
    posting(services, cast.lea, members[0], side="sought")  # again, by the same one

    def who_seeks() -> list[int]:
        with services.database.begin(read_only=True) as session:
            found = [each.id for each in seekers.several(session, cast.gueret, "couture", now)]
            named = seekers.sought_by_several(session, cast.gueret, ["couture", "velo"], now)
            assert ("couture" in named) == bool(found)
        return found

    assert who_seeks() == []
    asked.append(posting(services, cast.lea, members[2], side="sought"))
    assert who_seeks() == asked
    added(services, Objection(member_id=members[2], other_id=members[0], said_on=now.date()))
    assert who_seeks() == []
    asked[2] = posting(services, cast.lea, members[3], side="sought")
    assert who_seeks() == asked
