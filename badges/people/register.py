"""Members: registration, correction, and what they said yes to (J2)."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session as OrmSession

from badges.base import registry
from badges.base.choices import read
from badges.base.errors import NotFound, Refused
from badges.base.journal.acts import Act
from badges.base.journal.write import About, note
from badges.base.rights import Action, Actor, require, sees_site
from badges.base.services import Services
from badges.base.text import contacts, names, sounds
from badges.base.text.sentences import holds_contact, signable
from badges.base.times import local_date
from badges.base.versions import refuse_outdated
from badges.network.tables import Site
from badges.people import rows
from badges.people.addresses import confirmed
from badges.people.own.held import held_member
from badges.people.rules import TEXT_VERSIONS, Age, ConsentAnswer, ConsentSubject, is_yes, who_says_yes
from badges.people.tables import Consent, Member, StaffTie
from badges.people.ties.alike import Names
from badges.people.ties.ask import refuse_becoming_her
from badges.people.views import MemberCard, MemberView

NAME_LENGTH = 60
TOLD_LENGTH = 80
TWINS = 10
NAME_CHANGED: Final = "name"  # what the journal says beside a record that was changed, where its name was


def register_member(
    services: Services,
    actor: Actor,
    *,
    site_id: int,
    given_name: str,
    family_name: str | None = None,
    email: str | None = None,
    phone: str | None = None,
    told_by: str | None = None,
    follow_up_yes: bool | None = None,
    badges_yes: bool | None,
    age: str | None = None,
    with_parent: bool = False,
    unnamed: bool = False,
    called: str | None = None,
    staff_id: int | None = None,
    client_key: str | None = None,
) -> int:
    """Register a member of a site; only a given name is needed. Returns their number.

    The two consents are separate, and a no is recorded as one. `badges_yes` None: « Pas maintenant »; `follow_up_yes`
    None: it was not asked. `age`: "under_15" or "15_to_17"; of adults nothing is noted. `with_parent`: a child under 15
    and a parent said yes together. `unnamed`: their presence is noted without their name. `called`: the name that they
    go by. `told_by`: who told them of the network. `staff_id`: their account, if they are staff. The same `client_key`
    a second time changes nothing.
    Raises Refused: name.missing, name.too_long, name.symbol, sentence.contact, email.malformed, phone.malformed,
    told_by.too_long, age.unknown, consent.together, consent.alone.
    """
    require(actor, Action.REGISTER_MEMBER, site_id)
    now, said_age = services.now(), _age(age)
    _refuse_who(said_age, yes=badges_yes, with_parent=with_parent)
    (given, family), by = _names(given_name, family_name), _name(called, "called")
    address, number, told = _email(email), _phone(phone), _told_by(told_by)
    answers = {ConsentSubject.BADGES: _said(badges_yes)}
    if follow_up_yes is not None:
        answers = {ConsentSubject.FOLLOW_UP: _said(follow_up_yes), **answers}
    with services.database.begin() as session:
        if session.get(Site, site_id) is None:
            raise NotFound
        if (existing := _registered(session, client_key, site_id)) is not None:
            return existing
        member = Member(
            site_id=site_id,
            staff_id=staff_id,
            given_name=given,
            family_name=family,
            called=by,
            folded_name=names.folded_name(given, family, by),
            whole_name=names.folded_name(given, family),
            email=address,
            email_by_id=actor.staff_id if address is not None else None,
            phone=number,
            told_by=told,
            age=said_age,
            age_said_on=local_date(now) if said_age is not None else None,
            unnamed_on=local_date(now) if unnamed else None,
            link_nonce=secrets.token_bytes(16),
            joined_on=local_date(now),
            client_key=client_key,
        )
        try:
            with session.begin_nested():
                session.add(member)
        except IntegrityError:
            if (existing := _registered(session, client_key, site_id)) is not None:
                return existing
            raise
        for subject, said in answers.items():
            together = with_parent and subject is ConsentSubject.BADGES and said is ConsentAnswer.YES
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
    services: Services,
    actor: Actor,
    member_id: int,
    *,
    given_name: str,
    family_name: str | None = None,
    email: str | None = None,
    phone: str | None = None,
    told_by: str | None = None,
    follow_up_yes: bool | None = None,
    badges_yes: bool | None = None,
    age: str | None = None,
    with_parent: bool = False,
    unnamed: bool | None = None,
    called: str | None = None,
    shown: str | None = None,
) -> None:
    """Correct a member's name or contact, and what they say yes to from now on; None leaves an answer as it is.

    `age` and `called` None leave them as they are, "" is an adult, or no such name. A yes that does not count at the
    new age stays in the record and is asked anew. An e-mail that changes counts a week after a letter to the one before
    (`addresses.confirmed`). `shown`: the version of the card that the form shows. Raises Outdated: when the card is
    another by now, and not what is asked either; Refused: as `register_member` and `held_member`, `tie.becoming` where
    the new name resembles the actor's own.
    """
    (given, family), new = _names(given_name, family_name), _name(called, "called")
    address, number, told = _email(email), _phone(phone), _told_by(told_by)
    now = services.now()
    with services.database.begin() as session:
        member = held_member(session, actor, member_id, Action.CHANGE_MEMBER)
        recorded = rows.card(session, member)
        said_age = member.age if age is None else _age(age)
        _refuse_who(said_age, yes=badges_yes, with_parent=with_parent)
        before = {ConsentSubject.FOLLOW_UP: recorded.follow_up, ConsentSubject.BADGES: recorded.badges}
        if said_age != member.age:
            last = rows.latest_consent(session, member.id, ConsentSubject.BADGES)
            before[ConsentSubject.BADGES] = last is not None and is_yes(
                last.answer, said_age, with_parent=last.with_parent
            )
        answers = {ConsentSubject.FOLLOW_UP: follow_up_yes, ConsentSubject.BADGES: badges_yes}
        said = {subject: before[subject] if yes is None else yes for subject, yes in answers.items()}
        follow_up, badges = said[ConsentSubject.FOLLOW_UP], said[ConsentSubject.BADGES]
        by = recorded.called if called is None else new
        refuse_becoming_her(session, actor, recorded, Names(given, family, by))
        without = recorded.unnamed if unnamed is None else unnamed
        renamed = (given, family, by) != (member.given_name, member.family_name, member.called)
        if recorded != MemberCard(given, family, address, number, follow_up, badges, told, said_age, without, by):
            refuse_outdated(shown, recorded.version)
        member.given_name, member.family_name, member.called = given, family, by
        member.folded_name, member.whole_name = names.folded_name(given, family, by), names.folded_name(given, family)
        writes = member.email != address and confirmed.change(session, actor, member, address, now)
        member.phone, member.told_by = number, told
        _say_age(session, actor, member, said_age, now)
        if without != recorded.unnamed:
            member.unnamed_on = local_date(now) if without else None
        for subject, yes in said.items():
            if yes != before[subject]:
                answer = ConsentAnswer.YES if yes else ConsentAnswer.WITHDRAWN
                together = yes and with_parent and subject is ConsentSubject.BADGES
                _answer(session, actor, member, subject, answer, now, with_parent=together)
        about = About(member_id=member.id, site_id=member.site_id, text=NAME_CHANGED if renamed else None)
        note(session, Act.MEMBER_CHANGED, actor, about, now)
    if writes:
        services.enqueue("send_letters")


def record_consent(
    services: Services,
    actor: Actor,
    member_id: int,
    subject: str,
    answer: str,
    *,
    with_parent: bool = False,
    age: str | None = None,
) -> None:
    """Record a member's answer about follow-up or about badges, as a new row. The same answer again changes nothing.

    `with_parent`: a child under 15 and a parent said yes together. `age`: what they say of it with the answer; None
    leaves it. Raises Refused: consent.unknown, age.unknown, consent.together, consent.alone.
    """
    about, said = read(ConsentSubject, subject), read(ConsentAnswer, answer)
    if about not in (ConsentSubject.FOLLOW_UP, ConsentSubject.BADGES):
        raise Refused("consent.unknown")
    if said not in (ConsentAnswer.YES, ConsentAnswer.LATER, ConsentAnswer.NO, ConsentAnswer.WITHDRAWN):
        raise Refused("consent.unknown")
    now = services.now()
    with services.database.begin() as session:
        member = held_member(session, actor, member_id, Action.CHANGE_MEMBER)
        together = with_parent and said is ConsentAnswer.YES and about is ConsentSubject.BADGES
        said_age = member.age if age is None else _age(age)
        if about is ConsentSubject.BADGES:
            _refuse_who(said_age, yes=said is ConsentAnswer.YES, with_parent=together)
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

    Members of the actor's sites with the same name or telephone, accents and case aside; and those of the site whose
    name sounds alike, in any order of its words.
    """
    given, family = names.clean(given_name) or "", names.clean(family_name)
    key, sound, number = (
        names.folded_name(given, family),
        sounds.key(f"{given} {family or ''}"),
        contacts.e164(phone or ""),
    )
    with services.database.begin(read_only=True) as session:
        alike = {each for each, name in rows.names_at(session, site_id) if sound and sounds.key(name) == sound}
        found = [
            *rows.namesakes(session, key),
            *(rows.bearing(session, whole_name="", phone=number) if number else ()),
        ]
        found += rows.members_by_id(session, sorted(alike)[:TWINS]).values()
        return [MemberView.of(each) for each in dict.fromkeys(found) if sees_site(actor, each.site_id)][:TWINS]


