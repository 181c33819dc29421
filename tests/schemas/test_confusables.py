"""The bundled table of characters that look alike: the recorded file, and what it says."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path

import pytest

from schemas import confusables

DOCUMENTS = Path(confusables.__file__).parent / "documents"
ENTRY = tomllib.loads((DOCUMENTS / "ORIGIN.toml").read_text(encoding="utf-8"))["confusables"]


def test_the_file_is_the_recorded_one_and_has_its_licence_beside_it() -> None:
    data = (DOCUMENTS / ENTRY["file"]).read_bytes()
    assert hashlib.sha256(data).hexdigest() == ENTRY["sha256"]
    assert all(ENTRY[member] for member in ("url", "version", "licence", "source", "note"))
    licence = (DOCUMENTS / "unicode" / "LICENSE.txt").read_bytes()
    # As published at https://www.unicode.org/license.txt.
    assert hashlib.sha256(licence).hexdigest() == "e7a93b009565cfce55919a381437ac4db883e9da2126fa28b91d12732bc53d96"
    assert {path.name for path in (DOCUMENTS / "unicode").iterdir()} == {"confusables.txt", "LICENSE.txt"}


def test_a_changed_file_stops_the_program(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "unicode").mkdir()
    (tmp_path / "ORIGIN.toml").write_bytes((DOCUMENTS / "ORIGIN.toml").read_bytes())
    data = (DOCUMENTS / ENTRY["file"]).read_bytes()
    monkeypatch.setattr(confusables, "_DOCUMENTS", tmp_path)
    for wrong, written in ((False, data), (True, data + b"0041 0042\n")):
        (tmp_path / ENTRY["file"]).write_bytes(written)
        confusables.prototypes.cache_clear()
        if wrong:
            with pytest.raises(RuntimeError):
                confusables.prototypes()
        else:
            assert len(confusables.prototypes()) == 6565
    monkeypatch.undo()
    confusables.prototypes.cache_clear()


def test_what_it_says() -> None:
    table = confusables.prototypes()
    assert len(table) == 6565  # the "total" of the original
    assert (table["\u0430"], table["0"], table["1"], table["m"], table["\U0001d400"]) == ("a", "O", "l", "rn", "A")
    assert "a" not in table
    assert table is confusables.prototypes()
