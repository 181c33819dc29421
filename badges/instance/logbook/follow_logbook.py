"""Before the first request: what the logbook knows and the record does not is carried out again, or the logbook begins.

A record can be older than its logbook when a backup was restored, a machine set back, or a database file put back.
"""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Final

from sqlalchemy.exc import DBAPIError

from badges.base.errors import NothingWritten, Refused
from badges.base.journal.acts import Act
from badges.base.journal.record_act import About, note
from badges.base.logbook import decisive_facts
from badges.base.logbook.acts import Kept
from badges.base.logbook.notes import note as keep
from badges.base.registry import Job
from badges.base.rights import OPERATOR
from badges.base.services import Services
from badges.instance.logbook import replay_lines
from badges.instance.logbook.replay_lines import State
from badges.instance.logbook.statement_line import Why, state
from badges.leaving.erasure import former_file
from badges.leaving.erasure.destroy import destroy_due
from badges.ledger.logbook import gaps
from badges.ledger.logbook.narrowings import close_lists

_log = logging.getLogger(__name__)


def remember(services: Services) -> int:
    """Bring the record and its logbook together, before the service answers. Returns how many lines were replayed.

    Of an instance of a former version the logbook begins here. What is wrong with a logbook stops issuing, and nothing
    else: it is logged, and `badges check` tells it.
    """
    done = 0
    try:
        if replay_lines.standing(services).state is State.UNOPENED:
            replay_lines.begin(services, services.settings.public_url)
        done = replay_lines.replay(services)
        done += former_file.take_over(services, services.settings.home / former_file.NAME)
        services.logbook.require()
        if services.logbook.scheme() != decisive_facts.scheme():
            state(services, Why.MIGRATED, services.now())
    except Refused as trouble:
        _log.critical("nothing is issued: %s", trouble)
    except OSError as trouble:
        _log.critical("nothing is issued, the journal outside of the database: %s", trouble.strerror)
    except (DBAPIError, NothingWritten) as trouble:
        _log.critical("the journal outside of the database is replayed later: %s", type(trouble).__name__)
    except Exception:  # noqa: BLE001 - whatever a line holds, pages and verdicts are answered
        _log.critical("nothing is issued: the journal outside of the database cannot be replayed", exc_info=True)
    if done:
        destroy_due(services)
    return done


# Lines that could not be written when their act was done; and a database that was put back under a running service.
JOB: Final = Job("remember", remember, {"minute": "*"})


def after_restoration(services: Services, made_at: datetime) -> int | None:
    """Tell a record that was just restored what happened since its archive was made. Returns how many acts there were.

    None: the logbook is lost, or is not this instance's. The record then has a gap, from the archive's instant on.
    Raises OSError.
    """
    if replay_lines.standing(services).state in (State.BEHIND, State.AGREES):
        done: int | None = remember(services)
    else:
        without_logbook(services, made_at)
        former_file.take_over(services, services.settings.home / former_file.NAME)
        destroy_due(services)
        done = None
    if replay_lines.standing(services).state is State.AGREES:
        state(services, Why.RESTORED, made_at)
    return done


def accept(services: Services) -> None:
    """State that the record is right as it is, because the operator says so: `badges check` compares it with this from
    now on. Raises Refused: as `replay_lines` when the logbook cannot be relied upon, `logbook.behind` before a replay.
    """
    found = replay_lines.standing(services)
    if found.state is not State.AGREES:
        raise Refused(f"logbook.{found.state}", file=str(services.logbook.file.path), reason=found.reason)
    state(services, Why.ACCEPTED)


def without_logbook(services: Services, since: datetime) -> None:
    """Say that nothing is known of the time from an instant, the archive's, until now, and begin a new logbook.

    Nothing is issued until the operator has confirmed from when on (`confirm_gap`). Raises Refused, OSError.
    """
    now = services.now()
    with services.database.begin(essential=True) as session:
        gaps.open_gap(session, since, now)
        close_lists(session)
        replay_lines.forget_place(session)
    _begin_another(services)
    with services.database.begin(essential=True) as session:
        keep(session, Kept.GAP, {"since": since.isoformat(), "until": now.isoformat()}, now)


def confirm_gap(services: Services, since: datetime) -> bool:
    """Record from which instant on nothing is known, and let issuing go on. Returns whether a gap was unconfirmed.

    A record that was put back while its logbook was lost has no gap yet: it gets one, and a new logbook.

    Raises Refused: `gap.later` for an instant after the gap's end.
    """
    if replay_lines.standing(services).state in (State.MISSING, State.CUT, State.BROKEN):
        without_logbook(services, since)
    with services.database.begin(essential=True) as session:
        now = services.now()
        if confirmed := gaps.confirm(session, since, now):
            note(session, Act.SIGNING_RESUMED, OPERATOR, About(text="gap"), now)
        return confirmed


def renew_logbook(services: Services) -> None:
    """Begin a new logbook for a record that is complete, because the former one is lost or cannot be read.

    The operator says so; what stands in the record is written into it. Raises Refused: `logbook.agrees` when the
    logbook is in order.
    """
    state, facts = replay_lines.standing(services).state, {"file": str(services.logbook.file.path)}
    if state is State.BEHIND:
        raise Refused("logbook.behind", **facts)
    if state in (State.AGREES, State.UNOPENED):
        raise Refused("logbook.agrees", **facts)
    with services.database.begin(essential=True) as session:
        replay_lines.forget_place(session)
    _begin_another(services)


def _begin_another(services: Services) -> None:
    services.logbook.set_aside(services.now())
    replay_lines.begin(services, services.settings.public_url, Why.RENEWED)
