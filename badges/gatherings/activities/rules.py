"""What an activity may be called, and the key that it keeps."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from badges.base.text.names import folded

NAME_LENGTH: Final = 60
KEY_LENGTH: Final = 40


def key_of(name: str, taken: Collection[str]) -> str:
    """Return a key for a new activity: its name without marks, with a number where another has that key."""
    plain = "-".join("".join(mark if mark.isalnum() else " " for mark in folded(name)).split())[:KEY_LENGTH] or "autre"
    key, number = plain, 1
    while key in taken:
        number += 1
        key = f"{plain[: KEY_LENGTH - len(str(number)) - 1]}-{number}"
    return key
