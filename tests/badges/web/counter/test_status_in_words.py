"""Whose word it is that a badge ended: that of its issuer, or of the list of another site that the badge names."""

from __future__ import annotations

import html
import json
import re
from dataclasses import replace
from typing import Any

import pypdfium2
import pytest
from flask import Flask
from flask.testing import FlaskClient

from badges.issuing.correcting import pause
from badges.sharing.disagree import disagree
from badges.web.counter.verdicts import read
from tests.badges.web.counter.sharing.links import link
from tests.cast.application import app_over
from tests.cast.counter import Cast
from tests.conftest import Clock
from tests.verifier import dialects as d
from tests.verifier.conftest import untouched_world, verifier_keyring, world
from tests.verifier.world import INDEX, NETWORK, NOW, STRANGER, World, changed, credential, status_entry, status_list
from verifier.believed_issuers import Believed
from verifier.verdict import Headline

__all__ = ["untouched_world", "verifier_keyring", "world"]

URL = "https://listes.école.example/annulés"
HOST = "listes.xn--cole-9oa.example"


def published(world: World, purpose: str, revoked: tuple[int, ...], *, by_issuer: bool = False) -> str:
    """A badge of the stranger with an entry of a list that a key signed, or the stranger."""
    url = "https://stranger.example/status" if by_issuer else URL
    key = d.did_key(world, d.Algorithm.EDDSA)
    issuer = STRANGER if by_issuer else key.issuer
    document = status_list(url, revoked, issuer=issuer, credentialSubject__statusPurpose=purpose)
    named = replace(key, name=world.signer("stranger").method.id) if by_issuer else key
    world.web.put(url, d.with_suite(document, named, "eddsa-jcs-2022"))
    badge = credential(issuer__id=STRANGER, issuer__name="École des métiers", credentialStatus=status_entry(url))
    return json.dumps(world.sign(changed(badge, {"credentialStatus__statusPurpose": purpose}), "stranger"))


SAID: dict[tuple[str, str], dict[str, str]] = {
    ("revocation", "fr"): {
        "title": f"Ce badge est annulé, d’après la liste de {HOST}",
        "row": f"annulé d’après la liste de {HOST}",
        "why": f"C’est ce que dit la liste de {HOST}, que le badge désigne.",
        "clear": f"Ce badge n’est pas dans la liste de badges annulés de {HOST}.",
    },
    ("revocation", "en"): {
        "title": f"This badge is cancelled, according to the list of {HOST}",
        "row": f"cancelled according to the list of {HOST}",
        "why": f"So says the list of {HOST}, which the badge names.",
        "clear": f"This badge is not in the list of cancelled badges of {HOST}.",
    },
    ("suspension", "fr"): {"why": f"C’est ce que dit la liste de {HOST}, que le badge désigne."},
    ("suspension", "en"): {"why": f"So says the list of {HOST}, which the badge names."},
}
BY_ITS_ISSUER = (
    "L’organisme l’a ",
    "L’organisme qui ",
    "The organisation ",
    "Qui l’a fait ",
    "Its maker ",
    "où son émetteur",
    "its issuer announces",
)


@pytest.mark.parametrize("listed", [True, False], ids=["listed", "unlisted"])
@pytest.mark.parametrize(("purpose", "language"), SAID)
def test_the_list_of_another_is_named(world: World, purpose: str, language: str, listed: bool, app: Flask) -> None:
    believed = {"believed": Believed.of((STRANGER,) if listed else (NETWORK,)), "known_issuers": {}}
    said = SAID[purpose, language]

    def told(revoked: tuple[int, ...], **options: Any) -> Any:
        verdict = world.verify(published(world, purpose, revoked, **options), **believed)
        with app.test_request_context(f"/?lang={language}"):
            return verdict.headline, read(verdict, ours=False)

    headline, reading = told((INDEX,))
    assert headline is (Headline.REVOKED if purpose == "revocation" else Headline.SUSPENDED)
    lines = [reading.panel.title, *reading.panel.lines]
    rows = [text for line in reading.checks for text in (line.outcome, *line.reasons)]
    assert said.get("title", reading.panel.title) == reading.panel.title
    assert said.get("row", rows[0]) in rows
    assert any(said["why"] in line for line in lines) and said["why"] in rows
    assert not [each for each in (*lines, *rows) if any(words in each for words in BY_ITS_ISSUER)]
    headline, reading = told((INDEX,), by_issuer=True)  # the positive control: the issuer's own list is not named
    assert HOST not in " ".join([reading.panel.title, *reading.panel.lines, *reading.notes])
    assert any(words in each for each in reading.panel.lines for words in BY_ITS_ISSUER)
    headline, reading = told(())
    assert headline in (Headline.VALID, Headline.UNKNOWN_ISSUER)
    assert any(said.get("clear", HOST) in note for note in reading.notes)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_on_the_page(cast: Cast, clock: Clock, world: World, language: str) -> None:
    clock.now = NOW
    app = app_over(replace(cast.services, fetch=world.web))
    presented = {"text": published(world, "revocation", (INDEX,))}
    page = html.unescape(app.test_client().post(f"/verifier?lang={language}", data=presented).text)
    plain = page.replace("\u202f", " ").replace("\xa0", " ")
    assert SAID["revocation", language]["title"] in plain and SAID["revocation", language]["row"] in plain


CAUSES = ("organisme", "équipe", "demande", "d’accord", "organisation", "team", "agree", "request", "maker")
NAMED = ("l’a mis en pause", "put it on hold", "à votre demande", "d’accord avec")


@pytest.mark.parametrize("asked", ["member", "colleague"])
def test_a_pause_of_ours_names_nobody_whoever_asked_for_it(cast: Cast, client: FlaskClient, asked: str) -> None:
    code, second = cast.code, cast.awarded("empathie", sentence=None)
    _number, dossier = link(cast, code, second)
    assert "SUSPENDED" not in client.get(f"/v/{code}", headers={"Accept": "application/json"}).text  # the control
    if asked == "member":
        disagree(cast.services, cast.member_id, code)
    else:
        pause.pause(cast.services, cast.actor, cast.award_id(code), "person")
    for query, title, wanted in (("", "en pause", "Cela peut changer."), ("?lang=en", "on hold", "This may change.")):
        for path in (f"/v/{code}{query}", f"{dossier}{query}"):
            found = re.search(r'<section class="verdict.*?</section>', client.get(path).text, re.S)
            assert found is not None
            said = " ".join(html.unescape(re.sub(r"<[^>]+>", " ", found[0])).split())
            assert title in said and wanted in said and not [each for each in CAUSES if each in said], (path, said)
    page = html.unescape(client.get(f"/v/{code}").text)
    assert "Annulation" in page and not [each for each in NAMED if each in page]
    pdf = pypdfium2.PdfDocument(client.get(f"/v/{code}/preuve.pdf").data)[0].get_textpage().get_text_bounded()
    assert "Cela peut changer." in " ".join(pdf.split()) and not [each for each in NAMED if each in pdf]
    json_text = client.get(f"/v/{code}", headers={"Accept": "application/json"}).text
    assert "SUSPENDED" in json_text and not [each for each in (*NAMED, "MEMBER", "member") if each in json_text]
