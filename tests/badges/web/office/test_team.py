"""A lost phone, reported by any colleague, and the private links to give again after it."""

from __future__ import annotations

import re

from flask import Flask

from badges.network import accounts
from badges.people import links
from tests.cast.office import Browser, signed_in, token_of
from tests.cast.people import Cast
from tests.house.staff import PASSWORD, give_password


def plain(page: str) -> str:
    """The words of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).replace("\u00a0", " ").replace("\u202f", " ").split())


def karim_of(app: Flask, cast: Cast) -> Browser:
    """Karim of Auzances, signed in."""
    give_password(cast.services, cast.karim.staff_id)
    return signed_in(app, cast, "karim@rcs-creuse.example")


def test_a_colleague_of_another_site_stops_what_was_on_the_phone(app: Flask, cast: Cast, lea: Browser) -> None:
    amina = cast.member()
    page = lea.get(f"/membres/{amina}/lien").text
    (private,) = re.findall(r"/moi/[\w-]{43}", page)
    assert "Le lien d’Amina" in page and "de Amina" not in page
    visitor = Browser(app.test_client())
    assert "Amina" in visitor.get(private).text
    karim = karim_of(app, cast)
    choice = plain(karim.get("/telephone-perdu").text)
    assert "Karim Haddad (vous)" in choice and "Léa Martin animatrice" in choice and "@" not in choice
    done = karim.send(f"/telephone-perdu/{cast.lea.staff_id}")
    assert done.status_code == 200 and "1 lien privé est arrêté" in plain(done.text)
    lea.get("/aujourdhui", 303)
    stopped = plain(visitor.get(private, 404).text)
    assert "Appelez votre site" in stopped and "Guéret" in stopped and "Amina" not in stopped
    assert "Ce lien ne sert plus" in visitor.get("/moi/nothing", 404).text
    assert "Call your site" in visitor.get(f"{private}?lang=en", 404).text

    again = signed_in(app, cast, "lea@rcs-creuse.example")
    assert "à redonner" not in again.get("/aujourdhui").text and "Amina" not in again.get("/liens").text
    assert "Un lien arrêté" in again.get(f"/membres/{amina}/lien").text
    again.get(f"/membres/{amina}/lien.pdf", 422)

    cast.services.clock.advance(days=1)  # type: ignore[attr-defined]
    assert links.end_lost_phones(cast.services) == 1
    assert visitor.get("/moi/nothing", 404).text == visitor.get(private, 404).text.replace(private, "/moi/nothing")
    again = signed_in(app, cast, "lea@rcs-creuse.example")
    assert "1 lien à redonner" in plain(again.get("/aujourdhui").text)
    assert f"/membres/{amina}/lien" in again.get("/liens").text
    fresh = re.findall(r"/moi/[\w-]{43}", again.get(f"/membres/{amina}/lien").text)[0]
    assert fresh != private and "Amina" in visitor.get(fresh).text
    assert "Aucun lien à redonner" in plain(again.get("/liens").text)
    assert "à redonner" not in again.get("/aujourdhui").text


def test_it_stands_on_everybody_s_day_and_one_tap_brings_all_back(
    app: Flask, cast: Cast, lea: Browser, helene: Browser
) -> None:
    private = f"/moi/{links.show(cast.services, cast.lea, cast.member())}"
    visitor, karim = Browser(app.test_client()), karim_of(app, cast)
    karim.send(f"/telephone-perdu/{cast.lea.staff_id}")
    cast.services.clock.advance(minutes=4)  # type: ignore[attr-defined]
    said = "Karim Haddad a déclaré perdu le téléphone de Léa Martin, il y a 4 min."
    for page in (karim.get("/aujourdhui"), helene.get("/aujourdhui"), helene.get("/coordination")):
        assert said in plain(page.text) and "Tout rétablir" in page.text
        assert f"/telephone-perdu/{cast.lea.staff_id}/retablir" in page.text
    lea.get("/connexion")  # which gives her browser another cookie
    assert "un téléphone perdu a été signalé" in lea.get("/connexion").text
    again = signed_in(app, cast, "lea@rcs-creuse.example")
    own = plain(again.get(f"/telephone-perdu/{cast.lea.staff_id}/retablir").text)
    assert "C’est votre téléphone" in own and "Tout rétablir" not in own
    page = again.get("/telephone-perdu")
    answer = again.client.post(f"/telephone-perdu/{cast.lea.staff_id}/retablir", data={"csrf_token": token_of(page)})
    assert answer.status_code in (400, 403) and visitor.get(private, 404)
    done = helene.send(f"/telephone-perdu/{cast.lea.staff_id}/retablir")
    assert done.status_code == 200 and "1 lien privé aussi" in plain(done.text)
    assert "Amina" in visitor.get(private).text
    assert "Aujourd’hui à Guéret" in lea.get("/aujourdhui").text  # the very session of before
    lea.get("/membres")
    assert "déclaré perdu" not in helene.get("/aujourdhui").text
    helene.get(f"/telephone-perdu/{cast.lea.staff_id}/retablir", 303)


def test_a_stale_session_shuts_nobody_out_for_long(app: Flask, cast: Cast, lea: Browser, helene: Browser) -> None:
    """One colleague may be reported from a session that lies open; a second one, or bringing back, asks for a proof."""
    cast.services.clock.advance(minutes=6)  # type: ignore[attr-defined]
    karim, own = cast.karim.staff_id, cast.lea.staff_id
    assert lea.send(f"/telephone-perdu/{karim}").status_code == 200
    to_proof = f"/cest-bien-vous?next=/telephone-perdu/{cast.helene.staff_id}"
    assert lea.get(f"/telephone-perdu/{cast.helene.staff_id}", 303).headers["Location"] == to_proof
    form = {"csrf_token": token_of(lea.get("/telephone-perdu"))}
    answer = lea.client.post(f"/telephone-perdu/{cast.helene.staff_id}", data=form)
    assert (answer.status_code, answer.headers["Location"]) == (303, to_proof)
    helene.get("/aujourdhui")
    lea.get(f"/telephone-perdu/{karim}/retablir", 303)
    answer = lea.client.post(f"/telephone-perdu/{karim}/retablir", data=form)
    assert answer.status_code == 303 and answer.headers["Location"].startswith("/cest-bien-vous")
    lea.sent("/cest-bien-vous", {"next": "/aujourdhui", "password": PASSWORD})
    assert lea.send(f"/telephone-perdu/{karim}/retablir").status_code == 200  # with the proof, who reported may
    assert lea.send(f"/telephone-perdu/{cast.helene.staff_id}").status_code == 200
    assert helene.get("/aujourdhui", 303)
    assert lea.send(f"/telephone-perdu/{own}").status_code == 200  # one's own asks for none


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
