"""The week on one sheet: what to do, in six steps, for the wall; the QR opens the service."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from badges.paper.typeset import typeset
from issuer import qr

MOST_PHONES: Final = 2


@dataclass(frozen=True)
class WeekFacts:
    """The steps in French, each a title and what to do; `phones`: each a name, and the number with its hours.

    `url`: the QR's text; `at`: the moment of the print; `mark`: a demonstration's word.
    """

    network: str
    title: str
    site: str
    steps: tuple[tuple[str, str], ...]
    phones: tuple[tuple[str, str], ...]
    url: str
    open_it: str
    shown_address: str
    at: datetime
    mark: str | None = None


def week(facts: WeekFacts) -> bytes:
    """The sheet as a tagged PDF of one page, with the first two of its phones."""
    words = {
        "title": facts.title,
        "author": facts.network,
        "language": "fr",
        "site": facts.site,
        "mark": facts.mark,
        "steps": facts.steps,
        "phones": facts.phones[:MOST_PHONES],
        "shown": f"{facts.open_it} {facts.shown_address}",
        "qr": qr.qr_svg(facts.url),
        "qr_alt": f"Carré à scanner\u00a0: il ouvre le service, {facts.url}",
    }
    return typeset("week", words, facts.at)
