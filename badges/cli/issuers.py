"""`badges issuers`: the issuers of others' badges whose name the operator vouches for."""

from __future__ import annotations

import click

from badges.cli import wiring


@click.group(subcommand_metavar="COMMANDE [ARGUMENTS]...", short_help="Les autres émetteurs que ce réseau connaît.")
def issuers() -> None:
    """Tenir la liste des émetteurs connus.

    Le badge d’un autre émetteur reste valide ; la page dit seulement que nous ne connaissons pas cet émetteur.

    ÉMETTEUR est son identifiant dans ses badges : un DID (did:web:…), ou l’adresse https de son profil.
    """


@issuers.command(name="list", short_help="La liste.")
def show() -> None:
    """Afficher la liste des émetteurs connus."""
    from badges.ledger import trust

    found = trust.listed(wiring.services())
    for issuer_id, name in found.items():
        click.echo(f"{name}\t{issuer_id}")
    if not found:
        click.echo("Aucun émetteur n’est ajouté. Le réseau et ses sites sont toujours connus.", err=True)


@issuers.command(name="add", short_help="Ajouter un émetteur.")
@click.argument("issuer", metavar="ÉMETTEUR")
@click.argument("name", metavar="NOM")
def add(issuer: str, name: str) -> None:
    """Ajouter ÉMETTEUR sous NOM, ou changer son nom."""
    from badges.base.rights import OPERATOR
    from badges.ledger import trust

    trust.add(wiring.services(), OPERATOR, issuer, name)
    click.echo(f"{name} est connu.")


@issuers.command(name="remove", short_help="Retirer un émetteur.")
@click.argument("issuer", metavar="ÉMETTEUR")
def remove(issuer: str) -> None:
    """Retirer ÉMETTEUR de la liste."""
    from badges.base.rights import OPERATOR
    from badges.ledger import trust

    trust.remove(wiring.services(), OPERATOR, issuer)
    click.echo("Retiré de la liste.")
