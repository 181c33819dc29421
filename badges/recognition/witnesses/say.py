"""A witness says what they saw, with a slip that serves once. The code of the slip is all that is asked of them."""

from __future__ import annotations

from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from badges.base.errors import NotFound, Refused
from badges.base.services import Services
from badges.base.times import local_date
from badges.recognition.tables import Award
from badges.recognition.witnesses import keys, rows
from badges.recognition.witnesses.facts import StatementFacts
from badges.recognition.witnesses.rules import MOST_WITNESSES, SlipState
from badges.recognition.witnesses.tables import WitnessSlip, WitnessStatement


def say(services: Services, code: str, facts: StatementFacts, *, client_key: str) -> None:
    """Write what a witness saw; the slip is used by that. The same form sent twice writes it once.

    `code`: as `keys.read` gives it. Raises NotFound: for an unknown code, and for a badge that is not shown any more;
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
