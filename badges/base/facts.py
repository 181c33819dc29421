"""A form is a record: a frozen dataclass whose fields are each declared once.

    @dataclass(frozen=True, kw_only=True)
    class MemberFacts(Facts):
        given_name: str = fact(a_name, label="given_name", limit=60, column=Member.given_name, codes=("name",))

The declaration gives the parser of a field, the code of its label, its limit, the codes of the refusals that stand
beside it, and the column that it fills, or why it fills none. From it come: reading what a browser sent (`read`), the
one parameter of the intention, the version of what a page shows (`version`), the columns (`fill`, `recorded`), and what
a page shows again (`badges.web.http.fields`). What erasure, export, merge and import do stands beside the column.

The standard library's dataclasses carry all of it; DECISIONS.md says what was weighed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields
from datetime import date, datetime, time
from enum import StrEnum
from functools import cache
from typing import Any, Final, Protocol, Self

from sqlalchemy.orm import InstrumentedAttribute

from badges.base.errors import Refused
from badges.base.versions import version_of

_KEY: Final = "fact"  # in the metadata of a dataclass's field


class Kind(StrEnum):
    """What a field asks for, by which a page chooses its input and the words in which a value is said."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    EMAIL = "email"
    PHONE = "phone"
    DAY = "day"
    HOUR = "hour"
    NUMBER = "number"
    CHOICE = "choice"
    STATEMENTS = "statements"  # boxes, each with a whole statement
    YES = "yes"


class Given(Protocol):
    """What a browser sent: texts by name, several of one name where boxes are ticked."""

    def get(self, name: str, /) -> str | None:
        """The first text of this name, or None."""

    def getlist(self, name: str, /) -> list[str]:
        """Every text of this name."""


@dataclass(frozen=True)
class Fact:
    """How one field is declared.

    `parse` turns text (a list of texts where it is `several`) into a value, takes its own values as they are, and
    raises Refused. `label`: the code of the label, after `field.`. `limit`: the most signs, or the largest number.
    `codes`: the refusals of the intention that stand beside the field, by the whole code or its first part. `column`:
    the column that it decides; else `because` says why there is none. `fills`: whether the column holds the value as
    it is; otherwise the intention writes it.
    """

    parse: Callable[[Any], object]
    label: str
    kind: Kind
    limit: int | None
    codes: tuple[str, ...]
    column: InstrumentedAttribute[Any] | None
    because: str
    fills: bool
    several: bool


def fact(
    parse: Callable[[Any], object],
    *,
    label: str,
    kind: Kind = Kind.TEXT,
    limit: int | None = None,
    codes: tuple[str, ...] = (),
    column: InstrumentedAttribute[Any] | None = None,
    because: str = "",
    fills: bool = True,
    several: bool = False,
    default: object = MISSING,
) -> Any:
    """Declare a field of a form (`Fact` says what each part is). Without `default` a constructor must name it.

    Raises TypeError: when it names neither a column nor a reason, or both.
    """
    if (column is None) is not bool(because):
        raise TypeError(f"{label}: name the column that the field decides, or say why there is none")
    declared = Fact(parse, label, kind, limit, codes, column, because, fills and column is not None, several)
    return field(default=default, metadata={_KEY: declared})


