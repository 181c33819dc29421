"""Passkeys of staff (WebAuthn Level 2): registered, used, renamed, removed; the cryptography is that of `webauthn`.

The authenticator must verify its user (finger, face, PIN), so a passkey alone is two factors: the device and its owner.
A challenge belongs to one browser session. The statement that notes the use compares the time of its issue with the
passkey's last use: an answer that was read on its way is of no use, where the counter stays at zero too.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import ColumnElement, delete, or_, select, update
from sqlalchemy.orm import Session as OrmSession

from badges.base.errors import NotFound, Refused
from badges.base.journal.acts import Act
from badges.base.journal.record_act import About, note
from badges.base.rights import Actor, require_staff
from badges.base.services import Services
from badges.base.text import names
from badges.base.times import local_date
from badges.network.changes import PASSKEYS, note_ended
from badges.network.rules import is_closed
from badges.network.signin import notices
from badges.network.tables import Passkey, Staff
from schemas import base64url, strict_json

if TYPE_CHECKING:
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

MOST: Final = 20  # passkeys of one staff member
LONGEST_NAME: Final = 60
LONGEST_ANSWER: Final = 20_000  # characters of JSON
CHALLENGE_LASTS: Final = timedelta(minutes=10)
RP_NAME: Final = "Réseau Citoyen de Services"


@dataclass(frozen=True)
class Party:
    """This service as authenticators know it: the host that passkeys belong to, and the origins of its pages."""

    id: str
    origins: tuple[str, ...]


@dataclass(frozen=True)
class Challenge:
    """A challenge of one browser session, and when it was issued."""

    value: bytes
    issued_at: datetime

    @classmethod
    def new(cls, services: Services) -> Challenge:
        """A fresh one."""
        return cls(secrets.token_bytes(32), services.clock().astimezone(UTC))

    def require_fresh(self, services: Services) -> None:
        """Raises Refused: `passkey.too_late`."""
        if not timedelta(0) <= services.clock().astimezone(UTC) - self.issued_at <= CHALLENGE_LASTS:
            raise Refused("passkey.too_late")


class PasskeyRefused(Refused):
    """An answer that proves nothing: `passkey.refused`, or `passkey.stopped` with a lost phone.

    `staff_id`: whose passkey it named, None for an unknown one.
    """

    def __init__(self, staff_id: int | None = None, code: str = "passkey.refused") -> None:
        super().__init__(code)
        self.staff_id = staff_id


def creation_options(services: Services, actor: Actor, party: Party, challenge: Challenge) -> str:
    """The options with which a browser makes a passkey for this staff member, as JSON."""
    import webauthn
    from webauthn.helpers import structs

    with services.database.begin() as session:
        person = session.get_one(Staff, require_staff(actor))
        if person.fs_webauthn_user_handle is None:
            person.fs_webauthn_user_handle = secrets.token_hex(32)
        options = webauthn.generate_registration_options(
            rp_id=party.id,
            rp_name=RP_NAME,
            user_id=person.fs_webauthn_user_handle.encode(),
            user_name=person.email,
            user_display_name=person.name,
            challenge=challenge.value,
            exclude_credentials=_described(session, person.id),
            authenticator_selection=structs.AuthenticatorSelectionCriteria(
                resident_key=structs.ResidentKeyRequirement.REQUIRED,
                user_verification=structs.UserVerificationRequirement.REQUIRED,
            ),
        )
    return webauthn.options_to_json(options)


def add(services: Services, actor: Actor, party: Party, challenge: Challenge, answer: str, name: str) -> None:
    """Add the passkey that a browser made.

    Raises Refused: passkey.too_late, passkey.refused, passkey.name, passkey.known, passkey.too_many.
    """
    import webauthn

    challenge.require_fresh(services)
    label = _name(name)
    try:
        made = webauthn.verify_registration_response(
            credential=_parsed(answer),
            expected_challenge=challenge.value,
            expected_rp_id=party.id,
            expected_origin=list(party.origins),
            require_user_verification=True,
        )
    except Exception as trouble:  # the library raises whatever its parsers meet in a malformed answer
        raise PasskeyRefused from trouble
    with services.database.begin() as session:
        person = session.get_one(Staff, require_staff(actor), with_for_update=True)
        own = session.scalars(select(Passkey.id).where(Passkey.staff_id == person.id)).all()
        if len(own) >= MOST:
            raise Refused("passkey.too_many")
        if session.scalar(select(Passkey.id).where(Passkey.credential_id == made.credential_id)):
            raise Refused("passkey.known")
        session.add(
            Passkey(
                staff_id=person.id,
                credential_id=made.credential_id,
                public_key=made.credential_public_key,
                sign_count=made.sign_count,
                transports=[],
                backup_state=made.credential_backed_up,
                device_type=made.credential_device_type.value,
                name=label,
                usage="first",
                create_datetime=services.now(),
            )
        )
        note(session, Act.FACTOR_ADDED, actor, About(text="passkey"), services.now())
        notices.changed(services, session, person, f"Une clé d’accès a été ajoutée : « {label} ».")


def request_options(services: Services, party: Party, challenge: Challenge, staff_id: int | None = None) -> str:
    """The options with which a browser uses a passkey, as JSON: any of this host, or those of one staff member."""
    import webauthn
    from webauthn.helpers import structs

    allowed = None
    if staff_id is not None:
        with services.database.begin(read_only=True) as session:
            allowed = _described(session, staff_id, Passkey.stopped_at.is_(None))
    options = webauthn.generate_authentication_options(
        rp_id=party.id,
        challenge=challenge.value,
        allow_credentials=allowed,
        user_verification=structs.UserVerificationRequirement.REQUIRED,
    )
    return webauthn.options_to_json(options)


def use(services: Services, party: Party, challenge: Challenge, answer: str, staff_id: int | None = None) -> int:
    """Verify that a passkey answered this challenge, and note its use. Returns the number of its staff member.

    `staff_id`: whose passkey it must be, where the staff member is known already.
    Raises Refused: passkey.too_late; PasskeyRefused: for every answer that proves nothing.
    """
    import webauthn

    challenge.require_fresh(services)
    given = _parsed(answer)
    with services.database.begin(read_only=True) as session:
        passkey = session.scalar(select(Passkey).where(Passkey.credential_id == _credential_id(given)))
        person = session.get(Staff, passkey.staff_id) if passkey is not None else None
    if passkey is None or person is None:
        raise PasskeyRefused
    closed = is_closed(local_date(services.now()), active=person.active, last_day=person.last_day)
    if closed or (staff_id is not None and staff_id != person.id) or not _is_of(given, person):
        raise PasskeyRefused(person.id)
    if passkey.stopped_at is not None:
        raise PasskeyRefused(person.id, "passkey.stopped")
    try:
        proven = webauthn.verify_authentication_response(
            credential=given,
            expected_challenge=challenge.value,
            expected_rp_id=party.id,
            expected_origin=list(party.origins),
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except Exception as trouble:  # as above
        raise PasskeyRefused(person.id) from trouble
    with services.database.begin(essential=True) as session:
        noted = session.execute(
            update(Passkey)
            .where(
                Passkey.id == passkey.id,
                Passkey.stopped_at.is_(None),
                Passkey.sign_count == passkey.sign_count,
                or_(Passkey.lastuse_datetime.is_(None), Passkey.lastuse_datetime < challenge.issued_at),
            )
            .values(
                sign_count=proven.new_sign_count,
                backup_state=proven.credential_backed_up,
                lastuse_datetime=services.clock().astimezone(UTC),
            )
        )
        if noted.rowcount != 1:  # type: ignore[attr-defined]
            raise PasskeyRefused(person.id)
    return person.id


def rename(services: Services, actor: Actor, passkey_id: int, name: str) -> None:
    """Give one of the actor's own passkeys another name. Raises NotFound; Refused: passkey.name."""
    label = _name(name)
    with services.database.begin() as session:
        _own(session, actor, passkey_id).name = label


