"""`badges demo`: a fictional network to try the service with, and one award of it in every representation, checked."""

from __future__ import annotations

import json
import os
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from badges.cli import wiring
from badges.cli.instance import create
from badges.cli.owner import files
from badges.cli.owner.act_as_owner import OwnersCommand

if TYPE_CHECKING:
    from badges.base.services import Services
    from badges.base.settings import Settings
    from badges.demonstration.story import Story, Tell

DOORS = "demonstration.json"
NETWORK = {
    "email": "contact@rcs.example",
    "phone": "+33500000000",  # 05 00 00 00 xx: numbers that nobody has
    "hours": "lundi au vendredi, 9 h à 17 h",
    "carrier_url": "https://departement.example/",
}
FACTS = {
    "phone_auzances": "05 00 00 00 01",
    "hours_auzances": "mardi et jeudi, 9 h à 12 h",
    "phone_gueret": "05 00 00 00 02",
    "hours_gueret": "lundi au vendredi, 9 h à 17 h",
    "phone_la-souterraine": "05 00 00 00 03",
    "hours_la-souterraine": "lundi et mercredi, 14 h à 18 h",
    "publisher": "Organisme inventé pour cette démonstration",
    "publisher_address": "1 rue de l’Exemple, 00000 Exempleville",
    "director": "La direction de cet organisme inventé",
    "host_name": "Hébergeur inventé pour cette démonstration",
    "host_address": "2 rue de l’Exemple, 00000 Exempleville",
    "host_phone": "05 00 00 00 04",
    "dpo": "dpo@rcs.example",
    "duty_carrier": "Responsable du service et des badges.",
    "duty_auzances": "Inscriptions et présences à Auzances.",
    "duty_gueret": "Inscriptions et présences à Guéret.",
    "duty_la-souterraine": "Inscriptions et présences à La Souterraine.",
    "insured": "Cette démonstration n’assure personne : ici, l’organisme qui porte le service dit qui l’est.",
}


@click.command(
    cls=OwnersCommand, short_help="Créer une instance de démonstration et vérifier un badge sous toutes ses formes."
)
@click.option(
    "--samples",
    metavar="DOSSIER",
    type=click.Path(file_okay=False, path_type=Path),
    help="Dossier où écrire les fichiers d’un badge (par défaut : « samples » dans l’instance).",
)
def demo(samples: Path | None) -> int:
    """Créer l’instance, la peupler d’un réseau inventé, puis écrire un badge sous toutes ses formes et les contrôler.

    Une seconde fois, rien n’est recréé : les fichiers sont récrits et contrôlés de nouveau. Code de sortie 0 si tout
    est bon, 1 sinon.
    """
    began = time.monotonic()
    if samples is not None:
        files.refuse_unwritable(samples, "owner.unwritable_folder")

    def progress(text: str) -> None:
        click.echo(f"  {time.monotonic() - began:4.1f} s  {text}…", err=True)

    progress("L’instance, ses clés et son catalogue")
    services = create(NETWORK, FACTS, demonstration=True)
    doors = services.settings.home / DOORS
    if not doors.exists():
        if _has_members(services):
            raise click.ClickException(
                f"Une démonstration interrompue est dans {services.settings.home}. Supprimez ce dossier et relancez."
            )
        _play(services, doors, progress)
    facts = json.loads(doors.read_text(encoding="utf-8"))
    return _samples(services.settings, facts["code"], samples or services.settings.home / "samples", progress)


def _has_members(services: Services) -> bool:
    from badges.people import reads as people

    with services.database.begin(read_only=True) as session:
        return people.count_members(session, None) > 0


def _play(services: Services, doors: Path, progress: Tell) -> None:
    from badges.app import create_app, hash_password
    from badges.demonstration import story

    app = create_app(services.settings, keyring=services.keyring, database=services.database)
    told = story.tell(services, services.now(), partial(hash_password, app), progress)
    _write_doors(services, told, doors)


def _write_doors(services: Services, told: Story, doors: Path) -> None:
    """Store the addresses and passwords, readable by the owner alone: `badges serve` prints them at each start."""
    from badges.people.links import private_key
    from badges.recognition.tables import Award

    with services.database.begin(read_only=True) as session:
        code = session.get_one(Award, told.awards["amina:transmettre"]).code
        key = private_key(services, session, told.members["amina"])
    facts = {"code": code, "member_key": key, "email": "lea@rcs.example", "password": told.password}
    descriptor = os.open(doors, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        json.dump(facts, stream, ensure_ascii=False, indent=1)


def _samples(settings: Settings, code: str, folder: Path, progress: Tell) -> int:
    from badges.app import create_app
    from badges.demonstration import samples

    app = create_app(settings)
    services = wiring.closing(app.extensions["badges"])
    client = app.test_client()

    def ask(path: str) -> bytes | None:
        answer = client.get(path, base_url=settings.public_url)
        return answer.data if answer.status_code == 200 else None

    progress("Le badge sous toutes ses formes")
    lines = []
    with app.app_context():
        for line in samples.check(services, samples.write(services, ask, code, folder)):
            click.echo(f"{'✓' if line.good else '✗'} {line.name:<18} {line.how}")
            lines.append(line)
    click.echo(f"\nFichiers : {folder}\nPage de vérification : {settings.public_url}/v/{code}")
    if not lines or not all(line.good for line in lines):
        click.echo("Des contrôles ont échoué.", err=True)
        return 1
    return 0
