"""What a printed attestation says, already verified and in French."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PaperFacts:
    """One badge on paper. `url` is the QR's text; `patch_svg`, `patch_png`: the drawing; `mark`: of a demonstration."""

    badge_name: str
    description: str
    recipient: str
    awarded_on: str  # "20 novembre 2026"
    issuer: str
    of_site: str  # "de Guéret"
    phone: str | None  # as dialled, "05 55 82 80 47"
    seen: tuple[str, ...]
    sentence: str | None
    context: str
    attested: str
    code: str  # ten characters
    url: str  # HTTPS://BADGES.EXAMPLE/V/7K3M9QXD4T
    shown_address: str  # badges.example
    patch_png: bytes
    mark: str | None = None
    patch_svg: str = ""

    @property
    def grouped_code(self) -> str:
        """The code as it is copied by hand: five and five."""
        return f"{self.code[:5]}-{self.code[5:]}"
