"""Who is to be told of what, and who was told, each in a stated number of statements."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Row, Select, Subquery, distinct, func, select, union_all
from sqlalchemy.orm import Session as OrmSession

from badges.base.database.counts import Counting
from badges.base.text.names import beginning
from badges.base.times import local_date
from badges.gatherings.tables import Gathering, Workshop
from badges.messages.rules import Occasion, Way
from badges.messages.sources import Scope, sources
from badges.messages.views import Telling, Thing
from badges.network import reads as network
from badges.network.rules import names_host
from badges.people import reads as people
from badges.people.tables import Member
from badges.people.views import MemberView

LINES: Final = 200  # that are read at once with all that is known of each
_NAMED: Final = (
    Member.folded_name, Member.phone, Member.email, Member.email_confirmed_at, Member.no_messages_on
)  # fmt: skip
NAMELESS: Final = "l’atelier"


def tellings(session: OrmSession, scope: Scope, now: datetime) -> list[Telling]:
    """What is to be told within a scope, the nearest day first, and what was told. One statement.

    Who is told that a session changed is not told of their place besides. `worded` adds the words for others.
    """
    every = union_all(*sources(now, scope)).subquery()
    chosen = _beside(every, Member).order_by(
        Gathering.starts_at.is_(None), Gathering.starts_at, every.c.meeting_on, Member.folded_name, Member.id
    )
    found = _once(session.execute(chosen.limit(LINES)).all())
    return sorted((_telling(each, MemberView.of(each.Member)) for each in found), key=_nearest)


@dataclass(frozen=True)
class Page:
    """Some of those who are to be told. `total`: how many there are; `papers`: how many need one; `handed_to`: to how
    many people."""

    found: list[Telling]
    total: int
    papers: int
    handed_to: int


def page(session: OrmSession, scope: Scope, now: datetime, search: str, begin: int, size: int) -> Page:
    """What is to be told to the members of whose name each word of `search` begins one, from the line `begin` on.

    Two statements: of all that is to be told the names alone are read, since it is put in order and told once.
    """
    fits = beginning(search) if search else None
    rows = _named(session, scope, now)
    needed = [each.member_id for each in rows if _needs_paper(each)]
    rows = [each for each in rows if fits is None or fits(each.folded_name)]
    return Page(_with_members(session, rows[begin : begin + size]), len(rows), len(needed), len(set(needed)))


def papers(session: OrmSession, scope: Scope, now: datetime, begin: int, size: int) -> list[Telling]:
    """What is to be told on paper, since nothing else reaches the member, from the line `begin` on. Two statements."""
    needed = [each for each in _named(session, scope, now) if _needs_paper(each)]
    return _with_members(session, needed[begin : begin + size])


def _named(session: OrmSession, scope: Scope, now: datetime) -> list[Row[Any]]:
    """All that is to be told, the nearest day first, of each member the name and what reaches them. One statement."""
    every = union_all(*sources(now, scope)).subquery()
    rows = _once(session.execute(_beside(every, *_NAMED)).all())
    return sorted(rows, key=lambda each: (_day(each.starts_at, each.meeting_on), each.folded_name, each.member_id))


def _with_members(session: OrmSession, rows: Sequence[Row[Any]]) -> list[Telling]:
    members = people.members_by_id(session, {each.member_id for each in rows})
    return [_telling(each, members[each.member_id]) for each in rows]


def _needs_paper(row: Row[Any]) -> bool:
    return row.no_messages_on is None and not row.phone and not _takes_letters(row)


def _beside(every: Subquery, *of_member: Any) -> Select[Any]:
    """What is to be told, with what is said of its member, and its session."""
    of_session = Gathering.starts_at, Workshop.id.label("workshop_id"), Workshop.title, Workshop.site_id
    return (
        select(every, *of_member, *of_session)
        .join(Member, Member.id == every.c.member_id)
        .outerjoin(Gathering, Gathering.id == every.c.gathering_id)
        .outerjoin(Workshop, Workshop.id == Gathering.workshop_id)
    )


def _once(read: Sequence[Row[Any]]) -> list[Row[Any]]:
    """Without the places of which a change is to be told."""
    changed = {
        (each.member_id, each.workshop_id) for each in read if each.occasion == Occasion.CHANGE and each.way is None
    }
    return [
        each
        for each in read
        if not (each.occasion == Occasion.PLACE and each.way is None and (each.member_id, each.workshop_id) in changed)
    ]


def worded(session: OrmSession, found: Sequence[Telling]) -> list[Telling]:
    """The same with what they are about in words for others: a title that names a host or a member is not told.

    Two statements at most.
    """
    titles = {each.title for each in found if each.title}
    if not titles:
        return list(found)
    sites = network.every_site(session)
    named = people.named_in(session, titles, [each.id for each in sites])
    hosts = [each.host for each in sites]
    return [replace(each, what=_what(each.title, named, hosts)) if each.title else each for each in found]


def telling(session: OrmSession, thing: Thing, now: datetime) -> Telling | None:
    """One thing, told or not; None where there is nothing to tell any more. Three statements at most."""
    whole = Scope(member_id=thing.member_id, told=True)
    scope = {
        Occasion.PLACE: replace(whole, workshop_id=thing.number),
        Occasion.CHANGE: replace(whole, gathering_id=thing.number),
        Occasion.CANCEL: replace(whole, gathering_id=thing.number),
        Occasion.MEETING: replace(whole, introduction_id=thing.number),
        Occasion.BADGE: replace(whole, award_id=thing.number),
    }[thing.occasion]
    found = [each for each in tellings(session, scope, now) if each.thing == thing]
    return next(iter(worded(session, found)), None)


def counting_people(site_ids: Collection[int], staff_id: int, now: datetime) -> Counting:
    """Count the members of these sites who are to be told of something and want messages, but the reader's own record
    (`badges.base.database.counts`). Of places, those of the next seven days alone.
    """
    every = union_all(*sources(now, Scope(site_ids=site_ids, unless=staff_id, soon=True))).subquery()
    chosen = select(func.count(distinct(every.c.member_id))).join(Member, Member.id == every.c.member_id)
    return chosen.where(Member.no_messages_on.is_(None))


def _telling(row: Row[Any], member: MemberView) -> Telling:
    return Telling(
        thing=Thing(Occasion(row.occasion), row.number, row.member_id),
        member=member,
        town=row.town,
        title=row.title,
        site_id=row.site_id,
        what=None,
        workshop_id=row.workshop_id,
        since=row.since,
        meeting_on=row.meeting_on,
        starts_at=row.starts_at,
        way=Way(row.way) if row.way is not None else None,
        noted_at=row.noted_at,
        noted_by_id=row.noted_by_id,
        takes_letters=_takes_letters(row),
    )


def _what(title: str, named: Collection[str], hosts: Collection[str]) -> str:
    return NAMELESS if title in named or names_host(title, hosts) else f"«\u00a0{title}\u00a0»"


def _takes_letters(row: Row[Any]) -> bool:
    who = row.Member if "Member" in row._fields else row
    return who.email is not None and who.email_confirmed_at is not None


def _nearest(each: Telling) -> tuple[str, str, int]:
    return _day(each.starts_at, each.meeting_on), each.member.folded_name, each.member.id


def _day(starts_at: datetime | None, meeting_on: date | None) -> str:
    day = local_date(starts_at) if starts_at is not None else meeting_on
    return day.isoformat() if day is not None else "9"
