"""What ends a thread, by any cause: the same writes for each, in the transaction of the caller."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session as OrmSession

from badges.base import outbox
from badges.matching.introductions import letters, rows, rules
from badges.matching.tables import Introduction, ReviewVoice


def end(session: OrmSession, found: Introduction, now: datetime, *, by_member_id: int | None = None) -> None:
    """End an open thread. Nothing of the cause is kept; the others who were asked are told, all at the same time.

    `by_member_id`: the member whose word ends it, to whom no letter is written.
    """
    both = found.receiver_yes_at is not None
    outbox.drop(session, letters.ABOUT, found.id)
    found.ended_at = found.moved_at = now
    found.told_at = rules.told_at(now, both_yes=both)
    found.giver_number = found.receiver_number = False
    asked = [found.giver] if found.giver_yes_at is None else [found.giver, found.receiver]
    for member in asked:
        if member is not None and member.id != by_member_id:
            letters.write(session, found, member, found.told_at)


def end_between(
    session: OrmSession, one_id: int, other_id: int, now: datetime, *, begun_before: datetime | None = None
) -> None:
    """End the open threads between two members; `begun_before`: only those that began by then."""
    for found in rows.open_between(session, one_id, other_id):
        if begun_before is None or found.created_at <= begun_before:
            end(session, found, now, by_member_id=one_id)


def end_all_of(session: OrmSession, member_ids: Collection[int], now: datetime) -> None:
    """End the open threads of members: they left, died, are erased, or their threads rest."""
    for found in rows.open_of(session, member_ids):
        end(session, found, now)


def forget_voices(session: OrmSession, member_ids: Collection[int]) -> None:
    """Delete what the two said at the bilans of these members: what the other one said may name them."""
    theirs = or_(Introduction.giver_id.in_(member_ids), Introduction.receiver_id.in_(member_ids))
    threads = select(Introduction.id).where(theirs)
    session.execute(delete(ReviewVoice).where(ReviewVoice.introduction_id.in_(threads)))
