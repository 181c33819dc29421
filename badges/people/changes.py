"""Writes to the tables of this room that the rooms above need, in the transaction of the caller."""

from __future__ import annotations

import secrets
from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session as OrmSession

from badges.base import registry
from badges.base.database.types import Base
from badges.base.personal import merge
from badges.base.personal.columns import FORGOTTEN
from badges.base.personal.erase import erase
from badges.base.text import names
from badges.people.rules import PRACTICE_NAME, TEXT_VERSIONS, ConsentAnswer, ConsentSubject
from badges.people.tables import ConfirmationCode, Consent, Member


def add_code(
    session: OrmSession,
    *,
    member_id: int,
    purpose: str,
    number: int,
    email: str,
    digest: bytes,
    at: datetime,
    expires_at: datetime,
) -> None:
    """Store the digest of a one-use code sent to an e-mail; `number` is that of the row which `purpose` concerns."""
    session.add(
        ConfirmationCode(
            member_id=member_id,
            purpose=purpose,
            number=number,
            email=email,
            code_digest=digest,
            created_at=at,
            expires_at=expires_at,
        )
    )


def end_code(code: ConfirmationCode, at: datetime) -> None:
    """End the validity of a code at `at`; one that ended before keeps its date."""
    code.expires_at = min(code.expires_at, at)


def count_attempt(code: ConfirmationCode, at: datetime, *, good: bool, most: int) -> None:
    """Count an attempt at a code. The first good one marks it used; a bad one ends it once `most` were made."""
    code.attempts += 1
    if good:
        code.used_at = code.used_at or at
    elif code.attempts >= most:
        end_code(code, at)


def add_practice(session: OrmSession, site_id: int, day: date, now: datetime, staff_id: int | None) -> int:
    """Add the practice member of a site, who said yes to all; return their number."""
    given, family = PRACTICE_NAME
    member = Member(site_id=site_id, given_name=given, family_name=family, practice=True, joined_on=day)
    member.folded_name, member.link_nonce = names.folded_name(given, family), secrets.token_bytes(16)
    session.add(member)
    session.flush()
    for subject in (ConsentSubject.FOLLOW_UP, ConsentSubject.BADGES):
        session.add(
            Consent(
                member_id=member.id, subject=subject, answer=ConsentAnswer.YES, text_version=TEXT_VERSIONS[subject],
                given_at=now, recorded_by_id=staff_id,
            )
        )  # fmt: skip
    return member.id


def hear_of(member: Member, day: date) -> None:
    """A member said something of which no row keeps the day: it counts as if they said that their record shall stay."""
    member.kept_on = max(day, member.kept_on or day)


# -- departure, erasure, merge ----------------------------------------------------------------------------------------


def numbers_of(session: OrmSession, member_id: int) -> list[int]:
    """The number of a member, then those of the records that were merged into theirs."""
    merged = select(Member.id).where(Member.merged_into_id == member_id).order_by(Member.id)
    return [member_id, *session.scalars(merged)]


def hide(member: Member, at: datetime) -> None:
    """Show nothing of a member from now on: their private link ends, and no list and no search finds them."""
    member.erased_at = at


def show_again(member: Member) -> None:
    """Show a member again who was only hidden."""
    member.erased_at = None


def new_link(session: OrmSession, member: Member) -> None:
    """Give a member a new private link; the old one ends, and those of the records that were merged into theirs."""
    for one in _with_those_merged(session, member):
        one.link_nonce, one.link_stopped_at = secrets.token_bytes(16), None


def stop_link(session: OrmSession, member: Member, at: datetime | None) -> None:
    """Let a member's private link open nothing from `at` on, with those merged into it; None: let it open again."""
    for one in _with_those_merged(session, member):
        one.link_stopped_at = at


def _with_those_merged(session: OrmSession, member: Member) -> list[Member]:
    return [member, *session.scalars(select(Member).where(Member.merged_into_id == member.id))]


def leave(session: OrmSession, member: Member, day: date, *, end_link: bool) -> None:
    """Record that a member left on this day. `end_link`: their private page is closed for good."""
    member.left_on = day
    if end_link:
        new_link(session, member)


def come_back(member: Member) -> None:
    """Record that a member who left is there again."""
    member.left_on = None


def keep(member: Member, day: date) -> None:
    """Record that a member said on this day that their record shall stay."""
    member.kept_on, member.asked_on = day, None


def ask(member: Member, day: date) -> None:
    """Record that a member was asked, on this day, whether their record shall stay."""
    member.asked_on = day


def stop_asking(member: Member) -> None:
    """Record that a member who was asked was in touch meanwhile."""
    member.asked_on = None


def forget(session: OrmSession, member_id: int, day: date) -> None:
    """Forget a member who did not answer, in every table, as its columns say it (`columns.FORGOTTEN`).

    Their private link still opens their badges.
    """
    ending = registry.personal(Base.metadata, "member", ends=FORGOTTEN)
    erase(session, Base.metadata, ending, numbers_of(session, member_id))
    member = session.get_one(Member, member_id)
    member.forgotten_on, member.asked_on = day, None
    member.left_on = member.left_on or day


def take_over(gone: Member, stays: Member) -> None:
    """Give the record that stays what it lacks of the other, as its columns say it, and fold its names again.

    Of the two days on which they were registered the earlier is that of the record; the later one is heard of still.
    """
    registered = max(gone.joined_on, stays.joined_on)
    merge.take_over(gone, stays)
    if stays.joined_on < registered:
        hear_of(stays, registered)
    stays.folded_name = names.folded_name(stays.given_name, stays.family_name, stays.called)
    stays.whole_name = names.folded_name(stays.given_name, stays.family_name)


def merge_into(session: OrmSession, gone: Member, stays: Member, at: datetime, *, link: bytes) -> None:
    """Let a record, those merged into it before, and their private links lead to the one that stays.

    `link`: the nonce of the record's private link before it was emptied.
    """
    gone.link_nonce = link
    earlier = update(Member).where(Member.merged_into_id == gone.id)
    session.execute(earlier.values(merged_into_id=stays.id))
    gone.merged_into_id, gone.erased_at = stays.id, at
