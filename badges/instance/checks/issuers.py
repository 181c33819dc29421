"""The known issuers: what waits for the coordination, and what changed within a week, for the letter of Monday."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy.orm import Session as OrmSession

from badges.base.journal import reads as journal
from badges.base.journal.acts import Act
from badges.base.services import Services
from badges.base.times import local_date, local_day
from badges.instance.checks.findings import GOOD, TOLD, Finding, Outside, Progress, counted
from badges.ledger import reads as ledger
from badges.ledger.rules import Proposal, State
from badges.ledger.views import KnownIssuerView
from badges.network import reads as network

PAGE = "/emetteurs"
ALONE = "compte sans second oui"


def known_issuers(services: Services, _outside: Outside, _progress: Progress) -> Iterator[Finding]:
    """Whether an issuer of the list waits for a second yes, lacks its facts, or ends. No list, no line."""
    now = services.now()
    with services.database.begin(read_only=True) as session:
        instance, found = network.instance(session), ledger.known_issuers(session)
    if instance is None or not found:
        return
    told = False
    for each in found:
        if said := _to_do(each, now):
            told = True
            what = f"Émetteurs connus : {each.name(now)} ({each.issuer_id}) {said}"
            yield Finding(TOLD, what, f"Lisez-le : {instance.public_url}{PAGE}")
    if not told:
        yield Finding(GOOD, f"Émetteurs connus : {len(found)}")


def _to_do(each: KnownIssuerView, now: datetime) -> str:
    if each.waiting(now):
        return "attend un second oui"
    if each.ends_soon(now):
        return "finit bientôt"
    return {State.INCOMPLETE: "est à compléter et ne compte pas", State.ENDED: "est terminé"}.get(each.state(now), "")


def week(session: OrmSession, now: datetime) -> str:
    """How many issuers count, and what changed since the same day a week ago; empty where there is nothing to say."""
    day = local_date(now) - timedelta(days=7)
    since = local_day(day)[0]
    found = ledger.known_issuers(session)
    removed = journal.told_since(session, Act.ISSUER_REMOVED, since)
    if not found and not removed:
        return ""
    begun = {
        each.issuer_id: counting
        for each in found
        if (counting := each.current(now)) is not None and counting.counts_from >= since
    }
    confirmed = sum(each.is_confirmed for each in begun.values())
    counts = (
        (sum(bool(each.said) and each.said[-1].at >= since for each in found), "proposé", "proposés"),
        (confirmed, "confirmé", "confirmés"),
        (len(begun) - confirmed, ALONE, ALONE),
        (len(removed), "retiré", "retirés"),
    )
    changed = [counted(number, one, many) for number, one, many in counts if number]
    number = sum(each.state(now) is State.COUNTS for each in found)
    lines = [f"Émetteurs connus : {number}. Depuis le {day:%d/%m/%Y} : {', '.join(changed) or 'rien de nouveau'}."]
    for each in found:
        if waits := each.waiting(now):
            lines.append(_line(each.issuer_id, waits, "attend un second oui"))
        elif counting := begun.get(each.issuer_id):
            lines.append(_line(each.issuer_id, counting, "confirmé" if counting.is_confirmed else ALONE))
    return "\n".join([*lines, *(f"- {each.about} : retiré" for each in removed)])


def _line(issuer_id: str, proposal: Proposal, what: str) -> str:
    told = proposal.told
    return f"- {told.name} ({issuer_id}), jusqu’au {told.until:%d/%m/%Y} : {what}"
