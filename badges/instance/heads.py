"""The ends of the journal and of the ledger: how many rows there are, the last number, and a digest of all of them.

They stand in the logbook, in each backup and in the letter of Monday. With the database and every secret both can
be computed anew; the ends that went elsewhere then say something else.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Collection, Mapping
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from badges.base.database.types import table_of
from badges.base.journal import chain
from badges.base.journal.tables import JournalEntry
from badges.ledger.tables import LedgerEntry
from schemas import strict_json

BATCH: Final = 100
LETTERS: Final = 16  # of a code: 80 bits
_FIRST: Final = bytes(32)
_CODE: Final = re.compile(r"(\d{1,12})-(\d{1,12})-([A-Z2-7]{16})")
_COLUMNS: Final = tuple(table_of(LedgerEntry).columns)


@dataclass(frozen=True)
class Heads:
    """Both ends. `journal`: the place and the link of its last chained entry. `ledger`: how many rows, the number of
    the last, and the digest of all, in hexadecimal."""

    journal: tuple[int, str]
    ledger: tuple[int, int, str]

    def facts(self) -> dict[str, Any]:
        """As a line of the logbook and a backup say them."""
        return {"journal": list(self.journal), "ledger": list(self.ledger)}

    @classmethod
    def read(cls, facts: Mapping[str, Any]) -> Heads:
        """From such facts. Raises LookupError, TypeError, ValueError."""
        (place, link), (count, last, digest) = facts["journal"], facts["ledger"]
        return cls((int(place), str(link)), (int(count), int(last), str(digest)))

    def code(self) -> str:
        """What people compare: both last numbers, and letters that say all the rest."""
        whole = sha256(strict_json.encode(self.facts())).digest()
        letters = base64.b32encode(whole).decode("ascii")[:LETTERS]
        return f"{self.journal[0]}-{self.ledger[1]}-{'-'.join(re.findall('.{4}', letters))}"


def current(session: OrmSession) -> Heads:
    """Both ends as they are now; `session` is of a snapshot, for rows are streamed."""
    place, link = chain.end(session)
    found = ledger_at(session, ())
    last = max(found)
    return Heads((place, link.hex()), (found[last][0], last, found[last][1]))


def ledger_at(session: OrmSession, numbers: Collection[int]) -> dict[int, tuple[int, str]]:
    """How many rows the ledger has up to each of these numbers that it has, and their digest; of its last one too."""
    wanted, found = set(numbers), {0: (0, _FIRST.hex())}
    digest, count, number = _FIRST, 0, 0
    chosen = select(*_COLUMNS).order_by(LedgerEntry.number).execution_options(yield_per=BATCH)
    with closing(session.execute(chosen)) as rows:
        for row in rows:
            digest = sha256(digest + strict_json.encode([_plain(value) for value in row])).digest()
            count, number = count + 1, row[0]
            if number in wanted:
                found[number] = count, digest.hex()
    found[number] = count, digest.hex()
    return found


def journal_at(session: OrmSession, place: int) -> str | None:
    """The link at a place of the journal; None where it has no such place."""
    if place == 0:
        return chain.START.hex()
    link = session.scalar(select(JournalEntry.link).where(JournalEntry.place == place))
    return link.hex() if link is not None else None


def agrees(session: OrmSession, code: str) -> bool | None:
    """Whether the record still begins with what a code says; None for what is no code."""
    parts = re.split(r"[\s–-]+", code.strip().upper())
    found = _CODE.fullmatch("-".join((*parts[:2], "".join(parts[2:]))))
    if found is None:
        return None
    place, last = int(found[1]), int(found[2])
    link, ledger = journal_at(session, place), ledger_at(session, (last,)).get(last)
    if link is None or ledger is None:
        return False
    now = Heads((place, link), (ledger[0], last, ledger[1])).code()
    return "".join(now.split("-")[2:]) == found[3]


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | int):
        return str(value) if isinstance(value, str) else value
    return value.hex() if isinstance(value, bytes) else value.isoformat()
