"""Names of people and contacts in a sentence that would be signed."""

from __future__ import annotations

import pytest

from badges.base.text.sentences import holds_contact, names_someone


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("A montré le point à Fatou, deux fois.", "Fatou"),
        ("fatou a compris tout de suite", "Fatou"),
        ("A aidé FATOU", "Fatou"),
        ("A aidé jean paul à couper", "Jean-Paul"),
        ("Parle d’une voix claire", None),
        ("A aidé Claire à couper", "Claire"),
        ("Petit à petit, tout le monde a suivi", None),
        ("A aidé madame Petit", "Petit"),
        ("Travaille avec soin", None),
        ("", None),
    ],
)
def test_no_other_name_in_a_sentence(sentence: str, found: str | None) -> None:
    assert names_someone(sentence, ["Fatou", "Jean-Paul", "Claire"], ["Petit"]) == found


@pytest.mark.parametrize("sentence", ["Écrire à a@b.fr", "voir https://x.fr", "www.x.fr", "Appelez le 05 55 82 80 47"])
def test_contacts_are_found(sentence: str) -> None:
    assert holds_contact(sentence)


@pytest.mark.parametrize("sentence", ["A aidé 12 personnes en 2026", "De 14 h 30 à 17 h", "Bien."])
def test_a_sentence_that_holds_no_contact(sentence: str) -> None:
    assert not holds_contact(sentence)
