"""No page of a member's has a word of the trade, in French or in English, whatever the state of the badge."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from badges.web.http import limits
from tests.badges.web.portfolio.pages import FORBIDDEN, pages, post, token
from tests.badges.web.portfolio.walk import badges_in_each_state, member_pages
from tests.cast.counter import Cast
from tests.cast.html import text_of
from tests.conftest import Clock

SPOKEN = r'(?:alt|title|aria-label|placeholder|data-stop)="([^"]*)"'


def trade_words(page: str, language: str) -> list[str]:
    """The forbidden words that somebody reads or hears on a page."""
    read = (text_of(page) + " " + " ".join(re.findall(SPOKEN, page))).casefold()
    return [word for word in FORBIDDEN[language] if word in read]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_page_uses_a_forbidden_word(
    app: Flask, cast: Cast, client: FlaskClient, clock: Clock, language: str
) -> None:
    codes, found, states = badges_in_each_state(cast, clock), {}, set()
    for each in member_pages(app, cast, codes):
        answer = client.get(each.path, query_string={"lang": language})
        if answer.mimetype != "text/html":
            continue
        states.add((each.endpoint, each.state, answer.status_code))
        assert answer.status_code in (200, 303, 404, 422), each
        assert f'<html lang="{language}"' in answer.text or answer.status_code == 303, each
        if words := trade_words(answer.text, language):
            found[each] = words
    assert found == {}
    assert {("portfolio.award", state, 200) for state in codes} <= states  # each state was read
    assert ("portfolio.show", "cancelled", 422) in states and ("portfolio.paper", "paused", 422) in states


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_answer_to_a_form_uses_a_forbidden_word(cast: Cast, client: FlaskClient, language: str) -> None:
    keep = pages(cast, cast.code)["open-badge-passport"]
    asked = {"lang": language}
    texts = {
        "wrong address": post(client, f"{keep}?lang={language}", keep, email="pas une adresse").text,
        "code sent": client.post(
            keep,
            query_string=asked,
            data={"csrf_token": token(client.get(keep)), "email": "a@exemple.fr"},
            follow_redirects=True,
        ).text,
        "wrong code": post(client, f"{keep}/code?lang={language}", keep, letter_code="000000").text,
        "no such link": client.get("/moi/nothing", query_string=asked).text,
        "no such badge": client.get(f"/moi/{cast.key()}/AAAAAAAAAA", query_string=asked).text,
    }
    for _each in range(limits.MEMBER_LINK.failures):
        texts["too many guesses"] = client.get("/moi/nothing", query_string=asked).text
    assert {name: trade_words(page, language) for name, page in texts.items() if trade_words(page, language)} == {}


def test_a_forbidden_word_is_noticed() -> None:
    main = "<main>{}</main>".format
    assert trade_words(main("<p>Votre <b>assertion</b></p>"), "fr") == ["assertion"]
    assert trade_words(main('<img alt="An Endorsement">'), "en") == ["endors"]
    assert trade_words(main('<a href="badge.json">Votre badge</a>'), "fr") == []
