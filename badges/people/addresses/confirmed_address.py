"""Which address of a member counts as confirmed, and what a change of the record does to it (decisions 54).

A first address counts once its code was typed and a colleague said that it is the member's (`claims`). One that the
staff write in the place of a confirmed one counts after a letter to that one and seven days, in which it stays the
confirmed one: its reader can call. The letter does not name the new address: the old mailbox may be another's by
now. Until both have passed, or the member proves the new one as they would a first one, nothing is made for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session as OrmSession

from badges.base import outbox
from badges.base.rights import Actor
from badges.base.tables import Letter, LetterState
from badges.base.text.names import of_place
from badges.network import reads as network
from badges.people.tables import Member

WEEK: Final = timedelta(days=7)
CHANGED: Final = "address_change"  # the purpose of the letter to the old address; its number is the member's


def confirmed(session: OrmSession, member: Member, now: datetime) -> str | None:
    """The address that counts as the member's own; None while none does."""
    if member.email_before is None or member.email_changed_at is None:
        return member.email if member.email_confirmed_at is not None and member.email_changed_at is None else None
    if now < member.email_changed_at + WEEK or _is_untold(session, member.id):
        return member.email_before
    return member.email


@dataclass(frozen=True)
class Standing:
    """The address that counts as a member's, and until when at least, where another one stands in the record."""

    email: str | None
    until: datetime | None


def standing(session: OrmSession, member_id: int, now: datetime) -> Standing:
    """Which address counts as a member's, for their page in the office."""
    member = session.get_one(Member, member_id)
    counts = confirmed(session, member, now)
    if counts is None or counts != member.email_before or member.email_changed_at is None:
        return Standing(counts, None)
    return Standing(counts, member.email_changed_at + WEEK)


def written_to(member: Member) -> str | None:
    """The address of the record, for letters of the network's own; None where the member said « pas de messages »."""
    return member.email if member.no_messages_on is None else None


def letters_go_to(session: OrmSession, member: Member, now: datetime) -> str | None:
    """The same, where it counts as confirmed: to another nothing is sent that was not asked for."""
    if written_to(member) is None:
        return None
    address = confirmed(session, member, now)
    return member.email if address is not None and address == member.email else None


def takes_letters(session: OrmSession, member_id: int, now: datetime) -> bool:
    """Whether `letters_go_to` has an address for a member, for their page."""
    return letters_go_to(session, session.get_one(Member, member_id), now) is not None


def _is_untold(session: OrmSession, member_id: int) -> bool:
    """Whether the letter to the old address has not gone out: it waits, or no server took it.

    One that the old address refuses for good reaches no reader, and holds back nothing.
    """
    refused = Letter.last_error.startswith(outbox.REFUSED)
    not_taken = and_(Letter.state == LetterState.FAILED, or_(Letter.last_error.is_(None), ~refused))
    waits = or_(Letter.state.in_((LetterState.WAITING, LetterState.SENDING)), not_taken)
    chosen = select(Letter.id).where(Letter.purpose == CHANGED, Letter.number == member_id, waits)
    return session.scalar(chosen.limit(1)) is not None


def change(session: OrmSession, actor: Actor, member: Member, address: str | None, now: datetime) -> bool:
    """Write another address into a record, or none. Returns whether a letter to the confirmed one waits to be sent."""
    before = confirmed(session, member, now)
    member.email, member.email_by_id = address, actor.staff_id
    member.email_confirmed_at = member.email_before = member.email_changed_at = None
    if before is None:
        return False
    if before == address:  # what was changed is changed back
        member.email_confirmed_at = now
        return False
    member.email_before, member.email_changed_at = before, now
    whom = network.to_call(session, member.site)
    text = outbox.fill("badges.people.addresses", "changes.txt", of_site=of_place(member.site.name), to_call=whom)
    outbox.write(session, before, text, due_at=now, purpose=CHANGED, number=member.id)
    return True


def taken_over(actor: Actor, member: Member, now: datetime) -> None:
    """Record that an address came into a record by a merge: its author is who merged, and no one said it is theirs."""
    member.email_before, member.email_changed_at, member.email_by_id = None, now, actor.staff_id


def confirm(member: Member, email: str, now: datetime) -> None:
    """Record that `email` is the member's, by its code and a colleague's word, if it is that of the record."""
    if email == member.email:
        member.email_confirmed_at = now
        member.email_before = member.email_changed_at = None
