"""Views of how one staff member signs in, for the page of their own account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from badges.base.database.views import view
from badges.network.signin.rules import Ways
from badges.network.tables import Passkey


@dataclass(frozen=True)
class PasskeyView:
    """A passkey, by the name that its owner gave it."""

    id: int
    name: str
    create_datetime: datetime
    lastuse_datetime: datetime | None

    @classmethod
    def of(cls, passkey: Passkey) -> PasskeyView:
        """Return the view of a passkey's row."""
        return view(cls, passkey)


@dataclass(frozen=True)
class DeviceView:
    """A device that was not ended. `open`: whether a session is open on it."""

    id: int
    name: str
    first_used_at: datetime
    last_used_at: datetime
    open: bool
    phone_of_id: int | None  # whose own telephone it is


@dataclass(frozen=True)
class AccountView:
    """How one staff member signs in."""

    passkeys: tuple[PasskeyView, ...]
    devices: tuple[DeviceView, ...]
    ways: Ways
