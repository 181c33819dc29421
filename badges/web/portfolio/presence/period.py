"""What an « attestation de présence » is asked to say: a period, ready or of two dates, and what is printed of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from badges.base import parsers
from badges.base.errors import Refused
from badges.gatherings.rules import check_period, months_before
from badges.sharing.presence.views import PresencePaperView
from badges.sharing.printing.rules import Printed
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
    def asked(self) -> dict[str, Any]:
        """The parts of an address that asks for it again."""
        return {"choix": self.choice} if self.choice else dict(zip(("du", "au"), self.typed, strict=True))

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


def refused(period: Period, refusal: Refused) -> Period:
    """The same period, for which no sheet is made."""
    return replace(period, refused=refusal)


def printed(asked: Mapping[str, str]) -> Printed:
    """What is to be printed: the period alone where the form says nothing else."""
    return parsers.member_of(Printed, asked.get("imprime", "")) or Printed.PERIOD


def of_paper(paper: PresencePaperView) -> tuple[str, str]:
    """The period of a sheet in words, and what is printed of it."""
    return in_words(paper.asked.first_on, paper.asked.last_on), {
        Printed.PERIOD: _("la période seule"),
        Printed.DAYS: _("les jours"),
        Printed.HOURS: _("les jours et les heures"),
    }[paper.asked.printed]


def in_words(first: date, last: date, language: str | None = None) -> str:
    """« du 1er septembre 2026 au 24 novembre 2026 », « le 24 novembre 2026 »; without a language in the page's."""
    days = long_date(first, language), long_date(last, language)
    if language is not None:
        one, several = {"fr": ("le {}", "du {} au {}"), "en": ("on {}", "from {} to {}")}[language]
        return one.format(days[0]) if first == last else several.format(*days)
    if first == last:
        return _("le %(day)s", day=days[0])
    return _("du %(first)s au %(last)s", first=days[0], last=days[1])
