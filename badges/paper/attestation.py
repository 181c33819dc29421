"""The A4 attestation, tagged: the network attests, who and what is seen, how to check it, room for a stamp."""

from __future__ import annotations

import re
from typing import Any, Final

from badges.base.text.names import que
from badges.paper.facts import InEnglish, PaperFacts
from badges.paper.typeset import typeset
from issuer import artwork, qr

# Characters that nearly always fit at full size: then the sheet is made without a look at its height first.
_SHORT: Final = 1_000
_ONE_PAGE: Final = re.compile(rb"/Type ?/Pages ?/Count 1\b")


def attestation(facts: PaperFacts, english: InEnglish | None = None) -> bytes:
    """The attestation of one badge as one A4 page, PDF/UA-1; with `english` in both languages."""
    code, modules = qr.drawn(facts.url)
    words: dict[str, Any] = {
        "title": f"Attestation\u00a0: {facts.badge_name}, {facts.recipient}",
        "author": facts.issuer,
        "language": "fr",
        "emblem": artwork.emblem_svg(title=facts.issuer),
        "issuer": facts.issuer,
        "carried_by": facts.carried_by,
        "site": f"Site {facts.of_site}",
        "phone": facts.phone,
        "mark": facts.mark,
        "recipient": facts.recipient,
        "that": que(facts.recipient),
        "badge_name": facts.badge_name,
        "description": facts.description,
        "awarded_on": facts.awarded_on,
        "patch": facts.patch_svg,
        "patch_alt": f"Dessin du badge {facts.badge_name}",
        "seen": facts.seen,
        "role": facts.role,
        "context": facts.context,
        "attested": facts.attested,
        "sentence": facts.sentence,
        "qr": code,
        "modules": modules,
        "qr_alt": f"Carré à scanner\u00a0: il ouvre la page de ce badge, {facts.link}",
        "shown_address": facts.shown_address,
        "code": facts.grouped_code,
        "url": facts.link,
        "printed_on": facts.printed_on,
        "english": None if english is None else vars(english),
    }
    said = (*facts.seen, facts.recipient, facts.badge_name, facts.description, facts.context, facts.attested)
    if english is None and sum(map(len, (*said, facts.sentence or "", facts.carried_by or ""))) < _SHORT:
        data = typeset("attestation", {**words, "short": True}, facts.at)
        if _ONE_PAGE.search(data):
            return data
    return typeset("attestation", {**words, "short": False}, facts.at)
