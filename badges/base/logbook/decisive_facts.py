"""What decides something: rights and ways to sign in, the phones that the public calls, the issuers that are believed.

The logbook holds a MAC of every such fact, and a line for each change that the service made: the MAC before it and the
MAC after it. A row that was changed with the database's password alone has no line, and no MAC that they can
make; and since each line says what was there before, no later change of the service hides it.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any, Final, TypeAlias

from sqlalchemy import Connection, Table, select

from badges.base import rights

LENGTH: Final = 20  # characters of a MAC: 80 bits
_FACT: Final = b"logbook fact\0"

# Of one table: by the number of a row and the kind of its fact, a MAC.
State: TypeAlias = dict[str, dict[str, str]]


class Fact(StrEnum):
    """What a change is counted as."""

    RIGHT = "right"
    ACCOUNT = "account"
    EMAIL = "email"
    PASSWORD = "password"  # noqa: S105 - the name of a fact
    FACTOR = "factor"
    PASSKEY = "passkey"
    LINK = "link"  # by which an account gets a password
    TIE = "tie"  # that a record is a staff member's own
    PHONE = "phone"
    HOURS = "hours"
    SITE = "site"
    ISSUER = "issuer"
    INSTANCE = "instance"
    MODEL = "model"
    KEY = "key"
    HALT = "halt"
    ADDRESS = "address"  # that an address is a member's
    ERASURE = "erasure"


@dataclass(frozen=True)
class Part:
    """A part of a column of JSON: these members alone, or all but those."""

    column: str
    only: tuple[str, ...] = ()
    without: tuple[str, ...] = ()

    def of(self, value: Mapping[str, Any] | None) -> dict[str, Any]:
        """The members of a value."""
        held = value or {}
        return {name: held[name] for name in held if (name in self.only if self.only else name not in self.without)}


@dataclass(frozen=True)
class Deciding:
    """A table whose rows decide something: by what a change is counted as, the columns."""

    table: Table
    facts: Mapping[Fact, tuple[str | Part, ...]]

    @property
    def columns(self) -> frozenset[str]:
        """The names of all the columns that count."""
        named = {_column(each) for columns in self.facts.values() for each in columns}
        return frozenset(named | set(self.table.primary_key.columns.keys()))


_declared: dict[str, Deciding] = {}


def declare(every: Iterable[Deciding]) -> None:
    """Take what the rooms declare; `badges.capabilities` calls it once."""
    _declared.clear()
    _declared.update({each.table.name: each for each in every})


def declared() -> Mapping[str, Deciding]:
    """What decides, by the name of its table."""
    rights.declare()
    return _declared


def scheme() -> str:
    """A digest of what is declared: where it is another one, every MAC is computed anew."""
    said = [
        [name, *((fact.value, [repr(column) for column in columns]) for fact, columns in each.facts.items())]
        for name, each in sorted(declared().items())
    ]
    return sha256(json.dumps(said).encode("ascii")).hexdigest()[:LENGTH]


def state(connection: Connection, key: bytes, name: str) -> State:
    """What a table says now. `key`: the logbook's own."""
    each = declared()[name]
    keys = list(each.table.primary_key.columns.keys())
    found: State = {}
    for row in connection.execute(select(*(each.table.c[column] for column in sorted(each.columns)))).mappings():
        number = ",".join(str(row[column]) for column in keys)
        found[number] = {
            fact.value: _mac(key, [name, number, fact.value, [_value(row, column) for column in columns]])
            for fact, columns in each.facts.items()
        }
    return found


def differences(before: State, after: State) -> dict[str, dict[str, list[str | None]]]:
    """By row and fact, the MACs before and after, where they differ; None where there is no such row."""
    found: dict[str, dict[str, list[str | None]]] = {}
    for number in sorted(before.keys() | after.keys()):
        was, now = before.get(number, {}), after.get(number, {})
        changed = {fact: [was.get(fact), now.get(fact)] for fact in sorted(was.keys() | now.keys())}
        if changed := {fact: pair for fact, pair in changed.items() if pair[0] != pair[1]}:
            found[number] = changed
    return found


def _mac(key: bytes, said: list[Any]) -> str:
    text = json.dumps(said, ensure_ascii=True, sort_keys=True, separators=(",", ":"), default=_plain)
    return hmac.new(key, _FACT + text.encode("ascii"), sha256).hexdigest()[:LENGTH]


def _value(row: Mapping[Any, Any], column: str | Part) -> Any:
    return column.of(row[column.column]) if isinstance(column, Part) else row[column]


def _column(column: str | Part) -> str:
    return column.column if isinstance(column, Part) else column


def _plain(value: Any) -> str:
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} decides nothing")
