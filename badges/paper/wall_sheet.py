"""What is offered and looked for at a site, A4 for the wall, read at two metres; strips with the phone to tear off."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from badges.paper.typeset import typeset

STRIPS = 9


@dataclass(frozen=True)
class Line:
    """Words with a yes, and whose they are: « Fatou · le mercredi matin », or « Une personne ».

    `quoted` false: their activity stands in the place of the words.
    """

    words: str
    who: str
    quoted: bool = True


@dataclass(frozen=True)
class WallSheetFacts:
    """The sheet of a site, already in French. `phone` as dialled, None: no strips; `at`: the moment of the print."""

    place: str
    heading: str
    lead: str
    groups: tuple[tuple[str, tuple[Line, ...]], ...]  # "On propose", and its lines
    nothing: str
    phone: str | None
    hours: str | None
    printed_on: str
    at: datetime
    mark: str | None = None


def wall_sheet(facts: WallSheetFacts) -> bytes:
    """The sheet as a tagged PDF; with many lines it goes on to other pages, each with its strips."""
    words = {name: said for name, said in asdict(facts).items() if name not in ("at", "groups")}
    words |= {
        "title": f"{facts.heading}, {facts.printed_on}",
        "author": "Réseau Citoyen de Services",
        "language": "fr",
        "strips": STRIPS if facts.phone is not None else 0,
        "groups": [{"name": name, "lines": [asdict(each) for each in lines]} for name, lines in facts.groups if lines],
    }
    return typeset("wall-sheet", words, facts.at)
