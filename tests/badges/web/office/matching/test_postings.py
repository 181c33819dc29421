"""What a member offers and looks for, as the staff writes it down: the form, one of them, its steps, conditions."""

from __future__ import annotations

import re

from badges.matching.postings.rows import OwnLink
from badges.matching.rules import PostingState
from badges.matching.tables import MemberConditions, Posting
from badges.people.rules import Age
from tests.cast.office import Browser, hidden_fields
from tests.cast.people import Cast
from tests.cast.postings import posting, shown
from tests.cast.rows import count

FORM = {
    "side": "sought",
    "words": "Cuisiner autre chose que des pâtes.",
    "activity": "cuisine",
    "manner": "together",
    "moments": "morning",
    "reach": "foot",
}


def test_it_is_written_down_from_the_person_s_page(lea: Browser, cast: Cast) -> None:
    amina = cast.member()
    page = lea.get(f"/membres/{amina}").text
    assert "Que savez-vous faire sans y penser" in page and "Qu’aimeriez-vous savoir faire" in page
    path = f"/membres/{amina}/annonces/nouvelle"
    assert f'href="{path}?cote=sought"' in page
    form = lea.get(f"{path}?cote=sought")
    assert re.search(r'value="sought"[^>]*checked', form.text)
    fields = {**hidden_fields(form), **FORM}
    answers = [lea.client.post(path, data=fields) for _ in range(2)]  # a double tap
    assert [each.status_code for each in answers] == [303, 303] and answers[0].location == answers[1].location
    assert count(cast.services, Posting) == 1
    page = lea.get(answers[0].location).text
    for words in ("Cuisiner autre chose que des pâtes.", "Cuisine", "Le matin", "À pied", "mai 2027", "Affiché"):
        assert words in page, words
    page = lea.get(f"/membres/{amina}").text
    assert "Cuisiner autre chose" in page and "Qu’aimeriez-vous savoir faire" not in page


def test_bad_input_is_said_beside_its_field_and_nothing_is_lost(lea: Browser, cast: Cast) -> None:
    path = f"/membres/{cast.member()}/annonces/nouvelle"
    answer = lea.send(path, {**FORM, "words": "", "activity": "autre", "other_activity": "", "days": ["we", "sa"]})
    assert answer.status_code == 422 and 'id="words-erreur"' in answer.text
    assert re.search(r'value="we"[^>]*checked', answer.text) and re.search(r'value="sa"[^>]*checked', answer.text)
    answer = lea.send(path, {**FORM, "words": "Appelez le 05 55 82 80 47", "until": "2027-06-30"})
    assert answer.status_code == 422 and "05 55 82 80 47" in answer.text
    answer = lea.send(path, {**FORM, "until": "2027-06-30", "words_public": "", "name_public": "y"})
    assert answer.status_code == 422 and 'id="until-erreur"' not in answer.text  # first what the form itself refuses
    answer = lea.send(path, {**FORM, "until": "2027-06-30"})
    assert answer.status_code == 422 and 'id="until-erreur"' in answer.text
    assert count(cast.services, Posting) == 0


def test_a_change_and_an_older_page(lea: Browser, cast: Cast) -> None:
    number = posting(cast.services, cast.lea, cast.member())
    path = f"/annonces/{number}/modifier"
    before = hidden_fields(lea.get(path))
    lea.sent(path, {**FORM, "side": "offered"})
    assert shown(cast.services, number).words == FORM["words"]
    stale = lea.client.post(path, data={**before, **FORM, "words": "Autre chose."})
    assert stale.status_code == 409 and "Autre chose." in stale.text and FORM["words"] in stale.text


def test_its_steps(lea: Browser, cast: Cast) -> None:
    services, amina = cast.services, cast.member()
    number = posting(services, cast.lea, amina, words_public=True, name_public=True)
    path, today = f"/annonces/{number}", services.now().date()
    assert "Ses mots et son prénom" in lea.get(path).text
    for step, state, offered in (
        ("pause", PostingState.PAUSED, "Reprendre"),
        ("resume", PostingState.SHOWN, "Mettre en pause"),
        ("hide_name", PostingState.SHOWN, "Cacher ses mots"),
        ("hide", PostingState.SHOWN, "Rien"),
        ("fulfil", PostingState.FULFILLED, "Redire pour six mois"),
        ("again", PostingState.SHOWN, "Retirer"),
        ("end", PostingState.ENDED, "Redire pour six mois"),
    ):
        assert lea.sent(path, {"then": step}) == path
        assert shown(services, number).state(today) is state and offered in lea.get(path).text, step
    assert lea.send(path, {"then": "steal"}).status_code == 422
    assert lea.send(path, {"then": "pause"}).status_code == 422
    assert "Ce qui est fini" in lea.get(f"/membres/{amina}/annonces").text


