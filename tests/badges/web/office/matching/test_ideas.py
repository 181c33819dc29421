"""Ideas on the pages of the staff: noted, read, who would come by name, a workshop in two taps, each person told."""

from __future__ import annotations

import re
from datetime import timedelta

import pypdfium2
from flask import Flask

from badges.gatherings.tables import Enrolment, Workshop
from badges.matching.ideas import change
from badges.matching.ideas.facts import IdeaFacts
from badges.matching.ideas.rules import IdeaState
from badges.matching.tables import Idea, IdeaVoice
from badges.people.rules import Age
from badges.people.tables import Member
from tests.cast import acts
from tests.cast.ideas import SOUP, coming, noted_idea, own_idea, shown
from tests.cast.office import Browser, hidden_fields
from tests.cast.people import Cast
from tests.cast.postings import posting
from tests.cast.rows import count
from tests.cast.statements import statements

FORM = {
    "title": "La soupe du quartier",
    "words": "Et chacun a un bocal.",
    "activity": "cuisine",
    "needed": "4",
}
OTHER_DAY = {"chosen": "other", "day": "2026-12-15", "start": "14:00", "end": "16:00"}


def plain(text: str) -> str:
    """A page with plain spaces."""
    return text.replace("&nbsp;", " ").replace("\u00a0", " ").replace("\u202f", " ")


def test_without_an_idea_the_page_asks_a_question(lea: Browser) -> None:
    page = lea.get("/idees").text
    assert "Aucune idée notée" in page and "qu’on fasse ensemble" in page
    for leaf, path in (("/mur", "/idees"), ("/idees", "/mur")):
        opened = lea.get(path).text
        assert f'href="{leaf}"' in opened and 'href="/mises-en-relation"' in opened and "Mises en relation" in opened
        assert re.search(rf'href="{path}" aria-current="page"', opened)


def test_names_that_sound_alike_are_offered_for_an_idea_and_none_is_chosen(lea: Browser, cast: Cast) -> None:
    yanis, told = cast.member("Yanis", "Morel"), "Aucun nom ne commence ainsi. Vouliez-vous dire"
    begins = lea.send("/idees/nouvelle", {**FORM, "letters": "yan", "then": "find"}).text
    assert f'value="{yanis}" checked' in begins and told not in begins
    alike = lea.send("/idees/nouvelle", {**FORM, "letters": "Ianis", "then": "find"})
    assert alike.status_code == 200 and told in alike.text and f'value="{yanis}"' in alike.text
    assert f'value="{yanis}" checked' not in alike.text and FORM["title"] in alike.text
    none = lea.send("/idees/nouvelle", {**FORM, "letters": "Zacharie", "then": "find"})
    assert none.status_code == 422 and told not in none.text


def test_an_idea_is_noted_once_for_a_member_or_as_ours(lea: Browser, cast: Cast) -> None:
    colette = cast.member("Colette", "Rouet")
    path = "/idees/nouvelle"
    found = lea.send(path, {**FORM, "letters": "col", "then": "find"})
    assert found.status_code == 200 and "Colette Rouet" in found.text and FORM["title"] in found.text
    fields = {**hidden_fields(found), **FORM, "member": str(colette)}
    answers = [lea.client.post(path, data=fields) for _ in range(2)]  # a double tap
    assert [each.status_code for each in answers] == [303, 303] and answers[0].location == answers[1].location
    assert count(cast.services, Idea) == 1
    page = plain(lea.get(answers[0].location).text)
    for words in ("La soupe du quartier", "« Et chacun a un bocal. »", "Colette Rouet", "Personne encore"):
        assert words in page, words
    lea.sent(path, FORM)
    assert count(cast.services, Idea) == 2 and lea.get("/idees").text.count("La soupe du quartier") == 2


def test_bad_input_is_said_beside_its_field_and_nothing_is_lost(lea: Browser, cast: Cast) -> None:
    path, paul = "/idees/nouvelle", cast.member("Paul", site="auzances")
    for changes, field in (
        ({"title": ""}, "title"),
        ({"title": "Appelez le 05 55 82 80 47"}, "title"),
        ({"title": "x" * 90}, "title"),
        ({"words": "x" * 201}, "words"),
        ({"needed": "0"}, "needed"),
        ({"activity": "voler"}, "activity"),
        ({"member": str(paul)}, "member"),
        ({"member": "999"}, "member"),
    ):
        answer = lea.send(path, {**FORM, **changes})
        assert answer.status_code == 422 and f'id="{field}-erreur"' in answer.text, changes
        assert changes.get("title", FORM["title"]) in answer.text
    assert lea.send(path, {**FORM, "letters": "zzz", "then": "find"}).status_code == 422
    assert count(cast.services, Idea) == 0


