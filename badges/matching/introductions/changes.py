"""What ends a thread, by any cause, and the one letter about it: in the transaction of the caller.

The letter says that there is news; what it is stands on the private page, and is told by telephone. The same words for
a question, a yes and an end: a letter that lies open says nothing, and none differs from another.
"""

from __future__ import annotations

import contextlib
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session as OrmSession

from badges.base import outbox
from badges.base.outbox import fill
from badges.base.registry import Purpose
from badges.base.tables import Letter
from badges.base.text.names import of_place
from badges.base.times import local_date
from badges.exchanges import changes as exchanges
from badges.matching.introductions import rows, rules
from badges.matching.tables import Introduction, Objection, ReviewVoice, SetAside, ThreadsAtRest
from badges.people.addresses.confirmed_address import written_to
from badges.people.tables import Member

ABOUT: Final = "introduction"
PURPOSE: Final = Purpose(ABOUT, worth=timedelta(days=7), about="member", unless_refused=True)


def write_letter(session: OrmSession, member: Member, due_at: datetime) -> None:
    """Write to a member that there is news, at the address that they confirmed; else the staff tells them."""
    address = written_to(member)
    if address is None or member.email_confirmed_at is None:
        return
    if member.left_on is not None or member.erased_at is not None:
        return
    phone = f" au {member.site.phone}" if member.site.phone else ""
    text = fill("badges.matching.introductions", "news.txt", of_site=of_place(member.site.name), phone=phone)
    outbox.write(session, address, text, due_at=due_at, purpose=ABOUT, number=member.id)


def end(session: OrmSession, found: Introduction, now: datetime, *, by_member_id: int | None = None) -> None:
    """End an open thread. Nothing of the cause is kept; the others who were asked are told, all at the same time.

    What was planned of it from today on does not take place. `by_member_id`: the member whose word ends it, who gets no
    letter.
    """
    both = found.receiver_yes_at is not None
    found.ended_at = found.moved_at = now
    found.told_at = rules.told_at(now, both_yes=both)
    found.giver_number = found.receiver_number = False
    exchanges.cancel_planned(session, found.id, now)
    if not both:
        _put_aside(session, found, now)
    asked = [found.giver] if found.giver_yes_at is None else [found.giver, found.receiver]
    for member in asked:
        if member is not None and member.id != by_member_id:
            write_letter(session, member, found.told_at)


def end_unheard(session: OrmSession, found: Introduction, member_id: int, now: datetime) -> None:
    """One of the two ends what had ended before they were told: they are told as if their own word had ended it.

    Else the hour, or a letter to them, would tell that the other one had spoken before.
    """
    before = found.told_at
    if before is None or now >= before or found.receiver_yes_at is not None:
        return
    theirs = select(Letter.id).where(Letter.purpose == ABOUT, Letter.number == member_id, Letter.due_at == before)
    if (letter_id := session.scalar(theirs.order_by(Letter.id).limit(1))) is not None:
        outbox.drop_those(session, Letter.id == letter_id)
    found.told_at = rules.told_at(now, both_yes=False)


def _put_aside(session: OrmSession, found: Introduction, now: datetime) -> None:
    """Show the same offer for the same request no more, while both live: the pair, whatever ended it."""
    if found.offer_id is None or found.request_id is None:
        return
    aside = SetAside(offer_id=found.offer_id, request_id=found.request_id, set_aside_on=local_date(now))
    with contextlib.suppress(IntegrityError), session.begin_nested():  # the pair is there already
        session.add(aside)


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


def leave_site(session: OrmSession, site_id: int, now: datetime) -> None:
    """A site has closed: a thread goes on where both of its members do, and every other one ends."""
    chosen = select(Introduction).where(Introduction.site_id == site_id, Introduction.ended_at.is_(None))
    for found in session.scalars(chosen.order_by(Introduction.id).with_for_update(of=Introduction)):
        there = {each.site_id for each in (found.giver, found.receiver) if each is not None}
        if len(there) == 1 and site_id not in there:
            found.site_id = there.pop()
        else:
            end(session, found, now)


def after_merge(session: OrmSession, member_id: int, now: datetime, *, same_phone: bool) -> None:
    """Let the threads of a record into which another was merged obey what was said of both.

    What one record said of the other goes. `same_phone`: they have the number that each of both showed.
    """
    session.execute(delete(Objection).where(Objection.member_id == Objection.other_id))
    theirs = or_(Introduction.giver_id == member_id, Introduction.receiver_id == member_id)
    session.execute(update(Introduction).where(theirs, Introduction.mediator_id == member_id).values(mediator_id=None))
    if not same_phone:
        hide_number(session, member_id)
    if session.get(ThreadsAtRest, member_id) is not None:
        end_all_of(session, [member_id], now)
        return
    for found in rows.open_of(session, [member_id]):
        if rows.kept_apart(session, found.giver_id or 0, found.receiver_id or 0):
            end(session, found, now)


def hide_number(session: OrmSession, member_id: int) -> None:
    """Show the number of a member in no thread any more: they said yes for another one."""
    for found in rows.open_of(session, [member_id]):
        if found.giver_id == member_id:
            found.giver_number = False
        else:
            found.receiver_number = False


def forget_voices(session: OrmSession, member_ids: Collection[int]) -> None:
    """Delete what the two said at the bilans of these members: what the other one said may name them."""
    theirs = or_(Introduction.giver_id.in_(member_ids), Introduction.receiver_id.in_(member_ids))
    threads = select(Introduction.id).where(theirs)
    session.execute(delete(ReviewVoice).where(ReviewVoice.introduction_id.in_(threads)))
