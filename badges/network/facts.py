"""What the forms of the team say: an invitation, and the place of a colleague; and when a phone answers.

Each field is declared once (`badges.base.facts`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, time
from typing import Any, Final, Self

from badges.base.errors import Refused
from badges.base.facts import Facts, Kind, fact
from badges.base.parsers import a_day, a_number, an_email, an_hour, as_sent, at_most, member_of, optional
from badges.base.rights import StaffRole
from badges.base.text import call_hours
from badges.network.tables import Replacement, Site, SiteHelp, Staff

FUNCTIONS: Final = ("animatrice", "animateur", "coordinatrice", "coordinateur")
NAME_LENGTH: Final = 120


def a_function(text: str) -> str:
    """Parse one of FUNCTIONS. Raises Refused: `staff.function_missing` for none, else `staff.function`."""
    if not text:
        raise Refused("staff.function_missing")
    if text not in FUNCTIONS:
        raise Refused("staff.function")
    return text


def an_answer(text: str) -> bool:
    """Parse a yes or no that nothing chooses beforehand. Raises Refused: `staff.accompanies_missing`."""
    if text not in ("yes", "no"):
        raise Refused("staff.accompanies_missing")
    return text == "yes"


def some_roles(texts: Collection[str]) -> tuple[StaffRole, ...]:
    """Parse the roles that are ticked. Raises Refused: `staff.role` for none, and for one that there is not."""
    wanted = tuple(role for text in texts if (role := member_of(StaffRole, text)) is not None)
    if not wanted or len(wanted) < len(texts):
        raise Refused("staff.role")
    return wanted


@dataclass(frozen=True, kw_only=True)
class WorkFacts(Facts):
    """How a staff member is named to the public, what they may do, at which sites (slugs), and until which day."""

    function: str = fact(
        a_function,
        label="function",
        kind=Kind.CHOICE,
        codes=("staff.function", "staff.function_missing"),
        column=Staff.function,
    )
    roles: tuple[StaffRole, ...] = fact(
        some_roles, label="roles", kind=Kind.CHOICE, codes=("staff.role",), several=True,
        because="it decides rows of staff_role",
    )  # fmt: skip
    sites: tuple[str, ...] = fact(
        tuple, label="staff_sites", kind=Kind.CHOICE,
        codes=("staff.site", "staff.site_missing", "staff.own_rights", "staff.same_hand"), several=True,
        because="it decides rows of staff_site", default=(),
    )  # fmt: skip
    last_day: date | None = fact(
        optional(a_day), label="last_day", kind=Kind.DAY, codes=("staff.last_day_past", "staff.last_day_far"),
        column=Staff.last_day,
        fills=False, default=None,
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class PersonFacts(Facts):
    """Who is invited."""

    name: str = fact(
        at_most(NAME_LENGTH, "staff.name", "staff.name"), label="staff_name", limit=NAME_LENGTH, codes=("staff.name",),
        column=Staff.name,
    )  # fmt: skip
    email: str = fact(
        lambda text: an_email(text).lower(), label="staff_email", kind=Kind.EMAIL, limit=255,
        codes=("email", "staff.email_held", "staff.email_taken"), column=Staff.email,
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class InvitationFacts(WorkFacts, PersonFacts):
    """An invitation. `replaced_until`: the last day of the one who is replaced; None leaves theirs as it is.

    `accompanies`: whether they accompany members elsewhere. A form has to answer; None is the operator's, and
    then the coordination asks for it.
    """

    accompanies: bool | None = fact(
        an_answer, label="accompanies", kind=Kind.CHOICE, codes=("staff.accompanies_missing",),
        column=Staff.accompanies, default=None,
    )  # fmt: skip

    replaced: int | None = fact(
        optional(a_number), label="replaced", kind=Kind.CHOICE, codes=("staff.unknown",),
        column=Replacement.replaced_id, fills=False, default=None,
    )  # fmt: skip
    replaced_until: date | None = fact(
        optional(a_day), label="replaced_until", kind=Kind.DAY, column=Staff.last_day, fills=False, default=None
    )


@dataclass(frozen=True, kw_only=True)
class AccompanyingFacts(Facts):
    """Whether a staff member accompanies members elsewhere, never which."""

    accompanies: bool = fact(
        an_answer, label="accompanies", kind=Kind.CHOICE, codes=("staff",), column=Staff.accompanies, fills=False
    )


@dataclass(frozen=True, kw_only=True)
class ShorterHelpFacts(Facts):
    """The earlier last day of a right at another site."""

    last_day: date = fact(
        a_day, label="help_shorter", kind=Kind.DAY, codes=("help",), column=SiteHelp.last_day, fills=False
    )


@dataclass(frozen=True, kw_only=True)
class HelpFacts(Facts):
    """A right at another site for a time: whose, where (a slug), and its first and last day."""

    colleague: int = fact(
        a_number, label="help_colleague", kind=Kind.CHOICE,
        codes=("staff.unknown", "help.own_site", "help.overlaps", "help.same_hand"),
        column=SiteHelp.staff_id, fills=False,
    )  # fmt: skip
    site: str = fact(
        as_sent, label="help_site", kind=Kind.CHOICE, codes=("staff.site",), column=SiteHelp.site_id, fills=False
    )
    first_day: date = fact(
        a_day, label="help_first_day", kind=Kind.DAY, codes=("help.past", "help.too_far"), column=SiteHelp.first_day
    )
    last_day: date = fact(
        a_day, label="help_last_day", kind=Kind.DAY, codes=("help.order", "help.too_long"), column=SiteHelp.last_day
    )


def weekdays(texts: Collection[str | int]) -> tuple[int, ...]:
    """Parse the weekdays that are ticked; 0 is Monday. Raises Refused: `form.choice`."""
    days = sorted({a_number(str(text)) for text in texts})
    if not set(days) <= set(call_hours.WEEKDAYS):
        raise Refused("form.choice")
    return tuple(days)


# One column holds all of them, in a form of its own.
_DAYS: Final[dict[str, Any]] = {
    "label": "call_days", "kind": Kind.CHOICE, "several": True, "default": (), "column": Site.call_hours,
    "fills": False,
}  # fmt: skip
_HOUR: Final[dict[str, Any]] = {"kind": Kind.HOUR, "default": None, "column": Site.call_hours, "fills": False}


@dataclass(frozen=True, kw_only=True)
class CallHoursFacts(Facts):
    """When a phone answers: three lines of weekdays and hours, each filled whole or left empty."""

    days_1: tuple[int, ...] = fact(weekdays, **_DAYS)
    from_1: time | None = fact(optional(an_hour), label="call_from", **_HOUR)
    until_1: time | None = fact(optional(an_hour), label="call_until", **_HOUR)
    days_2: tuple[int, ...] = fact(weekdays, **_DAYS)
    from_2: time | None = fact(optional(an_hour), label="call_from", **_HOUR)
    until_2: time | None = fact(optional(an_hour), label="call_until", **_HOUR)
    days_3: tuple[int, ...] = fact(weekdays, **_DAYS)
    from_3: time | None = fact(optional(an_hour), label="call_from", **_HOUR)
    until_3: time | None = fact(optional(an_hour), label="call_until", **_HOUR)

    def lacking(self) -> Iterator[tuple[str, Refused]]:
        """What is empty in a line that says something."""
        for line in CALL_LINES:
            empty = [name for name in line if getattr(self, name) in (None, ())]
            if len(empty) < len(line):
                yield from ((name, Refused("hours.incomplete")) for name in empty)

    def disagreements(self) -> Iterator[tuple[str, Refused]]:
        """Hours that end before they begin, and two lines that say the same hour of a day."""
        spans: list[call_hours.Span] = []
        for days, start, end in CALL_LINES:
            spans += self._span(days, start, end)
            if wrong := call_hours.fault(spans):
                yield end if wrong == "hours.order" else days, Refused(wrong)
                return

    @property
    def hours(self) -> str:
        """The same as a column holds it; empty for none."""
        return call_hours.written(span for line in CALL_LINES for span in self._span(*line))

    @classmethod
    def of(cls, hours: str | None) -> Self:
        """What a column holds. A French text of before fills no line."""
        spans = call_hours.read(hours or "") or ()
        said = ((span.days, span.start, span.end) for span in spans)
        lines = zip(CALL_LINES, said, strict=False)  # of the three as many as there are spans
        return cls.recorded(**{name: value for line, values in lines for name, value in zip(line, values, strict=True)})

    def _span(self, days: str, start: str, end: str) -> list[call_hours.Span]:
        given = getattr(self, days), getattr(self, start), getattr(self, end)
        return [call_hours.Span(*given)] if given[0] and None not in given else []


CALL_LINES: Final = tuple((f"days_{line}", f"from_{line}", f"until_{line}") for line in range(1, call_hours.MOST + 1))
