"""`badges letters`: the letters that were not sent, and what is done about them.

Neither their text nor their address is shown: of an address the domain, which says whose server refuses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from badges.base.rights import OPERATOR
from badges.cli import wiring
from badges.cli.owner.act_as_owner import OwnersGroup
from badges.cli.words import printable

if TYPE_CHECKING:
    from datetime import datetime

    from badges.network.unsent.reads import UnsentLetter

KINDS = {
    "award": "badge prêt", "backpack": "code pour un sac à badges", "call": "appel au sujet d’un badge",
    "idea": "jour d’une idée", "introduction": "nouvelle d’une mise en relation",
    "own_code": "code pour la page privée", "retention": "restez-vous avec nous ?", "staff": "lien pour l’équipe",
    "account": "avis sur un compte", "reading": "rappel de relecture", "pause": "rappel d’un badge en pause",
    "many_awards": "beaucoup de badges en un jour", "check": "contrôle de la nuit",
    "address_change": "adresse qui change", "form_made": "copie d’un badge", "corrected": "badge corrigé",
    "name": "nom à accepter", "message": "place, changement ou rencontre", "afterwards": "« du nouveau ? »",
    "referrer": "lettre à un référent",
}  # fmt: skip


@click.group(
    cls=OwnersGroup, subcommand_metavar="COMMANDE [ARGUMENTS]...", short_help="Les lettres qui ne sont pas parties."
)
def letters() -> None:
    """Voir les lettres qui ne sont pas parties, les essayer de nouveau, ou les laisser.

    Une lettre est essayée pendant sept jours, puis son site, ou la coordination, est prévenu.
    """


@letters.command(name="list", short_help="La liste.")
def show() -> None:
    """Afficher la liste : numéro, jour, sorte, domaine de l’adresse, ce qui se passe, ce que le serveur a dit."""
    from badges.network.unsent import reads

    services = wiring.services()
    with services.database.begin(read_only=True) as session:
        found = reads.every(session)
    for each in found:
        fields = (str(each.id), _minute(each.since), KINDS[each.purpose], each.domain, _state(each), each.error)
        click.echo("\t".join(printable(field) for field in fields))
    if not found:
        click.echo("Toutes les lettres sont parties, ou attendent leur tour.", err=True)


def _minute(moment: datetime) -> str:
    from badges.base.times import local

    return f"{local(moment):%d/%m/%Y %H:%M}"


def _state(letter: UnsentLetter) -> str:
    return {
        "address": "adresse refusée",
        "ended": "trop tard : son texte est détruit",
        "not_taken": "abandonnée",
        "tried_on": f"essayée jusqu’au {_minute(letter.ends_at)}",
    }[letter.why]


def _chosen(numbers: tuple[int, ...], *, every: bool) -> tuple[int, ...] | None:
    """The numbers; None for all. Raises UsageError: for neither, or both."""
    if bool(numbers) == every:
        raise click.UsageError("Donnez des numéros de « badges letters list », ou --all.")
    return None if every else numbers


@letters.command(short_help="Les essayer de nouveau.")
@click.argument("numbers", metavar="[NUMÉRO]...", type=click.IntRange(min=1, max=2**31 - 1), nargs=-1)
@click.option("--all", "every", is_flag=True, help="Toutes celles qui ont encore leur texte.")
def retry(numbers: tuple[int, ...], every: bool) -> None:
    """Essayer de nouveau les lettres de ces NUMÉROS. Le travailleur les envoie dans la minute.

    Une lettre qui part, ou qui est partie, ne part pas une seconde fois.
    """
    from badges.network.unsent import settle_letters

    count = settle_letters.try_again(wiring.services(), OPERATOR, _chosen(numbers, every=every))
    click.echo(f"Lettres essayées de nouveau : {count}")


@letters.command(short_help="Les laisser : la personne est prévenue autrement.")
@click.argument("numbers", metavar="[NUMÉRO]...", type=click.IntRange(min=1, max=2**31 - 1), nargs=-1)
@click.option("--all", "every", is_flag=True, help="Toutes celles qui sont abandonnées.")
def forget(numbers: tuple[int, ...], every: bool) -> None:
    """Ne plus rien faire des lettres de ces NUMÉROS : leur texte est détruit, et aucune page ne les montre plus."""
    from badges.network.unsent import settle_letters

    count = settle_letters.forget(wiring.services(), OPERATOR, _chosen(numbers, every=every))
    click.echo(f"Lettres laissées : {count}")
