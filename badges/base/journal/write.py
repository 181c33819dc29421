"""Recording an act, in the transaction that carries it out: both are committed, or neither."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session as OrmSession

from badges.base.journal.acts import Act, Outcome
from badges.base.journal.chain import digest_of
from badges.base.journal.tables import JournalEntry, JournalFacts
from badges.base.rights import Actor

SALT = 16


@dataclass(frozen=True)
class About:
    """Whom and what an act is about, by number; `text` is a code or an identifier, never a name."""

    member_id: int | None = None
    award_id: int | None = None
    site_id: int | None = None
    text: str | None = None


def note(
    session: OrmSession, kind: Act, actor: Actor | None, about: About, at: datetime, result: Outcome = Outcome.DONE
) -> None:
    """Add an act to the journal. `actor` None: the member themselves, through their private page."""
    facts = JournalFacts(
        salt=secrets.token_bytes(SALT),
        staff_id=actor.staff_id if actor is not None else None,
        member_id=about.member_id,
        award_id=about.award_id,
        site_id=about.site_id,
        device=actor.device if actor is not None else None,
        about=about.text,
    )
    entry = JournalEntry(at=at, kind=kind, result=result, digest=digest_of(facts))
    session.add(entry)
    session.flush()
    facts.entry_id = entry.id
    session.add(facts)
