"""Which activity of the first list a title is likely about: a proposal, which the coordination confirms. Pure."""

from __future__ import annotations

import re
from typing import Final

from badges.base.text.names import folded

# By the key of an activity, beginnings of words that speak of it, in folded letters; with a point it is the whole word.
# The first that fits counts.
_BEGINNINGS: Final = {
    "velo": "velo bicyclette vtt",
    "conserves": "conserve confiture bocal bocaux",
    "cuisine": "cuisin recette repas gateau soupe patisser gratin pain. pizza crepe",
    "tricot": "tricot crochet laine",
    "couture": "coutur coudre ourlet fermeture repris",
    "linge": "linge repass lessive",
    "meubles": "meuble armoire etagere commode",
    "vannerie": "vannerie panier osier",
    "bois": "bois. menuiser scier raboter",
    "bricolage": "bricol repar depann percer perceuse outil machine",
    "jardinage": "jardin potager semis semer haie taill plant becher tondre pelouse",
    "plantes": "champignon herbier cueill tisane",
    "animaux": "animal animaux chat. chats. chien poule lapin",
    "peche": "peche pecher truite",
    "marche": "marche marcher balade randonn promen",
    "francais": "francais conjugaison grammaire",
    "anglais": "anglais espagnol portugais arabe allemand langue",
    "lecture": "lire. lecture ecrire ecriture",
    "informatique": "ordinateur telephone informatique internet tablette mail. smartphone",
    "papiers": "papier courrier demarche dossier formulaire facture impot caf.",
    "peinture": "peint dessin aquarelle",
    "musique": "musique chant guitare piano chorale jeu jeux echecs cartes belote",
    "danse": "danse bal.",
    "photo": "photo",
    "memoire": "conte memoire recit patois histoire",
    "trajets": "trajet covoitur voiture conduire emmener",
    "courses": "course courses achats",
    "visites": "visite compagnie",
    "enfants": "enfant garde devoirs ecole",
    "porter": "porter demenag debarras",
}
_PATTERNS: Final = {
    key: re.compile("|".join(rf"\b{each}" for each in words.replace(".", r"\b").split()))
    for key, words in _BEGINNINGS.items()
}
# « le marché » is where one goes, « la marche » what one does: folded they are one word.
_NOT: Final = {"marche": re.compile(r"\b(?:au|le|du) marche\b")}


def likely_activity(title: str) -> str | None:
    """The key of the activity that a title is likely about; None where no word speaks of one."""
    plain = folded(title)
    for key, pattern in _PATTERNS.items():
        if pattern.search(plain) and not (key in _NOT and _NOT[key].search(plain)):
            return key
    return None
