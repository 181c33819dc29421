"""Reads about ideas, each in a stated number of statements."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.orm import joinedload

from badges.base.database.counts import Counting
from badges.gatherings.tables import Gathering
from badges.matching import keeping_apart
from badges.matching.ideas import rows
from badges.matching.ideas.views import IdeaView, VoiceView
from badges.matching.postings.rows import there
from badges.matching.tables import Idea, IdeaVoice, Objection
from badges.people import reads as people
from badges.people import rows as people_rows
from badges.people.addresses.confirmed_address import letters_go_to
from badges.people.tables import Member
from badges.people.views import MemberView

LINES: Final = 30  # of one page of a list
OVER: Final = 10  # of a member's, and of a site's, that are closed
VOICES: Final = 200  # of one idea
FOUND: Final = 8  # members that a search for first letters shows


def idea(session: OrmSession, idea_id: int) -> IdeaView | None:
    """An idea with its author, and how many would come. One statement."""
    return next(iter(_read(session, select(Idea).where(Idea.id == idea_id))), None)


def of_people_there() -> Select[Idea]:
    """Ideas of the staff and of members who were not erased."""
    return select(Idea).outerjoin(Idea.member).where(Member.erased_at.is_(None))


def open_ideas(session: OrmSession, site_ids: Collection[int], *, before: int | None = None) -> list[IdeaView]:
    """The open ideas of these sites, the latest first, one more than a page shows. One statement.

    `before`: the number of the last of the page before.
    """
    return _read(session, _after(of_people_there().where(Idea.site_id.in_(site_ids), *rows.OPEN), before))


def _after(chosen: Select[Idea], before: int | None) -> Select[Idea]:
    """One page of a list, the latest first, and a line more."""
    if before is not None:
        chosen = chosen.where(Idea.id < before)
    return chosen.order_by(Idea.id.desc()).limit(LINES + 1)


def public_ideas(session: OrmSession, site_id: int) -> list[IdeaView]:
    """The open ideas of a site that are the staff's, or of an adult who neither left nor died. One statement."""
    of_adults = and_(Member.age.is_(None), *there())
    chosen = select(Idea).outerjoin(Idea.member).where(Idea.site_id == site_id, *rows.OPEN)
    chosen = chosen.where(or_(Idea.member_id.is_(None), of_adults))
    return _read(session, chosen.order_by(Idea.id.desc()).limit(LINES))


def over(session: OrmSession, site_ids: Collection[int]) -> list[IdeaView]:
    """The last ideas of these sites that became something or were closed. One statement."""
    chosen = of_people_there().where(Idea.site_id.in_(site_ids), Idea.closed_at.is_not(None))
    return _read(session, chosen.order_by(Idea.closed_at.desc(), Idea.id.desc()).limit(OVER))


def unread(session: OrmSession, site_ids: Collection[int]) -> list[IdeaView]:
    """What members wrote at these sites and no facilitator has read, the oldest first. One statement."""
    chosen = select(Idea).join(Idea.member).where(Idea.site_id.in_(site_ids), *rows.UNREAD, *there())
    return _read(session, chosen.order_by(Idea.id).limit(LINES))


def counting_unread(site_ids: Collection[int]) -> Counting:
    """Count them (`badges.base.database.counts`)."""
    chosen = select(func.count(Idea.id)).join(Member, Member.id == Idea.member_id)
    return chosen.where(Idea.site_id.in_(site_ids), *rows.UNREAD, *there())


def of_member(session: OrmSession, member_id: int) -> list[IdeaView]:
    """The ideas of a member that are not over, then the last that are. One statement."""
    chosen = select(Idea).where(Idea.member_id == member_id)
    found = _read(session, chosen.order_by(Idea.closed_at.is_not(None), Idea.id.desc()).limit(LINES + OVER))
    return [*(each for each in found if each.closed_at is None), *[each for each in found if each.closed_at][:OVER]]


def voices(session: OrmSession, idea_id: int) -> list[VoiceView]:
    """Who would come to an idea, by name. One statement."""
    return [VoiceView.of(each) for each in session.scalars(_voices(idea_id))]


