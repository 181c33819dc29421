"""The job that compares the names of staff and members once a night.

Whatever writes a name compares it at once (`similar_names`). This finds what came another way: a record of before, or a
backup that is restored.
"""

from __future__ import annotations

from badges.base.services import Services
from badges.people.ties import similar_names


def compare_names(services: Services) -> int:
    """Let each question wait that does not yet, for the periodic job. Returns how many are new."""
    with services.database.begin(read_only=True) as session:
        found = similar_names.unasked(session)  # it takes seconds, in which nobody waits for it
    if not found:
        return 0
    with services.database.begin() as session:
        return similar_names.let_wait(session, found)
