"""The database schema: migrated up and down.

Alembic is imported here only, and late: nothing that answers a request needs it.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
from typing import TYPE_CHECKING

from badges.base.database.engine import Database

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "head"
BASE = "base"


def upgrade(database: Database, revision: str = HEAD) -> None:
    """Bring the database to a revision, in one transaction: a failed migration leaves nothing behind."""
    from alembic import command

    _run(database, lambda config: command.upgrade(config, revision))


def downgrade(database: Database, revision: str = BASE) -> None:
    """Migrate the database back to a revision. The data of dropped tables and columns is lost."""
    from alembic import command

    _run(database, lambda config: command.downgrade(config, revision))


def revision_of(database: Database) -> str | None:
    """The revision that the database is at; None for an empty one."""
    from alembic.migration import MigrationContext

    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest() -> str:
    """The newest revision that this code knows."""
    from alembic.script import ScriptDirectory

    head = ScriptDirectory(str(files("badges.base.database") / "migrations")).get_current_head()
    if head is None:
        raise RuntimeError("no migration is installed")
    return head


def is_current(database: Database) -> bool:
    """Whether the database is at the newest revision."""
    return revision_of(database) == newest()


def _run(database: Database, action: Callable[[Config], None]) -> None:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(files("badges.base.database") / "migrations"))
    config.set_main_option("path_separator", "os")
    with database.engine.begin() as connection:
        config.attributes["connection"] = connection
        action(config)
