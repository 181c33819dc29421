"""The main journey (J1, J3 to J9, J14): a workshop, observations, the member's yes, a signature, the verdict."""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import BytesIO

import pypdfium2
import pytest
import zxingcpp

from tests.house.staff import PASSWORD
from tests.journeys.conftest import DESK, HELENE, PHONE, People, Reader, Town
from tests.journeys.steps import BADGE, OTHER_ACTS, SENTENCE

MOST_TAPS = 8


@dataclass(frozen=True)
class Run:
    """One run of the whole journey. The member's page has no script, so it is opened in a browser with scripts only."""

    width: int
    scripts: bool
    ending: str


RUNS = {
    "phone": Run(PHONE, True, "undone"),
    "desk": Run(DESK, True, "revoked"),
    "phone without JavaScript": Run(PHONE, False, "revoked"),
}


def new_gathering(lea: Reader, town: Town) -> None:
    """From Aujourd'hui: note today's workshop, and who was there."""
    lea.look()
    assert lea.heading == "Mardi 24 novembre"
    lea.tap(lea.page.get_by_text(OTHER_ACTS))
    lea.follow("Une rencontre ou un atelier").look()
    lea.page.get_by_label("Atelier couture").check()
    lea.page.get_by_label("Début").fill("09:30")
    lea.page.get_by_label("Fin").fill("11:30")
    lea.page.get_by_label("Lieu, si vous voulez").fill("Salle des Bruyères")
    lea.press("Noter, puis qui est là").look()
    for name, role in (("Amina Benali", "Anime"), ("Łucja N’Diaye-Şahin", "Aide"), ("Zoé", None)):
        lea.page.get_by_role("checkbox", name=name, exact=True).check()
        if role:
            if lea.width == DESK:
                row = lea.page.get_by_role("group", name=f"Rôle : {name.split()[0]}")
                row.get_by_role("button", name=role).click()
            else:
                lea.page.get_by_label(f"Rôle : {name.split()[0]}").select_option(role)
    if lea.scripts:  # each tap was saved
        lea.page.locator(".tally", has_text="3 présents").wait_for()
        assert town.rows("attendance") == 6
    lea.press("C’est tout" if lea.scripts else "Garder les présences").look()
    assert "Les présences sont gardées." in lea.words
    assert "3 personnes présentes" in lea.words


def award(lea: Reader, town: Town) -> str:
    """From the gathering's page to the signature; returns the code. Counts the facilitator's taps."""
    criteria = town.criteria(BADGE)
    lea.taps = 0
    lea.follow("Reconnaître une compétence").look()
    lea.follow("Amina Benali").look()
    lea.press("Transmettre un savoir-faire").look()
    for words in criteria[:2]:
        lea.tap(lea.page.get_by_label(words))
    lea.page.get_by_label("Une phrase, si vous voulez").fill(SENTENCE)
    lea.press("Garder, et voir comme un employeur").look()
    assert lea.heading == "Voici ce que verra un employeur"
    assert town.rows("document") == 0
    lea.follow("Demander son accord à Amina")
    taps, amina = lea.taps, lea  # the phone is turned: the next two taps are Amina's
    amina.look()
    assert amina.heading == "Amina, voulez-vous recevoir ce badge ?"
    assert "Nom écrit sur le badge : Amina B." in amina.words.replace("\u00a0", " ")
    told, yes = (each.bounding_box() for each in (amina.page.locator("#visibility").locator(".."), amina.button("Oui")))
    assert told is not None and yes is not None
    assert told["y"] + told["height"] <= yes["y"]  # as the page opens: nobody answers before these two
    leads = amina.page.locator("a[href]").evaluate_all("all => all.map(each => each.getAttribute('href'))")
    assert leads == ["#contenu"] and amina.page.locator("nav").count() == 0  # nowhere else
    amina.press("Oui, je le veux").look()
    assert amina.heading == "Merci. Rendez le téléphone à Léa"
    amina.follow("Je rends le téléphone").look()
    assert lea.heading == "Amina a dit oui"
    assert town.rows("document") == 0
    lea.taps = taps
    lea.press("Signer et délivrer").look()
    assert lea.taps <= MOST_TAPS
    assert lea.heading == "Le badge est délivré"
    return town.awards("issued")[0].code


def qr_of_the_card(lea: Reader) -> str:
    """What a phone reads from the printed card."""
    href = lea.link("Imprimer les cartes").get_attribute("href")
    answer = lea.page.request.get(f"{lea.town.origin}{href}")
    assert answer.status == 200 and answer.headers["content-type"] == "application/pdf"
    document = pypdfium2.PdfDocument(BytesIO(answer.body()))
    try:
        image = document[0].render(scale=3).to_pil()
    finally:
        document.close()
    found = {each.text for each in zxingcpp.read_barcodes(image)}
    assert len(found) == 1
    return found.pop()


