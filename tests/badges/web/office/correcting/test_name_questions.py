"""Another name, over the pages: asked in three taps, heard by a colleague, answered on the member's page; told."""

from __future__ import annotations

import html
import json
import re

import pytest
from flask import Flask

from badges.people import links
from tests.cast.facts import change_member
from tests.cast.naming import ask, own_link, question
from tests.cast.office import Browser, hidden_fields
from tests.cast.people import Cast
from tests.cast.recognition import Recognition, agreed
from tests.conftest import ORIGIN

OLD, NEW = "Rosalie Bobin", "Paul Martin"
RECORD = {"given_name": "Paul", "family_name": "Martin", "badges": "y"}


@pytest.fixture
def badge(cast: Cast) -> Recognition:
    """Rosalie's badge, with her whole name; she has no e-mail."""
    return agreed(cast, given="Rosalie", family="Bobin", name=OLD).sign()


def rename(of: Recognition) -> None:
    """Léa writes the other name into the record."""
    change_member(of.services, of.lea, of.member, given_name="Paul", family_name="Martin")


def plain(page: str) -> str:
    """The text of a page with plain spaces."""
    return html.unescape(page).replace("\u202f", " ").replace("\xa0", " ")


def said(app: Flask, path: str, **form: str) -> str:
    """What somebody without a session reads, or is answered to a form."""
    client = app.test_client(use_cookies=False)
    if not form:
        return plain(client.get(path, base_url=ORIGIN, headers={"Accept": "text/html"}).text)
    # The field that asks for the page again, in another language, holds what was presented.
    return plain(
        re.sub(r'<input type="hidden" name="text"[^>]*>', "", client.post(path, base_url=ORIGIN, data=form).text)
    )


def test_the_four_requests_change_nothing(app: Flask, lea: Browser, badge: Recognition) -> None:
    form, public = f"/reconnaitre/{badge.award}/corriger/nom", f"/v/{badge.code}"
    lea.sent(f"/membres/{badge.member}/modifier", RECORD)
    assert lea.send(form, {"name": NEW}).status_code == 200
    refused = lea.send(form, {"name": NEW, "then": "correct"})
    assert refused.status_code == 422 and "demandez d’abord l’accord" in plain(refused.text)
    assert lea.sent(f"/membres/{badge.member}/ancien-nom") == f"/membres/{badge.member}/ancien-nom?refaits=1"
    assert OLD in said(app, public) and NEW not in said(app, public)
    assert badge.row().name_shown == OLD and len(badge.editions()) == 1
    heard = f"/reconnaitre/{badge.award}/nom"  # and she cannot say yes herself
    page = plain(lea.get(heard).text)
    assert "Vous avez demandé ce nom" in page and "La personne dit oui" not in page and OLD not in page
    assert lea.send(heard, {"answer": "yes"}).status_code == 422
    assert badge.row().name_shown == OLD


def test_asked_in_three_taps_and_heard_by_a_colleague(
    app: Flask, lea: Browser, helene: Browser, badge: Recognition
) -> None:
    rename(badge)
    form, heard = f"/reconnaitre/{badge.award}/corriger/nom", f"/reconnaitre/{badge.award}/nom"
    shown = plain(lea.send(form, {"name": NEW}).text)
    assert "la personne doit dire oui" in shown and "Demander son accord" in shown and "Refaire le badge" not in shown
    assert lea.sent(form, {"name": NEW, "then": "ask"}) == f"/reconnaitre/{badge.award}/fait?demande=1"
    done = plain(lea.get(f"/reconnaitre/{badge.award}/fait").text)
    assert f"Un nom attend son accord : {NEW}" in done.replace("<b>", "").replace("</b>", "").replace("<bdi>", "")
    assert "sa page" in done
    helene.sent("/site", {"site": str(badge.row().site_id)})
    for browser in (lea, helene):
        day = plain(browser.get("/aujourdhui").text)
        assert f"À demander à {NEW}" in day and f'href="{heard}"' in day and OLD not in day
    page = plain(helene.get(heard).text)
    assert "La personne dit oui" in page and NEW in page and OLD not in page and "Rosalie" not in page
    assert helene.sent(heard, {"answer": "yes"}) == f"/reconnaitre/{badge.award}/fait?corrige=1"
    assert NEW in said(app, f"/v/{badge.code}") and OLD not in said(app, f"/v/{badge.code}")
    assert helene.client.get(heard).status_code == 303  # it waits no longer
    day = plain(lea.get("/aujourdhui").text)  # there is no e-mail: the site tells
    told = f"/reconnaitre/{badge.award}/corriger/dit"
    assert "a été corrigé le" in day and told in day and "À demander" not in day
    assert lea.sent("/aujourdhui", to=told) == "/aujourdhui"
    assert told not in lea.get("/aujourdhui").text


