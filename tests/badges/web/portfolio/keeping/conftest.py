"""The pages of keeping: their addresses, and the words that they say."""

from __future__ import annotations

from tests.cast.counter import Cast


def place(cast: Cast, slug: str, code: str = "", who: str = "Amina") -> str:
    """The address of one place, of Amina's first badge or of another."""
    return f"/moi/{cast.key(who)}/{code or cast.code}/garder/{slug}"
