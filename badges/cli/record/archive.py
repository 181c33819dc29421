"""`badges backup` and `badges restore`: one encrypted file, and an instance from it that verifies its badges."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from badges.base import settings
from badges.cli import wiring
from badges.cli.owner import files
from badges.cli.owner.act_as_owner import OwnersCommand
from badges.cli.progress import Shown

if TYPE_CHECKING:
    from badges.base.services import Services
    from badges.instance.backup import Archive
    from badges.instance.progress import Progress

VARIABLE, KEYS_VARIABLE = "BADGES_BACKUP_PASSPHRASE", "BADGES_KEYS_PASSPHRASE"


def _passphrase(given: Path | None, fallback: str | None) -> str:
    """From the option's file, BADGES_BACKUP_PASSPHRASE, the keys' own passphrase, or the keyboard, in this order."""
    if given is not None:
        try:
            return files.read(given).decode("utf-8").strip()
        except (OSError, UnicodeDecodeError):
            raise click.ClickException(f"La phrase de passe ne peut pas être lue dans {given}.") from None
    named = settings.given(os.environ, VARIABLE) or fallback
    if named:
        return named
    if not sys.stdin.isatty():
        raise click.ClickException(f"Donnez la phrase de passe : --passphrase-file FICHIER, ou {VARIABLE}.")
    return str(click.prompt("Phrase de passe de la sauvegarde", hide_input=True))


passphrase_option = click.option(
    "--passphrase-file",
    type=click.Path(exists=True, dir_okay=False, readable=False, allow_dash=True, path_type=Path),
    metavar="FICHIER",
    help=f"Fichier qui contient la phrase de passe, - pour l’entrée standard (sinon {VARIABLE}, sinon celle des clés).",
)


@click.command(cls=OwnersCommand, short_help="Sauvegarder toute l’instance dans un fichier chiffré.")
@click.argument("file", metavar="FICHIER", type=click.Path(dir_okay=False, allow_dash=True, path_type=Path))
@passphrase_option
def backup(file: Path, passphrase_file: Path | None) -> None:
    """Écrire dans FICHIER la base, les clés et les fichiers, chiffrés. Le service peut continuer pendant ce temps.

    Avec - elle va sur la sortie standard, pour un autre programme ou vers un dossier de root : badges backup - >
    FICHIER. Une sauvegarde interrompue ne s’ouvre pas.
    """
    from badges.instance import backup as backups
    from badges.instance.whole_file import written

    files.refuse_unwritable(file)
    is_piped = file == files.STANDARD
    services = wiring.services()
    own = passphrase_file is None and not settings.given(os.environ, VARIABLE)
    passphrase = _passphrase(passphrase_file, services.settings.keys_passphrase)

    def write(stream: BinaryIO) -> int:
        backups.write(services.settings, services.database, passphrase, services.now(), stream)
        stream.flush()
        return stream.tell() if stream.seekable() else 0

    try:
        if is_piped:
            write(sys.stdout.buffer)
        else:
            with written(file) as stream:
                size = write(stream)
    except OSError as trouble:
        where = "la sortie standard" if is_piped else file
        raise click.ClickException(f"La sauvegarde ne peut pas être écrite dans {where} : {trouble.strerror}") from None
    if not is_piped:
        click.echo(f"Sauvegarde écrite : {file} ({size // 1024 + 1} Kio, chiffrée)")
    if own:
        click.echo(
            "Elle s’ouvre avec la phrase de passe des clés de cette instance (BADGES_KEYS_PASSPHRASE, ou le fichier "
            "secrets/keys_passphrase). Gardez cette phrase ailleurs que la sauvegarde : sans elle, rien ne s’ouvre.",
            err=is_piped,
        )


@click.command(cls=OwnersCommand, short_help="Restaurer une sauvegarde, dans une base vide.")
@click.argument(
    "file",
    metavar="FICHIER",
    type=click.Path(exists=True, dir_okay=False, readable=False, allow_dash=True, path_type=Path),
)
@click.option("--dry-run", is_flag=True, help="Dire ce qu’est cette sauvegarde, et ne rien écrire.")
@click.option("--files", "only_files", is_flag=True, help="Écrire les clés et les secrets qui manquent, et eux seuls.")
@click.option("--yes", is_flag=True, help="Ne pas demander de confirmation.")
@passphrase_option
def restore(file: Path, passphrase_file: Path | None, *, dry_run: bool, only_files: bool, yes: bool) -> None:
    """Recréer l’instance de FICHIER dans une base vide, puis vérifier ses badges.

    BADGES_HOME est vide, ou c’est encore celui de cette instance : ses clés et ses secrets restent alors ce
    qu’ils sont.

    La commande dit d’abord de quand est la sauvegarde, et demande. Une sauvegarde d’une version plus ancienne est mise
    à jour. Avec - elle est lue sur l’entrée standard. Le journal hors de la base (BADGES_JOURNAL_DIR) dit ce qui s’est
    passé depuis : rien n’est oublié. S’il est perdu, plus rien n’est délivré tant que vous n’avez pas confirmé depuis
    quand rien n’est connu.
    """
    from badges.base.disk.secret_files import read_secret
    from badges.base.errors import Refused
    from badges.instance import backup as backups
    from badges.instance.checks import documents
    from badges.network.service import ownership

    if file == passphrase_file == files.STANDARD:
        raise click.UsageError("L’entrée standard donne la sauvegarde ou la phrase de passe, pas les deux.")
    home = wiring.home()
    own = read_secret(home / "secrets" / settings.SECRET_FILES[KEYS_VARIABLE])  # there when the database alone is lost
    passphrase = _passphrase(passphrase_file, settings.given(os.environ, KEYS_VARIABLE) or own)
    found = backups.open_archive(files.source(file), passphrase)
    _describe(file, found)
    if dry_run:
        return
    if not yes:
        if not sys.stdin.isatty():
            raise click.UsageError(f"Confirmez par --yes : cette instance sera écrite dans {home}.")
        wiring.confirm(f"Écrire cette instance dans {home} ?")
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    with Shown(sys.stderr) as shown:
        with backups.alone(home):
            if only_files:
                backups.restore_home(home, found)
                click.echo(f"Clés et secrets : ceux qui manquaient dans {home} y sont. La base n’a pas été touchée.")
                return
            backups.refuse_logbook(wiring.logbook_folder(), home, found)
            written = backups.restore_home(home, found)
            try:
                services, rows = _filled(found, shown)
            except BaseException as trouble:
                if isinstance(trouble, Refused) or not _is_filled():
                    backups.forget(written)
                raise
        ownership.check(services)  # an archive of an older revision does not say in which state the keys are
        said = _catch_up(services, file, found.made_at)
        report = documents.examine(services, shown)
    good, total = report.verified, report.badges
    click.echo(f"Instance restaurée dans {home} : {rows} lignes, {total} badges relus, {good} vérifiés.")
    click.echo(f"Elle est telle qu’elle était le {found.made_at:%d/%m/%Y à %H:%M} (temps universel).")
    click.echo(said)
    click.echo("Redémarrez le service, s’il tournait : sudo systemctl restart badges badges-worker")
    if good != total:
        raise click.ClickException("Des badges restaurés ne se vérifient pas. Lancez : badges check")


def _describe(file: Path, found: Archive) -> None:
    """Say what an archive is, as far as it says so itself."""
    version = found.version or "non précisée (avant le 29/11/2026)"
    badges = "non précisé (avant le 29/11/2026)" if found.badges is None else str(found.badges)
    click.echo(f"Sauvegarde       {file}")
    click.echo(f"faite le         {found.made_at:%d/%m/%Y à %H:%M} (temps universel)")
    click.echo(f"de l’instance    {found.public_url}")
    click.echo(f"version du code  {version}, révision de la base {found.revision}")
    click.echo(f"badges           {badges}")
    click.echo(f"lignes           {found.rows}")


def _catch_up(services: Services, file: Path, made_at: datetime) -> str:
    """Bring a restored record up to what is known beside it, before its first request. Returns what to tell people."""
    from badges.instance.logbook.follow_logbook import after_restoration
    from badges.leaving.erasure import former_file

    _bring_erasures(file.absolute().parent / former_file.NAME, services.settings.home / former_file.NAME)
    remembered = after_restoration(services, made_at)
    if remembered is not None:
        return f"Le journal hors de la base a dit ce qui s’est passé depuis : {remembered} actes refaits."
    return (
        "Le journal hors de la base n’est pas là : ce qui a été délivré, annulé, masqué ou effacé depuis cette "
        "sauvegarde n’est pas connu. Rien n’est délivré tant que vous n’avez pas dit depuis quand :\n"
        f"  badges journal confirm {made_at:%Y-%m-%d}"
    )


def _bring_erasures(beside: Path, own: Path) -> None:
    """Put the file of erasures of a former version, which lies beside the archive, into the home, unless it has one."""
    from badges.instance.whole_file import written

    if not own.exists() and beside.is_file():
        with written(own) as stream:
            stream.write(beside.read_bytes())


def _is_filled() -> bool:
    """Whether the database holds rows: a server may have committed, and its answer be lost. They then need the keys."""
    from badges.base.database.engine import Database
    from badges.instance import archive

    try:
        database = Database(wiring.settings().database_url)
        try:
            return not archive.is_empty(database)
        finally:
            database.dispose()
    except Exception:  # noqa: BLE001 - nothing can have been written there
        return False


def _filled(found: Archive, progress: Progress) -> tuple[Services, int]:
    """The services of the restored home, its database filled. Every reason to refuse is checked first."""
    from badges.app import build_services
    from badges.base.errors import Refused
    from badges.instance import backup as backups

    os.environ.setdefault("BADGES_PUBLIC_URL", found.public_url)
    chosen = wiring.settings()
    if chosen.public_url != found.public_url:
        raise Refused("instance.origin_pinned", pinned=found.public_url, given=chosen.public_url)
    services = wiring.closing(build_services(chosen))
    wiring.reached(services.database)
    now = datetime.now(UTC).replace(microsecond=0)
    return services, backups.restore_record(services.database, found, now, progress)
