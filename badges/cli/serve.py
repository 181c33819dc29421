"""`badges serve` and `badges worker`: the commands that start the HTTP server and the background jobs."""

from __future__ import annotations

import contextlib
import json
import socket
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import click

from badges.cli import wiring

if TYPE_CHECKING:
    from badges.base.services import Services


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


@click.command(short_help="Servir les pages (gunicorn).")
@click.option("--host", metavar="ADRESSE", default="127.0.0.1", show_default=True, help="Adresse d’écoute.")
@click.option(
    "--port", metavar="PORT", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port d’écoute."
)
@click.option(
    "--workers", metavar="NOMBRE", default=2, show_default=True, type=click.IntRange(1, 64), help="Nombre de processus."
)
@click.option("--with-worker", is_flag=True, help="Lancer aussi « badges worker » (instance embarquée).")
def serve(host: str, port: int, workers: int, with_worker: bool) -> None:
    """Servir les pages et les documents. Derrière un serveur TLS, écouter sur 127.0.0.1 suffit."""
    from badges.server import start

    services = wiring.services()
    services.database.reserve.make()
    refuse_busy_port(host, port)
    announce(services, host, port)
    with _worker_beside(with_worker):
        start.serve(services.settings, host, port, workers)


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


@click.command(short_help="Faire les travaux de fond (lettres, listes de statut).")
@click.option("--quiet", is_flag=True, help="Ne rien afficher au démarrage.")
def worker(quiet: bool) -> None:
    """Envoyer les lettres, renouveler les listes de statut, terminer les délivrances interrompues."""
    import logging

    from badges import jobs
    from badges.base.database.outages import ONE_LINE_A_MINUTE

    services = wiring.services()
    services.database.reserve.make()
    queue = jobs.build_queue(services.settings.queue_url, services.settings.secret_key)
    jobs.register(queue, services)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    for handler in logging.getLogger().handlers:
        handler.addFilter(ONE_LINE_A_MINUTE)
    finished = jobs.JOBS["resume_reservations"].run(services)
    if not quiet:
        click.echo(f"Travaux de fond en marche. Délivrances terminées au démarrage : {finished}. (Ctrl-C pour arrêter)")
    try:
        queue.create_consumer(workers=1, worker_type="thread", check_worker_health=True).run()
    finally:
        queue.storage.close()
