"""Sending the letters that are due, from the network's own address."""

from __future__ import annotations

from badges.base import outbox
from badges.base.services import Services
from badges.network.tables import Instance


def send_letters(services: Services) -> int:
    """Send the letters that are due. Returns how many were sent."""
    with services.database.begin(read_only=True) as session:
        instance = session.get_one(Instance, 1)
        from_address = str(instance.network["email"])
    return outbox.send_due(services, outbox.sender_for(services.settings, from_address))
