"""What the record stands on: the public address, files, database, keys, clock, worker, letters and disk."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Final

from badges.base.database import schema
from badges.base.database.read_only import files_of
from badges.base.services import Services
from badges.base.telemetry.heartbeat import last
from badges.base.times import local
from badges.instance import reads
from badges.instance.checks import agreements, comparisons
from badges.instance.checks.findings import GOOD, TOLD, WRONG, Finding, Outside, Progress, counted
from badges.issuing import keyring
from badges.ledger import clock
from badges.ledger import rows as ledger
from badges.ledger.safeguards import halt
from badges.network import reads as network
from badges.network import rows as network_rows
from badges.network.service import heartbeat, ownership
from keys.access import user_name
from keys.algorithms import Algorithm
from keys.keyring import digest_of
from verifier.fetch import FetchFailed

LOW_DISK: Final = 0.1
CERTIFICATE_DAYS: Final = 14  # those that renew themselves do so at thirty
MOST_WAITING: Final = 200  # jobs; each minute adds six
STALLED: Final = timedelta(minutes=10)
LATE: Final = timedelta(minutes=30)
NO_TLS = "Sans TLS : pour essayer seulement."
RENEW = "Renouvelez le certificat du serveur TLS (Caddy, nginx, …), et regardez pourquoi il ne l’a pas fait seul."
PROBLEMS: Final = {
    "expired": "le certificat a expiré",
    "other_name": "le certificat est celui d’un autre nom",
    "untrusted": "le certificat n’est pas signé par une autorité reconnue",
}


def address(services: Services, outside: Outside, _progress: Progress) -> Iterator[Finding]:
    """Whether the address is that of the instance, and browsers reach it under TLS with a certificate that lasts."""
    url = services.settings.public_url
    with services.database.begin(read_only=True) as session:
        instance = network.instance(session)
    if instance is not None and instance.public_url != url:
        what = f"Adresse publique : la base dit {instance.public_url}, les réglages {url}"
        yield Finding(WRONG, what, "Donnez BADGES_PUBLIC_URL comme à la création de l’instance.")
        return
    if not services.settings.is_secure:
        yield Finding(TOLD, f"Adresse publique : {url}", NO_TLS)
        return
    try:
        found = outside.certificate(url)
    except FetchFailed:
        what = f"Adresse publique : {url} ne répond pas d’ici, le certificat n’a pas été lu"
        yield Finding(TOLD, what, "Ouvrez cette adresse depuis un autre ordinateur.")
        return
    if found.until is None:
        yield Finding(WRONG, f"Adresse publique : {url}, {PROBLEMS.get(found.problem, found.problem)}", RENEW)
        return
    left = (found.until - services.clock()).days
    until = f"certificat valable jusqu’au {local(found.until):%d/%m/%Y}"
    if left < CERTIFICATE_DAYS:
        yield Finding(WRONG, f"Adresse publique : {url}, {until} seulement", RENEW)
    else:
        yield Finding(GOOD, f"Adresse publique : {url}, {until}")


def home(services: Services, _outside: Outside, _progress: Progress) -> Iterator[Finding]:
    """Whether no other user can read the database and the files of this instance, and all of them are the service's."""
    folder = services.settings.home
    if folder.stat().st_mode & 0o077:
        yield Finding(WRONG, f"Dossier : d’autres personnes peuvent lire {folder}", f"Lancez : chmod go= {folder}")
        return
    beyond = [path for path in _files(services) if not path.is_relative_to(folder) and path.exists()]
    if exposed := [str(path) for path in beyond if path.stat().st_mode & 0o077]:
        what = f"Fichiers : d’autres personnes peuvent lire {', '.join(exposed)}"
        yield Finding(WRONG, what, f"Lancez : chmod go= {' '.join(exposed)}")
        return
    strangers = _of_others(folder) + [path for path in beyond if path.stat().st_uid != os.geteuid()]
    if strangers:
        first, user = strangers[0], user_name(os.geteuid())
        what = f"Fichiers : {counted(len(strangers), 'n’est pas', 'ne sont pas')} à {user} (le premier : {first})"
        yield Finding(
            WRONG, what, f"Lancez : sudo chown -R {user}: {folder if first.is_relative_to(folder) else first}"
        )
        return
    yield Finding(GOOD, "Dossier de l’instance fermé aux autres")


def _files(services: Services) -> list[Path]:
    """The files of the database and of the queue, which settings may put outside of the home."""
    return [*files_of(services.database.url), *files_of(services.settings.queue_url)]


def _of_others(folder: Path) -> list[Path]:
    """What is in the folder and belongs to another user than this process. The root of a volume may be root's."""
    paths = [Path(place, name) for place, folders, files in os.walk(folder) for name in (*folders, *files)]
    found = []
    for path in paths:
        with contextlib.suppress(FileNotFoundError):  # a file that was being written
            if path.lstat().st_uid != os.geteuid() and path.parts[len(folder.parts)] != "lost+found":
                found.append(path)
    return sorted(found)


