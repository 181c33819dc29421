"""A busy week at Guéret on a phone, a Thursday at Auzances, and a replacement's first day.

Tuesday: somebody without an e-mail registers, and the recurring meeting has twelve members and four new people.
Wednesday: a member's workshop. Thursday: Auzances. Friday: a meeting that is cancelled.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from badges.gatherings import reads as gatherings
from tests.house.staff import give_password
from tests.journeys.conftest import HELENE, PHONE, People, Reader, Town
from tests.journeys.steps import workshops

REGULARS = ("Bernard", "Colette", "Fatou", "Jacques", "Josiane", "Mathilde", "Mehdi", "Odette", "Simone", "Yanis")
KARIM = "karim@rcs-creuse.example"
BADGE, NAME = "equipe", "Travailler en équipe"
THREE = ("Amina", "Bernard", "Monique")
SENTENCES = {
    "Amina": "A partagé le travail entre tous, sans oublier personne.",
    "Bernard": "A tenu la pièce pendant que les autres vissaient.",
    "Monique": "A demandé à chacun où il en était.",
}
PASSING = ("Aïssa", "Louis", "Inès")


@dataclass
class Week:
    """The town in this week, with ten regular members of Guéret more."""

    town: Town
    lea: Reader

    def there(self, number: int) -> dict[str, str]:
        """Who is recorded at a gathering, in which role."""
        with self.town.services.database.begin(read_only=True) as session:
            return {each.member.given_name: each.role for each in gatherings.attendance(session, number)}


def number_in(address: str) -> int:
    """The first number in the path of a page's address."""
    return next(int(part) for part in urlsplit(address).path.split("/") if part.isdigit())


def other_acts(reader: Reader) -> Reader:
    """Unfold, on the day's page, the acts that wait behind one line."""
    reader.tap(reader.page.get_by_text("Un atelier, un appel, un téléphone perdu"))
    return reader


def registers_somebody(week: Week) -> int:
    """Monique has no e-mail and no telephone, and says yes. Returns her number."""
    lea = week.lea.open("/aujourdhui").look()
    lea.follow("Nouveau membre").look()
    field = lea.page.get_by_label
    field("Prénom", exact=True).fill("Monique")
    field("Nom, si la personne veut").fill("Navette")
    field("Aucun", exact=True).check()
    field("Oui", exact=True).check()
    lea.press("Inscrire").look()
    assert lea.heading == "Monique Navette"
    return number_in(lea.page.url)


def plans_tuesdays(week: Week) -> None:
    """The meeting of every Tuesday is said once; this week's stands in the agenda and on today's page."""
    lea = week.lea.open("/rencontres-regulieres").look()
    lea.follow("Nouvelle rencontre régulière").look()
    field = lea.page.get_by_label
    field("Jour").select_option("1")
    field("Début").fill("14:00")
    field("Fin").fill("16:30")
    field("À partir du").fill("2026-11-24")
    field("Nom, si vous voulez").fill("Café du mardi")
    lea.press("Mettre dans l’agenda").look()
    lea.open("/agenda").look()
    assert "Café du mardi" in lea.words


def runs_tuesday(week: Week) -> int:
    """Twelve members come, one of them leads and one helps, and four new people. Returns the meeting's number."""
    lea = week.lea.open("/aujourdhui").look()
    lea.follow("Qui est là ?").look()
    number = number_in(lea.page.url)
    for name in (*REGULARS, "Monique"):
        lea.tap(lea.page.get_by_role("checkbox", name=name))
    lea.page.get_by_label("Rôle : Amina").select_option("Anime")
    lea.page.get_by_label("Rôle : Bernard").select_option("Aide")
    lea.page.locator(".tally", has_text="12 présents").wait_for()
    for name in PASSING:
        lea.page.get_by_label("Son prénom").fill(name)
        lea.press("Ajouter").look()
    lea.press("Inscrire un nouveau membre").look()
    lea.page.get_by_label("Prénom", exact=True).fill("Rachel")
    lea.page.get_by_label("Aucun", exact=True).check()
    lea.page.get_by_label("Pas maintenant", exact=True).check()
    lea.press("Inscrire").look()
    lea.page.locator(".tally", has_text=f"{13 + len(PASSING)} présents").wait_for()  # whoever registers here too
    assert week.there(number) == {"Amina": "leads", "Bernard": "helps"} | dict.fromkeys(
        (*REGULARS[1:], "Monique", "Rachel"), "takes_part"
    )
    return number


