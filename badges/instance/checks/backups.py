"""Whether there are backups that were restored, for long enough and no longer, and what one disk would take at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import groupby
from pathlib import Path
from typing import Final

from badges.base.services import Services
from badges.base.telemetry.heartbeat import last
from badges.base.times import local
from badges.instance import archive, nightly
from badges.instance.checks.findings import GOOD, TOLD, WRONG, Finding, Outside, Progress
from badges.leaving.retention import BACKUPS
from badges.network import rows as network
from badges.network.service.heartbeat import WORKER

PATIENCE: Final = timedelta(hours=48)
START: Final = "Le travailleur la fait chaque nuit. Lancez : badges worker (ou badges serve --with-worker)"


def backups(services: Services, outside: Outside, _progress: Progress) -> Iterator[Finding]:
    """Whether a backup of the last two nights was written and restored, and none is too old."""
    folder, now = services.settings.backups_folder, services.now()
    with services.database.begin(read_only=True) as session:
        instance = network.instance(session)
        verified, failed = last(session, nightly.VERIFIED), last(session, nightly.FAILED)
        restored, worked = last(session, archive.RESTORED), last(session, WORKER)
    if instance is None:
        return
    if instance.demonstration:
        yield Finding(TOLD, "Sauvegardes : une démonstration n’en fait pas")
        return
    if old := nightly.too_old(folder, local(now).date()):
        what = f"Sauvegardes : {len(old)} ont plus de {BACKUPS.days} jours, dans {folder}"
        yield Finding(WRONG, what, "Les personnes effacées y sont encore. Supprimez ces fichiers.")
    since = max(each for each in (instance.created_at, verified, restored) if each is not None)
    if failed is not None and (verified is None or failed > verified):
        what = f"Sauvegarde : celle du {local(failed):%d/%m/%Y à %H:%M} a échoué ou ne se restaure pas"
        yield Finding(WRONG, what, "La raison est dans le journal du travailleur. Il essaie de nouveau chaque heure.")
    elif now - since > PATIENCE and not (services.settings.is_local and worked is None):
        what = f"Sauvegardes : aucune n’a été faite et relue depuis le {local(since):%d/%m/%Y}"
        yield Finding(WRONG, what, START)
    elif verified is None:
        yield Finding(TOLD, "Sauvegardes : aucune pour le moment", START)
    elif folder.is_dir() and not nightly.kept(folder):
        yield Finding(WRONG, f"Sauvegardes : elles ne sont plus dans {folder}", "Remettez ce disque en place.")
    else:
        yield Finding(GOOD, f"Sauvegarde du {local(verified):%d/%m/%Y} : restaurée à l’essai, sans différence")
    yield from shared_disks(places(services), outside)


def places(services: Services) -> list[tuple[str, Path]]:
    """What has to survive the loss of the others, each with where it lies on this machine."""
    database = [("la base", services.database.path)] if services.database.path is not None else []
    logbook = ("le journal hors de la base", services.logbook.folder)
    return [*database, ("les sauvegardes", services.settings.backups_folder), logbook]


def shared_disks(named: Sequence[tuple[str, Path]], outside: Outside) -> Iterator[Finding]:
    """Tell which of these folders stand on one disk, and would be lost together."""
    by_disk = sorted(((outside.device(path), name) for name, path in named), key=lambda each: each[0])
    for _, group in groupby(by_disk, key=lambda each: each[0]):
        together = [name for _, name in group]
        if len(together) > 1:
            listed = f"{', '.join(together[:-1])} et {together[-1]}"
            yield Finding(
                TOLD,
                f"Disques : {listed} sont sur le même",
                "S’il tombe en panne, tout est perdu : donnez BADGES_BACKUP_DIR sur un autre disque, "
                "et envoyez les sauvegardes ailleurs (README : restic, rclone).",
            )
