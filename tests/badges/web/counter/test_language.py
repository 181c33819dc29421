"""Pages for everybody are in the language of the link, else in the browser's, else French; staff pages are French."""

from __future__ import annotations

import random
import re
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from badges.network import reads as network
from badges.publication import award_files
from badges.sharing import backpacks
from badges.web.http.frame import best_language
from tests.badges.web.counter.presenting import file_of, paste, upload
from tests.cast.counter import Cast
from tests.cast.html import heading

PREFERENCES = {
    None: "fr",
    "": "fr",
    "fr-FR,fr;q=0.9": "fr",
    "en-US,en;q=0.9": "en",
    "EN": "en",
    "de": "fr",
    "de,en;q=0.5": "en",
    "de-CH, de;q=0.9, fr;q=0.3, en;q=0.2": "fr",
    "en-US,fr;q=0.8": "en",  # the region does not count against the first choice
    "fr;q=0.2,en-GB;q=0.8": "en",
    "en;q=0.8, fr": "fr",
    "en,fr": "en",  # of equals, the first
    "fr,en": "fr",
    "*": "fr",
    "fr;q=0, *": "en",
    "en;q=0, *;q=0.1": "fr",
    "en;q=0": "fr",
    "en;q=0,fr;q=0": "fr",
    "en;q=1.5, fr;q=0.1": "fr",  # malformed weights are passed over
    "en;q=high": "fr",
    "en;q=0.5;x=1,,;,=": "fr",
    "énglish": "fr",
    "xx," * 60 + "en": "fr",  # far beyond what a browser sends
}


def opened(client: FlaskClient, path: str, preference: str | None) -> TestResponse:
    """A page as a browser with this preference asks for it."""
    return client.get(path, headers={"Accept-Language": preference} if preference is not None else {})


def language(page: TestResponse) -> str:
    """The language that a page says it is in."""
    found = re.search(r'<html lang="(\w+)"', page.text)
    assert found, page.text[:200]
    return found[1]


def varies(page: TestResponse) -> bool:
    """Whether a cache is told that the answer depends on the browser's preference."""
    return "accept-language" in page.headers.get("Vary", "").lower()


@pytest.mark.parametrize("preference", PREFERENCES, ids=lambda each: repr(each)[:40])
def test_the_preferred_language_of_ours_is_chosen(preference: str | None) -> None:
    assert best_language(preference or "") == PREFERENCES[preference]


@pytest.mark.parametrize("preference", [None, "fr-FR,fr;q=0.9", "en-US,en;q=0.9", "de"])
def test_every_page_for_people_follows_the_browser(cast: Cast, client: FlaskClient, preference: str | None) -> None:
    expected = "en" if preference and preference.startswith("en") else "fr"
    paths = ["/", f"/v/{cast.code}", f"/V/{cast.code}", "/v/AAAAAAAAAA", "/v/?code=", "/verifier", "/badges"]
    paths += ["/badges/soin", "/donnees", "/nothing", "/badges/nothing", f"/v/{cast.code}/attestation"]
    for path in [*paths, f"/moi/{cast.key()}", "/moi/nothing"]:
        page = opened(client, path, preference)
        assert (language(page), varies(page)) == (expected, True), path
    for path in ("/issuer", "/achievements/soin/1"):
        headers = {"Accept": "text/html", "Accept-Language": preference or ""}
        page = client.get(path, headers=headers)
        assert (language(page), varies(page)) == (expected, True), path
    unread = client.post("/verifier", data={"text": "{"}, headers={"Accept-Language": preference or ""})
    assert (unread.status_code, language(unread)) == (422, expected)


def test_without_a_database_the_page_is_in_the_reader_s_language(
    cast: Cast, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_arguments: object) -> None:
        raise OperationalError("", {}, Exception())

    monkeypatch.setattr(network, "instance", fails)
    page = opened(client, "/", "en")
    assert (page.status_code, language(page), varies(page)) == (503, "en", True)


