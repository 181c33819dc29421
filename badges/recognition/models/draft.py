"""A badge is drafted: begun anew, as a copy, or as the next version of one; changed, proposed, thrown away.

Its author and the coordination alone read a draft, and nothing is awarded by it.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from badges.base.database.engine import take_turns
from badges.base.errors import NotFound, Refused
from badges.base.journal.acts import Act
from badges.base.journal.record_act import About, note
from badges.base.rights import Action, Actor, require, require_staff
from badges.base.services import Services
from badges.base.versions import refuse_outdated
from badges.recognition import rows
from badges.recognition.models.facts import ModelFacts, PictureFacts
from badges.recognition.models.reads import may_open, twin
from badges.recognition.models.rules import TURN, Family, Slot
from badges.recognition.models.tables import BadgeDraft
from badges.recognition.tables import BadgeModel
from issuer import kit


def begin(
    services: Services,
    actor: Actor,
    facts: ModelFacts,
    *,
    next_of: str | None = None,
    copy_of: str | None = None,
) -> int:
    """Begin a draft: of the next version of a badge, of a copy of one, or of a new badge. Returns its number.

    The same form sent twice begins one. The next version has the picture of the one before; any other has the first
    pictogram that no badge of its family has. Raises NotFound: for a badge that there is not; Refused:
    `model.draft_exists`, with its `number`, where the next version was begun already.
    """
    require(actor, Action.DRAFT_BADGE)
    staff_id = require_staff(actor)
    with services.database.begin() as session:
        take_turns(session, TURN)
        now = services.now()
        base = _model(session, next_of or copy_of)
        model = base if next_of else None
        before = model.versions[-1].content["criteria"] if model is not None else []
        content = facts.content(before, criteria_ever(model) if model is not None else [], before)
        same = select(BadgeDraft).where(BadgeDraft.author_id == staff_id).order_by(BadgeDraft.id)
        for each in session.scalars(same):
            if each.content == content and each.model is model:
                return each.id
        if model is not None:
            begun = session.scalar(select(BadgeDraft.id).where(BadgeDraft.badge_model_id == model.id))
            if begun is not None:
                raise Refused("model.draft_exists", number=begun)
        found = BadgeDraft(
            model=model,
            based_on=base.versions[-1] if base is not None else None,
            content=content,
            author_id=staff_id,
            changed_by_id=staff_id,
            created_at=now,
            changed_at=now,
            **_picture(session, base, is_next=model is not None).columns(),
        )
        session.add(found)
        _note(session, Act.MODEL_DRAFTED, actor, found, now)
        return found.id


def change(services: Services, actor: Actor, draft_id: int, facts: ModelFacts, *, shown: str | None = None) -> None:
    """Write what the form of a draft says. `shown`: the version that the form shows.

    Words that a version of the badge has keep that criterion's key; a place whose words change keeps its own where they
    say nearly the same, unless `facts.others` names it; `facts.same` names those that keep it all the same. Raises
    NotFound; Outdated.
    """
    require(actor, Action.DRAFT_BADGE)
    with services.database.begin() as session:
        found = to_change(session, actor, draft_id)
        recorded = ModelFacts.of(found.content)
        model = found.model
        newest = model.versions[-1].content["criteria"] if model is not None else []
        content = facts.content(found.slots, criteria_ever(model) if model is not None else [], newest)
        if facts == recorded or content == found.content:  # also sent twice with a box ticked, which no draft keeps
            return
        refuse_outdated(shown, recorded.version)
        found.content = content
        _changed(session, actor, found, services.now())


def draw(services: Services, actor: Actor, draft_id: int, facts: PictureFacts, *, shown: str | None = None) -> None:
    """Compose the picture of a draft. A badge that exists keeps its family, and with it its silhouette.

    `shown`: the version that the form shows. Raises NotFound; Outdated.
    """
    require(actor, Action.DRAFT_BADGE)
    with services.database.begin() as session:
        found = to_change(session, actor, draft_id)
        recorded = PictureFacts.of(found.family, found.dye, found.pictogram)
        if found.model is not None:
            facts = PictureFacts.of(found.model.family, facts.dye, facts.pictogram)
        if facts == recorded:
            return
        refuse_outdated(shown, recorded.version)
        facts.fill(found)
        _changed(session, actor, found, services.now())


def propose(services: Services, actor: Actor, draft_id: int) -> None:
    """Tell the coordination that a draft is ready to be read. Idempotent. Raises NotFound."""
    require(actor, Action.DRAFT_BADGE)
    with services.database.begin() as session:
        found = to_change(session, actor, draft_id)
        if found.proposed_at is None:
            found.proposed_at = services.now()
            _note(session, Act.MODEL_PROPOSED, actor, found, services.now())


def discard(services: Services, actor: Actor, draft_id: int) -> None:
    """Throw a draft away; nothing that was published changes. Raises NotFound."""
    require(actor, Action.DRAFT_BADGE)
    with services.database.begin() as session:
        found = to_change(session, actor, draft_id)
        _note(session, Act.MODEL_DISCARDED, actor, found, services.now())
        session.delete(found)


def to_change(session: OrmSession, actor: Actor, draft_id: int) -> BadgeDraft:
    """The draft by its number; another that changes a draft waits until the end. Raises NotFound."""
    take_turns(session, TURN)
    found = session.get(BadgeDraft, draft_id)
    if found is None or not may_open(actor, found):
        raise NotFound("model.draft_gone")
    return found


def criteria_ever(model: BadgeModel) -> list[Slot]:
    """The criteria of every version of a badge, those of the newest last."""
    return [each for version in model.versions for each in version.content["criteria"]]


def _model(session: OrmSession, slug: str | None) -> BadgeModel | None:
    if slug is None:
        return None
    found = rows.model(session, slug)
    if found is None:
        raise NotFound("badge.unknown")
    return found


def _picture(session: OrmSession, base: BadgeModel | None, *, is_next: bool) -> PictureFacts:
    family, dye, pictogram = (
        kit.parts_of(base.versions[-1].design) if base is not None else (Family.DOING, Family.DOING, "")
    )
    if not is_next:
        known = rows.models(session, retired=True)
        free = (each for each in kit.pictograms() if twin(known, kit.design_of(family, dye, each), None) is None)
        pictogram = next(free, pictogram or next(iter(kit.pictograms())))
    return PictureFacts.of(family, dye, pictogram)


def _changed(session: OrmSession, actor: Actor, found: BadgeDraft, now: datetime) -> None:
    found.changed_by_id, found.changed_at = require_staff(actor), now
    _note(session, Act.MODEL_CHANGED, actor, found, now)


def _note(session: OrmSession, act: Act, actor: Actor, found: BadgeDraft, now: datetime) -> None:
    session.flush()
    note(session, act, actor, About(text=f"draft:{found.id}:{found.content['name']['fr']}"), now)
