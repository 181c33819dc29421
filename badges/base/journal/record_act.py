"""Recording an act, in the transaction that carries it out: both are committed, or neither."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session as OrmSession

from badges.base.database.engine import SEALED
from badges.base.database.types import table_of
from badges.base.journal.acts import Act, Outcome
from badges.base.journal.chain import digest_of, own_digest_of, own_salt
from badges.base.journal.tables import JournalEntry, JournalFacts
from badges.base.rights import Actor

_ENTRY = insert(table_of(JournalEntry)).returning(table_of(JournalEntry).c.id)
_FACTS = insert(table_of(JournalFacts))


@dataclass(frozen=True)
class About:
    """The person and the thing that an act is about, by number.

    `text` is a code, an identifier or the name of a badge, never that of a person.
    """

    member_id: int | None = None
    award_id: int | None = None
    site_id: int | None = None
    text: str | None = None


def note(
    session: OrmSession, kind: Act, actor: Actor | None, about: About, at: datetime, result: Outcome = Outcome.DONE
) -> None:
    """Add an act to the journal. `actor` None: the member themselves, through their private page.

    What the session holds is written first. The act is two statements without objects: nearly every intention ends so.
    """
    session.flush()
    seal = session.info.get(SEALED)
    salt = own_salt(seal, at, kind, result)
    facts = {
        "staff_id": actor.staff_id if actor is not None else None,
        "member_id": about.member_id,
        "award_id": about.award_id,
        "site_id": about.site_id,
        "device": actor.device if actor is not None else None,
        "about": about.text,
    }
    digest = own_digest_of(seal, digest_of(salt, facts))
    entry = {"at": at, "kind": kind, "result": result, "digest": digest}
    number = session.scalar(_ENTRY, entry)
    session.execute(_FACTS, {"entry_id": number, "salt": salt, **facts})
