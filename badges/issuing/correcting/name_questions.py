"""Reads of the names that members are asked about, and of the corrections that they are told of."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.orm import contains_eager, joinedload, lazyload

from badges.base.rights import Actor
from badges.base.text import names
from badges.base.versions import version_of
from badges.issuing.beside.tables import CorrectionNotice, ProposedName
from badges.network import rows as network
from badges.network.tables import Staff
from badges.people.tables import Member
from badges.recognition.reads import why
from badges.recognition.states import AwardState
from badges.recognition.tables import Award

Chosen = TypeVar("Chosen")


@dataclass(frozen=True)
class Asked:
    """A name that a member is asked about, since when, and who asked. `version`: what the answer's form carries."""

    name: str
    asked_at: datetime
    asked_by_id: int
    asked_by: str
    version: str


def version_of_name(name: str, asked_at: datetime) -> str:
    """The version of a name that is asked about, which the form of the answer carries."""
    return version_of(name, asked_at.isoformat())


def asked_of(session: OrmSession, member_id: int) -> dict[int, Asked]:
    """The names that a member is asked about, by the number of the badge, first asked first. One statement.

    One that their record no longer has is left out: it cannot be said yes to.
    """
    found = _proposed().where(Award.member_id == member_id).order_by(ProposedName.asked_at, ProposedName.award_id)
    return {each.award_id: _asked(each) for each in session.scalars(found) if _is_theirs(each)}


def asked_about(session: OrmSession, award_id: int) -> Asked | None:
    """The name that is asked about a badge; None where none is."""
    found = session.scalar(_proposed().where(Award.id == award_id))
    return _asked(found) if found is not None and _is_theirs(found) else None


def to_answer(actor: Actor, site_id: int) -> Select[Any]:
    """Choose the badges whose members the team of a site asks about a name, for `recognition.reads.waiting`."""
    chosen = why(ProposedName.award_id, at=ProposedName.asked_at)
    return _open(chosen.select_from(ProposedName), actor, site_id)


def counting_to_answer(actor: Actor, site_id: int) -> Select[int]:
    """Count them (`badges.base.database.counts`)."""
    return _open(select(func.count()).select_from(ProposedName), actor, site_id)


def _open(chosen: Select[Chosen], actor: Actor, site_id: int) -> Select[Chosen]:
    there = chosen.join(Award, Award.id == ProposedName.award_id)
    asked = network.asked_at(actor, Award.site_id, site_id)
    return there.where(asked, Award.state == AwardState.ISSUED, Award.erased_at.is_(None))


def _proposed() -> Select[ProposedName]:
    loaded = contains_eager(ProposedName.award).joinedload(Award.member)
    by = joinedload(ProposedName.asked_by).options(lazyload(Staff.roles), lazyload(Staff.sites))
    chosen = select(ProposedName).join(ProposedName.award).options(loaded, by)
    return chosen.where(Award.state == AwardState.ISSUED, Award.erased_at.is_(None))


def _is_theirs(found: ProposedName) -> bool:
    return found.name in names.choices_of(found.award.member)


def _asked(found: ProposedName) -> Asked:
    version = version_of_name(found.name, found.asked_at)
    return Asked(found.name, found.asked_at, found.asked_by_id, found.asked_by.name, version)


def corrected_at(session: OrmSession, award_ids: Collection[int]) -> dict[int, datetime]:
    """When each of these badges was corrected last, by number; as long as it is told."""
    chosen = select(CorrectionNotice.award_id, CorrectionNotice.corrected_at)
    return dict(session.execute(chosen.where(CorrectionNotice.award_id.in_(award_ids))).all())


def to_tell(actor: Actor, site_id: int) -> Select[Any]:
    """Choose the corrected badges whose members the team of a site tells in person, for `recognition.reads.waiting`."""
    chosen = why(CorrectionNotice.award_id, at=CorrectionNotice.corrected_at)
    return _untold(chosen.select_from(CorrectionNotice), actor, site_id)


def counting_to_tell(actor: Actor, site_id: int) -> Select[int]:
    """Count them (`badges.base.database.counts`)."""
    return _untold(select(func.count()).select_from(CorrectionNotice), actor, site_id)


def _untold(chosen: Select[Chosen], actor: Actor, site_id: int) -> Select[Chosen]:
    there = chosen.join(Award, Award.id == CorrectionNotice.award_id).join(Member, Member.id == Award.member_id)
    held = (Award.state == AwardState.ISSUED, Award.erased_at.is_(None))
    return there.where(CorrectionNotice.told_at.is_(None), network.asked_at(actor, Member.site_id, site_id), *held)
