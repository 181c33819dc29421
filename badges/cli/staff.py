"""`badges staff`: the people who work in the network, when the coordination's own pages cannot be reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from badges.base.errors import NotFound
from badges.base.rights import OPERATOR, StaffRole
from badges.cli import wiring
from badges.cli.instance import welcome_url
from badges.cli.owner.act_as_owner import OwnersGroup
from badges.cli.words import sentence

if TYPE_CHECKING:
    from datetime import datetime

    from badges.base.services import Services
    from badges.network.views import StaffView

DAY = click.DateTime(["%Y-%m-%d", "%d/%m/%Y"])
ROLES = {StaffRole.COORDINATOR: "coordination", StaffRole.FACILITATOR: "animation"}


@click.group(
    cls=OwnersGroup,
    subcommand_metavar="COMMANDE [ARGUMENTS]...",
    short_help="Les personnes qui travaillent dans le réseau.",
)
def staff() -> None:
    """Voir l’équipe, inviter une personne, lui redonner un lien, fermer ou rouvrir son compte."""


@staff.command(name="list", short_help="Qui travaille dans le réseau.")
def list_all() -> None:
    """Afficher l’équipe : nom, rôles, sites, dernier jour, qui remplace qui, compte ouvert ou fermé."""
    from badges.base.times import local_date
    from badges.network import reads as network
    from badges.network.rules import AccountState

    services = wiring.services()
    with services.database.begin(read_only=True) as session:
        people, replaces = network.staff(session), network.replacements(session)
    today = local_date(services.now())
    for person in people:
        roles = ", ".join(ROLES[role] for role in sorted(person.roles))
        sites = ", ".join(site.name for site in person.sites)
        state = person.state(today)
        notes = [
            f"remplace {replaces[person.id][1]}" if person.id in replaces else "",
            f"jusqu’au {person.last_day:%d/%m/%Y}" if person.last_day else "",
            "lien pas encore ouvert" if state is AccountState.INVITED else "",
            "compte fermé" if state is AccountState.CLOSED else "",
        ]
        told = "".join(f" — {each}" for each in notes if each)
        click.echo(f"{person.name} <{person.email}> : {roles}{f' ({sites})' if sites else ''}{told}")


@staff.command(name="link", short_help="Un nouveau lien à usage unique.")
@click.argument("name", metavar="NOM")
def link(name: str) -> None:
    """Afficher un nouveau lien à usage unique pour NOM (son nom, son identifiant ou son e-mail).

    Les liens précédents ne servent plus.
    """
    from badges.network import accounts

    services, person = _found(name)
    try:
        key = accounts.link(services, OPERATOR, person.id)
    except NotFound as refused:
        raise click.ClickException(sentence(refused.code)) from None
    click.echo(welcome_url(services.settings, key))


@staff.command(name="invite", short_help="Inviter une personne.")
@click.argument("name", metavar="NOM")
@click.argument("email", metavar="E-MAIL")
@click.option(
    "--function",
    type=click.Choice(["animatrice", "animateur", "coordinatrice", "coordinateur"]),
    default="animatrice",
    show_default=True,
    help="Comment elle est nommée sur les badges.",
)
@click.option(
    "--site", "sites", metavar="SITE", multiple=True, help="Site où elle travaille (auzances, la-souterraine, gueret)."
)
@click.option(
    "--last-day", type=DAY, metavar="JOUR", help="Dernier jour (2026-12-31) : le compte se ferme le lendemain."
)
@click.option("--replaces", metavar="NOM", help="Qui est remplacé : ce qu’il avait commencé est montré à NOM.")
def invite(
    name: str, email: str, function: str, sites: tuple[str, ...], last_day: datetime | None, replaces: str | None
) -> None:
    """Inscrire NOM dans l’équipe et afficher son lien à usage unique."""
    from badges.network import accounts
    from badges.network.facts import InvitationFacts

    services = wiring.services()
    replaced = _found(replaces)[1].id if replaces else None
    role = StaffRole.COORDINATOR if function.startswith("coordin") else StaffRole.FACILITATOR
    if role is StaffRole.FACILITATOR and not sites:
        raise click.UsageError("Indiquez au moins un site : --site gueret")
    facts = InvitationFacts(
        name=name,
        email=email,
        function=function,
        roles=(role,),
        sites=sites,
        last_day=last_day.date() if last_day else None,
        replaced=replaced,
    )
    key = accounts.invite(services, OPERATOR, facts)
    click.echo(welcome_url(services.settings, key))


@staff.command(name="change", short_help="Changer les rôles, les sites ou le dernier jour d’une personne.")
@click.argument("name", metavar="NOM")
@click.option("--role", "roles", type=click.Choice(["animation", "coordination"]), multiple=True, help="Son rôle.")
@click.option("--site", "sites", metavar="SITE", multiple=True, help="Un site où elle travaille.")
@click.option(
    "--last-day", type=DAY, metavar="JOUR", help="Dernier jour (2026-12-31) : le compte se ferme le lendemain."
)
@click.option("--no-last-day", is_flag=True, help="Elle reste.")
def change(
    name: str, roles: tuple[str, ...], sites: tuple[str, ...], last_day: datetime | None, *, no_last_day: bool
) -> None:
    """Changer ce que NOM peut faire. Ce qui n’est pas nommé reste."""
    from badges.network import team
    from badges.network.facts import WorkFacts

    services, person = _found(name)
    named = {word: role for role, word in ROLES.items()}
    facts = WorkFacts(
        function=person.function,
        roles=tuple(named[each] for each in roles) or tuple(person.roles),
        sites=sites or tuple(site.slug for site in person.sites),
        last_day=None if no_last_day else last_day.date() if last_day else person.last_day,
    )
    team.change(services, OPERATOR, person.id, facts)
    click.echo(f"C’est changé pour {person.name}.")


@staff.command(name="disable", short_help="Fermer un compte.")
@click.argument("name", metavar="NOM")
def disable(name: str) -> None:
    """Fermer le compte de NOM : ses liens et ses appareils sont déconnectés tout de suite.

    Ce que la personne a signé reste valable. Ce qu’elle avait commencé reste au site : ses collègues le reprennent.
    """
    from badges.network import accounts

    services, person = _found(name)
    accounts.disable(services, OPERATOR, person.id)
    click.echo(f"Le compte de {person.name} est fermé. Pour le rouvrir : badges staff enable {person.email}")


@staff.command(name="enable", short_help="Rouvrir un compte.")
@click.argument("name", metavar="NOM")
def enable(name: str) -> None:
    """Rouvrir le compte de NOM et afficher un lien à usage unique : son ancien mot de passe ne sert plus."""
    from badges.leaving.handover import hand_over

    services, person = _found(name)
    click.echo(welcome_url(services.settings, hand_over.reopen(services, OPERATOR, person.id)))


@staff.command(name="sessions", short_help="Les appareils connectés d’une personne.")
@click.argument("name", metavar="NOM")
@click.option("--end", is_flag=True, help="Les déconnecter tous.")
def sessions(name: str, end: bool) -> None:
    """Afficher les appareils connectés de NOM, ou les déconnecter."""
    from badges.network import accounts
    from badges.network import reads as network

    services, person = _found(name)
    with services.database.begin(read_only=True) as session:
        found = network.open_sessions(session, person.id, services.now())
    for begun, until in found:
        click.echo(f"Connecté depuis le {begun:%d/%m/%Y à %H:%M}, jusqu’au {until:%d/%m/%Y à %H:%M} (temps universel)")
    if end:
        accounts.sign_out_everywhere(services, OPERATOR, person.id)
        click.echo(f"{person.name} est déconnecté partout.")
    elif not found:
        click.echo("Aucun appareil connecté.")


@staff.command(name="lost", short_help="Un téléphone perdu.")
@click.argument("name", metavar="NOM")
@click.option("--restore", is_flag=True, help="C’était une erreur : tout rétablir.")
def lost(name: str, restore: bool) -> None:
    """Arrêter les appareils de NOM, ses clés d’accès et les liens privés montrés depuis son compte.

    Rien n’est effacé avant un jour : jusque-là, un collègue ou --restore peut tout rétablir. Ensuite, les personnes
    concernées attendent un nouveau lien à leur site.
    """
    from badges.people import links

    services, person = _found(name)
    if restore:
        opened = links.restore_phone(services, OPERATOR, person.id)
        click.echo(f"Les appareils de {person.name} servent de nouveau. Liens privés rétablis : {opened}.")
    else:
        stopped = links.lost_phone(services, OPERATOR, person.id)
        click.echo(f"{person.name} est déconnecté partout. Liens privés arrêtés : {stopped}.")


@staff.command(name="reset", short_help="Effacer un mot de passe.")
@click.argument("name", metavar="NOM")
def reset(name: str) -> None:
    """Effacer les moyens de connexion de NOM, déconnecter ses appareils et afficher un nouveau lien."""
    from badges.network import accounts

    services, person = _found(name)
    click.echo(welcome_url(services.settings, accounts.reset(services, OPERATOR, person.id)))


def _everybody(services: Services) -> list[StaffView]:
    from badges.network import reads as network

    with services.database.begin(read_only=True) as session:
        return network.staff(session)


def _found(name: str) -> tuple[Services, StaffView]:
    """The services, and the one person of this name, user name or e-mail address."""
    from badges.network import reads as network

    services = wiring.services()
    with services.database.begin(read_only=True) as session:
        person = network.find_staff(session, name)
    if person is None:
        known = ", ".join(each.name for each in _everybody(services)) or "aucun"
        raise click.ClickException(f"Personne ne correspond à « {name} ». Noms connus : {known}.")
    return services, person
