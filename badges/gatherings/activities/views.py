"""An activity, for pages and the rooms above."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from badges.base.database.views import view
from badges.gatherings.activities.facts import ActivityFacts
from badges.gatherings.rules import ActivityGroup
from badges.gatherings.tables import Activity


@dataclass(frozen=True)
class ActivityView:
    """What a workshop or an exchange is about. `key` stands in forms; `group` None: in no group yet."""

    id: int
    key: str
    name: str
    group: ActivityGroup | None
    retired_on: date | None
    merged_into_id: int | None

    @classmethod
    def of(cls, activity: Activity) -> ActivityView:
        """Return the view of an activity's row."""
        return view(cls, activity, group=activity.group_key)

    @property
    def facts(self) -> ActivityFacts:
        """What is recorded, as its form says it."""
        return ActivityFacts.recorded(self, group=self.group, retired=self.retired_on is not None)
