"""`badges serve` and `badges worker`: the commands that start the HTTP server and the background jobs."""

from __future__ import annotations

import contextlib
import ipaddress
import json
import logging
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from badges.cli import wiring
from badges.cli.owner.act_as_owner import OwnersCommand

if TYPE_CHECKING:
    from badges.base.services import Services

_log = logging.getLogger(__name__)


def log() -> None:
    """Write the lines of this process as BADGES_LOG and BADGES_LOG_LEVEL say."""
    from badges.base.telemetry import logs

    try:
        logs.configure(os.environ)
    except logs.LogRefused as refused:
        raise click.ClickException(f"Réglage inconnu. Les choix sont : {refused}") from None


def refuse_busy_port(host: str, port: int) -> None:
    """Refuse a busy port in one French line, before gunicorn reports it in English five times."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as trouble:
            raise click.ClickException(
                f"Le port {port} est déjà pris ou interdit ({trouble.strerror}). "
                f"Donnez-en un autre : make run PORT={port + 1}, ou badges serve --port {port + 1}"
            ) from None


def announce(services: Services, host: str, port: int) -> None:
    """Print the first addresses; on a demonstration those for the employer, the member and the facilitator."""
    shown = "localhost" if services.settings.is_local else host
    base = f"http://{shown}:{port}"
    click.echo(f"\nLe service écoute sur {base}  (Ctrl-C pour arrêter)\n")
    doors = services.settings.home / "demonstration.json"
    if not doors.exists():
        return
    facts = json.loads(doors.read_text(encoding="utf-8"))
    if services.settings.is_private_http:
        base = services.settings.public_url
    click.echo("DÉMONSTRATION : les personnes sont inventées.")
    click.echo(f"  L’employeur vérifie un badge :  {base}/v/{facts['code']}")
    click.echo(f"  La personne voit ses badges  :  {base}/moi/{facts['member_key']}")
    click.echo(f"  L’animatrice se connecte     :  {base}/connexion")
    click.echo(f"                                  {facts['email']}  mot de passe : {facts['password']}\n")


def _metrics_address(_context: click.Context, _parameter: click.Parameter, value: str | None) -> tuple[str, int] | None:
    """The host and port of "127.0.0.1:9100", "[::1]:9100" or "9100"."""
    if value is None:
        return None
    host, _, port = value.rpartition(":")
    host = (host or "127.0.0.1").removeprefix("[").removesuffix("]")
    if not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise click.BadParameter("attendu : une adresse et un port comme 127.0.0.1:9100")
    return host, int(port)


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@click.command(cls=OwnersCommand, short_help="Servir les pages (gunicorn).")
@click.option("--host", metavar="ADRESSE", default="127.0.0.1", show_default=True, help="Adresse d’écoute.")
@click.option(
    "--port", metavar="PORT", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port d’écoute."
)
@click.option(
    "--workers", metavar="NOMBRE", default=2, show_default=True, type=click.IntRange(1, 64), help="Nombre de processus."
)
@click.option("--with-worker", is_flag=True, help="Lancer aussi « badges worker » (instance embarquée).")
@click.option(
    "--metrics",
    callback=_metrics_address,
    metavar="ADRESSE:PORT",
    help="Chiffres pour Prometheus, sur une adresse de cette machine (127.0.0.1:9100).",
)
@click.option("--metrics-from-outside", is_flag=True, help="Permettre une autre adresse pour --metrics.")
def serve(
    host: str,
    port: int,
    workers: int,
    with_worker: bool,
    metrics: tuple[str, int] | None,
    metrics_from_outside: bool,
) -> None:
    """Servir les pages et les documents. Derrière un serveur TLS, écouter sur 127.0.0.1 suffit."""
    from badges.base.telemetry import figures
    from badges.server import start_server  # before all others, since it imports them in the least time

    services = wiring.services()
    services.database.reserve.make()
    services.database.dispose()  # a connection belongs to one process
    apart(lambda: _remember(services))  # before the first request, in case an older database was put back
    refuse_busy_port(host, port)
    if metrics is not None:
        if not (metrics_from_outside or is_loopback(metrics[0])):
            raise click.UsageError(
                f"{metrics[0]} n’est pas une adresse de cette machine seule : tout le monde lirait ces chiffres. "
                "Prenez 127.0.0.1, ou ajoutez --metrics-from-outside."
            )
        refuse_busy_port(*metrics)
    page = None
    if metrics is not None:
        figures.count_in(services.settings.home / "run" / "metrics")  # before the library of figures is imported
        from badges.server.metrics import MetricsPage

        page = MetricsPage(services.settings, *metrics)
    announce(services, host, port)
    log()
    with _worker_beside(with_worker):
        start_server.serve(services.settings, host, port, workers, page)


def apart(work: Callable[[], object]) -> None:
    """Do something in a process of its own, and wait for it: no process that begins later carries what it imports.

    Raises ClickException: when it fails.
    """
    process = os.fork()
    if process == 0:
        code = 1
        try:
            work()
            code = 0
        except Exception:  # noqa: BLE001 - it ends here, and is told
            _log.critical("what comes before the start has failed", exc_info=True)
        finally:
            os._exit(code)
    if os.waitpid(process, 0)[1] != 0:
        raise click.ClickException("Le service ne démarre pas : le journal n’a pas pu être suivi.")


def _remember(services: Services) -> None:
    from badges.instance.logbook.follow_logbook import remember

    remember(services)


@contextlib.contextmanager
def _worker_beside(wanted: bool) -> Any:
    if not wanted:
        yield
        return
    worker = subprocess.Popen([sys.executable, "-m", "badges.cli.run", "worker", "--quiet"])
    try:
        yield
    finally:
        worker.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            worker.wait(10)


@click.command(cls=OwnersCommand, short_help="Faire les travaux de fond (lettres, listes de statut).")
@click.option("--quiet", is_flag=True, help="Ne rien afficher au démarrage.")
def worker(quiet: bool) -> None:
    """Envoyer les lettres, renouveler les listes de statut, terminer les délivrances interrompues."""
    from badges import jobs
    from badges.base.telemetry import figures
    from badges.instance.logbook.follow_logbook import remember

    figures.join()
    services = wiring.services()
    services.database.reserve.make()
    remember(services)
    queue = jobs.build_queue(services.settings.queue_url, services.settings.secret_key)
    jobs.register(queue, services)
    log()
    finished = jobs.JOBS["resume_reservations"].run(services)
    if not quiet:
        click.echo(f"Travaux de fond en marche. Délivrances terminées au démarrage : {finished}. (Ctrl-C pour arrêter)")
    try:
        queue.create_consumer(workers=1, worker_type="thread", check_worker_health=True).run()
    finally:
        queue.storage.close()
