"""The employer's page: the verdict in words, computed from the stored bytes; a page for each kind; JSON beside it."""

from __future__ import annotations

import gzip
import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from badges.ledger.tables import Document
from badges.publication import judgement, routes
from badges.publication.published_document import Published
from badges.sharing import audience
from badges.web.http import limits
from tests.cast.counter import SENTENCE, Cast
from tests.cast.html import heading, text_of
from tests.conftest import Clock
from verifier.pipeline import verify

WIDE = "\u00a0"


def test_valid_badge_is_said_in_words_first(cast: Cast, client: FlaskClient) -> None:
    code = cast.code
    answer = client.get(f"/v/{code}")
    assert answer.status_code == 200
    assert heading(answer.text) == "Ce badge est authentique"
    assert f"<title>Ce badge est authentique{WIDE}: Transmettre un savoir-faire, Amina B." in answer.text
    order = [
        "Ce badge est authentique",
        f"Vérifié le 24{WIDE}novembre 2026 à 14{WIDE}h".replace(WIDE, " "),
        "Amina B.",
        "Est-ce bien la personne devant vous",
        "Qui l’atteste",
        "Appeler le 05 00 00 00 01",
        "Ce qui a été vu",
        "l’atelier couture, 2 séances",
        "Montre le geste, puis laisse faire",
        SENTENCE,
        "Tous les contrôles sont bons",
        f"{code[:5]}-{code[5:]}",
    ]
    seen = text_of(answer.text)
    places = [seen.find(words) for words in order]
    assert -1 not in places, dict(zip(order, places, strict=True))
    assert places == sorted(places)


def test_only_ticked_criteria_and_no_other_name(cast: Cast, client: FlaskClient) -> None:
    code = cast.awarded("equipe", criteria=(0, 2))
    for answer in (client.get(f"/v/{code}"), client.get(f"/v/{code}/attestation"), client.get(f"/v/{code}?lang=en")):
        page = answer.text
        assert "Tient sa part" not in page and "Sees their own part" not in page
        assert "Aide sans faire à la place" not in page and "without taking over" not in page
        assert "Benali" not in page
    page = client.get(f"/v/{code}").text
    assert "Partage les tâches avec le groupe" in page
    assert "Léa" not in page


def test_phone_of_the_site_is_a_link_to_call(cast: Cast, client: FlaskClient) -> None:
    assert 'href="tel:+33500000001"' in client.get(f"/v/{cast.code}").text


@pytest.mark.parametrize("typed", ["{0}", "{1}-{2}", "{1} {2}", "{lower}"])
def test_code_is_read_however_it_is_typed(cast: Cast, client: FlaskClient, typed: str) -> None:
    code = cast.code
    address = typed.format(code, code[:5], code[5:], lower=code.lower())
    for path in (f"/v/{address}", f"/V/{address}"):
        assert client.get(path).status_code == 200
    home = client.get("/v/", query_string={"code": address})
    assert (home.status_code, home.location) == (302, f"/v/{code}")


def test_home_field_takes_a_whole_link(cast: Cast, client: FlaskClient) -> None:
    code = cast.code
    for link in (f"http://localhost:8000/v/{code}", f"HTTP://LOCALHOST:8000/V/{code}", f"localhost:8000/V/{code}"):
        assert client.get("/v/", query_string={"code": link}).location == f"/v/{code}"


def test_json_at_the_same_address(cast: Cast, client: FlaskClient) -> None:
    code = cast.code
    for answer in (
        client.get(f"/v/{code}", headers={"Accept": "application/json"}),
        client.get(f"/v/{code}?format=json"),
    ):
        assert answer.content_type == "application/json"
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        body = answer.get_json()
        assert (body["answer"], body["award"], body["headline"]) == ("verdict", code, "VALID")
        assert {"name", "outcome", "code"} <= body["checks"][0].keys()
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    assert client.get(f"/v/{code}", headers={"Accept": browser}).mimetype == "text/html"
    assert client.get(f"/v/{code}", headers={"Accept": "*/*"}).mimetype == "text/html"


def test_unknown_code_says_what_to_check(client: FlaskClient) -> None:
    answer = client.get("/v/7K3M9QXD4T")
    assert answer.status_code == 404
    assert heading(answer.text) == "Aucun badge avec ce code"
    assert "Vérifiez les 10 signes." in answer.text
    assert "7K3M9-QXD4T" in answer.text
    assert 'href="tel:+33500000001"' in answer.text
    assert 'name="code"' in answer.text
    typed = client.get("/v/", query_string={"code": "7K3<b>"})
    assert typed.status_code == 404
    assert "7K3&lt;b&gt;" in typed.text and "7K3<b>" not in typed.text
    assert client.get("/v/7K3M9QXD4T?format=json").get_json() == {"answer": "unknown", "code": "award.unknown"}
    assert client.get("/v/", query_string={"code": "  "}).status_code == 422


