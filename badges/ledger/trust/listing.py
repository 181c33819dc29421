"""The list of known issuers: proposing one, saying the second yes, taking one off (decisions 21).

A row says which ids are listed; what was said of each stands by id in the instance's row. Nothing is written when a
proposal comes to count: `rules` tells it by the clock.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session as OrmSession

from badges.base.errors import NotFound, Refused
from badges.base.journal.acts import Act
from badges.base.journal.record_act import About, note
from badges.base.rights import Action, Actor, require, require_staff
from badges.base.services import Services
from badges.base.times import local_date
from badges.base.versions import refuse_outdated, version_of
from badges.ledger import reads, rows, rules
from badges.ledger.identities import own_names
from badges.ledger.tables import KnownIssuer
from badges.ledger.trust import key_page
from badges.ledger.trust.facts import IssuerFacts
from badges.ledger.views import KnownIssuerView
from badges.network import changes as network_changes
from badges.network import rows as network
from badges.network.tables import Instance
from badges.people.ties.denials import are_one
from badges.people.ties.hands import opened_lately
from verifier.resolver import is_at


def entries(services: Services) -> list[KnownIssuerView]:
    """Every entry of the list, whatever its state."""
    with services.database.begin(read_only=True) as session:
        return reads.known_issuers(session)


def list_version(entries: Sequence[KnownIssuerView]) -> str:
    """The version of the list, which the form that adds to it carries."""
    return version_of(*(each.version for each in entries))


def recorded(entry: KnownIssuerView | None) -> IssuerFacts:
    """What is recorded of an issuer, as its form says it: the name in its row, and what was said last."""
    if entry is None:
        return IssuerFacts.recorded()
    last = entry.said[-1].told if entry.said else None
    return IssuerFacts.recorded(
        issuer=entry.issuer_id, name=entry.written, how=last and last.how, until=last and last.until,
        page=last and last.page,
    )  # fmt: skip


def propose(services: Services, actor: Actor, facts: IssuerFacts, *, shown: str | None = None) -> None:
    """Propose an issuer, or other facts about one that is listed. The same facts again change nothing.

    `shown`: the version of the list when the form was made. The page that names the id is read now.
    Raises NotAllowed; Outdated: when the issuer is listed, and the list is another by now; Refused: as `rules.an_end`,
    as `key_page.check`, and `issuer.id_ours`, `issuer.name_ours`.
    """
    require(actor, Action.MANAGE_ISSUERS)
    now, issuer_id, told = services.now(), facts.issuer, facts.told
    rules.an_end(told.until, local_date(now))
    if told.page is not None:
        key_page.check(services, told.page, issuer_id)
    with services.database.begin() as session:
        instance = network.instance_to_change(session)
        _refuse_ours(services, session, instance, issuer_id, told.name)
        before = {each.issuer_id: each for each in reads.known_issuers(session)}
        said = before[issuer_id].said if issuer_id in before else ()
        if said and said[-1].told == told:
            return
        if issuer_id in before:
            refuse_outdated(shown, list_version(list(before.values())))
            _row(session, issuer_id).name = told.name
        else:
            session.add(KnownIssuer(**facts.columns(), added_at=now))
        said = rules.with_proposal(said, told, actor.staff_id, now)
        network_changes.keep_said(instance, issuer_id, [each.to_json() for each in said])
        note(session, Act.ISSUER_LISTED, actor, About(text=issuer_id[:200]), now)


def confirm(services: Services, actor: Actor, issuer_id: str, *, shown: str | None = None) -> None:
    """Say the second yes to what waits; where it counts already, nothing is written.

    `shown`: the version of the entry that the form shows.
    Raises NotAllowed: to the operator too, who is no coordinator; Outdated; NotFound: `issuer.not_listed`; Refused:
    `issuer.own_proposal` to its proposer, `issuer.same_hand` to an account that either opened for the other.
    """
    require(actor, Action.MANAGE_ISSUERS)
    by, now = require_staff(actor), services.now()
    with services.database.begin() as session:
        instance = network.instance_to_change(session)
        found = reads.known_issuer_by_id(session, issuer_id.strip())
        if found is None or not found.said:
            raise NotFound("issuer.not_listed")
        refuse_outdated(shown, found.version)
        if rules.waiting(found.said, now) is None:
            return
        said = rules.with_yes(found.said, by, now)
        _refuse_same_hand(session, found.said[-1].by, by, now)
        network_changes.keep_said(instance, found.issuer_id, [each.to_json() for each in said])
        note(session, Act.ISSUER_LISTED, actor, About(text=found.issuer_id[:200]), now)


def remove(services: Services, actor: Actor, issuer_id: str, *, shown: str | None = None) -> None:
    """Take an issuer off the list, at once. `shown`: the version of its entry that the form shows.

    Raises NotAllowed; Outdated: when something else is said of it by now; NotFound: `issuer.not_listed`.
    """
    require(actor, Action.MANAGE_ISSUERS)
    with services.database.begin() as session:
        instance = network.instance_to_change(session)
        found = reads.known_issuer_by_id(session, issuer_id.strip())
        if found is None:
            raise NotFound("issuer.not_listed")
        refuse_outdated(shown, found.version)
        session.delete(_row(session, found.issuer_id))
        network_changes.keep_said(instance, found.issuer_id, [])
        note(session, Act.ISSUER_REMOVED, actor, About(text=found.issuer_id[:200]), services.now())


def _refuse_ours(services: Services, session: OrmSession, instance: Instance, issuer_id: str, name: str) -> None:
    """Refuse an id of ours, which needs no list, and the network's own name for another's id.

    Raises Refused: `issuer.id_ours`, `issuer.name_ours`.
    """
    if is_at(services.settings.public_url, issuer_id):
        raise Refused("issuer.id_ours")
    found = own_names(instance.network, network.sites(session)).find(name)
    if found is not None and found.is_ours:
        raise Refused("issuer.name_ours")


def _row(session: OrmSession, issuer_id: str) -> KnownIssuer:
    known = rows.known_issuer(session, issuer_id)
    if known is None:
        raise NotFound("issuer.not_listed")
    return known


def _refuse_same_hand(session: OrmSession, first: int | None, second: int, now: datetime) -> None:
    """Check that the account `second` is another person's than `first`; None is the operator, who has no account.

    After a day a newly opened account counts: what a single coordinator proposes counts then anyway.

    Raises Refused: `issuer.own_proposal`: one person by their ties, or perhaps by their names; `issuer.same_hand`: one
    of the two opened the other's account within a day.
    """
    if first is None or first == second:
        return
    if are_one(session, first, second):
        raise Refused("issuer.own_proposal")
    if opened_lately(session, second, [first], now):
        raise Refused("issuer.same_hand")
