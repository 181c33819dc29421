"""A badge model is born of another, published, awarded, published anew while an award is begun, and retired (J17)."""

from __future__ import annotations

import re

from badges.recognition import award
from tests.cast import acts
from tests.journeys.conftest import DESK, HELENE, PHONE, People, Reader, Town
from tests.journeys.steps import is_whole, on_a_small_phone, today

NAME, SLUG = "Réparer plutôt que jeter", "reparer-plutot-que-jeter"
CRITERIA = (
    "Cherche d’où vient la panne",
    "Choisit l’outil qui convient",
    "Remet chaque pièce à sa place",
    "Vérifie que cela marche",
)


def filled(reader: Reader, texts: dict[str, str]) -> Reader:
    """Write into fields by their labels."""
    for label, words in texts.items():
        reader.page.get_by_label(label, exact=True).fill(words)
    return reader


def gestures() -> dict[str, str]:
    """The four criteria, by the labels of their fields."""
    return {f"Geste {number}": text for number, text in enumerate(CRITERIA, start=1)}


def edition(helene: Reader, number: int) -> Reader:
    """Read a draft, and publish it."""
    helene.follow("Relire et publier").look()
    return helene.press(f"Publier la version {number}").look()


def test_a_model_is_born_published_awarded_and_retired(town: Town, people: People) -> None:
    lea = people(PHONE).already_signed_in().open("/badges-delivres").follow("Modèles de badge").look()
    lea.follow("Travailler avec soin").look().follow("Partir d’une copie").look()
    filled(lea, {"Son nom": "R\u0435parer", "En une ligne": "Remettre en marche ce qui était cassé", **gestures()})
    filled(lea, {"Geste 3": "Est minutieux"}).press("Garder le brouillon").look()
    assert "est une lettre russe" in lea.words  # the second letter of the name
    filled(lea, {"Son nom": NAME}).press("Garder le brouillon").look()
    assert "dit un trait de caractère" in lea.words and lea.heading == NAME
    filled(lea, {"Geste 3": CRITERIA[2]}).press("Garder").look()
    assert "dit un trait de caractère" not in lea.words
    lea.follow("Changer le dessin").look()
    lea.page.get_by_role("radio", name="un marteau").check()
    lea.press("Garder ce dessin").look()
    assert "Un marteau, en fil clair sur un carré mousse" in lea.words
    lea.follow(NAME).follow("Voir comme carte, page, fichier, employeur").look()
    for look in ("Page", "Fichier", "Employeur"):
        lea.follow(look).look()
    lea.follow(NAME).follow("Proposer à la coordination").look().press("Proposer").look()
    assert "La coordination le lira" in lea.words

    helene = people(DESK, scheme="dark").already_signed_in(HELENE).open("/coordination").look()
    helene.follow("1 badge à relire").look().follow(NAME).look()
    edition(helene, 1)
    assert helene.heading == NAME and "Version 1" in helene.words

    gathering_id, amina = today(town), town.members["Amina"]
    town.observed_earlier("Amina", SLUG, 0)
    lea.open(f"/seances/{gathering_id}/reconnaitre/{amina}").press(NAME).look()
    lea.page.get_by_label(CRITERIA[1]).check()
    lea.press("Garder, et voir comme un employeur").follow("Demander son accord à Amina").press("Oui, je le veux")
    lea.follow("Je rends le téléphone").press("Signer et délivrer").look()
    (issued,) = town.awards("issued")
    town.observed_earlier("Zoé", SLUG, 0, 2)
    begun = award.start(
        town.services, town.cast.lea, member_id=town.members["Zoé"], badge_slug=SLUG, gathering_id=gathering_id
    )
    acts.tick(town.services, town.cast.lea, begun, town.keys(SLUG)[:2], None)

    helene.open(f"/modeles/{SLUG}").follow("Préparer la version 2").look()
    filled(helene, {"Geste 1": "Trouve d’où vient la panne", "Geste 3": "Range ses outils"})
    helene.press("Garder le brouillon").look()
    changed = helene.page.get_by_role("group", name="Ces gestes ont changé de mots")
    changed.get_by_label("Le geste 1 est le même geste").check()
    helene.press("Garder").look()
    edition(helene, 2)
    assert "1 badge" in helene.words and "Version 2" in helene.words

    lea.open(f"/reconnaitre/{begun}/vu").look()
    assert "Ce badge a changé" in lea.words and CRITERIA[0] in lea.words
    lea.press("Passer à la version 2").look()
    if lea.heading != "Qu’avez-vous vu chez Zoé ?":
        lea.open(f"/reconnaitre/{begun}/vu").look()
    assert "Ce badge a changé" not in lea.words and "Trouve d’où vient la panne" in lea.words
    assert lea.page.get_by_label(re.compile("Trouve d’où vient la panne")).is_checked()
    assert not lea.page.get_by_label(re.compile("Range ses outils")).is_checked()

    helene.open(f"/modeles/{SLUG}").follow("Le retirer").look().press("Retirer").look()
    assert "il n’est plus délivré" in helene.words
    lea.open(f"/seances/{gathering_id}/reconnaitre/{amina}").look()
    assert NAME not in lea.words
    employer = people(PHONE).open(f"/v/{issued.code}").look()
    assert "authentique" in employer.heading and NAME in employer.words and CRITERIA[1] in employer.words
    employer.open(f"/badges/{SLUG}/1").look()
    assert "n’est plus délivré" in employer.words and CRITERIA[0] in employer.words


def test_on_a_small_phone_the_buttons_stand_on_the_first_screen_and_every_gesture_is_read(
    town: Town, people: People
) -> None:
    with on_a_small_phone(people, 1) as (helene,):
        helene.already_signed_in(HELENE).open("/modeles/soin").follow("Préparer la version 2").look()
        said = "Demande un avis quand la panne résiste encore après deux essais"
        filled(helene, {"Geste 1": said}).press("Garder le brouillon").look()
        field = helene.page.get_by_label("Geste 1", exact=True)
        assert field.input_value() == said
        assert field.evaluate(
            "each => each.scrollHeight <= each.clientHeight + 1 && each.scrollWidth <= each.clientWidth"
        )
        draft = helene.page.url
        helene.follow("Changer le dessin").look()
        assert is_whole(helene.button("Garder ce dessin"))
        helene.open(draft).follow("Relire et publier").look()
        assert is_whole(helene.button("Publier la version 2"))
