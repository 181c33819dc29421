"""« Un doute ? » : three lines to the site, read again, sent once; only from the page of a badge that is shown."""

from __future__ import annotations

import html
import re
from hashlib import sha256

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete, func, select
from werkzeug.test import TestResponse

from badges.base.database import bounds
from badges.network.signin import failures
from badges.network.tables import FailureCount
from badges.questions.tables import Question
from badges.web.counter.questions import SENT, SENT_IN_A_DAY
from tests.cast.counter import Cast
from tests.cast.disks import read_only
from tests.cast.office import hidden_fields, token_of
from tests.cast.reserve import Disk, disk
from tests.conftest import Clock

__all__ = ["disk"]
TYPED = {"question": "Est-ce bien elle ?", "asker": "Garage Martin", "contact": "05 55 00 11 22"}


def kept(cast: Cast) -> list[tuple[str, str | None, str | None]]:
    """The questions that the site has."""
    with cast.services.database.begin(read_only=True) as session:
        found = session.execute(select(Question.text, Question.asker, Question.contact).order_by(Question.id))
        return [tuple(each) for each in found]  # type: ignore[misc]


def preview(client: FlaskClient, code: str, **typed: str) -> TestResponse:
    """The page that shows what was typed."""
    return client.post(f"/v/{code}/doute", data={**TYPED, **typed})


def send(client: FlaskClient, code: str, *, address: str = "192.0.2.1", **typed: str) -> TestResponse:
    """Send what the preview carries, from an address."""
    page = preview(client, code, **typed)
    assert page.status_code == 200, page.text
    return client.post(f"/v/{code}/doute/envoi", data=hidden_fields(page), environ_base={"REMOTE_ADDR": address})


def field(page: TestResponse, name: str) -> str:
    """What a field of the form holds."""
    found = re.search(
        rf'<textarea id="{name}"[^>]*>\n(.*?)</textarea>|<input id="{name}"[^>]*value="([^"]*)"', page.text, re.S
    )
    assert found is not None
    return html.unescape(found[1] if found[1] is not None else found[2])


def test_from_the_badge_to_the_site(cast: Cast, client: FlaskClient) -> None:
    page = client.get(f"/v/{cast.code}")
    assert f'action="/v/{cast.code}/doute"' in page.text and 'id="question"' in page.text
    assert "Set-Cookie" not in page.headers and "csrf_token" not in page.text
    seen = preview(client, cast.code)
    assert seen.headers["Cache-Control"] == "no-store" and kept(cast) == []
    answer = send(client, cast.code)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/v/{cast.code}/doute/envoi")
    assert client.get(answer.headers["Location"]).status_code == 200
    assert kept(cast) == [("Est-ce bien elle ?", "Garage Martin", "+33555001122")]


def test_the_language_is_kept_along_the_way(cast: Cast, client: FlaskClient) -> None:
    page = client.get(f"/v/{cast.code}?lang=en")
    assert f'action="/v/{cast.code}/doute?lang=en"' in page.text
    seen = client.post(f"/v/{cast.code}/doute?lang=en", data=TYPED)
    assert "Read it again" in seen.text and f"/v/{cast.code}/doute/envoi?lang=en" in seen.text


def test_correcting_keeps_what_was_typed(cast: Cast, client: FlaskClient) -> None:
    page = preview(client, cast.code, correct="1")
    assert page.status_code == 200
    assert field(page, "question") == TYPED["question"] and field(page, "asker") == TYPED["asker"]


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("question", ""),
        ("question", "é" * 601),
        ("question", "Voyez https://gagnez.example"),
        ("asker", "a" * 121),
        ("asker", "www.gagnez.example"),
        ("contact", "demain"),
    ],
)
def test_what_is_wrong_comes_back_as_it_was_typed(cast: Cast, client: FlaskClient, name: str, typed: str) -> None:
    for path in (f"/v/{cast.code}/doute", f"/v/{cast.code}/doute/envoi"):
        token = token_of(client.get("/connexion"))
        page = client.post(path, data={**TYPED, name: typed, "csrf_token": token})
        assert page.status_code == 422 and f'id="{name}-erreur"' in page.text
        assert {each: field(page, each) for each in TYPED} == {**TYPED, name: typed}
    assert kept(cast) == []


