"""Somebody whom a service sends to Guéret: each fact to be changed; and what is read of them."""

from __future__ import annotations

import uuid
from typing import Any, Final

from badges.base.rights import Actor
from badges.base.services import Services
from badges.orientation import reads
from badges.orientation.facts import OrientationFacts
from badges.orientation.receive import Received, receive
from badges.orientation.views import OrientationView

SENT: Final[dict[str, Any]] = {
    "site": "gueret",
    "first_name": "Samira",
    "reached_by": "phone",
    "phone": "06 12 00 00 01",
    "message_allowed": "1",
    "note": "Aime le jardin. Préfère le matin.",
    "service": "Mission locale de Guéret",
    "contact": "accueil@mission-locale.example",
    "agreed": "1",
}


def facts(**changes: Any) -> OrientationFacts:
    """« Samira », as the form of a service says it."""
    return OrientationFacts(**{**SENT, **changes})


def sent(services: Services, *, actor: Actor | None = None, client_key: str | None = None, **changes: Any) -> Received:
    """The form as a service sends it; `actor`: as a facilitator fills it."""
    return receive(services, facts(**changes), client_key=client_key or str(uuid.uuid4()), actor=actor)


def orientation(services: Services, actor: Actor, **changes: Any) -> int:
    """Somebody who was sent, by the number that the staff reads."""
    number = sent(services, actor=actor, **changes).number
    assert number is not None
    return number


def shown(services: Services, number: int) -> OrientationView | None:
    """What the staff reads of an orientation; None once it is gone."""
    with services.database.begin(read_only=True) as session:
        return reads.orientation(session, number)
