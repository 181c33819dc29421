"""Dates as the standards write them, read strictly: XSD dateTime with a time zone (VC Data Model 2.0 section 4.9), and
the wider ISO 8601 of Open Badges 2.0 ("DateTime")."""

from __future__ import annotations

import re
from datetime import UTC, datetime

# Whole numbers and fractions in ASCII digits alone; a zone is required, or the moment would depend on the reader.
# The zone is that of XML Schema, which ends at fourteen hours. The hour 24 is the next day to some versions of Python.
_MOMENT = re.compile(
    r"(-?[0-9]{4,}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-9]{2}:[0-9]{2})(\.[0-9]+)?"
    r"(Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))",
    re.ASCII,
)
_OB2_MOMENT = re.compile(r"(.+T[0-9]{2}:[0-9]{2})(:[0-9.]+)?(?:Z|([+-][0-9]{2})(?::?([0-9]{2}))?)", re.ASCII)
# The calendar ends here, in UTC: "9999-12-31T23:59:59-05:00", as some write "for ever", lies some hours beyond.
_FIRST = datetime.min.replace(tzinfo=UTC)
_LAST = datetime.max.replace(microsecond=0, tzinfo=UTC)


def parse_moment(text: object) -> datetime | None:
    """An aware datetime in UTC, or None for anything that is no date and time with a zone. Sub-microseconds are cut,
    and so are the hours before the year 1 and after the year 9999 that a zone may add."""
    found = _MOMENT.fullmatch(text) if isinstance(text, str) and len(text) <= 64 else None
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


def parse_ob2_moment(text: object) -> datetime | None:
    """`parse_moment`, where the seconds, the colon of the zone and its minutes may be left out."""
    found = _OB2_MOMENT.fullmatch(text) if isinstance(text, str) and len(text) <= 64 else None
    if found is None:
        return None
    minute, seconds, hours, minutes = found.groups()
    zone = f"{hours}:{minutes or '00'}" if hours else "Z"
    return parse_moment(f"{minute}{seconds or ':00'}{zone}")