def test_markup_is_shown_as_text(cast: Cast, client: FlaskClient) -> None:
    typed = '<script>alert(1)</script> "><img src=x onerror=y>'
    page = preview(client, cast.code, question=typed, asker="<b>Moi</b>")
    assert "<script>" not in page.text and "<img src=x" not in page.text and "<b>Moi" not in page.text
    assert html.escape(typed, quote=True).replace("&quot;", "&#34;") in page.text
    assert hidden_fields(page)["question"] == typed
    assert send(client, cast.code, question=typed).status_code == 303


def test_control_marks_are_not_kept(cast: Cast, client: FlaskClient) -> None:
    send(client, cast.code, question="Vrai\x00 ?\r\n\x1b[31m\u202eoui", asker="\u200f", contact="")
    assert kept(cast) == [("Vrai ? [31moui", None, None)]


def test_no_form_for_a_badge_that_is_not_shown(cast: Cast, client: FlaskClient) -> None:
    """Every answer is that of the page itself: nothing is revealed."""
    codes = {
        "hidden": cast.hidden(cast.awarded("equipe")),
        "withdrawn": cast.undone(cast.awarded("ecoute")),
        "unknown": "0000000000",
    }
    token = token_of(client.get("/connexion"))
    for code in codes.values():
        page = client.get(f"/v/{code}")
        assert 'id="question"' not in page.text and "/doute" not in page.text
        for path in (f"/v/{code}/doute", f"/v/{code}/doute/envoi"):
            for answer in (client.get(path), client.post(path, data={**TYPED, "csrf_token": token})):
                assert answer.status_code == page.status_code
                assert main_of(answer) == main_of(page)
    assert kept(cast) == []
    public = cast.awarded("empathie", visibility="public")
    assert 'id="question"' in client.get(f"/v/{public}").text
    assert 'id="question"' in client.get(f"/v/{cast.revoked(public)}").text


def main_of(answer: TestResponse) -> str:
    """The main part of a page."""
    found = re.search(r"<main.*?</main>", answer.text, re.S)
    assert found is not None
    return found[0]


def test_a_badge_hidden_meanwhile_takes_no_message(cast: Cast, client: FlaskClient) -> None:
    code = cast.awarded("equipe")
    carried = hidden_fields(preview(client, code))
    cast.hidden(code)
    answer = client.post(f"/v/{code}/doute/envoi", data=carried)
    assert answer.status_code == 200 and main_of(answer) == main_of(client.get(f"/v/{code}")) and kept(cast) == []


def test_a_foreign_page_sends_nothing(cast: Cast, client: FlaskClient) -> None:
    carried = hidden_fields(preview(client, cast.code))
    path = f"/v/{cast.code}/doute/envoi"
    assert client.post(path, data=TYPED).status_code == 403
    assert client.post(path, data={**carried, "csrf_token": "x"}).status_code == 403
    foreign = {"Sec-Fetch-Site": "cross-site", "Origin": "https://elsewhere.example"}
    assert client.post(path, data=carried, headers=foreign).status_code == 403
    assert kept(cast) == []
    assert client.post(path, data=carried).status_code == 303


def test_messages_from_a_hundred_addresses_fill_no_more_than_the_bound(
    cast: Cast, client: FlaskClient, clock: Clock
) -> None:
    carried = hidden_fields(preview(client, cast.code))
    answers = [
        client.post(
            f"/v/{cast.code}/doute/envoi",
            data={**carried, "question": f"Question {number} ?"},
            environ_base={"REMOTE_ADDR": f"198.51.100.{number}"},
        ).status_code
        for number in range(100)
    ]
    most = bounds.QUESTIONS_OF_A_BADGE_AN_HOUR
    assert answers == [303] * most + [422] * (100 - most) and len(kept(cast)) == most
    with cast.services.database.begin(read_only=True) as session:
        assert (session.scalar(select(func.count()).select_from(FailureCount)) or 0) <= bounds.FAILURE_ROWS
    full = send(client, cast.code, question="Et moi ?", address="203.0.113.1")
    assert full.status_code == 422 and 'href="tel:' in full.text and field(full, "question") == "Et moi ?"
    assert "réessayez dans 60 minutes" in full.text
    clock.advance(hours=1)
    assert send(client, cast.code, question="Et moi ?", address="203.0.113.1").status_code == 303
    assert len(kept(cast)) == most + 1


