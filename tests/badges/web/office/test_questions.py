"""What outsiders ask, as staff read it; and « On m'appelle pour un badge », which says what everyone reads."""

from __future__ import annotations

import html
import re

import pytest
from sqlalchemy import select

from badges.base.tables import Letter
from badges.network.tables import Site
from badges.questions import badge_question, tell_member
from badges.questions.facts import QuestionFacts
from badges.questions.tables import BadgeCall, Question
from badges.recognition.states import Visibility
from tests.cast.office import Browser
from tests.cast.people import Cast
from tests.cast.recognition import Recognition, agreed

MESSAGE = QuestionFacts(question='Vraiment ? <b onclick="x">', asker="Garage <i>Martin</i>", contact="+33555001122")


@pytest.fixture
def badge(cast: Cast) -> Recognition:
    """A badge of Amina, of Guéret, with no e-mail address."""
    return agreed(cast).sign()


def plain(page: str) -> str:
    """What can be read in the main part of a page, on one line."""
    found = re.search(r"<main.*?</main>", page, re.S)
    assert found is not None
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", found[0])).split())


def spoken(page: str) -> list[str]:
    """What is to be read aloud: the panel, the facts, and what was seen."""
    said = re.findall(r"<h1>(.*?)</h1>|<section class=\"verdict.*?</section>", page, re.S)
    panel = re.search(r'<section class="verdict.*?</section>', page, re.S)
    assert said and panel is not None
    pieces = re.findall(r"<(?:h1|p)>(.*?)</(?:h1|p)>", panel[0], re.S) + re.findall(r"<bdi>(.*?)</bdi>", page, re.S)
    return [" ".join(html.unescape(each).split()) for each in pieces]


def test_the_day_page_leads_to_the_questions(cast: Cast, lea: Browser, badge: Recognition) -> None:
    assert 'href="/questions"' not in lea.get("/aujourdhui").text
    badge_question.ask(cast.services, badge.code, MESSAGE)
    assert 'href="/questions"' in lea.get("/aujourdhui").text
    page = lea.get("/questions").text
    assert "Vraiment ?" in page and 'href="tel:+33555001122"' in page and f'href="/v/{badge.code}"' in page
    assert "<b onclick" not in page and "<i>Martin" not in page
    (question,) = re.findall(r"/questions/(\d+)/repondu", page)
    assert lea.sent("/questions", to=f"/questions/{question}/repondu") == "/questions"
    assert badge.count(Question) == 0
    again = lea.send("/aujourdhui", to=f"/questions/{question}/repondu")
    assert again.status_code == 404 and "plus là" in again.text


def test_an_address_is_a_link_to_write(cast: Cast, lea: Browser, badge: Recognition) -> None:
    badge_question.ask(
        cast.services, badge.code, QuestionFacts(question="Oui ?", asker=None, contact="a+b&cc=x@garage.example")
    )
    assert 'href="mailto:a%2Bb%26cc%3Dx%40garage.example"' in lea.get("/questions").text


def test_another_sites_question_is_not_there(cast: Cast, lea: Browser, helene: Browser, badge: Recognition) -> None:
    badge_question.ask(cast.services, badge.code, MESSAGE)
    badge.change(site_id=cast.auzances)
    assert "Vraiment ?" not in lea.get("/questions").text
    (number,) = (each.id for each in rows(cast, Question))
    assert lea.send("/aujourdhui", to=f"/questions/{number}/repondu").status_code == 404
    assert badge.count(Question) == 1
    with cast.services.database.begin() as session:
        session.get_one(Site, cast.auzances).closed_on = cast.services.now().date()
    assert "Vraiment ?" in helene.get("/questions").text
    assert "Vraiment ?" not in lea.get("/questions").text


def rows(cast: Cast, table: type) -> list[Question]:
    """The rows of a table."""
    with cast.services.database.begin(read_only=True) as session:
        found = list(session.scalars(select(table)))
        session.expunge_all()
    return found


