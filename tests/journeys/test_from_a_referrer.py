"""From the link that a referrer finds in a directory to a badge with a witness, and a meeting without network between.

The mission locale sends Samira; Léa calls her; she comes, and is there on a day when the hall has no network; her badge
says what Léa saw, and then what a customer of that afternoon saw too. The mission locale learns nothing of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import BytesIO

import pypdfium2
import zxingcpp
from playwright.sync_api import Browser as Chromium
from sqlalchemy import select
from werkzeug.serving import BaseWSGIServer

from badges.issuing.witnesses import edition
from badges.people.tables import Member
from tests.journeys.conftest import People, Reader, Town
from tests.journeys.steps import on_a_small_phone
from tests.journeys.telephones import names, says, stopped, stored, telephone, there, until

SERVICE = "Mission locale (fictive)"
NOTE = "Elle répare des vélos, et aimerait rencontrer du monde."
SENTENCE = "Montre l’ourlet à deux personnes, sans se presser."
WORDS = "Elle m’a montré l’ourlet, puis je l’ai cousu seul."
SILENCE = "Le réseau ne dit à personne qui vient, ni qui ne vient pas."
BADGE = "Transmettre un savoir-faire"


@dataclass
class Story:
    """The town, Léa at her telephone, who sends, and who was there."""

    town: Town
    lea: Reader
    referrer: Reader
    witness: Reader

    @property
    def samira(self) -> int:
        """Samira's number, once she is a member."""
        with self.town.services.database.begin(read_only=True) as session:
            return session.scalars(select(Member.id).where(Member.given_name == "Samira")).one()


def finds_the_network_and_sends(story: Story) -> str:
    """The directory's entry of Guéret leads to the form, with the site chosen. Returns the one answer."""
    town, referrer = story.town, story.referrer
    services = referrer.page.request.get(f"{town.origin}/data-inclusion.json").json()["services"]
    (link,) = [each["lien_mobilisation"] for each in services if each["commune"] == "Guéret"]
    page = referrer.open(link).look().page
    assert page.get_by_role("radio", name="Guéret").is_checked() and not page.get_by_label("Mot de passe").count()
    referrer.taps = 0
    page.get_by_label("Son prénom", exact=True).fill("Samira")
    referrer.tap(page.get_by_role("radio", name="Son téléphone"))
    page.get_by_label("Le numéro", exact=True).fill("06 00 00 00 41")
    page.get_by_label("Un mot, si c’est utile").fill(NOTE)
    page.get_by_label("Le nom du service").fill(SERVICE)
    page.get_by_label("Le téléphone ou l’e-mail du service").fill("05 55 00 00 70")
    referrer.tap(page.get_by_label("elle est d’accord"))
    referrer.press("Envoyer").look()
    assert referrer.heading == "Bien reçu" and "Nous ne dirons pas la suite." in referrer.words
    assert "Nous l’appelons au plus tard le" in referrer.words and SILENCE in referrer.words
    return re.sub("au plus tard le [^.]+", "au plus tard le …", referrer.words)


def calls(story: Story) -> None:
    """The day's page says so; the words of the first call are on the page; Samira comes on the day of a meeting."""
    lea = story.lea.open("/aujourdhui").look()
    lea.follow("Appeler").look().follow("Samira").look()
    assert f"« Le service “{SERVICE}” m’a donné votre prénom" in lea.words
    assert NOTE in lea.words and SILENCE not in lea.words
    lea.tap(lea.page.get_by_label("Je lui ai parlé"))
    lea.tap(lea.page.get_by_label("J’ai dit d’où venait son prénom."))
    lea.press("Noter").look()
    assert "On l’attend." in lea.words


def comes_and_is_registered(story: Story) -> None:
    """Her page is opened from what is known: her first name and her number; the service's note stays where it is."""
    lea = story.lea
    lea.tap(lea.page.get_by_label("Venue à une rencontre"))
    lea.press("Noter").look()
    assert lea.page.get_by_label("Prénom", exact=True).input_value() == "Samira"
    assert NOTE not in lea.page.content()
    lea.tap(lea.page.get_by_label("Oui", exact=True))
    lea.press("Inscrire").look()
    assert lea.town.rows("member") and story.samira


