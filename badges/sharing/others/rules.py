"""What may be kept of another issuer's badge, and what is said of it at an instant. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final
from unicodedata import category

from badges.base.text import letters, names
from verifier.names import Likeness, compare
from verifier.verdict import Headline

MOST: Final = 12  # badges of one member
BYTES: Final = 256 * 1024  # of one, without the picture that carried it
LETTERS: Final = 160  # of a name in it
SHOWN_FOR: Final = timedelta(hours=24)  # after which a verdict is said no more


class OtherState(StrEnum):
    """What a page says of such a badge."""

    WAITING = "waiting"  # it was not judged yet, or too long ago
    GENUINE = "genuine"
    UNKNOWN_ISSUER = "unknown_issuer"
    EXPIRED = "expired"
    NOT_YET = "not_yet"
    PAUSED = "paused"
    CANCELLED = "cancelled"
    UNCHECKED = "unchecked"
    REFUSED = "refused"  # it is not what was signed
    WITHHELD = "withheld"  # it would not be kept if it were brought now


NOT_SHOWN: Final = (OtherState.REFUSED, OtherState.WITHHELD)  # of these nothing is said but that, to their member


_STATES: Final = {
    Headline.VALID: OtherState.GENUINE,
    Headline.UNKNOWN_ISSUER: OtherState.UNKNOWN_ISSUER,
    Headline.EXPIRED: OtherState.EXPIRED,
    Headline.NOT_YET_VALID: OtherState.NOT_YET,
    Headline.SUSPENDED: OtherState.PAUSED,
    Headline.REVOKED: OtherState.CANCELLED,
    Headline.UNDETERMINED: OtherState.UNCHECKED,
    Headline.NOT_AUTHENTIC: OtherState.REFUSED,
    Headline.UNREADABLE: OtherState.WITHHELD,
}


@dataclass(frozen=True)
class Judged:
    """What judging found: the headline, whether its issuer is known here, and what the badge says, cut to a line.

    `is_ours`: it is of this service, or says so; `is_badge`: it is the badge of a person, and no other document;
    `is_borrowed`: it wears the name of this network, or one that is known here.
    """

    headline: Headline
    is_known: bool
    is_ours: bool
    is_badge: bool
    is_borrowed: bool
    badge_name: str | None
    issuer_name: str | None
    holder_name: str | None
    issued_on: date | None
    ends_at: datetime | None


def state(headline: Headline | None, judged_at: datetime | None, ends_at: datetime | None, now: datetime) -> OtherState:
    """What is said of a badge: as it was judged, unless that is too old; one that ended meanwhile has ended.

    One that is not shown stays so, however long ago it was judged.
    """
    if headline is not None and is_withheld(headline):
        return _STATES[headline]
    if headline is None or judged_at is None or now - judged_at > SHOWN_FOR:
        return OtherState.WAITING
    found = _STATES.get(headline, OtherState.UNCHECKED)
    is_in_force = found in (OtherState.GENUINE, OtherState.UNKNOWN_ISSUER)
    return OtherState.EXPIRED if is_in_force and ends_at is not None and ends_at <= now else found


def refusal(found: Judged) -> str | None:
    """Why a badge is not kept, as a code; None where it is."""
    if found.is_ours:
        return "other.ours"
    if found.is_borrowed:
        return "other.borrowed"
    if found.headline in (Headline.NOT_AUTHENTIC, Headline.UNREADABLE):
        return "other.not_authentic"
    return None if found.is_badge else "other.no_badge"


def withheld(found: Judged) -> Judged:
    """What is recorded of a kept badge that would be refused now: no name and no day, and what is not shown."""
    forged = found.headline is Headline.NOT_AUTHENTIC
    return replace(
        found,
        headline=Headline.NOT_AUTHENTIC if forged else Headline.UNREADABLE,
        is_known=False,
        badge_name=None,
        issuer_name=None,
        holder_name=None,
        issued_on=None,
        ends_at=None,
    )


def is_withheld(headline: Headline) -> bool:
    """Whether a badge, as it was last judged, is shown to its member alone."""
    return _STATES.get(headline) in NOT_SHOWN


def differs(member_name: str, holder_name: str | None) -> bool:
    """Whether a badge is in another name, so that its holder is asked. One that says no name says none that differs."""
    return holder_name is not None and compare(member_name, holder_name) in (Likeness.OTHER, Likeness.NOTHING)


def line(text: str | None) -> str | None:
    """A name of another author on one line: cut, and without marks that would reorder or hide our words.

    Blank letters are no name, nor are accents without a letter.
    """
    plain = whole(text)
    return (plain if len(plain) <= LETTERS else f"{plain[: LETTERS - 1].rstrip()}…") or None


def whole(text: str | None) -> str:
    """The same before it is cut; empty where nothing of it is seen."""
    plain = names.clean(letters.without_blank(text or "")) or ""
    return plain if any(category(mark)[0] not in "MZ" for mark in plain) else ""
