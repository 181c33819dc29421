"""Reads about drafts and badges, for the pages of models. There are few: they are compared here, and not in SQL."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.orm import joinedload

from badges.base.journal.acts import Act
from badges.base.journal.tables import JournalEntry, JournalFacts
from badges.base.rights import Action, Actor, may
from badges.network.tables import Staff
from badges.recognition import rows
from badges.recognition.models.likeness import Alike, Text, found_alike, is_same
from badges.recognition.models.rules import DraftCriterion, same_picture
from badges.recognition.models.rules import criteria_beside as compared
from badges.recognition.models.tables import BadgeDraft
from badges.recognition.models.views import DraftView, ModelView, Namesake, PublishedVersion
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
    """One badge with its versions, and how many badges were issued by each; one withdrawn within minutes is none."""
    found = rows.model(session, slug)
    if found is None:
        return None
    numbers = [each.id for each in found.versions]
    cancelled = func.count(case((Award.state == AwardState.REVOKED, Award.id)))
    issued = select(Award.badge_version_id, func.count(Award.id), cancelled).where(Award.issued_at.is_not(None))
    issued = issued.where(Award.badge_version_id.in_(numbers), Award.state != AwardState.WITHDRAWN)
    issued = issued.group_by(Award.badge_version_id)
    counts = {number: (given, ended) for number, given, ended in session.execute(issued)}
    proposed_by = _proposers(session, [each.published_at for each in found.versions if each.published_by_id])
    by = ({each.published_by_id for each in found.versions} | set(proposed_by.values())) - {None}
    named = select(Staff.id, Staff.name).where(Staff.id.in_(by), Staff.erased_at.is_(None))
    names = dict(session.execute(named).all()) if by else {}
    return ModelView(
        slug=found.slug,
        family=found.family,
        retired_on=found.retired_on,
        versions=tuple(
            PublishedVersion(
                BadgeVersionView.of(each),
                names.get(each.published_by_id or 0),
                names.get(proposed_by.get(f"badge:{slug}/{each.number}", 0)),
                *counts.get(each.id, (0, 0)),
            )
            for each in found.versions
        ),
        draft_id=session.scalar(select(BadgeDraft.id).where(BadgeDraft.badge_model_id == found.id)),
    )


def _proposers(session: OrmSession, instants: Collection[datetime]) -> dict[str, int]:
    """Whose proposal was published at these instants, by what the journal says of it: "badge:equipe/2". The draft is
    gone by then. One statement, by an index."""
    chosen = select(JournalFacts.about).join(JournalEntry, JournalEntry.id == JournalFacts.entry_id)
    chosen = chosen.where(JournalEntry.at.in_(instants), JournalEntry.kind == Act.MODEL_PUBLISHED)
    parts = ((text or "").rpartition(":") for text in session.scalars(chosen)) if instants else ()
    return {what: int(number) for what, _colon, number in parts if number.isdecimal() and what.startswith("badge:")}


def count_begun(session: OrmSession, slug: str) -> int:
    """How many awards of a badge are begun and not signed: once it is retired, none of them can be. One statement."""
    chosen = select(func.count(Award.id)).join(BadgeModel, BadgeModel.id == Award.badge_model_id)
    chosen = chosen.where(BadgeModel.slug == slug, Award.state.in_(UNSIGNED), Award.erased_at.is_(None))
    return session.scalars(chosen).one()


def criteria_beside(session: OrmSession, wanted: DraftView) -> tuple[DraftCriterion, ...]:
    """The criteria of a draft, each beside what was published of it."""
    found = rows.model(session, wanted.slug) if wanted.slug is not None else None
    versions = [each.content["criteria"] for each in found.versions] if found is not None else []
    return compared(wanted.slots, [each for version in versions for each in version], versions[-1] if versions else ())


def alike(session: OrmSession, actor: Actor, wanted: DraftView) -> tuple[list[Alike], list[Namesake]]:
    """The badges and criteria of ours that say nearly the same as a draft, its own badge aside; and the other badges,
    retired ones too, and the drafts open to the actor that are called as it is. Two statements."""
    every = [each for each in rows.models(session, retired=True) if each.slug != wanted.slug]
    others = [each for each in every if each.retired_on is None]
    found = found_alike([wanted.name], [Text(each.slug, _name(each), _name(each)) for each in others])
    found += found_alike([each["fr"] for each in wanted.content["criteria"]], list(_criteria(others)))
    named = [
        Namesake(_name(each), slug=each.slug)
        for each in every
        if any(is_same(version.content["name"]["fr"], wanted.name) for version in each.versions)
    ]
    chosen = select(BadgeDraft.id, BadgeDraft.content).where(BadgeDraft.id != wanted.id).order_by(BadgeDraft.id)
    if not may(actor, Action.PUBLISH_BADGE):
        chosen = chosen.where(BadgeDraft.author_id == actor.staff_id)
    drafted = ((number, content["name"]["fr"]) for number, content in session.execute(chosen))
    return found, named + [Namesake(name, draft_id=number) for number, name in drafted if is_same(name, wanted.name)]


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