def employer_sees(employer: Reader, link: str, town: Town) -> None:
    """The page shows the verdict and what was seen, and no other person's name."""
    employer.open(link).look()
    assert employer.status == 200
    assert employer.heading == "Ce badge est authentique"
    assert employer.page.url == link.replace("HTTP://LOCALHOST", "http://localhost")
    said, source = employer.words, employer.page.content()
    assert "Délivré à Amina B." in said
    assert SENTENCE in said
    assert "l’atelier couture, 2 séances" in said
    seen = employer.page.locator("ul.seen li").all_inner_texts()
    criteria = town.criteria(BADGE)
    assert [each.strip() for each in seen] == criteria[:3]
    assert criteria[3] not in source
    for name in ("Benali", "Łucja", "N’Diaye", "Zoé", "Jean-Paul", "Dufour", "Léa", "Martin", "Hélène"):
        assert name not in source, name
    employer.page.get_by_text("Voir les preuves techniques").click()
    assert "Tous les contrôles sont bons" in employer.words


def member_sees(town: Town, lea: Reader, amina: Reader) -> None:
    """The private link, from the member's file to their own phone."""
    lea.open(f"/membres/{town.members['Amina']}").look()
    lea.go(lea.link("lien").first).look()
    url = lea.page.locator("p.key").inner_text()
    amina.open(url).look()
    assert amina.heading == "Amina Benali"
    assert amina.words.count("Benali") == 1  # the rest is what others see
    for name, title in (
        ("Montrer", "Transmettre un savoir-faire"),
        ("Avoir sur papier", "Avoir sur papier"),
        ("Garder", "Où voulez"),
        ("Qui peut voir", "Qui peut voir ce badge ?"),
    ):
        amina.open(url).follow(name).look()
        assert title in amina.heading


def undo(lea: Reader, town: Town, employer: Reader, link: str) -> None:
    """Undo within ten minutes: the page says that the badge was withdrawn."""
    town.clock.advance(minutes=9)
    lea.open(f"/reconnaitre/{town.awards('issued')[0].id}/fait")
    lea.follow("Retirer").look()
    assert lea.heading == "Retirer ce badge ?" and town.awards("issued")  # asked once
    lea.press("Retirer ce badge").look()
    assert lea.heading == "Le badge est retiré"
    employer.open(link).look()
    assert employer.heading == "Ce badge a été retiré"
    assert "Amina" not in employer.page.content()


def revoke(helene: Reader, town: Town, employer: Reader, link: str) -> None:
    """Later, by the coordination: cancelled for good, and the page says when."""
    town.clock.advance(minutes=11)
    helene.sign_in(HELENE)
    helene.open(f"/reconnaitre/{town.awards('issued')[0].id}/fait").look()
    helene.follow("Annuler ce badge").look()
    helene.page.get_by_label("Ce n’est pas la bonne personne").check()
    town.clock.advance(minutes=6)
    helene.press("Annuler ce badge").look()
    assert helene.heading == "C’est bien vous ?"
    helene.page.get_by_label("Votre mot de passe").fill("pas le bon mot de passe")
    helene.press("Continuer").look()
    assert "Ce n’est pas votre mot de passe." in helene.words
    assert town.awards("revoked") == []
    helene.page.get_by_label("Votre mot de passe").fill(PASSWORD)
    helene.press("Continuer").look()
    assert helene.page.get_by_label("Ce n’est pas la bonne personne").is_checked()
    helene.press("Annuler ce badge").look()
    assert helene.heading == "Le badge est annulé"
    employer.open(link).look()
    assert employer.heading == "Ce badge est annulé depuis le 24 novembre 2026"
    source = employer.page.content()
    assert SENTENCE not in source and not re.search(r"bonne personne|wrong_person", source)


@pytest.mark.parametrize("name", RUNS)
def test_from_the_workshop_to_the_employer(town: Town, people: People, name: str) -> None:
    run = RUNS[name]
    lea, amina, employer = (people(run.width, scripts=run.scripts) for _ in range(3))
    town.observed_earlier("Amina", BADGE, 2)
    lea.open("/aujourdhui").sign_in()
    new_gathering(lea, town)
    code = award(lea, town)
    link = qr_of_the_card(lea)
    assert link == f"{town.origin}/v/{code}".upper()
    employer_sees(employer, link, town)
    if run.scripts:
        member_sees(town, lea, amina)
    if run.ending == "undone":
        undo(lea, town, employer, link)
    else:
        revoke(people(run.width, scripts=run.scripts), town, employer, link)
