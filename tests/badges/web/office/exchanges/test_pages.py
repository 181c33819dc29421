"""The pages of an exchange: planned, shown in the agenda and on its day, asked about, corrected and cancelled."""

from __future__ import annotations

import re
from datetime import date

from flask import Flask

from badges.exchanges.tables import Exchange
from badges.leaving import depart
from badges.recognition import practice
from tests.cast.office import Browser, hidden_fields, signed_in
from tests.cast.people import Cast
from tests.cast.recorded import exchange
from tests.cast.rows import count
from tests.cast.statements import statements
from tests.conftest import Clock

FORM = {"what": "Poser une étagère", "activity": "bricolage", "day": "2026-11-26", "duration": ""}


def later(app: Flask, cast: Cast, clock: Clock, days: int) -> Browser:
    """Léa's browser so many days later, signed in anew."""
    clock.advance(days=days)
    return signed_in(app, cast, "lea@rcs-creuse.example")


def test_an_exchange_to_come_from_the_form_to_what_was_seen(app: Flask, lea: Browser, cast: Cast, clock: Clock) -> None:
    amina, jean = cast.member("Amina"), cast.member("Jean", None)
    where, _, said = lea.sent("/echanges/nouveau", {**FORM, "giver": amina, "receiver": jean}).partition("?")
    assert "C’est gardé." in lea.get(f"{where}?{said}").text
    page = lea.get(where).text
    assert "C’est gardé." not in page
    assert "Échange prévu" in page and "Petit bricolage" in page and "reconnaitre" not in page
    assert "Prévu" in lea.get("/agenda").text and "Poser une étagère" not in lea.get("/aujourdhui").text
    lea = later(app, cast, clock, 2)
    assert f'href="{where}"' in lea.get("/aujourdhui").text
    assert "A-t-il eu lieu" not in lea.get("/agenda").text.split("Prévoir et montrer")[0]
    lea = later(app, cast, clock, 1)
    for path in ("/agenda", "/agenda/a-completer"):
        assert "A-t-il eu lieu" in lea.get(path).text, path
    assert "A-t-il eu lieu" in lea.get(where).text
    assert lea.sent(where, {"then": "oui"}) == where
    page = lea.get(where).text
    assert f'href="{where}/reconnaitre/{amina}"' in page and "Annuler cet échange" in page
    assert "A-t-il eu lieu" not in lea.get("/agenda").text


def test_names_that_sound_alike_are_offered_on_either_side_and_none_is_chosen(lea: Browser, cast: Cast) -> None:
    yanis, told = cast.member("Yanis", "Morel"), "Aucun nom ne commence ainsi. Vouliez-vous dire"
    for side in ("giver", "receiver"):
        sent = {**FORM, "then": "search"}
        begins = lea.send("/echanges/nouveau", {**sent, f"{side}_letters": "yan"}).text
        assert told not in begins and f'value="{yanis}" selected' in begins
        page = lea.send("/echanges/nouveau", {**sent, f"{side}_letters": "Ianis"})
        assert page.status_code == 200 and page.text.count(told) == 1 and "Poser une étagère" in page.text
        (tick,) = re.findall(rf'<input[^>]*name="{side}"[^>]*>', page.text)
        assert f'value="{yanis}"' in tick and "checked" not in tick
        none = lea.send("/echanges/nouveau", {**sent, f"{side}_letters": "Zacharie"})
        assert none.status_code == 422 and told not in none.text and "Personne ici n’a un nom" in none.text
    jean = cast.member("Jean", None)
    lea.sent("/echanges/nouveau", {**FORM, "giver": yanis, "receiver": jean})
    assert count(cast.services, Exchange) == 1


