"""What every flow is handed: the settings, the record, the keys, the clock, the way out, and the job queue."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from badges.settings import Settings
from badges.store.database import Database
from badges.store.files import DerivedFiles

if TYPE_CHECKING:
    from keys.keyring import Keyring
    from verifier.fetch import Fetch


@dataclass(frozen=True)
class Services:
    """The first argument of every flow. `enqueue(name, *arguments)` hands a job over after the commit."""

    settings: Settings
    database: Database
    keyring: Keyring
    clock: Callable[[], datetime]
    fetch: Fetch
    enqueue: Callable[..., None]

    def now(self) -> datetime:
        """The instant of this action: aware, UTC, whole seconds."""
        return self.clock().astimezone(UTC).replace(microsecond=0)

    @property
    def files(self) -> DerivedFiles:
        """The cache of derived files (PNG, PDF …), which can be emptied at any time."""
        return DerivedFiles(self.settings.files_folder)
