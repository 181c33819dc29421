"""Destroying the people whose time is over: their rows, their files, and the bytes that these leave behind.

In this order, so that a kill at any point leaves work to do and never half a person: the mark that room is to be swept,
the files beside the database, then one transaction for all rows. Each step can run twice. The mark goes when the sweep
has succeeded. The logbook has known of the request since it was made.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from badges.base import outbox, registry
from badges.base.database import sweep as room
from badges.base.database.types import Base
from badges.base.journal.acts import Act
from badges.base.journal.empty_facts import count_empty
from badges.base.journal.record_act import About, note
from badges.base.logbook.acts import Kept
from badges.base.logbook.notes import note as keep
from badges.base.personal.declarations import PEOPLE
from badges.base.personal.erase import erase
from badges.base.services import Services
from badges.base.text.names import full
from badges.gatherings import changes as gatherings
from badges.leaving.retention import LOOK_ACTS
from badges.leaving.tables import Erasure
from badges.ledger import changes as ledger
from badges.ledger import rows as ledger_rows
from badges.matching.introductions import changes as introductions
from badges.network import changes as network
from badges.network.tables import Staff
from badges.people import changes as people
from badges.people import links
from badges.people.addresses.claims import claimed
from badges.people.tables import Member
from badges.recognition import changes as recognition
from badges.recognition import rows as recognition_rows
from schemas.errors import OpenBadgesError

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Held:
    """What leads to a person's files: derived ones by digest, letters and kept forms by the words in them."""

    digests: tuple[str, ...] = ()
    words: tuple[str, ...] = ()  # in letters
    typed: tuple[str, ...] = ()  # in forms that a session keeps


def destroy_due(services: Services) -> int:
    """Destroy those whose time is over, for the periodic job. Returns how many there were.

    One that fails does not stop the others, and is tried again the next time.
    """
    with services.database.begin(read_only=True) as session:
        chosen = select(Erasure.id).where(
            Erasure.due_at <= services.now(), Erasure.taken_back_at.is_(None), Erasure.destroyed_at.is_(None)
        )
        due = session.scalars(chosen.order_by(Erasure.due_at, Erasure.id)).all()
    done = sum(_did(services, number) for number in due)
    if room.is_quick(services.database):
        sweep(services)
    return done


def sweep(services: Services) -> int:
    """Overwrite what destroyed rows left in the files of the database. Returns 1 when there was something to do.

    On a small SQLite file at once; else at night, since it holds others up for a moment.
    """
    mark = services.settings.home / room.MARK
    if not mark.exists():
        return 0
    if not services.database.is_sqlite:
        tables = {each.table for person in PEOPLE for each in registry.personal(Base.metadata, person)}
    else:
        tables = set()
    if room.sweep(services.database, tables):
        mark.unlink(missing_ok=True)
    return 1


def _did(services: Services, erasure_id: int) -> bool:
    try:
        return destroy(services, erasure_id)
    except Exception as trouble:  # noqa: BLE001 - the failure of one must not stop the others
        # The message may hold what is to be destroyed: only a code or a type is logged.
        code = trouble.code if isinstance(trouble, OpenBadgesError) else type(trouble).__name__
        _log.error("erasure %d could not be finished: %s", erasure_id, code)
        return False


def destroy(services: Services, erasure_id: int) -> bool:
    """Destroy one person. Returns whether it was done now; False when it was taken back, or done before."""
    now = services.now()
    with services.database.begin(snapshot=True) as session:  # which rows are streamed from
        erasure = session.get_one(Erasure, erasure_id)
        held = _held_of_staff(session, erasure) if erasure.staff_id is not None else _held(services, session, erasure)
    room.mark(services.settings.home)
    for digest in held.digests:
        services.files.forget(digest)
    outbox.forget_files(services.settings, held.words)
    with services.database.begin() as session:
        erasure = session.get_one(Erasure, erasure_id, with_for_update=True)
        if erasure.taken_back_at is None and erasure.destroyed_at is None:
            network.end_sessions_with_a_form(session, held.typed)
            before = count_empty(session, LOOK_ACTS)
            _empty(services, session, erasure)
            _keep_count(session, before, now)
            erasure.destroyed_at = now
            note(session, Act.ERASED, None, About(text=f"erasure:{erasure.id}"), now)
            return True
    return False


def _keep_count(session: OrmSession, before: tuple[int, int], at: datetime) -> None:
    """Have the logbook know how many facts this erasure emptied: any other empty fact was emptied from outside."""
    looks, others = (after - earlier for after, earlier in zip(count_empty(session, LOOK_ACTS), before, strict=True))
    if looks or others:
        keep(session, Kept.FACTS_EMPTIED, {"looks": looks, "others": others}, at)


def _empty(services: Services, session: OrmSession, erasure: Erasure) -> None:
    if erasure.staff_id is not None:
        erase(session, Base.metadata, registry.personal(Base.metadata, "staff"), [erasure.staff_id])
        return
    numbers = people.numbers_of(session, erasure.member_id or 0)
    now = services.now()
    ledger.give_up_reservations(session, recognition.abandon_unfinished(session, numbers))
    ledger.erase_credentials(session, recognition_rows.numbers_of_awards(session, numbers), now)
    recognition.hide_awards(session, numbers, now)
    gatherings.count_without_a_name(session, numbers)
    introductions.end_all_of(session, numbers, now)
    introductions.forget_voices(session, numbers)
    erase(session, Base.metadata, registry.personal(Base.metadata, "member"), numbers)


def _held(services: Services, session: OrmSession, erasure: Erasure) -> Held:
    member = session.get_one(Member, erasure.member_id)
    numbers = people.numbers_of(session, member.id)
    awards = recognition_rows.numbers_of_awards(session, numbers)
    digests = tuple(sha256(data).hexdigest() for data in ledger_rows.bytes_of_awards(session, awards))
    whole = full(member.given_name, member.family_name) if member.family_name else None
    addresses = [member.email, member.email_before, *claimed(session, numbers)]
    addresses += ledger_rows.addresses_of(session, awards)
    words = [whole, *addresses, *recognition_rows.codes_of(session, awards)]
    words.append(links.private_key(services, session, member.id))
    typed = [
        member.family_name,
        member.called,
        member.phone,
        *addresses,
        *recognition_rows.names_shown(session, numbers),
    ]
    return Held(digests, _those(words), _those(typed))


def _held_of_staff(session: OrmSession, erasure: Erasure) -> Held:
    person = session.get_one(Staff, erasure.staff_id)
    return Held(words=(person.email,), typed=(person.email, person.name))


def _those(words: Iterable[str | None]) -> tuple[str, ...]:
    """The words that identify a person: none of one or two letters."""
    return tuple({each for each in words if each is not None and len(each) > 2})
