"""The mark that a demonstration instance puts on everything it shows or prints (decisions 33)."""

from __future__ import annotations

from badges.flows.services import Services
from badges.store.models import Instance

DEMONSTRATION = "DÉMONSTRATION"


def demonstration_mark(services: Services) -> str | None:
    """The word to put on images and paper, or None on a real instance."""
    with services.database.begin(read_only=True) as session:
        instance = session.get(Instance, 1)
        return DEMONSTRATION if instance is not None and instance.demonstration else None
