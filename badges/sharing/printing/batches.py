"""Every card of a workshop as one PDF: asked for on its page, made by a job, kept for an hour and deleted.

The PDF is a derived file: it can be made again, only staff of the site are given it, and only while each badge in it
has a card with that name. It is written while its row is held, and deleted with it: no file is left without a row that
leads to it. In the transaction that hides, pauses, ends, closes, erases or corrects one of its badges the file is
deleted (`_forget_with`), whichever intention that is, and the next run makes it anew without that card.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from sqlalchemy import ColumnElement, delete, event, select, update
from sqlalchemy.orm import Session as OrmSession

from badges.base.database.engine import take_turns
from badges.base.disk.files import DERIVED, DerivedFiles
from badges.base.errors import NotFound, Refused
from badges.base.logbook.notes import changed, was
from badges.base.rights import Action, Actor, require
from badges.base.services import Services
from badges.gatherings.tables import Workshop
from badges.paper.cards import cards_of
from badges.paper.facts import PaperFacts
from badges.publication.papers import printable
from badges.publication.published_document import Gone
from badges.recognition.rules import is_shown
from badges.recognition.states import AwardState
from badges.recognition.tables import Award, AwardPause
from badges.sharing.printing import reads
from badges.sharing.printing.tables import CardBatch

KEPT: Final = timedelta(hours=1)
STEP: Final = 5  # cards after which the page can read how far it is
JOB: Final = "make_card_batches"
_NAME: Final = "cards.pdf"
_WHOSE: Final = "cards.txt"  # beside it: the code and the name of each badge that may be in it
_log = logging.getLogger(__name__)


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
    """The PDF of a workshop's cards; None where `is_current` says that there is none."""
    digest = _current(services, workshop_id)
    return services.files.get(digest, _NAME) if digest is not None else None


def is_current(services: Services, workshop_id: int) -> bool:
    """Whether the PDF is there, and every badge in it has a card with the same name now. Three statements."""
    return _current(services, workshop_id) is not None


def _current(services: Services, workshop_id: int) -> str | None:
    """The digest of the PDF that can be given."""
    with services.database.begin(read_only=True) as session:
        asked_at = session.scalar(
            select(CardBatch.asked_at).where(CardBatch.workshop_id == workshop_id, CardBatch.ready_at.is_not(None))
        )
        if asked_at is None:
            return None
        now = _whose(reads.cards_of_workshop(session, workshop_id, services.now())[1])
    digest = _digest(workshop_id, asked_at)
    kept = services.files.get(digest, _WHOSE)
    return digest if kept is not None and set(kept.splitlines()) <= set(now.splitlines()) else None


def make_batches(services: Services) -> int:
    """Make what was asked for, and delete what is an hour old; the job of each minute. Returns how many were made.

    One that fails does not stop the others, and is tried again the next time.
    """
    now = services.now()
    with services.database.begin(read_only=True) as session:
        rows = session.execute(select(CardBatch.workshop_id, CardBatch.asked_at, CardBatch.ready_at)).all()
    over = [(number, asked_at) for number, asked_at, _ in rows if asked_at <= now - KEPT]
    for number, asked_at in over:
        with services.database.begin(essential=True) as session:  # the row first: whoever writes the file holds it
            session.execute(delete(CardBatch).where(*_of(number, asked_at)))
            services.files.forget(_digest(number, asked_at))
    wanted = [(number, asked_at) for number, asked_at, ready_at in rows if ready_at is None]
    return sum(_did(services, *each) for each in wanted if each not in over)


@event.listens_for(OrmSession, "before_flush")
def _forget_with(session: OrmSession, _context: object, _instances: object) -> None:
    """Delete each PDF that holds the card of a badge which is withdrawn in this transaction, and have it made anew.

    Its row is held until the end: who makes the file meanwhile waits, and sees what was withdrawn.
    """
    files: DerivedFiles | None = session.info.get(DERIVED)
    codes = _withdrawn(session)
    if files is None or not codes:
        return
    rows = session.scalars(select(CardBatch).order_by(CardBatch.id)).all()
    concerned = [each.id for each in rows if each.ready_at is None or _holds(files, each, codes)]
    if not concerned:
        return
    held = select(CardBatch).where(CardBatch.id.in_(concerned)).order_by(CardBatch.id).with_for_update()
    for batch in session.scalars(held.execution_options(populate_existing=True)):
        if batch.ready_at is not None and _holds(files, batch, codes):
            files.forget(_digest(batch.workshop_id, batch.asked_at))
            batch.total, batch.done, batch.ready_at = 0, 0, None