def database(services: Services, _outside: Outside, _progress: Progress) -> Iterator[Finding]:
    """Whether the database answers, at the newest migration, and refuses to change the ledger."""
    if not schema.is_current(services.database):
        if schema.is_newer(services.database):
            what = "Base de données : elle vient d’une version plus récente de ce programme"
            yield Finding(WRONG, what, "Installez cette version-là, ou restaurez une sauvegarde plus ancienne.")
        else:
            yield Finding(WRONG, "Base de données : une migration attend", "Lancez : badges init")
        return
    if schema.missing_guards(services.database):
        what = "Base de données : plus rien n’empêche de modifier le registre"
        yield Finding(WRONG, what, "Restaurez la dernière sauvegarde dans une base neuve : badges restore")
        return
    if strangers := schema.strange_parts(services.database):
        what = f"Base de données : sa structure n’est pas celle du service ({', '.join(strangers[:3])})"
        yield Finding(WRONG, what, "Un déclencheur, un index ou une vue peut cacher un changement. Supprimez-le.")
        return
    if (said := schema.broken_indexes(services.database)) is not None:
        what = f"Base de données : un index ne dit pas ce que dit sa table ({said})"
        yield Finding(WRONG, what, "Lancez REINDEX, puis badges check ; ou restaurez la dernière sauvegarde.")
        return
    yield Finding(GOOD, f"Base de données à jour ({'SQLite' if services.database.is_sqlite else 'PostgreSQL'})")


def keys(services: Services, _outside: Outside, _progress: Progress) -> Iterator[Finding]:
    """Whether the keyring is the instance's, every owner has active keys, and no other user can read the key files."""
    with services.database.begin(read_only=True) as session:
        slugs = [site.slug for site in network.every_site(session) if site.was_opened]
        instance = network_rows.instance(session)
        lost = ownership.missing_methods(instance, services) if instance is not None else []
        recorded = instance.keys_digest if instance is not None else None
        states = dict(instance.key_methods) if instance is not None else {}
    held = {(each.owner, each.method.algorithm) for each in services.keyring.records() if each.state == "active"}
    wanted = {("network", Algorithm.EDDSA), ("network", Algorithm.RS256)} | {(slug, Algorithm.EDDSA) for slug in slugs}
    if missing := sorted({owner for owner, _ in wanted - held}) or lost:
        yield Finding(
            WRONG,
            f"Clés : il en manque ({', '.join(missing)})",
            "Copiez ici le dossier des clés de la machine où elles ont été créées, ou restaurez-le depuis une "
            "sauvegarde. S’il n’y en a pas : badges init",
        )
    elif not services.keyring.digest() == recorded == digest_of(states):
        yield Finding(
            WRONG,
            "Clés : le dossier et la base ne disent pas le même état d’une clé",
            "Lancez : badges keys list, qui les accorde. Si cela reste, le dossier des clés ne peut pas être écrit.",
        )
    elif exposed := services.keyring.exposed():
        yield Finding(
            WRONG,
            f"Clés : d’autres personnes peuvent lire {', '.join(exposed)}",
            f"Lancez : chmod -R go= {services.settings.keys_folder}",
        )
    else:
        yield Finding(GOOD, f"Clés ouvertes : {len(held)} actives")


def incidents(services: Services, _outside: Outside, _progress: Progress) -> Iterator[Finding]:
    """Whether every incident of a compromised key is closed, and signing goes on.

    A key marked compromised in a backup whose rows are older than its incident counts as open too.
    """
    known = keyring.incidents(services)
    finished = {each.method_id for each in known if each.finished_at is not None}
    records = {each.method.id: each for each in keyring.keys(services)}
    compromised = {name for name, each in records.items() if each.state == "compromised"}
    waiting = sorted((compromised | {each.method_id for each in known}) - finished)
    if waiting:
        name = waiting[0].partition("#")[2]
        yield Finding(
            WRONG, "Clé compromise : tout n’est pas signé à nouveau", f"Relancez : badges keys compromise {name}"
        )
    elif used := sorted(finished - compromised):
        name = used[0].partition("#")[2]
        yield Finding(
            WRONG,
            f"Clé compromise : {name} sert encore",
            f"Ne délivrez rien, et lancez : badges keys compromise {name}",
        )
    else:
        yield Finding(GOOD, "Aucune clé compromise en cours")
    with services.database.begin(read_only=True) as session:
        halted = halt.current(session)
    if halted is not None:
        what = f"Signatures arrêtées depuis le {halted.halted_at:%d/%m/%Y} ({halted.code})"
        yield Finding(WRONG, what, "Cherchez pourquoi, puis lancez : badges keys resume")


