"""The pages of a workshop: from a member's idea to what came of it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from badges.gatherings import change
from badges.gatherings.tables import Enrolment, Gathering, Workshop
from tests.cast import acts
from tests.cast.office import Browser, hidden_fields
from tests.cast.people import Cast
from tests.cast.rows import count
from tests.cast.statements import statements

HOURS = {"day": "2026-12-02", "start": "9 h", "end": "12 h", "weeks": "3"}


def sessions_of(lea: Browser, workshop: int) -> list[str]:
    """The days that the page of a workshop shows."""
    return re.findall(r"<b>([^<]+)</b> <span>9", lea.get(f"/ateliers/{workshop}/suivi").text)


def test_an_idea_becomes_a_workshop_with_sessions(lea: Browser, cast: Cast) -> None:
    fatou = cast.member("Fatou", "Indigo")
    idea = {"title": "Couture pour débuter", "description": "Apprendre à coudre un ourlet."}
    asked = lea.send("/ateliers/proposer", {**idea, "letters": "fat", "then": "find"})
    assert asked.status_code == 200 and count(cast.services, Workshop) == 0
    assert f'value="{fatou}" checked' in asked.text and "Apprendre à coudre un ourlet." in asked.text
    where = lea.sent("/ateliers/proposer", {**idea, "member": fatou})
    page = lea.get(where).text
    assert "Proposé par Fatou Indigo" in page and "En faire un atelier" in page
    assert "À décider" in lea.get("/ateliers/tous").text
    number = int(where.split("/")[2])
    assert lea.sent(where, to=f"/ateliers/{number}/accepter") == f"/ateliers/{number}/seances"
    page, plan = lea.get(where).text, f'href="/ateliers/{number}/seances"'
    assert page.count(plan) == 1 and page.index(plan) < page.index("Inscrire quelqu’un")  # first a date
    for _click in range(2):
        said = lea.sent(f"/ateliers/{number}/seances", HOURS)
        assert "Séances ajoutées." in lea.get(said).text
    page = lea.get(where).text
    assert page.count(plan) == 1 and page.index(plan) > page.index("Inscrire quelqu’un")
    assert sessions_of(lea, number) == [
        "Mercredi 2\u00a0décembre",
        "Mercredi 9\u00a0décembre",
        "Mercredi 16\u00a0décembre",
    ]
    gathering = lea.get(re.search(r"/seances/\d+", lea.get(f"/ateliers/{number}/suivi").text)[0]).text  # type: ignore[index]
    assert f'href="/ateliers/{number}/suivi"' in gathering


def test_who_proposes_is_not_named_twice(lea: Browser, cast: Cast) -> None:
    """Who proposes leads, with one tick for the public; the first name is written, or not any more, by one tap."""
    fatou = cast.member("Fatou", "Indigo")
    asked = lea.send("/ateliers/proposer", {"title": "Couture", "letters": "fat", "then": "find"}).text
    assert "Cette personne animera" in asked and 'name="agreed"' in asked
    where = lea.sent("/ateliers/proposer", {"title": "Couture", "member": fatou})
    number = int(where.split("/")[2])
    lea.sent(where, to=f"/ateliers/{number}/accepter")
    lea.sent(f"/ateliers/{number}/seances", HOURS)
    today = lea.get(f"/seances/{cast.gathering(0, {}, workshop=number)}").text
    assert re.search(rf'name="role-{fatou}".*?value="leads" selected', today)
    for agreed, there in (({}, False), ({"agreed": "1"}, True), ({}, False)):
        if agreed or not there:
            told = lea.sent(f"/ateliers/{number}/inscrire", {"member": fatou, "role": "leads", **agreed})
            assert told.endswith("fait=note") and "une place est prise" not in lea.get(told).text
        shown = lea.get(where).text
        assert ("Fatou, membre du réseau" in shown) is there
        assert ("Ne plus l’écrire" in shown) is there and ("Accord donné" in shown) is not there
        assert ("Fatou" in lea.get(f"/ateliers/{number}").text) is there
    assert "Quelqu’un ne vient plus" in shown  # somebody else can lead
    lea.sent(where, {"member": fatou}, to=f"/ateliers/{number}/ne-vient-plus")
    assert "Accord donné" not in lea.get(where).text


def test_the_page_shows_what_the_public_reads(lea: Browser, cast: Cast) -> None:
    number = cast.workshop("Couture")
    facts = {"title": "Couture", "description": "Un ourlet.", "place": "Salle de l’UDAF"}
    acts.change_workshop(cast.services, cast.lea, number, **facts, capacity=1)
    lea.sent(f"/ateliers/{number}/seances", HOURS)
    card = lea.get(f"/ateliers/{number}/suivi").text.split("Ce que le public voit")[1]
    assert all(
        words in card for words in ("Quand", "9\u00a0h", "Salle de l’UDAF", "Libre et gratuit", "Pour s’inscrire")
    )
    assert re.search(r"Il reste 1\splace", card)
    acts.enrol(cast.services, cast.lea, number, cast.member("Zoé"))
    card = lea.get(f"/ateliers/{number}/suivi").text.split("Ce que le public voit")[1]
    assert "Complet." in card and "Zoé" not in card


@pytest.mark.parametrize(
    "wrong",
    [
        {"day": "9999-12-20", "weeks": "20"}, {"day": "9999-12-31", "start": "22 h", "end": "1 h"},
        {"day": "2027-03-21", "start": "2 h 30", "end": "3 h", "weeks": "2"}, {"day": "0001-01-01"},
    ],
)  # fmt: skip
def test_sessions_at_impossible_hours(lea: Browser, cast: Cast, wrong: dict[str, str]) -> None:
    """The third: in the second week clocks leave that half hour out."""
    number = cast.workshop("Couture")
    assert lea.send(f"/ateliers/{number}/seances", {**HOURS, **wrong}).status_code == 422
    assert sessions_of(lea, number) == []


def test_a_cancelled_session_is_not_offered_to_the_public(lea: Browser, cast: Cast) -> None:
    number = cast.workshop("Couture")
    lea.sent(f"/ateliers/{number}/seances", {**HOURS, "weeks": "1"})
    assert "Imprimer l’affiche" in lea.get(f"/ateliers/{number}/suivi").text
    with cast.services.database.begin(read_only=True) as session:
        session_id = session.query(Gathering.id).filter(Gathering.workshop_id == number).scalar()
    change.cancel(cast.services, cast.lea, session_id, "Neige")
    page = lea.get(f"/ateliers/{number}/suivi").text
    assert "Annulée" in page and "Imprimer l’affiche" not in page
    lea.sent(f"/ateliers/{number}/seances", {**HOURS, "weeks": "1"})  # asked for again, it takes place
    assert "Imprimer l’affiche" in lea.get(f"/ateliers/{number}/suivi").text


def test_another_site_s_member_is_named_in_short_and_called_by_their_site(lea: Browser, cast: Cast) -> None:
    number = cast.workshop("Couture")
    member = cast.member("Odette", "Navette", site="auzances", phone="06 00 00 00 01")
    near = cast.member("Amina", "Benali", phone="06 00 00 00 02")
    for capacity in (1, 1, 3):
        acts.change_workshop(
            cast.services, cast.lea, number, title="Couture", description=None, place=None, capacity=capacity
        )
        if capacity == 1:
            for each in (cast.member("Zoé"), member, near):
                acts.enrol(cast.services, cast.helene, number, each)
    day, page = lea.get("/aujourdhui").text, lea.get(f"/ateliers/{number}/suivi").text
    assert "Odette N." in day and "Navette" not in day + page
    assert "tel:+33600000001" not in page and "demandez à ce site" in page
    assert "tel:+33600000002" in page  # the control: of one's own site


def test_who_would_come_to_an_idea(lea: Browser, cast: Cast) -> None:
    amina = cast.member("Amina", "Benali")
    where = lea.sent("/ateliers/proposer", {"title": "Chaise paillée"})
    path = where.replace("suivi", "inscrire")
    found = lea.send(path, {"letters": "ami", "then": "find"}).text
    assert "Qui viendrait" in found and "Animer" not in found and f'value="{amina}" checked' in found
    for page in (lea.sent(path, {"member": amina}), "/ateliers/tous"):
        assert re.search(r"1\spersonne viendrait", lea.get(page).text)
    number = int(where.split("/")[2])
    lea.sent(where, {"member": amina}, to=f"/ateliers/{number}/ne-vient-plus")
    assert "personne viendrait" not in lea.get(where).text


def test_who_enrolled_comes_first_on_a_session(lea: Browser, cast: Cast) -> None:
    number = cast.workshop("Couture")
    zoe, yves, often = cast.member("Zoé", None), cast.member("Yves", None), cast.member("Aline", None)
    cast.gathering(3, {often: "takes_part"})
    acts.enrol(cast.services, cast.lea, number, zoe)
    acts.enrol(cast.services, cast.lea, number, yves, role="leads")
    page = lea.get(f"/seances/{cast.gathering(0, {}, workshop=number)}").text
    rows = re.findall(r'name="present" value="(\d+)"', page)
    assert rows[:3] == [str(yves), str(zoe), str(often)]
    assert "a une place" in page and re.search(rf'name="role-{yves}".*?value="leads" selected', page)
    paul = cast.member("Paul", "Sarrasin", site="auzances")
    acts.enrol(cast.services, cast.helene, number, paul)  # whom Léa never looked for
    session = cast.gathering(1, {}, workshop=number)
    assert "Paul S." in lea.get(f"/seances/{session}?visite=1").text
    lea.sent(f"/seances/{session}", {"present": str(paul)})
    stranger, other = cast.member("Inconnu", site="auzances"), cast.gathering(1, {})
    lea.sent(f"/seances/{other}", {"present": str(stranger)})
    assert "Inconnu" not in lea.get(f"/seances/{other}").text
    meeting = lea.get(f"/seances/{cast.gathering(0, {})}").text
    assert re.findall(r'name="present" value="(\d+)"', meeting)[0] == str(often) and "a une place" not in meeting


def test_an_idea_can_wait(lea: Browser, cast: Cast) -> None:
    where = lea.sent("/ateliers/proposer", {"title": "Chaise paillée"})
    assert "Mis de côté" in lea.get(lea.sent(where, to=where.replace("suivi", "plus-tard"))).text
    lea.sent(where, to=where.replace("suivi", "accepter"))
    refused = lea.send(where, to=where.replace("suivi", "plus-tard"))
    assert refused.status_code == 422 and "déjà un atelier" in refused.text


@pytest.mark.parametrize("capacity", ["-1", "−1", "0", "501", "beaucoup", "1e3", "99999999"])
def test_a_number_of_places_that_is_none(lea: Browser, cast: Cast, capacity: str) -> None:
    number = cast.workshop("Couture")
    answer = lea.send(f"/ateliers/{number}/modifier", {"title": "Couture", "place": "UDAF", "capacity": capacity})
    assert answer.status_code == 422 and 'href="#capacity"' in answer.text
    assert "au moins 1 place" in answer.text and 'value="UDAF"' in answer.text
    lea.sent(f"/ateliers/{number}/modifier", {"title": "Couture", "place": "UDAF", "capacity": "8"})
    assert "8 places, toutes libres" in lea.get(f"/ateliers/{number}/suivi").text


def test_two_pages_that_change_one_workshop(lea: Browser, cast: Cast) -> None:
    number = cast.workshop("Couture")
    path = f"/ateliers/{number}/modifier"
    shown = re.findall(r'name="version" value="([^"]+)"', lea.get(path).text)[0]
    lea.sent(path, {"title": "Couture pour débuter"})
    answer = lea.send(path, {"title": "Cuisine", "version": shown})
    assert answer.status_code == 409 and "Couture pour débuter" in answer.text and 'value="Cuisine"' in answer.text


@pytest.mark.parametrize(
    ("change", "field"),
    [({"day": "31/02/2027"}, "day"), ({"weeks": "-1"}, "weeks"), ({"weeks": "21"}, "weeks"), ({"end": "9 h"}, "end")],
)
def test_sessions_that_cannot_be(lea: Browser, cast: Cast, change: dict[str, str], field: str) -> None:
    number = cast.workshop("Couture")
    answer = lea.send(f"/ateliers/{number}/seances", {**HOURS, **change})
    assert answer.status_code == 422 and f'href="#{field}"' in answer.text
    assert count(cast.services, Gathering) == 0


def test_who_comes_can_lead_without_being_taken_out_first(lea: Browser, cast: Cast) -> None:
    amina, number = cast.member("Amina", "Benali"), cast.workshop("Couture")
    path = f"/ateliers/{number}/inscrire"
    lea.sent(path, {"member": amina})
    assert f'value="{amina}" checked' in lea.send(path, {"letters": "ami", "then": "find"}).text
    lea.sent(path, {"member": amina, "role": "leads"})
    found = lea.send(path, {"letters": "ami", "then": "find"}).text
    assert "Déjà dans l’atelier" in found and f'value="{amina}" checked' not in found
    with cast.services.database.begin(read_only=True) as session:
        assert [each.role for each in session.scalars(select(Enrolment))] == ["leads"]


def test_a_place_comes_and_the_staff_is_told_whom_to_call(lea: Browser, cast: Cast) -> None:
    amina, yanis = cast.member("Amina", "Benali"), cast.member("Yanis", "Garance", phone="05 55 82 80 47")
    number = cast.workshop("Couture")
    acts.change_workshop(cast.services, cast.lea, number, title="Couture", description=None, place=None, capacity=1)
    path = f"/ateliers/{number}/inscrire"
    asked = lea.send(path, {"letters": "ami", "then": "find"})
    assert f'value="{amina}" checked' in asked.text and count(cast.services, Enrolment) == 0
    for _click in range(2):
        lea.sent(path, {"member": amina, "role": "takes_part"})
    assert count(cast.services, Enrolment) == 1
    assert "Déjà dans l’atelier" in lea.send(path, {"letters": "ami", "then": "find"}).text
    told = lea.get(lea.sent(path, {"member": yanis})).text
    assert "liste d’attente" in told and "appelez" not in told.lower()
    assert "Une place est libre" not in lea.get("/aujourdhui").text
    page = f"/ateliers/{number}/suivi"
    lea.sent(page, {"member": amina}, to=f"/ateliers/{number}/ne-vient-plus")
    for seen in ("/aujourdhui", page):
        assert "Une place est libre : appelez Yanis Garance" in lea.get(seen).text.replace("\u00a0", " ")
    assert 'href="tel:+33555828047"' in lea.get(page).text
    for _click in range(2):
        lea.sent(page, {"member": yanis}, to=f"/ateliers/{number}/place")
    assert "1 place, toutes prises" in lea.get(page).text
    assert "Une place est libre" not in lea.get("/aujourdhui").text
    acts.enrol(cast.services, cast.lea, number, amina)
    refused = lea.send(page, {"member": amina}, to=f"/ateliers/{number}/place")
    assert refused.status_code == 422 and "Toutes les places sont prises" in refused.text


def test_a_member_of_another_site_is_named_by_the_whole_name(lea: Browser, cast: Cast) -> None:
    paul = cast.member("Paul", "Durand", site="auzances")
    path = f"/ateliers/{cast.workshop('Couture')}/inscrire"
    nobody = lea.send(path, {"letters": "pau", "then": "find"})
    assert nobody.status_code == 422 and "Durand" not in nobody.text and f'value="{paul}"' not in nobody.text
    assert lea.send(path, {"member": paul}).status_code == 404
    found = lea.send(path, {"letters": "Paul Durand", "then": "find"})
    assert "Paul D. (Auzances)" in found.text
    assert "Paul D." in lea.get(lea.sent(path, {"member": paul})).text


def test_a_workshop_ends_with_what_came_of_it(lea: Browser, visitor: Browser, cast: Cast) -> None:
    amina, number = cast.member(), cast.workshop("Couture")
    cast.gathering(3, {amina: "takes_part"}, workshop=number)
    path = f"/ateliers/{number}/terminer"
    assert re.search(r'name="came" type="text" value="1"', lea.get(path).text)
    wrong = lea.send(path, {"came": "-2", "went_well": "On a ri."})
    assert wrong.status_code == 422 and 'href="#came"' in wrong.text and "On a ri." in wrong.text
    reached = lea.send(path, {"came": "7", "went_well": "Appeler le 06 12 34 56 78."})
    assert reached.status_code == 422 and 'href="#went_well"' in reached.text
    page = lea.get(lea.sent(path, {"came": "7", "went_well": "Amina a cousu un ourlet."})).text
    assert "<b>7</b> personnes sont venues" in page and "Amina a cousu un ourlet." in page
    assert "Amina" not in visitor.get(f"/ateliers/{number}").text  # the public reads nothing of it
    assert "Inscrire quelqu’un" not in page
    lea.sent(path.replace("terminer", "suivi"), to=path.replace("terminer", "accepter"))
    assert "Inscrire quelqu’un" in lea.get(path.replace("terminer", "suivi")).text


def test_the_poster_waits_for_a_date(lea: Browser, cast: Cast) -> None:
    number = cast.workshop("Couture pour débuter")
    poster = f"/ateliers/{number}/affiche.pdf"
    assert "ajoutez d’abord une séance" in lea.get(poster, 404).text
    lea.sent(f"/ateliers/{number}/seances", HOURS)
    answer = lea.get(poster)
    assert answer.content_type == "application/pdf" and answer.data.startswith(b"%PDF")


def test_another_sites_workshop_is_not_there(lea: Browser, cast: Cast) -> None:
    number = cast.workshop("Vannerie", site="auzances")
    for page in ("suivi", "inscrire", "modifier", "seances", "terminer", "affiche.pdf"):
        lea.get(f"/ateliers/{number}/{page}", 404)
    assert "Vannerie" not in lea.get("/ateliers/tous").text


@pytest.mark.parametrize("page", ["/ateliers/tous", "/ateliers/{}/suivi", "/ateliers/{}/inscrire", "/ateliers"])
def test_a_page_asks_the_database_at_most_twelve_times(lea: Browser, app: Flask, cast: Cast, page: str) -> None:
    number = cast.workshop("Couture")
    for capacity in (3, 6):
        acts.change_workshop(
            cast.services, cast.lea, number, title="Couture", description=None, place=None, capacity=capacity
        )
        for letter in "abcdefgh":
            acts.enrol(cast.services, cast.lea, number, cast.member(f"Membre{letter}", site="gueret"))
    for days in range(12):
        cast.gathering(days, {}, workshop=number)
    lea.sent(f"/ateliers/{number}/seances", HOURS)
    lea.get(page.format(number))
    with statements(app) as asked:
        lea.get(page.format(number))
    assert 0 < len(asked) <= 12, [each for each, _parameters in asked]


def test_two_places_are_offered_in_order(lea: Browser, cast: Cast) -> None:
    number = cast.workshop("Couture")
    for capacity in (1, 3):
        acts.change_workshop(
            cast.services, cast.lea, number, title="Couture", description=None, place=None, capacity=capacity
        )
        for given in ("Amina", "Yanis", "Odette"):
            if capacity == 1:
                acts.enrol(cast.services, cast.lea, number, cast.member(given))
    assert "2 places sont libres : appelez d’abord Yanis" in lea.get("/aujourdhui").text.replace("\u00a0", " ")
    page = lea.get(f"/ateliers/{number}/suivi").text
    assert page.index("appelez Yanis") < page.index("appelez Odette") and "À appeler" in lea.get("/ateliers/tous").text
    assert page.count('class="button" type="submit"') == 1  # one primary action


def test_a_workshop_at_a_member_s_home(visitor: Browser, lea: Browser, cast: Cast) -> None:
    cast.member("Marie", "Dupont")
    number = cast.workshop("Couture")
    facts: dict[str, Any] = {"title": "Couture", "description": None, "capacity": None}
    acts.change_workshop(cast.services, cast.lea, number, place="chez Marie Dupont, 3 rue Haute", **facts)
    start = cast.services.now() + timedelta(days=2)
    acts.plan_sessions(cast.services, cast.lea, number, starts_at=start, ends_at=start + timedelta(hours=2))
    for path in ("/ateliers", f"/ateliers/{number}"):
        page = visitor.get(path).text
        assert "Dupont" not in page and "rue Haute" not in page and "Chez un membre" in page, path
        assert "At a member’s home" in visitor.get(f"{path}?lang=en").text
    assert "Chez un membre" in lea.get(f"/ateliers/{number}/suivi").text
    acts.change_workshop(cast.services, cast.lea, number, place="Salle des fêtes", **facts)
    assert "Salle des fêtes" in visitor.get("/ateliers").text and "Chez un membre" not in visitor.get("/ateliers").text
    named = lea.send(f"/ateliers/{number}/modifier", {"title": "Couture avec Marie Dupont"})
    assert named.status_code == 422 and "Marie Dupont" in named.text


def test_what_is_often_seen_in_a_workshop_is_proposed_after_its_sessions(lea: Browser, cast: Cast) -> None:
    number, amina = cast.workshop("Couture"), cast.member()
    path = f"/ateliers/{number}/modifier"
    answer = lea.send(path, {"title": "Couture", "skills": ["soin", "calme", "equipe", "empathie"]})
    assert answer.status_code == 422 and 'href="#skills"' in answer.text and "3 compétences au plus" in answer.text
    assert re.search(r'value="calme" checked', answer.text)
    lea.sent(path, {"title": "Couture", "skills": ["calme", "no-such-badge"]})
    assert len(re.findall(r'name="skills" value="\w+(?:-\w+)*" checked', lea.get(path).text)) == 1
    session, meeting = cast.gathering(0, {amina: "leads"}, workshop=number), cast.gathering(1, {amina: "leads"})
    for gathering, proposed in ((session, True), (meeting, False)):
        for page in (f"/seances/{gathering}/reconnaitre/{amina}", f"/seances/{gathering}/reconnaitre/plusieurs"):
            text = lea.get(page).text
            assert ("/images/badges/calme/" in text.partition("Toutes les compétences")[0]) is proposed, page


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": "Couture avec Amina"}, "title"),
        ({"description": "Amina montre l’ourlet."}, "description"),
        ({"description": "Appelez le 05 55 82 80 47."}, "description"),
    ],
)
def test_a_text_that_may_not_be_read_is_told_beside_its_field(
    lea: Browser, cast: Cast, wrong: dict[str, str], field: str
) -> None:
    amina, number = cast.member(), cast.workshop("Couture")
    acts.enrol(cast.services, cast.lea, number, amina)
    for path in ("/ateliers/proposer", f"/ateliers/{number}/modifier"):
        answer = lea.send(path, {"title": "Ourlets", "member": amina, **wrong})
        assert answer.status_code == 422
        assert re.findall(r'<p class="error" id="(\w+)-erreur">', answer.text) == [field], path


def test_both_versions_of_a_workshop_are_shown_in_words(lea: Browser, cast: Cast) -> None:
    path = f"/ateliers/{cast.workshop('Couture')}/modifier"
    page = lea.get(path)
    lea.sent(path, {"title": "Couture", "activity": "couture", "skills": ["soin"], "capacity": "8"})
    typed = {"title": "Couture", "activity": "bricolage", "skills": ["equipe", "soin"]}
    stale = lea.client.post(path, data={**hidden_fields(page), **typed})
    assert stale.status_code == 409
    both = stale.text.split("Voici les deux.")[1].split("</section>")[0]
    said = [name or value for name, value in re.findall(r"<h3[^>]*>([^<]+)</h3>|<dd>([^<]+)</dd>", both)]
    assert said == [
        "Activité", "Petit bricolage, réparations", "Couture", "Nombre de places", "—", "8",
        "Compétences souvent vues ici", "Travailler en équipe, Travailler avec soin", "Travailler avec soin",
    ]  # fmt: skip
