"""What a report shows: frozen, in keys and numbers; the words are those of `badges.web`."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

CAME: Final = "orientations.came"  # the key of how many of those sent came
OTHERS: Final = "others"  # the key of the row of all that has no row of its own


@dataclass(frozen=True, slots=True)
class Period:
    """Days of the network's calendar (Europe/Paris), the last one included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Place:
    """The place that a report is about, by its slug, beside the name that it had when the report was made."""

    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of the report.

    `before` is the same figure one year earlier: absent where the network has no record of those days. `persons` says
    that it counts persons, so that no list of it is open to the coordination.
    """

    # "gatherings", "presences", "persons", "persons.new", "persons.active", "exchanges", "introductions", "workshops",
    # "workshops.dates", "badges", "orientations", "orientations.came"
    key: str
    value: int
    before: int | None
    persons: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table: `key` where its name is ours to translate, `name` where it is data (a place, a category)."""

    key: str | None
    name: str | None
    values: tuple[int, ...]
    slug: str | None = None  # of a place: its page


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of numbers under `columns`, which are keys as those of figures."""

    key: str  # "places", "months", "families", "categories", "afterwards", "badges", and those of optional questions
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    persons: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """One period of one place, or of all places where `place` is absent.

    `newer`: everybody reads one of the same period that was published before, with other numbers.
    """

    period: Period
    place: Place | None
    made_at: datetime
    published_at: datetime | None
    figures: tuple[Figure, ...]
    tables: tuple[Table, ...]
    newer: bool = False

    def figure(self, key: str) -> Figure | None:
        """The figure of that key, where this report has it."""
        return next((figure for figure in self.figures if figure.key == key), None)

    def table(self, key: str) -> Table | None:
        """The table of that key, where this report has it."""
        return next((table for table in self.tables if table.key == key), None)
