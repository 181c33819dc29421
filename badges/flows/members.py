"""Members: registration, what they said yes to, and the private link that is their only key (J2, J6; decisions 27)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session as OrmSession

from badges import contacts, names
from badges.flows.errors import NotFound, Refused
from badges.flows.rights import require
from badges.flows.services import Services
from badges.policy import TEXT_VERSIONS, Action, Actor, holds_contact, signable
from badges.states import ConsentAnswer, ConsentSubject, StaffRole, read
from badges.store.models import Consent, Member, Site
from badges.store.queries import people
from badges.times import local_date

NAME_LENGTH = 60
LINK_KEY_LENGTH = 43  # 32 bytes in base64url


def register_member(
    services: Services,
    actor: Actor,
    *,
    site_id: int,
    given_name: str,
    family_name: str | None = None,
    email: str | None = None,
    phone: str | None = None,
    follow_up_yes: bool,
    badges_yes: bool,
    staff_id: int | None = None,
    client_key: str | None = None,
) -> int:
    """Register a member of a site; only her given name is needed. Returns her number.

    The two consents are separate, and a no is recorded as one. The same `client_key` a second time changes nothing.
    Raises Refused: name.missing, name.too_long, sentence.contact, email.malformed, phone.malformed.
    """
    require(actor, Action.REGISTER_MEMBER, site_id)
    now = services.now()
    given, family = _name(given_name, required=True) or "", _name(family_name)
    address, number = _email(email), _phone(phone)
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
            folded_name=names.folded_name(given, family),
            email=address,
            phone=number,
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
        for subject, yes in ((ConsentSubject.FOLLOW_UP, follow_up_yes), (ConsentSubject.BADGES, badges_yes)):
            session.add(_consent(member.id, subject, ConsentAnswer.YES if yes else ConsentAnswer.NO, now, actor))
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
) -> None:
    """Correct a member's name or contact. An e-mail that changes must be confirmed again."""
    given, family = _name(given_name, required=True) or "", _name(family_name)
    address, number = _email(email), _phone(phone)
    with services.database.begin() as session:
        member = _member(session, actor, member_id, Action.CHANGE_MEMBER)
        member.given_name, member.family_name = given, family
        member.folded_name = names.folded_name(given, family)
        if member.email != address:
            member.email, member.email_confirmed_at = address, None
        member.phone = number


def record_consent(services: Services, actor: Actor, member_id: int, subject: str, answer: str) -> None:
    """Record her answer about follow-up or about badges, as a new row. The same answer again changes nothing."""
    about, said = read(ConsentSubject, subject), read(ConsentAnswer, answer)
    if about not in (ConsentSubject.FOLLOW_UP, ConsentSubject.BADGES):
        raise Refused("consent.unknown")
    if said not in (ConsentAnswer.YES, ConsentAnswer.NO, ConsentAnswer.WITHDRAWN):
        raise Refused("consent.unknown")
    now = services.now()
    with services.database.begin() as session:
        member = _member(session, actor, member_id, Action.CHANGE_MEMBER)
        last = people.latest_consent(session, member.id, about)
        if last is None or last.answer != said or last.text_version != TEXT_VERSIONS[about]:
            session.add(_consent(member.id, about, said, now, actor))


def namesakes(services: Services, actor: Actor, given_name: str, family_name: str | None) -> Sequence[Member]:
    """Members of the actor's sites who bear the same name, accents and case aside: to warn of a double registration."""
    key = names.folded_name(names.clean(given_name) or "", names.clean(family_name))
    with services.database.begin(read_only=True) as session:
        found = people.namesakes(session, key)
        session.expunge_all()
    return [member for member in found if member.site_id in actor.site_ids or StaffRole.COORDINATOR in actor.roles]


# -- the private link ------------------------------------------------------------------------------------------------


def private_key(services: Services, member: Member) -> str:
    """The key of a member's private page, /moi/<key>: her nonce and a MAC under the instance's secret."""
    return base64.urlsafe_b64encode(member.link_nonce + _mac(services, member.link_nonce)).rstrip(b"=").decode("ascii")


def member_by_key(services: Services, session: OrmSession, key: str) -> Member | None:
    """The member whose private page this key opens; None for any other text. Reading it changes nothing."""
    if len(key) != LINK_KEY_LENGTH or not key.isascii():
        return None
    try:
        raw = base64.b64decode(key + "=", altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    nonce, mac = raw[:16], raw[16:]
    if not hmac.compare_digest(mac, _mac(services, nonce)):
        return None
    if base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii") != key:
        return None  # a second spelling of the same bytes
    return session.scalar(select(Member).where(Member.link_nonce == nonce, Member.erased_at.is_(None)))


def renew_link(services: Services, actor: Actor, member_id: int) -> str:
    """Give a member a new private link; the old one ends at once. Returns the new key."""
    with services.database.begin() as session:
        member = _member(session, actor, member_id, Action.RENEW_LINK)
        member.link_nonce = secrets.token_bytes(16)
        return private_key(services, member)


def _mac(services: Services, nonce: bytes) -> bytes:
    key = services.settings.secret_key.encode("utf-8")
    return hmac.new(key, b"member-link" + nonce, hashlib.sha256).digest()[:16]


# -- parts -----------------------------------------------------------------------------------------------------------


def _member(session: OrmSession, actor: Actor, member_id: int, action: Action) -> Member:
    member = session.get(Member, member_id, with_for_update={"of": Member})
    if member is None or member.erased_at is not None:
        raise NotFound
    require(actor, action, member.site_id)
    return member


def _consent(member_id: int, subject: ConsentSubject, answer: ConsentAnswer, now: object, actor: Actor) -> Consent:
    return Consent(
        member_id=member_id,
        subject=subject,
        answer=answer,
        text_version=TEXT_VERSIONS[subject],
        given_at=now,
        recorded_by_id=actor.staff_id,
    )


def _name(text: str | None, *, required: bool = False) -> str | None:
    cleaned = names.clean(text)
    if cleaned is None:
        if required:
            raise Refused("name.missing")
        return None
    name = signable(cleaned)
    if holds_contact(name):
        raise Refused("sentence.contact")
    if len(name) > NAME_LENGTH:
        raise Refused("name.too_long", length=NAME_LENGTH)
    if not any(mark.isalpha() for mark in name):
        raise Refused("name.missing")
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
