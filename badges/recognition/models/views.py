"""Drafts of badges and badges with their versions, for pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from badges.base.versions import version_of
from badges.recognition.models.facts import ModelFacts, PictureFacts
from badges.recognition.models.rules import criteria_of, unread_english, untranslated
from badges.recognition.models.tables import BadgeDraft
from badges.recognition.views import BadgeVersionView


@dataclass(frozen=True)
class DraftView:
    """A draft. `slug` None: of a badge that does not exist yet; `number`: the version that it would be."""

    id: int
    slug: str | None
    number: int
    facts: ModelFacts
    picture: PictureFacts
    content: Mapping[str, Any]
    slots: tuple[Mapping[str, Any], ...]  # the criteria in their places; a place may be empty
    author_id: int
    author: str
    changed_by: str
    changed_at: datetime
    proposed_at: datetime | None
    based_on: BadgeVersionView | None
    retired_on: date | None  # the badge is awarded no more

    @property
    def name(self) -> str:
        """What the badge would be called."""
        return self.facts.name

    @property
    def design(self) -> str:
        """The name of its drawing."""
        return self.picture.design

    @property
    def version(self) -> str:
        """The version of all that would be published: what the coordination reads before it does.

        The words in both languages, the alignment and the words of France Travail are those of the form; the keys say
        which criteria are those of a version before.
        """
        keys = [each["key"] for each in self.slots]
        return version_of(self.facts.version, self.picture.version, self.number, keys)

    @property
    def untranslated(self) -> list[str]:
        """The texts without English."""
        return untranslated(self.content)

    @property
    def unread_english(self) -> list[str]:
        """The texts whose French was changed, and their English was not: of a copy, or of a next version."""
        return unread_english(self.content, self.based_on.content if self.based_on is not None else None)

    @classmethod
    def of(cls, draft: BadgeDraft) -> DraftView:
        """Return the view of a draft's row; its model, its author and what it is based on loaded."""
        return cls(
            id=draft.id,
            slug=draft.model.slug if draft.model is not None else None,
            number=(draft.model.newest or 0) + 1 if draft.model is not None else 1,
            facts=ModelFacts.of(draft.content),
            picture=PictureFacts.of(draft.family, draft.dye, draft.pictogram),
            content={**draft.content, "criteria": tuple(each for each in draft.content["criteria"] if each["fr"])},
            slots=tuple(draft.slots),
            author_id=draft.author_id,
            author=draft.author.name,
            changed_by=draft.changed_by.name,
            changed_at=draft.changed_at,
            proposed_at=draft.proposed_at,
            based_on=BadgeVersionView.of(draft.based_on) if draft.based_on is not None else None,
            retired_on=draft.model.retired_on if draft.model is not None else None,
        )

    def as_version(self, slug: str) -> BadgeVersionView:
        """Return what would be published, for previews: the texts, the keys aside, and the picture."""
        content = {**self.content, "criteria": criteria_of(self.content["criteria"], ())}
        return BadgeVersionView(slug, self.number, self.design, content, self.changed_at)


@dataclass(frozen=True)
class Namesake:
    """Another badge, or another draft, that has the name of a draft: `slug` of the one, `draft_id` of the other."""

    name: str
    slug: str | None = None
    draft_id: int | None = None


@dataclass(frozen=True)
class PublishedVersion:
    """A published version, who published it, and how many badges were issued by it, as reports count them.

    `proposed_by`: whose proposal it was, None where it was their own. One that was cancelled later was given, and
    counts; one withdrawn within minutes was an error, and does not.
    """

    version: BadgeVersionView
    published_by: str | None
    proposed_by: str | None
    issued: int
    cancelled: int  # of those that were issued


@dataclass(frozen=True)
class ModelView:
    """A badge with its versions, oldest first. `draft_id`: of its next one, where it is begun."""

    slug: str
    family: str
    retired_on: date | None
    versions: tuple[PublishedVersion, ...]
    draft_id: int | None

    @property
    def current(self) -> BadgeVersionView:
        """The version that is awarded now, or was last."""
        return self.versions[-1].version

    @property
    def issued(self) -> int:
        """How many badges were issued by all of its versions."""
        return sum(each.issued for each in self.versions)

    @property
    def standing(self) -> int:
        """How many of them were not cancelled."""
        return self.issued - sum(each.cancelled for each in self.versions)
