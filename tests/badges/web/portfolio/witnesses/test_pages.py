"""« Des témoins » on the private page: slips, yes and no; nothing before the site has read it, nobody else's."""

from __future__ import annotations

import html
import re

import pypdfium2
import pytest
import zxingcpp
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from badges.recognition.witnesses import keys, reading, slips
from badges.recognition.witnesses.rows import OwnBadge
from badges.recognition.witnesses.rules import Manner
from tests.badges.web.portfolio.pages import FORBIDDEN, token
from tests.cast.counter import Cast
from tests.cast.office import hidden_fields
from tests.cast.witnesses import SENTENCE, kept, read, slip, statements, written
from tests.conftest import Clock


@pytest.fixture
def page(cast: Cast) -> str:
    """The address of the witnesses of Amina's badge."""
    return f"/moi/{cast.key()}/{cast.code}/temoins"


def award_of(cast: Cast) -> int:
    """The number of Amina's badge."""
    return cast.award_id(cast.code)


def words(found: TestResponse) -> str:
    """What a page says."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", found.text)).split())


def answered(client: FlaskClient, page: str, number: int, then: str) -> TestResponse:
    """Press a button on the page of a statement."""
    path = f"{page}/mot-{number}"
    found = client.get(path)
    return client.post(path, data={"csrf_token": token(found), "then": then})


def test_a_slip_is_made_printed_and_stopped(cast: Cast, client: FlaskClient, page: str) -> None:
    carried = hidden_fields(client.get(page))
    for _ in range(2):  # a double tap makes one
        assert client.post(page, data={**carried, "then": "paper"}).status_code == 303
    shown = client.get(page)
    codes = set(re.findall(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b", words(shown)))
    assert len(codes) == 1
    (sheet,) = set(re.findall(r'href="([^"]+billet\.pdf)"', shown.text))
    answer = client.get(sheet)
    assert answer.mimetype == "application/pdf" and answer.headers["Cache-Control"] == "no-store"
    picture = pypdfium2.PdfDocument(answer.data)[0].render(scale=1).to_pil()
    (found,) = zxingcpp.read_barcodes(picture)
    code = keys.read(codes.pop())
    assert found.text == f"{cast.services.settings.public_url}/temoin/{code}".upper()
    stop = sheet.replace("billet.pdf", "arreter")
    assert client.post(stop, data={"csrf_token": token(shown)}).status_code == 303
    assert client.get(sheet).status_code == 404 and client.get(f"/temoin/{code}").status_code == 410


def test_a_link_is_shown_to_be_sent(cast: Cast, client: FlaskClient, page: str) -> None:
    carried = hidden_fields(client.get(page))
    client.post(page, data={**carried, "then": "link"})
    assert f"{cast.services.settings.public_url}/temoin/" in client.get(page).text


def test_nothing_is_read_before_the_site(cast: Cast, client: FlaskClient, page: str) -> None:
    number = written(cast.services, slip(cast.services, cast.actor, award_of(cast)))
    home = f"/moi/{cast.key()}"
    for path in (page, home, f"{home}/{cast.code}", f"{page}/mot-{number}"):
        assert "Josiane" not in client.get(path, follow_redirects=True).text
    reading.show(cast.services, cast.actor, number)
    for path in (page, home, f"{home}/{cast.code}"):
        assert "Josiane dit l’avoir vu." in words(client.get(path))
    assert SENTENCE in client.get(f"{page}/mot-{number}").text


def test_what_a_witness_said_waits_above_the_badge_of_whatever_badge_it_is(
    cast: Cast, client: FlaskClient, page: str, clock: Clock
) -> None:
    number = read(cast.services, cast.actor, slip(cast.services, cast.actor, award_of(cast)))
    home = f"/moi/{cast.key()}"
    for badge in ("equipe", None):
        above, _badge_itself, below = client.get(home).text.partition('class="owned beside"')
        assert f'href="{page}/mot-{number}"' in above and "Josiane" not in below
        clock.advance(hours=1)
        if badge:
            cast.awarded(badge)  # it stands on top then
    answered(client, page, number, "no")
    assert 'class="owned"' in client.get(home).text and "doors ahead" not in client.get(home).text


def test_yes_puts_it_in_the_badge_and_out_takes_it_out(cast: Cast, client: FlaskClient, page: str) -> None:
    number = read(cast.services, cast.actor, slip(cast.services, cast.actor, award_of(cast)))
    assert SENTENCE not in client.get(f"/v/{cast.code}").text
    assert answered(client, page, number, "yes").headers["Location"] == page
    assert SENTENCE in client.get(f"/v/{cast.code}").text and "Dans votre badge" in words(client.get(page))
    assert "Le retirer de mon badge" in words(client.get(f"{page}/mot-{number}"))
    assert answered(client, page, number, "out").status_code == 303
    assert SENTENCE not in client.get(f"/v/{cast.code}").text and "Josiane" not in client.get(page).text


def test_no_destroys_it_and_an_older_page_is_no_trouble(cast: Cast, client: FlaskClient, page: str) -> None:
    number = read(cast.services, cast.actor, slip(cast.services, cast.actor, award_of(cast)))
    older = token(client.get(f"{page}/mot-{number}"))
    asked = words(client.get(f"/moi/{cast.key()}/{cast.code}"))
    assert "Lire ses mots" in asked and "Josiane a écrit" in words(client.get(f"{page}/mot-{number}"))
    done = answered(client, page, number, "no").headers["Location"]
    assert done == f"{page}?fait=statement.declined"
    assert "C’est effacé. Cette personne n’en saura rien." in words(client.get(done))
    assert "It is deleted." in words(client.get(f"{done}&lang=en"))
    assert statements(cast.services) == [] and "Josiane" not in client.get(page).text
    for then in ("yes", "no", "out", "nonsense"):
        found = client.post(f"{page}/mot-{number}", data={"csrf_token": older, "then": then})
        assert found.headers["Location"] == page
    assert SENTENCE not in client.get(f"/v/{cast.code}").text


def test_another_members_link_opens_neither(cast: Cast, client: FlaskClient) -> None:
    number = read(cast.services, cast.actor, slip(cast.services, cast.actor, award_of(cast)))
    other = cast.awarded("equipe", who="Zoé")
    own = f"/moi/{cast.key('Zoé')}/{other}/temoins"
    assert client.get(f"/moi/{cast.key('Zoé')}/{cast.code}/temoins").status_code == 404
    assert client.get(f"{own}/mot-{number}").headers["Location"] == own
    found = client.post(f"{own}/mot-{number}", data={"csrf_token": token(client.get(own)), "then": "yes"})
    assert found.status_code == 404 and statements(cast.services)[0].kept_at is None
    theirs = slips.make(cast.services, OwnBadge(cast.member_id), award_of(cast), Manner.PAPER)
    assert client.get(f"{own}/{theirs}/billet.pdf").status_code == 404
    assert client.post(f"{own}/{theirs}/arreter", data={"csrf_token": token(client.get(own))}).status_code == 404


def test_a_hidden_or_paused_badge_says_what_to_do(cast: Cast, client: FlaskClient, page: str) -> None:
    cast.hidden(cast.code)
    found = client.get(page)
    assert "Montrez-le d’abord" in words(found) and 'value="paper"' not in found.text
    refused = client.post(page, data={"csrf_token": token(client.get(f"/moi/{cast.key()}/{cast.code}/mots"))})
    assert refused.status_code == 422 and "Il faut d’abord le montrer" in words(refused)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_members_meet_no_words_of_the_trade(cast: Cast, client: FlaskClient, page: str, language: str) -> None:
    _code, number = kept(cast.services, cast.actor, award_of(cast))
    read(cast.services, cast.actor, slip(cast.services, cast.actor, award_of(cast)), key="b")
    for path in (page, f"{page}/mot-{number}"):
        text = words(client.get(f"{path}?lang={language}")).lower()
        assert not [each for each in FORBIDDEN[language] if each in text]


def test_a_witness_who_wrote_no_word_is_not_said_to_have_written(cast: Cast, client: FlaskClient, page: str) -> None:
    number = read(cast.services, cast.actor, slip(cast.services, cast.actor, award_of(cast)), sentence=None)
    badge = words(client.get(f"/moi/{cast.key()}/{cast.code}"))
    assert "Josiane dit l’avoir vu." in badge and "Lire ses mots" not in badge and "Répondre" in badge
    found = words(client.get(f"{page}/mot-{number}"))
    assert "Cette personne n’a pas écrit de mots." in found and "a écrit" not in found.replace("a pas écrit", "")
    assert "This person wrote no words." in words(client.get(f"{page}/mot-{number}?lang=en"))
