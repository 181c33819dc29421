"""Open Badges 3.0: Criteria, Alignment, Achievement, AchievementSubject and Evidence (appendix B).

Import them from `schemas.ob3`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from schemas.members import present
from schemas.ob3_profile import IdentityObject, Image, Profile
from schemas.vocabulary import ACHIEVEMENT, ACHIEVEMENT_SUBJECT, ALIGNMENT, EVIDENCE


@dataclass(frozen=True)
class Criteria:
    """What must be shown to earn the achievement: a page, a narrative (Markdown), or both."""

    id: str | None = None
    narrative: str | None = None

    def to_json(self) -> dict[str, Any]:
        """The object as it stands in a signed document."""
        return present({"id": self.id, "narrative": self.narrative})


@dataclass(frozen=True)
class Alignment:
    """A node of a framework that the achievement corresponds to; its URL is required by the standard."""

    target_name: str
    target_url: str
    target_framework: str | None = None
    target_description: str | None = None
    target_code: str | None = None
    target_type: str | None = None

    def to_json(self) -> dict[str, Any]:
        """The object as it stands in a signed document."""
        return present(
            {
                "type": [ALIGNMENT],
                "targetName": self.target_name,
                "targetUrl": self.target_url,
                "targetFramework": self.target_framework,
                "targetDescription": self.target_description,
                "targetCode": self.target_code,
                "targetType": self.target_type,
            }
        )


@dataclass(frozen=True)
class Achievement:
    """One version of a badge model: what any number of persons may be recognized for."""

    id: str
    name: str
    description: str
    criteria: Criteria
    image: Image | None = None
    alignment: tuple[Alignment, ...] = ()
    tag: tuple[str, ...] = ()
    in_language: str | None = None
    version: str | None = None
    achievement_type: str | None = None
    creator: Profile | None = None

    def to_json(self) -> dict[str, Any]:
        """The object as it stands in a signed document."""
        return present(
            {
                "id": self.id,
                "type": [ACHIEVEMENT],
                "achievementType": self.achievement_type,
                "name": self.name,
                "description": self.description,
                "criteria": self.criteria.to_json(),
                "image": self.image and self.image.to_json(),
                "alignment": [alignment.to_json() for alignment in self.alignment],
                "tag": list(self.tag),
                "inLanguage": self.in_language,
                "version": self.version,
                "creator": self.creator and self.creator.to_json(),
            }
        )


@dataclass(frozen=True)
class AchievementSubject:
    """Who is recognized and for what. Dates are ISO 8601 with a zone; `source` is where it was observed."""

    achievement: Achievement
    id: str | None = None
    identifier: tuple[IdentityObject, ...] = ()
    activity_start_date: str | None = None
    activity_end_date: str | None = None
    role: str | None = None
    source: Profile | None = None
    narrative: str | None = None

    def to_json(self) -> dict[str, Any]:
        """The object as it stands in a signed document."""
        return present(
            {
                "id": self.id,
                "type": [ACHIEVEMENT_SUBJECT],
                "identifier": [identity.to_json() for identity in self.identifier],
                "achievement": self.achievement.to_json(),
                "activityStartDate": self.activity_start_date,
                "activityEndDate": self.activity_end_date,
                "role": self.role,
                "source": self.source and self.source.to_json(),
                "narrative": self.narrative,
            }
        )


@dataclass(frozen=True)
class Evidence:
    """A piece of evidence. The contexts define no other member, so that no other can be signed."""

    id: str | None = None
    name: str | None = None
    description: str | None = None
    narrative: str | None = None
    genre: str | None = None
    audience: str | None = None
    digest_multibase: str | None = None

    def to_json(self) -> dict[str, Any]:
        """The object as it stands in a signed document."""
        return present(
            {
                "id": self.id,
                "type": [EVIDENCE],
                "name": self.name,
                "description": self.description,
                "narrative": self.narrative,
                "genre": self.genre,
                "audience": self.audience,
                "digestMultibase": self.digest_multibase,
            }
        )
