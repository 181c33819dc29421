"""A note is asked about where it tells of health, money or justice, and nowhere else."""

from __future__ import annotations

import pytest

from badges.orientation.sensitive_words import found


@pytest.mark.parametrize(
    ("note", "words"),
    [
        ("Sort d’une dépression, aime le jardin.", ["dépression"]),
        ("Suivie par la MDPH ; RQTH en cours.", ["MDPH", "RQTH"]),
        ("Au RSA depuis 2024, des dettes.", ["RSA", "dettes"]),
        ("Sous curatelle. Sursis.", ["curatelle", "Sursis"]),
        ("Problème d’alcool.", ["alcool"]),
        ("En situation de handicap moteur", ["handicap"]),
        ("Diabétique, sort de prison", ["Diabétique", "prison"]),
        ("Un titre de séjour à refaire", ["titre de sejour"]),
        ("ALCOOL, alcool", ["ALCOOL"]),
        ("Il est seul et violent", ["violent"]),
    ],
)
def test_what_is_asked_about(note: str, words: list[str]) -> None:
    assert found(note) == words


@pytest.mark.parametrize(
    "note",
    [
        None,
        "",
        "Aime le jardin. Préfère le matin.",
        "Sait réparer les vélos, cherche à parler anglais.",
        "Cuisine très bien. Cherche de la compagnie.",
        "A du temps le mardi. N’ose pas venir seule.",
        "Joue de l’accordéon, aime les chiens.",
        "Veut apprendre l’ordinateur. Conduit.",
        "Arrive en Creuse, ne connaît personne.",
    ],
)
def test_what_is_not(note: str | None) -> None:
    assert found(note) == []
