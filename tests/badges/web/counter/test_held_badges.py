"""From what people hold: whatever holds our code leads to the badge, and whatever does not says what to do."""

from __future__ import annotations

import io
import itertools
from typing import Any

import pytest
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import TestResponse, encode_multipart

from badges.publication import award_files, papers
from badges.publication.images import picture_reader
from schemas import strict_json
from tests.badges.publication.held_pictures import as_file
from tests.badges.publication.odd_pictures import giant_png, locked_pdf, moving, pdf, with_attachments
from tests.badges.web.counter.qr_texts import drawn, symbol
from tests.cast import html
from tests.cast.counter import Cast
from tests.cast.html import heading

NUMBERS = itertools.count()
JSON = {"Accept": "application/json"}


def give(client: FlaskClient, data: bytes, name: str = "photo.jpg", **more: str) -> TestResponse:
    """Give a file as the form does; each time from another address, since limits are tested elsewhere."""
    boundary, body = encode_multipart(MultiDict({"file": FileStorage(io.BytesIO(data), name), "text": "", **more}))
    return client.post("/verifier", data=body, content_type=f"multipart/form-data; boundary={boundary}", **somebody())


def somebody() -> dict[str, dict[str, str]]:
    number = next(NUMBERS)
    return {"environ_base": {"REMOTE_ADDR": f"10.4.{number >> 8}.{number & 255}"}}


def paste(client: FlaskClient, text: str, **more: str) -> TestResponse:
    """Give a text as the form does."""
    return client.post("/verifier", data={"text": text, **more}, **somebody())


