"""Every check in its order. One that cannot be made is a finding too, and the others are still made."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from sqlalchemy.exc import DBAPIError

from badges.base.journal import chain
from badges.base.services import Services
from badges.instance.checks import agreements, backups, comparisons, documents, issuers, lists, public, surroundings
from badges.instance.checks.comparisons import Comparison
from badges.instance.checks.findings import (
    GOOD,
    SOMETHING_CHANGED,
    WRONG,
    Check,
    Finding,
    Outside,
    Progress,
    silently,
)
from badges.instance.checks.logbook import logbook
from badges.instance.checks.outside.logbook_comparison import remembered
from badges.instance.logbook.logbook_statement import told
from badges.instance.logbook.replay_lines import State, standing
from keys.access import denial
from schemas.errors import OpenBadgesError


def _compare(services: Services, progress: Progress, all_of: Sequence[Comparison], good: str) -> Iterator[Finding]:
    """One line for each comparison that finds something, or one for all; they see the record of one moment."""
    sound = True
    with services.database.begin(snapshot=True) as session:
        for done, each in enumerate(all_of, 1):
            count, first = comparisons.disagreement(session, each)
            if count:
                sound = False
                what = f"{each.line} : {each.what.format(n=count, first=first)}"
                yield Finding(WRONG, what, SOMETHING_CHANGED)
            progress(each.line.lower(), done, len(all_of))
    if sound:
        yield Finding(GOOD, f"{all_of[0].line} : {good}")


def awards(services: Services, _outside: Outside, progress: Progress) -> Iterator[Finding]:
    """Whether awards, editions and the ledger say the same."""
    return _compare(services, progress, comparisons.AWARDS, "comme les badges signés et le registre")


def ledger(services: Services, _outside: Outside, progress: Progress) -> Iterator[Finding]:
    """Whether each row of the ledger has its badge and its documents, and each badge its rows."""
    return _compare(services, progress, comparisons.LEDGER, "comme les badges et leurs documents")


def entries(services: Services, _outside: Outside, progress: Progress) -> Iterator[Finding]:
    """Whether each badge has its place in a status list, and is noted there as the ledger says."""
    return _compare(services, progress, comparisons.STATUSES, "chaque badge a sa place")


def consents(services: Services, _outside: Outside, progress: Progress) -> Iterator[Finding]:
    """Whether each badge was agreed to, and is shown as its member chose."""
    return _compare(services, progress, agreements.CONSENTS, "chaque badge a le sien")


def unfinished_forms(services: Services, _outside: Outside, _progress: Progress) -> Iterator[Finding]:
    """Whether a form for a backpack was asked for and never made."""
    with services.database.begin(read_only=True) as session:
        waiting = len(session.scalars(agreements.UNFINISHED_FORMS.limit(1000)).all())
    if waiting:
        yield documents.without_sequel(waiting)


def journal(services: Services, _outside: Outside, _progress: Progress) -> Iterator[Finding]:
    """Whether the journal is as it was written, but for what was erased, up to each end that was noted elsewhere."""
    agrees = standing(services).state is State.AGREES
    with services.database.begin(snapshot=True) as session:
        known = told(services, session).known() if agrees else None
        report = chain.check(session, services.settings.secret_key, known)
    if report.faults:
        first = report.faults[0]
        what = f"Journal : {len(report.faults)} différences, la première à la ligne {first.entry} ({first.code})"
        yield Finding(WRONG, what, "Quelqu’un a modifié la base. Comparez-la avec la dernière sauvegarde.")
    else:
        yield Finding(GOOD, f"Journal : {report.entries} lignes, dont {report.erased} effacées")


CHECKS: Final[tuple[Check, ...]] = (
    surroundings.address, surroundings.home, surroundings.database, surroundings.keys, surroundings.incidents,
    surroundings.time, surroundings.worker, documents.badges, awards, ledger, consents, entries, lists.status_lists,
    unfinished_forms, journal, logbook, remembered, surroundings.reservations, surroundings.letters, surroundings.mail,
    surroundings.disk, backups.backups, public.said_to_the_public, issuers.known_issuers,
)  # fmt: skip


def findings(services: Services, outside: Outside | None = None, progress: Progress = silently) -> Iterator[Finding]:
    """Make every check; one line or more for each."""
    outside = outside or Outside()
    for look in CHECKS:
        try:
            yield from look(services, outside, progress)
        except OpenBadgesError as refused:
            yield Finding(WRONG, f"{look.__name__} : {refused.code}", outside.sentence(refused.code, **refused.facts))
        except PermissionError as trouble:
            home = services.settings.home
            found = denial(Path(os.fsdecode(trouble.filename or home)), home)
            yield Finding(WRONG, f"{look.__name__} : {found.code}", outside.sentence(found.code, **found.facts))
        except (DBAPIError, OSError) as trouble:
            reason = type(trouble).__name__
            yield Finding(WRONG, f"{look.__name__} : {reason}", outside.sentence("database.unreachable", reason=reason))
        except Exception as trouble:  # noqa: BLE001 - a row that cannot be read is what a check is there to find
            yield Finding(WRONG, f"{look.__name__} : {type(trouble).__name__}", SOMETHING_CHANGED)
