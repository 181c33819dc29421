"""What every subcommand needs of the composition root: the settings and the services of this instance."""

from __future__ import annotations

import os
from pathlib import Path

from badges.flows.services import Services
from badges.settings import DEFAULT_HOME, Settings, SettingsRefused, make_secrets


def home() -> Path:
    """Where this instance lives, as Settings reads it."""
    return Path(os.environ.get("BADGES_HOME") or DEFAULT_HOME).expanduser().resolve()


def settings() -> Settings:
    """The settings of the environment; raises SettingsRefused."""
    return Settings.from_environment(os.environ)


def prepared_settings() -> Settings:
    """The same, after making the embedded secrets where they are missing: for `init`, `demo` and `restore` alone."""
    try:
        return settings()
    except SettingsRefused as refused:
        if any(problem.code != "setting.secret_missing" for problem in refused.problems):
            raise
    make_secrets(home())
    return settings()


def services(chosen: Settings | None = None) -> Services:
    """The services of this instance, checked: the database answers, and its pinned origin is ours.

    Raises SettingsRefused, KeyringLocked, or Refused: instance.missing, instance.origin_pinned, database.unreachable.
    """
    from sqlalchemy.exc import OperationalError

    from badges.app import build_services
    from badges.flows.errors import Refused
    from badges.flows.setup import check_origin
    from badges.store import schema

    built = build_services(chosen or settings())
    try:
        if schema.revision_of(built.database) is None:
            raise Refused("instance.missing")
    except OperationalError:
        raise Refused("database.unreachable") from None
    check_origin(built)
    return built
