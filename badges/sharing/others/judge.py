"""Judging badges by other issuers: when one is brought, and again by a job, never while an employer waits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from badges.base.services import Services
from badges.base.text.names import full
from badges.base.times import local_date
from badges.people.tables import Member
from badges.publication import judgement
from badges.sharing.others import rules
from badges.sharing.others.rules import Judged, line
from badges.sharing.others.tables import OtherBadge
from verifier.presented_bytes import Presented
from verifier.resolver import is_at
from verifier.verdict import SAID_BY_AN_ISSUER, CheckName, Outcome, Verdict

AGAIN_AFTER: Final = timedelta(hours=12)  # a verdict that is older is made again
A_RUN: Final = timedelta(seconds=60)  # after which a run begins no other badge: the worker's other jobs wait
MOST_A_RUN: Final = 200
PERSONS: Final = "achievement"  # the type of a badge of a person


def judged(services: Services, data: bytes) -> Judged:
    """What a badge is worth now. It asks its issuer's site where it has to, for seconds at most.

    Raises KeyringStale: as `judgement.verify_presented` does.
    """
    return _read(services, judgement.verify_presented(services, Presented(data, None, "another issuer's badge")))


def _read(services: Services, verdict: Verdict) -> Judged:
    said, claim = verdict.credential, verdict.claim
    origin = services.settings.public_url
    issuers = [each.issuer_id for each in (said, claim) if each is not None and each.issuer_id]
    found = verdict.check(CheckName.LOOKALIKE)
    known_as = judgement.known_issuers(services).get(said.issuer_id) if said is not None else None
    issued_at = said.awarded_at or said.valid_from if said is not None else claim.issued_at if claim else None
    return Judged(
        headline=verdict.headline,
        is_known=said is not None and verdict.trust is not None,
        is_ours=any(is_at(origin, each) for each in issuers),
        is_badge=said.type == PERSONS if said is not None else verdict.kind is not None,
        is_borrowed=found is not None and found.outcome in (Outcome.UNKNOWN, Outcome.FAILED),
        badge_name=line(said.achievement_name or said.name if said else claim.name if claim else None),
        issuer_name=line(known_as or (said.issuer_name if said else claim.issuer_name if claim else None)),
        holder_name=line(said.recipient_name if said else None),
        issued_on=local_date(issued_at) if issued_at is not None else None,
        ends_at=said.valid_until if said is not None else None,
    )


def refresh(services: Services, numbers: Sequence[int]) -> int:
    """Judge these badges again, in this order, until a minute has passed. Returns how many were judged."""
    begun, done = services.clock(), 0
    for number in numbers:
        if services.clock() - begun > A_RUN:
            break
        with services.database.begin(read_only=True) as session:
            data = session.scalar(select(OtherBadge.data).where(OtherBadge.id == number))
        if data is None:  # it was taken away meanwhile
            continue
        found = judged(services, data)
        with services.database.begin() as session:
            row = session.get(OtherBadge, number, with_for_update=True)
            if row is not None:
                write(session, row, found, services.now())
                done += 1
    return done


def write(session: OrmSession, row: OtherBadge, found: Judged, now: datetime) -> None:
    """Write what was found into a row. What could not be read this time stays as it was read before.

    A badge that says another name than when its member was asked is asked about anew.
    """
    row.headline, row.issuer_known, row.judged_at = found.headline, found.is_known, now
    if found.headline not in SAID_BY_AN_ISSUER and row.badge_name is not None:
        return
    if found.holder_name != row.holder_name:
        row.confirmed_at = None
    member = session.get_one(Member, row.member_id)
    row.badge_name, row.issuer_name, row.holder_name = found.badge_name, found.issuer_name, found.holder_name
    row.issued_on, row.ends_at = found.issued_on, found.ends_at
    row.name_differs = rules.differs(full(member.given_name, member.family_name), found.holder_name)


def judge_old(services: Services) -> int:
    """Judge again what was judged longest ago, for the job of each hour. Returns how many were judged."""
    oldest = services.now() - AGAIN_AFTER
    chosen = select(OtherBadge.id).where(OtherBadge.judged_at < oldest).order_by(OtherBadge.judged_at, OtherBadge.id)
    with services.database.begin(read_only=True) as session:
        numbers = session.scalars(chosen.limit(MOST_A_RUN)).all()
    return refresh(services, numbers)
