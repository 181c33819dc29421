"""What base registers: the letters."""

from __future__ import annotations

from typing import Final

from badges.base.registry import ROW, Capability, Nothing, Personal

_SENT: Final = Nothing("a letter's text is destroyed once it is sent or dropped")
_STAYS: Final = Nothing("a letter is sent to the address that was known when it was written")

CAPABILITY: Final = Capability(
    "base",
    tables=(
        Personal("letter", "recipient=member.email", erasure=ROW, export=_SENT, merge=_STAYS),
        Personal("letter", "number=award.id.member_id", erasure=ROW, export=_SENT, merge=_STAYS),
    ),
)