def time(services: Services, _outside: Outside, _progress: Progress) -> Iterator[Finding]:
    """Whether the clock agrees with PostgreSQL's, or else is not behind the last row of the ledger."""
    now = services.clock()
    with services.database.begin(read_only=True) as session:
        other, wrong = services.database_clock(session), clock.is_wrong(services, session)
        last = ledger.last_entry_at(session)
    if not wrong and (other is None or last is None or last - now <= clock.TOLERANCE):
        compared = "PostgreSQL" if other is not None else "la dernière ligne du registre"
        yield Finding(GOOD, f"Horloge à l’heure (comparée à {compared})")
        return
    against, name = (other, "PostgreSQL") if wrong and other is not None else (last, "la dernière ligne du registre")
    minutes = abs(now - against) // timedelta(minutes=1) if against is not None else 0
    way = "avance" if against is not None and now > against else "retarde"
    yield Finding(
        WRONG,
        f"Horloge : elle {way} de {counted(minutes, 'minute', 'minutes')} sur {name}",
        "Remettez l’heure (timedatectl set-ntp true) : d’ici là rien n’est signé. Vérifier un badge marche toujours.",
    )


def worker(services: Services, outside: Outside, _progress: Progress) -> Iterator[Finding]:
    """Whether the worker ran in the last minutes, and the jobs are taken from the queue."""
    with services.database.begin(read_only=True) as session:
        silence = heartbeat.silence(services, session)
        seen_at = last(session, heartbeat.WORKER)
    start = "Lancez : badges worker (ou badges serve --with-worker)"
    if silence:
        minutes = counted(silence // timedelta(minutes=1), "minute", "minutes")
        since = f"Le travailleur n’a pas tourné depuis {minutes}" if seen_at else "Le travailleur n’a jamais tourné"
        yield Finding(WRONG, since, start)
    elif seen_at is None:
        yield Finding(TOLD, "Le travailleur n’a pas encore tourné", start)
    elif seen_at - services.now() > heartbeat.PATIENCE:
        yield Finding(
            WRONG, "Le travailleur a une autre heure que cette machine", "Remettez l’heure des deux machines."
        )
    else:
        yield Finding(GOOD, "Le travailleur tourne")
    if (waiting := outside.waiting()) > MOST_WAITING:
        yield Finding(WRONG, f"Travaux en attente : {waiting}", f"Le travailleur ne suit pas. {start}")


def reservations(services: Services, _outside: Outside, _progress: Progress) -> Iterator[Finding]:
    """Whether an award was reserved and never finished."""
    with services.database.begin(read_only=True) as session:
        stalled = reads.stalled_reservations(session, services.now() - STALLED)
    if stalled:
        yield Finding(WRONG, f"Délivrances interrompues : {stalled}", "Lancez : badges worker (il les termine)")
    else:
        yield Finding(GOOD, "Aucune délivrance interrompue")


def letters(services: Services, _outside: Outside, _progress: Progress) -> Iterator[Finding]:
    """Whether letters were given up, wait for the server or the worker, or keep a text that should be destroyed.

    Those given up are no defect any more once they are sent, or were settled on a page or by `badges letters forget`.
    """
    with services.database.begin(read_only=True) as session:
        failed, held_up = reads.failed_letters(session), reads.held_up_letters(session)
        late = reads.late_letters(session, services.now() - LATE)
        kept, first = comparisons.disagreement(session, agreements.KEPT_TEXTS)
    if failed:
        what = "Lancez : badges letters list, puis badges letters retry, ou forget quand la personne est prévenue"
        yield Finding(WRONG, f"Lettres non parties : {failed}", what)
    if held_up:
        what = "Elles sont essayées pendant sept jours. Vérifiez BADGES_MAIL_URL : badges check --mail ADRESSE"
        yield Finding(WRONG, f"Le serveur de courrier ne prend rien. Lettres en attente : {held_up}", what)
    if late:
        yield Finding(WRONG, f"Lettres en retard : {late}", "Le travailleur tourne-t-il ? Lancez : badges worker")
    if kept:
        what = f"Lettres : {agreements.KEPT_TEXTS.what.format(n=kept, first=first)}"
        yield Finding(WRONG, what, "Demandez à la personne si elle l’a reçue : elle n’est peut-être pas partie.")
    if not failed + held_up + late + kept:
        yield Finding(GOOD, "Aucune lettre en retard")


def mail(services: Services, _outside: Outside, _progress: Progress) -> Iterator[Finding]:
    """Whether letters are sent by a mail server, and not only written to a folder."""
    if services.settings.mail_url is None:
        folder = services.settings.home / "mail"
        yield Finding(TOLD, f"Courrier : écrit dans {folder}, rien ne part", "Donnez BADGES_MAIL_URL")
    else:
        yield Finding(GOOD, "Courrier : un serveur est donné")


def disk(services: Services, outside: Outside, _progress: Progress) -> Iterator[Finding]:
    """Whether there is room left, and the reserve of the database is whole."""
    usage = outside.disk(services.settings.home)
    if usage.free / usage.total < LOW_DISK:
        yield Finding(WRONG, f"Disque : il reste {usage.free // 2**20} Mio", "Libérez de la place.")
    elif services.database.reserve.is_degraded():
        what = "Disque : il a été plein, seuls la connexion et les annulations passent"
        yield Finding(WRONG, what, "Libérez de la place ; le travailleur reprend la réserve dans la minute.")
    else:
        yield Finding(GOOD, "Disque : assez de place")
