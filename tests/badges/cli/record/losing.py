"""What an operator loses."""

from __future__ import annotations

from pathlib import Path

from tests.cast.recognition import Recognition


def lose_the_record(of: Recognition) -> Path:
    """Delete the database of an instance; returns its home."""
    of.services.database.dispose()
    for each in of.services.settings.home.glob("badges.sqlite3*"):
        each.unlink()
    return of.services.settings.home
