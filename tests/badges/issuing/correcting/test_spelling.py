"""What is the same sentence in another spelling: neither a denial nor a name comes in by it."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import Final

import pytest

from badges.base.text import names
from badges.issuing.correcting.spelling import same_words

SAME: Final = (
    ("A reparti le travail pour que chacun ait sa part.", "A réparti le travail pour que chacun ait sa part."),
    ("A réparti le travail pour que chacun ait sa part.", "A réparti le travail pour que chacune ait sa part."),
    ("A aidé réparer un vélo", "A aidé à réparer un vélo."),
    ("A fait bon acceuil aux nouveaux", "A fait bon accueil aux nouveaux"),
    ("Parceque tout était prêt, a aidé ailleurs.", "Parce que tout était prêt, a aidé ailleurs."),
    ("n'a pas laissé tomber ses colègues", "N’a pas laissé tomber ses collègues."),
    ("A tenu l'agenda de la Creuse", "A tenu l’agenda de la creuse"),
    ("A préparé 12 repas", "A préparé les 12 repas"),
)
OTHER: Final = (
    ("Elle a aidé les autres à coudre", "Elle n’a pas aidé les autres à coudre"),
    ("Elle a aidé les autres à coudre", "Elle n’a aidé les autres à coudre"),
    ("Elle a bien fait ce qui était demandé", "Elle a rien fait ce qui était demandé"),
    ("Elle travaille dans le calme et avec soin", "Elle travaille sans le calme et avec soin"),
    ("Elle sait toujours ranger les outils", "Elle ne sait jamais ranger les outils"),
    ("Elle a peu aidé les autres à coudre", "Elle a aidé les autres à coudre"),
    ("A été capable de tenir la caisse", "A été incapable de tenir la caisse"),
    ("A aidé à coudre les rideaux de la salle", "A aidé Paul Martin à coudre les rideaux de la salle"),
    ("A aidé sa voisine à coudre les rideaux", "A aidé Marie à coudre les rideaux"),
    ("A bien tenu son port et la salle", "A bien tenu son Port et la sallo Paul"),
    ("A parlé avec le marin de la salle", "A parlé avec le Martin de la salle"),
    ("A préparé 12 repas pour la fête", "A préparé 13 repas pour la fête"),
    ("A préparé le repas pour la fête", "A préparé le repas pour la fête de 2024"),
)


@pytest.mark.parametrize(("before", "after"), SAME)
def test_a_spelling(before: str, after: str) -> None:
    assert same_words(before, after) and same_words(after, before)


@pytest.mark.parametrize(("before", "after"), OTHER)
def test_another_sentence(before: str, after: str) -> None:
    assert not same_words(before, after)


def test_by_their_letters_most_of_these_are_alike() -> None:
    """The control: a share of equal letters, by which a sentence was judged before, lets a denial and a name in."""
    alike = [
        SequenceMatcher(None, names.folded(before), names.folded(after), autojunk=False).ratio() >= 0.75
        for before, after in OTHER
    ]
    assert alike.count(True) >= 11


def test_long_sentences_are_compared_at_once() -> None:
    long = "le la les un une de du " * 13
    assert same_words(long, long) and not same_words(long, f"{long} Paul")
