"""Words about which the facilitator is asked whether it is still a helping hand, and words about which she is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badges.matching.helping_hand import Doubt, doubt

ASKED = {
    "Ménage, 10 € de l’heure": Doubt.PRICE,
    "Je garde vos enfants pour 5 euros": Doubt.PRICE,
    "Cours d’anglais, petit tarif": Doubt.PRICE,
    "Coiffure pas cher": Doubt.PRICE,
    "Travail rémunéré": Doubt.PRICE,
    "Paiement par Lydia": Doubt.PRICE,
    "Je cherche un CDI": Doubt.JOB,
    "Ménage 3 heures par semaine": Doubt.JOB,
    "Venir tous les matins lever ma mère": Doubt.JOB,
    "Cherche quelqu’un à mi-temps": Doubt.JOB,
    "Faire des massages": Doubt.BODY,
    "Faire la toilette de mon père": Doubt.BODY,
    "Refaire un pansement": Doubt.BODY,
    "Épilation à domicile": Doubt.BODY,
    "Préparer les médicaments": Doubt.BODY,
    "Couper ses ongles": Doubt.BODY,
    "Changer une bouteille de gaz": Doubt.GAS,
    "Réparer une chaudière": Doubt.GAS,
    "Refaire l’électricité du garage": Doubt.ELECTRICITY,
    "Poser une prise électrique": Doubt.ELECTRICITY,
    "Le disjoncteur saute": Doubt.ELECTRICITY,
    "Monter sur le toit": Doubt.ROOF,
    "Nettoyer les gouttières": Doubt.ROOF,
    "Ramonage": Doubt.ROOF,
    "Mon entreprise propose des travaux": Doubt.ORGANISATION,
    "Devis gratuit": Doubt.ORGANISATION,
    "Auto-entrepreneur, toutes réparations": Doubt.ORGANISATION,
    "La mairie cherche des bras": Doubt.ORGANISATION,
    "Société de nettoyage": Doubt.ORGANISATION,
}
NOT_ASKED = (
    "Faire un ourlet, je montre volontiers.",
    "Parler anglais en marchant.",
    "Comprendre ma facture d’électricité",
    "Apprendre à faire du vélo électrique",
    "Jouer à des jeux de société",
    "Réparer une prise de judo",
    "Une place en voiture, on partage l’essence",
    "Le service public, comment ça marche ?",
    "Préparer un bon repas",
    "Garder un chat une semaine",
    "Lire un courrier de la mairie",
    "La vie en société",
    "Faire sa valise",
    "Une gazelle en papier",
    "Tailler une haie, le samedi",
    "Mesurer un tableau",
    "L’heure du conte",
    "Tricoter tous ensemble",
)


@pytest.mark.parametrize("words", ASKED)
def test_asked(words: str) -> None:
    assert doubt(words) is ASKED[words]
    assert doubt(words.upper()) is ASKED[words]


@pytest.mark.parametrize("words", NOT_ASKED)
def test_not_asked(words: str) -> None:
    assert doubt(words) is None


@given(st.text(max_size=200))
def test_it_answers_whatever_the_text(words: str) -> None:
    assert doubt(words) in (None, *Doubt)