def test_one_stranger_does_not_close_the_form_for_others(cast: Cast, client: FlaskClient, clock: Clock) -> None:
    """Whatever one address sends in an hour and in five days, of which the site reads nothing: the next one is kept."""
    for day in range(5):
        for hour in range(3):
            for number in range(bounds.QUESTIONS_OF_AN_ADDRESS_AN_HOUR + 1):
                send(client, cast.code, question=f"Question {day} {hour} {number} ?")
            other = f"192.0.2.{10 * day + hour + 2}"
            assert send(client, cast.code, asker=other, address=other).status_code == 303
            clock.advance(hours=1)
        assert len(kept(cast)) == (day + 1) * bounds.QUESTIONS_OF_AN_ADDRESS_A_DAY + 3
        with cast.services.database.begin() as session:  # the others were answered
            session.execute(delete(Question).where(Question.asker.like("192%")))
        clock.advance(hours=22)


def test_no_question_and_no_count_holds_the_address(cast: Cast, client: FlaskClient, clock: Clock) -> None:
    assert send(client, cast.code, address="198.51.100.77").status_code == 303
    with cast.services.database.begin() as session:
        counts = session.scalars(select(FailureCount)).all()
        held = [*(str(vars(each)) for each in counts), *(str(vars(each)) for each in session.scalars(select(Question)))]
        assert len(counts) == 2 and not any("198.51" in each or "c63364" in each for each in held)
        guessed = {sha256(f"{each.scope}\0198.51.100.77".encode()).digest() for each in (SENT, SENT_IN_A_DAY)}
        assert not guessed & {each.key_digest for each in counts}  # without the instance's secret nobody finds it
    clock.advance(days=1)
    assert failures.forget_expired(cast.services.database, cast.services.now()) == 2


def test_an_address_that_sent_ten_today_is_told_to_call(cast: Cast, client: FlaskClient, clock: Clock) -> None:
    for number in range(bounds.QUESTIONS_OF_AN_ADDRESS_A_DAY):
        assert send(client, cast.code, question=f"Question {number} ?").status_code == 303
        clock.advance(minutes=13)
    clock.advance(hours=1)
    refused = send(client, cast.code, question="Encore ?")
    assert refused.status_code == 429 and "réessayez demain" in refused.text and 'href="tel:' in refused.text
    assert field(refused, "question") == "Encore ?"


def test_one_address_sends_five_an_hour(cast: Cast, client: FlaskClient) -> None:
    def clear() -> None:
        with cast.services.database.begin() as session:
            session.execute(delete(Question))

    for number in range(SENT.failures):
        assert send(client, cast.code, question=f"Question {number} ?").status_code == 303
    clear()
    refused = send(client, cast.code, question="Encore ?")
    assert refused.status_code == 429 and int(refused.headers["Retry-After"]) <= 3600
    assert field(refused, "question") == "Encore ?" and 'href="tel:' in refused.text
    assert send(client, cast.code, question="Encore ?", address="192.0.2.2").status_code == 303


def test_a_full_disk_gives_the_message_back(cast: Cast, client: FlaskClient, disk: Disk) -> None:
    cast.services.database.reserve.make()
    disk.free = 0
    answer = send(client, cast.code)
    assert answer.status_code == 503 and field(answer, "question") == TYPED["question"] and 'href="tel:' in answer.text
    assert kept(cast) == []
    disk.free = 10**9
    cast.services.database.reserve.fill()
    assert send(client, cast.code).status_code == 303


def test_a_disk_that_cannot_be_written_gives_the_message_back(cast: Cast, client: FlaskClient) -> None:
    client.get(f"/v/{cast.code}")
    with read_only(cast.services.settings.home):
        answer = send(client, cast.code)
    assert answer.status_code == 503 and field(answer, "question") == TYPED["question"]