def test_one_answer_says_every_mistake(lea: Browser, cast: Cast) -> None:
    amina, jean = cast.member("Amina", "Benali"), cast.member("Jean", None)
    wrong = {"what": "Aider madame Benali", "day": "1999-01-01", "duration": "un moment"}
    number = exchange(cast.services, cast, amina, jean)
    for path in ("/echanges/nouveau", f"/echanges/{number}/modifier"):
        page = lea.send(path, {**FORM, **wrong, "giver": amina, "receiver": jean})
        said = sorted(page.text.index(f'id="{field}-erreur"') for field in wrong)
        assert page.status_code == 422 and len(said) == 3
        assert "Aider madame Benali" in page.text and "un moment" in page.text
        only = lea.send(path, {**FORM, "what": "Aider madame Benali", "day": "1999-01-01", "giver": amina}).text
        assert all(f'id="{field}-erreur"' in only for field in ("receiver", "day", "what"))
        camille = practice.begin(cast.services, cast.lea, cast.gueret)
        nobody = lea.send(path, {**FORM, **wrong, "giver": amina, "receiver": camille})
        assert nobody.status_code == 422 and "un moment" in nobody.text
        assert all(f'id="{field}-erreur"' in nobody.text for field in ("what", "duration"))
    assert count(cast.services, Exchange) == 1


def test_the_same_one_twice_is_told(lea: Browser, cast: Cast) -> None:
    both = {**FORM, "giver": cast.member("Amina", "Benali"), "receiver": cast.member("Jean", None)}
    first = lea.sent("/echanges/nouveau", both)
    assert "était déjà noté" not in lea.get(first).text
    page = lea.get(second := lea.sent("/echanges/nouveau", {**both, "duration": "2 h"})).text
    assert "était déjà noté" in page and f'href="{first.split("?")[0]}"' in page
    lea.sent(first, {"then": "non"})
    assert "était déjà noté" not in lea.get(second).text


def test_it_is_answered_from_the_agenda(app: Flask, lea: Browser, cast: Cast, clock: Clock) -> None:
    number = exchange(cast.services, cast, cast.member(), cast.member("Jean", None), happened_on=date(2026, 11, 25))
    lea = later(app, cast, clock, 2)
    page = lea.get("/agenda")
    form = {**hidden_fields(page), "then": "non"}
    answer = lea.client.post(f"/echanges/{number}?retour=agenda", data=form)
    assert answer.status_code == 303 and answer.location == "/agenda#a-completer"
    page = lea.get("/agenda").text
    assert "Annulé<" in page and "A-t-il eu lieu" not in page
    assert lea.client.post(f"/echanges/{number}", data=form).status_code == 303  # a second click
    assert lea.client.post(f"/echanges/{number}", data={**form, "then": "oui"}).status_code == 409
    assert lea.sent(f"/echanges/{number}", {"then": "retablir"}) and "A-t-il eu lieu" in lea.get("/agenda").text
    assert lea.send(f"/echanges/{number}", {"then": "peut-être"}).status_code == 422


def test_a_correction_keeps_what_was_typed_and_shows_both(lea: Browser, cast: Cast) -> None:
    amina, jean = cast.member("Amina"), cast.member("Jean", None)
    number = exchange(cast.services, cast, amina, jean)
    path = f"/echanges/{number}/modifier"
    form = {**FORM, "giver": str(amina), "receiver": str(jean), "day": "2026-11-20"}
    page = lea.get(path)
    assert 'value="Réparer un vélo"' in page.text and f'value="{jean}" selected' in page.text
    wrong = lea.send(path, {**form, "receiver": str(amina)})
    assert wrong.status_code == 422 and 'id="receiver-erreur"' in wrong.text and "Poser une étagère" in wrong.text
    assert lea.sent(path, form) == f"/echanges/{number}?note=1"
    assert "Poser une étagère" in lea.get(f"/echanges/{number}").text and count(cast.services, Exchange) == 1
    stale = lea.client.post(path, data={**hidden_fields(page), **form, "what": "Monter un meuble"})
    assert stale.status_code == 409 and "Monter un meuble" in stale.text and "L’autre page" in stale.text