def test_what_a_member_wrote_is_read_beside_offers(lea: Browser, cast: Cast) -> None:
    colette = cast.member("Colette", "Rouet")
    number = own_idea(cast.services, colette)
    for path in ("/mur", "/idees"):
        page = lea.get(path).text
        assert "Un mot à relire" in page and "La soupe du quartier" not in page, path
    page = lea.get("/mur/a-relire")
    assert "La soupe du quartier" in page.text and "Colette Rouet" in page.text
    assert "Personne d’autre ne le voit" in lea.get(f"/idees/{number}").text
    answer = lea.client.post(f"/idees/{number}/lue?retour=a-relire", data=hidden_fields(page))
    assert answer.status_code == 303 and answer.location == "/mur/a-relire"
    assert "Tout est lu" in lea.get("/mur/a-relire").text and "La soupe du quartier" in lea.get("/idees").text
    assert lea.sent(f"/idees/{number}", {}, to=f"/idees/{number}/lue") == f"/idees/{number}"  # a second tap


def test_a_change_and_an_older_page(lea: Browser, cast: Cast) -> None:
    number = noted_idea(cast.services, cast.lea, cast.gueret)
    path = f"/idees/{number}/modifier"
    before = hidden_fields(lea.get(path))
    lea.sent(path, {**FORM, "title": "La grande soupe"})
    stale = lea.client.post(path, data={**before, **FORM, "title": "Le bouillon"})
    assert stale.status_code == 409 and "Le bouillon" in stale.text and "La grande soupe" in stale.text
    assert shown(cast.services, number).title == "La grande soupe"


def test_one_tap_a_person(lea: Browser, cast: Cast) -> None:
    number, fatou = noted_idea(cast.services, cast.lea, cast.gueret), cast.member("Fatou", "Petit")
    path = f"/idees/{number}"
    page = lea.get(f"{path}?q=fat")
    assert "Fatou Petit" in page.text and "Viendrait" in page.text
    for _twice in range(2):
        assert lea.sent(f"{path}?q=fat", {"member": str(fatou)}, to=f"{path}/viendrait") == path
    assert count(cast.services, IdeaVoice) == 1
    page = plain(lea.get(f"{path}?q=fat").text)
    assert "1 viendrait" in page and "il en faut 4" in page and "Personne d’autre de ce nom." in page
    lea.sent(path, {"member": str(fatou), "then": "no_more"}, to=f"{path}/viendrait")
    assert count(cast.services, IdeaVoice) == 0
    for member in ("", "x", "99999999999", "-1"):
        assert lea.send(path, {"member": member}, to=f"{path}/viendrait").status_code == 422
    assert lea.send(path, {"member": "999"}, to=f"{path}/viendrait").status_code == 404


def test_enough_people_make_the_solid_button(lea: Browser, cast: Cast) -> None:
    number = noted_idea(cast.services, cast.lea, cast.gueret)
    people = [cast.member(name) for name in ("Colette", "Fatou", "Yanis", "Odette")]
    coming(cast.services, cast.lea, number, people[:3])
    page = lea.get(f"/idees/{number}").text
    assert re.search(r'class="button second wide[^"]*" href="/idees/\d+/faire"', page)
    assert "Quelqu’un viendrait" in lea.get("/idees").text
    coming(cast.services, cast.lea, number, people[3:])
    page = plain(lea.get(f"/idees/{number}").text)
    assert re.search(r'class="button wide[^"]*" href="/idees/\d+/faire"', page) and "assez pour le faire" in page
    assert "En faire un atelier" in lea.get("/idees").text