def _voices(idea_id: int) -> Select[IdeaVoice]:
    chosen = select(IdeaVoice).join(IdeaVoice.member).where(IdeaVoice.idea_id == idea_id, *there())
    return chosen.options(joinedload(IdeaVoice.member)).order_by(Member.folded_name, Member.id).limit(VOICES)


def titles_of_voices(session: OrmSession, numbers: Collection[int | None]) -> dict[int, str]:
    """The titles of the ideas to which these voices belong, without those that name a member. Two statements."""
    chosen = select(IdeaVoice.id, Idea.title, Idea.site_id).join(Idea, Idea.id == IdeaVoice.idea_id)
    found = session.execute(chosen.where(IdeaVoice.id.in_(numbers))).all()
    named = people.named_in(session, [title for _, title, _ in found], {site_id for _, _, site_id in found})
    return {number: title for number, title, _ in found if title not in named}


def read_first(session: OrmSession, idea_id: int, *, unless: Collection[int] = ()) -> set[int]:
    """Of those who would come, the members whose record a facilitator reads before she tells them. One statement.

    They said « pas avec cette personne » of another who would come, or of the author: no letter goes to them, and what
    they said stands on their record alone. `unless`: the records of the staff member who reads or writes; what is said
    of her counts for her colleagues alone.
    """
    coming = select(IdeaVoice.member_id).where(IdeaVoice.idea_id == idea_id)
    author = select(Idea.member_id).where(Idea.id == idea_id)
    other = or_(Objection.other_id.in_(coming), Objection.other_id.in_(author))
    chosen = select(Objection.member_id).where(Objection.member_id.in_(coming), other, *keeping_apart.heard(unless))
    return set(session.scalars(chosen))


@dataclass(frozen=True)
class ToTell:
    """A member who would come to what an idea became. `by_letter`: a letter would reach them.

    `first`: a facilitator reads their record before she tells them (`read_first`).
    """

    member: MemberView
    invited_at: datetime | None
    by_letter: bool
    first: bool


def to_tell(session: OrmSession, idea_id: int, now: datetime, *, unless: Collection[int] = ()) -> list[ToTell]:
    """Who would come, by name, and how each is told. `unless`: as in `read_first`.

    Two statements, and one for each member whose address changes.
    """
    found, first = session.scalars(_voices(idea_id)).all(), read_first(session, idea_id, unless=unless)
    return [
        ToTell(
            MemberView.of(each.member),
            each.invited_at,
            each.member_id not in first and letters_go_to(session, each.member, now) is not None,
            each.member_id in first,
        )
        for each in found
    ]


def who_could_come(
    session: OrmSession, idea: IdeaView, search: str, *, unless: Collection[int] = ()
) -> list[MemberView]:
    """Members of the site of an idea by the first letters of their name, without those who would come already.

    A member is not proposed where « pas avec cette personne » keeps them and another apart. `unless`: as in
    `read_first`. One statement; none without a search.
    """
    if not search.strip():
        return []
    coming = select(IdeaVoice.member_id).where(IdeaVoice.idea_id == idea.id)
    author = select(Idea.member_id).where(Idea.id == idea.id, Idea.member_id.is_not(None))
    kept_from = keeping_apart.kept_from(coming.union_all(author), unless=unless)
    chosen = people_rows.named_like(people_rows.those_there([idea.site_id]), search)
    for apart in (coming, *kept_from):
        chosen = chosen.where(Member.id.not_in(apart))
    return [MemberView.of(each) for each in session.scalars(chosen.limit(FOUND))]


@dataclass(frozen=True)
class HereIdea:
    """An open idea as a member of its site reads it: no name. `comes`: they said that they would come."""

    id: int
    title: str
    words: str | None
    coming: int
    needed: int | None
    comes: bool


