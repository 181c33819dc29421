"""A database that does not answer is one line a minute in the log, however many requests and jobs it fails."""

from __future__ import annotations

import logging
import mmap
import struct
import time
from typing import Final

NO_CONNECTION: Final = "no_connection"
PAUSE: Final = 60.0  # seconds between two lines


class OneLineAMinute(logging.Filter):
    """Lets one record of an outage pass in a minute, without its trace; all other records as they are.

    The moment of the last line is in memory that forked processes share.
    """

    def __init__(self) -> None:
        super().__init__()
        self._last = mmap.mmap(-1, 8)
        self.forget()

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record is written; that of an outage is shortened to one line."""
        trouble = record.exc_info[1] if record.exc_info else None
        if trouble is None or not _is_outage(trouble):
            return True
        now = time.monotonic()
        if now < struct.unpack("d", self._last[:])[0] + PAUSE:
            return False
        self._last[:] = struct.pack("d", now)
        cause = getattr(trouble, "orig", None) or trouble
        lines = str(cause).strip().splitlines()
        record.msg, record.args = "the database does not answer: %s", (lines[0] if lines else "no reason is given",)
        record.exc_info = record.exc_text = record.stack_info = None
        reason = getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None) or NO_CONNECTION
        # Before a connection the words are libpq's, about the server; later they may repeat what a statement said.
        record.__dict__.update(pathname=__file__, reason=str(reason), trusted=reason == NO_CONNECTION)
        return True

    def forget(self) -> None:
        """Let the next outage be written at once."""
        self._last[:] = struct.pack("d", float("-inf"))


def _is_outage(trouble: BaseException) -> bool:
    """Whether a driver or SQLAlchemy says so: the job queue speaks to PostgreSQL without SQLAlchemy."""
    names = {f"{kind.__module__.partition('.')[0]}.{kind.__name__}" for kind in type(trouble).__mro__}
    return not names.isdisjoint(
        (
            "sqlalchemy.OperationalError",
            "psycopg.OperationalError",
            "psycopg.InterfaceError",
            "sqlite3.OperationalError",
        )
    )


ONE_LINE_A_MINUTE: Final = OneLineAMinute()
