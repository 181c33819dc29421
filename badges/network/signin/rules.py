"""Rules of signing in, pure: what a browser is called, and when a second way to prove who one is, is asked for."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from badges.base.rights import StaffRole

WAYS_OF_A_COORDINATOR: Final = 2

_MACHINES: Final = (
    (r"iPhone|iPod", "iPhone"),
    (r"iPad", "iPad"),
    (r"Android.*\bMobile\b", "Téléphone Android"),
    (r"Android", "Tablette Android"),
    (r"CrOS", "Chromebook"),
    (r"Windows", "Ordinateur Windows"),
    (r"Macintosh|Mac OS X", "Ordinateur Mac"),
    (r"Linux|X11|BSD", "Ordinateur Linux"),
)
# In this order: most browsers name those from which they descend.
_BROWSERS: Final = (
    (r"\bEdgA?\b|EdgiOS", "Edge"),
    (r"SamsungBrowser", "Samsung Internet"),
    (r"\bOPR\b|Opera", "Opera"),
    (r"Firefox|FxiOS", "Firefox"),
    (r"Chrome|CriOS|Chromium", "Chrome"),
    (r"Safari", "Safari"),
)
_CARRIED: Final = ("iPhone", "iPad", "Téléphone", "Tablette")
UNKNOWN: Final = "Appareil inconnu"


def device_name(user_agent: str) -> str:
    """What a browser is called in the lists that people read, such as "Téléphone Android, Chrome"."""
    found = [
        next((name for pattern, name in names if re.search(pattern, user_agent[:400])), None)
        for names in (_MACHINES, _BROWSERS)
    ]
    return ", ".join(each for each in found if each is not None) or UNKNOWN


def is_carried(name: str) -> bool:
    """Whether a browser of this name (`device_name`) runs on what is carried about: a phone or a tablet."""
    return name.startswith(_CARRIED)


@dataclass(frozen=True)
class Ways:
    """How a staff member can prove who they are besides the password."""

    passkeys: int  # that open the account now
    authenticator: bool
    codes: int  # recovery codes that were not used yet
    stopped: int = 0  # passkeys that stopped with a lost phone, and may come back

    @property
    def factors(self) -> int:
        """How many passkeys and authenticators there are, those too that may come back."""
        return self.passkeys + self.stopped + self.authenticator

    @property
    def number(self) -> int:
        """How many ways there are; all recovery codes are one, in one envelope."""
        return self.factors + bool(self.codes)


def lacks_ways(roles: Collection[StaffRole], ways: Ways, *, demonstration: bool) -> bool:
    """Whether a second way must be set up before anything else. This is the one place that says so.

    A coordinator needs two ways, one of them a passkey or an authenticator, so that losing a phone locks no one out.
    A demonstration asks for none of it: its people are invented.
    """
    if demonstration or StaffRole.COORDINATOR not in roles:
        return False
    return ways.factors < 1 or ways.number < WAYS_OF_A_COORDINATOR


def second_step(roles: Collection[StaffRole], ways: Ways) -> bool:
    """Whether a password alone does not sign in: where an authenticator is set, or a coordinator has a passkey.

    A facilitator's passkey saves typing on their phone; on the site's computer their password still does.
    """
    return ways.authenticator or (StaffRole.COORDINATOR in roles and ways.passkeys + ways.stopped > 0)