@pytest.mark.parametrize(
    ("preference", "asked", "kept"),
    [("de", "fr", ""), ("de", "en", "?lang=en"), (None, "en", "?lang=en"), ("en", "fr", "?lang=fr"), ("en", "en", "")],
)
def test_the_link_is_kept_where_the_browser_asks_for_another(
    cast: Cast, client: FlaskClient, preference: str | None, asked: str, kept: str
) -> None:
    page = opened(client, f"/v/{cast.code}?lang={asked}", preference)
    assert language(page) == asked
    inside = set(re.findall(r'href="(/(?:verifier|badges)(?:\?lang=\w+)?)"', page.text))
    assert inside == {f"/verifier{kept}", f"/badges{kept}"}
    assert not re.search(r"/(?:images|static)/[^\"]*lang=", page.text)
    there = re.search(r'lang="(\w+)" hreflang="\1" href="([^"]+)"', page.text)
    assert there and there[1] != asked
    assert language(opened(client, there[2], preference)) == there[1]
    headers = {"Accept-Language": preference or ""}
    given = client.post(f"/verifier?lang={asked}", data={"text": cast.code}, headers=headers)
    assert given.location == f"/v/{cast.code}{kept}"
    typed = client.get(f"/v/?lang={asked}&code={cast.code}", headers=headers)
    assert language(opened(client, typed.location, preference)) == asked


@pytest.mark.parametrize("asked", ["de", "", "EN", "fr-FR", "<b>"])
def test_an_unknown_language_in_the_link_changes_nothing(client: FlaskClient, asked: str) -> None:
    assert language(client.get("/", query_string={"lang": asked}, headers={"Accept-Language": "en"})) == "en"
    assert language(client.get("/", query_string={"lang": asked})) == "fr"


def test_an_english_page_says_what_is_french(cast: Cast, client: FlaskClient) -> None:
    page = opened(client, f"/v/{cast.code}/attestation", "en").text
    article = page[page.index("<article") : page.index("</article")]
    assert 'lang="fr"' not in article[: article.index(">")]  # its own words are English
    assert re.search(r'<ul class="seen" lang="fr">', article)


def test_an_english_verdict_quotes_what_was_signed_in_french(cast: Cast, client: FlaskClient) -> None:
    """Our words are English, and those that were signed stand between marks, as French."""
    for path in (f"/v/{cast.code}", f"/v/{cast.code}/attestation"):
        page = opened(client, path, "en").text.replace("\u00a0", " ")
        assert re.search(r"<p[^>]*>Led it: ?<span +lang=\"fr\">« Atelier couture, [^<]* »</span></p>", page), path
    french = opened(client, f"/v/{cast.code}", None).text
    assert re.search(r'<p class="role">Animait l’atelier couture, [^<«]*<span', french)


def test_a_badge_of_version_2_says_that_it_does_not_tell_what_was_seen(cast: Cast, client: FlaskClient) -> None:
    """No heading stands over nothing."""
    untold = "Ce fichier ne le dit pas. La page du badge le dit, avec son code."
    backpacks.make_hosted(cast.services, cast.member_id, cast.code, "amina@courrier.example")
    version_2 = award_files.award_file(cast.services, cast.code, "badge-ob2.json", holder=True).data
    found = upload(client, version_2, "badge.json").text
    assert heading(found) == "Ce badge est authentique" and untold in found
    assert "Il dit ce que des personnes ont vu" not in found
    assert untold not in upload(client, file_of(cast, "badge.json"), "badge.json").text


def test_staff_pages_are_french(client: FlaskClient) -> None:
    for path in ("/connexion", "/connexion?lang=en", "/bienvenue/nothing"):
        page = opened(client, path, "en")
        assert language(page) == "fr", path
        assert "hreflang" not in page.text, path
        assert varies(page) == ("?" in path), path  # its links to public pages keep the language


def test_documents_for_machines_do_not_depend_on_it(cast: Cast, client: FlaskClient) -> None:
    paths = ["/.well-known/did.json", f"/v/{cast.code}/badge.json", f"/v/{cast.code}?format=json", "/openapi.json"]
    for path in [*paths, "/images/badges/soin/1.svg", "/images/patches.svg", f"/v/{cast.code}/attestation.pdf"]:
        assert not varies(opened(client, path, "en")), path
        assert opened(client, path, "en").data == opened(client, path, None).data, path