def test_revoked_says_when_and_never_why(cast: Cast, client: FlaskClient) -> None:
    code = cast.revoked(cast.code)
    answer = client.get(f"/v/{code}")
    assert answer.status_code == 200
    assert heading(answer.text) == f"Ce badge est annulé depuis le 24{WIDE}novembre 2026"
    assert "verdict bad" in answer.text
    for private in ("wrong_person", "personne a", SENTENCE, "Montre le geste", "attestation.pdf"):
        assert private not in answer.text.replace("la personne a", "")
    assert client.get(f"/v/{code}?format=json").get_json()["headline"] == "REVOKED"
    assert client.get(f"/v/{code}/attestation.pdf").status_code == 410


def test_a_hidden_badge_shows_no_name_and_no_skill(cast: Cast, client: FlaskClient) -> None:
    code = cast.code
    audience.set_visibility(cast.services, cast.member_id, code, "hidden")
    answer = client.get(f"/v/{code}")
    assert answer.status_code == 200
    assert heading(answer.text) == "La personne n’a pas rendu ce badge visible"
    for private in ("Amina", "Transmettre", "transmettre", "couture", code):
        assert private not in answer.text.replace(f"/v/{code}", "")
    for name in ("badge.json", "badge.png", "attestation", "attestation.pdf", "qr.svg"):
        assert client.get(f"/v/{code}/{name}").status_code == 404, name


def test_withdrawn_is_said_without_blame(cast: Cast, client: FlaskClient) -> None:
    code = cast.undone(cast.code)
    answer = client.get(f"/v/{code}")
    assert answer.status_code == 200
    assert heading(answer.text) == "Ce badge a été retiré"
    assert "Amina" not in answer.text
    assert client.get(f"/v/{code}/badge.json").status_code == 410


def test_expired_is_authentic_but_over(cast: Cast, clock: Clock, client: FlaskClient) -> None:
    code = cast.expired(clock)
    answer = client.get(f"/v/{code}")
    assert answer.status_code == 200
    assert heading(answer.text) == "Ce badge est authentique, mais sa date de fin est passée"
    assert f"Il était valable jusqu’au 25{WIDE}novembre 2026." in answer.text
    assert "verdict calm" in answer.text
    assert "attestation.pdf" not in answer.text


def test_erased_is_gone(cast: Cast, clock: Clock, client: FlaskClient) -> None:
    from badges.recognition.tables import Award

    code = cast.code
    with cast.services.database.begin() as session:
        session.get_one(Award, cast.award_id(code)).erased_at = clock()
    answer = client.get(f"/v/{code}")
    assert answer.status_code == 410
    assert heading(answer.text) == "Ce badge n’est plus consultable ici."
    assert "<p>Cela ne dit rien de la personne.</p>" in answer.text and "Demandez" not in answer.text
    assert "Amina" not in answer.text


def test_changed_bytes_are_not_authentic_and_claim_nothing(cast: Cast, client: FlaskClient) -> None:
    code = cast.code
    with cast.services.database.begin() as session:
        for document in session.query(Document).filter(Document.representation == "ob3"):
            document.data = document.data.replace(b"Amina", b"Olive")
    answer = client.get(f"/v/{code}")
    assert heading(answer.text) == "Ce badge n’est pas authentique"
    for claim in ("Olive", "Amina", "Transmettre un savoir-faire", SENTENCE):
        assert claim not in answer.text
    assert client.get(f"/v/{code}?format=json").get_json()["credential"] is None


