"""Putting people in touch, on a telephone: from an offer by voice to a badge, an idea and the wall.

Amina has no telephone of her own: she speaks to Léa, and answers from the slip that Léa printed, on a neighbour's.
Yanis and Colette have their private pages.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO

import pypdfium2
import zxingcpp

from tests.cast import acts
from tests.journeys.conftest import People, Reader, Town
from tests.journeys.steps import on_a_small_phone, own_page, plain

OFFER = "Coudre un ourlet, je montre volontiers."
REQUEST = "Apprendre à faire l’ourlet de mes pantalons."
NUMBER = "05 55 00 00 12"
BADGE = "Transmettre un savoir-faire"
SHOWED = "Elle montre le point caché, puis elle laisse faire."
LEARNT = "Il a cousu son deuxième ourlet sans aide."
IDEA = "Une après-midi crêpes"
BY_THEMSELVES, BY_VOICE = ("Bernard", "Fatou"), ("Jacques", "Monique", "Simone")


@dataclass
class Story:
    """The town, who puts people in touch there, and the two."""

    town: Town
    lea: Reader
    amina: Reader
    yanis: Reader
    thread: str = ""

    def later(self, days: int) -> None:
        """Days go by, and Léa signs in again."""
        self.town.clock.advance(days=days)
        self.lea.already_signed_in()


def slip_of(lea: Reader, member: int) -> str:
    """The private page to which the square of a printed slip leads."""
    lea.open(f"/membres/{member}").look().follow("Montrer son lien").look()
    sheet = pypdfium2.PdfDocument(BytesIO(pdf(lea, "Imprimer ce lien")))
    found = {each.text for each in zxingcpp.read_barcodes(sheet[0].render(scale=3).to_pil())}
    sheet.close()
    (link,) = found
    return str(link)


def pdf(reader: Reader, name: str) -> bytes:
    """The sheet to which a link leads."""
    answer = reader.page.request.get(f"{reader.town.origin}{reader.link(name).get_attribute('href')}")
    assert answer.status == 200 and answer.headers["content-type"] == "application/pdf"
    return answer.body()


def offers_by_voice(story: Story) -> None:
    """Amina says what she can do without thinking of it, and that everybody may read it; Léa writes it down."""
    lea = story.lea.open(f"/membres/{story.town.members['Amina']}").look()
    lea.follow("Ajouter ce que la personne propose").look()
    lea.page.get_by_label("En quelques mots").fill(OFFER)
    lea.tap(lea.page.locator(".topics details", has_text="Couture").locator("summary"))
    lea.tap(lea.page.get_by_label("Couture", exact=True))
    lea.tap(lea.page.get_by_label("mercredi"))
    lea.tap(lea.page.get_by_text("Où, jusqu’à quand, son prénom"))
    lea.page.get_by_label("Mes mots, que tout le monde lit").check()
    lea.press("Garder").look()
    assert OFFER in lea.heading and "Ses mots, sans son prénom" in lea.words


def seeks_from_his_page(story: Story) -> None:
    """Yanis says on his private page what he would like to learn; no other reads it before Léa does."""
    yanis = story.yanis.open(own_page(story.town, "Yanis")).look()
    yanis.follow("Je propose, je cherche").look().follow("Dire ce que je cherche").look()
    yanis.page.get_by_label("En quelques mots").fill(REQUEST)
    yanis.page.get_by_label("Activité", exact=True).select_option("couture")
    yanis.tap(yanis.page.get_by_text("Où, jusqu’à quand, qui le lit"))
    yanis.page.get_by_label("Mes mots, que tout le monde lit").check()
    yanis.page.get_by_label("Avec mon prénom").check()
    yanis.press("Envoyer à l’équipe").look()
    assert "Pas encore relu par l’équipe" in yanis.words
    story.lea.open("/mur").look()
    assert REQUEST not in story.lea.words


def reads_and_chooses(story: Story) -> None:
    """Léa reads his words, looks who offers that, and asks Amina first; Yanis hears nothing yet."""
    lea, yanis = story.lea, story.yanis
    lea.go(lea.page.locator("a[href$='/mur/a-relire']")).look()
    assert REQUEST in lea.words and "Yanis Peigne" in lea.words
    lea.press("Afficher sur le mur").look()
    lea.open("/mur").look().follow(REQUEST).look().follow("Qui le propose ?").look()
    assert OFFER in lea.words and "Yanis et Amina ne se connaissent pas encore." in lea.words
    lea.follow("Demander à Amina").look()
    lea.press("Demander à Amina Benali").look()
    story.thread = lea.page.url
    assert "À demander depuis le" in lea.words
    yanis.open(own_page(story.town, "Yanis")).look()
    assert "Une question vous attend" not in yanis.words and not yanis.link("Mises en relation").count()


def both_say_yes(story: Story) -> None:
    """Amina from her printed slip, on a neighbour's telephone; Yanis by voice."""
    lea, amina, yanis = story.lea, story.amina, story.yanis
    amina.open(slip_of(lea, story.town.members["Amina"])).look()
    amina.follow("Lire et répondre").look()
    assert amina.heading == "Voulez-vous aider ?" and "Yanis" not in amina.page.content()
    amina.go(amina.page.get_by_role("button", name="Oui", exact=True)).look()
    assert amina.heading == "Vous avez dit oui"
    yanis.open(own_page(story.town, "Yanis")).look()
    assert "Une question vous attend" in yanis.words and "Amina" not in yanis.words
    lea.open(story.thread).look()
    assert "sur sa page, le 24 novembre" in lea.words
    lea.tap(lea.page.get_by_text("Noter sa réponse"))
    lea.press("Oui, dit de vive voix").look()
    assert "de vive voix à Léa Martin, le 24 novembre" in lea.words


