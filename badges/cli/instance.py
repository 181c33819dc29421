"""`badges init` and `badges staff`: a new instance, and the one-time links of those who work with it."""

from __future__ import annotations

import fcntl
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from badges.base.errors import Refused
from badges.base.rights import OPERATOR, StaffRole
from badges.base.services import Services
from badges.base.settings import PINNED_URL_FILE, Settings, SettingsRefused
from badges.base.text import call_hours, contacts
from badges.cli import wiring
from badges.cli.owner import files
from badges.cli.owner.act_as_owner import OwnersCommand
from badges.cli.words import sentence


def open_or_create_keyring(settings: Settings) -> Any:
    """The keyring of this instance, made when there was none. Raises KeyringUnusable: `keyring.missing`."""
    from keys.errors import KeyringUnusable
    from keys.keyring import Keyring

    wiring.refuse_lost_keys(settings)
    try:
        return Keyring.create(settings.keys_folder, settings.keys_passphrase)
    except KeyringUnusable:  # there is one, or a concurrent command has just made it
        return Keyring.open(settings.keys_folder, settings.keys_passphrase)


def create(
    network: Mapping[str, str | None],
    facts: Mapping[str, str] | None = None,
    *,
    demonstration: bool | None = None,
) -> Services:
    """Make or complete the instance: database at the newest migration, keys, sites, catalogue. Idempotent.

    `network` holds what is newly given of email, phone, hours and carrier_url; `facts`, by name, of what the public is
    owed (`badges.network.service.public_facts`). `demonstration` None: what it is already, or a real one.
    """
    from badges.app import build_services
    from badges.base.database import schema
    from badges.instance import catalogue
    from badges.instance.initialise import initialise
    from badges.publication import drawings

    settings = wiring.prepared_settings()
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _alone(settings.home):
        services = wiring.closing(build_services(settings, keyring=open_or_create_keyring(settings)))
        wiring.reached(services.database)
        schema.upgrade(services.database)
        services.database.reserve.make()
        if demonstration is None:
            demonstration = drawings.demonstration_mark(services) is not None
        known = catalogue.network() | dict(network)
        initialise(services, settings.public_url, known, services.now(), facts=facts, demonstration=demonstration)
        (settings.home / PINNED_URL_FILE).write_text(settings.public_url + "\n", encoding="ascii")
    return services


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """Wait, however long it takes, while another `badges init` or `badges demo` works in this home.

    The lock is the folder's own: it leaves no file, and ends with the process that holds it.
    """
    folder = os.open(home, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def welcome_url(settings: Settings, key: str) -> str:
    """Where a one-time link leads."""
    return f"{settings.public_url}/bienvenue/{key}"


def _contact(given: str | None, read: Callable[[str], str | None], refusal: str) -> str | None:
    """What was given in its stored form: an address, a phone number, its hours. Raises Refused."""
    if given is None:
        return None
    found = read(given)
    if found is None:
        raise Refused(refusal)
    return found


def _facts(path: Path | None, phones: tuple[str, ...], opening: tuple[str, ...]) -> dict[str, str]:
    """What was given of the facts that the public is owed, by name, each of them read before anything is made.

    Raises Refused: `facts.unreadable` for a file that is no JSON object of texts; as
    `badges.network.service.public_facts.read`.
    """
    from badges.instance import catalogue
    from badges.network.service import public_facts
    from schemas import strict_json
    from schemas.errors import OpenBadgesError

    found: dict[str, str] = {}
    if path is not None:
        try:
            held = strict_json.parse_object(files.read(path))
        except (OSError, OpenBadgesError) as trouble:
            raise Refused("facts.unreadable", file=path.name) from trouble
        found |= {name: text for name, text in held.items() if isinstance(text, str)}
        if len(found) < len(held):
            raise Refused("facts.unreadable", file=path.name)
    for kind, pairs in (("phone", phones), ("hours", opening)):
        for slug, _, text in (pair.partition("=") for pair in pairs):
            found[f"{kind}_{slug.strip()}"] = text or "?"  # an option is given to say something
    wanted = public_facts.names(site["slug"] for site in catalogue.network()["sites"])
    if unknown := sorted(set(found) - set(wanted)):
        raise Refused("fact.unknown", name=unknown[0])
    return {name: public_facts.read(name, text) for name, text in found.items()}


def _ask_for_what_is_owed(services: Services) -> None:
    """Ask at a terminal for each fact that is missing, or say how many are. An empty answer leaves it for later."""
    from badges.ledger.identities import carrier
    from badges.network import reads as network
    from badges.network.service import public_facts

    with services.database.begin(read_only=True) as session:
        instance, sites = network.instance(session), network.working_sites(session)
    if instance is None or not (missing := public_facts.missing(instance.network, instance.operator, sites)):
        return
    if not sys.stdin.isatty():
        click.echo(f"Le public doit encore lire {len(missing)} choses du service : badges check les nomme.")
        return
    click.echo("Ce que le public lira du service. Entrée seule : plus tard, sur la page de la coordination.")
    for name in missing:
        code, facts = public_facts.label(name, carrier(instance.network.get("carried_by")) or "", sites)
        while answer := click.prompt(sentence(code, **facts), default="", show_default=False).strip():
            try:
                public_facts.tell(services, OPERATOR, {name: answer})
            except Refused as refused:
                click.echo(sentence(refused.code, **refused.facts))
            else:
                break


@click.command(cls=OwnersCommand, short_help="Créer l’instance (base, clés, sites, catalogue).")
@click.option(
    "--coordinator", metavar="NOM", default="Coordination", show_default=True, help="Nom de la première coordination."
)
@click.option("--coordinator-email", metavar="ADRESSE", help="Son adresse e-mail (par défaut : celle du réseau).")
@click.option(
    "--email", metavar="ADRESSE", help="Adresse e-mail publique du réseau (par défaut : contact@ votre domaine)."
)
@click.option("--phone", metavar="NUMÉRO", help="Téléphone public du réseau.")
@click.option("--hours", metavar="HEURES", help="Quand ce téléphone répond : « lundi au vendredi, 9 h à 17 h ».")
@click.option("--site-phone", "phones", metavar="SITE=NUMÉRO", multiple=True, help="Téléphone d’un site : gueret=05…")
@click.option("--site-hours", "opening", metavar="SITE=HEURES", multiple=True, help="Quand ce téléphone répond.")
@click.option(
    "--facts",
    "path",
    metavar="FICHIER",
    type=click.Path(dir_okay=False, readable=False, allow_dash=True, path_type=Path),
    help="Ce que le public lit du service : un objet JSON, chaque nom avec son texte (voir badges/network/README.md).",
)
@click.option("--carrier-url", metavar="ADRESSE", help="Site web de l’organisme qui porte le réseau (https://…).")
def init(
    coordinator: str,
    coordinator_email: str | None,
    email: str | None,
    phone: str | None,
    hours: str | None,
    phones: tuple[str, ...],
    opening: tuple[str, ...],
    path: Path | None,
    carrier_url: str | None,
) -> None:
    """Créer l’instance, ou compléter ce qui manque.

    La base est mise à la dernière migration ; les clés de l’émetteur, les trois sites et le catalogue des badges sont
    créés ; un lien à usage unique pour la première coordination est affiché. Relancer la commande ne change rien, sauf
    l’adresse, les téléphones, leurs heures et le site web s’ils sont donnés de nouveau : les prochains badges portent
    l’adresse, le téléphone et le site web.
    """
    from badges.network import accounts
    from badges.network import rows as network_rows
    from badges.network.facts import InvitationFacts

    network = {
        "email": _contact(email, contacts.email, "email.malformed"),
        "phone": _contact(phone, contacts.e164, "phone.malformed"),
        "hours": _contact(hours, call_hours.typed, "hours.malformed"),
        "carrier_url": _contact(carrier_url, contacts.web_address, "carrier_url.malformed"),
    }
    services = create(network, _facts(path, phones, opening))
    click.echo(f"Instance prête dans {services.settings.home}")
    click.echo(f"Adresse publique : {services.settings.public_url}")
    _tell_of_the_address(services)
    _ask_for_what_is_owed(services)
    with services.database.begin(read_only=True) as session:
        if any(StaffRole.COORDINATOR in {role.name for role in person.roles} for person in network_rows.staff(session)):
            click.echo("La coordination existe déjà. Pour un nouveau lien : badges staff link NOM")
            return
        instance = network_rows.instance(session)
        address = coordinator_email or str(instance.network["email"] if instance else "")
    facts = InvitationFacts(name=coordinator, email=address, function="coordinatrice", roles=(StaffRole.COORDINATOR,))
    key = accounts.invite(services, OPERATOR, facts)
    click.echo(
        f"Lien de la coordination, à ouvrir une fois, dans les sept jours :\n{welcome_url(services.settings, key)}"
    )


def _tell_of_the_address(services: Services) -> None:
    """Say that the address becomes final, until the coordination has confirmed it."""
    from badges.network import reads as network

    with services.database.begin(read_only=True) as session:
        instance = network.instance(session)
    if instance is not None and not instance.address_is_final:
        click.echo("Chaque badge portera cette adresse : après le premier badge, elle ne pourra plus jamais changer.")
        click.echo(f"Avant ce premier badge, la coordination la confirme ici : {instance.public_url}/adresse")


@click.command(cls=OwnersCommand, short_help="Afficher la version du service et de la base.")
def version() -> None:
    """Afficher la version du service, celle de Python, la sorte de base de données et sa révision."""
    import platform
    from importlib import metadata

    from badges.base.database import schema
    from badges.base.database.engine import Database

    click.echo(f"rcs-badges {metadata.version('rcs-badges')}")
    click.echo(f"Python {platform.python_version()}")
    try:
        database = Database(wiring.settings().database_url)
    except SettingsRefused:
        click.echo("Base de données : les réglages ne la nomment pas (badges check dit pourquoi)")
        return
    kind = "SQLite" if database.is_sqlite else "PostgreSQL"
    try:
        # To look into a SQLite file that does not exist would make an empty one.
        there = not database.is_sqlite or Path(str(database.engine.url.database)).exists()
        revision = wiring.reached(database) if there else None
    except Refused as refused:
        click.echo(f"{kind} : {sentence(refused.code, **refused.facts)}")
    else:
        newest = schema.newest()
        behind = f" (le service attend {newest} : badges init)" if revision not in (None, newest) else ""
        click.echo(f"{kind}, révision {revision}{behind}" if revision else f"{kind}, pas encore créée")
    finally:
        database.dispose()
