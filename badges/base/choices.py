"""Reading a member of an enum from the text of a form or an address."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

E = TypeVar("E", bound=StrEnum)


def read(kind: type[E], text: str) -> E | None:
    """The member of `kind` that `text` names; None for any other text. For what a form or an address says."""
    try:
        return kind(text)
    except ValueError:
        return None