def meet_three_of_them(story: Story) -> None:
    """The next meeting is proposed; there they agree on what, where, how often; then Yanis shows his number."""
    town, lea, amina, yanis = story.town, story.lea, story.amina, story.yanis
    start = town.clock() + timedelta(days=2)
    acts.record_gathering(
        town.services, town.cast.lea, site_id=town.cast.gueret, starts_at=start, ends_at=start + timedelta(hours=2)
    )
    lea.open(story.thread).look().follow("Préparer la rencontre").look()
    assert lea.page.get_by_label("Quel jour ?").input_value() == "2026-11-26"
    lea.page.get_by_label("Pour faire quoi ?").fill("Deux ourlets, à la machine")
    lea.page.get_by_label("Où ?").fill("Au site")
    lea.page.get_by_label("À quel rythme ?").fill("Un jeudi sur deux")
    lea.page.get_by_label("Jusqu’à quand ?").fill("À Noël, et on en reparle")
    lea.press("Garder").look()
    thread = story.thread.rpartition("/")[2]
    yanis.open(f"{own_page(town, 'Yanis')}/mises-en-relation/{thread}").look()
    assert yanis.heading == "Avec Amina" and "Benali" not in yanis.page.content()
    assert "Jeudi 26 novembre" in yanis.words and "Un jeudi sur deux" in yanis.words
    assert not yanis.button("Montrer mon numéro").count()
    story.later(2)
    lea.open(story.thread).look().press("La rencontre a eu lieu").look()
    yanis.page.reload()
    yanis.look().press("Montrer mon numéro").look()
    amina.page.reload()
    amina.look()
    assert amina.heading == "Avec Yanis" and NUMBER in plain(amina.page.locator("section.card").first.inner_text())


