"""What is missing before an award, as codes that have their sentences in the catalogues."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from schemas.errors import OpenBadgesError


@dataclass(frozen=True)
class Blocker:
    """One thing still missing, by its stable code and the facts that its sentence mentions."""

    code: str
    facts: Mapping[str, object] = field(default_factory=dict)


class AwardBlocked(OpenBadgesError):
    """Something is still missing before this award; `blockers` lists it (409)."""

    def __init__(self, blockers: Sequence[Blocker]) -> None:
        self.blockers = tuple(blockers)
        super().__init__("award.blocked", missing=[blocker.code for blocker in self.blockers])