def test_a_refusal_to_a_program_is_in_its_language(client: FlaskClient) -> None:
    """RFC 9457 section 3.1.4: `detail` may be negotiated; the code is the same."""
    said = {}
    for preference in ("fr", "en"):
        headers = {"Accept": "application/json", "Accept-Language": preference}
        answer = client.post("/verifier", data={"text": ""}, headers=headers)
        assert varies(answer) and answer.json is not None
        said[preference] = answer.json
    assert said["fr"]["code"] == said["en"]["code"] == "input.nothing"
    assert said["fr"]["detail"] != said["en"]["detail"]


@pytest.mark.parametrize("name", ["badge.json", "badge.jwt", "badge.png", "badge.svg"])
def test_a_file_s_verdict_is_kept_in_the_other_language(cast: Cast, client: FlaskClient, name: str) -> None:
    """Nothing that is presented is kept, so the page holds what asks for it again."""
    page = upload(client, file_of(cast, name), name, recipient="Amina B.").text
    form = re.search(r'<form action="(/verifier\?lang=en)" method="post">(.*?)</form>', page, re.S)
    assert form is not None
    fields = {key: unescape(value) for key, value in re.findall(r'name="(\w+)" value="([^"]*)"', form[2])}
    english = client.post(form[1], data=fields)
    assert language(english) == "en" and heading(english.text) == "This badge is authentic"
    assert f"You gave the file {name}." in english.text and "Amina B." in english.text
    altered = fields | {"text": fields["text"].replace("a", "b")}
    assert heading(client.post(form[1], data=altered).text) != "This badge is authentic"  # it is judged anew


def test_a_pasted_text_and_a_link_too(cast: Cast, client: FlaskClient) -> None:
    text = file_of(cast, "badge.jwt").decode()
    page = paste(client, text).text
    assert f'<input type="hidden" name="text" value="{text}">' in page and 'name="carried"' not in page
    digits = random.Random(1).randbytes(20_000).hex()
    assert digits[:64] not in upload(client, b'{"type": "' + digits.encode() + b'"}').text  # it would be heavy


def in_english(client: FlaskClient, page: str) -> TestResponse:
    """The page that its « English » leads to."""
    form = re.search(r'<form action="(/verifier\?lang=en)" method="post">(.*?)</form>', page, re.S)
    assert form is not None, page[:400]
    found = re.findall(r'name="(\w+)" value="([^"]*)"', form[2])
    return client.post(form[1], data={key: unescape(value) for key, value in found})


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b'{"hello": 1}', "note.json"),
        (b"%PDF-1.7\nnothing", "page.pdf"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "photo.png"),
        (b"\xff\xfe\xfd\xfc" * 8_000, "film.mp4"),
        (random.Random(2).randbytes(12_000).hex().encode(), "long.txt"),
    ],
)
def test_a_refusal_is_kept_in_the_other_language(client: FlaskClient, data: bytes, name: str) -> None:
    """What is light is judged anew; of the rest the page repeats why it could not be read."""
    page = upload(client, data, name, recipient="Amina B.")
    assert heading(page.text) == "Nous n’avons pas pu lire ce badge" and page.status_code == 422
    english = in_english(client, page.text)
    assert language(english) == "en" and english.status_code == 422
    assert heading(english.text) == "We could not read this badge"
    assert f"You gave the file {name}." in english.text and "Amina B." in english.text
    assert "Something is wrong" not in english.text


def test_so_are_an_empty_form_and_a_choice_among_badges(cast: Cast, client: FlaskClient) -> None:
    empty = in_english(client, paste(client, "").text)
    assert language(empty) == "en" and "You gave nothing" in empty.text
    other = cast.awarded("equipe")
    choice = in_english(client, paste(client, f"{cast.code} {other}").text)
    assert language(choice) == "en" and cast.code in choice.text and other in choice.text


@pytest.mark.parametrize("code", ["headline.valid", "input.presentation", "input.<b>", "award.state"])
def test_a_form_repeats_no_other_sentence(client: FlaskClient, code: str) -> None:
    """The control is above: a refusal that needs no fact is repeated."""
    answer = client.post("/verifier", data={"refused": code, "carried": "a.pdf"})
    assert answer.status_code == 422 and "<h1>Vérifier un fichier ou un lien</h1>" in answer.text
