"""A known issuer whose listing counts: proposed by the operator, confirmed by the coordination."""

from __future__ import annotations

from datetime import date, timedelta

from badges.base.rights import OPERATOR, Actor, StaffRole
from badges.base.services import Services
from badges.base.times import local_date
from badges.ledger.rules import Told
from badges.ledger.trust import listing
from badges.ledger.trust.facts import IssuerFacts

HOW = "J’ai appelé l’accueil au 05 55 00 00 00, numéro trouvé dans l’annuaire."
COORDINATOR = Actor(1, frozenset({StaffRole.COORDINATOR}), frozenset())


def told(
    services: Services, name: str = "Le Partenaire", *, how: str = HOW, days: int = 365, page: str | None = None
) -> Told:
    """What a coordinator says of an issuer, for a year unless `days` says another time."""
    return Told(name, how, last_day(services, days), page)


def last_day(services: Services, days: int = 365) -> date:
    """The day that many days from now."""
    return local_date(services.now()) + timedelta(days=days)


def propose(services: Services, actor: Actor, issuer_id: str, said: Told, *, shown: str | None = None) -> None:
    """Propose an issuer (`ledger.trust.listing`)."""
    facts = IssuerFacts(issuer=issuer_id, name=said.name, how=said.how, until=said.until, page=said.page)
    listing.propose(services, actor, facts, shown=shown)


def list_issuer(services: Services, issuer_id: str, name: str = "Le Partenaire", *, days: int = 365) -> None:
    """List an issuer that counts from now on."""
    propose(services, OPERATOR, issuer_id, told(services, name, days=days))
    listing.confirm(services, COORDINATOR, issuer_id)