def enters_one_late(week: Week, meeting: int) -> None:
    """The day after: Jean-Paul stood on Hélène's sheet, with what she saw of him."""
    lea = week.lea.open(f"/seances/{meeting}").look()
    lea.follow("Corriger les présences").look()
    lea.tap(lea.page.get_by_role("checkbox", name="Jean-Paul Dufour"))
    lea.page.locator(".tally", has_text=f"{14 + len(PASSING)} présents").wait_for()
    assert week.there(meeting)["Jean-Paul"] == "takes_part"
    row = lea.page.locator(".names li", has_text="Jean-Paul Dufour")
    lea.go(row.get_by_role("button", name="Vu chez Jean-Paul")).look()
    lea.tap(lea.page.get_by_text(week.town.criteria(BADGE)[0]))
    lea.tap(lea.page.get_by_text("Quelqu’un d’autre de l’équipe l’a vu ?"))
    lea.page.get_by_label("Vu par").select_option("Hélène Roux")
    lea.press("Noter ce qui a été vu").look()
    lea.open(f"/membres/{week.town.members['Jean-Paul']}").look()
    assert "vu par Hélène Roux, saisi par Léa Martin" in lea.words


def enrols(lea: Reader, letters: str) -> None:
    """From the workshop's page: enrol the one member whose name begins with these letters."""
    lea.follow("Inscrire quelqu’un").look()
    lea.page.get_by_label("Qui ?").first.fill(letters)
    lea.press("Chercher").look()
    lea.page.get_by_label("Participer", exact=True).check()
    lea.go(lea.page.get_by_role("button", name="Inscrire", exact=True)).look()


def opens_a_workshop(week: Week) -> int:
    """Amina proposes a workshop; it has three sessions and two places, and Zoé waits. Returns its first session."""
    lea = workshops(week.lea)
    lea.follow("Noter une proposition").look()
    lea.page.get_by_label("Nom de l’atelier").fill("Réparer ensemble")
    lea.page.get_by_label("Qui propose ?").first.fill("ami")
    lea.press("Chercher").look()
    lea.press("Noter la proposition").look()
    lea.press("En faire un atelier").look()
    lea.page.get_by_label("Premier jour").fill("2026-11-25")
    lea.page.get_by_label("Combien de semaines ?").fill("3")
    lea.press("Ajouter au programme").look()
    lea.follow("Nom, lieu, nombre de places").look()
    lea.page.get_by_label("Nombre de places").fill("2")
    lea.press("Garder").look()
    for letters in ("bern", "moni", "zo"):
        enrols(lea, letters)
    assert "sur la liste d’attente" in lea.words
    lea.follow("Mercredi 25 novembre").look()
    return number_in(lea.page.url)


def observes(week: Week, gathering: int, *names: str) -> None:
    """Léa says what she saw of each of them that day: two criteria of one badge."""
    for name in names:
        lea = week.lea.open(f"/seances/{gathering}/reconnaitre").look()
        lea.follow(f"{name} ").look()
        badge(lea)
        lea.tap(lea.page.get_by_label(week.town.criteria(BADGE)[0]))
        lea.press("Garder, et voir comme un employeur").look()
        assert "Il manque encore" in lea.words


def badge(lea: Reader) -> None:
    """Choose the badge of these people, among the suggestions or all."""
    choice = lea.button(NAME)
    if not choice.is_visible():
        lea.tap(lea.page.get_by_text("Toutes les compétences"))
    lea.go(choice).look()


def awards_three_at_once(week: Week, session: int) -> list[str]:
    """Amina, Bernard and Monique at the workshop: one badge, a sentence each; Monique says later. Returns two codes."""
    lea, town = week.lea.open(f"/seances/{session}").look(), week.town
    for name in THREE:
        lea.tap(lea.page.get_by_role("checkbox", name=name))
    lea.page.locator(".tally", has_text="3 présents").wait_for()
    lea.press("C’est tout").look()
    lea.follow("Reconnaître une compétence").look().follow("Le même badge pour plusieurs personnes").look()
    if not lea.link(NAME).first.is_visible():
        lea.tap(lea.page.get_by_text("Toutes les compétences"))
    lea.go(lea.link(NAME).first).look()
    for name in THREE:
        lea.tap(lea.page.get_by_role("checkbox", name=name))
    lea.press("Dire ce que j’ai vu de chaque personne").look()
    for name in THREE:
        card = lea.page.locator("details.card", has=lea.page.locator("summary", has_text=name))
        if card.get_attribute("open") is None:
            lea.tap(card.locator("summary"))
        for words in town.criteria(BADGE)[:2]:
            lea.tap(card.get_by_label(words))
        card.get_by_label("Une phrase").fill(SENTENCES[name])
    lea.press("Noter, puis demander les accords").look()
    lea.follow("Passer le téléphone").look()
    while lea.heading.startswith("Passez le téléphone"):
        lea.follow("Je suis").look()
        lea.press("Plus tard" if "Monique" in lea.heading else "Oui, je le veux").look()
    assert lea.heading == "Merci. Rendez le téléphone à Léa" and "Plus tard" not in lea.words
    lea.follow("Je rends le téléphone").look()
    assert "Plus tard" in lea.words
    lea.press("Signer et délivrer 2 badges").look()
    return [each.code for each in town.awards("issued")]


