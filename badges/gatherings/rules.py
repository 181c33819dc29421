"""The kinds of gatherings, how long they may be, and the roles in which a member takes part."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from math import ceil
from typing import Final, Protocol, TypeAlias, TypeVar

from badges.base.errors import Refused
from badges.base.text import names
from badges.base.text.sentences import holds_contact, title_line
from badges.base.times import local, local_date

LONGEST_GATHERING: Final = timedelta(hours=12)
EARLIEST: Final = date(2000, 1, 1)
LATEST: Final = timedelta(days=3 * 366)  # from now
BEFORE_OPENING: Final = timedelta(days=92)  # how long before a site opens what took place there may be noted
SHORT_LINE: Final = 120
LATE_AFTER: Final = timedelta(days=14)  # after its day, from when on a first entry is told of in the journal


class Planned(Protocol):
    """What is asked of a date that is announced."""

    @property
    def starts_at(self) -> datetime: ...
    @property
    def cancelled(self) -> bool: ...


P = TypeVar("P", bound=Planned)


class GatheringKind(StrEnum):
    """A meeting (rencontre), or a session (séance) of a workshop."""

    MEETING = "meeting"
    WORKSHOP = "workshop"


class ActivityGroup(StrEnum):
    """The groups of the activities, in the order in which pages show them."""

    HOME = "home"
    MAKE = "make"
    OUTDOORS = "outdoors"
    WORDS = "words"
    CREATE = "create"
    LEND = "lend"


class Participation(StrEnum):
    """How a member took part in a gathering, from the lightest to the fullest."""

    TAKES_PART = "takes_part"
    HELPS = "helps"
    LEADS = "leads"


def fullest(*roles: Participation) -> Participation:
    """The fullest of these roles."""
    return max(roles, key=tuple(Participation).index)


Roles: TypeAlias = Mapping[int, Participation]  # by member number


def short_line(text: str | None) -> str | None:
    """A place, or why something is cancelled, on one line; None where nothing is left. Raises Refused:
    workshop.text_too_long, beyond 120 letters.
    """
    line = names.clean(text)
    if line is not None and len(line) > SHORT_LINE:
        raise Refused("workshop.text_too_long", length=SHORT_LINE)
    return line


def place_for_all(place: str | None) -> str | None:
    """A gathering's place as everybody may read it: none where it holds a telephone number or another address."""
    return None if place is None or holds_contact(place) else place


def next_dates(planned: Iterable[P], most: int, soon: datetime) -> tuple[P, ...]:
    """The first dates, at most `most`, that take place; between them those before `soon` that were cancelled.

    `planned`: earliest first. A date far ahead that will not take place is of no use to a reader; one of this week is.
    """
    shown: list[P] = []
    for each in planned:
        if most == 0:
            break
        if each.cancelled and each.starts_at >= soon:
            continue
        shown.append(each)
        most -= not each.cancelled
    return tuple(shown)


def optional_title(title: str | None) -> str | None:
    """A gathering's own name as it is published; None for none.

    Raises Refused: workshop.title_too_long, sentence.contact.
    """
    if names.clean(title) is None:
        return None
    return title_line(title or "", "workshop.title_missing", "workshop.title_too_long")


def check_length(starts_at: datetime, ends_at: datetime) -> None:
    """Check how long a gathering lasts.

    Raises Refused: gathering.order, gathering.too_long with the hours as a clock shows them.
    """
    if ends_at <= starts_at:
        raise Refused("gathering.order")
    if ends_at - starts_at > LONGEST_GATHERING:
        start, end, hours = local(starts_at), local(ends_at), ceil((ends_at - starts_at) / timedelta(hours=1))
        raise Refused("gathering.too_long", start=start.time(), end=end.time(), hours=hours)


def check_times(starts_at: datetime, ends_at: datetime, now: datetime) -> None:
    """Check when a gathering begins and ends.

    Raises Refused: as `check_length`; gathering.date.
    """
    check_length(starts_at, ends_at)
    if local_date(starts_at) < EARLIEST or starts_at > now + LATEST:
        raise Refused("gathering.date")


def check_period(first: date, last: date, today: date) -> None:
    """Check the days between which presence is attested, the last one included.

    Raises Refused: presence.order, presence.future, presence.early.
    """
    if first > last:
        raise Refused("presence.order")
    if last > today:
        raise Refused("presence.future")
    if first < EARLIEST:
        raise Refused("presence.early")


def months_before(day: date, months: int) -> date:
    """The same day some months before, or the last of that month where it has no such day."""
    month = day.year * 12 + day.month - 1 - months
    year, place = divmod(month, 12)
    return date(year, place + 1, min(day.day, monthrange(year, place + 1)[1]))


def merged(there: Roles, shown: Mapping[int, Participation | None], ticked: Roles) -> tuple[Roles, frozenset[int]]:
    """Bring together what is recorded and what a page asks: roles by member number, and who needs a decision.

    `there` is recorded now, `shown` was recorded when the page was made (None: in a role that the page did not say),
    `ticked` is what it asks. Only what the page changed is changed: what other pages added or removed since stands.
    Where both changed one member in different ways, the result holds what the page asks, and names the member.
    """
    roles, undecided = dict(there), set()
    for number in {*shown, *ticked}:
        asked, recorded = ticked.get(number), there.get(number)
        before = (shown[number] or recorded or asked) if number in shown else None
        if asked in (before, recorded):
            continue
        if recorded != before:
            undecided.add(number)
        if asked is None:
            roles.pop(number, None)
        else:
            roles[number] = asked
    return roles, frozenset(undecided)


def is_late(day: date, noted_on: date) -> bool:
    """Whether what happened on a day is noted so long after it that the journal says so."""
    return noted_on - day > LATE_AFTER


def settled(
    roles: Roles, undecided: Collection[int], there: Roles, ticked: Roles, later: Collection[int]
) -> dict[int, Participation]:
    """Decide what `merged` left undecided, without asking: each presence is kept, in the role that was written last.

    `later`: the members for which `ticked` was noted after `there` was recorded. An absence takes no presence away.
    """
    decided = dict(roles)
    for number in undecided:
        if number in there and not (number in later and number in ticked):
            decided[number] = there[number]
        elif number in ticked:
            decided[number] = ticked[number]
    return decided
