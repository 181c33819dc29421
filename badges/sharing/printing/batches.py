"""Every card of a workshop as one PDF: asked for on its page, made by a job, kept for an hour and deleted.

The PDF is a derived file: it can be made again, only staff of the site are given it, and a badge that is hidden,
paused or over when it is made is not in it.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from sqlalchemy import delete, select, update

from badges.base.database.engine import take_turns
from badges.base.errors import NotFound, Refused
from badges.base.rights import Action, Actor, require
from badges.base.services import Services
from badges.gatherings.tables import Workshop
from badges.paper.cards import cards_of
from badges.paper.facts import PaperFacts
from badges.publication.papers import printable
from badges.publication.published import Gone
from badges.sharing.printing import reads
from badges.sharing.printing.tables import CardBatch

KEPT: Final = timedelta(hours=1)
STEP: Final = 5  # cards after which the page can read how far it is
JOB: Final = "make_card_batches"
_NAME: Final = "cards.pdf"


def ask_for_all(services: Services, actor: Actor, workshop_id: int) -> None:
    """Have the cards of a workshop made as one PDF; while they are being made, asking again changes nothing.

    Raises NotFound; NotAllowed.
    """
    now = services.now()
    with services.database.begin() as session:
        workshop = session.get(Workshop, workshop_id)
        if workshop is None:
            raise NotFound
        require(actor, Action.SHARE, workshop.site_id)
        take_turns(session, "card batches")
        batch = session.scalar(select(CardBatch).where(CardBatch.workshop_id == workshop_id))
        if batch is None:
            session.add(CardBatch(workshop_id=workshop_id, asked_at=now, total=0, done=0))
        elif batch.ready_at is not None:
            services.files.forget(_digest(batch.workshop_id, batch.asked_at))
            batch.asked_at, batch.total, batch.done, batch.ready_at = now, 0, 0, None
    services.enqueue(JOB)


def file_of(services: Services, workshop_id: int) -> bytes | None:
    """The PDF of a workshop's cards; None while it is being made, when there is no card, and once it was deleted."""
    with services.database.begin(read_only=True) as session:
        asked_at = session.scalar(
            select(CardBatch.asked_at).where(CardBatch.workshop_id == workshop_id, CardBatch.ready_at.is_not(None))
        )
    return services.files.get(_digest(workshop_id, asked_at), _NAME) if asked_at is not None else None


def make_batches(services: Services) -> int:
    """Make what was asked for, and delete what is an hour old; the job of each minute. Returns how many were made."""
    now = services.now()
    with services.database.begin(read_only=True) as session:
        rows = session.execute(select(CardBatch.workshop_id, CardBatch.asked_at, CardBatch.ready_at)).all()
    over = [(number, asked_at) for number, asked_at, _ in rows if asked_at <= now - KEPT]
    for number, asked_at in over:
        services.files.forget(_digest(number, asked_at))
        with services.database.begin(essential=True) as session:
            session.execute(delete(CardBatch).where(CardBatch.workshop_id == number, CardBatch.asked_at == asked_at))
    wanted = [(number, asked_at) for number, asked_at, ready_at in rows if ready_at is None]
    wanted = [each for each in wanted if each not in over]
    for number, asked_at in wanted:
        _make(services, number, asked_at)
    return len(wanted)


def _make(services: Services, workshop_id: int, asked_at: datetime) -> None:
    with services.database.begin(read_only=True) as session:
        title, codes = reads.cards_of_workshop(session, workshop_id, services.now())
    people = list[PaperFacts]()
    for done, code in enumerate(codes):
        if done % STEP == 0:
            _note(services, workshop_id, asked_at, total=len(codes), done=done)
        with suppress(NotFound, Gone, Refused):
            people.append(printable(services, code))
    if people:
        data = cards_of(people, services.now(), f"Cartes\u00a0: {title}")
        services.files.put(_digest(workshop_id, asked_at), _NAME, data)
    _note(services, workshop_id, asked_at, total=len(people), done=len(people), ready_at=services.now())


def _note(services: Services, workshop_id: int, asked_at: datetime, **values: object) -> None:
    with services.database.begin() as session:
        here = (CardBatch.workshop_id == workshop_id, CardBatch.asked_at == asked_at)
        session.execute(update(CardBatch).where(*here).values(**values))


def _digest(workshop_id: int, asked_at: datetime) -> str:
    return sha256(f"cards of workshop {workshop_id}, asked for at {asked_at.isoformat()}".encode()).hexdigest()
