"""`badges issuers`: the issuers of others' badges that this network knows, and until when."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

import click

from badges.cli import wiring
from badges.cli.owner.act_as_owner import OwnersGroup
from badges.cli.words import printable

DAY = click.DateTime(["%Y-%m-%d", "%d/%m/%Y"])
T = TypeVar("T")
STATES = {"incomplete": "à compléter", "proposed": "proposé", "counts": "compte", "ended": "terminé"}


def _needed(_context: click.Context, parameter: click.Parameter, value: T | None) -> T:
    """A value that must be given; `required` would say so in English in the help."""
    if value is None:
        raise click.UsageError(f"Il manque --{parameter.name}.")
    return value


@click.group(
    cls=OwnersGroup,
    subcommand_metavar="COMMANDE [ARGUMENTS]...",
    short_help="Les autres émetteurs que ce réseau connaît.",
)
def issuers() -> None:
    """Tenir la liste des émetteurs connus.

    Le badge d’un émetteur de la liste est reconnu, sous le nom écrit ici. D’un autre, la page dit que nous ne savons
    pas qui l’a fait.

    ÉMETTEUR est son identifiant dans ses badges : un DID (did:web:…), ou l’adresse https de son profil.
    """


@issuers.command(name="list", short_help="La liste.")
def show() -> None:
    """Afficher la liste : nom, identifiant, état, dernier jour."""
    from badges.ledger.trust import listing

    services = wiring.services()
    found, now = listing.entries(services), services.now()
    for each in found:
        shown = each.current(now) or each.waiting(now)
        until = shown.told.until.isoformat() if shown is not None else "-"
        change = " ; un changement attend" if each.current(now) and each.waiting(now) else ""
        click.echo(f"{printable(each.name(now))}\t{each.issuer_id}\t{STATES[each.state(now)]}{change}\t{until}")
    if not found:
        click.echo("Aucun émetteur n’est proposé. Le réseau et ses sites sont toujours connus.", err=True)


@issuers.command(name="add", short_help="Proposer un émetteur.")
@click.argument("issuer", metavar="ÉMETTEUR")
@click.argument("name", metavar="NOM")
@click.option(
    "--how", callback=_needed, metavar="PHRASE", help="Comment vous le savez : qui vous avez appelé, à quel numéro."
)
@click.option(
    "--until", callback=_needed, type=DAY, metavar="JOUR", help="Le dernier jour (2027-11-24), dans deux ans au plus."
)
@click.option("--page", metavar="ADRESSE", help="Pour une clé seule : la page du site de l’organisme qui la nomme.")
def add(issuer: str, name: str, how: str, until: datetime, page: str | None) -> None:
    """Proposer ÉMETTEUR sous NOM, ou changer ce qui en est dit.

    Il compte après le oui d’une personne de la coordination, ou après 24 heures.
    """
    from badges.base.rights import OPERATOR
    from badges.ledger.trust import listing
    from badges.ledger.trust.facts import IssuerFacts

    facts = IssuerFacts(issuer=issuer, name=name, how=how, until=until.date(), page=page)
    listing.propose(wiring.services(), OPERATOR, facts)
    click.echo(f"{name} est proposé. Il compte après le oui d’une personne de la coordination, ou après 24 heures.")


@issuers.command(name="remove", short_help="Retirer un émetteur.")
@click.argument("issuer", metavar="ÉMETTEUR")
def remove(issuer: str) -> None:
    """Retirer ÉMETTEUR de la liste, tout de suite."""
    from badges.base.rights import OPERATOR
    from badges.ledger.trust import listing

    listing.remove(wiring.services(), OPERATOR, issuer)
    click.echo("Retiré de la liste.")
