"""A slip for a witness: made by the site or the member, used once within a month, ended before, and forgotten.

The code of the slip is all that a witness is asked for.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from uuid import uuid4

from sqlalchemy import delete, select
from sqlalchemy.orm import Session as OrmSession

from badges.base.database import bounds
from badges.base.errors import NotFound, Refused
from badges.base.services import Services
from badges.base.times import local_date
from badges.recognition.tables import Award
from badges.recognition.witnesses import keys, rows
from badges.recognition.witnesses.facts import StatementFacts
from badges.recognition.witnesses.rows import OwnBadge, Speaker
from badges.recognition.witnesses.rules import MOST_OPEN, MOST_WITNESSES, SLIP_LIFE, Manner, SlipState
from badges.recognition.witnesses.tables import WitnessSlip, WitnessStatement


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


def say(services: Services, code: str, facts: StatementFacts, *, client_key: str) -> None:
    """Write what a witness saw; the slip is used by that. The same form sent twice writes it once.

    `code`: its eight signs, normalised. Raises NotFound: for an unknown code, and for a badge that is shown no longer;
    Refused: `witness.used` for a slip that another form used, `witness.over`, `witness.full`.
    """
    now = services.now()
    with services.database.begin() as session:
        award, slip = _held(session, keys.digest_of(services, code))
        state = rows.state_of_row(slip, local_date(now))
        if state is SlipState.USED:
            if slip.used_key == client_key:
                return
            raise Refused("witness.used")
        if not rows.answers(award, now):
            raise NotFound
        if state is SlipState.OVER:
            raise Refused("witness.over")
        if rows.standing(session, award.id) >= MOST_WITNESSES:
            raise Refused("witness.full", most=MOST_WITNESSES)
        statement = WitnessStatement(
            **facts.columns(),
            award_id=award.id,
            slip_id=slip.id,
            urn=f"urn:uuid:{uuid4()}",
            written_at=now,
        )
        session.add(statement)
        slip.used_at, slip.used_key = now, client_key


def _held(session: OrmSession, digest: bytes) -> tuple[Award, WitnessSlip]:
    """The badge and the slip of a code, both held, the badge first as everywhere. Raises NotFound."""
    award_id = session.scalar(select(WitnessSlip.award_id).where(WitnessSlip.digest == digest))
    award = session.get(Award, award_id, with_for_update={"of": Award}, populate_existing=True) if award_id else None
    slip = rows.slip_by_digest(session, digest, lock=True) if award is not None else None
    if award is None or slip is None:
        raise NotFound
    return award, slip


def forget_old(services: Services) -> int:
    """Delete what is due, for the nightly job. Returns how many rows went.

    A slip that was used stays with its badge: it holds nothing of its witness, and answers the same whatever became of
    what they said.
    """
    now = services.now()
    oldest = now - bounds.STATEMENTS_KEPT
    with services.database.begin(essential=True) as session:
        unkept = WitnessStatement.kept_at.is_(None), WitnessStatement.written_at < oldest
        unused = WitnessSlip.used_at.is_(None) & (WitnessSlip.last_day < local_date(oldest))
        ended = WitnessSlip.used_at.is_(None) & (WitnessSlip.ended_at < oldest)
        statements = session.execute(delete(WitnessStatement).where(*unkept))
        slips = session.execute(delete(WitnessSlip).where(unused | ended))
        return int(statements.rowcount) + int(slips.rowcount)  # type: ignore[attr-defined]


def _known(session: OrmSession, client_key: str | None) -> WitnessSlip | None:
    """The slip of a form that was sent before."""
    if client_key is None:
        return None
    return session.scalar(select(WitnessSlip).where(WitnessSlip.made_key == client_key))
