"""What every subcommand needs of the composition root: the settings and the services of this instance."""

from __future__ import annotations

import os
import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from badges.base.database.engine import Database
from badges.base.services import Services
from badges.base.settings import DEFAULT_HOME, JOURNAL, SECRET_FILES, Settings, SettingsRefused, given, make_secrets


def home() -> Path:
    """Where this instance lives, as Settings reads it."""
    return Path(os.environ.get("BADGES_HOME") or DEFAULT_HOME).expanduser().resolve()


def confirm(question: str) -> None:
    """Ask for a yes in French, or in English; anything else ends the command. Raises click.Abort."""
    answer = click.prompt(f"{question} [o/N]", default="n", show_default=False)
    if answer.strip().lower() not in ("o", "oui", "y", "yes"):
        raise click.Abort


def logbook_folder() -> Path:
    """Where the journal outside of the database is, also before there are secrets in the home."""
    return Path(given(os.environ, "BADGES_JOURNAL_DIR") or home() / JOURNAL).expanduser().resolve()


def settings() -> Settings:
    """The settings of the environment; raises SettingsRefused."""
    return Settings.from_environment(os.environ)


def prepared_settings() -> Settings:
    """The same, after making the embedded secrets where they are missing: for `init`, `demo` and `restore` alone."""
    from badges.base.errors import Refused
    from keys.key_files import is_there

    try:
        chosen = settings()
    except SettingsRefused as refused:
        if any(problem.code != "setting.secret_missing" for problem in refused.problems):
            raise
        wanted = [problem.name for problem in refused.problems]
        # Before anything is written: a new secret would end every private link, and open no key and no journal.
        others = {name: secrets.token_urlsafe(48) for name in wanted}  # to read the other settings, and nothing else
        refuse_lost_record(Settings.from_environment({**os.environ, **others}))
        if is_there(home() / "keys"):
            raise Refused("secret.lost", file=str(home() / "secrets" / SECRET_FILES[wanted[0]])) from None
        make_secrets(home(), wanted)
        return settings()
    refuse_lost_record(chosen)
    return chosen


def services(chosen: Settings | None = None, *, any_revision: bool = False) -> Services:
    """The services of this instance, checked: the database answers, at the newest migration, and its origin is ours.

    `any_revision` accepts an older database, for `badges check`, which reports it. Raises SettingsRefused,
    KeyringLocked, KeyringUnusable, or Refused: instance.missing, instance.origin_pinned, instance.keyring_other,
    access.denied, access.beyond, database.unreachable, database.behind; KeyringStale: when a further state of a key
    cannot be written.
    """
    from badges.app import build_services
    from badges.base.database import schema
    from badges.base.errors import Refused
    from badges.instance.initialise import check_origin
    from badges.network.service import ownership
    from keys.key_files import is_there

    chosen = chosen or settings()
    refuse_lost_keys(chosen)
    if not is_there(chosen.keys_folder):
        raise Refused("instance.missing")
    built = closing(build_services(chosen))
    if reached(built.database) is None:
        refuse_lost_record(chosen)
        raise Refused("instance.missing")
    if schema.is_current(built.database):
        check_origin(built)
        ownership.check(built)
    elif not any_revision:
        raise Refused("database.behind")
    return built


def refuse_lost_keys(chosen: Settings) -> None:
    """Raise KeyringUnusable("keyring.missing") when there is no keyring though badges were signed.

    With new keys these badges would no longer verify; the keys that signed them are in a backup. Raises Refused,
    KeyringUnusable: access.denied, access.beyond when this process may not look: then nothing is lost.
    """
    from badges.ledger import rows as ledger
    from keys.errors import KeyringUnusable
    from keys.key_files import KEYRING_FILE, is_there

    refuse_denied_files(chosen)
    if is_there(chosen.keys_folder):
        return
    database = Database(chosen.database_url)
    if database.path is not None and not database.path.exists():
        return
    try:
        if reached(database) is None:
            return
        with database.begin(read_only=True) as session:
            if ledger.badge_exists(session):
                raise KeyringUnusable("keyring.missing", file=KEYRING_FILE)
    finally:
        database.dispose()


def refuse_lost_record(chosen: Settings) -> None:
    """Refuse to make an instance anew whose record is lost: its logbook is there, or keys that have a past.

    A new one would publish that nothing was ever revoked, and give the same indices of its lists again. Keys of the
    same day are those of an `init` that was interrupted, and is finished. Raises Refused: `instance.lost`,
    `instance.lost_with_journal`, `database.unreachable`; KeyringUnusable.
    """
    from sqlalchemy import text

    from badges.base.errors import Refused
    from badges.base.logbook.file import LogbookFile
    from keys.key_files import has_a_past

    file = LogbookFile(chosen.logbook_folder)
    has_past = not file.exists() and has_a_past(chosen.keys_folder, datetime.now(UTC) - timedelta(days=1))
    if not file.exists() and not has_past:
        return
    database = Database(chosen.database_url)
    try:
        path = database.path
        # A disk that is not mounted: the database refuses, and nothing is lost.
        is_away = path is not None and path.parent != chosen.home and not path.parent.exists()
        if (path is None or is_away or path.exists()) and reached(database) is not None:
            with database.begin(read_only=True) as session:
                # Not the model: the database may be of an older revision, which `badges init` migrates.
                if session.execute(text("SELECT id FROM instance")).first() is not None:
                    return
        if has_past:
            raise Refused("instance.lost_with_journal", folder=str(chosen.keys_folder))
        raise Refused("instance.lost", file=str(file.path))
    finally:
        database.dispose()


def refuse_denied_files(chosen: Settings) -> None:
    """Raise Refused (access.denied, access.beyond) for a file of the instance that this process may not read.

    SQLite would call it a database that cannot be opened, whose cause is then sought elsewhere.
    """
    from badges.base.database.read_only import files_of
    from badges.base.errors import Refused
    from badges.base.logbook.file import LogbookFile
    from keys.access import denial, may

    logbook = LogbookFile(chosen.logbook_folder).path
    for path in (*files_of(chosen.database_url), *files_of(chosen.queue_url), logbook):
        try:
            path.stat()
        except (FileNotFoundError, NotADirectoryError):
            continue
        except PermissionError:
            pass
        else:
            if may(path, os.R_OK):
                continue
        found = denial(path, chosen.home)
        raise Refused(found.code, **found.facts)


def closing(services: Services) -> Services:
    """Close the database when the command ends."""
    context = click.get_current_context(silent=True)
    if context is not None:
        context.call_on_close(services.database.dispose)
    return services


def reached(database: Database) -> str | None:
    """The revision that the database is at, None for an empty one. Raises Refused: `database.unreachable`."""
    from sqlalchemy.exc import DBAPIError

    from badges.base.database import schema
    from badges.base.errors import Refused

    try:
        return schema.revision_of(database)
    except DBAPIError as trouble:
        reason = str(trouble.orig).strip().splitlines()
        raise Refused("database.unreachable", reason=reason[0] if reason else type(trouble.orig).__name__) from None
