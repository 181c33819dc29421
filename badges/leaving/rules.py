"""How long a request to erase waits, and what a person has to say of themselves before they are erased."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from badges.base.text import contacts, names

WAITING: Final = timedelta(days=7)  # hidden at once, destroyed after this time
MONTHS: Final = (
    "janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre", "novembre",
    "decembre",
)  # fmt: skip
_MONTH: Final = re.compile(r"(?P<month>\d{1,2})[/.\- ](?P<year>\d{4})|(?P<first>\d{4})-(?P<then>\d{1,2})")
_WORD: Final = re.compile(rf"(?P<word>{'|'.join(MONTHS)}) (?P<year>\d{{4}})")


@dataclass(frozen=True)
class Known:
    """What the record says of a person, to compare with what they say: whole names, contact, day of joining."""

    names: tuple[str, ...]
    email: str | None
    phone: str | None
    joined_on: date | None


def is_named(known: Known, said: str) -> bool:
    """Whether `said` is one of the person's whole names, accents, case and hyphens aside."""
    key = names.folded(names.clean(said) or "")
    return bool(key) and key in {names.folded(each) for each in known.names}


def is_known_by(known: Known, said: str) -> bool:
    """Whether `said` is the person's telephone number, e-mail address, or month of joining ("mars 2025", "03/2025")."""
    if known.phone is not None and contacts.e164(said) == known.phone:
        return True
    if known.email is not None and said.strip().casefold() == known.email.casefold():
        return True
    return known.joined_on is not None and _month(said) == (known.joined_on.year, known.joined_on.month)


def _month(said: str) -> tuple[int, int] | None:
    text = names.folded(said)
    if found := _WORD.search(text):
        return int(found["year"]), MONTHS.index(found["word"]) + 1
    found = _MONTH.fullmatch(said.strip())
    if found is None:
        return None
    year, month = (found["year"], found["month"]) if found["year"] else (found["first"], found["then"])
    return int(year), int(month)