def employer_reads(employer: Reader, code: str, name: str, sentence: str | None, context: str, *ticked: str) -> None:
    """The public page: this name, exactly this evidence, and nobody else."""
    employer.open(f"/v/{code}").look()
    assert employer.heading == "Ce badge est authentique"
    assert f"Délivré à {name} le" in employer.words
    seen = [each.strip() for each in employer.page.locator("ul.seen li").all_inner_texts()]
    assert seen == [*ticked]
    said = f" « {sentence} »" if sentence else ""
    assert f"Ce qui a été vu {context} {' '.join(seen)}{said} Dans les mots de" in employer.words
    others = {*SENTENCES.values()} - {sentence}
    nobody = (*others, "Monique", "Navette", "Léa", "Hélène", "Karim", "Nora", "Jean-Paul", *PASSING)
    assert not any(words in employer.page.content() for words in nobody)


def corrects_a_name(week: Week, code: str) -> None:
    """Bernard is spelled Bernhard: in his record, which says which badge has the old name; done again in one tap."""
    lea, (award,) = week.lea, [each for each in week.town.awards("issued") if each.code == code]
    lea.open(f"/membres/{award.member_id}/modifier").look()
    lea.page.get_by_label("Prénom", exact=True).fill("Bernhard")
    lea.go(lea.page.get_by_role("button", name="Garder", exact=True)).look()
    assert lea.heading == "1 badge porte un autre nom" and "Bernard N. → Bernhard N." in lea.words
    lea.press("Refaire ce badge avec le nouveau nom").look()
    assert lea.heading == "C’est refait"


def pauses_and_decides(week: Week, helene: Reader, employer: Reader, code: str) -> None:
    """Léa doubts about a badge; it is paused that second, and the coordination takes it up again."""
    lea, (award,) = week.lea, [each for each in week.town.awards("issued") if each.code == code]
    lea.open(f"/reconnaitre/{award.id}/fait").look()
    lea.follow("Corriger").look().follow("La personne, ou ce qui a été vu").look()
    lea.page.get_by_label(week.town.criteria(BADGE)[0]).check()  # the choice names which was not seen
    lea.press("Mettre en pause").look()
    assert "pause" in employer.open(f"/v/{code}").look().heading
    assert "critère" not in employer.words and "N’a pas été vu" not in employer.words  # never why
    helene.open("/badges-en-pause").look().press("Reprendre le badge").look()
    assert employer.open(f"/v/{code}").look().heading == "Ce badge est authentique"


def goes_to_auzances(week: Week, karim: Reader) -> None:
    """Thursday's meeting at Auzances, by its own facilitator, who saw something of Solange."""
    karim.open("/aujourdhui").look()
    other_acts(karim).follow("Une rencontre ou un atelier").look()
    karim.page.get_by_label("Début").fill("09:30")
    karim.page.get_by_label("Fin").fill("11:30")
    karim.press("Noter, puis qui est là").look()
    karim.tap(karim.page.get_by_role("checkbox", name="Solange"))
    karim.page.locator(".tally", has_text="1 présent").wait_for()
    assert not any(name in karim.words for name in REGULARS)
    karim.press("C’est tout").look().follow("Vu").look()
    karim.tap(karim.page.get_by_text(week.town.criteria(BADGE)[2]))
    karim.press("Noter ce qui a été vu").look()


def cancels_friday(week: Week) -> None:
    """Friday's extra meeting is cancelled; it stays in the agenda, crossed out."""
    lea = week.lea.open("/seances/nouvelle").look()
    lea.page.get_by_label("Jour", exact=True).fill("2026-11-27")
    lea.page.get_by_label("Début").fill("10:00")
    lea.page.get_by_label("Fin").fill("11:00")
    lea.press("Noter").look()
    lea.follow("Annuler").look()
    lea.page.get_by_label("Pourquoi, si vous voulez").fill("Salle fermée")
    lea.press("Annuler cette date").look()
    lea.open("/agenda").look()
    assert "Salle fermée" in lea.words


