"""What one of two people told of the other at their bilan (« témoignage »): a person's words, never an observation.

No row of its own is kept: a testimony is read from the bilan each time. It is gone with its author's voice: when they
take back their « d'accord », when the other disputes it, once either asks to be erased, and a year after the thread.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Row, Select, and_, or_, select
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.orm import aliased

from badges.base.text import names
from badges.exchanges.rules import ExchangePart
from badges.exchanges.tables import Exchange
from badges.gatherings.tables import Activity
from badges.matching.introductions.rules import ReviewQuestion, is_testimony
from badges.matching.tables import Introduction, ReviewVoice
from badges.network.tables import Site
from badges.people.tables import Member

THREADS: Final = 20  # of one member: the last bilans


class ExchangeDay(NamedTuple):
    """An exchange of the thread that took place, and its day."""

    exchange_id: int
    happened_on: date


@dataclass(frozen=True)
class Testimony:
    """What a person told of a member: `speaker` is for the staff, and `part` says whether they gave or received.

    `in_return`: what the member told of that person, in this thread or another, where they testify for each other.
    """

    introduction_id: int
    site_id: int
    opened_on: date | None  # when the site opened, if it is known
    member_id: int
    speaker_id: int
    speaker: str
    part: ExchangePart
    words: str
    activity: str | None
    exchanges: tuple[ExchangeDay, ...]  # oldest first
    in_return: tuple[str, ...] = ()

    @property
    def days(self) -> tuple[date, ...]:
        """The days of the thread's exchanges, each once."""
        return tuple(dict.fromkeys(each.happened_on for each in self.exchanges))


def about(
    session: OrmSession, member_ids: Collection[int], site_ids: Collection[int] | None = None
) -> dict[int, tuple[Testimony, ...]]:
    """The testimonies about each of these members, the latest bilan first. One statement.

    `site_ids`: of threads of these sites alone, which their staff may read; None: of any.
    """
    if not member_ids:
        return {}
    found = _told(session.execute(_of_threads(member_ids, site_ids)).all())
    return {number: _with_return(number, found) for number in member_ids}


def _of_threads(member_ids: Collection[int], site_ids: Collection[int] | None) -> Select[*tuple[Any, ...]]:
    """The voices of the last threads of members, each with every exchange of its thread that took place."""
    thread, other = Introduction, aliased(Member)
    theirs = or_(thread.giver_id.in_(member_ids), thread.receiver_id.in_(member_ids))
    latest = select(thread.id).where(theirs, thread.reviewed_on.is_not(None))
    if site_ids is not None:
        latest = latest.where(thread.site_id.in_(site_ids))
    latest = latest.order_by(thread.reviewed_on.desc(), thread.id.desc()).limit(THREADS * len(member_ids))
    took_place = and_(
        Exchange.introduction_id == thread.id, Exchange.confirmed_at.is_not(None), Exchange.cancelled_at.is_(None)
    )
    return (
        select(
            thread.id, thread.site_id, Site.opened_on, thread.giver_id, Activity.name, ReviewVoice.member_id,
            Member.given_name, Member.family_name, other.id.label("other_id"), ReviewVoice.shown, ReviewVoice.view,
            ReviewVoice.disputed, Exchange.id.label("exchange_id"), Exchange.happened_on,
        )
        .join(ReviewVoice, ReviewVoice.introduction_id == thread.id)
        .join(Member, and_(Member.id == ReviewVoice.member_id, _is_of(thread, Member), Member.erased_at.is_(None)))
        .join(other, and_(_is_of(thread, other), other.id != Member.id, other.erased_at.is_(None)))
        .join(Site, Site.id == thread.site_id)
        .outerjoin(Activity, Activity.id == thread.activity_id)
        .outerjoin(Exchange, took_place)
        .where(thread.id.in_(latest))
        .order_by(thread.reviewed_on.desc(), thread.id.desc(), ReviewVoice.id, Exchange.happened_on, Exchange.id)
    )  # fmt: skip


def _is_of(thread: type[Introduction], member: type[Member]) -> ColumnElement[bool]:
    return or_(member.id == thread.giver_id, member.id == thread.receiver_id)


def _told(rows: Sequence[Row[Any]]) -> list[Testimony]:
    """The testimonies of both sides of these threads."""
    voices: dict[tuple[int, int], list[Row[Any]]] = {}
    for row in rows:
        voices.setdefault((row.id, row.member_id), []).append(row)
    found = []
    for (thread, _speaker), lines in voices.items():
        first = lines[0]
        against = voices.get((thread, first.other_id))
        disputed = against is not None and ReviewQuestion.SHOWN.value in (against[0].disputed or ())
        words = (first.shown or "").strip()
        if words and is_testimony(first.view, disputed):
            found.append(_one(first, words, lines))
    return found


def _one(first: Row[Any], words: str, lines: Iterable[Row[Any]]) -> Testimony:
    return Testimony(
        introduction_id=first.id,
        site_id=first.site_id,
        opened_on=first.opened_on,
        member_id=first.other_id,
        speaker_id=first.member_id,
        speaker=names.full(first.given_name, first.family_name),
        part=ExchangePart.GIVES if first.giver_id == first.member_id else ExchangePart.RECEIVES,
        words=words,
        activity=first.name,
        exchanges=tuple(ExchangeDay(row.exchange_id, row.happened_on) for row in lines if row.exchange_id is not None),
    )


def _with_return(member_id: int, found: Sequence[Testimony]) -> tuple[Testimony, ...]:
    """The testimonies about a member, each with what they told of its author."""
    told: dict[int, list[str]] = {}
    for each in found:
        if each.speaker_id == member_id:
            told.setdefault(each.member_id, []).append(each.words)
    return tuple(
        replace(each, in_return=tuple(told.get(each.speaker_id, ()))) for each in found if each.member_id == member_id
    )
