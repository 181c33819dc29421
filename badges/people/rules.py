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


class BadgesSaid(StrEnum):
    """What a form says of badges: who says yes, « Pas maintenant », or no."""

    ALONE = "y"
    TOGETHER = "together"  # a child under 15 and a parent
    LATER = "later"
    NO = "no"

    @property
    def is_yes(self) -> bool:
        """Whether it is a yes."""
        return self in (BadgesSaid.ALONE, BadgesSaid.TOGETHER)

    @property
    def together(self) -> bool:
        """Whether a child under 15 and a parent said it together."""
        return self is BadgesSaid.TOGETHER

    @property
    def answer(self) -> ConsentAnswer:
        """The answer that is recorded."""
        return ConsentAnswer.YES if self.is_yes else ConsentAnswer(self.value)

    @classmethod
    def recorded(cls, age: Age | None, *, agrees: bool) -> BadgesSaid:
        """What the form shows of a member of this age: a yes that counts, or no."""
        if not agrees:
            return cls.NO
        return cls.TOGETHER if age is Age.UNDER_15 else cls.ALONE


class Contact(StrEnum):
    """How a member wants to be reached, as the registration asks it."""

    PHONE = "phone"
    EMAIL = "email"
    NONE = "none"


class Age(StrEnum):
    """What is said of a member who is no adult. No birth date is asked of anybody; of adults nothing is noted."""

    UNDER_15 = "under_15"
    UNDER_18 = "15_to_17"


def who_says_yes(age: Age | None, *, with_parent: bool) -> str | None:
    """Why these people cannot say yes for a member of this age, as a code; None when they can.

    A child under 15 and a parent say yes together; everybody else says it alone, adults under protection too.
    """
    if age is Age.UNDER_15:
        return None if with_parent else "consent.together"
    return "consent.alone" if with_parent else None


def is_yes(answer: ConsentAnswer | None, age: Age | None, *, with_parent: bool) -> bool:
    """Whether a member's last answer is a yes that counts at this age: at 15 they are asked anew."""
    return answer is ConsentAnswer.YES and who_says_yes(age, with_parent=with_parent) is None


def may_be_public(age: Age | None) -> bool:
    """Whether a member of this age is offered to show a badge to everybody."""
    return age is None


PRACTICE_NAME: Final = ("Camille", "Essai")  # of whom the staff rehearse with
CHARTER_VERSION: Final = "2026-12-2"  # of « La charte », which is read and asks nothing
NOTICE_VERSION: Final = "2026-12-3"  # of « Ce que nous notons, et pourquoi », which is read and asks nothing
TEXT_VERSIONS: Final[Mapping[ConsentSubject, str]] = {
    ConsentSubject.FOLLOW_UP: "2026-11",
    ConsentSubject.BADGES: "2026-12",
    ConsentSubject.AWARD: "2026-11",
    ConsentSubject.BACKPACK: "2026-11",
}