CHANGES: dict[str, dict[str, object]] = {
    "valid": {},
    "hidden": {"visibility": Visibility.HIDDEN},
    "public": {"visibility": Visibility.PUBLIC},
    "withdrawn": {"state": "withdrawn"},
}


@pytest.mark.parametrize("state", [*CHANGES, "erased", "unknown", "nonsense"])
def test_it_says_what_everyone_reads_and_nothing_more(
    cast: Cast, lea: Browser, visitor: Browser, badge: Recognition, state: str
) -> None:
    badge.change(**CHANGES.get(state, {}))
    if state == "erased":
        badge.change(erased_at=cast.services.now())
    typed = {"unknown": "0000000000", "nonsense": "pas un code"}.get(state, badge.code)
    public = plain(visitor.client.get("/v/" + typed).text)
    page = lea.get("/appels?code=" + typed).text
    said = spoken(page)
    assert said and [each for each in said if each not in public] == []
    assert ("Amina B." in plain(page)) is (state in ("valid", "public")) is ("Amina B." in public)
    assert "Benali" not in page and "/membres/" not in page
    assert ("Prévenir la personne" in page) is (state in ("valid", "public", "hidden"))


def test_the_page_of_a_valid_badge_says_all_of_it(lea: Browser, badge: Recognition) -> None:
    """The control: whether, what, to whom, by whom, when, and what was seen."""
    text = plain(lea.get(f"/appels?code=http://localhost:8000/V/{badge.code.lower()}").text)
    for words in ("Amina B.", "Services, Guéret", "novembre 2026", "Ce qui a été vu", badge.code[:5]):
        assert words in text


def test_one_tap_tells_the_person(cast: Cast, lea: Browser, badge: Recognition) -> None:
    path = f"/appels?code={badge.code}"
    where = lea.sent(path, {"code": badge.code}, to="/appels")
    assert "prévenue" in lea.get(where).text and "Prévenir la personne" not in lea.get(where).text
    assert badge.count(BadgeCall) == 1 and rows(cast, Letter) == []
    lea.sent(path, {"code": badge.code}, to="/appels")
    assert badge.count(BadgeCall) == 1
    page = lea.get("/aujourdhui").text
    assert "À dire à Amina Benali" in page
    (call,) = re.findall(r"/appels/(\d+)/dit", page)
    assert lea.sent("/aujourdhui", to=f"/appels/{call}/dit") == "/aujourdhui"
    assert "À dire à" not in lea.get("/aujourdhui").text


def test_the_answer_does_not_say_how_the_person_is_told(cast: Cast, lea: Browser, badge: Recognition) -> None:
    other = agreed(cast, given="Zoé", family=None, email="zoe@courrier.example").sign()
    notices = []
    for each in (badge, other):
        where = lea.sent(f"/appels?code={each.code}", {"code": each.code}, to="/appels")
        notices.append(re.findall(r'role="status">(.*?)</p>', lea.get(where).text))
    assert notices[0] == notices[1] and other.count(BadgeCall) == 2


@pytest.mark.parametrize("code", ["0000000000", "", "x" * 500, "\x00"])
def test_nobody_is_told_of_an_unknown_code(lea: Browser, badge: Recognition, code: str) -> None:
    assert lea.send("/appels", {"code": code}, to="/appels").status_code == 404
    assert badge.count(BadgeCall) == 0


def test_another_sites_member_is_not_on_the_list(cast: Cast, lea: Browser, badge: Recognition) -> None:
    elsewhere = cast.member("Lucie", "Morel", site="auzances")
    badge.change(member_id=elsewhere)
    tell_member.tell(cast.services, cast.lea, badge.code)
    assert "Lucie" not in lea.get("/aujourdhui").text
    (call,) = rows(cast, BadgeCall)
    assert lea.send("/aujourdhui", to=f"/appels/{call.id}/dit").status_code == 404