def checked(part: str, text: str | None) -> str | None:
    """What is kept of one field of a member's record, by the field's name. Raises Refused: as `register_member`."""
    if part in ("given_name", "family_name"):
        name = _name(text, part)
        if name is None and part == "given_name":
            raise Refused("name.missing", part=part)
        return name
    return {"email": _email, "phone": _phone, "told_by": _told_by}[part](text)


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


def _said(yes: bool | None) -> ConsentAnswer:
    if yes is None:
        return ConsentAnswer.LATER
    return ConsentAnswer.YES if yes else ConsentAnswer.NO


def _age(text: str | None) -> Age | None:
    said = read(Age, text) if text else None
    if text and said is None:
        raise Refused("age.unknown")
    return said


def _refuse_who(age: Age | None, *, yes: bool | None, with_parent: bool) -> None:
    """Check that those who said yes can say it for a member of this age."""
    code = who_says_yes(age, with_parent=with_parent) if yes else None
    if code is not None:
        raise Refused(code)


def _told_by(text: str | None) -> str | None:
    said = names.clean(text)
    if said is not None and len(said) > TOLD_LENGTH:
        raise Refused("told_by.too_long", length=TOLD_LENGTH)
    return said


def _names(given_name: str, family_name: str | None) -> tuple[str, str | None]:
    """The two names; a refusal says which of them it is about, as `part`."""
    given = _name(given_name, "given_name")
    if given is None:
        raise Refused("name.missing", part="given_name")
    return given, _name(family_name, "family_name")


def _name(text: str | None, part: str) -> str | None:
    cleaned = names.clean(text)
    if cleaned is None:
        return None
    name = signable(cleaned)
    if holds_contact(name):
        raise Refused("sentence.contact", part=part)
    if len(name) > NAME_LENGTH:
        raise Refused("name.too_long", length=NAME_LENGTH, part=part)
    if not any(mark.isalpha() for mark in name):
        raise Refused("name.missing", part=part)
    if (mark := names.first_symbol(name)) is not None:
        raise Refused("name.symbol", mark=mark, part=part)
    return name


def _email(text: str | None) -> str | None:
    if text is None or not text.strip():
        return None
    address = contacts.email(text)
    if address is None:
        raise Refused("email.malformed")
    return address


def _phone(text: str | None) -> str | None:
    if text is None or not text.strip():
        return None
    number = contacts.e164(text)
    if number is None:
        raise Refused("phone.malformed")
    return number