def here(
    session: OrmSession, member_id: int, site_id: int, *, before: int | None = None
) -> tuple[list[HereIdea], int | None]:
    """The open ideas of a member's site without their own, the latest first, and the key of the next page.

    Three statements. Those of a former site to which they said that they would come are among them, for them to take it
    back. Words that name a member are left out, and an idea whose title does.
    """
    said = select(IdeaVoice.idea_id).where(IdeaVoice.member_id == member_id)
    chosen = of_people_there().where(or_(Idea.site_id == site_id, Idea.id.in_(said)), *rows.OPEN)
    chosen = chosen.where(or_(Idea.member_id.is_(None), Idea.member_id != member_id))  # `of_member` has those
    read = _read(session, _after(chosen, before))
    found = read[:LINES]
    coming = coming_to(session, member_id, [each.id for each in found])
    sites = {site_id, *(each.site_id for each in found)}
    named = people.named_in(session, [text for each in found for text in (each.title, each.words)], sites)
    lines = [
        HereIdea(
            each.id, each.title, each.words if each.words not in named else None, each.coming, each.needed,
            each.id in coming,
        )
        for each in found
        if each.title not in named
    ]  # fmt: skip
    return lines, found[-1].id if len(read) > LINES else None


def coming_to(session: OrmSession, member_id: int, idea_ids: Collection[int]) -> set[int]:
    """To which of these ideas a member said that they would come. One statement."""
    chosen = select(IdeaVoice.idea_id).where(IdeaVoice.member_id == member_id)
    return set(session.scalars(chosen.where(IdeaVoice.idea_id.in_(idea_ids))))


@dataclass(frozen=True)
class Day:
    """When and where what an idea became takes place."""

    gathering_id: int
    starts_at: datetime
    ends_at: datetime
    place: str | None


@dataclass(frozen=True)
class Joined:
    """What became of an idea to which a member said that they would come."""

    id: int
    title: str
    workshop_id: int | None
    day: Day | None


def joined(session: OrmSession, member_id: int, now: datetime) -> list[Joined]:
    """What became of the ideas to which a member would come, as long as a day of it is to come. Two statements."""
    chosen = select(Idea).join(IdeaVoice, IdeaVoice.idea_id == Idea.id).where(IdeaVoice.member_id == member_id)
    chosen = chosen.where(Idea.closed_at.is_not(None), Idea.thanks.is_(None)).order_by(Idea.id.desc()).limit(OVER)
    found = session.scalars(chosen).all()
    days = _days(session, found, now)
    return [Joined(each.id, each.title, each.workshop_id, days[each.id]) for each in found if each.id in days]


def day_of(session: OrmSession, idea: Idea, now: datetime) -> Day | None:
    """The next day of what an idea became; None where nothing is to come. One statement."""
    return _days(session, [idea], now).get(idea.id)


def next_day(session: OrmSession, idea: IdeaView, now: datetime) -> Day | None:
    """The same of an idea that was read. One statement."""
    return _days(session, [idea], now).get(idea.id)


def made_of(session: OrmSession, *, workshop_id: int | None = None, gathering_id: int | None = None) -> list[IdeaView]:
    """The ideas that became this workshop, or a part of this meeting. One statement."""
    column = Idea.workshop_id == workshop_id if workshop_id is not None else Idea.gathering_id == gathering_id
    return _read(session, select(Idea).where(column).order_by(Idea.id).limit(OVER))


def _days(session: OrmSession, ideas: Collection[Idea | IdeaView], now: datetime) -> dict[int, Day]:
    """The next day of what each became, by its number. One statement at most."""
    workshops = {each.workshop_id for each in ideas if each.workshop_id is not None}
    meetings = {each.gathering_id for each in ideas if each.gathering_id is not None}
    if not workshops and not meetings:
        return {}
    mine = or_(Gathering.workshop_id.in_(workshops), Gathering.id.in_(meetings))
    chosen = select(Gathering).where(and_(mine, Gathering.ends_at > now, Gathering.cancelled_at.is_(None)))
    found: dict[int, Day] = {}
    for each in session.scalars(chosen.order_by(Gathering.starts_at.desc(), Gathering.id.desc())):
        for one in ideas:
            if each.id == one.gathering_id or (each.workshop_id is not None and each.workshop_id == one.workshop_id):
                found[one.id] = Day(each.id, each.starts_at, each.ends_at, each.place)  # the earliest comes last
    return found


def _read(session: OrmSession, chosen: Select[Idea]) -> list[IdeaView]:
    found = chosen.add_columns(rows.coming()).options(*rows.with_author())
    return [IdeaView.of(each, coming) for each, coming in session.execute(found)]
