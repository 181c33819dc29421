"""The period of an « attestation de présence »: one of three that are ready, or two dates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from badges.base import parsers
from badges.base.errors import Refused
from badges.gatherings.rules import check_period, months_before
from badges.web.http.formats import long_date
from badges.web.http.wording import gettext as _

MONTH, QUARTER, YEAR = "mois", "trois-mois", "annee"
READY: Final = (MONTH, QUARTER, YEAR)


@dataclass(frozen=True)
class Period:
    """The days that were chosen, the last one included, as they were typed. `choice`: which ready one, if it is one;
    `refused`: why there is none."""

    first: date | None
    last: date | None
    typed: tuple[str, str]
    choice: str | None
    refused: Refused | None = None

    @property
    def days(self) -> tuple[date, date] | None:
        """The first and the last day, if the period is one."""
        if self.refused is not None or self.first is None or self.last is None:
            return None
        return self.first, self.last


def chosen(asked: Mapping[str, str], today: date) -> Period:
    """The period that an address asks for: `du` and `au`, or `choix`; the last three months where it says nothing."""
    if "du" not in asked and "au" not in asked:
        choice = asked.get("choix") if asked.get("choix") in READY else QUARTER
        first = {MONTH: today.replace(day=1), YEAR: today.replace(month=1, day=1)}.get(choice or "")
        first = first or months_before(today, 3)
        return Period(first, today, (first.isoformat(), today.isoformat()), choice)
    typed = asked.get("du", "").strip()[:40], asked.get("au", "").strip()[:40]
    try:
        first, last = parsers.a_day(typed[0]), parsers.a_day(typed[1])
        check_period(first, last, today)
    except Refused as refusal:
        return Period(None, None, typed, None, refusal)
    return Period(first, last, (first.isoformat(), last.isoformat()), None)


def without_presence(period: Period) -> Period:
    """The same period, refused: there is nothing to attest."""
    return replace(period, refused=Refused("presence.none"))


def in_words(first: date, last: date, language: str | None = None) -> str:
    """« du 1er septembre 2026 au 24 novembre 2026 », « le 24 novembre 2026 »."""
    if language == "fr":
        if first == last:
            return f"le {long_date(first, 'fr')}"
        return f"du {long_date(first, 'fr')} au {long_date(last, 'fr')}"
    if first == last:
        return _("le %(day)s", day=long_date(first))
    return _("du %(first)s au %(last)s", first=long_date(first), last=long_date(last))
