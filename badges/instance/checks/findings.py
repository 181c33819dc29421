"""One line of a check, how its progress is shown, and what a check asks outside of the database."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol, TypeAlias

from badges.base.services import Services
from verifier.fetch import Certificate, certificate_of

GOOD: Final = "✓"
TOLD: Final = "!"  # worth knowing, or could not be found out: no failure
WRONG: Final = "✗"
SOMETHING_CHANGED: Final = "N’en délivrez plus ; comparez les clés et la base avec la dernière sauvegarde."


@dataclass(frozen=True)
class Finding:
    """One line of the check: its mark, what was looked at, and what to do when it is not good. It names no person."""

    mark: str
    what: str
    advice: str = ""

    def line(self) -> str:
        """The finding as it is printed."""
        return f"{self.mark} {self.what}" + (f"\n    → {self.advice}" if self.advice else "")


class Progress(Protocol):
    """Is told what is being read, how much of it is done, and how much there is."""

    def __call__(self, what: str, done: int, total: int, /) -> None: ...


def silently(_what: str, _done: int, _total: int, /) -> None:
    """No progress is shown."""


class Usage(Protocol):
    """The room of a disk, in bytes."""

    @property
    def total(self) -> int: ...

    @property
    def free(self) -> int: ...


def _code_alone(code: str, **_facts: object) -> str:
    return f"Lancez : badges check ({code})"


@dataclass(frozen=True)
class Outside:
    """What a check asks outside of the database. Each can be replaced, so that a test never leaves the machine.

    `certificate`: of a public https address. `waiting`: how many jobs the queue holds. `disk`: the room beside a path.
    `sentence(code, **facts)`: the words of a stable code.
    """

    certificate: Callable[[str], Certificate] = certificate_of
    waiting: Callable[[], int] = lambda: 0
    disk: Callable[[Path], Usage] = lambda path: shutil.disk_usage(path)
    sentence: Callable[..., str] = _code_alone


Check: TypeAlias = Callable[[Services, Outside, Progress], Iterator[Finding]]


def counted(count: int, one: str, many: str) -> str:
    """A number with its noun: "1 badge", "20 000 badges"."""
    return f"{count:,} {one if count < 2 else many}".replace(",", "\N{NARROW NO-BREAK SPACE}")
