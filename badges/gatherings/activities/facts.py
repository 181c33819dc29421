"""What the forms of an activity say; each field is declared once (`badges.base.facts`)."""

from __future__ import annotations

from dataclasses import dataclass

from badges.base.errors import Refused
from badges.base.facts import Facts, Kind, fact
from badges.base.parsers import one_of, yes
from badges.base.text import names
from badges.base.text.sentences import holds_contact
from badges.gatherings.activities.rules import NAME_LENGTH
from badges.gatherings.rules import ActivityGroup
from badges.gatherings.tables import Activity


def a_name(text: str) -> str:
    """Parse what an activity is called.

    Raises Refused: activity.name_missing, activity.name_too_long, sentence.contact.
    """
    name = names.clean(text)
    if name is None:
        raise Refused("activity.name_missing")
    if len(name) > NAME_LENGTH:
        raise Refused("activity.name_too_long", length=NAME_LENGTH)
    if holds_contact(name):
        raise Refused("sentence.contact")
    return name


@dataclass(frozen=True, kw_only=True)
class NewActivityFacts(Facts):
    """What an activity is called, and the group in which it is shown."""

    name: str = fact(
        a_name, label="activity_name", limit=NAME_LENGTH, codes=("activity.same", "activity.merged"),
        column=Activity.name,
    )  # fmt: skip
    group: ActivityGroup = fact(
        one_of(ActivityGroup, "activity.group"), label="activity_group", kind=Kind.CHOICE, column=Activity.group_key
    )


@dataclass(frozen=True, kw_only=True)
class ActivityFacts(NewActivityFacts):
    """The same, and whether it is offered for nothing new."""

    retired: bool = fact(
        yes, label="activity_retired", kind=Kind.YES, column=Activity.retired_on, fills=False, default=False
    )