def test_a_workshop_in_two_taps_and_each_person_is_told(lea: Browser, cast: Cast) -> None:
    services = cast.services
    people = [cast.member(name) for name in ("Colette", "Fatou", "Yanis", "Odette", "Mehdi")]
    with services.database.begin() as session:
        fatou = session.get_one(Member, people[1])
        fatou.email, fatou.email_confirmed_at = "fatou@courrier.example", services.now()
    start = services.now() + timedelta(days=7)
    acts.record_gathering(
        services, cast.helene, site_id=cast.gueret, kind="meeting", workshop_id=None, starts_at=start,
        ends_at=start + timedelta(hours=3),
    )  # fmt: skip
    number = noted_idea(services, cast.lea, cast.gueret)
    coming(services, cast.lea, number, people)
    page = lea.get(f"/idees/{number}/faire")
    chosen = re.search(r'name="chosen"\s+value="(workshop-\d+)"\s+checked', page.text)
    assert chosen is not None and "pendant la rencontre" in page.text and "Un autre jour" in page.text
    assert "1 par e-mail, 4 de vive voix" in plain(page.text)
    fields = {**hidden_fields(page), "chosen": chosen[1]}
    answers = [lea.client.post(f"/idees/{number}/faire", data=fields) for _ in range(2)]
    assert [each.status_code for each in answers] == [303, 303] and answers[0].location == answers[1].location
    assert count(services, Workshop) == 1 and count(services, Enrolment) == 0
    workshop = answers[0].location
    page = lea.get(workshop)
    assert "Prévenir : 5 personnes viendraient" in plain(page.text)
    told = f"/idees/{number}/prevenue?retour=atelier"
    for who, how in ((people[1], "letter"), (people[2], "told"), (people[2], "told")):
        assert lea.sent(workshop, {"member": str(who), "then": how}, to=told) == f"{workshop}#prevenir"
    page = plain(lea.get(workshop).text)
    assert page.count("dit le") == 2 and count(services, Enrolment) == 0
    assert lea.send(workshop, {"member": str(people[0]), "then": "letter"}, to=told).status_code == 422
    assert lea.get(f"/idees/{number}").status_code == 200
    assert lea.client.get(f"/idees/{number}/faire").status_code == 303  # an older page


def test_a_part_of_a_meeting(lea: Browser, cast: Cast) -> None:
    services, start = cast.services, cast.services.now() + timedelta(days=7)
    meeting = acts.record_gathering(
        services, cast.helene, site_id=cast.gueret, kind="meeting", workshop_id=None, starts_at=start,
        ends_at=start + timedelta(hours=3),
    )  # fmt: skip
    number = noted_idea(services, cast.lea, cast.gueret)
    coming(services, cast.lea, number, [cast.member("Colette")])
    where = lea.sent(f"/idees/{number}/faire", {"chosen": f"meeting-{meeting}"})
    assert where == f"/seances/{meeting}" and "Prévenir : 1 personne viendrait" in plain(lea.get(where).text)
    assert count(services, Workshop) == 0 and "sans atelier" not in lea.get(f"/idees/{number}").text


def test_a_day_that_cannot_be(lea: Browser, cast: Cast) -> None:
    number = noted_idea(cast.services, cast.lea, cast.gueret, title="Le pain de Fatou Petit")
    path = f"/idees/{number}/faire"
    for changes, field in (
        ({"chosen": ""}, "chosen"),
        ({"chosen": "workshop-x"}, "chosen"),
        ({"day": ""}, "day"),
        ({"day": "2020-01-01"}, "day"),
        ({"start": "25:00"}, "start"),
        ({"end": "13:00"}, "end"),
    ):
        answer = lea.send(path, {**OTHER_DAY, **changes})
        assert answer.status_code == 422 and f'id="{field}-erreur"' in answer.text, changes
    cast.member("Fatou", "Petit")
    answer = lea.send(path, OTHER_DAY)
    assert answer.status_code == 422 and "Fatou Petit" in answer.text and count(cast.services, Workshop) == 0
    assert lea.send(path, {"chosen": "meeting-999"}).status_code == 404


def test_its_author_is_asked_and_a_minor_not_for_a_name(lea: Browser, cast: Cast) -> None:
    services = cast.services
    number = noted_idea(services, cast.lea, cast.gueret, member=cast.member("Colette"))
    path = f"/idees/{number}"
    for answer, wanted in (("named", (True, True)), ("unnamed", (True, False)), ("no", (False, False))):
        lea.sent(path, {"then": answer}, to=f"{path}/animer")
        found = shown(services, number)
        assert (found.leads, found.named) == wanted and lea.get(path).text.count("sa réponse") == 1
    assert lea.send(path, {"then": "maybe"}, to=f"{path}/animer").status_code == 422
    young = noted_idea(services, cast.lea, cast.gueret, member=cast.member("Lola", age=Age.UNDER_18, badges_yes=None))
    page = lea.get(f"/idees/{young}").text
    assert 'value="unnamed"' in page and 'value="named"' not in page
    assert lea.send(f"/idees/{young}", {"then": "named"}, to=f"/idees/{young}/animer").status_code == 422


