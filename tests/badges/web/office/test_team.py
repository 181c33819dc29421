"""A lost phone, reported by any colleague, and the private links to give again after it."""

from __future__ import annotations

import re

from flask import Flask

from badges.network import accounts
from badges.people import links
from tests.cast.office import Browser, signed_in
from tests.cast.people import Cast
from tests.house.staff import PASSWORD, give_password


def plain(page: str) -> str:
    """The words of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).replace("\u00a0", " ").replace("\u202f", " ").split())


def karim_of(app: Flask, cast: Cast) -> Browser:
    """Karim of Auzances, signed in."""
    give_password(cast.services, cast.karim.staff_id)
    return signed_in(app, cast, "karim@rcs-creuse.example")


def test_a_colleague_of_another_site_ends_what_was_on_the_phone(app: Flask, cast: Cast, lea: Browser) -> None:
    amina = cast.member()
    page = lea.get(f"/membres/{amina}/lien").text
    (private,) = re.findall(r"/moi/[\w-]{43}", page)
    visitor = Browser(app.test_client())
    assert "Amina" in visitor.get(private).text
    karim = karim_of(app, cast)
    choice = plain(karim.get("/telephone-perdu").text)
    assert "Karim Haddad (vous)" in choice and "Léa Martin animatrice" in choice and "@" not in choice
    done = karim.send(f"/telephone-perdu/{cast.lea.staff_id}")
    assert done.status_code == 200 and "1 lien privé ne sert plus" in plain(done.text)
    lea.get("/aujourdhui", 303)
    dead = visitor.get(private, 404).text
    assert "Ce lien ne sert plus" in dead and "Amina" not in dead
    assert visitor.get("/moi/nothing", 404).text == dead.replace(private, "/moi/nothing")
    assert "Amina" not in karim.get("/liens").text

    again = signed_in(app, cast, "lea@rcs-creuse.example")
    assert "1 lien à redonner" in plain(again.get("/aujourdhui").text)
    assert f"/membres/{amina}/lien" in again.get("/liens").text
    fresh = re.findall(r"/moi/[\w-]{43}", again.get(f"/membres/{amina}/lien").text)[0]
    assert fresh != private and "Amina" in visitor.get(fresh).text
    assert "Aucun lien à redonner" in plain(again.get("/liens").text)
    assert "à redonner" not in again.get("/aujourdhui").text


def test_one_s_own_phone_ends_this_session_too(cast: Cast, lea: Browser) -> None:
    page = lea.send(f"/telephone-perdu/{cast.lea.staff_id}")
    assert "Vos appareils sont déconnectés" in plain(page.text) and "/connexion" in page.text
    lea.get("/aujourdhui", 303)


def test_a_closed_or_unknown_account_is_not_there(cast: Cast, lea: Browser) -> None:
    lea.get("/telephone-perdu/999", 404)
    accounts.disable(cast.services, cast.helene, cast.karim.staff_id or 0)
    lea.get(f"/telephone-perdu/{cast.karim.staff_id}", 404)
    assert "Karim" not in lea.get("/telephone-perdu").text


def test_reading_the_page_ends_nothing(cast: Cast, lea: Browser, helene: Browser) -> None:
    key = links.show(cast.services, cast.helene, cast.member())
    lea.get(f"/telephone-perdu/{cast.helene.staff_id}")
    helene.get("/aujourdhui")
    with cast.services.database.begin(read_only=True) as session:
        assert links.member_by_key(cast.services, session, key) is not None
    assert PASSWORD not in lea.get("/telephone-perdu").text
