"""The picture of a badge that a telephone keeps among its photographs, read without network.

It is not the badge: nothing signed is inside, and what a messenger makes of a picture (smaller, another format) leaves
its square and its code readable. Always dark on light, whatever the theme.
"""

from __future__ import annotations

from typing import Final

from badges.paper.facts import PaperFacts
from badges.paper.typeset import drawn
from issuer import qr

WIDTH: Final = 1080
HEIGHT: Final = 1920
SQUARE: Final = 640  # pixels that the code may take, its quiet zone included


def keepsake(facts: PaperFacts) -> bytes:
    """The picture as PNG, a portrait as large as a telephone's screen. The same facts give the same bytes."""
    square, modules = qr.drawn(facts.url)
    words = {
        "language": "fr",
        "issuer": facts.issuer,
        "mark": facts.mark,
        "patch": facts.patch_svg,
        "badge": facts.badge_name,
        "recipient": facts.recipient,
        "awarded": f"le {facts.awarded_on}, site {facts.of_site}",
        "square": square,
        "modules": modules,
        "room": SQUARE,
        "code": facts.grouped_code,
        "verify": f"Pour vérifier\u00a0: {facts.shown_address}",
        "phone": f"Téléphone du site\u00a0: {facts.phone}" if facts.phone else None,
    }
    return drawn("keepsake", words)
