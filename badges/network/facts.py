"""What the forms of the team say: an invitation, and the place of a colleague.

Each field is declared once (`badges.base.facts`).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

from badges.base.errors import Refused
from badges.base.facts import Facts, Kind, fact
from badges.base.parsers import a_day, a_number, an_email, at_most, member_of, optional
from badges.base.rights import StaffRole
from badges.network.tables import Replacement, Staff

FUNCTIONS: Final = ("animatrice", "animateur", "coordinatrice", "coordinateur")
NAME_LENGTH: Final = 120


def a_function(text: str) -> str:
    """Parse one of FUNCTIONS. Raises Refused: `staff.function`."""
    if text not in FUNCTIONS:
        raise Refused("staff.function")
    return text


def some_roles(texts: Collection[str]) -> tuple[StaffRole, ...]:
    """Parse the roles that are ticked. Raises Refused: `staff.role` for none, and for one that there is not."""
    wanted = tuple(role for text in texts if (role := member_of(StaffRole, text)) is not None)
    if not wanted or len(wanted) < len(texts):
        raise Refused("staff.role")
    return wanted


@dataclass(frozen=True, kw_only=True)
class PlaceFacts(Facts):
    """How a staff member is named to the public, what they may do, at which sites (slugs), and until which day."""

    function: str = fact(
        a_function, label="function", kind=Kind.CHOICE, codes=("staff.function",), column=Staff.function
    )
    roles: tuple[StaffRole, ...] = fact(
        some_roles, label="roles", kind=Kind.CHOICE, codes=("staff.role",), several=True,
        because="it decides rows of staff_role",
    )  # fmt: skip
    sites: tuple[str, ...] = fact(
        tuple, label="staff_sites", kind=Kind.CHOICE, codes=("staff.site", "staff.site_missing"), several=True,
        because="it decides rows of staff_site", default=(),
    )  # fmt: skip
    last_day: date | None = fact(
        optional(a_day), label="last_day", kind=Kind.DAY, codes=("staff.last_day_past",), column=Staff.last_day,
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
        lambda text: an_email(text).lower(), label="staff_email", kind=Kind.EMAIL, limit=255, codes=("email",),
        column=Staff.email,
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class InvitationFacts(PlaceFacts, PersonFacts):
    """An invitation. `replaced_until`: the last day of the one who is replaced; None leaves theirs as it is."""

    replaced: int | None = fact(
        optional(a_number), label="replaced", kind=Kind.CHOICE, codes=("staff.unknown",),
        column=Replacement.replaced_id, fills=False, default=None,
    )  # fmt: skip
    replaced_until: date | None = fact(
        optional(a_day), label="replaced_until", kind=Kind.DAY, column=Staff.last_day, fills=False, default=None
    )
