"""`badges check`: what is wrong with this instance, and what to do about it."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import click

from badges.base.settings import SettingsRefused
from badges.cli import wiring
from badges.cli.words import refusal, sentence
from schemas.errors import OpenBadgesError

if TYPE_CHECKING:
    from badges.base.services import Services

GOOD, TOLD, WRONG = "✓", "!", "✗"
LOW_DISK = 0.1
SOMETHING_CHANGED = "N’en délivrez plus ; comparez les clés et la base avec la dernière sauvegarde."


@dataclass(frozen=True)
class Finding:
    """One line of the check: its mark, what was looked at, and what to do when it is not good."""

    mark: str
    what: str
    advice: str = ""

    def line(self) -> str:
        return f"{self.mark} {self.what}" + (f"\n    → {self.advice}" if self.advice else "")


def database(services: Services) -> Finding:
    """Whether the database answers, at the newest migration."""
    from badges.base.database import schema

    if not schema.is_current(services.database):
        return Finding(WRONG, "Base de données : une migration attend", "Lancez : badges init")
    return Finding(GOOD, f"Base de données à jour ({'SQLite' if services.database.is_sqlite else 'PostgreSQL'})")


def keys(services: Services) -> Finding:
    """Whether every owner has its active keys, and no other user can read the key files."""
    from badges.network import reads as network
    from keys.algorithms import Algorithm

    with services.database.begin(read_only=True) as session:
        slugs = [site.slug for site in network.sites(session)]
    held = {(each.owner, each.method.algorithm) for each in services.keyring.records() if each.state == "active"}
    wanted = {("network", Algorithm.EDDSA), ("network", Algorithm.RS256)} | {(slug, Algorithm.EDDSA) for slug in slugs}
    if missing := sorted({owner for owner, _ in wanted - held}):
        return Finding(
            WRONG,
            f"Clés : il en manque ({', '.join(missing)})",
            "Restaurez le dossier des clés depuis une sauvegarde. S’il n’y en a pas : badges init",
        )
    if exposed := services.keyring.exposed():
        return Finding(
            WRONG,
            f"Clés : d’autres personnes peuvent lire {', '.join(exposed)}",
            f"Lancez : chmod -R go= {services.settings.keys_folder}",
        )
    return Finding(GOOD, f"Clés ouvertes : {len(held)} actives")


def home(services: Services) -> Finding:
    """Whether no other user can read the database and the files of this instance."""
    folder = services.settings.home
    if folder.stat().st_mode & 0o077:
        return Finding(WRONG, f"Dossier : d’autres personnes peuvent lire {folder}", f"Lancez : chmod go= {folder}")
    return Finding(GOOD, "Dossier de l’instance fermé aux autres")


def incidents(services: Services) -> Finding:
    """Whether every incident of a compromised key is closed; while one is open, nothing new may be signed.

    A key marked compromised in a backup whose rows are older than its incident counts as open too.
    """
    from badges.issuing import keyring

    known = keyring.incidents(services)
    finished = {each.method_id for each in known if each.finished_at is not None}
    compromised = {each.method.id for each in keyring.keys(services) if each.state == "compromised"}
    waiting = sorted((compromised | {each.method_id for each in known}) - finished)
    if waiting:
        name = waiting[0].partition("#")[2]
        return Finding(
            WRONG, "Clé compromise : tout n’est pas signé à nouveau", f"Relancez : badges keys compromise {name}"
        )
    return Finding(GOOD, "Aucune clé compromise en cours")


def badges(services: Services) -> Finding:
    """Whether each badge still verifies."""
    from badges.cli.archive import verify_all

    good, total = verify_all(services)
    if good != total:
        return Finding(WRONG, f"Badges : {total - good} sur {total} ne se vérifient pas", SOMETHING_CHANGED)
    return Finding(GOOD, f"Badges : {total} relus et vérifiés")


def ledger(services: Services) -> Finding:
    """Whether the stored documents are those that were recorded."""
    from badges.instance import reads as instance_reads

    with services.database.begin(snapshot=True) as session:
        unlike = instance_reads.documents_unlike_the_ledger(session)
    if unlike:
        return Finding(WRONG, f"Registre : {unlike} documents ne sont pas ceux qui ont été délivrés", SOMETHING_CHANGED)
    return Finding(GOOD, "Registre : il correspond aux documents")


def journal(services: Services) -> Finding:
    """Whether the journal is as it was written, but for what was erased."""
    from badges.base.journal import chain

    with services.database.begin(snapshot=True) as session:
        report = chain.check(session, services.settings.secret_key)
    if report.faults:
        first = report.faults[0]
        what = f"Journal : {len(report.faults)} différences, la première à la ligne {first.entry} ({first.code})"
        return Finding(WRONG, what, "Quelqu’un a modifié la base. Comparez-la avec la dernière sauvegarde.")
    return Finding(GOOD, f"Journal : {report.entries} lignes, dont {report.erased} effacées")


def status_lists(services: Services) -> Finding:
    """Whether both forms of each status list verify."""
    from badges.ledger import statuses
    from badges.publication import documents
    from badges.publication.judging import verify_presented
    from verifier.presented import Presented
    from verifier.verdict import Headline

    for number in statuses.numbers(services):
        for published in (documents.status_list(services, number), documents.status_list_jwt(services, number)):
            verdict = verify_presented(services, Presented(published.data, published.media_type, "store"))
            if verdict.headline is not Headline.VALID:
                return Finding(WRONG, f"Liste de statut {number} : {verdict.headline}", SOMETHING_CHANGED)
    return Finding(GOOD, "Listes de statut vérifiées")


def reservations(services: Services) -> Finding:
    """Whether an award was reserved and never finished."""
    from badges.instance import reads as instance_reads

    with services.database.begin(read_only=True) as session:
        stalled = instance_reads.stalled_reservations(session, services.now() - timedelta(minutes=10))
    if stalled:
        return Finding(WRONG, f"Délivrances interrompues : {stalled}", "Lancez : badges worker (il les termine)")
    return Finding(GOOD, "Aucune délivrance interrompue")


def letters(services: Services) -> Finding:
    """Whether letters were refused, or wait too long."""
    from badges.instance import reads as instance_reads

    with services.database.begin(read_only=True) as session:
        failed = instance_reads.failed_letters(session)
        late = instance_reads.late_letters(session, services.now() - timedelta(minutes=30))
    if failed:
        return Finding(WRONG, f"Lettres refusées : {failed}", "Vérifiez BADGES_MAIL_URL : badges check --mail ADRESSE")
    if late:
        return Finding(WRONG, f"Lettres en retard : {late}", "Le travailleur tourne-t-il ? Lancez : badges worker")
    return Finding(GOOD, "Aucune lettre en retard")


def mail(services: Services) -> Finding:
    """Whether letters are sent by a mail server, and not only written to a folder."""
    if services.settings.mail_url is None:
        return Finding(
            TOLD, f"Courrier : écrit dans {services.settings.home / 'mail'}, rien ne part", "Donnez BADGES_MAIL_URL"
        )
    return Finding(GOOD, "Courrier : un serveur est donné")


def disk(services: Services) -> Finding:
    """Whether there is room left."""
    usage = shutil.disk_usage(services.settings.home)
    if usage.free / usage.total < LOW_DISK:
        return Finding(WRONG, f"Disque : il reste {usage.free // 2**20} Mio", "Libérez de la place.")
    return Finding(GOOD, "Disque : assez de place")


def address(services: Services) -> Finding:
    """Whether browsers reach the service over TLS."""
    if services.settings.is_secure:
        return Finding(GOOD, f"Adresse publique : {services.settings.public_url}")
    return Finding(TOLD, f"Adresse publique : {services.settings.public_url}", "Sans TLS : pour essayer seulement.")


CHECKS: tuple[Callable[[Services], Finding], ...] = (
    address, home, database, keys, incidents, badges, ledger, journal, status_lists, reservations, letters, mail, disk,
)  # fmt: skip


def findings(services: Services) -> Iterator[Finding]:
    """Run every check; one that cannot be run is a finding, and the others still run."""
    from sqlalchemy.exc import DBAPIError

    for look in CHECKS:
        try:
            yield look(services)
        except OpenBadgesError as refused:
            yield Finding(WRONG, f"{look.__name__} : {refused.code}", sentence(refused.code, **refused.facts))
        except (DBAPIError, OSError) as trouble:
            reason = type(trouble).__name__
            yield Finding(WRONG, f"{look.__name__} : {reason}", sentence("database.unreachable", reason=reason))


@click.command(short_help="Dire ce qui ne va pas dans cette instance, et que faire.")
@click.option("--mail", "recipient", metavar="ADRESSE", help="Envoyer aussi un message d’essai à ADRESSE.")
def check(recipient: str | None) -> int:
    """Contrôler l’instance. Code de sortie : 0 si tout va, 1 s’il y a quelque chose à faire."""
    try:
        services = wiring.services(any_revision=True)
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
    from badges.base.outbox import sender_for
    from badges.network import reads as network

    with services.database.begin(read_only=True) as session:
        instance = network.instance(session)
        from_address = str(instance.network["email"]) if instance else "badges@localhost"
    try:
        sender_for(services.settings, from_address)(
            recipient,
            "Essai du service de badges",
            "Ce message d’essai vient de « badges check ».\n",
            uuid.uuid4().hex,
        )
    except (OSError, ValueError) as trouble:
        return Finding(WRONG, f"Message d’essai refusé : {trouble}", "Vérifiez BADGES_MAIL_URL et le pare-feu.")
    return Finding(GOOD, f"Message d’essai envoyé à {recipient}")
