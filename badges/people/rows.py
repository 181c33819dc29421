"""The rows of members, consents and confirmation codes, for intentions inside their transaction."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.orm import Session as OrmSession

from badges.base.text import sounds
from badges.base.text.names import folded, patterns
from badges.people.facts import CorrectionFacts
from badges.people.rules import BadgesSaid, ConsentAnswer, ConsentSubject, is_yes
from badges.people.tables import ConfirmationCode, Consent, Member, NameWord

HEARD_FROM: Final = 3  # letters of a word of which a search asks how it sounds
_LAST: Final = "\U0010ffff"  # after every letter, as both databases compare the words


def of_bits(session: OrmSession, bits: str) -> Member | None:
    """The member that the logbook names by these random bits, in hexadecimal."""
    return session.scalar(select(Member).where(Member.erasure_bits == bytes.fromhex(bits)))


def bits_of(session: OrmSession, member_id: int) -> list[str]:
    """The bits of a member, and of each record merged into theirs: an older database has them apart."""
    chosen = select(Member.erasure_bits).where((Member.id == member_id) | (Member.merged_into_id == member_id))
    return [bits.hex() for bits in session.scalars(chosen.order_by(Member.id))]


def those_there(site_ids: Collection[int] | None) -> Select[Member]:
    """Members who neither left nor were erased, without practice members; None is everywhere."""
    chosen = select(Member).where(Member.erased_at.is_(None), Member.left_on.is_(None), Member.practice.is_(False))
    return chosen if site_ids is None else chosen.where(Member.site_id.in_(site_ids))


def named_like(chosen: Select[Member], search: str) -> Select[Member]:
    """Narrow a query to members of whose name each word of `search` begins a word; the first letters come first."""
    found: list[ColumnElement[bool]] = []
    for word in folded(search).split():
        found.append(Member.folded_name.like(patterns(word)[0], escape="\\"))
    chosen = chosen.where(*named(Member.id, search))
    return chosen.order_by(case((found[0], 0), else_=1), Member.folded_name, Member.id) if found else chosen


def named(number: ColumnElement[int] | InstrumentedAttribute[int], search: str) -> list[ColumnElement[bool]]:
    """Conditions on a member's number: that each word of `search` begins a word of the name; none for no word."""
    ranges = ((NameWord.word >= word) & (NameWord.word < f"{word}{_LAST}") for word in folded(search).split())
    return [number.in_(select(NameWord.member_id).where(each)) for each in ranges]


def written_or_heard(chosen: Select[Member], search: str) -> Select[Member]:
    """Narrow a query to members of whose name each word of `search` begins a word, or sounds like one."""
    for word in folded(search).split():
        begins = (NameWord.word >= word) & (NameWord.word < f"{word}{_LAST}")
        sound = sounds.of_word(word) if len(word) >= HEARD_FROM else ""
        fits = begins | (NameWord.sound == sound) if sound else begins
        chosen = chosen.where(Member.id.in_(select(NameWord.member_id).where(fits)))
    return chosen.order_by(Member.folded_name, Member.id)


def heard(number: ColumnElement[int] | InstrumentedAttribute[int], sound: str) -> list[ColumnElement[bool]]:
    """Conditions on a member's number: that each part of a sound (`sounds.key`) is that of a word of the name."""
    parts = dict.fromkeys(sound.split())
    return [number.in_(select(NameWord.member_id).where(NameWord.sound == each)) for each in parts]


def namesakes(session: OrmSession, whole_name: str) -> Sequence[Member]:
    """Members of any site who bear this folded given and family name."""
    return session.scalars(those_there(None).where(Member.whole_name == whole_name).order_by(Member.id)).all()


def names_at(session: OrmSession, site_id: int, sound: str | None = None) -> list[tuple[int, str]]:
    """The number and the folded given and family name of every member of a site who neither left nor was erased.

    `sound`: of those alone whose name has every part of it.
    """
    chosen = select(Member.id, Member.whole_name).where(
        Member.site_id == site_id, Member.erased_at.is_(None), Member.left_on.is_(None), Member.practice.is_(False)
    )
    if sound is not None:
        chosen = chosen.where(*heard(Member.id, sound))
    return [(number, name) for number, name in session.execute(chosen)]


def bearing(session: OrmSession, *, whole_name: str, phone: str | None) -> Sequence[Member]:
    """Members of any site with this whole name or this telephone number, at most ten of them."""
    same = Member.whole_name == whole_name if phone is None else Member.phone == phone
    return session.scalars(those_there(None).where(same).order_by(Member.id).limit(10)).all()


