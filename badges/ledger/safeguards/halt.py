"""The halt: when what a real key has signed does not pass the check, nothing more is signed until an operator says so.

A halt is no freeze: it names no key as compromised, and every key stays published. Status lists go on being signed,
each checked before it is given out, because without them no badge can be verified after a day.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session as OrmSession

from badges.base.database.views import view
from badges.base.errors import Refused
from badges.base.journal.acts import Act
from badges.base.journal.record_act import About, note
from badges.base.rights import OPERATOR
from badges.base.services import Services
from badges.ledger.tables import SigningHalt
from badges.network.service import ownership
from badges.network.tables import Instance
from issuer.errors import IssuanceRefused
from schemas.errors import OpenBadgesError

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class HaltView:
    """A halt that lasts: since when, and what did not pass, in codes."""

    code: str
    halted_at: datetime


class SigningHalted(OpenBadgesError):
    """What a real key has just signed is not what was to be signed, or does not verify. Nothing of it is stored.

    Its facts are codes alone, because they are logged.
    """

    @property
    def summary(self) -> str:
        """The code, the representation and the headline, as far as they are known."""
        return " ".join(
            [self.code, *(str(self.facts[each]) for each in ("representation", "headline") if each in self.facts)]
        )


class SigningIsHalted(Refused):
    """Nothing is signed now, because a signature did not pass its check."""

    def __init__(self) -> None:
        super().__init__("signing.halted")


def current(session: OrmSession) -> HaltView | None:
    """The halt that lasts now, None while signing goes on."""
    found = _row(session)
    return view(HaltView, found) if found is not None else None


def counting() -> Select[int]:
    """Count the halts that last: one or none (`badges.base.database.counts`)."""
    return select(func.count(SigningHalt.id)).where(SigningHalt.resumed_at.is_(None))


def refuse_while_halted(session: OrmSession) -> None:
    """Raises SigningIsHalted: `signing.halted` while a halt lasts."""
    if _row(session) is not None:
        raise SigningIsHalted


@contextmanager
def halting(services: Services, award_id: int | None = None, *, instance: Instance | None = None) -> Iterator[None]:
    """Around the use of a real key and the check of the result: a mismatch in the block halts all signing.

    Before it, the keys held here must be those of the instance's row; `instance` spares a statement where it was read
    just before. When they changed meanwhile, here or on another machine, what one key signed may not verify by the
    others: this is no mismatch. Raises KeyringStale; SigningHalted: after the halt; Refused: `award.try_again` when the
    keys changed.
    """
    if instance is None:
        ownership.agree(services)
    else:
        ownership.agree_with(services, instance.keys_digest)
    before = services.keyring.digest()
    try:
        yield
    except (SigningHalted, IssuanceRefused) as trouble:
        if isinstance(trouble, SigningHalted):
            mismatch = trouble
        elif trouble.code == "issuance.changed":
            mismatch = SigningHalted(trouble.code, **trouble.facts)
        else:  # refused before a key was used
            raise
        ownership.agree(services)
        if services.keyring.digest() != before:
            raise Refused("award.try_again") from trouble
        _log.error("what was signed is not kept: %s", mismatch)  # with its facts: the halt keeps the code alone
        halt(services, mismatch.summary, award_id)
        raise mismatch from (trouble if mismatch is not trouble else None)


def halt(services: Services, code: str, award_id: int | None = None) -> None:
    """Halt all signing from the commit of this transaction on, in every process; once for several mismatches.

    It waits for signatures that are being recorded, as the freeze does. It needs no room on the disk.
    """
    _log.critical("signing is halted: %s", code)
    with services.database.begin(read_only=True) as session:
        if _row(session) is not None:
            return
    now = services.now()
    with services.database.begin(essential=True) as session:
        session.get_one(Instance, 1, with_for_update=True)
        if _row(session) is None:
            session.add(SigningHalt(code=code[:80], halted_at=now))
            note(session, Act.SIGNING_HALTED, OPERATOR, About(award_id=award_id, text=code[:80]), now)


def end(session: OrmSession, at: datetime) -> bool:
    """End the halt that lasts. Returns whether there was one."""
    session.get_one(Instance, 1, with_for_update=True)
    found = _row(session)
    if found is None:
        return False
    found.resumed_at = at
    return True


def _row(session: OrmSession) -> SigningHalt | None:
    return session.scalar(select(SigningHalt).where(SigningHalt.resumed_at.is_(None)).limit(1))
