"""The coordination publishes a draft as the next version of a badge, retires a badge, and offers it again.

A version is never changed: what was signed by one says what it said. Publishing writes no award: one that is begun
keeps its version, and its wizard says that the badge changed (`badges.recognition.models.newer_version`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from badges.base.database.engine import take_turns
from badges.base.errors import NotFound, Refused
from badges.base.journal.acts import Act
from badges.base.journal.record_act import About, note
from badges.base.rights import Action, Actor, require
from badges.base.services import Services
from badges.base.times import local_date
from badges.base.versions import refuse_outdated
from badges.recognition import rows
from badges.recognition.models.draft import criteria_ever, to_change
from badges.recognition.models.likeness import is_same
from badges.recognition.models.reads import twin
from badges.recognition.models.rules import TURN, criteria_of, lacking, slug_of
from badges.recognition.models.tables import BadgeDraft
from badges.recognition.models.views import DraftView
from badges.recognition.rules import Blocker
from badges.recognition.tables import BadgeModel, BadgeVersion


def missing(session: OrmSession, draft_id: int) -> list[Blocker]:
    """What a draft lacks before it can be published, as `publish` refuses it. Raises NotFound."""
    found = session.get(BadgeDraft, draft_id)
    if found is None:
        raise NotFound("model.draft_gone")
    return _missing(found, rows.models(session, retired=True))


def publish(services: Services, actor: Actor, draft_id: int, *, shown: str | None = None) -> tuple[str, int]:
    """Publish a draft, and return the badge's slug and the number of the version. The draft is gone.

    `shown`: the version of what the coordination read. Raises NotFound: also where it was published or thrown away
    meanwhile; Outdated; Refused: what is missing first, `model.line_missing`, `model.criteria`,
    `model.criterion_twice`, `model.contrast`, `model.name_taken`, `model.picture_taken`, `model.retired`,
    `model.unchanged`.
    """
    require(actor, Action.PUBLISH_BADGE)
    with services.database.begin() as session:
        found = to_change(session, actor, draft_id)
        refuse_outdated(shown, DraftView.of(found).version)
        for each in _missing(found, rows.models(session, retired=True)):
            raise Refused(each.code, **each.facts)
        now = services.now()
        model = found.model or _new(session, found)
        version = BadgeVersion(
            model=model,
            number=max((each.number for each in model.versions), default=0) + 1,
            content=_content(found),
            design=found.design,
            published_at=now,
            published_by_id=actor.staff_id,
        )
        proposer = found.author_id if found.author_id != actor.staff_id else None
        session.delete(found)
        session.add(version)
        _note(session, Act.MODEL_PUBLISHED, actor, version, now, proposer)
        return model.slug, version.number


def retire(services: Services, actor: Actor, slug: str) -> None:
    """Award a badge no more, from now on; those that were stay and verify. Idempotent. Raises NotFound."""
    require(actor, Action.PUBLISH_BADGE)
    with services.database.begin() as session:
        found, now = _known(session, slug), services.now()
        if found.retired_on is None:
            found.retired_on = local_date(now)
            _note(session, Act.MODEL_RETIRED, actor, found.versions[-1], now)


def offer_again(services: Services, actor: Actor, slug: str) -> None:
    """Offer a badge again that was retired. Idempotent. Raises NotFound."""
    require(actor, Action.PUBLISH_BADGE)
    with services.database.begin() as session:
        found, now = _known(session, slug), services.now()
        if found.retired_on is not None:
            found.retired_on = None
            _note(session, Act.MODEL_OFFERED_AGAIN, actor, found.versions[-1], now)


def _known(session: OrmSession, slug: str) -> BadgeModel:
    take_turns(session, TURN)
    found = rows.model(session, slug)
    if found is None:
        raise NotFound("badge.unknown")
    return found


def _new(session: OrmSession, draft: BadgeDraft) -> BadgeModel:
    taken = set(session.scalars(select(BadgeModel.slug)))
    return BadgeModel(slug=slug_of(draft.content["name"]["fr"], taken), family=draft.family)


def _content(draft: BadgeDraft) -> dict[str, Any]:
    used = [str(each["key"]) for each in criteria_ever(draft.model)] if draft.model is not None else []
    return {**draft.content, "criteria": criteria_of(draft.content["criteria"], used)}


def _missing(draft: BadgeDraft, known: Sequence[BadgeModel]) -> list[Blocker]:
    found = lacking(draft.content, draft.dye)
    name, slug = draft.content["name"]["fr"], draft.model.slug if draft.model is not None else None
    for each in known:
        if each.slug != slug and any(is_same(version.content["name"]["fr"], name) for version in each.versions):
            found.append(Blocker("model.name_taken", {"name": each.versions[-1].content["name"]["fr"]}))
            break
    design = draft.design
    if (same := twin(known, design, slug)) is not None:
        found.append(Blocker("model.picture_taken", {"name": same.versions[-1].content["name"]["fr"]}))
    if draft.model is not None:
        newest = draft.model.versions[-1]
        if draft.model.retired_on is not None:
            found.append(Blocker("model.retired"))
        if (newest.content, newest.design) == (_content(draft), design):
            found.append(Blocker("model.unchanged"))
    return found


def _note(
    session: OrmSession, act: Act, actor: Actor, version: BadgeVersion, now: datetime, proposer: int | None = None
) -> None:
    """Note the act: "badge:equipe/2", with the number of another account that proposed it, "badge:equipe/2:7"."""
    session.flush()
    by = f":{proposer}" if proposer is not None else ""
    note(session, act, actor, About(text=f"badge:{version.model.slug}/{version.number}{by}"), now)