def _withdrawn(session: OrmSession) -> set[str]:
    """The codes of the badges that have a card with that name no longer, by what is about to be written."""
    changed_ones = {each for each in session.dirty if isinstance(each, Award) and _has_no_card(each)}
    deleted = {each for each in session.deleted if isinstance(each, Award)}
    paused = {session.get_one(Award, each.award_id) for each in session.new if isinstance(each, AwardPause)}
    return {each.code for each in changed_ones | deleted | paused}


def _has_no_card(award: Award) -> bool:
    if was(award, "state") != AwardState.ISSUED:
        return False  # it had none before either
    is_over = award.state != AwardState.ISSUED or award.erased_at is not None
    return is_over or not is_shown(award) or changed(award, "name_shown")


def _holds(files: DerivedFiles, batch: CardBatch, codes: Collection[str]) -> bool:
    """Whether a PDF that was made may hold a card of one of these badges."""
    digest = _digest(batch.workshop_id, batch.asked_at)
    whose = files.get(digest, _WHOSE)
    if whose is None:
        return files.get(digest, _NAME) is not None  # a crash came between the two
    return any(line.partition(" ")[0] in codes for line in whose.decode().splitlines())


def _did(services: Services, workshop_id: int, asked_at: datetime) -> bool:
    try:
        return _make(services, workshop_id, asked_at)
    except Exception as trouble:  # noqa: BLE001 - one workshop's cards must not keep the others waiting
        # The message may hold a name: only the type is logged.
        _log.error("the cards of workshop %d could not be made: %s", workshop_id, type(trouble).__name__)
        return False


def _make(services: Services, workshop_id: int, asked_at: datetime) -> bool:
    """Make one PDF. False when another worker made it meanwhile, or it is no longer waited for."""
    with services.database.begin(read_only=True) as session:
        title, cards = reads.cards_of_workshop(session, workshop_id, services.now())
    people = list[PaperFacts]()
    for done, (code, _name) in enumerate(cards):
        if done % STEP == 0:
            _note(services, workshop_id, asked_at, total=len(cards), done=done)
        with suppress(NotFound, Gone, Refused):
            people.append(printable(services, code))
    data = cards_of(people, services.now(), f"Cartes\u00a0: {title}") if people else None
    with services.database.begin() as session:
        waiting = select(CardBatch).where(*_of(workshop_id, asked_at), CardBatch.ready_at.is_(None))
        batch = session.scalar(waiting.with_for_update())
        if batch is None or _whose(reads.cards_of_workshop(session, workshop_id, services.now())[1]) != _whose(cards):
            return False  # the next run makes it without the card that was withdrawn meanwhile
        if data is not None:
            digest = _digest(workshop_id, asked_at)
            services.files.put(digest, _NAME, data)
            if services.files.get(digest, _NAME) is not None:  # not kept on a full disk
                services.files.put(digest, _WHOSE, _whose(cards))
        batch.total = batch.done = len(people)
        batch.ready_at = services.now()
    return True


def _note(services: Services, workshop_id: int, asked_at: datetime, **values: object) -> None:
    """Say how far it is, until it is made."""
    with services.database.begin() as session:
        here = (*_of(workshop_id, asked_at), CardBatch.ready_at.is_(None))
        session.execute(update(CardBatch).where(*here).values(**values))


def _of(workshop_id: int, asked_at: datetime) -> tuple[ColumnElement[bool], ...]:
    return CardBatch.workshop_id == workshop_id, CardBatch.asked_at == asked_at


def _whose(cards: Iterable[tuple[str, str]]) -> bytes:
    return "\n".join(f"{code} {name}" for code, name in cards).encode()


def _digest(workshop_id: int, asked_at: datetime) -> str:
    return sha256(f"cards of workshop {workshop_id}, asked for at {asked_at.isoformat()}".encode()).hexdigest()
