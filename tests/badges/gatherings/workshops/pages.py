"""A workshop as its page shows it."""

from __future__ import annotations

from badges.base.services import Services
from badges.gatherings.workshops import reads
from badges.gatherings.workshops.views import WorkshopPage


def page(services: Services, workshop: int) -> WorkshopPage:
    """The workshop as its page shows it."""
    with services.database.begin(read_only=True) as session:
        found = reads.workshop_page(session, workshop)
    assert found is not None
    return found
