"""What fits a person, or one request, and why: facts in, suggestions out. Pure: no clock, no database.

Reasons come from what people said, from days, places and free places, and from who has done something together; never
from attendance, an observation, the presence of others or a distance that was not said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Final, TypeVar

from badges.base.times import local
from badges.matching.choice.facts import (
    Facts,
    Ground,
    Joinable,
    Kind,
    Known,
    Person,
    Reason,
    Said,
    Suggestion,
    Way,
)
from badges.matching.introductions.rules import ASKED_AGAIN_AFTER, terms
from badges.matching.rules import Moment, PostingSide, PostingState, Reach, Weekday

SHOWN: Final = 7  # of a page in all; the rest stands behind one line
FOLLOWING: Final = 15  # of each page behind it
NEXT_MEETINGS: Final = 2
SEVERAL: Final = 3  # who seek one thing: one exchange « à plusieurs » is offered
T = TypeVar("T")
_DAYS: Final = tuple(Weekday)
_KINDS: Final[tuple[object, ...]] = (*Weekday, *Moment)
_ORDER: Final = {each: place for place, each in enumerate(Reason)}


def choose(facts: Facts, only: int | None = None) -> list[Suggestion]:
    """All that fits a person, by date. `only`: for this offer or request of theirs."""
    if not facts.person.there:
        return []
    own = [each for each in _by_date(facts.own) if each.state is PostingState.SHOWN and only in (None, each.number)]
    found = [*_people(facts, own), *_workshops(facts, own), *_ideas(facts, own)]
    if only is None:
        found += _meetings(facts, own)
    return sorted(found, key=lambda each: each.date_key)


def arranged(found: Sequence[Suggestion]) -> tuple[list[Suggestion], list[Suggestion]]:
    """The first of each way in turn, seven in all, and all the rest; both by date."""
    queues = {way: [each for each in found if each.way is way] for way in Way}
    shown: list[Suggestion] = []
    while any(queues.values()) and len(shown) < SHOWN:
        for queue in queues.values():
            if queue and len(shown) < SHOWN:
                shown.append(queue.pop(0))
    rest = [each for queue in queues.values() for each in queue]
    return sorted(shown, key=lambda each: each.date_key), sorted(rest, key=lambda each: each.date_key)


def several(seekers: Iterable[Said], now: datetime, objections: frozenset[frozenset[int]] = frozenset()) -> list[Said]:
    """Those to ask about one exchange « à plusieurs », where three or more seek one thing; else none."""
    found = to_ask(seekers, now, objections)
    return found if len(found) >= SEVERAL else []


def to_ask(
    seekers: Iterable[Said],
    now: datetime,
    objections: frozenset[frozenset[int]] = frozenset(),
    there: Iterable[int] = (),
) -> list[Said]:
    """One request of each member who seeks one thing, by date. `there`: who is in the workshop already.

    Two members are never in it together when one objects to the other, and « à domicile » is no place for several.
    """
    found: list[Said] = []
    with_whom = set(there)
    for each in _by_date(seekers):
        number, is_shown = each.person.number, each.state is PostingState.SHOWN and each.side is PostingSide.SOUGHT
        apart = number in with_whom or any(frozenset({number, one}) in objections for one in with_whom)
        if is_shown and _asks(each.person, now) and each.reach is not Reach.AT_HOME and not apart:
            found.append(each)
            with_whom.add(number)
    return found


# -- with another member ----------------------------------------------------------------------------------------------


def _people(facts: Facts, own: list[Said]) -> Iterator[Suggestion]:
    """What others offer to a request, or look for of an offer: each posting once, and each member once for one of the
    person's own.
    """
    if facts.person.at_rest:
        return
    aside = _aside(facts, Kind.POSTING)
    others = [each for each in _by_date(facts.others) if each.number not in aside and _may_be_asked(facts, each)]
    taken: set[int] = set()
    for mine in own:
        asked: set[int] = set()
        for each in others:
            if each.number in taken or each.person.number in asked or not _fits(mine, each):
                continue
            if (grounds := _together(facts, mine, each)) is not None:
                taken.add(each.number)
                asked.add(each.person.number)
                yield Suggestion(
                    way=Way.LEARN if mine.side is PostingSide.SOUGHT else Way.HAND_ON, kind=Kind.POSTING,
                    number=each.number, own=mine.number, other=each.person.number, since=each.since, grounds=grounds,
                )  # fmt: skip


def _may_be_asked(facts: Facts, other: Said) -> bool:
    """Whether the member of a posting can be asked by this person at all."""
    number = other.person.number
    between = facts.known.objections | facts.known.in_a_thread | {facts.person.number}
    is_free = not other.person.at_rest and other.state is PostingState.SHOWN and number not in between
    return is_free and _asks(other.person, facts.now)


def _asks(person: Person, now: datetime) -> bool:
    """Whether a member may be asked something today: the same three are not always called, unless they like it."""
    if not person.there:
        return False
    return person.often or person.asked_at is None or now - person.asked_at >= ASKED_AGAIN_AFTER


def _fits(mine: Said, other: Said) -> bool:
    """Whether two postings are of two sides and one subject."""
    return mine.side is not other.side and bool(mine.subjects & other.subjects)


def _aside(facts: Facts, kind: Kind) -> set[int]:
    """The numbers of what was put aside with any posting of the person."""
    own = {each.number for each in facts.own}
    return {each.number for each in facts.aside if each.kind is kind and each.own in own}


def _together(facts: Facts, mine: Said, other: Said) -> tuple[Ground, ...] | None:
    """Why two postings go together, and on which terms; None where they cannot."""
    when, where = _when(mine, other), _terms(mine, other)
    if when is None or where is None:
        return None
    said = Reason.SEEKS if mine.side is PostingSide.SOUGHT else Reason.OFFERS
    site = Reason.AT_THE_SITE if mine.person.site == other.person.site else Reason.OTHER_SITE
    return _ordered([Ground(said), *when, Ground(site), _acquainted(facts.known, other.person.number), *where])


def _when(mine: Said, other: Said) -> list[Ground] | None:
    """The days and moments that both said, and those that one said; None where both said some and share none."""
    days, moments = mine.days & other.days, mine.moments & other.moments
    if (mine.days and other.days and not days) or (mine.moments and other.moments and not moments):
        return None
    found = [Ground(Reason.BOTH_CAN, days=_sorted(days), moments=_sorted(moments))] if days or moments else []
    for one, another in ((mine, other), (other, mine)):
        alone = (one.days if not another.days else frozenset(), one.moments if not another.moments else frozenset())
        if any(alone):
            found.append(Ground(Reason.ONE_CAN, one.person.number, _sorted(alone[0]), _sorted(alone[1])))
    return found


def _terms(mine: Said, other: Said) -> list[Ground] | None:
    """The terms of both, of their ages and of how far they go; None where they contradict each other.

    « À domicile » is at the home of who receives. Under 18, and for who says so, all takes place at a meeting.
    """
    giver, receiver = (other, mine) if mine.side is PostingSide.SOUGHT else (mine, other)
    pair, reaches = (mine.person, other.person), {mine.reach, other.reach}
    of_age = terms(giver.person.age, receiver.person.age)
    wished = any(each.at_meetings_only for each in pair) or Reach.AT_THE_SITE in reaches
    at_a_meeting, alone_counts = of_age.at_meetings or wished, any(each.in_company for each in pair)
    if Reach.AT_HOME in reaches and (at_a_meeting or alone_counts or receiver.person.not_at_home):
        return None
    if giver.person.site != receiver.person.site and _stays(giver) and _stays(receiver, receives=True):
        return None
    found = [Ground(Reason.WITH_PARENT if of_age.with_parent else Reason.AT_A_MEETING)] if at_a_meeting else []
    for reason, says in _SAYS.items():
        found += [Ground(reason, each.number) for each in pair if says(each)]
    return found


_SAYS: Final[dict[Reason, Callable[[Person], bool]]] = {
    Reason.NOT_AT_HOME: lambda each: each.not_at_home,
    Reason.IN_COMPANY: lambda each: each.in_company,
    Reason.WISH: lambda each: each.wishes,
}


def _stays(said: Said, *, receives: bool = False) -> bool:
    """Whether a member said that they stay where they are."""
    return said.reach in (Reach.AT_THE_SITE, Reach.ON_FOOT) or (receives and said.reach is Reach.AT_HOME)


def _acquainted(known: Known, other: int) -> Ground:
    """Whether the two have done something together, as far as exchanges and workshops say it."""
    if other in known.exchanged:
        return Ground(Reason.EXCHANGED, other)
    return Ground(Reason.SAME_WORKSHOP if other in known.same_workshop else Reason.NOT_KNOWN, other)


# -- with a place or a day --------------------------------------------------------------------------------------------


def _workshops(facts: Facts, own: list[Said]) -> Iterator[Suggestion]:
    """Workshops with a free place: to learn what the person seeks, to help with what they offer."""
    for each in facts.workshops:
        mine = _own_for(facts, own, Kind.WORKSHOP, each) if each.free else None
        if mine is not None:
            room = Ground(Reason.FREE_PLACE if each.limited else Reason.NO_LIMIT)
            way = Way.LEARN if mine.side is PostingSide.SOUGHT else Way.JOIN
            yield _joined(facts, mine, each, Kind.WORKSHOP, way, [*_day(mine, each.at), room])


def _ideas(facts: Facts, own: list[Said]) -> Iterator[Suggestion]:
    """Open ideas about what the person said."""
    for each in facts.ideas:
        if (mine := _own_for(facts, own, Kind.IDEA, each)) is not None:
            yield _joined(facts, mine, each, Kind.IDEA, Way.JOIN, [Ground(Reason.IDEA_OPEN)])


def _own_for(facts: Facts, own: list[Said], kind: Kind, joinable: Joinable) -> Said | None:
    """The posting that a workshop or an idea answers, a request before an offer; None where it answers none.

    One that the person joined already, or with which an objection of theirs or about them has to do, answers none; nor
    does one that was put aside with any of their postings.
    """
    unwished = facts.known.objections | {facts.person.number}
    if joinable.people & unwished or joinable.number in _aside(facts, kind):
        return None
    fitting = [each for each in own if each.subjects & joinable.subjects and _is_possible(each, joinable.at)]
    return min(fitting, key=lambda each: each.side is not PostingSide.SOUGHT, default=None)


def _joined(facts: Facts, mine: Said, joinable: Joinable, kind: Kind, way: Way, grounds: list[Ground]) -> Suggestion:
    said = Reason.SEEKS if mine.side is PostingSide.SOUGHT else Reason.OFFERS
    site = Reason.AT_THE_SITE if joinable.site == facts.person.site else Reason.OTHER_SITE
    return Suggestion(
        way=way, kind=kind, number=joinable.number, own=mine.number, at=joinable.at, since=joinable.since,
        grounds=_ordered([Ground(said), Ground(site), *grounds]),
    )  # fmt: skip


def _meetings(facts: Facts, own: list[Said]) -> list[Suggestion]:
    """The next meetings of the person's site, but for those on days that they ruled out in all that they said."""
    found: list[Suggestion] = []
    for each in sorted(facts.meetings, key=lambda one: (one.at, one.number)):
        if len(found) == NEXT_MEETINGS:
            break
        possible = [mine for mine in own if _is_possible(mine, each.at)]
        if each.site != facts.person.site or (own and not possible):
            continue
        day = next((ground for mine in possible for ground in _day(mine, each.at)), None)
        grounds = _ordered([Ground(Reason.AT_THE_SITE), *([day] if day is not None else [])])
        found.append(
            Suggestion(way=Way.JOIN, kind=Kind.MEETING, number=each.number, own=None, at=each.at, grounds=grounds)
        )
    return found


