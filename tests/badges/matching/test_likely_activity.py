"""What titles are likely about."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badges.matching.likely_activity import likely_activity

LIKELY = {
    "Réparation d’un vélo": "velo",
    "Réparation d’une machine à coudre": "couture",
    "Réparer une lampe": "bricolage",
    "Leçon d’anglais": "anglais",
    "Trajet pour le marché": "trajets",
    "Marche du dimanche": "marche",
    "Monter un meuble": "meubles",
    "Lire un courrier": "lecture",
    "Un dossier pour la CAF": "papiers",
    "Régler un téléphone": "informatique",
    "Atelier couture": "couture",
    "Cuisine d’ici et d’ailleurs": "cuisine",
    "Tresser un panier": "vannerie",
    "Confitures de mûres": "conserves",
    "PARLER ESPAGNOL": "anglais",
    "Garde d’un chien": "animaux",
    "Jouer aux échecs": "musique",
    "Porter une machine": "bricolage",
    "Aller au marché": None,
    "Café du mardi": None,
    "Sortie": None,
    "Ramasser des châtaignes": None,
    "Goûter une boisson": None,
    "": None,
}


@pytest.mark.parametrize("title", LIKELY)
def test_likely(title: str) -> None:
    assert likely_activity(title) == LIKELY[title]


@given(st.text(max_size=120))
def test_any_text_has_an_answer(title: str) -> None:
    likely_activity(title)
