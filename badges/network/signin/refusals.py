"""Noting a refused sign-in: the counts, and a line of the journal where there is such an account.

An account that does not exist costs the same statements, so that the time of the answer does not tell which do.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from badges.base.journal.acts import Act, Outcome
from badges.base.journal.record_act import About, note
from badges.base.rights import Actor
from badges.base.services import Services
from badges.network.signin import failures


@dataclass(frozen=True)
class Count:
    """One count of failures: the digest of its subject, and its window."""

    key_digest: bytes
    window: timedelta


def note_refused(
    services: Services, staff_id: int | None, device: int | None, *, address: Count, account: Count, most: int
) -> None:
    """Count a refused sign-in for its address, and add it to the journal: `most` times within the account's window.

    The journal never shrinks: what outsiders can add to it is bounded by the number of accounts.
    """
    with services.database.begin(essential=True) as session:
        failures.count_in(session, address.key_digest, services.clock(), address.window)
        if failures.count_in(session, account.key_digest, services.clock(), account.window) > most:
            return
        added = session.begin_nested()
        who = Actor(staff_id, frozenset(), frozenset(), device)
        note(session, Act.SIGN_IN_FAILED, who, About(), services.now(), Outcome.REFUSED)
        session.flush()
        if staff_id is None:
            added.rollback()
        else:
            added.commit()
