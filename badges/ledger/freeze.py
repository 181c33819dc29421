"""The freeze: while a compromised key is being dealt with, nothing new is signed (DECISIONS.md R6b).

A transaction that stores a signature holds a shared lock on the instance's row until its commit; one that opens an
incident holds an exclusive lock. A signature is thus either committed before the freeze, and found when badges are
signed anew, or refused.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from badges.base.database.types import table_of
from badges.base.errors import Refused
from badges.base.services import Services
from badges.ledger import clock
from badges.ledger.safeguards.halt import SigningIsHalted
from badges.ledger.tables import Gap, KeyIncident, LedgerEntry, SigningHalt
from badges.network.tables import Instance
from keys.keyring import COMPROMISED
from keys.proofs import data_integrity, vc_jwt
from schemas.vocabulary import TEXT

_INSTANCE: Final = (  # as it is once its row is held, also where the session has read it before
    select(Instance).where(Instance.id == 1).with_for_update(read=True).execution_options(populate_existing=True)
)
_METHODS: Final = select(Instance.key_methods).where(Instance.id == 1).with_for_update(read=True)
_HALTS, _INCIDENTS, _GAPS = table_of(SigningHalt).c, table_of(KeyIncident).c, table_of(Gap).c
_ENTRIES: Final = table_of(LedgerEntry).c
# Whether a halt lasts, whether an incident is open, whether a gap is unconfirmed; when the ledger was written last.
_STOPPED: Final = select(
    select(_HALTS.id).where(_HALTS.resumed_at.is_(None)).exists(),
    select(_INCIDENTS.id).where(_INCIDENTS.finished_at.is_(None)).exists(),
    select(_GAPS.id).where(_GAPS.confirmed_at.is_(None)).exists(),
    select(_ENTRIES.at).order_by(_ENTRIES.number.desc()).limit(1).scalar_subquery(),
)


def refuse_while_frozen(session: OrmSession) -> Instance:
    """Keep any incident from opening, and any halt from beginning, before this transaction ends. Two statements.

    Returns the instance, whose row is locked. Raises Refused: `signing.frozen` if an incident is open,
    `signing.halted` while a halt lasts, `signing.gap` after a restoration without the logbook.
    """
    return _held(session)[0]


def refuse_to_sign(services: Services, session: OrmSession) -> Instance:
    """Refuse what is about to be signed or stored, while frozen or by a wrong clock (`clock.refuse_when_wrong`).

    Two statements on SQLite, three on PostgreSQL. Returns the instance, as `refuse_while_frozen`
    does. Raises Refused: as it does, and `signing.clock`.
    """
    instance, last = _held(session)
    clock.refuse_when_wrong(services, session, lambda _session: last)
    return instance


def _held(session: OrmSession) -> tuple[Instance, datetime | None]:
    """The instance, whose row is locked, and the time of the ledger's last row."""
    instance = session.scalars(_INSTANCE).one()
    # A statement of its own: on PostgreSQL the first one does not see what was committed while it waited for the row.
    is_halted, is_frozen, has_gap, last = session.execute(_STOPPED).one()
    if is_halted:
        raise SigningIsHalted
    if is_frozen:
        raise Refused("signing.frozen")
    if has_gap:
        raise Refused("signing.gap")
    return instance, last


def refuse_compromised(
    session: OrmSession, documents: Iterable[tuple[str, bytes]], instance: Instance | None = None
) -> None:
    """Check (media type, bytes) pairs before they are stored, as `refuse_methods` checks what signed them."""
    used = {name for media_type, data in documents for name in signing_methods(media_type, data)}
    refuse_methods(session, used, instance)


def refuse_methods(session: OrmSession, used: Iterable[str], instance: Instance | None = None) -> None:
    """Check the methods that have just signed. One statement, which holds the instance's row.

    `instance`: as `refuse_while_frozen` has returned it in this transaction, which spares the statement.

    The row tells what every machine knows: with a key that it does not name yet, or names as compromised, a badge would
    be refused on another. Raises Refused: `award.try_again` for such a key.
    """
    recorded = instance.key_methods if instance is not None else session.scalars(_METHODS).one()
    if any(recorded.get(method, COMPROMISED) == COMPROMISED for method in used):
        raise Refused("award.try_again")


def signing_methods(media_type: str, data: bytes) -> set[str]:
    """The verification methods that signed a stored Open Badges 3.0 document of ours, and its endorsements."""
    if media_type == TEXT:
        token = vc_jwt.peek(data.decode("ascii"))
        return {str(token.header.get("kid")), *_methods_of(vc_jwt.credential_of(token))}
    return set(_methods_of(json.loads(data)))


def _methods_of(document: Mapping[str, Any]) -> Iterator[str]:
    for proof in data_integrity.proofs_of(document):
        yield str(proof.get("verificationMethod"))
    for endorsement in document.get("endorsement", ()):
        yield from _methods_of(endorsement)
