"""The members of a site who seek one thing, for an exchange « à plusieurs »: three or more, or those to ask."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from badges.gatherings.tables import Activity
from badges.matching import keeping_apart
from badges.matching.choice import rows, rules
from badges.matching.choice.facts import Said
from badges.matching.postings.views import PostingView
from badges.matching.rules import PostingSide
from badges.matching.tables import Posting, SetAside
from badges.people.tables import Member

OTHERS: Final = 200  # requests that are looked at, those said first before
OF_EACH: Final = 10  # requests about one activity, among which three that can be asked together are looked for


def several(
    session: OrmSession, site_id: int, activity: str, now: datetime, *, unless: Collection[int] = ()
) -> list[PostingView]:
    """One request of each member of a site who seeks one activity, by date, where they are three or more; else none.

    `unless`: as in `choice`. Two statements.
    """
    found = _several(session, site_id, [activity], now, unless).get(activity, [])
    views = rows.postings(session, {each.number for each in found})
    return [views[each.number] for each in found]


def sought_by_several(
    session: OrmSession, site_id: int, activities: Collection[str], now: datetime, *, unless: Collection[int] = ()
) -> set[str]:
    """Those of these activities, by key, that three members of a site or more seek. `unless`: as in `choice`.

    One statement.
    """
    return set(_several(session, site_id, activities, now, unless, OF_EACH))


def to_ask(
    session: OrmSession,
    site_id: int,
    activity: str,
    workshop_id: int,
    there: Collection[int],
    now: datetime,
    *,
    unless: Collection[int] = (),
) -> list[PostingView]:
    """Those of a site who seek what a workshop is about, and can be asked, by date. Four statements.

    `there`: the members who are in it; a request with which it was put aside is left out. `unless`: as in `choice`.
    """
    seekers = _seekers(session, site_id, [activity], now, unless)[0].get(activity, [])
    aside = set(session.scalars(select(SetAside.request_id).where(SetAside.workshop_id == workshop_id)))
    members = {each.person.number for each in seekers} | set(there)
    asked = [each for each in seekers if each.number not in aside]
    found = rules.to_ask(asked, now, frozenset(keeping_apart.pairs(session, members, unless=unless)), there)
    views = rows.postings(session, {each.number for each in found})
    return [views[each.number] for each in found]


def _several(
    session: OrmSession,
    site_id: int,
    activities: Collection[str],
    now: datetime,
    unless: Collection[int],
    of_each: int | None = None,
) -> dict[str, list[Said]]:
    seekers, apart = _seekers(session, site_id, activities, now, unless, of_each)
    found = {key: rules.several(said, now, apart) for key, said in seekers.items()}
    return {key: said for key, said in found.items() if said}


def _seekers(
    session: OrmSession,
    site_id: int,
    activities: Collection[str],
    now: datetime,
    unless: Collection[int],
    of_each: int | None = None,
) -> tuple[dict[str, list[Said]], frozenset[frozenset[int]]]:
    """What members of a site look for of these activities, by the key of the activity; and the pairs kept apart.

    One statement: the objections of a member stand beside each of their requests. `of_each`: those said first of one
    activity, where it matters only whether there are several.
    """
    chosen = rows.said_by_others(now).where(Member.site_id == site_id, Posting.side == PostingSide.SOUGHT)
    chosen = chosen.where(Member.id.not_in(unless)) if unless else chosen
    if of_each is None:
        about = Posting.activity_id.in_(select(Activity.id).where(Activity.key.in_(sorted(activities))))
        chosen = chosen.where(about)
    else:
        keys = (select(Activity.id).where(Activity.key == key).scalar_subquery() for key in sorted(activities))
        sought = ((Posting.side == PostingSide.SOUGHT, Posting.activity_id == key) for key in keys)
        first = [rows.first_numbers([site_id], unless, now, of_each).where(*about) for about in sought]
        chosen = chosen.where(Posting.id.in_(rows.united(first)))
    found: dict[int, tuple[str, Said]] = {}
    apart: set[frozenset[int]] = set()
    for row in session.execute(keeping_apart.beside(chosen, unless=unless).limit(OTHERS)):
        found[row.posting_id] = (row.activity, rows.said_of(row, now, {}))
        if row.named_id is not None:
            apart.add(frozenset({row.member_id, row.named_id}))
    by_key: dict[str, list[Said]] = {}
    for key, said in found.values():
        by_key.setdefault(key, []).append(said)
    return by_key, frozenset(apart)
