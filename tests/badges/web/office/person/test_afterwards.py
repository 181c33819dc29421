"""« Du nouveau ? » asked by voice: the line of the day, the words to say, an answer that stands nowhere."""

from __future__ import annotations

from flask import Flask

from badges.leaving import depart
from badges.sharing.afterwards import answer
from badges.sharing.afterwards.tables import AfterwardsQuestion
from tests.cast.afterwards import JOB, agreed, counted, passed, question
from tests.cast.html import text_of
from tests.cast.office import Browser, token_of
from tests.cast.people import Cast
from tests.cast.rows import count
from tests.cast.statements import statements

DAY = "/aujourdhui"


def read(browser: Browser, path: str) -> str:
    """The words of a page with plain spaces."""
    return text_of(browser.get(path).text).replace("\u00a0", " ").replace("\u202f", " ")


def page_of(member: int) -> str:
    """The page of the question."""
    return f"/membres/{member}/du-nouveau"


def test_a_line_of_the_day_leads_to_the_question(lea: Browser, helene: Browser, cast: Cast) -> None:
    amina = cast.member()
    agreed(cast.services, amina)
    assert "s’il y a du nouveau" not in read(lea, DAY)
    passed(cast.services, 93)
    words = read(lea, DAY)
    assert "Demander à Amina Benali s’il y a du nouveau" in words and "Jamais devant d’autres." in words
    assert page_of(amina) in lea.get(DAY).text and "Du nouveau ?" in read(lea, page_of(amina))
    assert "Jamais devant d’autres." in read(lea, page_of(amina))
    assert lea.get(page_of(amina)).text.count('type="radio"') == 7


def test_an_answer_is_counted_once_and_shown_nowhere(lea: Browser, cast: Cast) -> None:
    amina = cast.member()
    agreed(cast.services, amina, days_ago=95)
    for outcome in ("job", "job", "nothing"):
        lea.client.post(page_of(amina), data={"csrf_token": token_of(lea.get("/site")), "outcome": outcome})
    assert counted(cast.services) == {"job": 1}
    words = read(lea, page_of(amina))
    assert "Demandé le 24 novembre 2026." in words
    for path in (page_of(amina), f"/membres/{amina}", DAY):
        assert "emploi" not in read(lea, path).casefold() and "s’il y a du nouveau" not in read(lea, DAY)


def test_asked_without_an_answer_comes_back_at_six_months(lea: Browser, cast: Cast) -> None:
    amina = cast.member()
    agreed(cast.services, amina, days_ago=95)
    assert lea.sent(page_of(amina), {"then": "asked"}) == f"{page_of(amina)}?note=1"
    assert "s’il y a du nouveau" not in read(lea, DAY)
    passed(cast.services, 90)
    assert "Demander à Amina" in read(lea, DAY)
    lea.sent(page_of(amina), {"then": "asked"})
    passed(cast.services, 1)
    found = question(cast.services, amina)
    assert "Demander à Amina" not in read(lea, DAY) and found is not None and found.times_asked == 2


def test_never_again_said_by_voice(lea: Browser, cast: Cast) -> None:
    amina = cast.member()
    agreed(cast.services, amina, days_ago=95)
    lea.sent(page_of(amina), {"then": "never"})
    assert "a dit : ne plus me demander" in read(lea, page_of(amina)) and "Demander à" not in read(lea, DAY)
    assert "Ne plus demander" not in read(lea, page_of(amina))


def test_nothing_chosen_is_said_and_what_is_over_too(lea: Browser, cast: Cast) -> None:
    amina, jean = cast.member(), cast.member("Jean", None)
    agreed(cast.services, amina, days_ago=95)
    wrong = lea.send(page_of(amina), {"outcome": "peut-être"})
    assert wrong.status_code == 422 and "Choisissez une réponse de la liste." in text_of(wrong.text)
    late = lea.client.post(page_of(jean), data={"csrf_token": token_of(lea.get("/site")), "outcome": "job"})
    assert late.status_code == 422 and "Rien n’a été compté." in text_of(late.text)
    assert "Il n’y a rien à demander à cette personne." in read(lea, page_of(jean)) and counted(cast.services) == {}


def test_another_site_has_no_such_page(lea: Browser, cast: Cast) -> None:
    ginette = cast.member("Ginette", None, site="auzances")
    agreed(cast.services, ginette, days_ago=95)
    lea.get(page_of(ginette), 404)
    form = {"csrf_token": token_of(lea.get("/site")), "outcome": "job"}
    assert lea.client.post(page_of(ginette), data=form).status_code == 404 and counted(cast.services) == {}
    assert "Ginette" not in read(lea, DAY)


def test_her_own_record_is_a_colleague_s(lea: Browser, cast: Cast) -> None:
    own = cast.member("Léa", "Martin", staff_id=cast.lea.staff_id)
    agreed(cast.services, own, days_ago=95)
    assert "s’il y a du nouveau" not in read(lea, DAY) and "C’est votre fiche." in read(lea, page_of(own))
    form = {"csrf_token": token_of(lea.get("/site")), "outcome": "job"}
    assert lea.client.post(page_of(own), data=form).status_code == 422 and counted(cast.services) == {}


def test_a_departure_asks_whether_they_may_be_asked_still(lea: Browser, cast: Cast) -> None:
    amina, jean, zoe = cast.member(), cast.member("Jean", None), cast.member("Zoé", None)
    for each in (amina, jean):
        agreed(cast.services, each, days_ago=10)
    tick = "La personne veut bien qu’on lui demande encore"
    assert tick in read(lea, f"/membres/{amina}/depart") and tick not in read(lea, f"/membres/{zoe}/depart")
    lea.sent(f"/membres/{amina}/depart", {"how": "left", "still_asked": "y"})
    lea.sent(f"/membres/{jean}/depart", {"how": "left"})
    assert question(cast.services, jean) is None
    passed(cast.services, 93)
    words = read(lea, DAY)
    assert "Demander à Amina" in words and "Demander à Jean" not in words
    depart.leave(cast.services, cast.lea, amina, died=True)
    assert "Demander à" not in read(lea, DAY) and count(cast.services, AfterwardsQuestion) == 0


def test_the_day_costs_one_statement_more_and_only_where_there_is_one(lea: Browser, app: Flask, cast: Cast) -> None:
    def asked() -> int:
        lea.get(DAY)
        with statements(app) as found:
            lea.get(DAY)
        return len(found)

    before, people = asked(), [cast.member(f"Personne {number}", None) for number in range(15)]
    for each in people:
        agreed(cast.services, each, days_ago=95)
    assert asked() <= before + 2
    assert lea.get(DAY).text.count("/du-nouveau") == 10
    answer.answer(cast.services, cast.lea, people[0], JOB)
    assert lea.get(DAY).text.count("/du-nouveau") == 10  # those who follow


def test_the_page_of_a_member_leads_there(lea: Browser, cast: Cast) -> None:
    amina = cast.member()
    assert page_of(amina) in lea.get(f"/membres/{amina}").text
    agreed(cast.services, amina)
    assert "À demander à partir du 24 février 2027." in read(lea, page_of(amina))
