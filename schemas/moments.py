"""Dates as the standards write them, read strictly: XSD dateTime with a time zone (VC Data Model 2.0 section 4.9), and
the wider ISO 8601 of Open Badges 2.0 ("DateTime")."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import lru_cache

# ASCII digits only. A zone is required, since otherwise the moment would depend on the reader; XML Schema allows zones
# of up to fourteen hours.
# Hour 24 is refused: some versions of Python read it as the next day.
_MOMENT = re.compile(
    r"(-?[0-9]{4,}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-9]{2}:[0-9]{2})(\.[0-9]+)?"
    r"(Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))",
    re.ASCII,
)
_OB2_MOMENT = re.compile(r"(.+T[0-9]{2}:[0-9]{2})(:[0-9.]+)?(?:Z|([+-][0-9]{2})(?::?([0-9]{2}))?)", re.ASCII)
# The ends of the calendar in UTC. "9999-12-31T23:59:59-05:00", which some issuers write for "no end", lies beyond.
_FIRST = datetime.min.replace(tzinfo=UTC)
_LAST = datetime.max.replace(microsecond=0, tzinfo=UTC)


def parse_moment(text: object) -> datetime | None:
    """An aware datetime in UTC, or None for anything that is no date and time with a zone. What is below a
    microsecond is cut. A moment that its zone moves before the year 1 or after the year 9999 becomes the first or the
    last of the calendar."""
    return _moment(text) if isinstance(text, str) and len(text) <= 64 else None


@lru_cache(maxsize=1_024)  # one verification reads the same few dates many times
def _moment(text: str) -> datetime | None:
    found = _MOMENT.fullmatch(text)
    if found is None:
        return None
    whole, fraction, zone = found.groups()
    try:
        moment = datetime.fromisoformat(f"{whole}{(fraction or '.0')[:7].ljust(7, '0')}{zone}")
    except ValueError:
        return None
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return _LAST if moment > _LAST else _FIRST


@lru_cache(maxsize=1_024)  # as of the dates that are read
def moment_text(moment: datetime) -> str:
    """An aware moment in UTC as RFC 3339 writes it, with `Z`: what `parse_moment` reads as the same moment."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def parse_ob2_moment(text: object) -> datetime | None:
    """`parse_moment`, where the seconds, the colon of the zone and its minutes may be left out."""
    found = _OB2_MOMENT.fullmatch(text) if isinstance(text, str) and len(text) <= 64 else None
    if found is None:
        return None
    minute, seconds, hours, minutes = found.groups()
    zone = f"{hours}:{minutes or '00'}" if hours else "Z"
    return parse_moment(f"{minute}{seconds or ':00'}{zone}")
