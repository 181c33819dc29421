"""What the logbook keeps of the ledger: lists and indices, copies for others, compromised keys, unlisted issuers."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from badges.base.logbook.acts import Kept
from badges.base.logbook.notes import CODE, KEYED, Facts, Narrowing, changed
from badges.base.services import Services
from badges.ledger import changes, statuses
from badges.ledger.logbook import gaps
from badges.ledger.tables import (
    Edition,
    HostedAssertion,
    KeyIncident,
    KnownIssuer,
    LostCredential,
    StatusEntry,
    StatusList,
)
from badges.network.changes import keep_said
from badges.network.tables import Instance
from badges.recognition.logbook.narrowings import award_of
from badges.recognition.states import UNSIGNED, AwardState, change_state
from badges.recognition.tables import Award
from keys.keyring import COMPROMISED
from schemas.bitstring import MINIMUM_BITS

_log = logging.getLogger(__name__)


def _reopen_list(_services: Services, session: OrmSession, facts: Facts, at: datetime) -> None:
    _known_list(session, int(facts["list"]), at)


def _known_list(session: OrmSession, number: int, at: datetime) -> None:
    """Have the list published that is lost. It takes no entry any more: which of its indices are used is not known."""
    if session.get(StatusList, number) is None:
        key = secrets.token_bytes(32)
        session.add(StatusList(id=number, size=MINIMUM_BITS, counter=MINIMUM_BITS, permutation_key=key, created_at=at))
        session.flush()


def _lists(session: OrmSession) -> Iterable[Facts]:
    return [{"list": number} for number in session.scalars(select(StatusList.id).order_by(StatusList.id))]


def _issue_lost(services: Services, session: OrmSession, facts: Facts, at: datetime) -> None:
    """A credential whose record is lost: its index stays used, and it can be revoked.

    An award that was not signed yet in this record is over: it would else be issued a second time, under one code.
    """
    credential_id, number, index = str(facts["credential"]), int(facts["list"]), int(facts["index"])
    if session.scalar(select(StatusEntry.id).where(StatusEntry.credential_id == credential_id)) is not None:
        return
    _known_list(session, number, at)
    taken = select(StatusEntry.id).where(StatusEntry.status_list_id == number, StatusEntry.index == index)
    if session.scalar(taken) is not None:  # given again while this logbook was lost: its bit is another badge's
        _log.critical("%s cannot be revoked: its place in list %d was given again", credential_id, number)
        return
    session.add(StatusEntry(status_list_id=number, index=index, credential_id=credential_id))
    changes.lose(session, credential_id, str(facts[CODE]), at)
    session.flush()
    close_lists(session)
    award = award_of(services, session, facts)
    if award is not None and award.state in UNSIGNED:
        change_state(award, AwardState.ABANDONED)


def close_lists(session: OrmSession) -> None:
    """Let no list that has an entry take another: what was allocated in it is not known. The next issue opens one."""
    for each in session.scalars(select(StatusList).where(StatusList.counter < StatusList.size)):
        if session.scalar(select(StatusEntry.id).where(StatusEntry.status_list_id == each.id).limit(1)) is not None:
            each.counter = each.size
    session.flush()


def _issued_ones(session: OrmSession) -> Iterable[Facts]:
    chosen = (
        select(Edition.credential_id, Edition.status_list_id, Edition.status_index, Award.code)
        .join(Award, Award.id == Edition.award_id)
        .distinct()
        .order_by(Edition.credential_id)
    )
    for credential_id, number, index, code in session.execute(chosen):
        yield {"credential": credential_id, "list": number, "index": index, CODE: code}
    lost = select(StatusEntry, LostCredential.code_mac).join(
        LostCredential, LostCredential.credential_id == StatusEntry.credential_id
    )
    for entry, mac in session.execute(lost.order_by(StatusEntry.id)):
        facts = {"credential": entry.credential_id, "list": entry.status_list_id, "index": entry.index}
        yield {**facts, KEYED: mac}


def _compromised(session: OrmSession, incident: KeyIncident) -> Iterable[Facts]:
    if incident in session.new:
        yield _incident(incident)


def _compromise(services: Services, session: OrmSession, facts: Facts, at: datetime) -> None:
    """The key is published no longer, and nothing is signed until `badges keys compromise` has signed all anew."""
    known = {record.method.id: record for record in services.keyring.records()}
    if (record := known.get(str(facts["method"]))) is None:
        return
    changes.open_incident(session, record, datetime.fromisoformat(str(facts["since"])), at)
    if record.state == "active":  # lists go on being signed
        services.keyring.generate(record.owner, record.method.controller, record.method.algorithm, at)
    if record.state != COMPROMISED:
        services.keyring.mark(record.method.id, COMPROMISED, at)
    statuses.make_all_stale(session)


def _incidents(session: OrmSession) -> Iterable[Facts]:
    return map(_incident, session.scalars(select(KeyIncident)))


def _incident(incident: KeyIncident) -> Facts:
    return {"method": incident.method_id, "since": incident.compromised_at.isoformat()}


def _replaced(session: OrmSession, assertion: HostedAssertion) -> Iterable[Facts]:
    if changed(assertion, "replaced_at") and assertion.replaced_at is not None:
        yield {"assertion": assertion.signed_id}


def _replace(_services: Services, session: OrmSession, facts: Facts, at: datetime) -> None:
    """The copy of a recipient who was replaced is gone. The form that took its place is lost: it is asked for anew."""
    chosen = select(HostedAssertion).where(HostedAssertion.signed_id == str(facts["assertion"]))
    found = session.scalar(chosen)
    if found is not None:
        changes.replace_assertion(found, at)


def _replaced_ones(session: OrmSession) -> Iterable[Facts]:
    chosen = select(HostedAssertion.signed_id).where(HostedAssertion.replaced_at.is_not(None))
    return [{"assertion": each} for each in session.scalars(chosen.order_by(HostedAssertion.id))]


def _unlisted(session: OrmSession, issuer: KnownIssuer) -> Iterable[Facts]:
    if issuer in session.deleted:
        yield {"issuer": issuer.issuer_id}


def _unlist(_services: Services, session: OrmSession, facts: Facts, _at: datetime) -> None:
    found = session.scalar(select(KnownIssuer).where(KnownIssuer.issuer_id == str(facts["issuer"])))
    if found is not None:
        keep_said(session.get_one(Instance, 1, with_for_update=True), found.issuer_id, [])
        session.delete(found)


def _reopen_gap(_services: Services, session: OrmSession, facts: Facts, _at: datetime) -> None:
    since, until = (datetime.fromisoformat(str(facts[name])) for name in ("since", "until"))
    if all(gap.until != until for gap in gaps.gaps(session)):
        gaps.open_gap(session, since, until)


NARROWINGS = (
    Narrowing(Kept.GAP, _reopen_gap),
    Narrowing(Kept.LIST_OPENED, _reopen_list, standing=_lists),
    Narrowing(Kept.ISSUING, _issue_lost, standing=_issued_ones),
    Narrowing(Kept.KEY_COMPROMISED, _compromise, KeyIncident, _compromised, _incidents),
    Narrowing(Kept.ASSERTION_REPLACED, _replace, HostedAssertion, _replaced, _replaced_ones),
    Narrowing(Kept.ISSUER_REMOVED, _unlist, KnownIssuer, _unlisted),
)
