"""The starter catalogue of twenty soft-skill badges and the network's three sites, as data (see ORIGIN.md).

A criterion's key is its place in the badge's first version, "1" to "4". It never changes: a later version that moves or
rewords a criterion keeps its key, and what was seen before still counts.
"""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from badges.gatherings.rules import ActivityGroup


def badges() -> list[dict[str, Any]]:
    """The twenty badges in order: slug, family, and the content of their first version."""
    return [
        {
            "slug": badge["slug"],
            "family": badge["family"],
            "content": {
                "name": badge["name"],
                "description": badge["description"],
                "criteria": [{"key": str(place), **text} for place, text in enumerate(badge["criteria"], start=1)],
                "alignment": badge["alignment"],
                "france_travail": badge["france_travail"],
            },
        }
        for badge in _read("soft_skill_badges.json")
    ]


def network() -> dict[str, Any]:
    """The network: name, territory, carried_by, sites, activities."""
    found: dict[str, Any] = _read("network.json")
    return found


def activities() -> dict[ActivityGroup, dict[str, str]]:
    """What workshops and exchanges are about in a new instance: by group, name by key. The coordination keeps them."""
    return {ActivityGroup(group): named for group, named in _read("activities.json").items()}


def _read(name: str) -> Any:
    return json.loads((files(__name__) / name).read_text(encoding="utf-8"))
