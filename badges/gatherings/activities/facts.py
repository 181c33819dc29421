"""What the form of an activity says; each field is declared once (`badges.base.facts`)."""

from __future__ import annotations

from dataclasses import dataclass

from badges.base.errors import Refused
from badges.base.facts import Facts, Kind, fact
from badges.base.parsers import yes
from badges.base.text import names
from badges.base.text.sentences import holds_contact
from badges.gatherings.activities.rules import NAME_LENGTH
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
class ActivityFacts(Facts):
    """What an activity is called, and whether it is offered for nothing new."""

    name: str = fact(a_name, label="activity_name", limit=NAME_LENGTH, codes=("activity.same",), column=Activity.name)
    retired: bool = fact(
        yes, label="activity_retired", kind=Kind.YES, column=Activity.retired_on, fills=False, default=False
    )
