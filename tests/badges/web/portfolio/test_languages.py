"""Another language is kept open: every page of a member's in one that nobody speaks, written from right to left."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser

from badges.recognition import reads as recognition
from badges.web.http import formats, wording
from tests.badges.web.portfolio.pseudo import CLOSED, OPENED, TAG, longer, spoken, untranslated
from tests.badges.web.portfolio.walk import badges_in_each_state, member_pages
from tests.cast.application import serving
from tests.cast.browsing import PATIENCE, WIDER
from tests.cast.counter import Cast
from tests.conftest import Clock

# Codes are drawn at random: the widest letters must fit too.
WIDEST_CODES = "document.querySelectorAll('.paste .nb').forEach(code => { code.textContent = 'WWWWM-MMMWM'; })"


@pytest.fixture
def spoken_by(app: Flask, tmp_path: Path) -> Iterator[Flask]:
    """The application, which speaks the language of brackets besides its own."""
    with spoken(app, tmp_path / "translations"):
        yield app


def names(cast: Cast) -> set[str]:
    """The French names of the badges, and of the places where they are kept: a title may hold them."""
    with cast.services.database.begin(read_only=True) as session:
        badges = {wording.typeset(each.versions[-1].content["name"]["fr"]) for each in recognition.badges(session)}
    return badges | {"France Travail", "Open Badge Passport", "LinkedIn", "LCW", "Europass", "Moodle"}


def test_every_page_is_whole_in_another_language(
    spoken_by: Flask, cast: Cast, client: FlaskClient, clock: Clock
) -> None:
    known, found, seen = names(cast), {}, set()
    for each in member_pages(spoken_by, cast, badges_in_each_state(cast, clock)):
        answer = client.get(each.path, query_string={"lang": TAG})
        if answer.mimetype != "text/html" or answer.status_code == 303:
            continue
        seen.add(each.endpoint)
        assert f'<html lang="{TAG}" dir="rtl">' in answer.text, each
        assert f'hreflang="fr" href="{each.path}"' in answer.text or "montrer" in each.path, each
        if words := untranslated(answer.text, known):
            found[each] = words
    assert found == {}, "say it by _(), or mark it: <bdi> for a name, lang for what a badge says (`said_in`)"
    assert {"portfolio.home", "portfolio.award", "portfolio.show", "portfolio.audience", "portfolio.file"} <= seen
    for path in ("/moi/nothing", f"/moi/{cast.key()}/AAAAAAAAAA"):
        assert untranslated(client.get(path, query_string={"lang": TAG}).text) == [], path


def test_the_other_languages_are_named_in_their_own_words(spoken_by: Flask, cast: Cast, client: FlaskClient) -> None:
    page = client.get(f"/moi/{cast.key()}").text
    assert f'lang="{TAG}" hreflang="{TAG}" href="/moi/{cast.key()}?lang={TAG}">العربية<' in page
    assert ">English<" in page and ">Français<" not in page and "dir=" not in page
    preferred = client.get(f"/moi/{cast.key()}", headers={"Accept-Language": "ar-MA,ar;q=0.9,fr;q=0.5"}).text
    assert 'dir="rtl"' in preferred and ">Français<" in preferred


def test_dates_of_another_language_come_from_the_cldr(spoken_by: Flask, clock: Clock) -> None:
    with spoken_by.test_request_context(f"/?lang={TAG}"):
        assert not set("aeiou") & set(formats.weekday_date(clock()) + formats.month_period(clock(), clock()))
        assert formats.relative_day(clock(), clock().date()) == formats.weekday_date(clock())
        assert formats.clock(clock()).count(":") == 1


def test_what_is_not_in_the_catalogue_is_noticed() -> None:
    page = f'<html lang="{TAG}"><p>{longer("Bonjour")}</p>{{}}<p>{longer("Le " + longer("lundi"))}</p></html>'
    assert untranslated(page.format("")) == []
    assert untranslated(page.format("<p>Bonjour <bdi>Amina</bdi></p>")) == ["Bonjour"]
    assert untranslated(page.format('<img alt="Carré"><b lang="fr">Coudre</b>')) == ["Carré"]
    assert len(longer("Cette page est à vous.")) >= 1.4 * len("Cette page est à vous.")
    assert longer("x").startswith(OPENED) and longer("x").endswith(CLOSED)


@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_is_cut_in_another_language(
    spoken_by: Flask, cast: Cast, browser: Browser, clock: Clock, width: int
) -> None:
    """WCAG 2.2, 1.4.4 and 1.4.10: the narrowest phone, and text at twice its size, in longer words."""
    codes = badges_in_each_state(cast, clock)
    chosen = {state: codes[state] for state in ("shown", "paused", "cancelled")}
    context = browser.new_context(viewport={"width": width, "height": 740}, reduced_motion="reduce")
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    with serving(spoken_by, "localhost") as server:
        for each in member_pages(spoken_by, cast, chosen):
            is_file = each.endpoint == "portfolio.file" and not each.path.endswith("attestation")
            if is_file or each.path.endswith(".pdf"):
                continue
            page.goto(f"http://localhost:{server.port}{each.path}?lang={TAG}")
            page.evaluate(WIDEST_CODES)
            for size in ("100%", "200%"):
                page.evaluate(f"document.documentElement.style.fontSize = '{size}'")
                assert page.evaluate(WIDER) <= 0, (each, size)
        page.evaluate("document.querySelector('h1').style.whiteSpace = 'nowrap'")
        page.evaluate("document.querySelector('h1').textContent = 'x'.repeat(400)")
        assert page.evaluate(WIDER) > 0
    context.close()
