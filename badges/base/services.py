"""What every intention is given: the settings, the database, the keys, the clock, the fetch, and the job queue."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from badges.base.database.decisive_changes import Watch
from badges.base.database.engine import SEALED, Database, time_of
from badges.base.database.types import Base
from badges.base.disk.files import DERIVED, DerivedFiles
from badges.base.logbook import decisive_facts, notes
from badges.base.logbook.logbook import Logbook
from badges.base.settings import Settings
from verifier.cache import DocumentCache
from verifier.kept_verdicts import KeptVerdicts
from verifier.proven_signatures import ProvenSignatures

if TYPE_CHECKING:
    from keys.keyring import Keyring
    from verifier.fetch import Fetch


CACHE_BYTES = 32 * 1024 * 1024  # of each process; a verification adds at most ten documents


@dataclass(frozen=True)
class Services:
    """The first argument of every intention. `enqueue(name, *arguments)` defers a job after the commit.

    Kept in this process: `cache`, what other issuers publish, never our own; `proven`, our own signatures that held
    before (decisions 25). `outside` asks our own public address over the network, as others do; None: as the
    operator's setting says. `database_clock` says what `clock` is compared with before a signature, and where the
    database has no clock, `steady_clock`, which does not follow when the machine's is set.
    """

    settings: Settings
    database: Database
    keyring: Keyring
    clock: Callable[[], datetime]
    fetch: Fetch
    enqueue: Callable[..., None]
    cache: DocumentCache = field(default_factory=lambda: DocumentCache(max_bytes=CACHE_BYTES))
    proven: ProvenSignatures = field(default_factory=ProvenSignatures)
    kept: KeptVerdicts = field(default_factory=KeptVerdicts)
    outside: Fetch | None = None
    database_clock: Callable[[Session], datetime | None] = time_of
    steady_clock: Callable[[], datetime] | None = None
    logbook: Logbook = field(default=None, repr=False)  # type: ignore[assignment]  # set after the others

    def __post_init__(self) -> None:
        """Give these services the logbook of their database, unless they were given it."""
        known, folder = self.logbook, self.settings.logbook_folder
        if known is None or known.database is not self.database or known.folder != folder:
            object.__setattr__(self, "logbook", Logbook(folder, self.settings.secrets_folder, self.database, self.now))
            self.database.when_noted(lambda: self.logbook.flush(noted=True))
            self.database.info[SEALED] = notes.seal_by(self.settings.secret_key)
            self.database.watch(self._watch)
        self.database.info[DERIVED] = self.files

    def _watch(self) -> Watch:
        columns = {name: each.columns for name, each in decisive_facts.declared().items()}
        return Watch.of(Base.metadata, columns, self.logbook.look, self.logbook.settle)

    def now(self) -> datetime:
        """The instant of this action: aware, UTC, whole seconds."""
        return self.clock().astimezone(UTC).replace(microsecond=0)

    @property
    def files(self) -> DerivedFiles:
        """The cache of derived files (PNG, PDF …), which can be emptied at any time."""
        database = self.database
        return DerivedFiles(self.settings.files_folder, may_keep=lambda: not database.is_degraded())
