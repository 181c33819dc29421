"""A dated proof of one verification: one A4 page with the answer, whose badge it is, each check, and the digest.

The words are those of the employer's page, in its language; its template places them.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from badges.paper.typeset import typeset
from issuer import qr


@dataclass(frozen=True)
class ProofFacts:
    """One verification in words. `checks`, `facts`: pairs of a noun and what is said of it; `url`: the QR's text;
    `at`: the moment of the print; `mark`: a demonstration's word."""

    language: str
    heading: str  # "Preuve datée d’une vérification"
    network: str
    tone: str  # one of "good", "warn", "bad", "calm", as the page's panels
    answer: str
    lines: tuple[str, ...]
    badge_name: str
    issued_to: str  # "Délivré à"
    recipient: str
    issued: str  # "le 20 novembre 2026 par le Réseau Citoyen de Services, Guéret"
    seen_heading: str
    role: str
    seen: tuple[str, ...]
    sentences: tuple[str, ...]
    attested_heading: str
    attested: tuple[str, ...]
    checks_heading: str
    checks: tuple[tuple[str, str], ...]
    facts: tuple[tuple[str, str], ...]
    again: str  # how to verify again
    code: str  # as it is copied: 7K3M9-QXD4T
    url: str
    scanned: str  # what the square is, for whoever does not see it
    foot: str
    at: datetime
    patch: str | None = None  # as SVG
    mark: str | None = None
    persons_heading: str = ""  # "Une autre personne dit l’avoir vu"
    persons: tuple[str, ...] = ()  # their words, and what was not verified of them


def proof(facts: ProofFacts) -> bytes:
    """The proof of one verification as one page, tagged: its letters shrink with what it says."""
    code, modules = qr.drawn(facts.url)
    words = {name: said for name, said in asdict(facts).items() if name not in ("network", "at", "url", "scanned")}
    words |= {
        "title": f"{facts.heading} : {facts.answer}",
        "author": facts.network,
        "qr": code,
        "modules": modules,
        "qr_alt": facts.scanned,
    }
    return typeset("proof", words, facts.at)
