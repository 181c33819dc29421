"""What is about journeys, animals, keys and houses, and what tells when or where."""

from __future__ import annotations

import pytest

from badges.matching.postings.absence import tells_of_an_absence, tells_when_or_where

ABSENT = [
    "Garder mon chat du 20 au 27", "Arroser les plantes de la maison", "J’ai les clés de l’église",
    "Une place en voiture",
    "Relever le courrier pendant mon absence", "Nourrir les poules", "Garder mes clefs", "double des clefs",
    "nourrir ma chatte", "sortir ma chienne", "promener mes chevaux", "nourrir mon cheval", "arrosage de mes plantes",
    "relever mon courrier", "je pars trois semaines", "emmener à la gare", "me conduire à l’hôpital", "deux voitures",
    "aller en train à Limoges", "aller à Limoges le mardi", "gardiennage de mon logement", "mon logement est vide",
    "mon studio", "ma villa est vide", "surveiller chez moi", "passer voir chez moi", "mes oiseaux", "perruche",
    "poissons", "veille sur mon jardin", "garde de chèvres", "quand je ne suis pas là", "hospitalisé une semaine",
    "mon chalet", "résidence secondaire", "relever la boîte aux lettres", "je suis seul", "CHAT", "trousseau de clés",
    "mai\u00adson", "ma\u200bison", "m\u0430ison", "chaton", "chiot", "je suis absent·e", "pendant mes congés",
    "Le train de 8 h",
    "Une fois partis en vacances", "m’accompagner au marché", "rentrer mes poubelles", "Feed my cat",
]  # fmt: skip
ORDINARY = [
    "Faire un ourlet", "Repriser", "Parler anglais", "Jouer aux échecs", "Lire un courrier à deux, à la rencontre.",
    "Accompagner au piano", "Trier une garde-robe", "Apprendre en train de faire", "Aller plus loin en tricot",
    "Expliquer un ordinateur sans aller vite.", "Écouter les récits du pays", "Une veillée de contes",
    "On partage l’essence",
    "La cuisine de chez moi, et un gratin pour douze.", "Tailler une haie.", "Une ruche : par où commencer ?",
]  # fmt: skip


@pytest.mark.parametrize("words", ABSENT)
def test_an_absence(words: str) -> None:
    assert tells_of_an_absence(None, words) and tells_of_an_absence("couture", f"Coudre. {words}, merci.")


@pytest.mark.parametrize("words", ORDINARY)
def test_what_is_none(words: str) -> None:
    assert not tells_of_an_absence(None, words) and not tells_of_an_absence("couture", words)
    assert tells_of_an_absence("trajets", words) and tells_of_an_absence("animaux", words)


@pytest.mark.parametrize(
    "words",
    [
        "du 3 au 20 août", "le 3", "le trois", "en juillet", "le jeudi", "les lundis", "le week-end", "3/8", "03.08",
        "à 8 h",
        "8h30", "demain", "trois semaines", "pendant les vacances", "à Noël", "le 1er", "jusqu’au 20", "2026",
        "sam. matin",
        "4 rue Haute", "rue Haute", "au lotissement des Tilleuls", "au 2e étage", "au hameau", "06 · 12 · 34 · 56 · 78",
    ],
)  # fmt: skip
def test_when_or_where(words: str) -> None:
    assert tells_when_or_where(words) and tells_when_or_where(f"Arroser mes plantes {words}, merci")


@pytest.mark.parametrize(
    "words",
    [
        "Une place en voiture, on partage l’essence", "Arroser mes plantes", "Nourrir 2 chats",
        "J’ai les clés de l’église",
        "Garder un chat, arroser les plantes.", "Quelqu’un pour mon chat, quand je pars.", "Aller au marché, à deux",
    ],
)  # fmt: skip
def test_words_of_no_day_and_no_place(words: str) -> None:
    assert tells_of_an_absence(None, words) and not tells_when_or_where(words)
