"""`badges backup` and `badges restore`: one encrypted file, and an instance from it that verifies its badges."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from badges.base import settings
from badges.cli import wiring
from badges.cli.progress import Shown

if TYPE_CHECKING:
    from badges.base.services import Services
    from badges.instance.backup import Archive

VARIABLE = "BADGES_BACKUP_PASSPHRASE"


def _passphrase(given: Path | None, fallback: str | None) -> str:
    """From the option's file, BADGES_BACKUP_PASSPHRASE, the keys' own passphrase, or the keyboard, in this order."""
    if given is not None:
        try:
            return given.read_text(encoding="utf-8").strip()
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
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FICHIER",
    help=f"Fichier qui contient la phrase de passe (sinon {VARIABLE}, sinon celle des clés).",
)


@click.command(short_help="Sauvegarder toute l’instance dans un fichier chiffré.")
@click.argument("file", metavar="FICHIER", type=click.Path(dir_okay=False, path_type=Path))
@passphrase_option
def backup(file: Path, passphrase_file: Path | None) -> None:
    """Écrire dans FICHIER la base, les clés et les fichiers, chiffrés. Le service peut continuer pendant ce temps."""
    from badges.instance import backup as backups

    services = wiring.services()
    own = passphrase_file is None and not settings.given(os.environ, VARIABLE)
    passphrase = _passphrase(passphrase_file, services.settings.keys_passphrase)
    sealed = backups.backup(services.settings, services.database, passphrase, services.now())
    try:
        _write_whole(file, sealed)
    except OSError as trouble:
        raise click.ClickException(f"La sauvegarde ne peut pas être écrite dans {file} : {trouble.strerror}") from None
    click.echo(f"Sauvegarde écrite : {file} ({len(sealed) // 1024 + 1} Kio, chiffrée)")
    if own:
        click.echo(
            "Elle s’ouvre avec la phrase de passe des clés de cette instance (BADGES_KEYS_PASSPHRASE, ou le fichier "
            "secrets/keys_passphrase). Gardez cette phrase ailleurs que la sauvegarde : sans elle, rien ne s’ouvre."
        )


def _write_whole(file: Path, data: bytes) -> None:
    """Write the whole file or nothing; an earlier backup of the same name stays until the new one is on the disk.

    The bytes have no name until then, so that nothing is left of them even when the process is killed. Where the file
    system has no such files (EOPNOTSUPP, EISDIR), they have one, which is removed unless the process is killed.
    """
    partial = file.with_name(f".{file.name}.partial")
    partial.unlink(missing_ok=True)
    try:
        try:
            descriptor = os.open(file.absolute().parent, os.O_WRONLY | os.O_TMPFILE, 0o600)
        except OSError as trouble:
            if trouble.errno not in (errno.EOPNOTSUPP, errno.EISDIR):
                raise
            descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(descriptor)
            if not partial.exists():
                _name(descriptor, partial)
        partial.replace(file)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


def _name(descriptor: int, path: Path) -> None:
    """Give a name to an open file that has none."""
    folder = os.open(path.absolute().parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        # Only with a folder's descriptor does Python follow the link to the file itself (AT_SYMLINK_FOLLOW).
        os.link(f"/proc/self/fd/{descriptor}", path.name, dst_dir_fd=folder)
    finally:
        os.close(folder)


@click.command(short_help="Restaurer une sauvegarde dans une instance vide.")
@click.argument("file", metavar="FICHIER", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@passphrase_option
def restore(file: Path, passphrase_file: Path | None) -> None:
    """Recréer l’instance de FICHIER dans un BADGES_HOME et une base vides, puis vérifier ses badges.

    Le journal hors de la base (BADGES_JOURNAL_DIR) dit ce qui s’est passé depuis la sauvegarde : rien n’est oublié.
    S’il est perdu, plus rien n’est délivré tant que vous n’avez pas confirmé depuis quand rien n’est connu.
    """
    from badges.instance import backup as backups
    from badges.instance.checks import documents
    from badges.instance.remembering.remember import after_restoration
    from badges.leaving.erasure import former
    from badges.network import ownership

    passphrase = _passphrase(passphrase_file, settings.given(os.environ, "BADGES_KEYS_PASSPHRASE"))
    found = backups.open_archive(file.read_bytes(), passphrase)
    home = wiring.home()
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    backups.restore_home(home, found)
    with contextlib.ExitStack() as undo:
        undo.callback(backups.forget_home, home)
        services, rows = _filled(found)
        undo.pop_all()
    ownership.check(services)  # an archive of an older revision does not say in which state the keys are
    _bring_erasures(file.absolute().parent / former.NAME, home / former.NAME)
    remembered = after_restoration(services, found.made_at)
    with Shown(sys.stderr) as shown:
        report = documents.examine(services, shown)
    good, total = report.verified, report.badges
    click.echo(f"Instance restaurée dans {home} : {rows} lignes, {total} badges relus, {good} vérifiés.")
    click.echo(f"Elle est telle qu’elle était le {found.made_at:%d/%m/%Y à %H:%M} (temps universel).")
    if remembered is not None:
        click.echo(f"Le journal hors de la base a dit ce qui s’est passé depuis : {remembered} actes refaits.")
    else:
        click.echo(
            "Le journal hors de la base n’est pas là : ce qui a été délivré, annulé, masqué ou effacé depuis cette "
            "sauvegarde n’est pas connu. Rien n’est délivré tant que vous n’avez pas dit depuis quand :\n"
            f"  badges journal confirm {found.made_at:%Y-%m-%d}"
        )
    if good != total:
        raise click.ClickException("Des badges restaurés ne se vérifient pas. Lancez : badges check")


def _bring_erasures(beside: Path, own: Path) -> None:
    """Put the file of erasures of a former version, which lies beside the archive, into the home, unless it has one."""
    if not own.exists() and beside.is_file():
        descriptor = os.open(own, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(beside.read_bytes())
            stream.flush()
            os.fsync(descriptor)


def _filled(found: Archive) -> tuple[Services, int]:
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
    return services, backups.restore_record(services.database, found, datetime.now(UTC).replace(microsecond=0))
