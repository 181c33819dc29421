"""A slip for a witness: made by the site or the member, for one use within a month; and ended before."""

from __future__ import annotations

import secrets
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from badges.base.database import bounds
from badges.base.errors import NotFound, Refused
from badges.base.services import Services
from badges.base.times import local_date
from badges.recognition.witnesses import keys, rows
from badges.recognition.witnesses.rows import OwnBadge, Speaker
from badges.recognition.witnesses.rules import MOST_OPEN, MOST_WITNESSES, SLIP_LIFE, Manner
from badges.recognition.witnesses.tables import WitnessSlip


def make(services: Services, by: Speaker, award_id: int, manner: Manner, *, client_key: str | None = None) -> int:
    """Make a slip for a badge, and return its number. The same `client_key` makes one.

    Raises NotFound; NotAllowed; Refused: `witness.too_many_slips` while `MOST_OPEN` can be used,
    `witness.slips_of_the_day`, `witness.full` once `MOST_WITNESSES` stand or wait, and as `rows.award_to_change` and
    `rows.refuse_unshown`.
    """
    now = services.now()
    today = local_date(now)
    with services.database.begin() as session:
        award = rows.award_to_change(session, by, award_id)
        if (known := _known(session, client_key)) is not None:
            if known.award_id != award.id:
                raise NotFound
            return known.id
        rows.refuse_unshown(award, now)
        if rows.standing(session, award.id) >= MOST_WITNESSES:
            raise Refused("witness.full", most=MOST_WITNESSES)
        if rows.open_slips(session, award.id, today) >= MOST_OPEN:
            raise Refused("witness.too_many_slips", most=MOST_OPEN)
        if rows.slips_since(session, award.id, now - timedelta(days=1)) >= bounds.WITNESS_SLIPS_A_DAY_OF_A_BADGE:
            raise Refused("witness.slips_of_the_day")
        salt = secrets.token_bytes(keys.SALT_BYTES)
        slip = WitnessSlip(
            award_id=award.id,
            manner=manner,
            salt=salt,
            digest=keys.digest_of(services, keys.code_of(services, salt)),
            made_at=now,
            made_by_id=None if isinstance(by, OwnBadge) else by.staff_id,
            last_day=today + SLIP_LIFE,
            made_key=client_key,
        )
        session.add(slip)
        session.flush()
        return slip.id


def end(services: Services, by: Speaker, slip_id: int) -> None:
    """Let a slip serve no longer. Never refused for how its badge stands; twice is once, and a used one stays used.

    Raises NotFound; NotAllowed; Refused: as `rows.award_to_change`.
    """
    with services.database.begin(essential=True) as session:
        award_id = session.scalar(select(WitnessSlip.award_id).where(WitnessSlip.id == slip_id))
        if award_id is None:
            raise NotFound
        rows.award_to_change(session, by, award_id)
        slip = session.get_one(WitnessSlip, slip_id, with_for_update={"of": WitnessSlip}, populate_existing=True)
        if slip.used_at is None and slip.ended_at is None:
            slip.ended_at = services.now()


def _known(session: OrmSession, client_key: str | None) -> WitnessSlip | None:
    """The slip of a form that was sent before."""
    if client_key is None:
        return None
    return session.scalar(select(WitnessSlip).where(WitnessSlip.made_key == client_key))
