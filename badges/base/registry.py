"""What each capability registers in one place: its rights, its jobs, the letters that it writes, and what is done with
the personal rows that it keeps.

A capability's `registration` module holds one `CAPABILITY`; `badges.capabilities` gathers them. Every table of the
metadata is declared once for each way in which its rows belong to a person, or once as not personal, with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from sqlalchemy import MetaData, Table
from sqlalchemy.orm import Session as OrmSession

from badges.base.logbook import notes
from badges.base.logbook.notes import Narrowing
from badges.base.rights import Actor, Right
from badges.base.services import Services

PEOPLE: Final = ("member", "staff")  # the tables of persons, where every path ends


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
    """

    name: str
    worth: timedelta | None
    about: str | None = None


class Columns(tuple[str, ...]):
    """The columns that are emptied, given or moved."""

    __slots__ = ()

    def __new__(cls, *names: str) -> Columns:
        """These columns, by name."""
        return super().__new__(cls, names)


@dataclass(frozen=True)
class Nothing:
    """Nothing is emptied, given or moved, for this reason."""

    reason: str


class Row:
    """The whole row: it is deleted."""


ROW: Final = Row()


@dataclass(frozen=True)
class Personal:
    """How the rows of a table belong to a person, and what erasure, export and merge do with them.

    `person` is a path of columns from the row to the person, along foreign keys: `member_id`, `award_id.member_id`, or
    `id` in a table of persons. Where no key points there, `recipient=member.email` names the column whose value is the
    same, and the path goes on from there: `number=award.id.member_id`. A table is declared once for each path.
    `when` narrows it to the rows in which a column has this value: a number means something else with another purpose.
    When two members merge, the column that `merge` names comes to point to the other member. Where both have a row that
    may be there once alone, one stays; in a column of `fullest` it takes the value, of both, that comes last there.
    """

    table: str
    person: str
    erasure: Columns | Row | Nothing
    export: Columns | Nothing
    merge: Columns | Nothing
    when: tuple[str, str] | None = None
    fullest: Mapping[str, Sequence[object]] = field(default_factory=dict)


@dataclass(frozen=True)
class NotPersonal:
    """A table whose rows belong to no person, for this reason."""

    table: str
    reason: str


OfMinors = Callable[[OrmSession, int, Actor, datetime], None]


@dataclass(frozen=True)
class Capability:
    """What one capability registers. `of_minors`: what it does once a member is noted to be under 18, by number.

    `narrowings`: what the logbook outside of the database keeps of it, and how a replay does it again.
    """

    name: str
    rights: tuple[Right, ...] = ()
    jobs: tuple[Job, ...] = ()
    letters: tuple[Purpose, ...] = ()
    tables: tuple[Personal | NotPersonal, ...] = ()
    of_minors: OfMinors | None = None
    narrowings: tuple[Narrowing, ...] = ()


_personal: list[Personal] = []
_of_minors: list[OfMinors] = []
_purposes: dict[str, Purpose] = {}


def fill(capabilities: Iterable[Capability]) -> None:
    """Take what these capabilities declare: of persons and letters, for `personal`, `noted_as_minor` and `purposes`,
    and of what narrows, for the logbook.

    Importing `badges.capabilities` does it. Raises ValueError: when two letters have one name.
    """
    every = tuple(capabilities)
    letters = [one for each in every for one in each.letters]
    if len(letters) != len({each.name for each in letters}):
        raise ValueError("two purposes of letters have one name")
    _purposes.clear()
    _purposes.update({each.name: each for each in letters})
    _personal[:] = [one for each in every for one in each.tables if isinstance(one, Personal)]
    notes.watch(one for each in every for one in each.narrowings)
    _of_minors[:] = [each.of_minors for each in every if each.of_minors is not None]


def personal(metadata: MetaData, person: str) -> list[Personal]:
    """What is declared of the persons of one table, `member` or `staff`.

    Raises LookupError: before `fill`, since nothing would be erased.
    """
    if not _personal:
        raise LookupError("no capability has declared its tables")
    return [each for each in _personal if person_of(metadata, each) == person]


