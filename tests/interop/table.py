"""The two expected tables: what others say of our files (expected.toml), and what we say of theirs (issued.toml). Each
cell stands once, with a reason wherever it is not what one would wish."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.interop.stage import FILES, LISTS, STATES

PATH = Path(__file__).with_name("expected.toml")
ISSUED = Path(__file__).with_name("issued.toml")
WISHED = {
    "good": ("VALID", "accepts"),
    "tampered": ("NOT_AUTHENTIC", "refuses:"),
    "revoked": ("REVOKED", "refuses:"),
    "expired": ("EXPIRED", "refuses:"),
}


@dataclass(frozen=True)
class Expected:
    """What one judge is expected to say of one file in one state, and why, where that needs a reason."""

    judge: str
    file: str
    state: str
    says: str
    because: str | None

    @property
    def is_wished(self) -> bool:
        """Whether a good file is accepted, or a bad one refused."""
        return self.says.startswith(WISHED[self.state])

    def agrees(self, said: str) -> bool:
        """Whether the judge's answer is the expected one: our verifier's exactly, a peer's refusal by words in it."""
        verdict, _, words = self.says.partition(": ")
        if verdict == "refuses":
            return said.startswith("refuses: ") and words in said
        return said == self.says

    def __str__(self) -> str:
        return f"{self.judge}-{self.state}-{self.file}"


def read() -> list[Expected]:
    """Every cell of expected.toml. Raises ValueError for an unknown name, a cell given twice, or a missing reason."""
    found: list[Expected] = []
    for row in tomllib.loads(PATH.read_text(encoding="utf-8"))["row"]:
        found.extend(_cells(row))
    if len({str(cell) for cell in found}) != len(found):
        raise ValueError("a cell is given twice")
    return found


def _cells(row: dict[str, object]) -> Iterator[Expected]:
    because = dict(row.pop("because", {}))  # type: ignore[call-overload]
    judges, files, always = list(row.pop("judges")), list(row.pop("files")), row.pop("always", None)  # type: ignore[call-overload]
    says = dict.fromkeys(STATES, always) if always else row
    if set(says) - set(STATES) or set(because) - set(STATES) or set(files) - set(FILES):
        raise ValueError(f"unknown names in the row of {judges} and {files}")
    for judge in judges:
        for file in files:
            for state, words in says.items():
                if file in LISTS and state not in ("good", "tampered"):
                    continue  # a status list is neither revoked nor expired here
                cell = Expected(judge, file, state, str(words), because.get(state))
                if not cell.is_wished and not cell.because:
                    raise ValueError(f"{cell}: not what one would wish, and no reason is given")
                yield cell


@dataclass(frozen=True)
class Dialect:
    """One row of issued.toml: a dialect, whose software issues it, and the headline that each state must get."""

    name: str
    by: str
    what: str
    headlines: dict[str, str]
    because: str | None

    def __str__(self) -> str:
        return self.name


def read_dialects() -> dict[str, Dialect]:
    """Every dialect of issued.toml. Raises ValueError for an unknown state or a difference without a reason."""
    content = tomllib.loads(ISSUED.read_text(encoding="utf-8"))
    found: dict[str, Dialect] = {}
    for name, row in content["dialects"].items():
        differs, because = row.get("differs", {}), row.get("because")
        if not set(differs) <= set(content["headlines"]) or bool(differs) != bool(because):
            raise ValueError(f"{name}: an unknown state, or a difference without a reason")
        found[name] = Dialect(name, row["by"], row["is"], content["headlines"] | differs, because)
    return found
