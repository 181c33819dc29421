"""What happens between the two commits of a signature: a crash, a change, a write of another process."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from badges.base.services import Services
from badges.ledger.tables import KeyIncident
from badges.recognition.tables import AwardConsent
from tests.cast.recognition import Recognition


class Crash(RuntimeError):
    """The process ends here."""


def between(of: Recognition, act: Callable[[], object]) -> Recognition:
    """The same award, with an action run when the form is signed: after the first commit, before the second."""
    done: list[object] = []

    def watch(_owner: str, _algorithm: str, _signature: bytes) -> None:
        if not done:
            done.append(act())

    return of.watched(watch)


def crash() -> None:
    """End the process."""
    raise Crash


def consents(of: Recognition) -> list[str]:
    """The answers that were kept about backpacks."""
    with of.services.database.begin(read_only=True) as session:
        return list(session.scalars(select(AwardConsent.answer).where(AwardConsent.subject == "backpack")))


def another_writes(services: Services) -> None:
    """A write of another process: it would wait for a transaction that is open."""
    with services.database.begin() as session:
        session.add(KeyIncident(
            method_id="x", owner="network", algorithm="EdDSA", compromised_at=services.now(),
            opened_at=services.now(), finished_at=services.now(),
        ))  # fmt: skip
