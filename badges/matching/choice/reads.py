"""Reads for choosing: what fits one person or one request, in six statements."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Integer,
    Row,
    Select,
    String,
    and_,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session as OrmSession

from badges.base.database.types import UtcDateTime
from badges.base.times import local_date
from badges.exchanges.tables import Exchange
from badges.gatherings.rules import GatheringKind, Participation
from badges.gatherings.tables import Activity, Enrolment, Gathering, Workshop
from badges.matching import keeping_apart
from badges.matching.choice import rows, rules
from badges.matching.choice.facts import Facts, Joinable, Kind, Known, Meeting, Pair, Person, Said, Suggestion
from badges.matching.postings import rows as posting_rows
from badges.matching.postings.views import PostingView
from badges.matching.rules import PostingSide
from badges.matching.tables import Idea, IdeaVoice, Introduction, Posting, SetAside
from badges.people.tables import Member

OTHERS: Final = 200  # postings of others that one choice looks at, those said first before
PLACES: Final = 200  # workshops and ideas of some sites, the latest
SAID: Final = 8  # of what the person said, the latest: who said more reads all of it elsewhere
AHEAD: Final = timedelta(days=21)  # of the next meetings


@dataclass(frozen=True)
class Named:
    """A workshop, an idea or a meeting as a page calls it; `activity`: the name of what it is about."""

    title: str | None
    activity: str | None
    site_id: int
    starts_at: datetime | None = None
    ends_at: datetime | None = None


@dataclass(frozen=True)
class Sought:
    """A request of the person about an activity of the list, by its key."""

    number: int
    activity: str
    words: str


@dataclass(frozen=True)
class Choice:
    """What a person said, what fits it by date, and the names and words of what a page shows of it.

    `said`: the latest of it, of which `more` tells that there is more; `sought`: each request about an activity.
    `shown`: the suggestions of this page, which begins behind so many; `rest`: all behind the first page.
    `wishes`: the words of conditions, for the facilitator, by member.
    """

    person: Person
    said: list[PostingView]
    more: bool
    sought: list[Sought]
    begin: int
    shown: list[Suggestion]
    rest: list[Suggestion]
    postings: dict[int, PostingView]
    named: dict[tuple[Kind, int], Named]
    wishes: dict[int, str]


def choice(
    session: OrmSession,
    member_id: int,
    site_ids: Collection[int],
    now: datetime,
    *,
    only: int | None = None,
    unless: Collection[int] = (),
    begin: int = 0,
) -> Choice | None:
    """What fits a member among people and places of these sites; None without such a member.

    `only`: what fits one of their offers or requests. `unless`: the records of the staff member who reads: she is not
    among those to ask, and nothing here differs by what is said of her. `begin`: how many suggestions stand on the
    pages before. Six statements at most.
    """
    own = session.execute(rows.said_by(member_id, now)).all()
    if not own:
        return None
    facts, named, wishes = _facts(session, own, site_ids, now, only, unless)
    first, rest = rules.arranged(rules.choose(facts, only))
    begin = max(begin, len(first)) if 0 < begin < len(first) + len(rest) else 0
    shown = rest[begin - len(first) :][: rules.FOLLOWING] if begin else first
    asked = sorted((each for each in own if _is_asked(each, only)), key=lambda each: each.posting_id)
    latest = [each.posting_id for each in asked[-SAID:]]
    answered = {each.own for each in shown if each.own is not None}
    postings = rows.postings(session, {*latest, *answered, *_numbers(shown)})
    sought = [
        Sought(each.posting_id, each.activity, each.words)
        for each in asked
        if each.side is PostingSide.SOUGHT and each.activity is not None
    ]
    said, more = [postings[number] for number in latest if number in postings], len(asked) > SAID
    return Choice(facts.person, said, more, sought, begin, shown, rest, postings, named, wishes)


def _is_asked(row: Row[Any], only: int | None) -> bool:
    """Whether a row is of an offer or a request for which something is chosen."""
    return row.posting_id is not None and only in (None, row.posting_id)


def _facts(
    session: OrmSession,
    own: Collection[Row[Any]],
    site_ids: Collection[int],
    now: datetime,
    only: int | None,
    unless: Collection[int],
) -> tuple[Facts, dict[tuple[Kind, int], Named], dict[int, str]]:
    person = rows.person_of(next(iter(own)))
    mine = [each for each in own if each.posting_id is not None]
    read = session.execute(_ahead(person, site_ids if mine else [], now, meets=only is None)).all()
    to_join = [each for each in read if each.kind != Kind.MEETING]
    meetings = [each for each in read if each.kind == Kind.MEETING]
    listed = rows.are_listed((*mine, *to_join))
    merged = {} if listed else rows.merged_keys(session)
    said = tuple(rows.said_of(each, now, merged) for each in mine)
    others = _others(session, person, said, site_ids, now, unless)
    if listed and not rows.are_listed(others):
        merged = rows.merged_keys(session)
    asked = {each.member_id for each in others}
    known, aside, joined = _known(session, person.number, asked, {each.posting_id for each in mine}, unless)
    facts = Facts(
        person=person, now=now, own=said, others=tuple(rows.said_of(each, now, merged) for each in others),
        workshops=tuple(_joinable(each, joined, merged) for each in to_join if each.kind == Kind.WORKSHOP),
        ideas=tuple(_joinable(each, joined, merged) for each in to_join if each.kind == Kind.IDEA),
        meetings=tuple(Meeting(number=each.id, site=each.site_id, at=each.starts_at) for each in meetings),
        known=known, aside=aside,
    )  # fmt: skip
    named = {(Kind(each.kind), each.id): _named(each) for each in to_join}
    named |= {
        (Kind.MEETING, each.id): Named(each.title, None, each.site_id, each.starts_at, each.ends_at)
        for each in meetings
    }
    return facts, named, {each.member_id: each.wishes for each in (*own, *others) if each.wishes}


def _others(
    session: OrmSession,
    person: Person,
    said: Collection[Said],
    site_ids: Collection[int],
    now: datetime,
    unless: Collection[int],
) -> list[Row[Any]]:
    """What others said on the other side of the same subjects. One statement; none without a posting."""
    if not any(each.subjects for each in said) or person.at_rest:
        return []
    chosen = rows.said_by_others(now)
    first = rows.first_numbers(site_ids, {person.number, *unless}, now, OTHERS)
    return list(session.execute(chosen.where(Posting.id.in_(_answering(said, first))).limit(OTHERS)))


def _answering(said: Collection[Said], first: Select[int]) -> CompoundSelect[int]:
    """Select the first postings of the other side about the same, or about no activity of the list: their words then
    say it.

    Each part by an index of its own: SQLite would read all members of a site for the parts in one condition.
    """
    parts: list[Select[int]] = []
    for side in PostingSide:
        subjects = sorted({subject for each in said if each.side is not side for subject in each.subjects})
        keys = select(Activity.id).where(Activity.key.in_(subjects))
        of_side = first.where(Posting.side == side)
        if subjects:
            parts += [of_side.where(Posting.activity_id.in_(keys)), of_side.where(Posting.activity_id.is_(None))]
    return rows.united(parts)


def _known(
    session: OrmSession, person: int, others: Collection[int], own: Collection[int], unless: Collection[int]
) -> tuple[Known, frozenset[Pair], dict[tuple[Kind, int], set[int]]]:
    """What is known between a person and others, what was put aside, and which workshops and ideas the person joined,
    or a member to do with an objection of theirs or about them. One statement.
    """
    found: dict[str, set[tuple[int, int]]] = {}
    for what, one, two in session.execute(
        union_all(*_between(person, others), *_kept_from(person, unless), *_joined(person, unless), *_aside(own))
    ):
        found.setdefault(what, set()).add((one, two))
    known = Known(**{each: frozenset(one for one, _two in found.get(each, ())) for each in _BETWEEN})
    aside = frozenset(Pair(one, kind, two) for kind in Kind for one, two in found.get(f"aside_{kind}", ()))
    joined: dict[tuple[Kind, int], set[int]] = {}
    for kind in (Kind.WORKSHOP, Kind.IDEA):
        for number, member in found.get(f"joined_{kind}", ()):
            joined.setdefault((kind, number), set()).add(member)
    return known, aside, joined


_BETWEEN: Final = ("objections", "in_a_thread", "exchanged", "same_workshop")


def _kept_from(person: int, unless: Collection[int]) -> list[rows.Chosen]:
    both = keeping_apart.kept_from([person], unless=unless)
    return [each.with_only_columns(literal("objections"), *each.selected_columns, literal(0)) for each in both]


def _between(person: int, others: Collection[int]) -> list[rows.Chosen]:
    thread, kept = Introduction.ended_at.is_(None), Exchange.cancelled_at.is_(None)
    took_place = Exchange.confirmed_at.is_not(None)
    mine = select(Enrolment.workshop_id).where(Enrolment.member_id == person, Enrolment.waiting.is_(False))
    beside = Enrolment.workshop_id.in_(mine), Enrolment.waiting.is_(False), Enrolment.member_id.in_(others)
    found: list[tuple[str, Any, tuple[ColumnElement[bool], ...]]] = [
        ("in_a_thread", Introduction.receiver_id, (Introduction.giver_id == person, thread)),
        ("in_a_thread", Introduction.giver_id, (Introduction.receiver_id == person, thread)),
        ("exchanged", Exchange.receiver_id, (Exchange.giver_id == person, took_place, kept)),
        ("exchanged", Exchange.giver_id, (Exchange.receiver_id == person, took_place, kept)),
        ("same_workshop", Enrolment.member_id, beside),
    ]
    return [select(literal(what), column, literal(0)).where(*wanted) for what, column, wanted in found]


def _joined(person: int, unless: Collection[int]) -> list[rows.Chosen]:
    """Where the person is already, and where a member is who objects to them, or to which they object."""
    them = select(Member.id).where(Member.id == person).union_all(*keeping_apart.kept_from([person], unless=unless))
    columns: tuple[tuple[Kind, Any, Any], ...] = (
        (Kind.WORKSHOP, Enrolment.workshop_id, Enrolment.member_id),
        (Kind.WORKSHOP, Workshop.id, Workshop.proposed_by_id),
        (Kind.IDEA, IdeaVoice.idea_id, IdeaVoice.member_id),
        (Kind.IDEA, Idea.id, Idea.member_id),
    )
    return [select(literal(f"joined_{kind}"), one, member).where(member.in_(them)) for kind, one, member in columns]


def _aside(own: Collection[int]) -> list[rows.Chosen]:
    """What was put aside with a posting of the person: of another, a workshop or an idea."""
    columns: tuple[tuple[Kind, Any, Any], ...] = (
        (Kind.POSTING, SetAside.offer_id, SetAside.request_id),
        (Kind.POSTING, SetAside.request_id, SetAside.offer_id),
        *((kind, mine, other) for kind, other in _JOINED for mine in (SetAside.offer_id, SetAside.request_id)),
    )
    return [
        select(literal(f"aside_{kind}"), mine, other).where(mine.in_(own), other.is_not(None))
        for kind, mine, other in columns
    ]


_JOINED: Final = ((Kind.WORKSHOP, SetAside.workshop_id), (Kind.IDEA, SetAside.idea_id))


# -- workshops, ideas, meetings ---------------------------------------------------------------------------------------


def _ahead(person: Person, site_ids: Collection[int], now: datetime, *, meets: bool) -> rows.Chosen:
    """Select the open workshops and ideas of some sites, the latest; and the next meetings of the person's own."""
    both = union_all(_workshops(site_ids, now), _ideas(site_ids)).subquery()
    parts = [select(both).order_by(both.c.kind.desc(), both.c.id.desc()).limit(PLACES).subquery()]
    if meets:
        parts.append(_meetings(person.site, now).subquery())
    every = union_all(*(select(each) for each in parts)).subquery()
    return select(every).order_by(every.c.kind.desc(), every.c.id.desc())