def test_both_versions_are_shown_in_words(lea: Browser, cast: Cast) -> None:
    amina, jean = cast.member("Amina"), cast.member("Jean", None)
    path = f"/echanges/{exchange(cast.services, cast, amina, jean)}/modifier"
    page = lea.get(path)
    lea.sent(path, {**FORM, "giver": str(amina), "receiver": str(jean), "day": "2026-11-20"})
    typed = {"what": "Poser une étagère", "activity": "couture", "day": "2026-11-19", "giver": jean, "receiver": amina}
    stale = lea.client.post(path, data={**hidden_fields(page), **typed})
    both = stale.text.split("Voici les deux.")[1].split("</section>")[0].replace("\u00a0", " ").replace("\u202f", " ")
    pairs = re.findall(
        r"<h3[^>]*>([^<]+)</h3>\s*<dl[^>]*><dt>Vous</dt><dd>([^<]*)</dd><dt>L’autre page</dt><dd>([^<]*)", both
    )
    assert pairs == [
        ("Activité", "Couture", "Petit bricolage, réparations"),
        ("Qui donne ?", "Jean", "Amina Benali"),
        ("Qui reçoit ?", "Amina Benali", "Jean"),
        ("Jour", "19 novembre 2026", "20 novembre 2026"),
    ]


def test_it_is_corrected_though_one_of_its_people_left(lea: Browser, cast: Cast) -> None:
    amina, jean = cast.member("Amina"), cast.member("Jean", None)
    number = exchange(cast.services, cast, amina, jean)
    depart.leave(cast.services, cast.lea, jean)
    form = {**FORM, "giver": str(amina), "receiver": str(jean), "day": "2026-11-20"}
    for _click in range(2):
        assert lea.sent(f"/echanges/{number}/modifier", form) == f"/echanges/{number}?note=1"
    assert "Poser une étagère" in lea.get(f"/echanges/{number}").text


def test_someone_of_another_site_stays_in_the_form(lea: Browser, cast: Cast) -> None:
    amina, paul = cast.member("Amina"), cast.member("Paul", "Sarrasin", site="auzances")
    number = exchange(cast.services, cast, amina, paul, actor=cast.helene)
    page = lea.get(f"/echanges/{number}/modifier").text
    assert f'value="{paul}" selected>Paul S.' in page and "Sarrasin" not in page
    form = {**FORM, "giver": amina, "receiver": paul, "day": "2026-11-20"}
    assert lea.sent(f"/echanges/{number}/modifier", form) == f"/echanges/{number}?note=1"


def test_an_exchange_of_another_site_is_not_there(lea: Browser, cast: Cast) -> None:
    two = [cast.member(name, None, site="auzances") for name in ("Nadia", "Paul")]
    number = exchange(cast.services, cast, *two, site_id=cast.auzances, actor=cast.karim)
    lea.get(f"/echanges/{number}", 404)
    lea.get(f"/echanges/{number}/modifier", 404)


def test_the_list_beside_an_exchange_and_what_it_asks_the_database(app: Flask, lea: Browser, cast: Cast) -> None:
    two = cast.member(), cast.member("Jean", None)
    numbers = [exchange(cast.services, cast, *two, happened_on=date(2026, 11, 1 + each)) for each in range(20)]
    with statements(app) as found:
        page = lea.get(f"/echanges/{numbers[9]}").text
    assert len(found) <= 12
    beside = page.split('<nav class="near')[1].split("</nav>")[0]
    assert re.findall(r'href="/echanges/(\d+)"', beside) == [str(each) for each in numbers[14:2:-1]]
    assert f'href="/echanges/{numbers[9]}" aria-current="page"' in beside
    path = lea.sent("/ateliers/proposer", {"title": "Vannerie"})
    cast.workshop("Couture")
    assert ">Couture</b>" in lea.get(path).text.split('<nav class="near')[1].split("</nav>")[0]


def test_an_exchange_stands_under_its_own_tab(lea: Browser, cast: Cast) -> None:
    number = exchange(cast.services, cast, cast.member(), cast.member("Jean", None))
    for path in ("/echanges/nouveau", f"/echanges/{number}"):
        tabs = re.findall(r'<a\s+href="([^"]+)"\s+aria-current="page"\s*>', lea.get(path).text)
        assert "/mur" in tabs and not [each for each in tabs if each.startswith("/aujourdhui")], (path, tabs)
