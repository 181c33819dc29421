"""Telling a record what its logbook knows and it does not: after a backup was restored, or an older database put back.

It happens before the first request. A record that agrees with its logbook is not changed.
"""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session as OrmSession

from badges.base.database.engine import take_turns
from badges.base.errors import Refused
from badges.base.journal.tables import JournalEntry
from badges.base.logbook.acts import COMPARED, Kept
from badges.base.logbook.lines import Broken, Line
from badges.base.logbook.notes import REPLAYING, declared, note
from badges.base.logbook.tables import LogbookNote, LogbookPlace
from badges.base.services import Services
from badges.instance.logbook import statement_line
from badges.instance.logbook.statement_line import Why
from badges.ledger.logbook import gaps
from badges.network import changes as network

_TURN: Final = "replay of the logbook"
_log = logging.getLogger(__name__)


class State(StrEnum):
    """How the record and its logbook stand to each other."""

    UNOPENED = "unopened"  # neither has begun: an instance of a former version
    AGREES = "agrees"
    BEHIND = "behind"  # the record is older: lines are to be replayed
    MISSING = "missing"  # the record had a logbook that is not there
    CUT = "cut"  # the logbook is older than the record
    BROKEN = "broken"  # it is not what was written, or cannot be read


@dataclass(frozen=True)
class Standing:
    """The state, up to which line the record knows the logbook, and how many lines it has."""

    state: State
    known: int = 0
    lines: int = 0
    reason: str | None = None


def standing(services: Services) -> Standing:
    """Compare the record with its logbook. It changes nothing."""
    logbook = services.logbook
    with services.database.begin(read_only=True) as session:
        name, known = logbook.place(session)
        noted = set(session.scalars(select(LogbookNote.mark)))
    try:
        if not logbook.exists() and (name is None or known):
            return Standing(State.UNOPENED if name is None else State.MISSING, known)
        written, lines = logbook.end()
        if written is not None and name != written:  # never replayed: it is told from its first line on
            return Standing(State.BEHIND, 0, lines)
        logbook.refuse_another((name, known), noted)
    except Refused as trouble:
        state = {"logbook.cut": State.CUT, "logbook.behind": State.BEHIND}.get(trouble.code, State.BROKEN)
        return Standing(state, known, lines if state is not State.BROKEN else 0, trouble.code)
    except (Broken, OSError) as trouble:
        return Standing(State.BROKEN, known, 0, str(trouble))
    return Standing(State.AGREES, known, lines)


def replay(services: Services) -> int:
    """Carry out again, in one transaction, what the lines say that the record does not know. Returns how many.

    Raises Refused: `logbook.broken`, `logbook.cut`, `logbook.missing` when the logbook cannot be relied upon.
    """
    found, path = standing(services), services.logbook.file.path
    if found.state in (State.AGREES, State.UNOPENED):
        return 0
    if found.state is not State.BEHIND:
        raise Refused(f"logbook.{found.state}", file=str(path), reason=found.reason)
    again, done = {each.act: each.again for each in declared()}, 0
    with services.database.begin(essential=True) as session:
        take_turns(session, _TURN)
        name, known = services.logbook.place(session)  # another process may have replayed it meanwhile
        try:
            written, _ = services.logbook.end()
            lines = list(services.logbook.file.lines(services.logbook.key, known if name == written else 0))
        except Broken as trouble:  # before anything is done
            raise Refused("logbook.broken", file=str(path), reason=str(trouble)) from trouble
        noted = set(session.scalars(select(LogbookNote.mark)))
        session.info[REPLAYING] = True
        if lines:
            if name != written:
                _open_gap_before(session, lines[0])
            network.end_all_sessions(session, services.now())
        for line in lines:
            if line.act is not Kept.OPENED and line.act not in COMPARED and line.mark not in noted:
                again[line.act](services, session, line.facts, line.at)
                session.flush()
                done += 1
        if lines:
            session.merge(LogbookPlace(id=1, name=written or "", number=lines[-1].number))
    services.logbook.flush()
    _log.warning("%d lines of the journal outside of the database were replayed", done)
    return done


def _open_gap_before(session: OrmSession, first: Line) -> None:
    """Say that of the time from the record's last act to the logbook's first line not everything is known.

    What stood when the logbook began is in it, but not every choice that was made before.
    """
    last = session.scalar(select(func.max(JournalEntry.at)))
    if last is not None and last < first.at:
        gaps.open_gap(session, last, first.at)


def forget_place(session: OrmSession) -> None:
    """Have the record belong to no logbook."""
    session.execute(delete(LogbookPlace))


def begin(services: Services, public_url: str, why: Why = Why.BEGUN) -> None:
    """Begin the logbook of a record that has none, with all that stands: for a new instance, and for one with a past.

    The first line and the others are noted together, so that a crash leaves all of them to be written. Raises Refused:
    `logbook.another` where there is a file already, `signing.logbook`; OSError.
    """
    logbook, now = services.logbook, services.now()
    is_first = not logbook.has_key()
    logbook.make_key()
    with services.database.begin(essential=True) as session:
        take_turns(session, _TURN)
        if logbook.place(session)[0] is None:  # else another process began it meanwhile
            if logbook.exists():
                raise Refused("logbook.another", file=str(logbook.file.path))
            name = secrets.token_hex(16)
            session.add(LogbookPlace(id=1, name=name, number=0))
            # Of a former version nothing that waits is sealed; what is noted later by others never is.
            waiting = [
                (each.act, each.facts, each.at)
                for each in session.scalars(select(LogbookNote).order_by(LogbookNote.id))
                if each.act not in COMPARED and (is_first or logbook.is_own(each))
            ]
            session.execute(delete(LogbookNote))
            note(session, Kept.OPENED, {"name": name, "public_url": public_url}, now)
            for each in declared():
                for facts in list(each.standing(session)):
                    note(session, each.act, facts, now)
            for act, facts, at in waiting:  # what could not be written into the former one
                note(session, Kept(act), facts, at)
            note(session, Kept.STATED, statement_line.facts(services, session, why, now), now)
    logbook.require()
