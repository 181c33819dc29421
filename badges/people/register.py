"""Members: registration, correction, and what they said yes to (J2)."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session as OrmSession

from badges.base import registry
from badges.base.errors import NotFound, Refused
from badges.base.journal.acts import Act
from badges.base.journal.record_act import About, note
from badges.base.parsers import member_of
from badges.base.rights import Action, Actor, require, sees_site
from badges.base.services import Services
from badges.base.text import contacts, names, sounds
from badges.base.times import local_date
from badges.base.versions import refuse_outdated
from badges.network.rows import held_site
from badges.network.rules import refuse_unless_open
from badges.people import rows
from badges.people.addresses import confirmed_address
from badges.people.facts import CorrectionFacts, MemberFacts
from badges.people.own.member_row import held_member
from badges.people.rules import TEXT_VERSIONS, Age, ConsentAnswer, ConsentSubject, is_yes, who_says_yes
from badges.people.tables import Consent, Member, StaffTie
from badges.people.ties.identity_question import refuse_becoming_her
from badges.people.views import MemberView

TWINS = 10
NAME_CHANGED: Final = "name"  # what the journal says beside a record that was changed, where its name was


def register_member(
    services: Services,
    actor: Actor,
    site_id: int,
    facts: MemberFacts,
    *,
    staff_id: int | None = None,
    client_key: str | None = None,
) -> int:
    """Register a member of a site. Returns their number.

    The two consents are separate, and a no is recorded as one. Of adults no age is noted. `staff_id`: their account, if
    they are staff. The same `client_key` a second time changes nothing.
    """
    require(actor, Action.REGISTER_MEMBER, site_id)
    now = services.now()
    answers = {ConsentSubject.BADGES: facts.badges.answer}
    if facts.follow_up is not None:
        answers = {ConsentSubject.FOLLOW_UP: _said(facts.follow_up), **answers}
    with services.database.begin() as session:
        refuse_unless_open(held_site(session, site_id).state)
        if (existing := _registered(session, client_key, site_id)) is not None:
            return existing
        member = Member(
            **facts.columns(),
            site_id=site_id,
            staff_id=staff_id,
            email_by_id=actor.staff_id if facts.email is not None else None,
            age_said_on=local_date(now) if facts.age is not None else None,
            unnamed_on=local_date(now) if facts.unnamed else None,
            link_nonce=secrets.token_bytes(16),
            joined_on=local_date(now),
            client_key=client_key,
        )
        _fold(member)
        try:
            with session.begin_nested():
                session.add(member)
        except IntegrityError:
            if (existing := _registered(session, client_key, site_id)) is not None:
                return existing
            raise
        for subject, said in answers.items():
            together = subject is ConsentSubject.BADGES and facts.badges.together
            session.add(_consent(member.id, subject, said, now, actor, with_parent=together))
        note(session, Act.MEMBER_REGISTERED, actor, About(member_id=member.id, site_id=site_id), now)
        if staff_id is not None:
            session.add(StaffTie(staff_id=staff_id, member_id=member.id, same_person=True, answered_at=now))
            about = About(member_id=member.id, site_id=site_id, text=f"staff:{staff_id}:yes")
            note(session, Act.STAFF_TIED, actor, about, now)
        return member.id


def _registered(session: OrmSession, client_key: str | None, site_id: int) -> int | None:
    if client_key is None:
        return None
    found = session.scalar(select(Member).where(Member.client_key == client_key))
    if found is not None and found.site_id != site_id:
        raise NotFound
    return found.id if found is not None else None


def change_member(
    services: Services, actor: Actor, member_id: int, facts: CorrectionFacts, *, shown: str | None = None
) -> None:
    """Correct a member's record, and what they say yes to from now on; `follow_up` None leaves that answer as it is.

    A yes that does not count at the new age stays in the record and is asked anew. An e-mail that changes counts a week
    after a letter to the one before (`confirmed_address`). `shown`: the version of the card that the form shows.
    Raises Outdated: when the card is another by now, and not what is asked either; Refused: as `held_member`,
    `tie.becoming` where the new name resembles the actor's own.
    """
    now = services.now()
    with services.database.begin() as session:
        member = held_member(session, actor, member_id, Action.CHANGE_MEMBER)
        recorded = rows.card(session, member)
        before = {ConsentSubject.FOLLOW_UP: bool(recorded.follow_up), ConsentSubject.BADGES: recorded.badges.is_yes}
        if facts.age != member.age:
            last = rows.latest_consent(session, member.id, ConsentSubject.BADGES)
            before[ConsentSubject.BADGES] = last is not None and is_yes(
                last.answer, facts.age, with_parent=last.with_parent
            )
        said = {
            ConsentSubject.FOLLOW_UP: bool(recorded.follow_up if facts.follow_up is None else facts.follow_up),
            ConsentSubject.BADGES: facts.badges.is_yes,
        }
        refuse_becoming_her(session, actor, recorded, facts)
        if recorded != facts:
            refuse_outdated(shown, recorded.version)
        renamed = _called(recorded) != _called(facts)
        writes = member.email != facts.email and confirmed_address.change(session, actor, member, facts.email, now)
        _say_age(session, actor, member, facts.age, now)
        if facts.phone != member.phone:
            registry.changed_phone(session, member.id)
        facts.fill(member, but=("email", "age"))
        _fold(member)
        if facts.unnamed != recorded.unnamed:
            member.unnamed_on = local_date(now) if facts.unnamed else None
        for subject, yes in said.items():
            if yes != before[subject]:
                answer = ConsentAnswer.YES if yes else ConsentAnswer.WITHDRAWN
                together = subject is ConsentSubject.BADGES and facts.badges.together
                _answer(session, actor, member, subject, answer, now, with_parent=together)
        about = About(member_id=member.id, site_id=member.site_id, text=NAME_CHANGED if renamed else None)
        note(session, Act.MEMBER_CHANGED, actor, about, now)
    if writes:
        services.enqueue("send_letters")


def _called(named: names.Named) -> tuple[str, str | None, str | None]:
    return named.given_name, named.family_name, named.called


def _fold(member: Member) -> None:
    """Compute what search, sort and twins read of the names."""
    member.folded_name = names.folded_name(*_called(member))
    member.whole_name = names.folded_name(member.given_name, member.family_name)


def record_consent(
    services: Services,
    actor: Actor,
    member_id: int,
    subject: str,
    answer: str,
    *,
    with_parent: bool = False,
    age: Age | None = None,
) -> None:
    """Record a member's answer about follow-up or about badges, as a new row. The same answer again changes nothing.

    `with_parent`: a child under 15 and a parent said yes together. `age`: what they say of it with the answer; None
    leaves it. Raises Refused: consent.unknown, consent.together, consent.alone.
    """
    about, said = member_of(ConsentSubject, subject), member_of(ConsentAnswer, answer)
    if about not in (ConsentSubject.FOLLOW_UP, ConsentSubject.BADGES):
        raise Refused("consent.unknown")
    if said not in (ConsentAnswer.YES, ConsentAnswer.LATER, ConsentAnswer.NO, ConsentAnswer.WITHDRAWN):
        raise Refused("consent.unknown")
    now = services.now()
    with services.database.begin() as session:
        member = held_member(session, actor, member_id, Action.CHANGE_MEMBER)
        together = with_parent and said is ConsentAnswer.YES and about is ConsentSubject.BADGES
        said_age = age or member.age
        if about is ConsentSubject.BADGES and said is ConsentAnswer.YES:
            refusal = who_says_yes(said_age, with_parent=together)
            if refusal is not None:
                raise Refused(refusal)
        if _say_age(session, actor, member, said_age, now):
            note(session, Act.MEMBER_CHANGED, actor, About(member_id=member.id, site_id=member.site_id), now)
        _answer(session, actor, member, about, said, now, with_parent=together)


def _say_age(session: OrmSession, actor: Actor, member: Member, age: Age | None, now: datetime) -> bool:
    """Note an age, and let every room keep what it promises of minors. Returns whether it is another."""
    if age == member.age:
        return False
    member.age, member.age_said_on = age, local_date(now) if age is not None else None
    if age is not None:
        registry.noted_as_minor(session, member.id, actor, now)
    return True


def _answer(
    session: OrmSession,
    actor: Actor,
    member: Member,
    about: ConsentSubject,
    said: ConsentAnswer,
    now: datetime,
    *,
    with_parent: bool,
) -> None:
    last = rows.latest_consent(session, member.id, about)
    if last is None or (last.answer, last.with_parent, last.text_version) != (said, with_parent, TEXT_VERSIONS[about]):
        session.add(_consent(member.id, about, said, now, actor, with_parent=with_parent))
        where = About(member_id=member.id, site_id=member.site_id, text=f"{about}:{said}")
        note(session, Act.CONSENT_RECORDED, actor, where, now)


def namesakes(
    services: Services, actor: Actor, site_id: int, given_name: str, family_name: str | None, phone: str | None = None
) -> list[MemberView]:
    """Likely twins, to warn of a double registration, at most ten.

    Members of the actor's sites with the same name or telephone, accents and case aside, at this site those who left
    too; and those of the site whose name sounds alike, in any order of its words.
    """
    given, family = names.clean(given_name) or "", names.clean(family_name)
    key, sound, number = (
        names.folded_name(given, family),
        sounds.key(f"{given} {family or ''}"),
        contacts.e164(phone or ""),
    )
    with services.database.begin(read_only=True) as session:
        near = rows.names_at(session, site_id, sound) if sound else []
        alike = {number for number, name in near if sounds.key(name) == sound}
        found = [
            *rows.namesakes(session, key),
            *(rows.bearing(session, whole_name="", phone=number) if number else ()),
        ]
        found += rows.members_by_id(session, sorted(alike)[:TWINS]).values()
        found += rows.departed(session, site_id, whole_name=key, phone=number)
        return [MemberView.of(each) for each in dict.fromkeys(found) if sees_site(actor, each.site_id)][:TWINS]


def _consent(
    member_id: int, subject: ConsentSubject, answer: ConsentAnswer, now: object, actor: Actor, *, with_parent: bool
) -> Consent:
    return Consent(
        member_id=member_id,
        subject=subject,
        answer=answer,
        with_parent=with_parent,
        text_version=TEXT_VERSIONS[subject],
        given_at=now,
        recorded_by_id=actor.staff_id,
    )


def _said(yes: bool) -> ConsentAnswer:
    return ConsentAnswer.YES if yes else ConsentAnswer.NO
