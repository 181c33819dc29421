"""Log lines: JSON for machines, or lines that a person reads on a terminal. `BADGES_LOG` (json, text) chooses; without
it, JSON where the standard error is no terminal. `BADGES_LOG_LEVEL` is info for JSON, warning for text.

Neither holds a name, an address, a code or a sentence, whatever fails and however: of an exception its type, our stable
code and where it was raised, never its message; of a message of another package its template, never what was put in.
"""

from __future__ import annotations

import logging
import os
import re
import stat
import sys
import threading
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from traceback import extract_tb
from types import TracebackType
from typing import Any, Final

from pythonjsonlogger.json import JsonFormatter

from badges.base.database.outages import ONE_LINE_A_MINUTE
from badges.base.telemetry.requests import request_id
from schemas.errors import OpenBadgesError

CHOICE, LEVEL = "BADGES_LOG", "BADGES_LOG_LEVEL"
LEVELS: Final = ("debug", "info", "warning", "error", "critical")
FIELDS: Final = ("route", "method", "status", "milliseconds", "reason")  # of a request; why the database is away
MOST_FRAMES: Final = 12
LONGEST: Final = 3500  # bytes of a line: a pipe takes so many at once, or none
TALKING: Final = ("badges", "verifier", "gunicorn")  # other packages say at info what helps nobody
ROOT: Final = Path(__file__).parents[3]
OURS: Final = tuple(f"{ROOT / room}{os.sep}" for room in ("badges", "issuer", "keys", "schemas", "verifier"))
# What our own messages may have put in: a request's id, a code, the name of a type or a job, and words made of those.
_CODE: Final = re.compile(r"[0-9a-f]{8}|[A-Za-z_][\w.-]*(?: [A-Za-z_][\w.-]*){0,3}", re.ASCII)


class LogRefused(ValueError):
    """A variable of the log has a value that is none of its choices: its name and the choices."""

    def __init__(self, name: str, choices: tuple[str, ...]) -> None:
        super().__init__(f"{name}: {', '.join(choices)}")


def facts_of(record: logging.LogRecord) -> dict[str, Any]:
    """What a line says, in its order: time, level, event, request, the fields of a request, and of an exception."""
    facts: dict[str, Any] = {
        "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "level": record.levelname.lower(),
        "logger": record.name,
        "event": _event(record),
    }
    if (request := request_id()) is not None:
        facts["request"] = request
    facts.update({name: getattr(record, name) for name in FIELDS if hasattr(record, name)})
    if record.exc_info and record.exc_info[1] is not None:
        facts.update(_trouble(record.exc_info[1], record.exc_info[2]))
    return facts


def _event(record: logging.LogRecord) -> str:
    template = record.msg if isinstance(record.msg, str) else ""
    arguments = record.args if isinstance(record.args, tuple) else ()
    if not record.pathname.startswith(OURS):
        if not record.args:  # the text may be composed already: the line of code stands for it
            return f"{Path(record.pathname).name}:{record.lineno}"
        filled: tuple[object, ...] = tuple(each if isinstance(each, int | float) else "…" for each in arguments)
    else:
        filled = tuple(_plain(each, trusted=getattr(record, "trusted", False)) for each in arguments)
    try:
        return (template % filled)[:300]
    except (TypeError, ValueError):
        return template[:300]


def _plain(value: object, *, trusted: bool) -> object:
    """An argument of our own messages: numbers and codes; anything else is left out."""
    if value is None or isinstance(value, bool | int | float):
        return value
    text = str(value)
    return text[:200] if trusted or (len(text) <= 120 and _CODE.fullmatch(text)) else "…"


def _trouble(trouble: BaseException, trace: TracebackType | None) -> dict[str, Any]:
    found: dict[str, Any] = {"error": _named(trouble)}
    if isinstance(trouble, OpenBadgesError):
        found["code"] = trouble.code
    if causes := [_named(each) for each in _causes(trouble)]:
        found["causes"] = causes
    frames = extract_tb(trace)[-MOST_FRAMES:]
    found["trace"] = [f"{'/'.join(Path(each.filename).parts[-2:])}:{each.lineno} {each.name}" for each in frames]
    return found


