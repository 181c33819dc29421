"""A long list on pages of thirty, or of fewer long lines: where a page begins, the next one, and the one before."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from flask import request

from badges.base.parsers import row_number

PAGE: Final = 30
FIELD: Final = "apres"  # in an address: how many lines stand on the pages before


@dataclass(frozen=True)
class Extent:
    """A part of a list. `total`: how many lines the whole has; `begin`: how many stand before this part; `size`: how
    many a page has at most."""

    total: int
    begin: int
    size: int = field(default_factory=lambda: PAGE, kw_only=True)

    @property
    def following(self) -> int | None:
        """Where the next page begins; None on the last."""
        return self.begin + self.size if self.begin + self.size < self.total else None

    @property
    def before(self) -> int | None:
        """Where the page before begins; None on the first."""
        return max(self.begin - self.size, 0) if self.begin else None

    @property
    def several(self) -> bool:
        """Whether the list has other pages."""
        return self.before is not None or self.following is not None


def begin() -> int:
    """Return where the page that is asked for begins."""
    return row_number(request.args.get(FIELD)) or 0
