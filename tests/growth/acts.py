"""What happens in a network, each act by the intentions of the service: the patterns that are written again in bulk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final, TypeAlias

from sqlalchemy import select

from badges.base.services import Services
from badges.base.text import names
from badges.base.times import local_date
from badges.gatherings import attendance
from badges.gatherings.tables import Gathering
from badges.issuing import sign
from badges.leaving import depart
from badges.matching.introductions.rules import ThreadState
from badges.matching.rules import lasts_until
from badges.orientation import follow
from badges.orientation.tables import Referrer
from badges.people.facts import MemberFacts
from badges.people.register import register_member
from badges.people.rules import Age, BadgesSaid
from badges.recognition import award
from badges.recognition import reads as recognition
from badges.sharing.presence import papers
from badges.sharing.presence.views import Asked
from badges.sharing.printing.rules import Printed
from tests.cast import acts as cast
from tests.cast import ideas, introductions, orientations, postings
from tests.growth.instance import Place, at
from tests.growth.patterns import Pattern, Recorder, Row, Where

SENTENCE: Final = "A réparti le travail pour que chacun ait sa part."
TWO_HOURS: Final = timedelta(hours=2)
WEEK: Final = timedelta(days=7)


@dataclass(frozen=True)
class Person:
    """What is said of somebody at the registration."""

    given_name: str
    family_name: str | None = None
    phone: str | None = None
    email: str | None = None

    def row(self, staff_id: int | None) -> Row:
        """The columns of the table `member` that follow from it."""
        whole = names.folded_name(self.given_name, self.family_name)
        return {
            "given_name": self.given_name, "family_name": self.family_name, "phone": self.phone, "email": self.email,
            "email_by_id": staff_id if self.email is not None else None, "folded_name": whole, "whole_name": whole,
        }  # fmt: skip

    def words(self) -> list[str]:
        """The words by which a search finds the name: as many as the name has, so no pattern holds them."""
        return sorted(names.words_of(names.folded_name(self.given_name, self.family_name)))


@dataclass(frozen=True)
class Told:
    """What an act is about: where, who, and what is said."""

    place: Place
    people: tuple[int, ...] = ()
    person: Person = Person("Modèle")
    words: str = "Faire un ourlet, je montre volontiers."
    others: tuple[Where, ...] = ()  # rows to which the act points, such as a workshop

    def where(self) -> list[Where]:
        """The rows to which what is written points, in an order that two acts share."""
        own = [("site", self.place.id), ("staff", self.place.actor.staff_id)]
        return [*own, *(("member", each) for each in self.people), *self.others]

    def other(self, table: str) -> int:
        """The number of a row to which the act points."""
        return int(dict(self.others)[table])


Act: TypeAlias = Callable[[Services, Told], object]


@dataclass(frozen=True)
class Known:
    """An act that was played: its rows, and what it was about."""

    pattern: Pattern
    told: Told

    def to(self, told: Told) -> dict[Where, int]:
        """Who and what stands in the place of what the pattern names."""
        return {old: new for old, (_table, new) in zip(self.told.where(), told.where(), strict=True)}

    @property
    def award(self) -> int:
        """The number of the badge that the act made."""
        (row,) = self.pattern.rows["award"]
        return int(row["id"])


def played(services: Services, act: Act, told: Told, moment: datetime) -> Known:
    """Play an act at a moment, and keep what it wrote."""
    _result, rows = Recorder(services.database).record(lambda: act(at(services, moment), told))
    return Known(Pattern(rows, moment), told)


APART: Final = {"member_name_word", "orientation_count"}  # as many words as a name has; a count of a month


def without_words(known: Known) -> Known:
    """An act without what is written apart: the words of a name (`Person.words`), and counts of all that came."""
    rows = {name: each for name, each in known.pattern.rows.items() if name not in APART}
    return replace(known, pattern=replace(known.pattern, rows=rows))


def _registers(**facts: Any) -> Act:
    def act(services: Services, told: Told) -> int:
        said: dict[str, Any] = {"follow_up": True, "badges": BadgesSaid.ALONE, **told.person.__dict__, **facts}
        return register_member(services, told.place.actor, told.place.id, MemberFacts(**said))

    return act


def _leaves(services: Services, told: Told) -> None:
    number = _registers()(services, told)
    assert isinstance(number, int)
    depart.leave(at(services, services.now() + timedelta(days=200)), told.place.actor, number)


def gathering(services: Services, told: Told, workshop: int | None = None, role: str = "takes_part") -> int:
    """Record a gathering of two hours that just ended, and who was there."""
    now = services.now()
    number = cast.record_gathering(
        services, told.place.actor, site_id=told.place.id, starts_at=now - TWO_HOURS, ends_at=now,
        kind="meeting" if workshop is None else "workshop", workshop_id=workshop, place="Grande salle",
    )  # fmt: skip
    roles = dict.fromkeys(told.people, role)
    attendance.record_attendance(services, told.place.actor, number, roles, observed=recognition.observed_members)
    return number


def _session(services: Services, told: Told) -> int:
    return gathering(services, told, told.other("workshop"))


def _seen(services: Services, told: Told) -> None:
    number = gathering(services, told, told.other("workshop"), "helps")
    for member in told.people[:1]:
        cast.observe(
            services, told.place.actor, member_id=member, badge_slug="equipe", criteria=["1"], gathering_id=number
        )


def _to_come(services: Services, told: Told) -> int:
    start = services.now() + WEEK
    return cast.record_gathering(
        services, told.place.actor, site_id=told.place.id, starts_at=start, ends_at=start + TWO_HOURS
    )


def _enrols(services: Services, told: Told) -> None:
    cast.enrol(services, told.place.actor, told.other("workshop"), told.people[0])


def _exchanges(services: Services, told: Told) -> None:
    giver, receiver = told.people
    cast.record_exchange(
        services, told.place.actor, site_id=told.place.id, what=told.words, activity="couture", giver_id=giver,
        receiver_id=receiver, happened_on=local_date(services.now()), duration_minutes=90,
    )  # fmt: skip


def _says(side: str) -> Act:
    return lambda services, told: postings.posting(
        services, told.place.actor, told.people[0], side=side, words=told.words
    )


def _in_touch(state: ThreadState) -> Act:
    return lambda services, told: introductions.thread(services, told.place.actor, *told.people).goes_to(state)


def _has_an_idea(services: Services, told: Told) -> None:
    first, *others = told.people
    number = ideas.noted_idea(services, told.place.actor, told.place.id, member=first)
    ideas.coming(services, told.place.actor, number, others)


def _is_sent(services: Services, told: Told) -> int:
    said = {"first_name": told.person.given_name, "phone": told.person.phone}
    return orientations.orientation(services, told.place.actor, site=told.place.slug, **said)


def _is_sent_and_comes(services: Services, told: Told) -> None:
    number = _is_sent(services, told)
    follow.note_call(services, told.place.actor, number, told=True)
    follow.note_coming(at(services, services.now() + WEEK), told.place.actor, number, told.people[0])


def _asks_for_a_paper(services: Services, told: Told) -> None:
    day = local_date(services.now())
    papers.make(services, told.people[0], Asked(day, day, Printed.PERIOD), lambda code, *_: code.encode())


ACTS: Final[dict[str, tuple[Act, int]]] = {  # each with the number of people whom it is about
    "adult": (_registers(), 0),
    "later": (_registers(badges=BadgesSaid.LATER), 0),
    "no": (_registers(badges=BadgesSaid.NO, follow_up=None), 0),
    "minor": (_registers(age=Age.UNDER_18), 0),
    "left": (_leaves, 0),
    "meeting": (gathering, 2),
    "to come": (_to_come, 0),
    "session": (_session, 2),
    "seen": (_seen, 2),
    "enrolled": (_enrols, 1),
    "exchange": (_exchanges, 2),
    "offered": (_says("offered"), 1),
    "sought": (_says("sought"), 1),
    **{f"thread {state.value}": (_in_touch(state), 2) for state in ThreadState},
    "idea": (_has_an_idea, 3),
    "orientation": (_is_sent, 0),
    "orientation, came": (_is_sent_and_comes, 1),
    "presence paper": (_asks_for_a_paper, 1),
}
POINTED: Final = {"session", "seen", "enrolled"}  # which point to a workshop
SENT: Final = {"orientation", "orientation, came"}  # which point to the service that sends


def ends(moment: datetime) -> Row:
    """Until when an offer or a request of this moment stands: months, which have not all as many days."""
    return {"until": lasts_until(local_date(moment))}


def service_of(services: Services, place: Place) -> int:
    """The service that sends people to a place, once it has sent somebody."""
    with services.database.begin(read_only=True) as session:
        return session.scalars(select(Referrer.id).where(Referrer.site_id == place.id)).one()


def opens_a_workshop(services: Services, place: Place, title: str, moment: datetime) -> int:
    """A workshop of a place, by the intention: there are few."""
    return cast.create_workshop(at(services, moment), place.actor, site_id=place.id, title=title, activity="couture")


def awards(services: Services, told: Told, badge: str, sessions: Sequence[int]) -> int:
    """An award to somebody who was seen at two sessions, agreed to and signed. Returns its number."""
    member, actor = told.people[0], told.place.actor
    before, today = sessions
    cast.observe(services, actor, member_id=member, badge_slug=badge, criteria=["1"], gathering_id=before)
    number = award.start(services, actor, member_id=member, badge_slug=badge, gathering_id=today)
    cast.tick(services, actor, number, ["1", "3"], SENTENCE)
    cast.answer(services, actor, number, "yes")
    sign.sign(services, actor, number, proved_recently=True)
    return number


def ended_at(services: Services, gathering_id: int) -> datetime:
    """When a gathering ended."""
    with services.database.begin(read_only=True) as session:
        return session.get_one(Gathering, gathering_id).ends_at