def test_no_old_name_is_shown_anywhere(app: Flask, lea: Browser, helene: Browser, badge: Recognition) -> None:
    copy = badge.documents()["ob3"].decode()
    rename(badge)
    ask(badge, NEW)
    helene.sent(f"/reconnaitre/{badge.award}/nom", {"answer": "yes"})
    pages = [said(app, f"/v/{badge.code}{end}") for end in ("", "?lang=en", "/badge.json", "/badge.svg")]
    pages += [said(app, path, text=copy) for path in ("/verifier", "/verifier?lang=en")]
    programs = app.test_client().post(
        "/verifier", base_url=ORIGIN, data={"text": copy}, headers={"Accept": "application/json"}
    )
    assert programs.json is not None and programs.json["headline"] == "REVOKED"
    pages.append(programs.text)
    link = own_link(badge)
    pages += [said(app, f"/moi/{link}"), said(app, f"/moi/{link}/{badge.code}")]
    staff = ("/aujourdhui", "/badges-delivres", f"/membres/{badge.member}", f"/reconnaitre/{badge.award}/fait",
             f"/reconnaitre/{badge.award}/corriger", f"/reconnaitre/{badge.award}/corriger/nom")  # fmt: skip
    pages += [plain(browser.get(path).text) for browser in (lea, helene) for path in staff]
    pages.append(plain(helene.get("/journal").text))
    assert [page[:300] for page in pages if "Rosalie" in page or "Bobin" in page] == []
    assert sum(NEW in page for page in pages) >= 10  # the control: they are the pages of this badge
    signed = json.loads(said(app, f"/v/{badge.code}/badge.json"))
    assert signed["credentialSubject"]["identifier"][0]["identityHash"] == NEW


def test_taken_back(lea: Browser, badge: Recognition) -> None:
    rename(badge)
    ask(badge, NEW)
    assert lea.sent(f"/reconnaitre/{badge.award}/nom", {"answer": "back"}) == f"/reconnaitre/{badge.award}/fait"
    assert question(badge) is None and "À demander" not in plain(lea.get("/aujourdhui").text)


# -- the member's page ------------------------------------------------------------------------------------------------


def answered(app: Flask, path: str, answer: str) -> tuple[int, str]:
    """The member answers on their page: the status, and what the page then says."""
    browser = Browser(app.test_client())
    fields = {**hidden_fields(browser.get(path)), "answer": answer}
    found = browser.client.post(path, data=fields)
    text = browser.client.get(found.location).text if found.status_code == 303 else found.text
    return found.status_code, plain(text)


def test_the_member_says_yes_alone(app: Flask, badge: Recognition) -> None:
    home = f"/moi/{own_link(badge)}"
    assert "Votre nom sur ce badge" not in said(app, home)
    rename(badge)
    ask(badge, NEW)
    path = f"{home}/{badge.code}/nom"
    for page in (home, f"{home}/{badge.code}"):
        assert "Votre nom sur ce badge" in said(app, page) and path in said(app, page)
    assert "Your name on this badge" in said(app, f"{home}?lang=en")
    asked = said(app, path)
    assert NEW in asked and OLD not in asked and "Yes, this is my name" in said(app, f"{path}?lang=en")
    status, page = answered(app, path, "yes")
    assert status == 303 and "Votre badge porte ce nom" in page and "Ce badge a été corrigé le" in page
    assert badge.row().name_shown == NEW and badge.headline() == "VALID"


def test_the_member_says_no(app: Flask, badge: Recognition) -> None:
    rename(badge)
    ask(badge, NEW)
    status, page = answered(app, f"/moi/{own_link(badge)}/{badge.code}/nom", "no")
    assert status == 303 and "Rien n’a changé" in page
    assert badge.row().name_shown == OLD and question(badge) is None


def test_the_link_that_the_corrector_opened_says_why_not(app: Flask, lea: Browser, badge: Recognition) -> None:
    rename(badge)
    ask(badge, NEW)
    lea.get(f"/membres/{badge.member}/lien")
    path = f"/moi/{own_link(badge)}/{badge.code}/nom"
    status, page = answered(app, path, "yes")
    assert status == 422 and "il y a moins de 24 heures" in page and badge.row().name_shown == OLD
    badge.services.clock.advance(hours=24, minutes=1)  # type: ignore[attr-defined]
    assert answered(app, path, "yes")[0] == 303 and badge.row().name_shown == NEW


def test_another_member_s_link_answers_nothing(app: Flask, cast: Cast, badge: Recognition) -> None:
    rename(badge)
    ask(badge, NEW)
    other = links.show(cast.services, cast.helene, cast.member("Fatou", "Petit"))
    client = app.test_client()
    assert client.get(f"/moi/{other}/{badge.code}/nom").status_code == 404
