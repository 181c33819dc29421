"""« Pour mon CV » on one A4 page: each chosen badge with its sentence, its square, and its code."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from badges.paper.typeset import typeset
from issuer.qr import qr_svg


@dataclass(frozen=True)
class CvLine:
    """One badge. `url` is the QR's text, `link` the address that a reader's click opens, `alt` says what the QR is."""

    name: str
    sentence: str
    named: str | None  # the name on the badge, where it is not the one at the top
    verified: str  # « Badge à vérifier : badges.example, code 7K3M9-QXD4T »
    code: str
    url: str  # HTTPS://BADGES.EXAMPLE/V/7K3M9QXD4T
    link: str
    alt: str


@dataclass(frozen=True)
class CvFacts:
    """The words of the page, in `language`. `left_out` says that one is missing; `mark`: a demonstration's word."""

    language: str
    title: str
    network: str
    name: str
    lines: tuple[CvLine, ...]
    left_out: str | None
    foot: str
    at: datetime
    mark: str | None = None


def cv(facts: CvFacts) -> bytes:
    """The page, tagged. It becomes smaller with its words, so that it stays one."""
    lines = [{**asdict(each), "square": qr_svg(each.url)} for each in facts.lines]
    words = {
        "title": f"{facts.title} – {facts.name}",
        "author": facts.network,
        "language": facts.language,
        "name": facts.name,
        "network": facts.network,
        "heading": facts.title,
        "lines": lines,
        "left_out": facts.left_out,
        "foot": facts.foot,
        "mark": facts.mark,
    }
    return typeset("cv", words, facts.at)
