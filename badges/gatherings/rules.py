"""The kinds of gatherings, and the roles in which a member takes part."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeAlias


class GatheringKind(StrEnum):
    """A meeting (rencontre), or a session (séance) of a workshop."""

    MEETING = "meeting"
    WORKSHOP = "workshop"


class Participation(StrEnum):
    """How a member took part in a gathering, from the lightest to the fullest."""

    TAKES_PART = "takes_part"
    HELPS = "helps"
    LEADS = "leads"


Roles: TypeAlias = Mapping[int, Participation]  # by member number


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
