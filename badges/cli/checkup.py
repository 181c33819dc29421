"""`badges check`: what is wrong with this instance, and what to do about it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import click

from badges.cli import wiring
from badges.cli.words import refusal, sentence
from badges.settings import SettingsRefused
from schemas.errors import OpenBadgesError

if TYPE_CHECKING:
    from badges.flows.services import Services

GOOD, TOLD, WRONG = "✓", "!", "✗"
LOW_DISK = 0.1


@dataclass(frozen=True)
class Finding:
    """One line of the check: its mark, what was looked at, and what to do when it is not good."""

    mark: str
    what: str
    advice: str = ""

    def line(self) -> str:
        return f"{self.mark} {self.what}" + (f"\n    → {self.advice}" if self.advice else "")


def database(services: Services) -> Finding:
    from badges.store import schema

    if not schema.is_current(services.database):
        return Finding(WRONG, "Base de données : une migration attend", "Lancez : badges init")
    return Finding(GOOD, f"Base de données à jour ({'SQLite' if services.database.is_sqlite else 'PostgreSQL'})")


def keys(services: Services) -> Finding:
    from badges.flows.publish import published_methods
    from badges.flows.verify import environment  # noqa: F401 - what the keys are for must import

    methods = published_methods(services)
    owners = services.keyring.owners()
    if "network" not in owners or not methods:
        return Finding(WRONG, "Clés de l’émetteur : il en manque", "Lancez : badges init")
    return Finding(GOOD, f"Clés ouvertes : {len(methods)} publiées, {len(owners)} propriétaires")


def badges(services: Services) -> Finding:
    from badges.cli.archive import verify_all

    good, total = verify_all(services)
    if good != total:
        return Finding(
            WRONG,
            f"Badges : {total - good} sur {total} ne se vérifient pas",
            "N’en délivrez plus ; comparez les clés et la base avec la dernière sauvegarde.",
        )
    return Finding(GOOD, f"Badges : {total} relus et vérifiés")


def reservations(services: Services) -> Finding:
    from sqlalchemy import func, select

    from badges.store.models import Edition

    with services.database.begin(read_only=True) as session:
        late = select(func.count()).where(
            Edition.state == "reserved", Edition.reserved_at < services.now() - timedelta(minutes=10)
        )
        waiting = session.scalar(late) or 0
    if waiting:
        return Finding(WRONG, f"Délivrances interrompues : {waiting}", "Lancez : badges worker (il les termine)")
    return Finding(GOOD, "Aucune délivrance interrompue")


def letters(services: Services) -> Finding:
    from sqlalchemy import func, select

    from badges.store.models import Letter

    with services.database.begin(read_only=True) as session:
        failed = session.scalar(select(func.count()).where(Letter.state == "failed")) or 0
        overdue = (
            session.scalar(
                select(func.count()).where(
                    Letter.state == "waiting", Letter.due_at < services.now() - timedelta(minutes=30)
                )
            )
            or 0
        )
    if failed:
        return Finding(WRONG, f"Lettres refusées : {failed}", "Vérifiez BADGES_MAIL_URL : badges check --mail ADRESSE")
    if overdue:
        return Finding(WRONG, f"Lettres en retard : {overdue}", "Le travailleur tourne-t-il ? Lancez : badges worker")
    return Finding(GOOD, "Aucune lettre en retard")


def mail(services: Services) -> Finding:
    if services.settings.mail_url is None:
        return Finding(
            TOLD, f"Courrier : écrit dans {services.settings.home / 'mail'}, rien ne part", "Donnez BADGES_MAIL_URL"
        )
    return Finding(GOOD, "Courrier : un serveur est donné")


def disk(services: Services) -> Finding:
    usage = shutil.disk_usage(services.settings.home)
    if usage.free / usage.total < LOW_DISK:
        return Finding(WRONG, f"Disque : il reste {usage.free // 2**20} Mio", "Libérez de la place.")
    return Finding(GOOD, "Disque : assez de place")


def address(services: Services) -> Finding:
    if services.settings.is_secure:
        return Finding(GOOD, f"Adresse publique : {services.settings.public_url}")
    return Finding(TOLD, f"Adresse publique : {services.settings.public_url}", "Sans TLS : pour essayer seulement.")


CHECKS: tuple[Callable[[Services], Finding], ...] = (
    address, database, keys, badges, reservations, letters, mail, disk,
)  # fmt: skip


def findings(services: Services) -> Iterator[Finding]:
    """Run every check; one that is refused is a finding, and the others still run."""
    for look in CHECKS:
        try:
            yield look(services)
        except OpenBadgesError as refused:
            yield Finding(WRONG, f"{look.__name__} : {refused.code}", sentence(refused.code, **refused.facts))


@click.command(short_help="Dire ce qui ne va pas dans cette instance, et que faire.")
@click.option("--mail", "recipient", metavar="ADRESSE", help="Envoyer aussi un message d’essai à ADRESSE.")
def check(recipient: str | None) -> int:
    """Contrôler l’instance. Code de sortie : 0 si tout va, 1 s’il y a quelque chose à faire."""
    try:
        services = wiring.services()
    except (SettingsRefused, OpenBadgesError) as refused:
        for line in refusal(refused):
            click.echo(Finding(WRONG, line).line())
        return 1
    found = list(findings(services))
    if recipient:
        found.append(_try_mail(services, recipient))
    for finding in found:
        click.echo(finding.line())
    return int(any(finding.mark == WRONG for finding in found))


def _try_mail(services: Services, recipient: str) -> Finding:
    from badges.postman import sender_for
    from badges.store.queries import people

    with services.database.begin(read_only=True) as session:
        instance = people.instance(session)
        from_address = str(instance.network["email"]) if instance else "badges@localhost"
    try:
        sender_for(services.settings, from_address)(
            recipient, "Essai du service de badges", "Ce message d’essai vient de « badges check ».\n"
        )
    except (OSError, ValueError) as trouble:
        return Finding(WRONG, f"Message d’essai refusé : {trouble}", "Vérifiez BADGES_MAIL_URL et le pare-feu.")
    return Finding(GOOD, f"Message d’essai envoyé à {recipient}")
