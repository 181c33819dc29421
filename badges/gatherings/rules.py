"""The kinds of gatherings, and the roles in which a member takes part."""

from __future__ import annotations

from enum import StrEnum


class GatheringKind(StrEnum):
    """A meeting (rencontre), or a session (séance) of a workshop."""

    MEETING = "meeting"
    WORKSHOP = "workshop"


class Participation(StrEnum):
    """How a member took part in a gathering, from the lightest to the fullest."""

    TAKES_PART = "takes_part"
    HELPS = "helps"
    LEADS = "leads"
