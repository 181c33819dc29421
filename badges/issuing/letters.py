"""The letter that announces a new badge to its member, and those about a badge that could not be sent."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session as OrmSession

from badges.base import outbox
from badges.base.errors import NotFound
from badges.base.outbox import fill
from badges.base.rights import Action, Actor, may
from badges.base.services import Services
from badges.base.tables import LetterState
from badges.base.text.names import of_place
from badges.people.addresses.confirmed_address import written_to
from badges.people.links import give
from badges.recognition.tables import Award

ABOUT: Final = "award"  # of the letters that announce a badge; the number of all these is the award's
CODE: Final = "backpack"  # with a code for a backpack
PAUSE: Final = "pause"  # to the coordination, which is to decide about a paused badge
CORRECTED: Final = "corrected"  # a signed badge was corrected
NAME: Final = "name"  # whether another name shall stand on it
MANY: Final = "many_awards"  # to the coordination, without a number


def badge_ready(services: Services, session: OrmSession, award: Award, *, due_at: datetime) -> None:
    """Write to a member with an e-mail that the badge is ready; due after the ten minutes of undo (decisions 3).

    Their private link is sent from the account of the staff member who recognised them.
    """
    address = written_to(award.member)
    if address is None:
        return
    sender = Actor(award.awarded_by_id, frozenset(), frozenset())
    link = f"{services.settings.public_url}/moi/{give(services, session, sender, award.member_id)}"
    badge = award.version.content["name"]["fr"]
    text = fill("badges.issuing", "badge_ready.txt", of_site=of_place(award.site.name), badge=badge, link=link)
    outbox.write(session, address, text, due_at=due_at, purpose=ABOUT, number=award.id)


def drop(session: OrmSession, award_id: int) -> None:
    """Drop the letters about an award that are not sent yet: what they say has ended."""
    for purpose in (ABOUT, CODE, PAUSE, CORRECTED, NAME):
        outbox.drop(session, purpose, award_id)


def told(services: Services, actor: Actor, award_id: int) -> None:
    """Take back the letters about an award that failed: the member was given the paper instead. Idempotent.

    Raises NotFound.
    """
    with services.database.begin() as session:
        award = session.get(Award, award_id)
        if award is None or not may(actor, Action.AWARD, award.site_id):
            raise NotFound("award.unknown")
        outbox.drop(session, ABOUT, award_id, (LetterState.FAILED,))
