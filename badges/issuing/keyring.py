"""The keys of the network and its sites: listing, rotating and retiring them, and recovering from a compromised one.

A retired key stays published, so that the badges of its era verify. A compromised one is no longer published: our
verifier then refuses all that it signed, whatever date a forger writes, and the legitimate badges are signed anew.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import select

from badges.base.errors import NotFound, Refused
from badges.base.journal.acts import Act
from badges.base.journal.record_act import About, note
from badges.base.rights import OPERATOR
from badges.base.services import Services
from badges.issuing import renew
from badges.ledger import changes, identities, statuses
from badges.ledger import rows as ledger
from badges.ledger.safeguards import halt
from badges.ledger.tables import KeyIncident
from badges.network.service import ownership
from badges.network.tables import Site
from keys.algorithms import Algorithm
from keys.keyring import KeyRecord
from schemas.errors import OpenBadgesError

SHORTEST_NAME = 8
CHUNK: Final = 50  # badges that are signed anew in one commit: a kill loses the work on so many, and no badge
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Recovery:
    """The result of an incident: the key, its successor if it was active, and how many badges were signed anew."""

    lost: KeyRecord
    successor: KeyRecord | None
    compromised_at: datetime
    renewed: int
    failed: tuple[tuple[int, str], ...] = field(default=())  # award number, stable code
    finished: bool = True


def keys(services: Services) -> list[KeyRecord]:
    """Every key: the network's first, then each site's; active ones first, the newest first."""
    order = {"active": 0, "retired": 1, "compromised": 2}
    return sorted(
        services.keyring.records(),
        key=lambda each: (each.owner != identities.NETWORK, each.owner, order[each.state], each.method.algorithm),
    )


def find(services: Services, name: str) -> KeyRecord:
    """A key by its method id, by the fragment of that id, or by the fragment's beginning (eight characters or more).

    Raises NotFound: `keys.not_found`; Refused: `keys.ambiguous`.
    """
    wanted = name.rpartition("#")[2]
    records = services.keyring.records()
    exact = [each for each in records if name == each.method.id or wanted == _fragment(each)]
    if not exact and len(wanted) >= SHORTEST_NAME:
        exact = [each for each in records if _fragment(each).startswith(wanted)]
    if not exact:
        raise NotFound("keys.not_found", name=name[:80])
    if len(exact) > 1:
        raise Refused("keys.ambiguous", name=name[:80])
    return exact[0]


def rotate(services: Services, owner: str | None = None, algorithm: Algorithm | None = None) -> list[KeyRecord]:
    """Generate a successor for each active key of `owner`, or of every owner; the earlier keys are retired.

    A crash in between leaves every owner with an active key. Raises NotFound: `keys.no_owner` when no key matches;
    KeyringStale: when the row names a key that is not held here.
    """
    with services.database.begin(read_only=True) as session:
        present = {identities.NETWORK, *session.scalars(select(Site.slug))}
    active = {
        (each.owner, each.method.algorithm): each
        for each in reversed(keys(services))
        if each.state == "active"
        and each.owner in present
        and owner in (None, each.owner)
        and algorithm in (None, each.method.algorithm)
    }
    if not active:
        raise NotFound("keys.no_owner", owner=owner or "", algorithm=algorithm or "")
    return [_successor(services, each) for each in reversed(active.values())]


def retire(services: Services, name: str) -> tuple[KeyRecord, KeyRecord | None]:
    """Retire a key: it signs no more and stays published. A key in use is replaced first. Returns it and its successor.

    Idempotent. Raises NotFound: `keys.not_found`; Refused: `keys.ambiguous`, `keys.compromised`; KeyringStale.
    """
    record = find(services, name)
    if record.state == "compromised":
        raise Refused("keys.compromised", name=_fragment(record))
    successor = None
    if record.state == "active":
        signing = services.keyring.signer(record.owner, record.method.algorithm).method.id
        if signing == record.method.id:
            successor = _successor(services, record)
    with ownership.changing(services):
        retired = services.keyring.mark(record.method.id, "retired", services.now())
    _note(services, Act.KEY_RETIRED, retired)
    return retired, successor


def compromise(
    services: Services,
    name: str,
    since: datetime | None = None,
    *,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Recovery:
    """Carry out DECISIONS.md R6b: freeze, replace, stop publishing, sign anew, thaw. Idempotent and resumable.

    `since` is when the key was compromised, as far as is known; it is kept with the incident. Badges that cannot be
    signed anew are listed in `failed` and leave issuing frozen; calling it again continues with them.
    The lists are dropped before the key is marked, while whatever signs them anew is still believed.
    Raises NotFound, Refused: as `find`; KeyringStale.
    """
    record = find(services, name)
    incident = _freeze(services, record, since)
    successor = None
    if record.state == "active":
        successor = _successor(services, record)
    statuses.drop_all(services)
    lost = ownership.mark_compromised(services, record.method.id, services.now())
    _note(services, Act.KEY_COMPROMISED, lost)
    renewed, failed = _sign_anew(services, lost, incident.opened_at, progress)
    if not failed:
        _thaw(services, lost.method.id)
    return Recovery(lost, successor, incident.compromised_at, renewed, tuple(failed), finished=not failed)


def signing_halt(services: Services) -> halt.HaltView | None:
    """The halt of all signing that lasts now; None while signing goes on."""
    with services.database.begin(read_only=True) as session:
        return halt.current(session)


def resume_signing(services: Services) -> bool:
    """Let signing go on after a halt, once its cause was removed. Returns whether it was halted.

    What was reserved before the halt is finished by the next job. If the cause is still there, the next signature does
    not pass its check either, and halts signing again.
    """
    now = services.now()
    with services.database.begin(essential=True) as session:
        ended = halt.end(session, now)
        if ended:
            note(session, Act.SIGNING_RESUMED, OPERATOR, About(), now)
    services.enqueue("resume_reservations")
    return ended


def incidents(services: Services) -> list[KeyIncident]:
    """Every compromised key, with its dates."""
    with services.database.begin(read_only=True) as session:
        found = list(ledger.incidents(session))
        session.expunge_all()
        return found


def _fragment(record: KeyRecord) -> str:
    return record.method.id.partition("#")[2]


def _successor(services: Services, record: KeyRecord) -> KeyRecord:
    with ownership.changing(services):
        successor = services.keyring.generate(
            record.owner, record.method.controller, record.method.algorithm, services.clock().astimezone(UTC)
        )
    _note(services, Act.KEY_MADE, successor)
    return successor


def _note(services: Services, kind: Act, record: KeyRecord) -> None:
    """Add an act on a key to the journal. Keys are handled at the machine's command line, by its operator."""
    with services.database.begin() as session:
        note(session, kind, OPERATOR, About(text=_fragment(record)), services.now())


