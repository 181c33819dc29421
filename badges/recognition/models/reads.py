"""Reads about drafts and badges, for the pages of models. There are few: they are compared here, and not in SQL."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.orm import joinedload

from badges.base.rights import Action, Actor, may
from badges.network.tables import Staff
from badges.recognition import rows
from badges.recognition.models.likeness import Alike, Text, found_alike
from badges.recognition.models.rules import Gesture, same_picture
from badges.recognition.models.rules import gestures as compared
from badges.recognition.models.tables import BadgeDraft
from badges.recognition.models.views import DraftView, ModelView, PublishedEdition
from badges.recognition.states import UNSIGNED, AwardState
from badges.recognition.tables import Award, BadgeModel, BadgeVersion
from badges.recognition.views import BadgeVersionView, BadgeView

_WHOLE = (
    joinedload(BadgeDraft.model),
    joinedload(BadgeDraft.based_on).joinedload(BadgeVersion.model),
    joinedload(BadgeDraft.author),
    joinedload(BadgeDraft.changed_by),
)


def drafts(session: OrmSession, actor: Actor) -> list[DraftView]:
    """The drafts that a member of staff may open, those that wait longest for the coordination first."""
    chosen = select(BadgeDraft).options(*_WHOLE).order_by(BadgeDraft.proposed_at.is_(None), BadgeDraft.proposed_at)
    if not may(actor, Action.PUBLISH_BADGE):
        chosen = chosen.where(BadgeDraft.author_id == actor.staff_id)
    return [DraftView.of(each) for each in session.scalars(chosen.order_by(BadgeDraft.id))]


def draft(session: OrmSession, actor: Actor, draft_id: int) -> DraftView | None:
    """A draft that a member of staff may open: their own, or any for the coordination."""
    found = session.get(BadgeDraft, draft_id, options=_WHOLE)
    return DraftView.of(found) if found is not None and may_open(actor, found) else None


def may_open(actor: Actor, found: BadgeDraft) -> bool:
    """Whether a draft is a staff member's own, or they are of the coordination."""
    return found.author_id == actor.staff_id or may(actor, Action.PUBLISH_BADGE)


def counting_proposed() -> Select[int]:
    """Count the drafts that wait for the coordination (`badges.base.database.counts`)."""
    return select(func.count(BadgeDraft.id)).where(BadgeDraft.proposed_at.is_not(None))


def models(session: OrmSession) -> list[BadgeView]:
    """All badges in the order in which they were made, retired ones among them."""
    return [BadgeView.of(each) for each in rows.models(session, retired=True)]


def models_of(
    session: OrmSession, slugs: Collection[str], award_ids: Collection[int]
) -> tuple[dict[str, dict[str, str]], dict[int, str]]:
    """The names of the badges with these slugs and of those that these awards are, retired or not; and the slug of each
    award, by its number. One statement at most."""
    called: dict[str, dict[str, str]] = {}
    awards: dict[int, str] = {}
    if not slugs and not award_ids:
        return called, awards
    chosen = (
        select(BadgeModel.slug, BadgeVersion.content, Award.id)
        .join(BadgeVersion, BadgeVersion.badge_model_id == BadgeModel.id)
        .outerjoin(Award, (Award.badge_model_id == BadgeModel.id) & Award.id.in_(award_ids))
        .where(or_(BadgeModel.slug.in_(slugs), Award.id.is_not(None)))
        .order_by(BadgeVersion.number)
    )
    for slug, content, award_id in session.execute(chosen):  # of each the newest name stays
        called[slug] = content["name"]
        if award_id is not None:
            awards[award_id] = slug
    return called, awards


def model(session: OrmSession, slug: str) -> ModelView | None:
    """One badge with its editions, and how many badges were issued by each; one withdrawn within minutes is none."""
    found = rows.model(session, slug)
    if found is None:
        return None
    numbers = [each.id for each in found.versions]
    cancelled = func.count(case((Award.state == AwardState.REVOKED, Award.id)))
    issued = select(Award.badge_version_id, func.count(Award.id), cancelled).where(Award.issued_at.is_not(None))
    issued = issued.where(Award.badge_version_id.in_(numbers), Award.state != AwardState.WITHDRAWN)
    issued = issued.group_by(Award.badge_version_id)
    counts = {number: (given, ended) for number, given, ended in session.execute(issued)}
    by = {each.published_by_id for each in found.versions} - {None}
    named = select(Staff.id, Staff.name).where(Staff.id.in_(by))
    published_by = dict(session.execute(named).all()) if by else {}
    return ModelView(
        slug=found.slug,
        family=found.family,
        retired_on=found.retired_on,
        editions=tuple(
            PublishedEdition(
                BadgeVersionView.of(each), published_by.get(each.published_by_id or 0), *counts.get(each.id, (0, 0))
            )
            for each in found.versions
        ),
        draft_id=session.scalar(select(BadgeDraft.id).where(BadgeDraft.badge_model_id == found.id)),
    )


def count_begun(session: OrmSession, slug: str) -> int:
    """How many awards of a badge are begun and not signed: once it is retired, none of them can be. One statement."""
    chosen = select(func.count(Award.id)).join(BadgeModel, BadgeModel.id == Award.badge_model_id)
    chosen = chosen.where(BadgeModel.slug == slug, Award.state.in_(UNSIGNED), Award.erased_at.is_(None))
    return session.scalars(chosen).one()


def gestures(session: OrmSession, wanted: DraftView) -> tuple[Gesture, ...]:
    """The criteria of a draft, each beside what was published of it."""
    found = rows.model(session, wanted.slug) if wanted.slug is not None else None
    editions = [each.content["criteria"] for each in found.versions] if found is not None else []
    return compared(wanted.slots, [each for edition in editions for each in edition], editions[-1] if editions else ())


def alike(session: OrmSession, wanted: DraftView) -> list[Alike]:
    """The badges and criteria of ours that say nearly the same as a draft, its own badge aside."""
    others = [each for each in rows.models(session) if each.slug != wanted.slug]
    names = [Text(each.slug, _name(each), _name(each)) for each in others]
    criteria = list(_criteria(others))
    found = found_alike([wanted.name], names)
    return found + found_alike([each["fr"] for each in wanted.content["criteria"]], criteria)


def twin(models: Sequence[BadgeModel], design: str, slug: str | None) -> BadgeModel | None:
    """Another badge whose picture, today's or of a version before, cannot be told from this one in black and white."""
    for each in models:
        if each.slug != slug and any(same_picture(version.design, design) for version in each.versions):
            return each
    return None


def picture_of(session: OrmSession, wanted: DraftView) -> str | None:
    """The name of the badge that has a draft's picture already."""
    found = twin(rows.models(session, retired=True), wanted.design, wanted.slug)
    return _name(found) if found is not None else None


def _name(model: BadgeModel) -> str:
    return str(model.versions[-1].content["name"]["fr"])


def _criteria(models: Sequence[BadgeModel]) -> Iterator[Text]:
    for each in models:
        for criterion in each.versions[-1].content["criteria"]:
            yield Text(each.slug, _name(each), criterion["fr"])
