"""Slips to hand over: what a member who has neither telephone nor e-mail is to be told, four on an A4 sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from badges.paper.typeset import typeset

A_SHEET: Final = 4


@dataclass(frozen=True)
class MessageSlip:
    """One slip. `phone`: of the site, as dialled."""

    name: str
    text: str
    phone: str | None


def slips(found: Sequence[MessageSlip], issuer: str, at: datetime, mark: str | None = None) -> bytes:
    """The sheets, at least one, to be cut into quarters."""
    each = [{"name": one.name, "text": one.text, "phone": one.phone} for one in found]
    words = {
        "title": "À remettre",
        "author": issuer,
        "language": "fr",
        "mark": mark,
        "pages": [each[start : start + A_SHEET] for start in range(0, len(each), A_SHEET)],
    }
    return typeset("messages", words, at)
