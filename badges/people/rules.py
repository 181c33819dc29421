"""What a member is asked, what they can answer, and which version of each text is read now."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class ConsentSubject(StrEnum):
    """What a member is asked about."""

    FOLLOW_UP = "follow_up"
    BADGES = "badges"
    AWARD = "award"
    BACKPACK = "backpack"


class ConsentAnswer(StrEnum):
    """What a member answered; WITHDRAWN takes back an earlier yes."""

    YES = "yes"
    LATER = "later"
    NO = "no"
    WITHDRAWN = "withdrawn"


NOTICE_VERSION: Final = "2026-12"  # of « Ce que nous notons, et pourquoi », which is read and asks nothing
TEXT_VERSIONS: Final[Mapping[ConsentSubject, str]] = {
    ConsentSubject.FOLLOW_UP: "2026-11",
    ConsentSubject.BADGES: "2026-12",
    ConsentSubject.AWARD: "2026-11",
    ConsentSubject.BACKPACK: "2026-11",
}