def purposes() -> Mapping[str, Purpose]:
    """Why letters are written, by name. Raises LookupError: before `fill`, since none would seem to end."""
    if not _purposes:
        raise LookupError("no capability has declared its letters")
    return MappingProxyType(_purposes)


def noted_as_minor(session: OrmSession, member_id: int, actor: Actor, at: datetime) -> None:
    """Let each capability do what it does once a member is noted to be under 18, in this transaction.

    Raises LookupError: before `fill`, since a badge would stay public.
    """
    if not _of_minors:
        raise LookupError("no capability has declared what it does of minors")
    for act in _of_minors:
        act(session, member_id, actor, at)


def person_of(metadata: MetaData, declared: Personal) -> str:
    """The table at the end of the path, `member` or `staff`. Raises LookupError: when it leads nowhere or elsewhere."""
    path, _, value = declared.person.partition("=")
    table = _follow(metadata, _table(metadata, declared.table), path.split("."), keyed=not value)
    if value:
        name, column, *rest = value.split(".")
        table = _table(metadata, name)
        table = _follow(metadata, table, rest or [column], keyed=bool(rest))
    if table.name not in PEOPLE:
        raise LookupError(f"{declared.table}: {declared.person} leads to {table.name}, which is no person")
    return table.name


def faults(metadata: MetaData, capabilities: tuple[Capability, ...]) -> list[str]:
    """What is wrong with the declarations, one line each: undeclared tables, tables declared twice, unknown columns."""
    owners: dict[str, set[str]] = {name: set() for name in metadata.tables}
    kinds: dict[str, set[type]] = {}
    found = []
    for capability in capabilities:
        for declared in capability.tables:
            if declared.table not in owners:
                found.append(f"{declared.table}: declared by {capability.name}, and there is no such table")
                continue
            owners[declared.table].add(capability.name)
            kinds.setdefault(declared.table, set()).add(type(declared))
            if isinstance(declared, Personal):
                found += _faults_of(metadata, declared)
            elif not declared.reason.strip():
                found.append(f"{declared.table}: no reason is given")
    for name, by in owners.items():
        if len(by) != 1:
            found.append(f"{name}: declared by {', '.join(sorted(by)) or 'no capability'}")
        elif len(kinds[name]) > 1:
            found.append(f"{name}: personal and not personal")
    return found


def _faults_of(metadata: MetaData, declared: Personal) -> list[str]:
    found = []
    if declared.when is not None and declared.when[0] not in _table(metadata, declared.table).columns:
        found.append(f"{declared.table} has no column {declared.when[0]}")
    try:
        person_of(metadata, declared)
    except LookupError as trouble:
        found.append(str(trouble))
    table = _table(metadata, declared.table)
    found += [f"{table.name} has no column {name}" for name in declared.fullest if name not in table.columns]
    for treatment in (declared.erasure, declared.export, declared.merge):
        if isinstance(treatment, Columns):
            found += [f"{table.name} has no column {name}" for name in treatment if name not in table.columns]
            found += [f"{table.name}: no column is named"] * (not treatment)
        elif isinstance(treatment, Nothing) and not treatment.reason.strip():
            found.append(f"{table.name}: nothing is done, and no reason is given")
    return found


def _table(metadata: MetaData, name: str) -> Table:
    if name not in metadata.tables:
        raise LookupError(f"there is no table {name}")
    return metadata.tables[name]


def _follow(metadata: MetaData, table: Table, steps: list[str], *, keyed: bool) -> Table:
    """The table at the end of a path of foreign keys; without `keyed` the last step may be any column."""
    for place, step in enumerate(steps, start=1):
        if step not in table.columns:
            raise LookupError(f"{table.name} has no column {step}")
        if place == len(steps) and (step == "id" or not keyed):
            return table
        keys = list(table.columns[step].foreign_keys)
        if len(keys) != 1:
            raise LookupError(f"{table.name}.{step} is no foreign key")
        table = _table(metadata, keys[0].target_fullname.partition(".")[0])
    return table
