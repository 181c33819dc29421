"""The `badges` command, for operators. Its words are French; its exit codes are for scripts.

0: done. 1: refused or failed, with a line that says what to do. 2: undetermined (`verify` alone). 64: wrong usage.
77: typed by a user who cannot act as the owner of the instance (`badges.cli.owner`).
"""

from __future__ import annotations

import gettext
import importlib
import os
import sys
from importlib.resources import files
from io import TextIOWrapper
from pathlib import Path
from typing import Any, NoReturn

import click

from keys.process import keep_memory_private

USAGE = 64
COMMANDS = {
    "init": ("badges.cli.instance", "init"),
    "staff": ("badges.cli.staff", "staff"),
    "demo": ("badges.cli.demo", "demo"),
    "serve": ("badges.cli.serve", "serve"),
    "worker": ("badges.cli.serve", "worker"),
    "keys": ("badges.cli.keys", "keys"),
    "issuers": ("badges.cli.issuers", "issuers"),
    "letters": ("badges.cli.mail.letters", "letters"),
    "check": ("badges.cli.checkup", "check"),
    "backup": ("badges.cli.record.archive", "backup"),
    "restore": ("badges.cli.record.archive", "restore"),
    "journal": ("badges.cli.record.journal", "journal"),
    "version": ("badges.cli.instance", "version"),
    "verify": ("badges.cli.verification", "verify"),
}


class LazyGroup(click.Group):
    """Imports a subcommand when it is asked for: `badges --help` and `badges verify` need no web application."""

    def list_commands(self, context: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """Import the module that holds a command, and return the command."""
        if name not in COMMANDS:
            return None
        module, attribute = COMMANDS[name]
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command


@click.group(
    cls=LazyGroup,
    subcommand_metavar="COMMANDE [ARGUMENTS]...",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="rcs-badges", message="%(package)s %(version)s", help="Afficher la version.")
def command() -> None:
    """Délivrer et vérifier les badges numériques du Réseau Citoyen de Services.

    Les réglages viennent de l’environnement : BADGES_HOME, BADGES_PUBLIC_URL, BADGES_DATABASE_URL, BADGES_SECRET_KEY,
    BADGES_KEYS_PASSPHRASE, BADGES_JOURNAL_DIR, BADGES_BACKUP_DIR, BADGES_BACKUP_PASSPHRASE, BADGES_QUEUE_URL,
    BADGES_MAIL_URL, BADGES_TRUSTED_PROXIES (voir le README).

    Chaque commande agit comme le propriétaire de BADGES_HOME : root le devient, un autre est refusé (sortie : 77).
    """


def speak_french() -> None:
    """Give click's own words ("Usage", "Missing argument") in French too, whatever the machine's language."""
    os.environ["LANGUAGE"] = "fr"  # what gettext asks first
    gettext.bindtextdomain("click", str(files("badges") / "translations"))
    gettext.textdomain("click")


def keep_private() -> None:
    """Make the files that this process writes unreadable for other users, and its memory for every other process.

    The files hold people's names, memory and environment the keys and their passphrase.
    """
    os.umask(0o077)
    keep_memory_private()


def outside_trouble(trouble: Exception) -> str | None:
    """One line for an error of the disk or the database; None for a fault of the program, shown with its trace."""
    from badges.cli import wiring
    from badges.cli.words import sentence
    from keys.access import denial

    if isinstance(trouble, PermissionError) and trouble.filename is not None:
        found = denial(Path(os.fsdecode(trouble.filename)), wiring.home())
        return f"{sentence(found.code, **found.facts)} [{found.code}]"
    if isinstance(trouble, OSError):
        return f"Le système refuse : {trouble.strerror or trouble}" + (
            f" ({trouble.filename})" if trouble.filename else ""
        )
    if type(trouble).__module__.startswith("sqlalchemy."):
        return sentence("database.unreachable", reason=getattr(trouble, "orig", None) or type(trouble).__name__)
    return None


def end(code: int) -> NoReturn:
    """Exit with a code. What a closed pipe did not take is not written again at the exit, which would make it 120
    (Python's documentation of `signal`, note on SIGPIPE)."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = code or 1
    sys.exit(code)


def main(arguments: list[str] | None = None) -> Any:
    """The entry point of `badges`: click's, but wrong usage exits with 64, and refusals are one line."""
    keep_private()  # before anything else: the environment may hold secrets
    from badges.base.settings import SettingsRefused
    from badges.cli.words import refusal
    from schemas.errors import OpenBadgesError

    speak_french()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal whose encoding has no tick shows "?"
    try:
        code = command.main(args=arguments, prog_name="badges", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as usage:
        usage.show()
        sys.exit(USAGE)
    except click.UsageError as usage:
        usage.show()
        sys.exit(USAGE)
    except click.ClickException as trouble:
        trouble.show()
        end(trouble.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("Interrompu.", err=True)
        sys.exit(130)
    except (SettingsRefused, OpenBadgesError) as refused:
        for line in refusal(refused):
            click.echo(line, err=True)
        sys.exit(1)
    except Exception as trouble:
        if (told := outside_trouble(trouble)) is None:
            raise
        click.echo(told, err=True)
        end(1)
    end(code if isinstance(code, int) else 0)
