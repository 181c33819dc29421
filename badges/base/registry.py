"""What each capability registers in one place: its rights, its jobs, the letters that it writes, what it narrows, and
what it does once a member is under 18, or has another telephone number.

A capability's `registration` module holds one `CAPABILITY`; `badges.capabilities` gathers them, and with them every
table of the service. What is done with the rows of persons stands beside their columns (`badges.base.personal`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from sqlalchemy import MetaData, Table
from sqlalchemy.orm import Session as OrmSession

from badges.base import rights
from badges.base.database.types import Base
from badges.base.logbook import decisive_facts, notes
from badges.base.logbook.decisive_facts import Deciding
from badges.base.logbook.notes import Narrowing
from badges.base.personal import declarations
from badges.base.personal.declarations import Personal
from badges.base.rights import Actor, Right
from badges.base.services import Services


@dataclass(frozen=True)
class Job:
    """Background work. `run` can run twice and returns a count; `every` says when, as a crontab does."""

    name: str
    run: Callable[[Services], int]
    every: Mapping[str, str]


@dataclass(frozen=True)
class Purpose:
    """Why letters are written, by the name that stands in their rows.

    `worth`: for how long after a letter is due it may still be sent; then what it says has ended (a code, a link, a
    reminder), and its text is destroyed unsent. None: it stays true for as long as it is kept.
    `about`: the table, with a `site_id`, in which a letter's number is a row: when it is not sent the staff of that
    site are told; None: the coordination is told.
    `unless_refused`: it is written to members, and not to one who said « pas de messages ». Other letters are owed by
    law, guard an account or an address, or answer what their reader asked for a moment ago.
    """

    name: str
    worth: timedelta | None
    about: str | None = None
    unless_refused: bool = False


OfMinors = Callable[[OrmSession, int, Actor, datetime], None]
OfPhones = Callable[[OrmSession, int], None]


@dataclass(frozen=True)
class Capability:
    """What one capability registers. `of_minors`: what it does once a member is noted to be under 18, by number.
    `of_phones`: what it does once a member has another telephone number than before, or none.

    `narrowings`: what the logbook outside of the database keeps of it, and how a replay does it again. `deciding`: its
    tables whose every change the logbook knows by MACs, so that `badges check` finds those of others.
    """

    name: str
    rights: tuple[Right, ...] = ()
    jobs: tuple[Job, ...] = ()
    letters: tuple[Purpose, ...] = ()
    of_minors: OfMinors | None = None
    of_phones: OfPhones | None = None
    narrowings: tuple[Narrowing, ...] = ()
    deciding: tuple[Deciding, ...] = ()


_of_minors: list[OfMinors] = []
_of_phones: list[OfPhones] = []
_purposes: dict[str, Purpose] = {}


def fill(capabilities: Iterable[Capability]) -> None:
    """Take what these capabilities declare: letters for `purposes`, what narrows for the logbook, and what is done once
    a member is noted to be under 18, for `noted_as_minor`, or has another number, for `changed_phone`.

    Importing `badges.capabilities` does it, and imports every table. Raises ValueError: when two letters have one name.
    """
    every = tuple(capabilities)
    letters = [one for each in every for one in each.letters]
    if len(letters) != len({each.name for each in letters}):
        raise ValueError("two purposes of letters have one name")
    _purposes.clear()
    _purposes.update({each.name: each for each in letters})
    notes.watch(one for each in every for one in each.narrowings)
    decisive_facts.declare(one for each in every for one in each.deciding)
    _of_minors[:] = [each.of_minors for each in every if each.of_minors is not None]
    _of_phones[:] = [each.of_phones for each in every if each.of_phones is not None]


def tables() -> list[Table]:
    """Every table of the record, in the order of their foreign keys.

    Raises LookupError: before `fill`, since a table that is not imported yet would be left out.
    """
    rights.declare()
    if not _of_minors:
        raise LookupError("no capability has declared its tables")
    return Base.metadata.sorted_tables


def personal(metadata: MetaData, person: str, *, ends: str | None = None) -> list[Personal]:
    """What is done with the rows of the persons of one table, `member` or `staff` (`base.personal.declarations`).

    Raises LookupError: before `fill`, since a table that is not imported yet would be left out.
    """
    rights.declare()
    if not _of_minors:
        raise LookupError("no capability has declared its tables")
    return declarations.personal(metadata, person, ends=ends)


def purposes() -> Mapping[str, Purpose]:
    """Why letters are written, by name. Raises LookupError: before `fill`, since none would seem to end."""
    rights.declare()
    if not _purposes:
        raise LookupError("no capability has declared its letters")
    return MappingProxyType(_purposes)


def noted_as_minor(session: OrmSession, member_id: int, actor: Actor, at: datetime) -> None:
    """Let each capability do what it does once a member is noted to be under 18, in this transaction.

    Raises LookupError: before `fill`, since a badge would stay public.
    """
    rights.declare()
    if not _of_minors:
        raise LookupError("no capability has declared what it does of minors")
    for act in _of_minors:
        act(session, member_id, actor, at)


def changed_phone(session: OrmSession, member_id: int) -> None:
    """Let each capability do what it does once a member has another telephone number, in this transaction.

    Raises LookupError: before `fill`, since the new number would be shown where the former one was.
    """
    rights.declare()
    if not _of_phones:
        raise LookupError("no capability has declared what it does of telephone numbers")
    for act in _of_phones:
        act(session, member_id)
