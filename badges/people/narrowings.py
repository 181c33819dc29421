"""What the logbook keeps of members: what they agree to no longer, links and addresses that ended, that they left."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session as OrmSession

from badges.base.logbook.acts import Kept
from badges.base.logbook.notes import Facts, Narrowing, changed, note, was
from badges.base.services import Services
from badges.base.times import local_date
from badges.people import rows
from badges.people.changes import new_link
from badges.people.rules import TEXT_VERSIONS, Age, ConsentAnswer, ConsentSubject
from badges.people.tables import Consent, Member

_NO = (ConsentAnswer.NO, ConsentAnswer.WITHDRAWN)
_NOT_YES = (*_NO, ConsentAnswer.LATER)


def _member(session: OrmSession, facts: Facts) -> Member | None:
    return rows.of_bits(session, str(facts["person"]))


def _named(member: Member, **facts: object) -> Facts:
    return {"person": member.erasure_bits.hex(), **facts}


def _each(session: OrmSession, member_id: int, **facts: object) -> Iterable[Facts]:
    """The facts of a line for a member, and for each record merged into theirs."""
    return [{"person": bits, **facts} for bits in rows.bits_of(session, member_id)]


def _opted_out(session: OrmSession, consent: Consent) -> Iterable[Facts]:
    if consent in session.new and consent.answer in _NOT_YES and consent.member_id is not None:
        of, answer = ConsentSubject(consent.subject).value, ConsentAnswer(consent.answer).value
        yield from _each(session, consent.member_id, of=of, answer=answer)


def _opt_out(_services: Services, session: OrmSession, facts: Facts, at: datetime) -> None:
    member, subject = _member(session, facts), ConsentSubject(facts["of"])
    if member is None or member.erased_at is not None:
        return
    last = rows.latest_consent(session, member.id, subject)
    said = ConsentAnswer(facts.get("answer", ConsentAnswer.NO))
    if last is None or last.answer not in (*_NO, said):
        session.add(
            Consent(
                member_id=member.id, subject=subject, answer=said, text_version=TEXT_VERSIONS[subject], given_at=at
            )
        )  # fmt: skip


def _opted_out_ones(session: OrmSession) -> Iterable[Facts]:
    said: dict[tuple[int, ConsentSubject], ConsentAnswer] = {}
    chosen = select(Consent.member_id, Consent.subject, Consent.answer).where(Consent.member_id.is_not(None))
    for member_id, subject, answer in session.execute(chosen.order_by(Consent.id)):
        said[member_id, subject] = answer
    for (member_id, subject), answer in said.items():
        if answer in _NOT_YES:
            yield from _each(session, member_id, of=ConsentSubject(subject).value, answer=ConsentAnswer(answer).value)


def _unnamed(session: OrmSession, member: Member) -> Iterable[Facts]:
    if member not in session.new and changed(member, "unnamed_on") and member.unnamed_on is not None:
        yield from _each(session, member.id)


def _unname(_services: Services, session: OrmSession, facts: Facts, at: datetime) -> None:
    member = _member(session, facts)
    if member is not None and member.unnamed_on is None:
        member.unnamed_on = at.date()


def _unnamed_ones(session: OrmSession) -> Iterable[Facts]:
    for member_id in session.scalars(select(Member.id).where(Member.unnamed_on.is_not(None))):
        yield from _each(session, member_id)


def _unwritten(session: OrmSession, member: Member) -> Iterable[Facts]:
    if member not in session.new and changed(member, "no_messages_on") and member.no_messages_on is not None:
        yield from _each(session, member.id)


def _write_no_more(_services: Services, session: OrmSession, facts: Facts, at: datetime) -> None:
    member = _member(session, facts)
    if member is not None and member.no_messages_on is None:
        member.no_messages_on = local_date(at)


def _unwritten_ones(session: OrmSession) -> Iterable[Facts]:
    for member_id in session.scalars(select(Member.id).where(Member.no_messages_on.is_not(None))):
        yield from _each(session, member_id)


def _moved(session: OrmSession, member: Member) -> Iterable[Facts]:
    if member in session.new or member.erased_at is not None or not changed(member, "email"):
        return
    if was(member, "email") is not None:
        yield from _each(session, member.id)


def _without_address(session: OrmSession) -> Iterable[Facts]:
    return map(_named, session.scalars(select(Member).where(Member.email.is_(None), Member.erased_at.is_(None))))


def _forget_address(_services: Services, session: OrmSession, facts: Facts, _at: datetime) -> None:
    """The address of before is theirs no longer. The one that took its place is not known: the site asks for it."""
    member = _member(session, facts)
    if member is not None:
        member.email = member.email_confirmed_at = None
        member.email_before = member.email_changed_at = None


def _no_adult(session: OrmSession, member: Member) -> Iterable[Facts]:
    if member not in session.new and changed(member, "age") and member.age is not None:
        yield from _each(session, member.id, age=Age(member.age).value)


def _say_age(_services: Services, session: OrmSession, facts: Facts, at: datetime) -> None:
    member = _member(session, facts)
    if member is not None and member.erased_at is None:
        member.age, member.age_said_on = Age(facts["age"]), local_date(at)


def _no_adults(session: OrmSession) -> Iterable[Facts]:
    for member_id, age in session.execute(select(Member.id, Member.age).where(Member.age.is_not(None))):
        if age is not None:
            yield from _each(session, member_id, age=Age(age).value)


def _relinked(session: OrmSession, member: Member) -> Iterable[Facts]:
    """A link that was replaced, or stopped with a lost phone: an older record cannot know whether it came back."""
    stopped = changed(member, "link_stopped_at") and member.link_stopped_at is not None
    if member not in session.new and (stopped or changed(member, "link_nonce")):
        yield _named(member)


def _relink(_services: Services, session: OrmSession, facts: Facts, at: datetime) -> None:
    """The link that ended stays so. The one that took its place is not known: the site gives a new one."""
    member = _member(session, facts)
    if member is not None and member.erased_at is None:
        new_link(session, member)
        member.link_ended_at = at


def _ended_links(session: OrmSession) -> Iterable[Facts]:
    over = or_(Member.link_ended_at.is_not(None), Member.link_stopped_at.is_not(None))
    return map(_named, session.scalars(select(Member).where(over)))


def _gone(session: OrmSession, member: Member) -> Iterable[Facts]:
    if member not in session.new and changed(member, "left_on") and member.left_on is not None:
        yield from _each(session, member.id, day=member.left_on.isoformat())


def _go(_services: Services, session: OrmSession, facts: Facts, _at: datetime) -> None:
    member = _member(session, facts)
    if member is not None and member.left_on is None:
        member.left_on = date.fromisoformat(str(facts["day"]))


def _gone_ones(session: OrmSession) -> Iterable[Facts]:
    for member_id, day in session.execute(select(Member.id, Member.left_on).where(Member.left_on.is_not(None))):
        if day is not None:
            yield from _each(session, member_id, day=day.isoformat())


def note_after_merge(session: OrmSession, member: Member, at: datetime) -> None:
    """Note what stands of a member whose record has just taken over another one.

    A merge moves rows and values by statements of its own, which no watched row shows.
    """
    theirs = set(rows.bits_of(session, member.id))
    for act, standing in (
        (Kept.OPT_IN_ENDED, _opted_out_ones),
        (Kept.UNNAMED, _unnamed_ones),
        (Kept.MESSAGES_ENDED, _unwritten_ones),
        (Kept.AGE_SAID, _no_adults),
    ):
        for facts in list(standing(session)):
            if facts["person"] in theirs:
                note(session, act, facts, at)


NARROWINGS = (
    Narrowing(Kept.OPT_IN_ENDED, _opt_out, Consent, _opted_out, _opted_out_ones),
    Narrowing(Kept.UNNAMED, _unname, Member, _unnamed, _unnamed_ones),
    Narrowing(Kept.MESSAGES_ENDED, _write_no_more, Member, _unwritten, _unwritten_ones),
    Narrowing(Kept.ADDRESS_ENDED, _forget_address, Member, _moved, _without_address),
    Narrowing(Kept.AGE_SAID, _say_age, Member, _no_adult, _no_adults),
    Narrowing(Kept.LINK_ENDED, _relink, Member, _relinked, _ended_links),
    Narrowing(Kept.LEFT, _go, Member, _gone, _gone_ones),
)
