"""Who is to be told of what, and who was told, each in a stated number of statements."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, distinct, func, select, union_all
from sqlalchemy.orm import Session as OrmSession

from badges.base.database.counts import Counting
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

LINES: Final = 200  # of one list; the rest follows once these are told
NAMELESS: Final = "l’atelier"


def tellings(session: OrmSession, scope: Scope, now: datetime) -> list[Telling]:
    """What is to be told within a scope, the nearest day first, and what was told. One statement.

    Who is told that a session changed is not told of their place besides. `worded` adds the words for others.
    """
    every = union_all(*sources(now, scope)).subquery()
    chosen = (
        select(every, Member, Gathering.starts_at, Workshop.id.label("workshop_id"), Workshop.title, Workshop.site_id)
        .join(Member, Member.id == every.c.member_id)
        .outerjoin(Gathering, Gathering.id == every.c.gathering_id)
        .outerjoin(Workshop, Workshop.id == Gathering.workshop_id)
        .order_by(Gathering.starts_at.is_(None), Gathering.starts_at, every.c.meeting_on, Member.folded_name, Member.id)
        .limit(LINES)
    )
    read = [_telling(each) for each in session.execute(chosen)]
    changed = {(each.member.id, each.workshop_id) for each in read if _waits(each, Occasion.CHANGE)}
    read = [
        each for each in read if not (_waits(each, Occasion.PLACE) and (each.member.id, each.workshop_id) in changed)
    ]
    return sorted(read, key=_nearest)


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


def _telling(row: Row[Any]) -> Telling:
    return Telling(
        thing=Thing(Occasion(row.occasion), row.number, row.member_id),
        member=MemberView.of(row.Member),
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
        takes_letters=row.Member.email is not None and row.Member.email_confirmed_at is not None,
    )


def _what(title: str, named: Collection[str], hosts: Collection[str]) -> str:
    return NAMELESS if title in named or names_host(title, hosts) else f"«\u00a0{title}\u00a0»"


def _waits(each: Telling, occasion: Occasion) -> bool:
    return each.occasion is occasion and each.way is None


def _nearest(each: Telling) -> tuple[str, str, int]:
    day = local_date(each.starts_at) if each.starts_at is not None else each.meeting_on
    return day.isoformat() if day is not None else "9", each.member.folded_name, each.member.id
