"""The name question at `/v/<CODE>`: four answers, none of which accuses, changes the verdict, or is kept."""

from __future__ import annotations

import logging
import re

import pytest
from flask.testing import FlaskClient

from tests.cast.counter import Cast
from tests.cast.html import heading

ANSWERS = {
    "Amina B.": ("good", "C’est ce nom."),
    "b amina": ("good", "C’est ce nom."),
    "Amina Benavette": ("", "Cela peut être cette personne."),
    "Mme Benavette": ("", "Cela peut être cette personne."),
    "Fatou D.": ("warn", "Le badge porte un autre nom."),
    "A": ("", "Rien à comparer."),
    "": ("", "Rien à comparer."),
    "amina@example.org": ("", "Rien à comparer."),
}


def answer(page: str) -> tuple[str, str]:
    """The tone and the sentence of the answer; there is exactly one."""
    ((tone, said),) = re.findall(r'<p class="answer ([a-z]*)"[^>]*><b>(.*?)</b>', page)
    return tone, said


@pytest.mark.parametrize("typed", ANSWERS)
def test_each_answer(cast: Cast, client: FlaskClient, typed: str) -> None:
    shown = client.post(f"/v/{cast.code}", data={"name": typed})
    assert shown.status_code == 200
    assert answer(shown.text) == ANSWERS[typed]
    assert heading(shown.text) == "Ce badge est authentique"
    assert "verdict good" in shown.text and 'class="bad' not in shown.text
    assert shown.headers["Cache-Control"] == "no-store" and "Set-Cookie" not in shown.headers


def test_the_recipient_of_a_file_is_answered_alike(cast: Cast, client: FlaskClient) -> None:
    for typed in ("Amina B.", "Amina Benavette", "Fatou D.", "A"):
        shown = client.post("/verifier", data={"text": cast.code, "recipient": typed})
        assert answer(shown.text) == ANSWERS[typed]
        assert heading(shown.text) == "Ce badge est authentique"


def test_nothing_is_asked_until_somebody_asks(cast: Cast, client: FlaskClient) -> None:
    page = client.get(f"/v/{cast.code}").text
    assert 'class="answer' not in page
    assert f'action="/v/{cast.code}#qui" method="post"' in page and 'name="name"' in page


def test_the_name_is_in_no_log_and_shown_as_text(
    cast: Cast, client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        page = client.post(f"/v/{cast.code}", data={"name": "<b>Zebulon</b>"}).text
    assert "<b>Zebulon" not in page and 'value="&lt;b&gt;Zebulon' in page
    assert "Zebulon" not in caplog.text + "".join(str(vars(each)) for each in caplog.records)


def test_a_badge_that_is_not_shown_answers_no_name(cast: Cast, client: FlaskClient) -> None:
    hidden, withdrawn = cast.hidden(cast.code), cast.undone(cast.awarded("equipe"))
    for code, status in ((hidden, 200), (withdrawn, 200), ("7K3M9QXD4T", 404)):
        shown = client.post(f"/v/{code}", data={"name": "Amina B."})
        assert shown.status_code == status
        assert "Amina" not in shown.text and 'class="answer' not in shown.text


def test_a_long_name_is_cut_and_a_longer_form_refused(cast: Cast, client: FlaskClient) -> None:
    assert client.post(f"/v/{cast.code}", data={"name": "é" * 1000}).status_code == 200
    assert client.post(f"/v/{cast.code}", data={"name": "e" * 20_000}).status_code == 413


def test_a_cancelled_badge_answers_under_its_own_headline(cast: Cast, client: FlaskClient) -> None:
    code = cast.revoked(cast.code)
    for typed in ("Amina Benavette", "Fatou D."):
        page = client.post(f"/v/{code}", data={"name": typed}).text
        assert answer(page) == ANSWERS[typed] and "verdict bad" in page
