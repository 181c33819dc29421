"""`badges init` and `badges staff`: a new instance, and the one-time links of those who work with it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from badges.base.errors import Refused
from badges.base.rights import OPERATOR, StaffRole
from badges.base.services import Services
from badges.base.settings import PINNED_URL_FILE, Settings, SettingsRefused
from badges.base.text import contacts
from badges.cli import wiring
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
    email: str | None, phone: str | None, carrier_url: str | None = None, *, demonstration: bool | None = None
) -> Services:
    """Make or complete the instance: database at the newest migration, keys, sites, catalogue. Idempotent.

    `demonstration` None: what it is already, or a real one.
    """
    from badges.app import build_services
    from badges.base.database import schema
    from badges.instance import catalogue
    from badges.instance.initialise import initialise
    from badges.publication import drawings

    settings = wiring.prepared_settings()
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    services = wiring.closing(build_services(settings, keyring=open_or_create_keyring(settings)))
    wiring.reached(services.database)
    schema.upgrade(services.database)
    services.database.reserve.make()
    if demonstration is None:
        demonstration = drawings.demonstration_mark(services) is not None
    network = catalogue.network() | {"email": email, "phone": phone, "carrier_url": carrier_url}
    initialise(services, settings.public_url, network, services.now(), demonstration=demonstration)
    (settings.home / PINNED_URL_FILE).write_text(settings.public_url + "\n", encoding="ascii")
    return services


def welcome_url(settings: Settings, key: str) -> str:
    """Where a one-time link leads."""
    return f"{settings.public_url}/bienvenue/{key}"


def _contact(given: str | None, read: Callable[[str], str | None], refusal: str) -> str | None:
    """An e-mail address or phone number in its stored form, which every badge will carry. Raises Refused."""
    if given is None:
        return None
    found = read(given)
    if found is None:
        raise Refused(refusal)
    return found


@click.command(short_help="Créer l’instance (base, clés, sites, catalogue).")
@click.option(
    "--coordinator", metavar="NOM", default="Coordination", show_default=True, help="Nom de la première coordination."
)
@click.option("--coordinator-email", metavar="ADRESSE", help="Son adresse e-mail (par défaut : celle du réseau).")
@click.option(
    "--email", metavar="ADRESSE", help="Adresse e-mail publique du réseau (par défaut : contact@ votre domaine)."
)
@click.option("--phone", metavar="NUMÉRO", help="Téléphone public du réseau.")
@click.option("--carrier-url", metavar="ADRESSE", help="Site web de l’organisme qui porte le réseau (https://…).")
def init(
    coordinator: str, coordinator_email: str | None, email: str | None, phone: str | None, carrier_url: str | None
) -> None:
    """Créer l’instance, ou compléter ce qui manque.

    La base est mise à la dernière migration ; les clés de l’émetteur, les trois sites et le catalogue des badges sont
    créés ; un lien à usage unique pour la première coordination est affiché. Relancer la commande ne change rien, sauf
    l’adresse, le téléphone et le site web s’ils sont donnés de nouveau : les prochains badges les portent.
    """
    from badges.network import accounts
    from badges.network import rows as network_rows

    services = create(
        _contact(email, contacts.email, "email.malformed"),
        _contact(phone, contacts.e164, "phone.malformed"),
        _contact(carrier_url, contacts.web_address, "carrier_url.malformed"),
    )
    click.echo(f"Instance prête dans {services.settings.home}")
    click.echo(f"Adresse publique : {services.settings.public_url}")
    with services.database.begin(read_only=True) as session:
        if any(StaffRole.COORDINATOR in {role.name for role in person.roles} for person in network_rows.staff(session)):
            click.echo("La coordination existe déjà. Pour un nouveau lien : badges staff link NOM")
            return
        instance = network_rows.instance(session)
        address = coordinator_email or str(instance.network["email"] if instance else "")
    key = accounts.invite(
        services,
        OPERATOR,
        name=coordinator,
        email=address,
        function="coordinatrice",
        roles=[StaffRole.COORDINATOR],
    )
    click.echo(
        f"Lien de la coordination, à ouvrir une fois, dans les sept jours :\n{welcome_url(services.settings, key)}"
    )


@click.command(short_help="Afficher la version du service et de la base.")
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
