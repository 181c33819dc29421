"""`badges journal`: the journal outside of the database, and what to do when the record or it was lost."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from badges.base.rights import OPERATOR
from badges.cli import wiring
from badges.cli.owner.act_as_owner import OwnersGroup

WORDS = {
    "unopened": "il n’est pas encore commencé ; il le sera au prochain démarrage du service",
    "agrees": "la base le connaît jusqu’à sa dernière ligne",
    "behind": "la base est plus ancienne : au prochain démarrage du service, ce qui lui manque est refait",
    "missing": "il n’est plus là",
    "cut": "il est plus court que ce que la base en connaît",
    "broken": "il ne peut pas être lu tel qu’il a été écrit",
}


@click.group(cls=OwnersGroup, subcommand_metavar="COMMANDE [ARGUMENTS]...", short_help="Le journal hors de la base.")
def journal() -> None:
    """Ce que la base ne doit pas oublier : les badges délivrés, et tout ce qui annule, masque ou ferme."""


@journal.command(short_help="Dire où il est, et s’il va avec la base.")
def show() -> None:
    """Dire où est le journal, combien de lignes il a, et s’il va avec la base."""
    from badges.instance.logbook.replay_lines import State, standing

    services = wiring.services()
    found = standing(services)
    click.echo(f"{services.logbook.file.path} : {found.lines} lignes, {WORDS[found.state.value]}.")
    if found.state in (State.MISSING, State.CUT, State.BROKEN):
        click.echo(
            "Rien n’est délivré tant que cela dure. Remettez le fichier à sa place. S’il est perdu : si la base est "
            "complète, badges journal renew ; si elle vient d’une sauvegarde, badges journal confirm DATE."
        )
        raise SystemExit(1)


@journal.command(short_help="Dire depuis quand rien n’est connu, et délivrer de nouveau.")
@click.argument("date", metavar="DATE", type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M"]))
def confirm(date: datetime) -> None:
    """Après une restauration sans le journal : dire depuis quel jour ce qui a été délivré ou annulé n’est pas connu.

    La page /issuer dit ces dates, et un code de ce temps répond qu’on ne peut pas savoir.
    """
    from badges.base.times import local_zone
    from badges.instance.logbook import follow_logbook

    services = wiring.services()
    if not follow_logbook.confirm_gap(services, date.replace(tzinfo=local_zone()).astimezone(UTC)):
        click.echo("Rien n’est à confirmer.")
        return
    click.echo(f"Confirmé : rien n’est connu depuis le {date:%d/%m/%Y}. Les badges sont délivrés de nouveau.")


@journal.command(short_help="Commencer un nouveau journal pour une base complète.")
@click.option("--yes", is_flag=True, help="Ne pas demander.")
def renew(yes: bool) -> None:
    """Commencer un nouveau journal, parce que l’ancien est perdu ou abîmé, et que la base, elle, est complète."""
    from badges.instance.logbook import follow_logbook

    services = wiring.services()
    if not yes:
        wiring.confirm("La base est-elle bien la dernière, et non une sauvegarde ?")
    follow_logbook.renew_logbook(services)
    click.echo(f"Nouveau journal : {services.logbook.file.path}")


@journal.command(short_help="Dire que la base est juste comme elle est.")
@click.option("--yes", is_flag=True, help="Ne pas demander.")
def accept(yes: bool) -> None:
    """Noter de nouveau ce qui décide : droits, comptes, téléphones, émetteurs connus, modèles.

    Après avoir changé la base vous-même, ou remis une base plus ancienne. Ce qui a été changé avant ne se voit plus :
    lisez d’abord les lignes rouges de badges check. Il le dit pendant une semaine, et la lettre du lundi aussi.
    """
    from badges.instance.logbook import follow_logbook

    services = wiring.services()
    if not yes:
        wiring.confirm("Avez-vous relu les comptes, les droits, les téléphones et les émetteurs connus ?")
    follow_logbook.accept(services)
    click.echo("Noté : badges check compare désormais la base avec ce qu’elle est maintenant.")


@journal.command(short_help="Reprendre un badge en pause dont la page est perdue.")
@click.argument("identifier", metavar="BADGE")
def resume(identifier: str) -> None:
    """Reprendre un badge en pause que la base a perdu, par l’identifiant de son fichier ou le code de sa page."""
    from badges.issuing.revoke import resume_lost

    services = wiring.services()
    if resume_lost(services, OPERATOR, identifier.strip()):
        click.echo(f"Repris : {identifier.strip()}")
    else:
        click.echo("Ce badge n’était pas en pause.")


@journal.command(short_help="Annuler un badge dont la page est perdue.")
@click.argument("identifier", metavar="BADGE")
def revoke(identifier: str) -> None:
    """Annuler un badge que la base a perdu, par l’identifiant de son fichier ou le code de sa page."""
    from badges.issuing.revoke import revoke_lost

    services = wiring.services()
    revoke_lost(services, OPERATOR, identifier.strip())
    click.echo(f"Annulé : {identifier.strip()}")
