"""What opens an account no longer, noted for the logbook where no row of `Staff` shows it."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session as OrmSession

from badges.base.logbook.acts import Kept
from badges.base.logbook.notes import note
from badges.network.tables import Staff

PASSWORD: Final = "password"  # noqa: S105 - what it is, and no password
AUTHENTICATOR: Final = "authenticator"
PASSKEYS: Final = "passkeys"
LINKS: Final = "links"


def note_ended(session: OrmSession, person: Staff, what: str, at: datetime) -> None:
    """Note that passkeys or one-time links of this person open the account no longer."""
    note(session, Kept.SIGN_IN_ENDED, {"person": person.erasure_bits.hex(), "what": what}, at)