def test_thanked_and_closed_with_a_sentence(lea: Browser, cast: Cast) -> None:
    number = noted_idea(cast.services, cast.lea, cast.gueret, member=cast.member("Colette"))
    path = f"/idees/{number}/clore"
    for thanks in ("", " ", "x" * 201):
        answer = lea.send(path, {"thanks": thanks})
        assert answer.status_code == 422 and 'id="thanks-erreur"' in answer.text
    before = hidden_fields(lea.get(path))
    for _twice in range(2):
        assert lea.client.post(path, data={**before, "thanks": "Merci, au printemps."}).status_code == 303
    page = lea.get(f"/idees/{number}").text
    assert "Merci, au printemps." in page and "Qui viendrait" not in page and "/faire" not in page
    assert shown(cast.services, number).state is IdeaState.CLOSED and "Celles qui sont closes" in lea.get("/idees").text
    late = lea.client.post(f"/idees/{number}/faire", data={**before, **OTHER_DAY})
    assert late.status_code == 422 and "est close" in late.text and count(cast.services, Workshop) == 0


def test_other_sites_and_unknown_numbers_do_not_exist(lea: Browser, helene: Browser, cast: Cast) -> None:
    number = noted_idea(cast.services, cast.karim, cast.auzances)
    for end in ("", "/modifier", "/faire", "/clore"):
        lea.get(f"/idees/{number}{end}", 404)
        lea.get(f"/idees/999{end}", 404)
    for end in ("lue", "viendrait", "animer", "prevenue"):
        assert lea.send("/idees", {"member": "1", "then": "no"}, to=f"/idees/{number}/{end}").status_code == 404
    assert "La soupe du quartier" not in lea.get("/idees").text
    helene.get(f"/idees/{number}")


def test_a_title_that_names_somebody_is_said_to_be_withheld(lea: Browser, cast: Cast) -> None:
    cast.member("Fatou", "Petit")
    number = noted_idea(cast.services, cast.lea, cast.gueret, title="Le pain de Fatou Petit")
    assert "le titre nomme quelqu’un" in lea.get(f"/idees/{number}").text
    change.change(cast.services, cast.lea, number, IdeaFacts(**{**SOUP, "title": "Le pain"}))
    assert "le titre nomme quelqu’un" not in lea.get(f"/idees/{number}").text


def test_the_sheet_bears_open_ideas_without_a_name(lea: Browser, cast: Cast) -> None:
    number = noted_idea(cast.services, cast.lea, cast.gueret, member=cast.member("Colette", "Rouet"))
    coming(cast.services, cast.lea, number, [cast.member("Yanis", "Filin")])
    document = pypdfium2.PdfDocument(lea.get("/mur/feuille.pdf").data)
    text = plain("".join(page.get_textpage().get_text_range() for page in document))
    document.close()
    assert "La soupe du quartier" in text and "1 viendrait" in text
    assert "Colette" not in text and "Yanis" not in text and "bocal" not in text


def test_the_pages_ask_few_statements_however_many_there_are(app: Flask, lea: Browser, cast: Cast) -> None:
    services = cast.services
    people = [cast.member(f"Personne {letter}") for letter in "abcdefgh"]
    for place in range(40):
        number = noted_idea(services, cast.lea, cast.gueret, title=f"Idée {place:02}", member=people[place % 8])
        coming(services, cast.lea, number, people)
    own_idea(services, people[0])
    posting(services, cast.lea, people[0])
    workshop = lea.sent(f"/idees/{number}/faire", OTHER_DAY)
    for path in (
        "/idees", f"/idees/{number}", f"/idees/{number - 1}?q=per", f"/idees/{number - 1}/faire", "/idees/nouvelle",
        "/mur", "/mur/a-relire", workshop,
    ):  # fmt: skip
        with statements(app) as asked:
            page = lea.get(path).text
        assert len(asked) <= 12, (path, len(asked))
        assert len(page) < 60_000
    following = lea.get("/idees").text
    assert "Page suivante" in following and "Idée 38" in following and "Idée 01" not in following
    second = following.split("Page suivante")[0].rsplit('href="', 1)[1].split('"')[0]
    assert "Idée 01" in lea.get(second).text