def test_the_page_says_what_everybody_reads_and_no_more(lea: Browser, cast: Cast) -> None:
    amina = cast.member("Amina", "Benali")
    cast.member("Fatou", "Petit")
    public = {"words_public": True, "name_public": True}
    for words, said in (
        ("Faire un ourlet.", "Ses mots et son prénom"),
        ("Garder un chat.", "Ses mots, sans son prénom"),
        ("Coudre avec Fatou Petit.", "Rien : ces mots nomment"),
    ):
        number = posting(cast.services, cast.lea, amina, words=words, **public)
        assert said in lea.get(f"/annonces/{number}").text.replace("\u00a0", " "), words


def test_other_sites_and_unknown_numbers_do_not_exist(lea: Browser, helene: Browser, cast: Cast) -> None:
    theirs = cast.member("Paul", site="auzances")
    number = posting(cast.services, cast.karim, theirs)
    for path in (
        f"/membres/{theirs}/annonces", f"/membres/{theirs}/annonces/nouvelle", f"/membres/{theirs}/conditions",
        f"/annonces/{number}", f"/annonces/{number}/modifier", "/annonces/999", "/membres/999/annonces",
    ):  # fmt: skip
        lea.get(path, 404)
    helene.get(f"/annonces/{number}")


def test_the_words_of_a_minor_stay_inside(lea: Browser, cast: Cast) -> None:
    girl = cast.member("Lola", age=Age.UNDER_18)
    path = f"/membres/{girl}/annonces/nouvelle"
    assert "words_public" not in lea.get(path).text
    answer = lea.send(path, {**FORM, "words_public": "y"})
    assert answer.status_code == 422 and count(cast.services, Posting) == 0


def test_the_facilitator_is_asked_once_and_nothing_is_refused(lea: Browser, cast: Cast) -> None:
    question, path = "Est-ce encore un coup de main", f"/membres/{cast.member()}/annonces/nouvelle"
    page = lea.get(lea.sent(path, {**FORM, "words": "Ménage, 10 € de l’heure."})).text
    assert question in page and "Affiché" in page
    assert question not in lea.get(lea.sent(path, FORM)).text


def test_conditions(lea: Browser, cast: Cast) -> None:
    amina = cast.member()
    path = f"/membres/{amina}/conditions"
    before = hidden_fields(lea.get(path))
    lea.sent(path, {"at_meetings_only": "y", "words": "Avec une femme."})
    page = lea.get(f"/membres/{amina}/annonces").text
    assert "À la rencontre seulement" in page and "Avec une femme." in page and "À plusieurs" not in page
    stale = lea.client.post(path, data={**before, "in_company": "y"})
    assert stale.status_code == 409
    lea.sent(path, {})
    assert count(cast.services, MemberConditions) == 0
    assert lea.send(path, {"words": "x" * 201}).status_code == 422


def test_what_a_member_wrote_is_read_first(lea: Browser, cast: Cast) -> None:
    services, amina, today = cast.services, cast.member(), cast.services.now().date()
    number = posting(services, OwnLink(amina), amina, words="Parler anglais, sans livre.")
    page = lea.get("/mur").text
    assert "Un mot à relire" in page and "Parler anglais" not in page
    page = lea.get("/mur/a-relire")
    assert "Parler anglais, sans livre." in page.text
    answer = lea.client.post(f"/annonces/{number}?retour=a-relire", data={**hidden_fields(page), "then": "read"})
    assert answer.status_code == 303 and answer.location == "/mur/a-relire"
    assert shown(services, number).state(today) is PostingState.SHOWN
    assert "Tout est lu" in lea.get("/mur/a-relire").text and "Parler anglais" in lea.get("/mur").text