def _workshops(site_ids: Collection[int], now: datetime) -> rows.Chosen:
    """Select open workshops, with how many places are taken, who waits and the next session."""
    seats = select(func.count()).where(Enrolment.workshop_id == Workshop.id).correlate(Workshop)
    coming = Gathering.workshop_id == Workshop.id, Gathering.starts_at > now, Gathering.cancelled_at.is_(None)
    following = select(func.min(Gathering.starts_at)).where(*coming).correlate(Workshop).scalar_subquery()
    takes_part = Enrolment.waiting.is_(False), Enrolment.role == Participation.TAKES_PART
    return (
        select(
            literal(Kind.WORKSHOP.value).label("kind"), Workshop.id, Workshop.site_id, Workshop.title,
            Workshop.created_at, Activity.key.label("activity"), Activity.name.label("about"), Workshop.capacity,
            following.label("starts_at"), seats.where(*takes_part).scalar_subquery().label("taken"),
            seats.where(Enrolment.waiting.is_(True)).scalar_subquery().label("waiting"),
            cast(null(), String()).label("words"), cast(null(), UtcDateTime()).label("ends_at"),
        )
        .outerjoin(Activity, Activity.id == Workshop.activity_id)
        .where(Workshop.site_id.in_(site_ids), Workshop.accepted_on.is_not(None), Workshop.closed_on.is_(None))
    )  # fmt: skip


