"""The words of a message: one template an occasion. It names no host, since a screen lies on a kitchen table, nor
anybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from urllib.parse import quote

from badges.base import outbox
from badges.base.text.contacts import dialled
from badges.base.times import local
from badges.ledger.narrative import MONTHS
from badges.messages.views import Telling

NETWORK: Final = "Réseau Citoyen de Services"
DAYS: Final = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
# What a telephone's own keyboard writes, so that the text arrives as it was shown.
_PLAIN: Final = str.maketrans({"\u00a0": " ", "\u202f": " ", "’": "'", "«": '"', "»": '"', "–": "-", "—": "-"})


@dataclass(frozen=True)
class Words:
    """A message in words: what stands over it, and what it says."""

    subject: str
    text: str


def words(telling: Telling) -> Words:
    """What a member is told, in French."""
    filled = outbox.fill(
        "badges.messages",
        f"texts/{telling.occasion}.txt",
        what=telling.what or "",
        when=_when(telling),
        town=telling.town,
    )
    subject, _, text = filled.strip().partition("\n")
    return Words(subject, text)


def text_message(telling: Telling, phone: str) -> str:
    """The same for the site's own telephone: who writes, and that no answer is read there.

    `phone`: of the site, E.164.
    """
    told = f"{NETWORK}. {words(telling).text} Ne répondez pas à ce numéro\u00a0: {dialled(phone)}."
    return told.replace("«\u00a0", '"').replace("\u00a0»", '"').translate(_PLAIN)


def sms_url(number: str, text: str) -> str:
    """The address that opens a telephone's own messages with this text, for a number in E.164 form.

    RFC 5724 writes `?body=`, as Android reads it; iOS reads `&body=`. `?&body=` is both.
    """
    return f"sms:{number}?&body={quote(text, safe='')}"


def _when(telling: Telling) -> str:
    if telling.starts_at is not None:
        return f"le {_day(local(telling.starts_at).date())} à {_clock(telling.starts_at)}"
    return f"le {_day(telling.meeting_on)}" if telling.meeting_on is not None else ""


def _day(day: date) -> str:
    number = "1er" if day.day == 1 else str(day.day)
    return f"{DAYS[day.weekday()]} {number} {MONTHS[day.month - 1]}"


def _clock(instant: datetime) -> str:
    shown = local(instant)
    return f"{shown.hour} h {shown.minute:02}" if shown.minute else f"{shown.hour} h"
