"""Reads about activities, one statement each. There are few, so that they are sorted here, by name."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from badges.base.text.names import folded
from badges.gatherings.activities.views import ActivityView
from badges.gatherings.rules import ActivityGroup
from badges.gatherings.tables import Activity

Grouped = list[tuple[ActivityGroup | None, list[ActivityView]]]


def activities(session: OrmSession) -> list[ActivityView]:
    """All activities, those that are retired last."""
    found = [ActivityView.of(each) for each in session.scalars(select(Activity))]
    return sorted(found, key=lambda each: (each.retired_on is not None, folded(each.name), each.id))


def offered(session: OrmSession, kept: str | None = None) -> list[ActivityView]:
    """Those that a form offers. `kept`: the key of one that stays in it although it is retired."""
    return [each for each in activities(session) if each.retired_on is None or each.key == kept]


def grouped(session: OrmSession, kept: str | None = None) -> Grouped:
    """The same by their groups, as `by_group` orders them."""
    return by_group(offered(session, kept))


def by_group(found: Iterable[ActivityView]) -> Grouped:
    """Activities by their groups, in the order of the groups, then those in no group yet. Empty groups are left out."""
    whole: dict[ActivityGroup | None, list[ActivityView]] = {group: [] for group in (*ActivityGroup, None)}
    for each in found:
        whole[each.group].append(each)
    return [(group, inside) for group, inside in whole.items() if inside]


def current_key(session: OrmSession, key: str) -> str:
    """The key of the activity that took the place of the one with this key; the same key where none did."""
    known = {each.id: each for each in activities(session)}
    found = next((each for each in known.values() if each.key == key), None)
    return key if found is None or found.merged_into_id is None else known[found.merged_into_id].key
