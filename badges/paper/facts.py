"""What a printed attestation says, already verified and in French."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class PaperFacts:
    """One badge on paper. `url` is the QR's text, `link` the same address to read; `patch_svg` the drawing; `at` the
    day of the print, as a moment; `mark` a demonstration's word."""

    badge_name: str
    description: str
    recipient: str
    awarded_on: str  # "20 novembre 2026"
    issuer: str
    of_site: str  # "de Guéret"
    phone: str | None  # as dialled, "05 55 82 80 47"
    carried_by: str | None
    seen: tuple[str, ...]
    sentence: str | None
    role: str  # as signed, "A animé", or nothing
    context: str  # "Animait l’atelier couture, 3 séances…"
    attested: str
    code: str  # ten characters
    url: str  # HTTPS://BADGES.EXAMPLE/V/7K3M9QXD4T
    link: str  # https://badges.example/v/7K3M9QXD4T
    shown_address: str  # badges.example
    patch_svg: str
    printed_on: str
    at: datetime
    mark: str | None = None

    @property
    def grouped_code(self) -> str:
        """The code as it is copied by hand: five and five."""
        return f"{self.code[:5]}-{self.code[5:]}"


@dataclass(frozen=True)
class InEnglish:
    """The catalogue's English of what was signed in French (decisions 18), for a sheet in both languages."""

    badge_name: str
    description: str
    seen: tuple[str, ...]  # line by line as in `PaperFacts.seen`
    attested: str  # nothing where it stands in French alone
    awarded_on: str
    printed_on: str