def _ideas(site_ids: Collection[int]) -> rows.Chosen:
    """Select open ideas, in the columns of workshops."""
    by_one_there = or_(Idea.member_id.is_(None), and_(*posting_rows.there()))
    none = cast(null(), Integer())
    return (
        select(
            literal(Kind.IDEA.value), Idea.id, Idea.site_id, Idea.title, Idea.created_at, Activity.key, Activity.name,
            none, cast(null(), UtcDateTime()), none, none, Idea.words, cast(null(), UtcDateTime()),
        )
        .outerjoin(Activity, Activity.id == Idea.activity_id)
        .outerjoin(Member, Member.id == Idea.member_id)
        .where(Idea.site_id.in_(site_ids), Idea.read_at.is_not(None), Idea.closed_at.is_(None), by_one_there)
    )  # fmt: skip


def _meetings(site_id: int, now: datetime) -> rows.Chosen:
    """Select the next meetings of a site, in the columns of workshops."""
    text, number, none = cast(null(), String()), cast(null(), Integer()), cast(null(), UtcDateTime())
    chosen = select(
        literal(Kind.MEETING.value).label("kind"), Gathering.id.label("id"), Gathering.site_id, Gathering.title,
        none.label("created_at"), text.label("activity"), text.label("about"), number.label("capacity"),
        Gathering.starts_at, number.label("taken"), number.label("waiting"), text.label("words"), Gathering.ends_at,
    ).where(Gathering.site_id == site_id, Gathering.kind == GatheringKind.MEETING)  # fmt: skip
    soon = Gathering.starts_at > now, Gathering.starts_at < now + AHEAD, Gathering.cancelled_at.is_(None)
    return chosen.where(*soon).order_by(Gathering.starts_at, Gathering.id).limit(PLACES)


def _joinable(row: Row[Any], joined: dict[tuple[Kind, int], set[int]], merged: rows.Merged) -> Joinable:
    limited = row.capacity is not None
    return Joinable(
        number=row.id,
        site=row.site_id,
        subjects=rows.subjects(row.activity, None, f"{row.title} {row.words or ''}", merged),
        since=local_date(row.created_at),
        at=row.starts_at,
        free=not limited or (row.taken < row.capacity and not row.waiting),
        limited=limited,
        people=frozenset(joined.get((Kind(row.kind), row.id), ())),
    )


def _named(row: Row[Any]) -> Named:
    return Named(row.title, row.about, row.site_id, row.starts_at)


def _numbers(found: Iterable[Suggestion]) -> set[int]:
    return {each.number for each in found if each.kind is Kind.POSTING}
