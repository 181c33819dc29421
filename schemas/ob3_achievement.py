"""Open Badges 3.0: what is recognized, and on what grounds. Achievement, AchievementSubject, Evidence (section B).

Import them from ``schemas.ob3``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from schemas.errors import DocumentMalformed
from schemas.members import member, members, present, required, text, texts, values
from schemas.ob3_profile import IdentityObject, Image, Profile, image_of
from schemas.vocabulary import ACHIEVEMENT, ACHIEVEMENT_SUBJECT, ALIGNMENT, EVIDENCE


@dataclass(frozen=True)
class Criteria:
    """What must be shown to earn the achievement: a page, a narrative (Markdown), or both."""

    id: str | None = None
    narrative: str | None = None

    def to_json(self) -> dict[str, Any]:
        """The object as it stands in a signed document."""
        return present({"id": self.id, "narrative": self.narrative})

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Criteria:
        """Read leniently: what is absent or of another type is None."""
        return cls(text(document, "id"), text(document, "narrative"))


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

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Alignment:
        """Read leniently; raises DocumentMalformed without targetName or targetUrl."""
        return cls(
            target_name=required(document, "targetName"),
            target_url=required(document, "targetUrl"),
            target_framework=text(document, "targetFramework"),
            target_description=text(document, "targetDescription"),
            target_code=text(document, "targetCode"),
            target_type=text(document, "targetType"),
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

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Achievement:
        """Read leniently; raises DocumentMalformed without id or name."""
        creator = next(iter(values(document, "creator")), None)
        return cls(
            id=required(document, "id"),
            name=required(document, "name"),
            description=text(document, "description") or "",
            criteria=Criteria.from_json(member(document, "criteria") or {}),
            image=image_of(document),
            alignment=tuple(Alignment.from_json(alignment) for alignment in members(document, "alignment")),
            tag=texts(document, "tag"),
            in_language=text(document, "inLanguage"),
            version=text(document, "version"),
            achievement_type=text(document, "achievementType"),
            creator=Profile.from_json(creator) if isinstance(creator, str | dict) else None,
        )


@dataclass(frozen=True)
class AchievementSubject:
    """Who is recognized and for what. Dates are ISO 8601 with a zone; ``source`` is where it was observed."""

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

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> AchievementSubject:
        """Read leniently; raises DocumentMalformed without an achievement."""
        achievement, source = member(document, "achievement"), member(document, "source")
        if achievement is None:
            raise DocumentMalformed("document.member_missing", member="achievement")
        return cls(
            achievement=Achievement.from_json(achievement),
            id=text(document, "id"),
            identifier=tuple(IdentityObject.from_json(identity) for identity in members(document, "identifier")),
            activity_start_date=text(document, "activityStartDate"),
            activity_end_date=text(document, "activityEndDate"),
            role=text(document, "role"),
            source=None if source is None else Profile.from_json(source),
            narrative=text(document, "narrative"),
        )


@dataclass(frozen=True)
class Evidence:
    """One ground of the award. No other member survives JSON-LD safe mode (measured)."""

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

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Evidence:
        """Read leniently: what is absent or of another type is None."""
        return cls(
            id=text(document, "id"),
            name=text(document, "name"),
            description=text(document, "description"),
            narrative=text(document, "narrative"),
            genre=text(document, "genre"),
            audience=text(document, "audience"),
            digest_multibase=text(document, "digestMultibase"),
        )
