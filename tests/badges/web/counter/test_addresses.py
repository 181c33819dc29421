"""The addresses of a badge as people type them from a card, and what a message shows of them."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from badges.issuing.correcting import pause
from badges.ledger import narrative
from badges.network.facts import FUNCTIONS
from badges.network.tables import Staff
from tests.cast.counter import Cast
from tests.cast.html import heading


@pytest.mark.parametrize("path", ["/V", "/V/", "/v", "/v/", "/V?lang=fr"])
def test_an_address_without_its_code_shows_the_field(cast: Cast, client: FlaskClient, path: str) -> None:
    page = client.get(path, follow_redirects=True)
    assert (page.status_code, heading(page.text)) == (200, "Vérifier un badge")
    assert 'name="code"' in page.text and "Écrivez le code" not in page.text
    assert client.get("/v/?code=").status_code == 422  # the field was sent, and was empty


@pytest.mark.parametrize("form", ["{0}/", "{1}/", "{2}/", "{1}/?lang=en", "{0}/?lang=fr&_scheme=ftp&code=1"])
@pytest.mark.parametrize("start", ["/v/", "/V/"])
def test_a_code_with_a_slash_after_it_leads_to_the_badge(
    cast: Cast, client: FlaskClient, start: str, form: str
) -> None:
    code = cast.code
    mixed = code[:4].lower() + code[4:7] + code[7:].lower()
    typed = start + form.format(code, mixed, f"{mixed[:5]}-{mixed[5:]}")
    moved = client.get(typed)
    assert (moved.status_code, moved.location) == (302, typed.replace("/?", "?").removesuffix("/"))
    page = client.get(typed, follow_redirects=True)
    said = "This badge is authentic" if "lang=en" in form else "Ce badge est authentique"
    assert (page.status_code, heading(page.text)) == (200, said)


def test_no_address_leads_elsewhere(cast: Cast, client: FlaskClient) -> None:
    for path in ("/v//evil.example/", "/V/%2F%2Fevil.example/", "/v/%5Cevil.example/", "/V?next=//evil.example"):
        location = client.get(path).location or "/"
        assert re.match(r"(?:http://localhost(?::\d+)?)?/(?:$|[^/\\])", location), (path, location)


def preview(client: FlaskClient, code: str, language: str = "fr") -> dict[str, str]:
    """What a message shows of a badge's address."""
    page = client.get(f"/v/{code}?lang={language}").text
    return dict(re.findall(r'<meta property="og:(\w+)" content="([^"]*)"', page))


def test_a_message_says_what_the_badge_is_and_never_its_verdict(cast: Cast, client: FlaskClient) -> None:
    code = cast.awarded("ecoute", visibility="public")
    before = preview(client, code)
    assert before["title"] == "Être à l’écoute — Amina B."
    assert before["description"] == "Comprendre avant de répondre. Un badge du Réseau Citoyen de Services."
    english = preview(client, code, "en")
    assert english["description"].endswith(". A badge of the Réseau Citoyen de Services.")
    assert english["description"] != before["description"]
    pause.pause(cast.services, cast.actor, cast.award_id(code), "person")
    assert "en pause" in heading(client.get(f"/v/{code}").text)
    assert preview(client, code) == before


@pytest.mark.parametrize(
    ("function", "who", "english"),
    [
        ("animatrice", "L’animatrice du site d’Auzances", "The facilitator at Auzances"),
        ("animateur", "L’animateur du site d’Auzances", "The facilitator at Auzances"),
        ("coordinatrice", "La coordinatrice du site d’Auzances", "The coordinator at Auzances"),
        ("coordinateur", "Le coordinateur du site d’Auzances", "The coordinator at Auzances"),
    ],
)
def test_who_attests_is_said_in_the_language_of_the_page(
    cast: Cast, client: FlaskClient, function: str, who: str, english: str
) -> None:
    with cast.services.database.begin() as session:
        session.get_one(Staff, cast.actor.staff_id).function = function
    code = cast.awarded("ecoute")
    page = client.get(f"/v/{code}").text
    assert f"<b>{who}</b> atteste avoir vu ce que ce badge décrit." in page
    page = client.get(f"/v/{code}?lang=en").text
    assert f"<b>{english}</b> attests to having seen what this badge describes." in page and "atteste" not in page


def test_words_of_another_kind_stand_as_they_were_signed() -> None:
    comment = narrative.facilitator_comment("animatrice", "Auzances")
    assert narrative.function_in(comment, FUNCTIONS, "Auzances") == "animatrice"
    for other in (comment + " Bravo.", "Je confirme.", "", comment.replace("animatrice", "maire")):
        assert narrative.function_in(other, FUNCTIONS, "Auzances") is None
    assert narrative.function_in(comment, FUNCTIONS, "Guéret") is None


def test_an_attestation_is_put_into_english_where_it_is_one_sentence_of_ours() -> None:
    one, other = (narrative.facilitator_comment("animatrice", site) for site in ("Auzances", "Guéret"))
    said = "The facilitator at Auzances attests to having seen what this badge describes."
    assert narrative.comment_in_english(one) == said
    assert narrative.comment_in_english(f"{one} {other}") is None  # half of it would stay in French
