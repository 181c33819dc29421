"""/verifier: every way of giving a badge, and every bad input with its own sentence that says what to do."""

from __future__ import annotations

import html
import io
import re
import tempfile
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event

from schemas import strict_json
from tests.badges.web.counter.presenting import file_of, paste, upload
from tests.cast.counter import Cast
from tests.cast.html import heading


@pytest.mark.parametrize("name", ["badge.json", "badge.jwt", "badge.png", "badge.svg"])
def test_each_form_of_our_badge_is_green(cast: Cast, client: FlaskClient, name: str) -> None:
    answer = upload(client, file_of(cast, name), name)
    assert answer.status_code == 200
    assert heading(answer.text) == "Ce badge est authentique"
    assert f"Vous avez donné le fichier {name}." in answer.text
    assert "Amina B." in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_pasted_text_is_judged_alike(cast: Cast, client: FlaskClient) -> None:
    answer = paste(client, "\n " + file_of(cast, "badge.json").decode() + "\n")
    assert heading(answer.text) == "Ce badge est authentique"
    assert "Vous avez donné un texte." in answer.text


def test_file_wins_over_text_and_the_page_says_so(cast: Cast, client: FlaskClient) -> None:
    answer = upload(client, file_of(cast, "badge.json"), "le-mien.json", text="autre chose")
    assert "Vous avez donné le fichier le-mien.json." in answer.text


def connections_of(cast: Cast, client: FlaskClient, data: bytes) -> int:
    """How many connections of the database one verification takes."""
    taken: list[object] = []
    pool = cast.services.database.engine.pool

    def take(connection: object, _record: object, _proxy: object) -> None:
        taken.append(connection)

    event.listen(pool, "checkout", take)
    try:
        answer = client.post("/verifier", data=data, content_type="application/json")
    finally:
        event.remove(pool, "checkout", take)
    assert answer.json is not None and answer.json["headline"] == "VALID"
    return len(taken)


def test_a_kept_verdict_takes_one_connection(cast: Cast, client: FlaskClient) -> None:
    data = file_of(cast, "badge.json")
    judged_now, kept = connections_of(cast, client, data), connections_of(cast, client, data)
    assert (judged_now > 2, kept) == (True, 2)  # the second one compares the keys with the instance's row


@pytest.mark.parametrize("way", ["file", "code", "link", "text"])
@pytest.mark.parametrize(
    ("recipient", "title", "said"),
    [
        (" amina  b. ", "Ce badge est authentique", "C’est ce nom."),
        ("Amina Benavette", "Ce badge est authentique", "Cela peut être cette personne."),
        ("Fatou D.", "Ce badge est authentique", "Le badge porte un autre nom."),
        ("x@example.org", "Le badge ne porte pas cet e-mail ou cet identifiant", "Écrivez le nom comme sur le badge"),
    ],
)
def test_whose_it_is(cast: Cast, client: FlaskClient, way: str, recipient: str, title: str, said: str) -> None:
    given = {
        "code": cast.code,
        "link": f"{cast.services.settings.public_url}/v/{cast.code}",
        "text": file_of(cast, "badge.json").decode(),
    }
    if way == "file":
        answer = upload(client, file_of(cast, "badge.png"), "badge.png", recipient=recipient)
    else:
        answer = client.post("/verifier", data={"text": given[way], "recipient": recipient})
    assert (answer.status_code, heading(answer.text)) == (200, title)
    assert said in answer.text
    assert "verdict bad" not in answer.text and "Amina B." in answer.text


def test_whose_it_is_for_programs(cast: Cast, client: FlaskClient) -> None:
    subject = strict_json.parse_object(file_of(cast, "badge.json"))["credentialSubject"]["id"]
    for recipient, headline in ((subject, "VALID"), ("urn:uuid:x", "NOT_AUTHENTIC")):
        data = {"text": cast.code, "recipient": recipient}
        answer = client.post("/verifier", data=data, headers={"Accept": "application/json"}).get_json()
        assert answer["headline"] == headline


