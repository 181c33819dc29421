"""Whether the journal outside of the database goes with the record, and whether the record has gaps."""

from __future__ import annotations

from collections.abc import Iterator

from badges.base.services import Services
from badges.base.times import local
from badges.instance.checks.findings import GOOD, TOLD, WRONG, Finding, Outside, Progress, counted
from badges.instance.logbook.replay_lines import State, standing
from badges.ledger.logbook import gaps

LINE = "Journal hors de la base"


def logbook(services: Services, outside: Outside, _progress: Progress) -> Iterator[Finding]:
    """Whether it is there, whole, and known to the record to its last line; else nothing is issued.

    A gap is told and no defect: the record is as sound as its backup, and waits for a word of the operator.
    """
    found, path = standing(services), services.logbook.file.path
    if found.state is State.AGREES:
        with services.database.begin(read_only=True) as session:
            waiting = len(services.logbook.waiting(session))
        if waiting:
            what = f"{LINE} : {counted(waiting, 'ligne attend', 'lignes attendent')} d’être écrites dans {path}"
            yield Finding(WRONG, what, "Rien n’est délivré. Regardez le disque et les droits de ce dossier.")
        else:
            yield Finding(GOOD, f"{LINE} : {counted(found.lines, 'ligne', 'lignes')}, tout y est")
    elif found.state is State.UNOPENED:
        yield Finding(WRONG, f"{LINE} : il n’est pas commencé", "Redémarrez le service.")
    else:
        what = outside.sentence(f"logbook.{found.state}", file=str(path), reason=found.reason)
        yield Finding(WRONG, f"{LINE} : rien n’est délivré", what)
    with services.database.begin(read_only=True) as session:
        lost = gaps.gaps(session)
    for gap in lost:
        span = f"du {local(gap.since):%d/%m/%Y} au {local(gap.until):%d/%m/%Y}"
        if gap.confirmed_at is None:
            advice = "Dites depuis quel jour rien n’est connu : badges journal confirm DATE"
            yield Finding(TOLD, f"{LINE} : le service a été restauré sans lui, rien n’est délivré", advice)
        else:
            yield Finding(TOLD, f"{LINE} : rien n’est connu {span}", "La page /issuer le dit.")
