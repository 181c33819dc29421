"""What is known of a file of members before anything is registered."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from badges.base.errors import Refused
from badges.base.versions import version_of
from badges.people.facts import MemberFacts
from badges.people.views import MemberView


@dataclass(frozen=True)
class ListRow:
    """One row of the file as it was written: a cell for each of `rules.FIELDS`, empty where there is no such column.

    `spills`: it has cells beyond the last column.
    """

    number: int
    cells: tuple[str, ...]
    spills: bool = False


@dataclass(frozen=True)
class ListFile:
    """The rows of a file; `left_out`: the titles of columns that are not read. `digest`: of its bytes."""

    digest: str
    rows: tuple[ListRow, ...]
    left_out: tuple[str, ...] = ()


class Standing(StrEnum):
    """What confirming does with a row."""

    NEW = "new"  # it is registered
    TWIN = "twin"  # only if it is ticked: somebody like this is there, or stands in the file before
    KNOWN = "known"  # nothing: this row was registered before
    WRONG = "wrong"  # nothing: it is to be corrected in the file


@dataclass(frozen=True)
class Fault:
    """Why a row is not registered: the refusal, and the cell that it is about."""

    refusal: Refused
    cell: str


@dataclass(frozen=True)
class ListLine:
    """One row with what it would register, or what is wrong with it.

    `twins`: members who may be the same person; `same_as`: the number of the earlier row that may be.
    """

    row: ListRow
    standing: Standing
    card: MemberFacts | None = None
    faults: tuple[Fault, ...] = ()
    twins: tuple[MemberView, ...] = ()
    same_as: int | None = None


@dataclass(frozen=True)
class ListPlan:
    """What confirming a file would do now."""

    lines: tuple[ListLine, ...]

    def of(self, *standings: Standing) -> list[ListLine]:
        """Return the lines that stand so, in the order of the file."""
        return [line for line in self.lines if line.standing in standings]

    def version(self, ticked: Collection[int] = ()) -> str:
        """Return the version of what is registered besides the ticked rows, also once it was registered."""
        numbers = [line.row.number for line in self.of(Standing.NEW, Standing.KNOWN)]
        return version_of([number for number in numbers if number not in ticked])