def _is_possible(mine: Said, at: datetime | None) -> bool:
    """Whether an hour is among the days and moments that were said; what was not said rules nothing out."""
    if at is None:
        return True
    return (not mine.days or weekday_of(at) in mine.days) and (not mine.moments or moment_of(at) in mine.moments)


def _day(mine: Said, at: datetime | None) -> list[Ground]:
    """That an hour is on a day, or in a part of it, that was said."""
    if at is None or not (mine.days or mine.moments):
        return []
    days, moments = (weekday_of(at),) if mine.days else (), (moment_of(at),) if mine.moments else ()
    return [Ground(Reason.DAY_FITS, mine.person.number, days, moments)]


def weekday_of(at: datetime) -> Weekday:
    """The day of the week of an instant, in local time."""
    return _DAYS[local(at).weekday()]


def moment_of(at: datetime) -> Moment:
    """The part of the day of an instant, in local time: the afternoon begins at noon, the evening at six."""
    hour = local(at).hour
    return Moment.MORNING if hour < 12 else Moment.AFTERNOON if hour < 18 else Moment.EVENING


def _by_date(said: Iterable[Said]) -> list[Said]:
    return sorted(said, key=lambda each: (each.since, each.number))


def _ordered(grounds: list[Ground]) -> tuple[Ground, ...]:
    return tuple(sorted(grounds, key=lambda each: _ORDER[each.reason]))


def _sorted(found: frozenset[T]) -> tuple[T, ...]:
    return tuple(sorted(found, key=_KINDS.index)) if found else ()
