"""What is done about letters that were not sent: they are tried again, or nothing more is done about them."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, select, true

from badges.base import outbox
from badges.base.errors import NotFound, Refused
from badges.base.rights import Action, Actor, may, require
from badges.base.services import Services
from badges.base.tables import Letter, LetterState
from badges.network import rows
from badges.network.unsent.reads import concerns, concerns_no_site


def told(services: Services, actor: Actor, letter_id: int) -> None:
    """Take back a letter that was given up: the person was told in another way. Idempotent.

    A letter about a site is settled by its staff, one about no site by the coordination. Raises NotFound: for others.
    """
    with services.database.begin() as session:
        sites = [site.id for site in rows.sites(session) if may(actor, Action.SETTLE_LETTER, site.id)]
        own = concerns(sites) | concerns_no_site() if may(actor, Action.SEND_LETTERS) else concerns(sites)
        if session.scalar(select(Letter.id).where(Letter.id == letter_id, own)) is None:
            raise NotFound
        outbox.drop_those(session, Letter.id == letter_id, (LetterState.FAILED,))


def try_again(services: Services, actor: Actor, numbers: Collection[int] | None) -> int:
    """Make the letters with these numbers due now, or all that were not sent. Returns how many are tried again.

    A letter that is being sent or was sent is left as it is, so that none goes twice; with `numbers`, all are tried
    again or none. Raises NotAllowed; Refused: `letter.not_waiting` for a number that cannot be tried again.
    """
    require(actor, Action.SEND_LETTERS)
    with services.database.begin() as session:
        count = outbox.try_again(session, _chosen(numbers), services.now())
        if numbers is not None and count != len(set(numbers)):
            raise Refused("letter.not_waiting")
    services.enqueue("send_letters")
    return count


def forget(services: Services, actor: Actor, numbers: Collection[int] | None) -> int:
    """Give up the letters with these numbers for good, or all that were given up; their text is destroyed.

    With `numbers` also those that are tried on. Returns how many. Raises NotAllowed; Refused: `letter.not_waiting`
    for a number of none of these.
    """
    require(actor, Action.SEND_LETTERS)
    states = (LetterState.FAILED,) if numbers is None else (LetterState.FAILED, LetterState.WAITING)
    with services.database.begin() as session:
        count = outbox.drop_those(session, _chosen(numbers), states)
        if numbers is not None and count != len(set(numbers)):
            raise Refused("letter.not_waiting")
    return count


def _chosen(numbers: Collection[int] | None) -> ColumnElement[bool]:
    return true() if numbers is None else Letter.id.in_(numbers)
