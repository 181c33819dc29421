"""The words of activities for pages of every audience: what the groups are called, and what a form offers."""

from __future__ import annotations

from badges.base.facts import declared
from badges.gatherings.activities.facts import NewActivityFacts
from badges.gatherings.activities.reads import Grouped
from badges.gatherings.rules import ActivityGroup
from badges.web.http import fields
from badges.web.http.wording import gettext as _

Options = list[tuple[str, list[tuple[str, str]]]]  # the words of a group, with the key and the name of each activity


def group_words(group: ActivityGroup | None) -> str:
    """Return what a group is called; « Autres » for the activities that are in none yet."""
    return fields.said(declared(NewActivityFacts)["group"], group) or _("Autres")


def group_choices() -> list[tuple[str, str]]:
    """Return the groups to choose from, by key and words."""
    return [(each.value, group_words(each)) for each in ActivityGroup]


def options(found: Grouped) -> Options:
    """Return activities as a form offers them, by their groups."""
    return [(group_words(group), [(each.key, each.name) for each in inside]) for group, inside in found]


def names(offered: Options) -> dict[str, str]:
    """Return the names of the activities that a form offers, by key."""
    return {key: name for _group, inside in offered for key, name in inside}