def test_code_or_own_link_leads_to_the_badge(cast: Cast, client: FlaskClient) -> None:
    code = cast.code
    for text in (
        code.lower(),
        f"{code[:5]}-{code[5:]}",
        f"http://localhost:8000/V/{code}",
        f"http://localhost:8000/v/{code}",
    ):
        answer = paste(client, text)
        assert (answer.status_code, answer.location) == (303, f"/v/{code}"), text


def nested(depth: int) -> bytes:
    return b'{"a":' * depth + b"1" + b"}" * depth


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'

BAD = {
    "truncated png": ("badge.png", lambda png: png[: len(png) // 2], 422, "Cette image est coupée"),
    "jwt cut in half": ("badge.jwt", lambda jwt: jwt[: len(jwt) // 2], 422, "il en manque un bout"),
    "json cut in half": ("badge.json", lambda text: text[: len(text) // 2], 422, "abîmé ou coupé"),
    "duplicate keys": ("badge.json", lambda text: text[:-1] + b',"id":"urn:x"}', 422, "dit deux fois la même chose"),
    "brackets": ("badge.json", lambda text: b"[" * 100_000, 422, "parenthèses sans fin"),
    "objects": ("badge.json", lambda text: nested(5000), 422, "parenthèses sans fin"),
    "svg with a script": ("badge.json", lambda text: SVG, 422, "contient un programme"),
    "changed name": (
        "badge.json",
        lambda text: text.replace(b"Amina", b"Olive"),
        200,
        "La signature ne correspond pas",
    ),
    "empty file": ("badge.json", lambda text: b" ", 422, "est vide"),
    "pdf": ("badge.json", lambda text: b"%PDF-1.7 ...", 422, "C’est un PDF"),
    "photograph": ("badge.json", lambda text: b"\xff\xd8\xff\xe0" + b"0" * 99, 422, "C’est une photo"),
    "page": ("badge.json", lambda text: b"<!doctype html><title>x</title>", 422, "C’est une page de site"),
    "any text": ("badge.json", lambda text: b"bonjour", 422, "Ce fichier n’est pas un badge."),
    "utf-16": ("badge.json", lambda text: text.decode().encode("utf-16"), 422, "mal enregistré"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_has_its_own_sentence(cast: Cast, client: FlaskClient, case: str) -> None:
    source, spoil, status, words = BAD[case]
    answer = upload(client, spoil(file_of(cast, source)), source)
    assert answer.status_code == status
    assert words in answer.text
    assert "verdict good" not in answer.text
    assert "Quelque chose ne va pas" not in answer.text
    if status == 422:
        assert 'name="file"' in answer.text  # the fields again


BAD_LINKS = {
    "https://127.0.0.1/badge.json": (422, "mène à cette machine ou à un réseau privé"),
    "https://localhost/badge.json": (422, "mène à cette machine ou à un réseau privé"),
    "https://intranet.example.org/badge.json": (422, "mène à cette machine ou à un réseau privé"),
    "https://injoignable.example/badge.json": (200, "L’adresse ne répond pas"),
    "http://exemple.example/badge.json": (422, "n’est pas en https"),
    "https://moi:secret@exemple.example/b": (422, "contient un mot de passe"),
    "http://localhost:8000/rien": (422, "Il n’y a rien à cette adresse"),
}


@pytest.mark.parametrize("link", BAD_LINKS)
def test_bad_link_has_its_own_sentence(client: FlaskClient, link: str) -> None:
    status, words = BAD_LINKS[link]
    answer = paste(client, link)
    assert words in answer.text
    assert answer.status_code == status
    assert "verdict good" not in answer.text


def test_revoked_and_expired_files(cast: Cast, client: FlaskClient) -> None:
    code = cast.code
    data = file_of(cast, "badge.json", code)
    cast.revoked(code)
    answer = upload(client, data)
    assert answer.status_code == 200
    assert heading(answer.text) == "Ce badge est annulé"
    assert "verdict bad" in answer.text


def test_a_file_that_is_no_badge_is_not_told_to_be_copied_again(cast: Cast, client: FlaskClient) -> None:
    forms = "(.json, .png, .svg {} .pdf)"
    asked = {
        "fr": f"Donnez le fichier du badge {forms.format('ou')}",
        "en": f"Give the badge’s file {forms.format('or')}",
    }
    for data in ("# prénom\nprint('é')\n".encode(), b"all:\n\tpython -m build\n", bytes(range(128, 256))):
        answer = upload(client, data, "Makefile")
        assert answer.status_code == 422 and asked["fr"] in answer.text
        assert "Copiez-le" not in answer.text and "copiez tout le texte" not in answer.text
        fields = dict(re.findall(r'<input type="hidden" name="(text|carried|refused)" value="([^"]*)"', answer.text))
        carried = {"text": "", **{name: html.unescape(value) for name, value in fields.items()}}
        english = client.post("/verifier?lang=en", data=carried)
        assert english.status_code == 422 and asked["en"] in english.text and "Copy all" not in english.text
    pasted = paste(client, "éé")
    assert "Ce texte contient des signes illisibles" in pasted.text and asked["fr"] not in pasted.text


def test_nothing_given_is_said(client: FlaskClient) -> None:
    answer = paste(client, "  ")
    assert answer.status_code == 422
    assert "Vous n’avez rien donné." in answer.text


def test_fifty_megabytes_are_refused_with_a_sentence(client: FlaskClient) -> None:
    answer = upload(client, b"0" * 50 * 1024 * 1024, "gros.png")
    assert answer.status_code == 413
    assert "C’est trop gros pour un badge." in answer.text
    assert 'name="file"' in answer.text


def test_programs_get_json(cast: Cast, client: FlaskClient) -> None:
    data = file_of(cast, "badge.json")
    good = client.post("/verifier?format=json", data={"file": (io.BytesIO(data), "badge.json")})
    assert (good.status_code, good.get_json()["headline"]) == (200, "VALID")
    accept = {"Accept": "application/json"}
    raw = client.post("/verifier", data=data, content_type="application/json", headers=accept)
    assert raw.get_json()["headline"] == "VALID"
    assert raw.headers["Access-Control-Allow-Origin"] == "*"
    bad = client.post(
        "/verifier", data=b"[" * 10, content_type="application/json", headers={"Accept": "application/json"}
    )
    assert (bad.status_code, bad.get_json()["headline"]) == (422, "UNREADABLE")
    none = client.post("/verifier?format=json", data={"text": ""})
    assert (none.status_code, none.get_json()["code"]) == (422, "input.nothing")


def test_nothing_is_kept(cast: Cast, client: FlaskClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spool = tmp_path / "spool"
    spool.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(spool))

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a temporary file")

    for name in ("TemporaryFile", "SpooledTemporaryFile", "NamedTemporaryFile", "mkstemp"):
        monkeypatch.setattr(tempfile, name, refuse)
    home = cast.services.settings.home
    before = {path: path.stat().st_size for path in home.rglob("*") if path.is_file() and "sqlite3" not in path.name}
    answer = upload(client, file_of(cast, "badge.json").replace(b"Amina", b"Olive") + b" " * 900_000)
    assert answer.status_code in (200, 422)
    after = {path: path.stat().st_size for path in home.rglob("*") if path.is_file() and "sqlite3" not in path.name}
    assert (list(spool.iterdir()), after) == ([], before)
    assert "Set-Cookie" not in answer.headers


def test_stranger_s_words_stay_letters(client: FlaskClient) -> None:
    name = '<img src=x onerror="alert(1)">.json'
    answer = upload(client, b"bonjour", name)
    assert "<img src=x" not in answer.text.replace("&lt;img", "")
    link = paste(client, 'https://<script>alert("1")</script>.example/')
    assert "<script>" not in link.text


def test_post_needs_no_token_and_reads_from_anywhere(cast: Cast, client: FlaskClient) -> None:
    answer = client.post(
        "/verifier",
        data={"text": "bonjour"},
        headers={"Origin": "https://ailleurs.example", "Sec-Fetch-Site": "cross-site"},
    )
    assert answer.status_code == 422
