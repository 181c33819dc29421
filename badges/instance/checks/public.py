"""Whether the public can read what it is owed: phones and hours, the publisher, who is responsible for which data."""

from __future__ import annotations

from collections.abc import Iterator

from badges.base.services import Services
from badges.instance.checks.findings import GOOD, TOLD, Finding, Outside, Progress
from badges.ledger.identities import carrier
from badges.network import reads as network
from badges.network.service import public_facts

PAGE = "/coordination/public"


def said_to_the_public(services: Services, outside: Outside, _progress: Progress) -> Iterator[Finding]:
    """Whether a phone, its hours and each fact that the law asks for are there. One line for each kind."""
    with services.database.begin(read_only=True) as session:
        instance, sites = network.instance(session), network.sites(session)
    if instance is None:
        return
    missing = public_facts.missing(instance.network, instance.operator, sites)
    who = carrier(instance.network.get("carried_by")) or ""

    def named(*kinds: str) -> list[str]:
        labels = [public_facts.label(name, who, sites) for name in missing if name.startswith(kinds)]
        return [outside.sentence(code, **facts) for code, facts in labels]

    page = f"{instance.public_url}{PAGE}, ou badges init"
    if phones := named("phone"):
        what = f"Personne à appeler : il manque {', '.join(phones)}"
        yield Finding(TOLD, what, f"Sans téléphone, aucun badge n’y est signé. Donnez-le : {page}")
    if hours := named("hours"):
        yield Finding(TOLD, f"Heures d’appel : il manque {', '.join(hours)}", f"Donnez-les : {page}")
    if legal := named(*public_facts.LEGAL, public_facts.DUTY):
        yield Finding(TOLD, f"Mentions dues au public : il manque {' ; '.join(legal)}", f"Donnez-les : {page}")
    if insured := named(public_facts.INSURED):
        yield Finding(TOLD, f"Charte : il manque {', '.join(insured)}", f"Donnez-la : {page}")
    if not missing:
        yield Finding(GOOD, "Ce que le public doit lire du service : tout est là")