def remove(services: Services, actor: Actor, passkey_id: int) -> None:
    """Remove one of the actor's own passkeys: it opens nothing any more. Raises NotFound."""
    with services.database.begin(essential=True) as session:
        passkey = _own(session, actor, passkey_id)
        person, label = session.get_one(Staff, passkey.staff_id), passkey.name
        session.execute(delete(Passkey).where(Passkey.id == passkey.id))
        note_ended(session, person, PASSKEYS, services.now())
        note(session, Act.FACTOR_REMOVED, actor, About(text="passkey"), services.now())
        notices.changed(services, session, person, f"Une clé d’accès a été retirée : « {label} ».")


def _own(session: OrmSession, actor: Actor, passkey_id: int) -> Passkey:
    passkey = session.get(Passkey, passkey_id)
    if passkey is None or passkey.staff_id != actor.staff_id:
        raise NotFound
    return passkey


def _described(session: OrmSession, staff_id: int, *which: ColumnElement[bool]) -> list[PublicKeyCredentialDescriptor]:
    from webauthn.helpers import structs

    chosen = select(Passkey.credential_id).where(Passkey.staff_id == staff_id, *which)
    own = session.scalars(chosen.order_by(Passkey.id))
    return [structs.PublicKeyCredentialDescriptor(id=each) for each in own]


def _name(text: str) -> str:
    label = names.clean(text)
    if label is None or len(label) > LONGEST_NAME:
        raise Refused("passkey.name", length=LONGEST_NAME)
    return label


def _parsed(answer: str) -> dict[str, Any]:
    if len(answer) > LONGEST_ANSWER:
        raise PasskeyRefused
    try:
        return strict_json.parse_object(answer.encode("utf-8", "surrogatepass"))
    except Exception as trouble:  # a malformed answer, in any of the ways that JSON can be
        raise PasskeyRefused from trouble


def _credential_id(given: dict[str, Any]) -> bytes:
    return _bytes(given.get("id")) or b""


def _is_of(given: dict[str, Any], person: Staff) -> bool:
    """Whether the handle that the authenticator gave, if it gave one, is of this staff member."""
    response = given.get("response")
    handle = response.get("userHandle") if isinstance(response, dict) else None
    return handle is None or _bytes(handle) == (person.fs_webauthn_user_handle or "").encode()


def _bytes(text: object) -> bytes | None:
    try:
        return base64url.decode(text) if isinstance(text, str) else None
    except ValueError:
        return None