def _freeze(services: Services, record: KeyRecord, since: datetime | None) -> KeyIncident:
    """The incident of this key, opened now unless there is one; from its commit on nothing new is signed."""
    now = services.now()
    with services.database.begin() as session:
        incident = changes.open_incident(session, record, since, now)
        session.expunge(incident)
    return incident


def _sign_anew(
    services: Services, lost: KeyRecord, at: datetime, progress: Callable[[int, int], None]
) -> tuple[int, list[tuple[int, str]]]:
    with services.database.begin(read_only=True) as session:
        awards = ledger.legitimate_awards(session)
    renewed, failed = 0, dict[int, Exception]()
    for start in range(0, len(awards), CHUNK):
        some = awards[start : start + CHUNK]
        chunk = renew.renew_some(services, some, lost.method, at)
        renewed += chunk.renewed
        failed |= chunk.failed
        for award_id in chunk.alone:
            try:
                renewed += renew.renew(services, award_id, lost.method, at)
            except (OpenBadgesError, LookupError, TypeError, ValueError) as trouble:
                failed[award_id] = trouble
        progress(start + len(some), len(awards))
    return renewed, [(award_id, _told(award_id, failed[award_id])) for award_id in sorted(failed)]


def _told(award_id: int, trouble: Exception) -> str:
    """The code of what stopped one badge, and no other. A message may hold a name, and is not logged."""
    code = str(getattr(trouble, "code", type(trouble).__name__))
    _log.error("award %d could not be signed anew: %s", award_id, code)
    return code


def _thaw(services: Services, method_id: str) -> None:
    with services.database.begin() as session:
        changes.finish_incident(session, method_id, services.now())
