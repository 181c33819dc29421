"""The letters that were given up, by the people they are about; no page shows their text or their addresses."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session as OrmSession

from badges.base import outbox, registry
from badges.base.database.types import Base
from badges.base.tables import Letter, LetterState
from badges.network.tables import Staff

_GIVEN_UP: Final = Letter.state == LetterState.FAILED


class Why(StrEnum):
    """Why a letter was not sent: its address does not serve, its words have ended, or no server took it for a week."""

    ADDRESS = "address"
    ENDED = "ended"
    NOT_TAKEN = "not_taken"
    TRIED_ON = "tried_on"  # it was not taken yet, and is tried again


@dataclass(frozen=True)
class UnsentLetter:
    """A letter that was not sent. `number`: of what it is about; `since`: when it was first due, or tried anew.

    `domain`, of the address, and `error`, in the server's words, are for the operator alone.
    """

    id: int
    purpose: str
    number: int | None
    why: Why
    since: datetime
    ends_at: datetime
    domain: str
    error: str


def counting(site_ids: Collection[int]) -> Select[int]:
    """Count the letters given up that concern these sites (`badges.base.database.counts`)."""
    return select(func.count(Letter.id)).where(_GIVEN_UP, concerns(site_ids))


def counting_of_no_site() -> Select[int]:
    """Count the letters given up that concern no site, of which the coordination is told."""
    return select(func.count(Letter.id)).where(_GIVEN_UP, concerns_no_site())


def at_sites(session: OrmSession, site_ids: Collection[int], begin: int, size: int) -> list[UnsentLetter]:
    """The letters given up that concern these sites, oldest first, from the line `begin` on."""
    chosen = select(Letter).where(_GIVEN_UP, concerns(site_ids)).order_by(Letter.id).offset(begin).limit(size)
    return [_view(letter) for letter in session.scalars(chosen)]


def of_no_site(session: OrmSession, begin: int, size: int) -> tuple[list[tuple[UnsentLetter, str | None]], int]:
    """The letters given up that concern no site, oldest first, from the line `begin` on, each with the staff member it
    went to; and how many there are. Two statements.

    None: to the network's own address, or to one that an account had before.
    """
    chosen = select(Letter, Staff.name).outerjoin(Staff, Staff.email == Letter.recipient)
    chosen = chosen.where(_GIVEN_UP, concerns_no_site()).order_by(Letter.id).offset(begin).limit(size)
    total = session.scalar(counting_of_no_site()) or 0
    return [(_view(letter), name) for letter, name in session.execute(chosen)], total


def every(session: OrmSession) -> list[UnsentLetter]:
    """All letters that were given up, or tried and not taken yet, oldest first; for the operator."""
    waiting = and_(Letter.state == LetterState.WAITING, outbox.PUT_BACK)
    chosen = select(Letter).where(or_(_GIVEN_UP, waiting)).order_by(Letter.id)
    return [_view(letter) for letter in session.scalars(chosen)]


def concerns(site_ids: Collection[int]) -> ColumnElement[bool]:
    """The condition that a letter is about a row of one of these sites, as its purpose declares it."""
    about: dict[str, list[str]] = {}
    for purpose in registry.purposes().values():
        if purpose.about is not None:
            about.setdefault(purpose.about, []).append(purpose.name)
    return or_(*(_is_about(table, names, site_ids) for table, names in about.items()))


def _is_about(name: str, purposes: Collection[str], site_ids: Collection[int]) -> ColumnElement[bool]:
    table: Any = Base.metadata.tables[name]
    here = exists().where(table.c.id == Letter.number, table.c.site_id.in_(site_ids))
    return and_(Letter.purpose.in_(purposes), here)


def concerns_no_site() -> ColumnElement[bool]:
    """The condition that the purpose of a letter declares no site."""
    return Letter.purpose.in_([each.name for each in registry.purposes().values() if each.about is None])


def _view(letter: Letter) -> UnsentLetter:
    error = letter.last_error or ""
    if letter.state != LetterState.FAILED:
        why = Why.TRIED_ON
    elif error.startswith(outbox.REFUSED):
        why = Why.ADDRESS
    else:
        why = Why.NOT_TAKEN if letter.body else Why.ENDED
    return UnsentLetter(
        id=letter.id,
        purpose=letter.purpose,
        number=letter.number,
        why=why,
        since=letter.ends_at - outbox.tried_for(letter.purpose),
        ends_at=letter.ends_at,
        domain=letter.recipient.rpartition("@")[2],
        error=error,
    )
