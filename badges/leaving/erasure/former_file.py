"""The file named erasures, in which former versions kept what the logbook keeps now: taken over once, then removed.

One line an event: the instant, the instant from which the person is destroyed ("-" where the request was taken back),
and the 128 random bits that the person was given at registration.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Final

from badges.base.logbook.acts import Kept
from badges.base.logbook.notes import note
from badges.base.services import Services
from badges.leaving.erasure.narrowings import ask_again

NAME: Final = "erasures"
TAKEN_BACK: Final = "-"


def take_over(services: Services, path: Path) -> int:
    """Carry out what the file says of people that the record still shows, and put it into the logbook.

    Returns how many requests there were; the file is removed once they stand in the logbook. A line that was cut short
    is left out. Raises OSError.
    """
    if not path.exists():
        return 0
    last = {bits: (at, due) for at, due, bits in _lines(path)}
    asked = {bits: each for bits, each in last.items() if each[1] != TAKEN_BACK}
    with services.database.begin() as session:
        for bits, (at, due) in asked.items():
            facts = {"person": bits, "due": due}
            if not ask_again(services, session, facts, at):
                note(session, Kept.ERASURE_ASKED, facts, at)
    if services.logbook.flush():
        path.unlink()
    return len(asked)


def _lines(path: Path) -> Iterator[tuple[datetime, str, str]]:
    with path.open(encoding="ascii", errors="replace") as stream:
        for text in stream:
            try:
                at, due, bits = text.split()
                instant = datetime.fromisoformat(at)
                if due != TAKEN_BACK:
                    datetime.fromisoformat(due)
                if len(bytes.fromhex(bits)) == 16 and instant.tzinfo is not None:
                    yield instant, due, bits
            except ValueError:
                continue