def _causes(trouble: BaseException) -> Iterator[BaseException]:
    for _ in range(5):
        following = trouble.__cause__ or (None if trouble.__suppress_context__ else trouble.__context__)
        if following is None:
            return
        yield (trouble := following)


def _named(trouble: BaseException) -> str:
    return f"{type(trouble).__module__}.{type(trouble).__qualname__}".removeprefix("builtins.")


class JsonLines(JsonFormatter):
    """One JSON object a line."""

    def formatException(self, ei: Any) -> str:  # noqa: N802 - logging's name
        """Leave out what logging would write: the message of the exception and the lines of code."""
        return ""

    def add_fields(self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]) -> None:
        """Put the facts in, and nothing else of the record."""
        log_data.update(facts_of(record))


class TextLines(logging.Formatter):
    """The same facts for a person: time, level, what happened, then what there is more, each as name=value."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, and one more for each frame of a trace."""
        facts = facts_of(record)
        moment, level, _, event = (facts.pop(name) for name in ("time", "level", "logger", "event"))
        trace = facts.pop("trace", [])
        more = " ".join(f"{name}={value}" for name, value in facts.items())
        return "\n    ".join([f"{moment[11:19]} {level.upper():<8} {event} {more}".rstrip(), *trace])


class NeverWaiting(logging.Handler):
    """Writes each line at once; one that a full pipe does not take is lost: a reader who stopped stops no page."""

    def __init__(self, descriptor: int) -> None:
        super().__init__()
        self.descriptor = descriptor

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line, all of it or nothing."""
        try:
            os.write(self.descriptor, self.format(record).encode("utf-8", "replace")[:LONGEST] + b"\n")
        except OSError:
            return
        except Exception:  # noqa: BLE001 - what cannot be logged must not fail what it is about
            self.handleError(record)


def configure(environ: Mapping[str, str]) -> None:
    """Send every record of this process, and every uncaught exception, through one handler. Raises LogRefused."""
    kind = _chosen(environ, CHOICE, ("json", "text"), "text" if sys.stderr.isatty() else "json")
    level = level_of(environ)
    logging.raiseExceptions = False  # it would print the arguments of a record that could not be written
    handler = NeverWaiting(_standard_error())
    handler.setFormatter(JsonLines() if kind == "json" else TextLines())
    handler.addFilter(ONE_LINE_A_MINUTE)
    root = logging.getLogger()
    for each in list(root.handlers):
        root.removeHandler(each)
    root.addHandler(handler)
    root.setLevel("WARNING" if level == "info" else level.upper())
    for name in TALKING:
        logging.getLogger(name).setLevel(level.upper())
    logging.captureWarnings(capture=True)
    sys.excepthook = _uncaught
    threading.excepthook = lambda found: _uncaught(found.exc_type, found.exc_value, found.exc_traceback)
    sys.unraisablehook = lambda found: _uncaught(found.exc_type, found.exc_value, found.exc_traceback)


def level_of(environ: Mapping[str, str]) -> str:
    """The level from which records are written. Raises LogRefused."""
    kind = environ.get(CHOICE) or ("text" if sys.stderr.isatty() else "json")
    return _chosen(environ, LEVEL, LEVELS, "info" if kind == "json" else "warning")


def _chosen(environ: Mapping[str, str], name: str, choices: tuple[str, ...], otherwise: str) -> str:
    given = environ.get(name, "").strip().lower() or otherwise
    if given not in choices:
        raise LogRefused(name, choices)
    return given


def _standard_error() -> int:
    """The standard error; a pipe is opened once more, so that not waiting is a property of our end alone."""
    try:
        if stat.S_ISFIFO(os.fstat(2).st_mode):
            return os.open("/proc/self/fd/2", os.O_WRONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        pass
    return 2


def _uncaught(kind: type[BaseException], trouble: BaseException | None, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt | SystemExit) or trouble is None:
        return
    logging.getLogger("badges").critical("an error was not caught", exc_info=(kind, trouble, trace))