def sheet_of(*texts: str) -> bytes:
    """One picture with a code for each text."""
    sheet = Image.new("L", (1000, 200 * ((len(texts) + 4) // 5)), 255)
    for number, text in enumerate(texts):
        sheet.paste(symbol(text).resize((160, 160)), (number % 5 * 200 + 20, number // 5 * 200 + 20))
    return as_file(sheet, "PNG")


@pytest.mark.parametrize("name", ["attestation.pdf", "cards.pdf", "card-3.pdf"])
def test_our_papers_lead_to_the_badge(cast: Cast, client: FlaskClient, name: str) -> None:
    answer = give(client, papers.paper(cast.services, cast.code, name).data, name)
    assert (answer.status_code, answer.location) == (303, f"/v/{cast.code}#lu")


def test_a_photograph_leads_to_the_badge_and_says_whose_it_is(cast: Cast, client: FlaskClient) -> None:
    photograph = drawn(f"HTTP://LOCALHOST:8000/V/{cast.code}")
    assert give(client, photograph).location == f"/v/{cast.code}#lu"
    assert give(client, drawn(cast.code)).location == f"/v/{cast.code}#lu"
    named = give(client, photograph, recipient="Amina B.")
    assert named.status_code == 200 and "Vous avez donné le fichier photo.jpg." in named.text
    assert "Nous n’y avons lu que le code." in named.text  # whatever else the picture shows
    page = client.get(f"/v/{cast.code}").text
    assert 'id="lu"' in page and "nous n’avons lu que le code" in page  # shown at that address alone
    program = client.post("/verifier", data=photograph, content_type="image/png", headers=JSON)
    assert (program.status_code, program.location) == (303, f"/v/{cast.code}")


def test_a_baked_badge_is_judged_whatever_is_drawn_in_it(cast: Cast, client: FlaskClient) -> None:
    baked = award_files.award_file(cast.services, cast.code, "badge.png").data
    assert give(client, baked, "badge.png").status_code == 200


@pytest.mark.parametrize("name", ["badge.json", "badge.jwt", "badge.png", "badge.svg"])
def test_a_badge_attached_to_a_pdf_is_judged(cast: Cast, client: FlaskClient, name: str) -> None:
    data = award_files.award_file(cast.services, cast.code, name).data
    answer = give(client, with_attachments(pdf(), {name: data}), "lettre.pdf")
    assert (answer.status_code, heading(answer.text)) == (200, "Ce badge est authentique")


def test_an_attached_badge_is_opened_once(cast: Cast, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is looked for in the PDF and then judged, which is one reading."""
    data = award_files.award_file(cast.services, cast.code, "badge.json").data
    opened, parse = [], strict_json.parse_object

    def counting(given: bytes, **limits: int) -> dict[str, Any]:
        opened.append(bytes(given))
        return parse(given, **limits)

    monkeypatch.setattr(strict_json, "parse_object", counting)
    for letters in (1, 2):  # the control: what is given again is opened again
        assert give(client, with_attachments(pdf(), {"badge.json": data}), "lettre.pdf").status_code == 200
        assert opened.count(data.strip()) == letters


def test_two_forms_of_one_attached_badge_are_one_and_two_badges_are_asked_apart(
    cast: Cast, client: FlaskClient
) -> None:
    def files(code: str) -> dict[str, bytes]:
        names = ("badge.json", "badge.png")
        return {f"{code}-{name}": award_files.award_file(cast.services, code, name).data for name in names}

    assert give(client, with_attachments(pdf(), files(cast.code))).status_code == 200
    other = cast.awarded("soin", criteria=(0, 1))
    two = give(client, with_attachments(pdf(), files(cast.code) | files(other)))
    assert two.status_code == 422 and "Il y a 2 badges là-dedans" in two.text


TEXTS = {
    "without a scheme": "localhost:8000/v/{code}",
    "in a sentence": "Bonjour, voici mon badge : http://localhost:8000/v/{code}. Merci !",
    "between angles": "<http://localhost:8000/V/{code}>",
    "in a link of a mail": '<a href="http://localhost:8000/v/{code}">mon badge</a>'.replace("<", " <", 1),
    "without a scheme in a sentence": "Mon badge (localhost:8000/V/{code}) est là",
    "a code in a sentence": "Mon code est {grouped}, merci",
    "small letters": "{small}",
    "with a stop": "{grouped}.",
    "in quotes": "« {grouped} »",
    "on two lines": "http://localhost:8000/v/{code}\nEnvoyé de mon téléphone 05 55 82 80 47",
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_that_holds_our_code_leads_to_the_badge(cast: Cast, client: FlaskClient, name: str) -> None:
    code = cast.code
    text = TEXTS[name].format(code=code, grouped=f"{code[:5]}-{code[5:]}", small=code.lower())
    assert paste(client, text).location == f"/v/{code}"
    assert client.get("/v/", query_string={"code": text}).location == f"/v/{code}"
    assert give(client, text.encode(), "message.txt").status_code in (303, 422)


def test_several_badges_are_a_choice_by_code(cast: Cast, client: FlaskClient) -> None:
    codes = [cast.code, cast.awarded("soin", criteria=(0, 1))]
    picture = sheet_of(*(f"HTTP://LOCALHOST:8000/V/{code}" for code in codes))
    text = " et ".join(f"http://localhost:8000/v/{code}" for code in codes)
    home = client.get("/v/", query_string={"code": text})
    for answer, read in ((give(client, picture), "#lu"), (paste(client, text), ""), (home, "")):
        assert (answer.status_code, answer.location) == (200, None)
        assert all(f'href="/v/{code}{read}"' in answer.text for code in codes)
        assert "Amina" not in answer.text and "soin" not in answer.text.lower().replace("besoin", "")
    asked = paste(client, text, recipient="Amina B.")
    assert asked.text.count('name="text"') == 3 and 'value="Amina B."' in asked.text
    problem = client.post("/verifier", data=picture, content_type="image/png", headers=JSON)
    assert (problem.status_code, problem.get_json()["code"]) == (422, "input.several_codes")
    assert problem.get_json()["codes"] == codes


def test_the_same_code_many_times_is_no_choice(cast: Cast, client: FlaskClient) -> None:
    assert give(client, sheet_of(*[f"HTTP://LOCALHOST:8000/V/{cast.code}"] * 8)).location == f"/v/{cast.code}#lu"


def test_a_list_to_choose_from_is_bounded(client: FlaskClient) -> None:
    text = " ".join(f"http://localhost:8000/v/{number:010}" for number in range(60))
    assert paste(client, text).text.count('class="person"') == 20


def test_a_code_of_another_site_says_its_host(client: FlaskClient) -> None:
    answer = give(client, drawn("https://injoignable.example/badge.json"))
    assert answer.status_code == 200 and "Nous y avons lu un lien vers injoignable.example." in answer.text
    assert "L’adresse ne répond pas" in answer.text
    assert "https://injoignable.example" not in html.text_of(answer.text)  # what leads there is not filled in
    assert 'href="https://injoignable.example' not in answer.text


def test_the_home_field_names_another_site_and_asks_nothing_of_it(client: FlaskClient) -> None:
    answer = client.get("/v/", query_string={"code": "https://injoignable.example/badge.json"})
    assert (answer.status_code, heading(answer.text)) == (200, "Ce lien est celui d’un autre site")
    assert "injoignable.example" in answer.text and "ne répond pas" not in answer.text


def heic() -> bytes:
    return b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(200)


BAD = {
    "HEIC": (heic, "input.heic", "HEIC"),
    "a video": (lambda: b"\x00\x00\x00\x18ftypisom" + bytes(99), "input.video", "vidéo"),
    "a document": (lambda: b"PK\x03\x04" + bytes(99), "input.office", "PDF"),
    "a password": (locked_pdf, "input.pdf_password", "mot de passe"),
    "500 pages": (lambda: pdf(500), "input.pdf_unread_pages", "500 pages"),
    "a page without a code": (lambda: pdf(), "input.pdf", "code de 10 signes"),
    "a picture without a code": (
        lambda: as_file(Image.new("RGB", (400, 300), "white")),
        "input.picture",
        "Reprenez la photo",
    ),
    "one that moves": (lambda: moving_blank(), "input.picture_moves", "animée"),
    "a bomb": (giant_png, "input.picture_too_large", "trop de points"),
    "cut": (lambda: drawn("x" * 500)[:300], "image.png_truncated", "coupée"),
    "no address": (lambda: drawn("WIFI:S:Gratuit;T:nopass;;"), "input.code_of_else", "pas celui d’un badge"),
    "twenty others": (
        lambda: sheet_of(*(f"https://evil.example/{number}" for number in range(20))),
        "input.several_links",
        "evil.example",
    ),
}


def moving_blank() -> bytes:
    stream = io.BytesIO()
    blank = Image.new("L", (200, 200), 255)
    blank.save(stream, "GIF", save_all=True, append_images=[blank.point(lambda value: value - 90)], duration=100)
    return stream.getvalue()


@pytest.mark.parametrize("name", BAD)
def test_each_bad_file_has_its_sentence(client: FlaskClient, name: str) -> None:
    make, code, words = BAD[name]
    answer = give(client, make(), "essai", recipient="Amina B.")
    assert answer.status_code == 422 and words in answer.text
    assert "Quelque chose ne va pas" not in answer.text and 'value="Amina B."' in answer.text
    problem = client.post("/verifier", data=make(), content_type="application/octet-stream", headers=JSON)
    body = problem.get_json()
    assert problem.status_code == 422 and code in (body.get("code"), *(each["code"] for each in body.get("checks", ())))


def test_a_picture_that_moves_leads_to_the_code_in_it(client: FlaskClient) -> None:
    """The positive control of the one that holds none; the code is that of another service."""
    assert "badges.example" in give(client, moving("GIF")).text


def test_readers_that_are_busy_are_503_and_say_when(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_: object) -> None:
        raise picture_reader.ReadersBusy

    monkeypatch.setattr(picture_reader, "read", busy)
    for headers in ({}, JSON):
        answer = client.post("/verifier", data=drawn("x"), content_type="image/png", headers=headers)
        assert answer.status_code == 503 and int(answer.headers["Retry-After"]) > 0
    assert "Réessayez dans quelques secondes" in give(client, drawn("x"), recipient="Amina").text


CODES = {
    "7K3M9QXD4": ("code.one_missing", "9 signes : il en manque un"),
    "7K3M9-QXD4T1": ("code.one_extra", "11 signes : il y en a un de trop"),
    "7K3M9QX": ("code.missing", "il en manque 3"),
    "7K3M9-QXD4U": ("code.sign_meant", "« U »"),
    "7K3M9QXD4É": ("code.sign", "É"),
    "+33 5 55 82 80 47": ("code.phone", "numéro de téléphone"),
}


@pytest.mark.parametrize("typed", CODES)
def test_what_is_wrong_with_a_code_is_said_alike_everywhere(client: FlaskClient, typed: str) -> None:
    code, words = CODES[typed]
    home = client.get("/v/", query_string={"code": typed}).text
    pasted = paste(client, typed)
    for text in (home, pasted.text):
        assert words.replace(" :", "\u00a0:").replace("« ", "«\u00a0").replace(" »", "\u00a0»") in text
    assert typed in home and typed in pasted.text  # nothing of what was typed is lost
    problem = client.post("/verifier", data={"text": typed}, headers=JSON, **somebody())
    assert problem.status_code == 422 and code in problem.get_json()["faults"]


def test_a_phone_number_of_ten_figures_is_named(client: FlaskClient) -> None:
    answer = client.get("/v/", query_string={"code": "05 55 82 80 47"}, follow_redirects=True)
    assert answer.status_code == 404 and "numéro de téléphone" in answer.text


def test_an_unknown_code_names_the_signs_that_are_misread(client: FlaskClient) -> None:
    answer = client.get("/v/7K3M9QXD4B")
    assert answer.status_code == 404 and "B/8" in answer.text
    assert "B/8" not in client.get("/v/7K3M9CXC4C").text


def test_an_e_mail_and_words_are_named_at_the_home_field(client: FlaskClient) -> None:
    for typed, words in (("lea@exemple.fr", "adresse e-mail"), ("Amina Benali", "Ce sont des mots")):
        assert words in client.get("/v/", query_string={"code": typed}).text


def test_english_says_the_same(client: FlaskClient) -> None:
    assert "one is missing" in client.get("/v/", query_string={"code": "7K3M9QXD4", "lang": "en"}).text
    answer = client.post("/verifier?lang=en", data=heic(), content_type="image/heic", headers={"Accept": "text/html"})
    assert "screenshot" in answer.text
