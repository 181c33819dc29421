"""What choosing reads, and what it answers: frozen records, which hold neither a row nor a name."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from badges.matching.rules import Moment, PostingSide, PostingState, Reach, Weekday
from badges.people.rules import Age


class Way(StrEnum):
    """What a person would do."""

    LEARN = "learn"
    HAND_ON = "hand_on"  # « transmettre »
    JOIN = "join"


class Kind(StrEnum):
    """What is suggested."""

    POSTING = "posting"  # an offer or a request of another member
    WORKSHOP = "workshop"
    IDEA = "idea"
    MEETING = "meeting"


class Reason(StrEnum):
    """Why it is suggested, and on which terms; in the order in which a page says them."""

    SEEKS = "seeks"  # the person looks for it
    OFFERS = "offers"  # the person offers it
    BOTH_CAN = "both_can"  # days or moments that both said
    ONE_CAN = "one_can"  # days or moments that one of them said
    DAY_FITS = "day_fits"  # it takes place on a day, or in a part of it, that the person said
    AT_THE_SITE = "at_the_site"
    OTHER_SITE = "other_site"
    FREE_PLACE = "free_place"
    NO_LIMIT = "no_limit"
    IDEA_OPEN = "idea_open"
    EXCHANGED = "exchanged"  # the two had an exchange
    SAME_WORKSHOP = "same_workshop"  # the two are enrolled in one workshop
    NOT_KNOWN = "not_known"
    AT_A_MEETING = "at_a_meeting"
    WITH_PARENT = "with_parent"  # at a meeting too
    NOT_AT_HOME = "not_at_home"
    IN_COMPANY = "in_company"
    WISH = "wish"  # in words of their own, for the facilitator


@dataclass(frozen=True, kw_only=True)
class Person:
    """A member as far as choosing goes. `there`: neither left nor erased, and no practice member."""

    number: int
    site: int = 1
    there: bool = True
    at_rest: bool = False
    age: Age | None = None
    asked_at: datetime | None = None  # the last time
    often: bool = False
    at_meetings_only: bool = False
    not_at_home: bool = False
    in_company: bool = False
    wishes: bool = False  # there are words for the facilitator


@dataclass(frozen=True, kw_only=True)
class Said:
    """An offer or a request. `subjects`: what it is about, by keys. No day, or no moment, is any."""

    number: int
    person: Person
    side: PostingSide
    subjects: frozenset[str]
    since: date
    state: PostingState = PostingState.SHOWN
    days: frozenset[Weekday] = frozenset()
    moments: frozenset[Moment] = frozenset()
    reach: Reach | None = None


@dataclass(frozen=True, kw_only=True)
class Joinable:
    """A workshop or an idea. `people`: enrolled in it, leading it, who would come, or whose idea it is."""

    number: int
    site: int
    subjects: frozenset[str]
    since: date
    at: datetime | None = None
    free: bool = True
    limited: bool = False
    people: frozenset[int] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """A meeting to come."""

    number: int
    site: int
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Known:
    """What is known between the person and other members, by their numbers. An objection counts both ways."""

    objections: frozenset[int] = frozenset()
    in_a_thread: frozenset[int] = frozenset()
    exchanged: frozenset[int] = frozenset()
    same_workshop: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Pair:
    """A posting of the person, and what would go with it: a posting of another, a workshop or an idea."""

    own: int
    kind: Kind
    number: int


@dataclass(frozen=True, kw_only=True)
class Facts:
    """All that choosing for one person reads. `now`: when it is asked."""

    person: Person
    now: datetime
    own: tuple[Said, ...] = ()
    others: tuple[Said, ...] = ()
    workshops: tuple[Joinable, ...] = ()
    ideas: tuple[Joinable, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    known: Known = field(default_factory=Known)
    aside: frozenset[Pair] = frozenset()


@dataclass(frozen=True)
class Ground:
    """One reason. `who`: the member that it is about, where it is about one."""

    reason: Reason
    who: int | None = None
    days: tuple[Weekday, ...] = ()
    moments: tuple[Moment, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """What could be chosen, and why. `own`: the person's posting that it answers; None for a meeting."""

    way: Way
    kind: Kind
    number: int
    own: int | None
    other: int | None = None  # the member who would be asked
    at: datetime | None = None
    since: date | None = None
    grounds: tuple[Ground, ...] = ()

    @property
    def date_key(self) -> tuple[bool, float, str, int]:
        """The next date first, the soonest before; then since when it was said. Nothing else orders."""
        day = self.at.timestamp() if self.at is not None else (self.since or date.max).toordinal()
        return self.at is None, day, self.kind, self.number
