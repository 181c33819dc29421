"""What a page says of a badge by another issuer: its state in sentences, and the colour of that."""

from __future__ import annotations

from typing import Final

from badges.sharing.others.rules import NOT_SHOWN, OtherState
from badges.sharing.others.views import OtherView
from badges.web.http.wording import words

TONES: Final = {
    OtherState.GENUINE: "good",
    OtherState.CANCELLED: "bad",
    OtherState.REFUSED: "warn",
    OtherState.WITHHELD: "warn",
    OtherState.PAUSED: "warn",
}


def said(badge: OtherView) -> tuple[str, ...]:
    """What was found of a badge, in sentences, the first of which names its state."""
    state = words(f"other.state.{badge.state}")
    if badge.state is OtherState.GENUINE:
        return (state, words("other.genuine"))
    if badge.state is OtherState.UNKNOWN_ISSUER:
        return (state, words("other.unknown_issuer"))
    if badge.issuer_known or badge.state in (OtherState.WAITING, *NOT_SHOWN):
        return (state,)
    return (state, words("other.issuer_unknown"))


def tone(badge: OtherView) -> str:
    """The colour of its state: calm where nothing is established."""
    return TONES.get(badge.state, "")