class Unfit(Exception):
    """What was given makes no record: the first refusal of each field at fault, by its name, in the form's order."""

    def __init__(self, refusals: Mapping[str, Refused]) -> None:
        super().__init__(", ".join(f"{name}: {refusal.code}" for name, refusal in refusals.items()))
        self.refusals = dict(refusals)


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What one form says, each field parsed. A value that no parser takes is refused wherever the record is made."""

    def __post_init__(self) -> None:
        """Parse each field, then compare them. Raises Refused: the first, with the name of its field as `part`."""
        for name, refusal in self._parse():
            raise _about(name, refusal)

    def _parse(self) -> Iterator[tuple[str, Refused]]:
        whole = True
        for name, each in declared(type(self)).items():
            given = getattr(self, name)
            if isinstance(given, str | list):
                try:
                    object.__setattr__(self, name, each.parse(given))
                except Refused as refusal:
                    whole = False
                    yield name, refusal
        yield from self.lacking()
        if whole:
            yield from self.disagreements()

    def lacking(self) -> Iterator[tuple[str, Refused]]:
        """What another field asks for, named beside whatever else is at fault; a field at fault is still its text."""
        return iter(())

    def disagreements(self) -> Iterator[tuple[str, Refused]]:
        """What is wrong between fields that are right by themselves: the name of the field to put right, and why."""
        return iter(())

    @classmethod
    def read(cls, given: Given, **known: object) -> Self:
        """The record that a browser's form says. `known`: values of fields that the form does not send.

        Raises Unfit: with the refusals of every field at fault.
        """
        made = cls._unchecked({name: known.get(name, MISSING) for name in declared(cls)}, given)
        if refusals := dict(reversed(list(made._parse()))):  # of two of one field the first
            order = [*declared(cls)]
            raise Unfit({name: refusals[name] for name in sorted(refusals, key=order.index)})
        return made

    @classmethod
    def sound(cls, given: Given, **known: object) -> dict[str, Any]:
        """The fields of a browser's form that are right by themselves, parsed, whatever is wrong with the others.

        By them an intention says what else would be refused, so that one answer names every mistake.
        """
        made = cls._unchecked({name: known.get(name, MISSING) for name in declared(cls)}, given)
        wrong = {name for name, _refusal in made._parse()}
        return {name: getattr(made, name) for name in declared(cls) if name not in wrong}

    @classmethod
    def recorded(cls, row: object = None, **values: object) -> Self:
        """The record that a row says, with what else is recorded; nothing is refused, since it is there already."""
        made = object.__new__(cls)
        for name, key, usual in _recorded(cls):  # type: ignore[arg-type]  # a class is hashable
            if name in values:
                value = values[name]
            else:
                value = getattr(row, key) if row is not None and key is not None else usual
            object.__setattr__(made, name, value)
        return made

    @classmethod
    def _unchecked(cls, values: Mapping[str, object], given: Given | None) -> Self:
        made = object.__new__(cls)
        for name, each in declared(cls).items():
            value = values[name]
            if value is MISSING and given is not None:
                value = given.getlist(name) if each.several else plain(given.get(name))
            object.__setattr__(made, name, value)
        return made

    @classmethod
    def parsed(cls, name: str, text: str) -> Any:
        """The value that a text has in one field. Raises Refused: what its parser refuses, with `part`."""
        try:
            return declared(cls)[name].parse(text)
        except Refused as refusal:
            raise _about(name, refusal) from None

    def fill(self, row: object, *, but: tuple[str, ...] = ()) -> None:
        """Write each field into its column of a row, but for those that the intention writes itself."""
        for name, each in declared(type(self)).items():
            if each.column is not None and each.fills and name not in but:
                setattr(row, each.column.key, getattr(self, name))

    def columns(self, *, but: tuple[str, ...] = ()) -> dict[str, Any]:
        """The values by the column that they fill, to make a row of."""
        return {
            each.column.key: getattr(self, name)
            for name, each in declared(type(self)).items()
            if each.column is not None and each.fills and name not in but
        }

    @property
    def version(self) -> str:
        """The version of what these fields say (`badges.base.versions`)."""
        return version_of(*(_plain(getattr(self, name)) for name in declared(type(self))))

    @classmethod
    def field_of(cls, refusal: Refused) -> str | None:
        """The field beside which a refusal stands: the one that it names, or the one that declares its code."""
        part = refusal.facts.get("part")
        every = declared(cls)
        if isinstance(part, str) and part in every:
            return part
        for code in (refusal.code, refusal.code.partition(".")[0]):
            for name, each in every.items():
                if code in each.codes:
                    return name
        return None


_declared: dict[type[Facts], Mapping[str, Fact]] = {}


def declared(form: type[Facts]) -> Mapping[str, Fact]:
    """The declared fields of a form, by name, in its order. Raises TypeError: when a field is declared otherwise."""
    if form not in _declared:
        _declared[form] = _read_declarations(form)
    return _declared[form]


def _read_declarations(form: type[Facts]) -> Mapping[str, Fact]:
    found: dict[str, Fact] = {}
    for each in fields(form):
        if _KEY not in each.metadata:
            raise TypeError(f"{form.__name__}.{each.name} is not declared by `fact`")
        found[each.name] = each.metadata[_KEY]
    return found


def plain(text: str | None) -> str:
    """A text that a browser sent: stripped, without the sign that PostgreSQL takes in no text; empty for None."""
    return (text or "").replace("\0", "").strip()


def _about(name: str, refusal: Refused) -> Refused:
    return Refused(refusal.code, **{"part": name, **refusal.facts})


@cache  # a list reads hundreds of records of one form
def _recorded(form: type[Facts]) -> tuple[tuple[str, str | None, object], ...]:
    """Of each field its name, the column that it fills, and what it is where no row says it."""
    known = declared(form)
    columns = {
        name: each.column.key if each.column is not None and each.fills else None for name, each in known.items()
    }
    usual = {each.name: None if each.default is MISSING else each.default for each in fields(form)}
    return tuple((name, columns[name], usual[name]) for name in known)


def _plain(value: object) -> object:
    if isinstance(value, date | time | datetime):
        return value.isoformat()
    return [_plain(each) for each in value] if isinstance(value, tuple | list) else value
