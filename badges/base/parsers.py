"""Parsers of one field: the text that a browser or a file sends turned into a value, or refused with a stable code.

Each takes its own values too, so that a record is parsed once or more with the same result. The intention decides what
a value must fulfil beyond its spelling.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time
from enum import StrEnum
from typing import Final, TypeVar

from badges.base.errors import Refused
from badges.base.text import contacts, names
from badges.base.text.sentences import title_line

E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")
LARGEST_ROW: Final = 2**31 - 1
_HOUR = re.compile(r"(\d{1,2})(?::(\d{1,2})?)?")
_WRITTEN_AS_A_DAY = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}|[0-9]{1,2}[/.][0-9]{1,2}[/.][0-9]{4}")


def a_day(value: str) -> date:
    """Parse a day, as date fields send it (2026-11-24) or as people write it (24/11/2026).

    Raises Refused: `form.day` when it is no day, `form.no_such_day` when the calendar has none, such as 31 February.
    """
    for pattern in ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y"):
        try:
            return datetime.strptime(value, pattern).date()  # noqa: DTZ007 - a calendar day has no zone
        except ValueError:
            continue
    raise Refused("form.no_such_day" if _WRITTEN_AS_A_DAY.fullmatch(value) else "form.day")


def an_hour(value: str) -> time:
    """Parse an hour, as time fields send it (14:30) or as people write it (14h30, 14 h).

    Raises Refused: `form.hour` when it is no hour.
    """
    plain = value.replace(" ", "").replace("\u00a0", "").replace("\u202f", "").lower().replace("h", ":")
    found = _HOUR.fullmatch(plain)
    if found is None or int(found[1]) > 23 or int(found[2] or 0) > 59:
        raise Refused("form.hour")
    return time(int(found[1]), int(found[2] or 0))


def a_number(value: str) -> int:
    """Parse the number of a row of the record. Raises Refused: `form.choice` when it is none."""
    number = row_number(value)
    if number is None:
        raise Refused("form.choice")
    return number


def row_number(value: str | None) -> int | None:
    """Return the number of a row, or None for any other text; never one that a database could not hold."""
    if value is None or not value.isascii() or not value.isdecimal() or len(value) > 10 or int(value) > LARGEST_ROW:
        return None
    return int(value)


def a_count(least: int, most: int, code: str) -> Callable[[str], int]:
    """A parser of a whole number from `least` to `most`; other texts are refused with `code` and `most`."""

    def parse(value: str) -> int:
        number = row_number(value)
        if number is None or not least <= number <= most:
            raise Refused(code, most=most)
        return number

    return parse


def yes(value: str) -> bool:
    """Whether a box is ticked: it sends a text, or nothing."""
    return bool(value)


def as_sent(value: str) -> str:
    """A text as it was sent: the intention says what it must be."""
    return value


def optional(parse: Callable[[str], T]) -> Callable[[str], T | None]:
    """The same parser for a field that may be left empty: None."""
    return lambda value: parse(value) if value.strip() else None


def member_of(kind: type[E], text: str) -> E | None:
    """The member of an enum that a text names; None for any other text."""
    try:
        return kind(text)
    except ValueError:
        return None


def one_of(kind: type[E], code: str) -> Callable[[str], E]:
    """A parser of one member of `kind`; any other text is refused with `code`."""

    def parse(value: str) -> E:
        found = member_of(kind, value)
        if found is None:
            raise Refused(code)
        return found

    return parse


def at_most(limit: int, code: str, missing: str | None = None) -> Callable[[str], str | None]:
    """A parser of one line of text: None where it is empty, or refused with `missing`; a longer one with `code`."""

    def parse(value: str) -> str | None:
        said = names.clean(value)
        if said is None and missing is not None:
            raise Refused(missing)
        if said is not None and len(said) > limit:
            raise Refused(code, length=limit)
        return said

    return parse


def a_title(missing: str, too_long: str) -> Callable[[str], str]:
    """A parser of a title as a badge may hold it (`badges.base.text.sentences.title_line`)."""
    return lambda value: title_line(value, missing, too_long)


def an_email(value: str) -> str:
    """Parse an e-mail address. Raises Refused: `email.malformed`."""
    address = contacts.email(value)
    if address is None:
        raise Refused("email.malformed")
    return address


def a_phone(value: str) -> str:
    """Parse a telephone number into E.164. Raises Refused: `phone.malformed`."""
    number = contacts.e164(value)
    if number is None:
        raise Refused("phone.malformed")
    return number
