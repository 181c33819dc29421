"""Where a workshop stands, how many places are left, and what its public texts may hold: pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final, Protocol, TypeVar

from badges.base.errors import Refused
from badges.base.text import names
from badges.base.text.sentences import holds_contact, names_someone
from badges.base.times import local, local_zone

DESCRIPTION_LENGTH: Final = 400
WENT_WELL_LENGTH: Final = 300
PLACE_LENGTH: Final = 120
MOST_PLACES: Final = 500
MOST_PEOPLE: Final = 10_000
MOST_WEEKS: Final = 20
MOST_SKILLS: Final = 3

T = TypeVar("T")


class WorkshopState(StrEnum):
    """Where a workshop stands."""

    PROPOSED = "proposed"  # by a member; the staff has not decided
    OPEN = "open"
    SET_ASIDE = "set_aside"  # « Pas maintenant »
    CLOSED = "closed"


def check_skills(slugs: Sequence[str]) -> list[str]:
    """The skills that a workshop declares, each once. Raises Refused: workshop.skills, for more than three."""
    found = list(dict.fromkeys(slugs))
    if len(found) > MOST_SKILLS or any(not slug.replace("-", "").isalnum() or len(slug) > 40 for slug in found):
        raise Refused("workshop.skills", most=MOST_SKILLS)
    return found


class Named(Protocol):
    """A person as far as their names go."""

    given_name: str
    family_name: str | None
    called: str | None


def state_of(accepted_on: date | None, closed_on: date | None) -> WorkshopState:
    """Where a workshop stands, from its two days."""
    if closed_on is not None:
        return WorkshopState.CLOSED if accepted_on is not None else WorkshopState.SET_ASIDE
    return WorkshopState.OPEN if accepted_on is not None else WorkshopState.PROPOSED


def places_left(capacity: int | None, taken: int) -> int | None:
    """How many places are left; None where as many may come as want to."""
    return None if capacity is None else max(capacity - taken, 0)


def next_in_line(waiting: Sequence[T], capacity: int | None, taken: int) -> Sequence[T]:
    """Those of a waiting list who have a place, in its order."""
    return waiting[: places_left(capacity, taken)]


def check_capacity(capacity: int | None, taken: int) -> None:
    """Check a number of places. Raises Refused: workshop.capacity; workshop.capacity_taken, for less than are taken."""
    if capacity is None:
        return
    if not 1 <= capacity <= MOST_PLACES:
        raise Refused("workshop.capacity", most=MOST_PLACES)
    if capacity < taken:
        raise Refused("workshop.capacity_taken", taken=taken)


def public_text(text: str | None, longest: int) -> str | None:
    """A text that the public reads, on one line. Raises Refused: workshop.text_too_long, sentence.contact."""
    cleaned = names.clean(text)
    if cleaned is None:
        return None
    if len(cleaned) > longest:
        raise Refused("workshop.text_too_long", length=longest)
    if holds_contact(cleaned):
        raise Refused("sentence.contact")
    return cleaned


def refuse_names(texts: Mapping[str, str | None], people: Iterable[Named]) -> None:
    """Check that texts, by field, name none of these people. Raises Refused: workshop.names_someone, with the field."""
    known = list(people)
    given = [name for each in known for name in (each.given_name, each.called) if name]
    family = [each.family_name for each in known if each.family_name]
    for field, text in texts.items():
        if (named := names_someone(text or "", given, family)) is not None:
            raise Refused("workshop.names_someone", part=field, name=named)


def refuse_named(texts: Mapping[str, str | None], found: Mapping[str, str]) -> None:
    """Check that no member was found in texts, by field, that the public reads. `found`: names by text.

    Raises Refused: workshop.names_someone, with the field.
    """
    for field, text in texts.items():
        if text is not None and text in found:
            raise Refused("workshop.names_someone", part=field, name=found[text])


def weekly(starts_at: datetime, ends_at: datetime, weeks: int) -> list[tuple[datetime, datetime]]:
    """The hours of so many weeks, the first included, at the same local hour also when the clocks change.

    Raises Refused: workshop.weeks.
    """
    if not 1 <= weeks <= MOST_WEEKS:
        raise Refused("workshop.weeks", most=MOST_WEEKS)
    return [(_later(starts_at, week), _later(ends_at, week)) for week in range(weeks)]


def _later(instant: datetime, weeks: int) -> datetime:
    return (local(instant).replace(tzinfo=None) + timedelta(weeks=weeks)).replace(tzinfo=local_zone())
