"""What stands in the logbook of a test's instance."""

from __future__ import annotations

from badges.base.logbook.acts import Kept
from badges.base.logbook.lines import Line
from badges.base.services import Services


def kept(services: Services, *acts: Kept) -> list[Line]:
    """The lines of these acts, of all without any, as they stand in the file; nothing waits any more."""
    assert services.logbook.flush()
    found = services.logbook.file.lines(services.logbook.key)
    return [line for line in found if not acts or line.act in acts]
