"""Views of « attestations de présence »: as the member has them, and as their code answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from badges.sharing.printing.rules import Printed


@dataclass(frozen=True)
class Asked:
    """What a sheet is to say: the first and the last day of its period, what is printed, and in which languages."""

    first_on: date
    last_on: date
    printed: Printed
    english: bool = False


@dataclass(frozen=True)
class PresencePaperView:
    """A sheet whose code answers. `made_at`: when it was made, to the second, which its file says too."""

    code: str
    asked: Asked
    made_at: datetime
    answered_until: date
    digest: bytes