def exchange_twice(story: Story) -> None:
    """One is of today, one is planned: it stands in the agenda, and took place once Léa says so."""
    lea = story.lea.open(story.thread).look()
    for day in ("2026-11-26", "2026-12-03"):
        lea.follow("Noter un échange").look()
        lea.page.get_by_label("Jour").fill(day)
        lea.press("Noter l’échange").look()
    assert "Prévu" in lea.words
    assert "3 décembre" in story.yanis.open(story.yanis.page.url).look().words
    lea.open("/agenda?jour=2026-12-03").look()
    story.later(7)
    lea.open(story.thread).look().follow("Jeudi 3 décembre A-t-il eu lieu ?").look()
    lea.press("Oui").look()
    assert story.town.rows("exchange") == 2
    lea.follow("Leur mise en relation").look()
    assert lea.page.url == story.thread and "A-t-il eu lieu ?" not in lea.words


def review(story: Story) -> None:
    """The bilan with both; Amina agrees by voice, Yanis on his page, and says what he would like next."""
    lea, yanis = story.lea, story.yanis
    lea.open(story.thread).look().follow("Tenir le bilan").look()
    said = {"giver_done": "Deux ourlets.", "giver_shown": LEARNT, "receiver_shown": SHOWED}
    for name, words in {**said, "receiver_following": "Poser une fermeture."}.items():
        lea.page.locator(f"[name={name}]").fill(words)
    lea.press("Garder le bilan").look()
    cards = lea.page.locator("section.card", has=lea.page.get_by_role("heading", name="Amina Benali"))
    lea.go(cards.get_by_role("button", name="D’accord, dit de vive voix")).look()
    yanis.open(yanis.page.url).look()
    assert SHOWED in yanis.words and LEARNT in yanis.words
    yanis.go(yanis.page.get_by_role("button", name="D’accord", exact=True)).look()
    assert "Vous avez dit : d’accord." in yanis.words
    yanis.follow("Dire ce que je cherche").look()
    assert yanis.page.get_by_label("En quelques mots").input_value() == "Poser une fermeture."


def is_on_the_wall_no_more(story: Story) -> None:
    """The request found its answer: the thread says that the wall still shows it, and leads to « C’est fait »."""
    lea = story.lea.open(story.thread).look()
    assert "La demande est encore sur le mur." in lea.words
    lea.follow("La voir").look().press("C’est fait").look()
    assert "La demande est encore sur le mur." not in lea.open(story.thread).look().words


def says_what_she_saw(story: Story) -> None:
    """The testimony stands apart; what Léa saw herself on the day of one exchange is noted in two taps."""
    lea, town = story.lea, story.town
    lea.open(f"/membres/{town.members['Amina']}/annonces").look()
    assert SHOWED in lea.words and "Dit par la personne qui a appris, Yanis Peigne" in lea.words
    assert "Les deux témoignent l’une pour l’autre." in lea.words
    lea.open(story.thread).look()
    assert "Et vous, qu’avez-vous vu vous-même ?" in lea.words
    lea.follow("Le 3 décembre : Amina Benali").look()
    lea.taps = 0
    lea.tap(lea.page.get_by_label(town.criteria("transmettre")[0]))
    lea.press("Noter ce qui a été vu").look()
    assert lea.taps == 2


def awards(story: Story) -> None:
    """The badge: seen on one date, the testimony stands for the other and is not written on it."""
    lea, town = story.lea, story.town
    lea.open(f"/membres/{town.members['Amina']}").look().follow("Reconnaître une compétence").look()
    lea.go(lea.link("jeudi 3 décembre").first).look()
    lea.press(BADGE).look()
    for words in town.criteria("transmettre")[:2]:
        lea.page.get_by_label(words).check()
    lea.press("Garder, et voir comme un employeur").look()
    assert lea.heading == "Voici ce que verra un employeur"
    assert "Vu à une date. L’autre est un témoignage." in lea.words and SHOWED in lea.words
    lea.follow("Demander son accord à Amina").look().press("Oui, je le veux").look()
    lea.follow("Je rends le téléphone").look().press("Signer et délivrer").look()
    assert lea.heading == "Le badge est délivré"
    (issued,) = town.awards("issued")
    employer = story.amina.open(f"/v/{issued.code}").look()
    assert employer.heading == "Ce badge est authentique"
    assert SHOWED not in employer.page.content() and "Yanis" not in employer.page.content()


