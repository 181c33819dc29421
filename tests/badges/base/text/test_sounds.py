"""Names that sound alike have one key, in any order; names of one's neighbours do not."""

from __future__ import annotations

import pytest

from badges.base.text.sounds import key

ALIKE = [
    ("Catherine", "Katrine"), ("Mickaël", "Michael"), ("Dupond", "Dupont"), ("Fatou Diop", "DIOP Fatou"),
    ("Sophie", "Sofi"), ("Moreau", "Moraux"), ("Jean", "Jan"), ("Yannick", "Yanic"), ("Philippe", "Filipe"),
    ("Thérèse", "Terez"), ("Éloïse", "Héloïse"), ("Aymeric", "Emeric"), ("Charlotte", "Charlote"),
    ("Нитка Олена", "олена НИТКА"), ("N’Diaye", "n diaye"), ("N’Diaye Fatou", "Fatou Ndiaye"),
    ("O’Brien", "Obrien"), ("سلمى", "سلمى"),
]  # fmt: skip
OTHERS = [
    ("Marie", "Mario"), ("Karim", "Carine"), ("Ali", "Lia"), ("A", "B"), ("Denis", "Denise"), ("Fatou Diop", "Fatou"),
    ("Олена", "Олег"), ("سلمى", "ليلى"), ("Léa", "Lou"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_alike(one: str, other: str) -> None:
    assert key(one) == key(other) != ""


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_not_alike(one: str, other: str) -> None:
    assert key(one) != key(other)


@pytest.mark.parametrize("text", ["", " ", "—", "’", "-"])
def test_no_letters(text: str) -> None:
    assert key(text).strip("—") == ""


def test_long_names_are_read_at_once() -> None:
    assert len(key("e" * 10_000 + " " + "ch" * 5_000)) < 10_001
