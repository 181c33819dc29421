"""Witnesses of Amina's badge: slips, what is written with them, and how far it goes."""

from __future__ import annotations

from sqlalchemy import select

from badges.base.rights import Actor
from badges.base.services import Services
from badges.issuing.witnesses import answer
from badges.recognition.tables import Award
from badges.recognition.witnesses import keys, reading, slips
from badges.recognition.witnesses.facts import StatementFacts
from badges.recognition.witnesses.rows import OwnBadge, Speaker
from badges.recognition.witnesses.rules import Manner
from badges.recognition.witnesses.tables import WitnessSlip, WitnessStatement

SENTENCE = "Elle m’a laissé recommencer trois fois, sans se fâcher."
FORM = "0b1f4b5e-0000-4000-8000-000000000001"  # the key of a form


def slip(services: Services, by: Speaker, award_id: int, manner: Manner = Manner.PAPER) -> str:
    """Make a slip; returns its code."""
    number = slips.make(services, by, award_id, manner)
    with services.database.begin(read_only=True) as session:
        return keys.code_of(services, session.get_one(WitnessSlip, number).salt)


def facts(**said: object) -> StatementFacts:
    """What Josiane says."""
    usual: dict[str, object] = {"saw": "yes", "first_name": "Josiane", "function": "took_part", "sentence": SENTENCE}
    return StatementFacts(**(usual | said))  # type: ignore[arg-type]


def written(services: Services, code: str, *, key: str = FORM, **said: object) -> int:
    """What somebody writes with a slip; returns its number."""
    slips.say(services, code, facts(**said), client_key=key)
    return statement_of(services, code).id


def statement_of(services: Services, code: str) -> WitnessStatement:
    """The row that was written with a slip."""
    with services.database.begin(read_only=True) as session:
        chosen = select(WitnessStatement).join(WitnessSlip, WitnessSlip.id == WitnessStatement.slip_id)
        found = session.scalars(chosen.where(WitnessSlip.digest == keys.digest_of(services, code))).one()
        session.expunge_all()
    return found


def statements(services: Services) -> list[WitnessStatement]:
    """Every statement that the record holds."""
    with services.database.begin(read_only=True) as session:
        found = session.scalars(select(WitnessStatement).order_by(WitnessStatement.id)).all()
        session.expunge_all()
    return list(found)


def read(services: Services, actor: Actor, code: str, **said: object) -> int:
    """Written with a slip, and shown by the site to its member; returns the number."""
    number = written(services, code, **said)  # type: ignore[arg-type]
    assert reading.show(services, actor, number, looked=True)
    return number


def kept(services: Services, actor: Actor, award_id: int, **said: object) -> tuple[str, int]:
    """A statement that stands in the badge, since a minute: the slip's code, and its number.

    The editions of a badge begin a second apart at least.
    """
    code = slip(services, actor, award_id)
    number = read(services, actor, code, **said)
    services.clock.advance(minutes=1)  # type: ignore[attr-defined]
    assert answer.keep(services, OwnBadge(member_of(services, award_id)), number)
    services.clock.advance(minutes=1)  # type: ignore[attr-defined]
    return code, number


def member_of(services: Services, award_id: int) -> int:
    """Whose badge it is."""
    with services.database.begin(read_only=True) as session:
        return session.get_one(Award, award_id).member_id