def replaces_karim(town: Town, helene: Reader, nora: Reader) -> None:
    """Nora takes over from Karim: her first page is Auzances, with what he leaves."""
    helene.open("/equipe").look().follow("Karim Haddad").look().follow("Prévoir un remplacement").look()
    helene.page.get_by_label("Nom", exact=True).fill("Nora Diallo")
    helene.page.get_by_label("E-mail").fill("nora@rcs-creuse.example")
    helene.page.get_by_label("Fonction").select_option("animatrice")
    helene.page.get_by_label("Dernier jour de Karim Haddad").fill("2026-12-15")
    helene.page.get_by_label("Non", exact=True).check()
    helene.press("Inviter").look()
    nora.open(helene.page.locator("p.key").inner_text()).look()
    for label in ("Mot de passe", "Le même, encore une fois"):
        nora.page.get_by_label(label, exact=True).fill("granit laine tricot 23")
    nora.press("Garder ce mot de passe et entrer").look()
    assert nora.heading == "Lundi 30 novembre" and "Auzances" in nora.page.locator("header").inner_text()
    assert "Solange" in nora.follow("Membres").look().words
    assert "Monique" not in nora.words


def reaches_the_preview(nora: Reader, gathering: int, name: str, *criteria: str) -> None:
    """From the gathering: this person, the badge, these criteria, and what an employer will see."""
    nora.open(f"/seances/{gathering}").look().follow("Reconnaître une compétence").look().follow(f"{name} ").look()
    badge(nora)
    for words in criteria:
        nora.tap(nora.page.get_by_label(words))
    nora.press("Garder, et voir comme un employeur").look()
    assert nora.heading == "Voici ce que verra un employeur"


def first_day(nora: Reader) -> str:
    """She reads the help, rehearses with Camille Essai, and delivers her first badge. Returns its code."""
    first, second, third, _fourth = nora.town.criteria(BADGE)
    nora.tap(nora.page.locator("details.guide summary"))
    assert nora.page.locator("details.guide p:not(:has(a))").count() == 3
    nora.follow("La semaine sur une feuille").look()
    nora.follow("Membres").press("S’exercer avec Camille Essai").look()
    other_acts(nora.open("/aujourdhui")).follow("Une rencontre ou un atelier").look()
    nora.page.get_by_label("Début").fill("09:30")
    nora.page.get_by_label("Fin").fill("11:30")
    nora.press("Noter, puis qui est là").look()
    number = number_in(nora.page.url)
    for name in ("Camille Essai", "Solange"):
        nora.tap(nora.page.get_by_role("checkbox", name=name))
    nora.page.locator(".tally", has_text="1 présent").wait_for()  # Camille is counted nowhere
    nora.press("C’est tout").look()
    reaches_the_preview(nora, number, "Camille", first, second)
    assert "Avec une vraie personne" in nora.words and not nora.link("Demander son accord").count()
    reaches_the_preview(nora, number, "Solange", first)
    assert third in nora.words
    nora.follow("Demander son accord à Solange").look().press("Oui, je le veux").look()
    nora.follow("Je rends le téléphone").look().press("Signer et délivrer").look()
    assert nora.heading == "Le badge est délivré"
    return nora.town.awards("issued")[-1].code


def test_a_busy_week(town: Town, people: People) -> None:
    for name in REGULARS:
        town.cast.member(name, "Navette")
    town.cast.member("Solange", "Navette", site="auzances")
    give_password(town.services, town.cast.karim.staff_id)
    lea, helene, karim, employer, nora = (people(PHONE) for _ in range(5))
    week = Week(town, lea.already_signed_in())
    registers_somebody(week)
    plans_tuesdays(week)
    meeting = runs_tuesday(week)
    session = opens_a_workshop(week)
    observes(week, meeting, *THREE)
    town.clock.advance(days=1)
    lea.already_signed_in()
    enters_one_late(week, meeting)
    amina, bernard = awards_three_at_once(week, session)
    ticked = town.criteria(BADGE)[:2]
    led = "A animé : Réparer ensemble, 1 séance, en novembre 2026. Site de Guéret. Aussi : rencontre."
    helped = "Aidait pendant la rencontre, 1 séance, en novembre 2026. Site de Guéret. "
    helped += "Aussi : Réparer ensemble (a participé)."
    employer_reads(employer, amina, "Amina B.", SENTENCES["Amina"], led, *ticked)
    employer_reads(employer, bernard, "Bernard N.", SENTENCES["Bernard"], helped, *ticked)
    corrects_a_name(week, bernard)
    employer_reads(employer, bernard, "Bernhard N.", SENTENCES["Bernard"], helped, *ticked)
    pauses_and_decides(week, helene.already_signed_in(HELENE), employer, amina)
    employer_reads(employer, amina, "Amina B.", SENTENCES["Amina"], led, *ticked)
    cancels_friday(week)
    town.clock.advance(days=1)
    goes_to_auzances(week, karim.already_signed_in(KARIM))
    town.clock.advance(days=4)
    replaces_karim(town, helene.already_signed_in(HELENE), nora)
    meetings = "Participait à la rencontre, 2 séances, en novembre 2026. Site d’Auzances."
    seen = [town.criteria(BADGE)[each] for each in (0, 2)]
    employer_reads(employer, first_day(nora), "Solange N.", None, meetings, *seen)
