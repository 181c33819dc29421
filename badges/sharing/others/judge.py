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
_READ: Final = 2_000  # letters of a badge's name in which ours are looked for
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
    is_listed = said is not None and verdict.trust is not None
    badge_name = (said.achievement_name or said.name) if said else claim.name if claim else None
    issued_at = said.awarded_at or said.valid_from if said is not None else claim.issued_at if claim else None
    return Judged(
        headline=verdict.headline,
        is_known=is_listed,
        is_ours=any(is_at(origin, each) for each in issuers),
        is_badge=said.type == PERSONS if said is not None else verdict.kind is not None,
        is_borrowed=(found is not None and found.outcome in (Outcome.UNKNOWN, Outcome.FAILED))
        or (not is_listed and _writes_ours(services, badge_name)),
        badge_name=line(badge_name),
        issuer_name=line(known_as or (said.issuer_name if said else claim.issuer_name if claim else None)),
        holder_name=line(said.recipient_name if said else None),
        issued_on=local_date(issued_at) if issued_at is not None else None,
        ends_at=said.valid_until if said is not None else None,
    )


def _writes_ours(services: Services, badge_name: str | None) -> bool:
    """Whether the name of a badge writes that of the network or of its carrier, also in letters that look like ours.

    The verifier asks this of profiles alone. A listed issuer may name us: the operator answers for it. A host's name is
    no harm in a badge's: people were volunteers there.
    """
    found = judgement.own_names(services).find(rules.whole(badge_name)[:_READ])
    return found is not None and found.is_ours


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

    One that would not be kept now keeps no name, and is shown to its member alone until it is read again and may be
    kept. A badge that says another name than when its member was asked is asked about anew.
    """
    row.judged_at = now
    is_refused = rules.refusal(found) is not None
    if is_refused:
        found = rules.withheld(found)
    elif found.headline not in SAID_BY_AN_ISSUER and rules.is_withheld(row.headline):
        return
    row.headline, row.issuer_known = found.headline, found.is_known
    if not is_refused and found.headline not in SAID_BY_AN_ISSUER and row.badge_name is not None:
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
