"""Which acts of the journal are unusual: by stated thresholds, pure. Only from one of them is a single person read.

A look at a member of another site is usual; many in one day are not. What is cancelled, and what is noted long after
its day, is told each time, until it is so frequent that it says nothing. So is each way into an account that was given:
the giver reads the link too, and could be two people with it; and each change of what an account may do.
"""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Final

from badges.base.journal.acts import Act

LOOKED_FOR: Final = timedelta(days=14)  # how far back unusual acts are shown
MANY_LOOKS: Final = 10  # different members of other sites, in one day, by one account
AROUND: Final = timedelta(days=7)  # before and after an unusual act, what is read of the one who did it


class Unusual(StrEnum):
    """Why an act stands first on the page of the journal."""

    LOOKS = "looks"  # many members of other sites in one day
    CANCELLED = "cancelled"  # a gathering, or a badge
    LATE = "late"  # attendance or an exchange, first noted long after its day
    MANY = "many"  # more badges in a day than an account usually signs
    ACCESS = "access"  # a way into an account: an invitation, a link, a sign-in that was reset, an account reopened
    RIGHTS = "rights"  # what an account may do, where, or until when, was changed


_BY_KIND: Final = {
    Act.GATHERING_CANCELLED: Unusual.CANCELLED,
    Act.AWARD_REVOKED: Unusual.CANCELLED,
    Act.AWARD_WITHDRAWN: Unusual.CANCELLED,
    Act.LATE_ENTRY: Unusual.LATE,
    Act.MANY_AWARDS: Unusual.MANY,
    Act.STAFF_INVITED: Unusual.ACCESS,
    Act.STAFF_LINKED: Unusual.ACCESS,
    Act.STAFF_RESET: Unusual.ACCESS,
    Act.STAFF_ENABLED: Unusual.ACCESS,
    Act.STAFF_CHANGED: Unusual.RIGHTS,
    Act.STAFF_ACCOMPANIES: Unusual.RIGHTS,
    Act.HELP_GRANTED: Unusual.RIGHTS,
}
# What ends what `STAFF_CHANGED` is about, such as "staff:7:roles,sites".
CHANGED: Final = frozenset({"function", "last_day", "roles", "sites"})
COORDINATES: Final = "coordinator"  # among them, where somebody coordinates from then on
OWN_NAME: Final = ":welcome"  # ends what `STAFF_CHANGED` is about, where it is one's own name on the public pages
QUESTIONS: Final = "report_questions"  # of a public fact: the questions that members are asked
NO_LONGER: Final = ":back"  # ends what `STAFF_ACCOMPANIES` is about, where a yes was taken back: that opens records
ALONE: Final = tuple(_BY_KIND)  # kinds of which each act is unusual


def is_unusual_alone(kind: Act, about: str | None) -> bool:
    """Whether an act that was done is unusual by itself, whatever else happened that day."""
    if kind is Act.STAFF_ACCOMPANIES:
        return (about or "").endswith(NO_LONGER)
    return kind in ALONE and not (kind is Act.STAFF_CHANGED and (about or "").endswith(OWN_NAME))


def unusual(kind: Act, *, members_that_day: int = 0) -> Unusual | None:
    """Why an act is unusual; None for a usual one.

    `members_that_day`: at how many different members of other sites the same account looked on the day of the act.
    """
    if kind is Act.MEMBER_FOUND:
        return Unusual.LOOKS if members_that_day >= MANY_LOOKS else None
    return _BY_KIND.get(kind)
