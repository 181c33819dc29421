"""One line of a check, how its progress is shown, and what a check asks outside of the database."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol, TypeAlias

from badges.base.services import Services
from badges.instance.progress import Progress, silently
from verifier.fetch import Certificate, certificate_of

__all__ = ["Progress", "silently"]  # with what a check says

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


class Usage(Protocol):
    """The room of a disk, in bytes."""

    @property
    def total(self) -> int: ...

    @property
    def free(self) -> int: ...


def _code_alone(code: str, **_facts: object) -> str:
    return f"Lancez : badges check ({code})"


def _device(path: Path) -> int:
    """The number of the file system on which a path lies, or will lie once it is made."""
    while not path.exists():
        path = path.parent
    return path.stat().st_dev


@dataclass(frozen=True)
class Outside:
    """What a check asks outside of the database. Each can be replaced, so that a test never leaves the machine.

    `certificate`: of a public https address. `waiting`: how many jobs the queue holds. `disk`: the room beside a path.
    `device`: a number for its disk. `sentence(code, **facts)`: the words of a stable code.
    """

    certificate: Callable[[str], Certificate] = certificate_of
    waiting: Callable[[], int] = lambda: 0
    disk: Callable[[Path], Usage] = lambda path: shutil.disk_usage(path)
    device: Callable[[Path], int] = _device
    sentence: Callable[..., str] = _code_alone


Check: TypeAlias = Callable[[Services, Outside, Progress], Iterator[Finding]]


def counted(count: int, one: str, many: str) -> str:
    """A number with its noun: "1 badge", "20 000 badges"."""
    return f"{count:,} {one if count < 2 else many}".replace(",", "\N{NARROW NO-BREAK SPACE}")
