"""What a staff member changes in how they sign in: the password, the authenticator, the recovery codes.

Each change is in the journal, and a letter says so. A code serves once, of the authenticator and of the envelope.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable
from typing import Final

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session as OrmSession

from badges.base.errors import Refused
from badges.base.journal.acts import Act
from badges.base.journal.record_act import About, note
from badges.base.rights import Actor, require_staff
from badges.base.services import Services
from badges.network.signin import authenticators, notices, passwords
from badges.network.tables import Staff, WebSession

CODES: Final = 10
CODE_LENGTH: Final = 12  # of 32 signs: 60 bits
SIGNS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS: Final = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V", " ": "", "-": "", "\u2011": ""})


def change_password(
    services: Services, actor: Actor, password: str, *, hash_password: Callable[[str], str], keep: bytes | None
) -> None:
    """Change the actor's own password; every other session ends, but for the one with the digest `keep`.

    Raises Refused: those of `passwords.check_password`.
    """
    staff_id = require_staff(actor)
    with services.database.begin(read_only=True) as session:
        passwords.check_password(session, password, session.get_one(Staff, staff_id))
    digest = hash_password(password)  # slow on purpose: outside of the transaction
    with services.database.begin(essential=True) as session:
        person = session.get_one(Staff, staff_id)
        person.password = digest
        session.execute(
            delete(WebSession).where(WebSession.subject == person.fs_uniquifier, WebSession.key_digest != (keep or b""))
        )
        note(session, Act.PASSWORD_SET, actor, About(), services.now())
        notices.changed(services, session, person, "Votre mot de passe a été changé.")


def confirm_authenticator(services: Services, actor: Actor, sealed: str, code: str) -> None:
    """Set the authenticator, whose first code proves that the phone has the secret. Raises Refused: code.wrong."""
    counter = authenticators.counter_of(services, sealed, _digits(code), services.clock(), None)
    if counter is None:
        raise Refused("code.wrong")
    with services.database.begin() as session:
        person = session.get_one(Staff, require_staff(actor))
        person.tf_primary_method, person.tf_totp_secret = "authenticator", sealed
        person.tf_totp_last_counter = counter
        note(session, Act.FACTOR_ADDED, actor, About(text="authenticator"), services.now())
        notices.changed(services, session, person, "Une application de codes a été ajoutée.")


def remove_authenticator(services: Services, actor: Actor) -> None:
    """Remove the authenticator: its codes open nothing any more."""
    with services.database.begin(essential=True) as session:
        person = session.get_one(Staff, require_staff(actor))
        if person.tf_totp_secret is None:
            return
        person.tf_primary_method = person.tf_totp_secret = person.tf_totp_last_counter = None
        note(session, Act.FACTOR_REMOVED, actor, About(text="authenticator"), services.now())
        notices.changed(services, session, person, "L’application de codes a été retirée.")


def new_codes(services: Services, actor: Actor) -> list[str]:
    """Make recovery codes; those before serve no more. They are returned once: only their digests are kept."""
    made = ["".join(secrets.choice(SIGNS) for _ in range(CODE_LENGTH)) for _ in range(CODES)]
    with services.database.begin() as session:
        person = session.get_one(Staff, require_staff(actor))
        person.mf_recovery_codes = [_digest(services, each) for each in made]
        note(session, Act.FACTOR_ADDED, actor, About(text="codes"), services.now())
        notices.changed(services, session, person, "De nouveaux codes de secours ont été faits.")
    return ["-".join((each[:4], each[4:8], each[8:])) for each in made]


def use_code(services: Services, staff_id: int, code: str, *, of_envelope: bool = False) -> bool:
    """Whether this is a code of the authenticator or of the envelope; it then serves no more.

    `of_envelope`: one of the authenticator does not do, since it may be on the phone that asks.
    """
    digits = _digits(code)
    if len(digits) == authenticators.DIGITS and not of_envelope:
        return _use_of_authenticator(services, staff_id, digits)
    return _use_of_envelope(services, staff_id, code)


def _use_of_authenticator(services: Services, staff_id: int, digits: str) -> bool:
    with services.database.begin(read_only=True) as session:
        person = session.get_one(Staff, staff_id)
    sealed, last = person.tf_totp_secret, person.tf_totp_last_counter
    if sealed is None:
        return False
    counter = authenticators.counter_of(services, sealed, digits, services.clock(), last)
    if counter is None:
        return False
    with services.database.begin(essential=True) as session:
        used = session.execute(
            update(Staff)
            .where(Staff.id == staff_id, Staff.tf_totp_secret == sealed)
            .where(or_(Staff.tf_totp_last_counter.is_(None), Staff.tf_totp_last_counter < counter))
            .values(tf_totp_last_counter=counter)
        )
        return bool(used.rowcount)  # type: ignore[attr-defined]


def _use_of_envelope(services: Services, staff_id: int, code: str) -> bool:
    digest = _digest(services, code)
    with services.database.begin(essential=True) as session:
        person = _locked(session, staff_id)
        left = [each for each in person.mf_recovery_codes or [] if not hmac.compare_digest(each, digest)]
        if len(left) == len(person.mf_recovery_codes or []):
            return False
        person.mf_recovery_codes = left
        notices.changed(services, session, person, f"Un code de secours a servi. Il en reste {len(left)}.")
        return True


def _locked(session: OrmSession, staff_id: int) -> Staff:
    return session.scalars(select(Staff).where(Staff.id == staff_id).with_for_update()).one()


def _digits(code: str) -> str:
    return code.replace(" ", "").replace("\u00a0", "").replace("\u202f", "")


def _digest(services: Services, code: str) -> str:
    plain = code.upper().translate(_READ_AS)[: 4 * CODE_LENGTH]
    key = hmac.new(services.settings.secret_key.encode(), b"recovery codes", hashlib.sha256).digest()
    return hmac.new(key, plain.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()