def is_there_without_network(story: Story, server: BaseWSGIServer) -> None:
    """Léa notes that Samira led, and what she saw her do, while the server is stopped; all of it is sent once."""
    town, lea, page = story.town, story.lea, story.lea.page
    number = town.cast.gathering(0, {}, workshop=town.workshop)
    page.evaluate("roster.forget()")
    lea.open(f"/seances/{number}?visite=1")
    until(page, lambda: names(page))
    with stopped(server):
        page.get_by_role("checkbox", name="Zoé").check()
        page.get_by_label("Rôle : Samira").select_option("Anime")
        says(page, "2 noms attendent le réseau. Rien n’est perdu.")
        page.get_by_role("button", name="Vu chez Samira").click()  # leads to the page that the telephone keeps
        page.wait_for_url("**/hors-reseau#vu/**")
        page.get_by_label("Quelle compétence ?").select_option("transmettre")
        page.get_by_role("checkbox", name=town.criteria("transmettre")[0]).check()
        page.get_by_role("checkbox", name=town.criteria("transmettre")[1]).check()
        page.get_by_label("Une phrase, si vous voulez").fill(SENTENCE)
        page.get_by_role("button", name="Noter ce qui a été vu").click()
        page.locator("details[open] [data-said]", has_text="Gardé dans ce téléphone.").wait_for()
        assert len(stored(page)) == 3 and there(town, number) == {}
    lea.look().follow("Entrer et envoyer")
    page.get_by_text("3 choses envoyées.").wait_for()
    assert stored(page) == [] and there(town, number) == {"Zoé": "takes_part", "Samira": "leads"}
    assert town.rows("observation") == 2  # one for each criterion


def receives_a_badge(story: Story) -> None:
    """A week later she was seen on two dates; the award needs the network, and her yes on Léa's telephone."""
    town = story.town
    town.clock.advance(days=7)
    town.cast.gathering(0, {story.samira: "helps"}, workshop=town.workshop)
    story.lea.already_signed_in()
    lea = story.lea.open(f"/membres/{story.samira}").look().follow("Reconnaître une compétence").look()
    lea.go(lea.link("Atelier couture").first).look()
    lea.press(BADGE).look()
    for words in town.criteria("transmettre")[1:3]:
        lea.page.get_by_label(words).check()
    lea.press("Garder, et voir comme un employeur").look()
    assert lea.heading == "Voici ce que verra un employeur"
    lea.follow("Demander son accord à Samira").look().press("Oui, je le veux").look()
    lea.follow("Je rends le téléphone").look().press("Signer et délivrer").look()
    assert lea.heading == "Le badge est délivré"


def asks_a_witness_by_a_slip(story: Story) -> None:
    """Léa prints a slip; its square leads who was there to three steps; Léa reads, then Samira says yes by voice."""
    town, lea, witness = story.town, story.lea, story.witness
    lea.follow("Des témoins").look().press("Un billet sur papier").look()
    answer = lea.page.request.get(town.origin + str(lea.link("Imprimer le billet").get_attribute("href")))
    sheet = pypdfium2.PdfDocument(BytesIO(answer.body()))
    (square,) = zxingcpp.read_barcodes(sheet[0].render(scale=3).to_pil())
    sheet.close()
    witness.open(square.text).look()
    assert witness.heading == "Vous avez vu Samira à l’œuvre ?"
    witness.follow("Dire ce que j’ai vu").look()
    witness.page.get_by_label("Oui, je l’ai vu").check()
    witness.page.get_by_label("Votre prénom").fill("Bernard")
    witness.page.get_by_label("Vous étiez").select_option(index=1)
    witness.page.locator("textarea").fill(WORDS)
    witness.press("Relire avant d’envoyer").look().press("Envoyer").look()
    assert witness.heading == "Merci de l’avoir dit"
    lea.open("/mots-de-temoins").look()
    lea.go(lea.page.locator("main .list a").first).look().press("Je l’ai lu : le montrer").look()
    lea.open("/mots-de-temoins").look()
    lea.go(lea.page.locator("main .list a").first).look().press("Oui, dit de vive voix").look()
    town.clock.advance(seconds=2)
    edition.bring_all_up_to_date(town.services)


def is_read_by_an_employer(story: Story) -> None:
    """The page of the badge says what Léa saw, what Bernard saw, and how that was confirmed; no service is named."""
    town = story.town
    (issued,) = town.awards("issued")
    employer = story.witness.open(f"/v/{issued.code}").look()
    assert employer.heading == "Ce badge est authentique" and town.criteria("transmettre")[1] in employer.words
    assert WORDS in employer.words and "Bernard" in employer.words
    assert not any(word in employer.page.content() for word in ("Mission locale", "Zoé", NOTE))


def tells_the_referrer_nothing(story: Story, answer: str) -> None:
    """Who sends her again reads what was read the first time, and no letter was written to anybody."""
    assert finds_the_network_and_sends(story) == answer
    assert story.town.rows("letter") == 0


def test_from_a_directory_to_a_badge_with_a_witness(
    town: Town, browser: Chromium, people: People, server: BaseWSGIServer
) -> None:
    with on_a_small_phone(people, 2) as (referrer, witness), telephone(town, browser) as lea:
        story = Story(town, lea, referrer, witness)
        answer = finds_the_network_and_sends(story)
        calls(story)
        comes_and_is_registered(story)
        is_there_without_network(story, server)
        receives_a_badge(story)
        asks_a_witness_by_a_slip(story)
        is_read_by_an_employer(story)
        tells_the_referrer_nothing(story, answer)
