"""Who may say that an address is a member's, and whose address it must not be: no insider gains by it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from badges.base.errors import Refused
from badges.base.journal import reads as journal
from badges.base.journal.acts import Act
from badges.base.text.contacts import mailbox, same
from badges.network.tables import Staff
from badges.people import changes, links
from badges.people.tables import Member
from badges.people.ties.hands import opened_lately
from badges.people.ties.reads import persons


def refuse_staffs(session: OrmSession, member: Member, email: str) -> None:
    """Check that an address is no staff member's, but the member's own where they are staff themselves.

    Those of closed accounts too, in whatever spelling leads to the same mailbox. Raises Refused: `address.staff`.
    """
    box = mailbox(email)
    accounts = session.execute(select(Staff.id, Staff.email).where(Staff.erased_at.is_(None)))
    bearers = {number for number, address in accounts if mailbox(address) == box}
    if bearers and not bearers <= persons(session, member_ids=[member.id]).accounts_of(member.id):
        raise Refused("address.staff")


def refuse_speaker(
    session: OrmSession, staff_id: int, member: Member, email: str | None, since: datetime, now: datetime
) -> None:
    """Check that a colleague may say that an address is a member's: they could not have used the private link for it.

    Asked of the person, by each of their accounts. `since`: when the address was first named, or a paper was made.
    Raises Refused: `word.own` for their own record; `word.showed_link` who showed the link in the day before, or since;
    `word.wrote_address` who wrote the address into the record, or took one away; `word.same_hand` whose account was
    opened by one of these within a day, or who opened theirs.
    """
    known = persons(session, staff_ids=[staff_id], member_ids=[member.id])
    accounts = known.accounts_with([staff_id])
    if accounts & known.accounts_of(member.id):
        raise Refused("word.own")
    showed, wrote = links.shown_by(session, member.id, since), writers(session, member, email)
    if accounts & showed:
        raise Refused("word.showed_link")
    if accounts & wrote:
        raise Refused("word.wrote_address")
    if opened_lately(session, staff_id, showed | wrote, now):
        raise Refused("word.same_hand")


def is_in_one_hand(session: OrmSession, member: Member, email: str, now: datetime) -> bool:
    """Whether one person of the staff wrote an address into the record and showed the private link in the day before:
    one who did both receives the codes of that address, and has the page that asks for them.
    """
    showed = links.shown_by(session, member.id, now)
    wrote = writers(session, member, email)
    return bool(wrote and showed and persons(session, staff_ids=wrote).accounts_with(wrote) & showed)


def writers(session: OrmSession, member: Member, email: str | None) -> set[int]:
    """The accounts that wrote an address into the record, took one away, or may have.

    Those that merged another record into it too, and, of an address from before this was kept, all that registered or
    changed the record. None of them where the record holds another address.
    """
    if member.email is not None and email is not None and not same(member.email, email):
        return set()
    acts = {Act.MEMBERS_MERGED}
    if member.email is not None and member.email_by_id is None:
        acts |= {Act.MEMBER_REGISTERED, Act.MEMBER_CHANGED}
    found = journal.staff_of(session, changes.numbers_of(session, member.id), acts)
    return found | ({member.email_by_id} if member.email_by_id is not None else set())


def is_one_person(session: OrmSession, staff_id: int, other: int | None) -> bool:
    """Whether two accounts are one person's; False where there is no second one."""
    return other is not None and other in persons(session, staff_ids=[staff_id]).accounts_with([staff_id])