def departed(session: OrmSession, site_id: int, *, whole_name: str, phone: str | None) -> Sequence[Member]:
    """Members who left a site, with this whole name or this telephone number, at most ten of them."""
    same = Member.whole_name == whole_name
    chosen = select(Member).where(Member.erased_at.is_(None), Member.left_on.is_not(None), Member.site_id == site_id)
    return session.scalars(chosen.where(same | (Member.phone == phone) if phone else same).limit(10)).all()


def members_by_id(session: OrmSession, ids: Collection[int]) -> dict[int, Member]:
    """Members by id, practice members too; unknown, erased and departed ones are left out."""
    chosen = select(Member).where(Member.id.in_(ids), Member.erased_at.is_(None), Member.left_on.is_(None))
    return {member.id: member for member in session.scalars(chosen)}


def unerased(session: OrmSession, numbers: Collection[int]) -> Sequence[Member]:
    """The members with these numbers, those who left too, locked until the transaction ends."""
    chosen = select(Member).where(Member.id.in_(numbers), Member.erased_at.is_(None)).order_by(Member.id)
    return session.scalars(chosen.with_for_update(of=Member)).all() if numbers else []


def held_records(session: OrmSession, numbers: Collection[int]) -> set[int]:
    """Those of these members that are neither erased nor joined to another record, and stay so until the transaction
    ends: what is noted of them meanwhile goes with them. Others may hold them too.
    """
    chosen = select(Member.id).where(Member.id.in_(numbers), Member.erased_at.is_(None)).order_by(Member.id)
    held = chosen.with_for_update(read=True, key_share=True, of=Member)
    return set(session.scalars(held)) if numbers else set()


def with_a_link(session: OrmSession, numbers: Collection[int]) -> list[tuple[Member, Member]]:
    """The records with these numbers, those who left too, each with the member whose page its private link opens.

    That is another record once they were merged. All are locked until the transaction ends.
    """
    if not numbers:
        return []
    owners = select(Member.merged_into_id).where(Member.id.in_(numbers), Member.merged_into_id.is_not(None))
    chosen = select(Member).where(or_(Member.id.in_(numbers), Member.id.in_(owners))).order_by(Member.id)
    found = {each.id: each for each in session.scalars(chosen.with_for_update(of=Member))}
    pairs = ((found[number], found[found[number].merged_into_id or number]) for number in found if number in numbers)
    return [(member, owner) for member, owner in pairs if owner.erased_at is None]


def standing(session: OrmSession, numbers: Collection[int]) -> dict[int, int]:
    """Each of these numbers, with that of the record into which it was merged, or itself. One statement, or none."""
    if not numbers:
        return {}
    chosen = select(Member.id, Member.merged_into_id).where(Member.id.in_(numbers), Member.merged_into_id.is_not(None))
    stays = {gone: owner for gone, owner in session.execute(chosen) if owner is not None}
    return {number: stays.get(number, number) for number in numbers}


def latest_consent(session: OrmSession, member_id: int, subject: ConsentSubject) -> Consent | None:
    """The last answer about a subject; it alone counts."""
    chosen = select(Consent).where(Consent.member_id == member_id, Consent.subject == subject)
    return session.scalar(chosen.order_by(Consent.id.desc()).limit(1))


def card(session: OrmSession, member: Member) -> CorrectionFacts:
    """What the form of a member shows, and what it can change."""
    follow_up = latest_consent(session, member.id, ConsentSubject.FOLLOW_UP)
    return CorrectionFacts.recorded(
        member,
        unnamed=member.unnamed_on is not None,
        follow_up=follow_up.answer == ConsentAnswer.YES if follow_up is not None else None,
        badges=BadgesSaid.recorded(member.age, agrees=agrees_to_badges(session, member)),
    )


def agrees_to_badges(session: OrmSession, member: Member) -> bool:
    """Whether the member said yes to what they do being noted: alone, or under 15 together with a parent."""
    last = latest_consent(session, member.id, ConsentSubject.BADGES)
    return last is not None and is_yes(last.answer, member.age, with_parent=last.with_parent)


def waiting_confirmation(session: OrmSession, purpose: str, number: int, now: datetime) -> ConfirmationCode | None:
    """The last code for a purpose and number that can still be used."""
    chosen = select(ConfirmationCode).where(
        ConfirmationCode.purpose == purpose,
        ConfirmationCode.number == number,
        ConfirmationCode.used_at.is_(None),
        ConfirmationCode.expires_at > now,
    )
    return session.scalar(chosen.order_by(ConfirmationCode.id.desc()).limit(1))


def codes_since(session: OrmSession, start: datetime) -> int:
    """How many codes were sent after `start`, to all members."""
    sent = select(func.count()).select_from(ConfirmationCode).where(ConfirmationCode.created_at > start)
    return session.scalar(sent) or 0
