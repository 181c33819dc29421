"""Reads about badges, what was seen, and awards, one statement each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    String,
    bindparam,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.orm import Session as OrmSession

from badges.base.database.types import UtcDateTime
from badges.gatherings.reads import presence
from badges.gatherings.rows import with_place
from badges.gatherings.tables import Gathering
from badges.gatherings.views import GatheringView, Present
from badges.people import rows as people
from badges.people.tables import Member
from badges.people.ties.reads import persons
from badges.recognition import rows
from badges.recognition.evidence import Part, SeenOf, counts, parts_of, seen_of
from badges.recognition.states import IN_PROGRESS, AwardState
from badges.recognition.tables import Award, BadgeModel, Disagreement, Observation, OwnWords
from badges.recognition.views import AwardView, BadgeVersionView, BadgeView, OwnWordsView, WaitingAward

UNFINISHED: Final = 20  # awards in progress that are read at once


def badges(session: OrmSession) -> list[BadgeView]:
    """The badges that can be awarded, with their versions, in the order of creation. One statement."""
    return [BadgeView.of(each) for each in rows.models(session)]


def badge(session: OrmSession, slug: str) -> BadgeView | None:
    """A badge by its slug, retired or not, with its versions. Two statements."""
    found = rows.model(session, slug)
    return BadgeView.of(found) if found is not None else None


def version(session: OrmSession, slug: str, number: int) -> BadgeVersionView | None:
    """One version of a badge."""
    found = rows.version(session, slug, number)
    return BadgeVersionView.of(found) if found is not None else None


def versions(session: OrmSession, wanted: Collection[tuple[str, int]]) -> list[BadgeVersionView]:
    """Several versions by their slugs and numbers, in no order. One statement."""
    return [BadgeVersionView.of(each) for each in rows.versions(session, wanted)]


def award(session: OrmSession, award_id: int) -> AwardView | None:
    """An award that was not erased."""
    found = rows.award(session, award_id)
    return AwardView.of(found) if found is not None and found.erased_at is None else None


def awards_by_id(session: OrmSession, ids: Collection[int]) -> dict[int, AwardView]:
    """Awards by number; those that were erased are left out. One statement, and none for no number."""
    if not ids:
        return {}
    chosen = rows.awards().where(Award.id.in_(ids), Award.erased_at.is_(None))
    return {award.id: award for award in AwardView.of_each(session.scalars(chosen))}


def holder_of(session: OrmSession, code: str) -> int | None:
    """The number of the member whose badge has this normalised public code; None when there is none, or it is gone."""
    chosen = select(Award.member_id).where(Award.code == code, Award.issued_at.is_not(None), Award.erased_at.is_(None))
    return session.scalar(chosen)


def award_with_code(session: OrmSession, code: str) -> AwardView | None:
    """The award with this normalised public code, once issued; None when there is none, or it is gone."""
    found = rows.award_by_code(session, code)
    return AwardView.of(found) if found is not None and found.issued_at and found.erased_at is None else None


def said_of(session: OrmSession, award_id: int) -> tuple[OwnWordsView | None, datetime | None]:
    """What the member said of a badge: their own words, shown with it or not, and when they said that they do not
    agree with it; each None where they did not. One statement."""
    found = session.execute(_SAID_OF, {"award": award_id}).one()
    return OwnWordsView(found.text, found.shown) if found.text is not None else None, found.said_at


_SAID_OF: Final = (
    select(OwnWords.text, OwnWords.shown, Disagreement.said_at)
    .select_from(Award)
    .outerjoin(OwnWords, OwnWords.award_id == Award.id)
    .outerjoin(Disagreement, Disagreement.award_id == Award.id)
    .where(Award.id == bindparam("award"))
)


def awards_of(session: OrmSession, member_id: int) -> list[AwardView]:
    """All awards of a member that were issued and not erased, ended ones too, latest first.

    Two statements, since a member may hold a hundred: member, site and badge are read with the first of each badge and
    site, and columns alone of all.
    """
    firsts = session.scalars(_FIRST_OF_MEMBER, {"member": member_id}).all()
    if not firsts:
        return []
    views = zip(firsts, AwardView.of_each(firsts), strict=True)
    like = {(first.site_id, first.badge_version_id): seen for first, seen in views}
    found: Sequence[Any] = session.execute(_OF_MEMBER, {"member": member_id}).all()
    return [AwardView.of_columns(row, like[row.site_id, row.badge_version_id]) for row in found]


_MEMBERS_OWN: Final = (
    Award.member_id == bindparam("member"), Award.issued_at.is_not(None), Award.erased_at.is_(None)
)  # fmt: skip
_FIRST_OF_MEMBER: Final = rows.awards_to_view().where(
    Award.id.in_(select(func.min(Award.id)).where(*_MEMBERS_OWN).group_by(Award.site_id, Award.badge_version_id))
)
_OF_MEMBER: Final = (
    select(*(getattr(Award, name) for name in AwardView.COLUMNS), Award.site_id, Award.badge_version_id)
    .where(*_MEMBERS_OWN)
    .order_by(Award.issued_at.desc(), Award.id.desc())
)


def parts(
    session: OrmSession, member_id: int, awards: Collection[AwardView], most: int | None = None
) -> dict[int, tuple[Part, ...]]:
    """The parts of what was seen of a member, by the number of each of these badges of theirs. Two statements.

    What accounts saw that are known today to be the member's own is left out. `most`: at most so many parts of each.
    """
    if not awards:
        return {}
    own = persons(session, member_ids=[member_id]).accounts_of(member_id)
    of_badge: dict[str, list[SeenOf]] = {}
    for each in seen_of(session, member_id, {award.badge.slug for award in awards}):
        if own.isdisjoint((each.staff_id, each.recorded_by_id)):
            of_badge.setdefault(each.badge, []).append(each)
    found: dict[int, tuple[Part, ...]] = {}
    for award in awards:
        seen = [each for each in of_badge.get(award.badge.slug, ()) if counts(each.recorded_at, each.denied_at, award)]
        found[award.id] = parts_of(seen, award.criteria, most)
    return found


def begun_declined_and_issued(
    session: OrmSession, member_ids: Collection[int], models: Collection[int] | None = None
) -> dict[int, list[AwardView]]:
    """Members' awards by number: those in progress, with something ticked or answered, and declined without a
    disagreement, then those issued, latest first; members without one are left out. One statement.

    `models`: only of these badges."""
    disagreed = select(Disagreement.award_id).where(Disagreement.award_id == Award.id).exists()
    declined = (Award.state == AwardState.DECLINED) & ~disagreed
    chosen = rows.awards_to_view().where(
        Award.member_id.in_(member_ids),
        Award.erased_at.is_(None),
        or_(Award.issued_at.is_not(None), Award.state.in_(IN_PROGRESS), declined),
    )
    if models is not None:
        chosen = chosen.where(Award.badge_model_id.in_(models))
    found = session.scalars(chosen.order_by(Award.created_at.desc(), Award.id.desc()))
    kept = [each for each in found if each.issued_at is not None or each.criteria or each.answer]
    by_member: dict[int, list[AwardView]] = {}
    for award in AwardView.of_each(sorted(kept, key=lambda award: award.issued_at is not None)):
        by_member.setdefault(award.member.id, []).append(award)
    return by_member


def unfinished(
    session: OrmSession,
    site_ids: Collection[int],
    limit: int = UNFINISHED,
    *,
    search: str = "",
    after: AwardView | None = None,
) -> list[AwardView]:
    """Awards in progress with a criterion ticked or an answer given, latest first; they belong to the site, not
    to who began them. One statement. `search` and `after`: as in `latest_awards`."""
    chosen = rows.awards().where(*_in_progress(), Award.site_id.in_(site_ids))
    chosen = chosen.where(or_(cast(Award.criteria, String) != "[]", Award.answer.is_not(None)))
    last = (after.created_at, after.id) if after is not None else None
    return _page(session, chosen.where(*people.named(Award.member_id, search)), Award.created_at, last, limit)


def _page(
    session: OrmSession, chosen: Select[Award], by: InstrumentedAttribute[Any], last: tuple[Any, int] | None, limit: int
) -> list[AwardView]:
    """The latest of these awards by an instant, behind the last that was shown, by its instant and number."""
    if last is not None:
        chosen = chosen.where(or_(by < last[0], (by == last[0]) & (Award.id < last[1])))
    found = session.scalars(chosen.order_by(by.desc(), Award.id.desc()).limit(limit))
    return list(AwardView.of_each(found))


def in_progress(site_ids: Collection[int], limit: int = UNFINISHED, *, begun_by: int | None = None) -> Select[Any]:
    """Choose the awards in progress for `waiting` and `begun`, latest first; `begun_by`: by one staff member."""
    chosen = why(Award.id).where(*_in_progress())
    if begun_by is not None:
        chosen = chosen.where(Award.awarded_by_id == begun_by)
    return chosen.where(Award.site_id.in_(site_ids)).order_by(Award.created_at.desc(), Award.id.desc()).limit(limit * 3)


def _in_progress() -> tuple[ColumnElement[bool], ...]:
    practice = select(Member.id).where(Member.id == Award.member_id, Member.practice).exists()
    return Award.state.in_(IN_PROGRESS), Award.erased_at.is_(None), ~practice


def begun(found: Iterable[WaitingAward], limit: int = UNFINISHED) -> list[AwardView]:
    """Those of the awards in progress of which a criterion was ticked or an answer given, latest first. Pure."""
    kept = [each.award for each in found if each.award.criteria or each.award.answer]
    return sorted(kept, key=lambda award: (award.created_at, award.id), reverse=True)[:limit]


def why(
    award_id: InstrumentedAttribute[int],
    *,
    number: InstrumentedAttribute[int] | None = None,
    at: InstrumentedAttribute[Any] | None = None,
    day: InstrumentedAttribute[Any] | None = None,
) -> Select[Any]:
    """Begin a query of `waiting`: of which award, and what is told of it besides, as `WaitingAward` has it."""
    return select(
        award_id.label("award_id"),
        (award_id if number is None else number).label("number"),
        (cast(null(), UtcDateTime()) if at is None else at).label("at"),
        (cast(null(), Date()) if day is None else day).label("day"),
    )


def waiting(session: OrmSession, wanted: Mapping[str, Select[Any]]) -> dict[str, list[WaitingAward]]:
    """The awards that each of these queries chooses (`why`), by its name, what waits longest first.

    One statement for all; none where nothing is wanted.
    """
    found: dict[str, list[WaitingAward]] = {name: [] for name in wanted}
    if not wanted:
        return found
    parts = [(name, chosen.subquery().c) for name, chosen in wanted.items()]
    each = union_all(*(select(literal(name).label("name"), *columns) for name, columns in parts)).subquery()
    chosen = rows.awards().add_columns(each.c.name, each.c.number, each.c.at, each.c.day)
    chosen = chosen.join(each, each.c.award_id == Award.id).order_by(each.c.at, each.c.day, each.c.number)
    for award, name, *told in session.execute(chosen):
        found[name].append(WaitingAward(AwardView.of(award), *told))
    return found


def latest_awards(
    session: OrmSession, site_id: int, limit: int, *, search: str = "", after: AwardView | None = None
) -> list[AwardView]:
    """The last awards issued at a site, latest first.

    `search`: first letters of words of the member's name; `after`: the last shown, for the next page.
    """
    chosen = rows.awards().where(Award.site_id == site_id, Award.issued_at.is_not(None), Award.erased_at.is_(None))
    last = (after.issued_at, after.id) if after is not None else None
    return _page(session, chosen.where(*people.named(Award.member_id, search)), Award.issued_at, last, limit)


def issued_by_site(start: datetime, end: datetime) -> Select[int, int]:
    """Count the awards issued from `start` until before `end`, by site (`badges.base.database.counts`).

    One that was withdrawn within minutes was an error, and is not counted.
    """
    chosen = select(Award.site_id, func.count()).where(
        Award.issued_at >= start, Award.issued_at < end, Award.state != AwardState.WITHDRAWN
    )
    return chosen.group_by(Award.site_id)


def observed_members(session: OrmSession, gathering_id: int) -> set[int]:
    """Members who were observed at a gathering."""
    return set(
        session.scalars(select(Observation.member_id).where(Observation.gathering_id == gathering_id).distinct())
    )


def observed_in_exchange(session: OrmSession, exchange_id: int) -> set[int]:
    """Members who were observed in an exchange."""
    return set(session.scalars(select(Observation.member_id).where(Observation.exchange_id == exchange_id).distinct()))


def observed_badges(session: OrmSession, gathering_id: int) -> list[str]:
    """Slugs of badges of which something was seen at a gathering, those seen of most people first."""
    people = func.count(Observation.member_id.distinct())
    chosen = select(BadgeModel.slug).join(Observation, Observation.badge_model_id == BadgeModel.id)
    chosen = chosen.join(Member, Member.id == Observation.member_id).where(Member.practice.is_(False))
    chosen = chosen.where(Observation.gathering_id == gathering_id).group_by(BadgeModel.id, BadgeModel.slug)
    return list(session.scalars(chosen.order_by(people.desc(), BadgeModel.id)))


def observed_gatherings(session: OrmSession, gathering_ids: Collection[int]) -> set[int]:
    """Those of these gatherings at which something was seen."""
    return set(
        session.scalars(
            select(Observation.gathering_id)
            .join(Member, Member.id == Observation.member_id)
            .where(Observation.gathering_id.in_(gathering_ids), Member.practice.is_(False))
            .distinct()
        )
    )


def held(
    session: OrmSession, site_ids: Collection[int], start: datetime, end: datetime
) -> list[tuple[GatheringView, Present, bool]]:
    """The gatherings of these sites that start from `start` until before `end`, earliest first: each with who was
    there, and whether something was seen. One statement.
    """
    seen = (
        select(Observation.id)
        .join(Member, Member.id == Observation.member_id)
        .where(Observation.gathering_id == Gathering.id, Member.practice.is_(False))
        .exists()
    )
    chosen = select(Gathering, seen, *presence()).options(*with_place()).where(Gathering.site_id.in_(site_ids))
    chosen = chosen.where(Gathering.starts_at >= start, Gathering.starts_at < end)
    found = session.execute(chosen.order_by(Gathering.starts_at, Gathering.id))
    return [(GatheringView.of(place), Present(*there), observed) for place, observed, *there in found]


def badges_observed(session: OrmSession, ids: Collection[int | None]) -> dict[int, str]:
    """The slug of the badge that each of these observations is about, by its number. One statement."""
    chosen = select(Observation.id, BadgeModel.slug).join(BadgeModel, BadgeModel.id == Observation.badge_model_id)
    return dict(session.execute(chosen.where(Observation.id.in_(ids))).all())


def begun_badges(session: OrmSession, member_id: int) -> list[str]:
    """Slugs of badges of which something was seen, those with most criteria first."""
    seen = func.count(Observation.criterion.distinct())
    chosen = (
        select(BadgeModel.slug)
        .join(Observation, Observation.badge_model_id == BadgeModel.id)
        .where(Observation.member_id == member_id)
        .group_by(BadgeModel.id, BadgeModel.slug)
        .order_by(seen.desc(), BadgeModel.id)
    )
    return list(session.scalars(chosen))
