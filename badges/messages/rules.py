"""Of what members are told, how it may reach them, and for how long it is kept that they were told. Pure."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Final

PLACE_SAID_BEFORE: Final = timedelta(days=7)  # a place is to be told in the week before the next session
BADGE_SAID_WITHIN: Final = timedelta(days=60)  # after a badge was signed; later it has been seen, or asked for

_MOBILE: Final = ("+336", "+337")
_FRANCE: Final = "+33"


class Occasion(StrEnum):
    """Of what a member is told. `number` of a message is that of the row in brackets."""

    PLACE = "place"  # they have a place in a workshop (`workshop`)
    CHANGE = "change"  # a session takes place at another hour, or after all (`gathering`)
    CANCEL = "cancel"  # a session does not take place (`gathering`)
    MEETING = "meeting"  # the meeting of three of a thread has a day (`introduction`)
    BADGE = "badge"  # a badge is ready, and no letter could say so (`award`)


class Way(StrEnum):
    """How a member was told."""

    LETTER = "letter"  # by e-mail
    PREPARED = "prepared"  # a text in the site's own telephone: whether it left nobody knows
    PAPER = "paper"  # a slip was printed
    SAID = "said"  # by voice
    KNOWN = "known"  # « je le sais déjà »


WRITTEN: Final = frozenset({Way.LETTER, Way.PREPARED, Way.PAPER})  # what « pas de messages » ends


def takes_texts(phone: str | None) -> bool:
    """Whether a telephone number (E.164) can be sent a text: any mobile number of France, any number of elsewhere."""
    return phone is not None and (phone.startswith(_MOBILE) or not phone.startswith(_FRANCE))