def has_an_idea(story: Story, colette: Reader) -> None:
    """Colette says it on her page; Léa reads it; two would come by their pages, three say it to Léa."""
    town, lea, neighbour = story.town, story.lea, story.amina
    colette.open(own_page(town, "Colette")).look().follow("Des idées, ici").look().follow("J’ai une idée").look()
    colette.page.get_by_label("L’idée, en quelques mots").fill(IDEA)
    colette.page.get_by_label("À partir de combien de personnes ?").fill("5")
    colette.press("Envoyer à l’équipe").look()
    lea.open("/mur/a-relire").look().press("La montrer aux autres").look()
    for name in BY_THEMSELVES:
        neighbour.open(own_page(town, name)).look().follow("Des idées, ici").look()
        assert "Colette" not in neighbour.page.content()
        neighbour.press("Je viendrais").look()
    lea.open("/idees").look().follow(IDEA).look()
    for name in BY_VOICE:
        lea.page.get_by_label("Prénom").fill(name)
        lea.press("Chercher").look()
        lea.press("Viendrait").look()
    colette.open(own_page(town, "Colette")).look().follow("Des idées, ici").look()
    assert "5 viendraient" in colette.words
    colette.press("Oui, avec mon prénom").look()


def becomes_a_workshop(story: Story) -> None:
    """In two taps and a day: five are to be told, and none is enrolled but Colette, who leads it."""
    lea, town = story.lea, story.town
    lea.open("/idees").look().follow("En faire un atelier").look()
    lea.page.get_by_label("Un autre jour").check()
    lea.page.get_by_label("Jour", exact=True).fill("2026-12-09")
    lea.page.get_by_label("Début").fill("14:00")
    lea.page.get_by_label("Fin").fill("16:00")
    lea.press("L’annoncer").look()
    assert "Prévenir : 5 personnes viendraient" in lea.words and "Personne n’est inscrit d’office." in lea.words
    assert town.rows("enrolment") == 1
    lea.go(lea.button("C’est dit : Jacques")).look()
    assert "dit le 3 décembre" in lea.words and town.rows("enrolment") == 1
    told = story.amina.open(own_page(town, "Bernard")).look().follow("Des idées, ici").look()
    assert "mercredi 9 décembre" in told.words


def the_wall(story: Story, reader: Reader) -> None:
    """Printed on A4 and read by everybody: words with a yes, a first name with another, the phone of the site."""
    lea = story.lea.open("/mur").look()
    sheet = pypdfium2.PdfDocument(BytesIO(pdf(lea, "La feuille à afficher")))
    width, height = sheet[0].get_size()
    printed = " ".join(sheet[0].get_textpage().get_text_range().split())
    sheet.close()
    assert (round(width), round(height)) == (595, 842)
    reader.open(f"{story.town.origin}{lea.link('Ce que tout le monde lit').get_attribute('href')}").look()
    for words in (reader.words, printed):
        assert OFFER in words and "Une personne" in words
        assert not any(name in words for name in ("Amina", "Benali", "Yanis", REQUEST, NUMBER))
    assert "Appelez le site" in reader.words


def test_from_an_offer_by_voice_to_the_wall(town: Town, people: People) -> None:
    town.members["Yanis"] = town.cast.member("Yanis", "Peigne", phone="+33555000012")
    for name in ("Colette", *BY_THEMSELVES, *BY_VOICE):
        town.members[name] = town.cast.member(name, "Navette")
    with on_a_small_phone(people, 4) as (lea, amina, yanis, other):
        story = Story(town, lea.already_signed_in(), amina, yanis)
        offers_by_voice(story)
        seeks_from_his_page(story)
        reads_and_chooses(story)
        both_say_yes(story)
        meet_three_of_them(story)
        exchange_twice(story)
        review(story)
        is_on_the_wall_no_more(story)
        says_what_she_saw(story)
        awards(story)
        has_an_idea(story, other)
        becomes_a_workshop(story)
        the_wall(story, other)