def test_what_cannot_be_checked_is_never_green(
    cast: Cast, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    from badges.base.errors import NotFound

    def nowhere(services: object, number: int) -> Published:
        raise NotFound("status.unknown_list")

    code = cast.code
    monkeypatch.setitem(routes._BUILD, "status_list", nowhere)
    answer = client.get(f"/v/{code}")
    assert answer.status_code == 200
    assert heading(answer.text) == "Nous n’avons pas pu tout vérifier"
    assert "Cela ne veut pas dire que ce badge est faux." in answer.text
    assert "verdict warn" in answer.text
    assert "sans que nous ayons pu tout vérifier" in answer.text


def test_english_uses_the_catalogue_and_keeps_what_was_signed(cast: Cast, client: FlaskClient) -> None:
    code = cast.code
    page = client.get(f"/v/{code}?lang=en").text
    assert '<html lang="en">' in page
    assert heading(page) == "This badge is authentic"
    for words in ("Passing on know-how", "Shows how, then lets others try", "This badge is not a diploma."):
        assert words in page
    assert re.search(rf'lang="fr"[^>]*><bdi>«.*{SENTENCE}', page)
    assert f'href="/v/{code}/attestation?lang=en"' in page
    assert f'hreflang="fr" href="/v/{code}"' in page
    assert "Ce badge" not in page


def test_open_graph_only_when_public(cast: Cast, client: FlaskClient) -> None:
    code, public = cast.code, cast.awarded("equipe", who="Łucja", visibility="public", search_engines=True)
    plain, shown = client.get(f"/v/{code}"), client.get(f"/v/{public}")
    assert "og:" not in plain.text
    assert plain.headers["X-Robots-Tag"] == "noindex"
    assert 'property="og:title" content="Travailler en équipe — Łucja N."' in shown.text
    assert shown.headers["X-Robots-Tag"] == "all"


def test_page_weighs_at_most_twenty_kilobytes(cast: Cast, client: FlaskClient) -> None:
    code = cast.awarded("equipe", criteria=(0, 1, 2, 3), visibility="public")
    page = client.get(f"/v/{code}", headers={"Accept-Encoding": "gzip"})
    assert page.headers["Content-Encoding"] == "gzip"
    text = gzip.decompress(page.data).decode()
    parts = set(re.findall(r'(?:src|href)="(/(?:static|images)/[^"]+)"', text))
    assert len(parts) == 5  # three style sheets, the badge and the mark
    wire = len(page.data)
    for part in parts:
        with client.get(part, headers={"Accept-Encoding": "gzip"}) as answer:
            assert answer.status_code == 200, part
            wire += len(answer.data)
    assert wire <= 20_480, wire
    assert "<script" not in text and "style=" not in text


def test_files_under_the_code(cast: Cast, client: FlaskClient) -> None:
    code = cast.code
    expected = {
        "badge.json": "application/vc+ld+json",
        "badge.jwt": "text/plain",
        "badge.png": "image/png",
        "badge.svg": "image/svg+xml",
        "endorsement.json": "application/vc+ld+json",
        "qr.svg": "image/svg+xml",
        "qr.png": "image/png",
        "attestation": "text/html",
        "attestation.pdf": "application/pdf",
        "attestation-bilingue.pdf": "application/pdf",
        "cards.pdf": "application/pdf",
        "card-3.pdf": "application/pdf",
    }
    for name, media_type in expected.items():
        answer = client.get(f"/v/{code}/{name}")
        assert (answer.status_code, answer.mimetype) == (200, media_type), name
        assert answer.headers["Cache-Control"] == "no-cache", name
    assert client.get(f"/v/{code}/badge-ob2.json").status_code == 404
    assert client.get(f"/v/{code}/autre.txt").status_code == 404


def test_attestation_page_says_what_the_paper_says(cast: Cast, client: FlaskClient) -> None:
    code = cast.code
    seen = text_of(client.get(f"/v/{code}/attestation").text)
    for words in (
        "Le Réseau Citoyen de Services atteste qu’ Amina B. a montré cette compétence",
        "Transmettre un savoir-faire",
        "Montre le geste",
        SENTENCE,
        "Dans quel cadre Animait l’atelier",
        "La page ne s’ouvre pas ?",
        "Cela ne veut pas dire que le badge est faux.",
        "Cachet du site (facultatif)",
        "pas un diplôme",
        code[:5],
    ):
        assert words in seen, words
    english = text_of(client.get(f"/v/{code}/attestation?lang=en").text)
    for words in ("certifies that", "Issued on", "Where and how", "The page does not open?", "Stamp of the site"):
        assert words in english, words


def test_an_english_page_leads_to_the_attestation_in_two_languages(cast: Cast, client: FlaskClient) -> None:
    assert "/attestation-bilingue.pdf" in client.get(f"/v/{cast.code}?lang=en").text
    page = client.get(f"/v/{cast.code}").text
    assert "/attestation.pdf" in page and "bilingue" not in page


def test_forty_valid_scans_are_served_and_wrong_codes_are_limited(cast: Cast, app: Flask, clock: Clock) -> None:
    code, client = cast.code, app.test_client()
    assert {client.get(f"/v/{code}").status_code for _ in range(40)} == {200}
    for _ in range(limits.CODE_ADDRESS.failures):
        assert client.get("/v/7K3M9QXD4T").status_code == 404
    limited = client.get("/v/7K3M9QXD4T")
    assert limited.status_code == 429
    assert int(limited.headers["Retry-After"]) > 0
    assert client.get("/v/7K3M9QXD4T/badge.json").status_code == 429
    for way in (f"/v/{code}", f"/v/{code}/badge.json", f"/V/{code}", f"/v/{code}/attestation"):
        assert client.get(way).status_code == 200, way  # wrong codes never stop right ones
    assert client.get("/v/7K3M9QXD4T").status_code == 429
    clock.now += limits.CODE_ADDRESS.window + timedelta(seconds=1)
    assert client.get(f"/v/{code}").status_code == 200


def test_no_cookie_on_public_pages(cast: Cast, client: FlaskClient) -> None:
    code = cast.code
    for path in ("/", f"/v/{code}", "/verifier", "/badges", "/badges/equipe", "/badges/equipe/1", "/issuer"):
        answer = client.get(path, headers={"Accept": "text/html"})
        assert answer.status_code == 200, path
        assert "Set-Cookie" not in answer.headers, path


@pytest.mark.parametrize(("language", "said"), [("fr", "Pour chaque badge"), ("en", "For each badge")])
def test_the_page_that_explains_badges_counts_none(client: FlaskClient, language: str, said: str) -> None:
    """The home page counts them; the coordination publishes more."""
    before, there, after = text_of(client.get(f"/comprendre?lang={language}").text).partition(said)
    assert there and not re.search(r"vingt|twenty|\d", before[-120:] + after[:120])


def test_catalogue_shows_twenty_badges_and_their_criteria(client: FlaskClient) -> None:
    page = client.get("/badges").text
    assert len(set(re.findall(r'href="/badges/([a-z-]+)"', page))) == 20
    badge = client.get("/badges/transmettre/1").text
    assert "Ce qu’il faut avoir montré" in badge
    assert len(re.findall(r"<li ?>", badge)) == 4
    assert client.get("/badges/transmettre/2").status_code == 404
    assert client.get("/badges/inconnu").status_code == 404


def test_the_signed_badge_is_given_without_a_verdict(
    cast: Cast, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    computed = []

    def counted(*arguments: Any, **more: Any) -> Any:
        computed.append(arguments)
        return verify(*arguments, **more)

    monkeypatch.setattr(judgement, "verify", counted)
    codes = {
        cast.code: 200,
        cast.revoked(cast.awarded("equipe")): 200,
        cast.undone(cast.awarded("soin")): 200,
        cast.hidden(cast.awarded("autonomie")): 200,
        "AAAAAAAAAA": 404,
        "nothing-like-a-code": 404,
    }
    computed.clear()  # issuing verifies what it signs
    for kind in ("application/vc", "application/vc+ld+json", "application/ld+json"):
        for code, status in codes.items():
            answer = client.get(f"/v/{code}", headers={"Accept": kind})
            assert answer.status_code == status, code
            assert "Accept" in answer.vary
    signed = client.get(f"/V/{cast.code}", headers={"Accept": "application/vc"})
    assert signed.data == client.get(f"/v/{cast.code}/badge.json").data
    assert computed == []
    client.get(f"/v/{cast.code}")
    assert len(computed) == 1


def test_wrong_codes_are_counted_for_a_reader_of_signed_badges_too(cast: Cast, client: FlaskClient) -> None:
    for number in range(limits.CODE_ADDRESS.failures):
        answer = client.get(f"/v/AAAAAAA{number:03d}", headers={"Accept": "application/vc"})
        assert answer.status_code == 404
    assert client.get("/v/AAAAAAAAAA", headers={"Accept": "application/vc"}).status_code == 429
    assert client.get(f"/v/{cast.code}", headers={"Accept": "application/vc"}).status_code == 200


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("7K3M9QXD4", "9 signes : il en manque un."),
        ("7K", "2 signes sur 10 : il en manque 8."),
        ("7K3M9QXD4T", "mal lu"),
    ],
    ids=["nine", "two", "ten, the control"],
)
def test_a_code_of_too_few_signs_is_said_to_lack_some(client: FlaskClient, typed: str, said: str) -> None:
    for path, query in ((f"/v/{typed}", {}), ("/v/", {"code": typed})):
        text = text_of(client.get(path, query_string=query, follow_redirects=True).text).replace("\xa0", " ")
        assert said in text.replace("\u202f", " ") and ("mal lu" in text) == (said == "mal lu"), (path, text)
