"""Where a badge is used: the choice, each place, the copies for an e-mail address, and what is said when one is not."""

from __future__ import annotations

import io
import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
import zxingcpp
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select

from badges.base.tables import Letter
from badges.issuing.correcting import pause
from badges.ledger.tables import HostedAssertion
from badges.people.tables import Member
from badges.sharing import backpacks
from badges.web.portfolio.keeping.targets import TARGETS
from tests.badges.web.portfolio.keeping.conftest import place
from tests.badges.web.portfolio.pages import FORBIDDEN, post
from tests.cast.counter import Cast
from tests.cast.html import heading, text_of
from tests.conftest import Clock

PASSPORT = "open-badge-passport"
WRONG = "Ce code n’est pas le bon, ou il a plus d’une heure."


def letter_code(cast: Cast) -> str:
    """The one-use code of the last letter."""
    with cast.services.database.begin(read_only=True) as session:
        letter = session.scalars(select(Letter).order_by(Letter.id.desc())).first()
        assert letter is not None
        found = re.search(r"\b\d{6}\b", letter.body)
        assert found is not None
        return found[0]


def hosted(cast: Cast) -> list[str | None]:
    """The addresses of the published copies."""
    with cast.services.database.begin(read_only=True) as session:
        return list(session.scalars(select(HostedAssertion.email)))


def asked(cast: Cast, client: FlaskClient, email: str, at: str = "") -> str:
    """Ask for a code on a page of a place, for the address that counts as the member's own; the code of the letter."""
    page = at or place(cast, PASSPORT)
    with cast.services.database.begin() as session:
        for member in session.scalars(select(Member).where(Member.id.in_(cast.members.values()))):
            member.email, member.email_confirmed_at = email, cast.services.now()
    assert post(client, page, f"{page}?autre=1", email=email).status_code == 303
    return letter_code(cast)


def copied(page: str) -> dict[str, str]:
    """The words that can be copied, by the id of their frame."""
    found = re.findall(
        r'<bdi id="([\w-]+)"[^>]*>(.*?)</bdi></p>\s*<div class="copying"><button[^>]* data-copies="([\w-]+)"', page
    )
    assert all(own == named for own, _words, named in found)
    return {own: unescape(words) for own, words, _named in found}


# -- the choice -------------------------------------------------------------------------------------------------------


def test_four_places_first_and_the_others_folded(cast: Cast, client: FlaskClient) -> None:
    page = client.get(f"/moi/{cast.key()}/{cast.code}/garder").text
    assert "l’utiliser" in heading(page)
    first, _, others = page.partition("<details")
    for number, each in enumerate(TARGETS):
        part = first if number < 4 else others
        assert f'href="{place(cast, each.slug)}"' in part, each.slug
    for words in ("Mes photos", "France Travail", "Open Badge Passport", "LinkedIn"):
        assert words in first


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_place_in_plain_words_and_both_languages(cast: Cast, client: FlaskClient, language: str) -> None:
    titles = set()
    for each in TARGETS:
        page = client.get(place(cast, each.slug) + ("?lang=en" if language == "en" else ""))
        assert (page.status_code, page.headers["Cache-Control"]) == (200, "no-store"), each.slug
        titles.add(heading(page.text))
        read = text_of(page.text).casefold() + " ".join(re.findall(r'(?:alt|title|aria-label)="([^"]*)"', page.text))
        for word in FORBIDDEN["fr"]:
            assert word not in read.casefold(), (each.slug, word)
    assert len(titles) == len(TARGETS)


def test_a_place_that_is_not_there(cast: Cast, client: FlaskClient) -> None:
    for slug in ("ailleurs", "photos.png", "..", "PHOTOS"):
        assert client.get(place(cast, slug)).status_code == 404, slug
    page = place(cast, PASSPORT)
    for slug in ("photos", "linkedin", "ailleurs"):
        assert post(client, place(cast, slug), page, email="a@exemple.fr").status_code == 404, slug
        assert post(client, f"{place(cast, slug)}/code", page, letter_code="123456").status_code == 404, slug
    assert post(client, f"{page}/sans-adresse", page).status_code == 404  # this place needs an address
    assert hosted(cast) == []


def test_another_member_or_a_badge_that_ended(cast: Cast, client: FlaskClient) -> None:
    for each in TARGETS:
        assert client.get(place(cast, each.slug, who="Zoé")).status_code == 404
    cast.revoked(cast.code)
    for each in TARGETS:
        assert client.get(place(cast, each.slug)).status_code == 422
    for name in ("photo.png", "attestation.pdf"):
        ended = client.get(f"/moi/{cast.key()}/{cast.code}/fichier/{name}")
        assert ended.status_code == 404 and "Ce fichier n’existe plus." in ended.text, name


# -- photographs ------------------------------------------------------------------------------------------------------


def test_the_picture_leads_to_the_badge_and_is_for_its_holder(cast: Cast, client: FlaskClient) -> None:
    path = f"/moi/{cast.key()}/{cast.code}/fichier/photo.png"
    answer = client.get(path)
    assert (answer.status_code, answer.mimetype, answer.headers["Cache-Control"]) == (200, "image/png", "no-store")
    assert answer.headers["Content-Disposition"] == f'inline; filename="badge-{cast.code}-photo.png"'
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(answer.data)))
    assert found.text.endswith(f"/V/{cast.code}")
    assert client.get(f"/v/{cast.code}/photo.png").status_code == 404
    assert client.get(path.replace(cast.key(), cast.key("Zoé"))).status_code == 404


@pytest.mark.parametrize("slug", ["photos", PASSPORT, "portefeuille", "europass", "moodle", "fichier"])
def test_each_place_says_what_a_hidden_badge_will_show_there(cast: Cast, client: FlaskClient, slug: str) -> None:
    assert "Ce badge est caché" not in client.get(place(cast, slug)).text
    cast.hidden(cast.code)
    page = client.get(place(cast, slug)).text
    nothing = (
        "Un sac à badges ne pourra pas le vérifier." if slug in (PASSPORT, "moodle") else "Son code ne montrera rien."
    )
    assert f"Ce badge est caché. {nothing}" in page and f"/{cast.code}/qui" in page
    assert "Son code le montre" not in page
    assert client.get(f"/moi/{cast.key()}/{cast.code}/fichier/photo.png").status_code == 200


def test_no_backpack_can_verify_the_copy_of_a_hidden_badge(cast: Cast, client: FlaskClient) -> None:
    page = place(cast, PASSPORT)
    asked(cast, client, "amina@exemple.fr")
    post(client, f"{page}/code", page, letter_code=letter_code(cast))
    copy = client.get(f"/moi/{cast.key()}/{cast.code}/fichier/badge-ob2.json").get_json(force=True)
    address = urlsplit(copy["id"]).path
    assert client.get(address).status_code == 200
    cast.hidden(cast.code)
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(("slug", "name"), [("photos", "photo.png"), ("europass", "attestation.pdf")])
def test_while_paused_nothing_is_drawn(cast: Cast, client: FlaskClient, slug: str, name: str) -> None:
    file = f"/moi/{cast.key()}/{cast.code}/fichier/{name}"
    assert client.get(file).status_code == 200
    pause.pause(cast.services, cast.actor, cast.award_id(cast.code), "person")
    page = client.get(place(cast, slug)).text
    assert "Ce badge est en pause." in page and name not in page and "badge.json" not in page
    assert client.get(file).status_code == 422
    assert "il lira aussi que le badge est en pause" in client.get(place(cast, "linkedin")).text


# -- words to copy ----------------------------------------------------------------------------------------------------


def test_france_travail_s_own_line_or_that_there_is_none(cast: Cast, client: FlaskClient) -> None:
    with_line = cast.awarded("equipe")
    assert copied(client.get(place(cast, "france-travail", with_line)).text) == {"line": "Travailler en équipe"}
    page = client.get(place(cast, "france-travail")).text
    assert "France Travail n’a pas de ligne pour ce badge." in page
    words = copied(page)["line"]
    assert words.startswith("Transmettre un savoir-faire") and "je montre le geste" in words
    english = client.get(place(cast, "france-travail", with_line) + "?lang=en").text
    assert 'lang="fr">Travailler en équipe<' in english  # it is what the site has
    english = client.get(place(cast, "france-travail") + "?lang=en").text
    assert copied(english)["line"] == words and 'id="line" lang="fr"' in english


def test_linkedin_gets_each_field_and_the_member_can_copy_them(cast: Cast, client: FlaskClient) -> None:
    page = client.get(place(cast, "linkedin")).text
    (link,) = re.findall(r'href="(https://www\.linkedin\.com/[^"]+)"', page)
    parts = urlsplit(unescape(link))
    assert parts.path == "/profile/add"
    asked_for = {name: value for name, (value,) in parse_qs(parts.query, strict_parsing=True).items()}
    words = copied(page)
    shown = f"{cast.code[:5]}-{cast.code[5:]}"
    assert asked_for["startTask"] == "CERTIFICATION_NAME"
    assert asked_for["name"] == words["f-name"] == "Transmettre un savoir-faire"
    assert asked_for["organizationName"] == words["f-by"] == "Réseau Citoyen de Services"
    assert asked_for["certUrl"] == words["f-url"] and words["f-url"].endswith(f"/v/{cast.code}")
    assert asked_for["certId"] == words["f-number"] == shown
    assert re.fullmatch(r"20\d\d", asked_for["issueYear"]) and 1 <= int(asked_for["issueMonth"]) <= 12
    assert "« Amina B. »" in text_of(page).replace("\u202f", " ").replace("\u00a0", " ")
    assert cast.key() not in link


def test_linkedin_waits_for_a_hidden_badge(cast: Cast, client: FlaskClient) -> None:
    cast.hidden(cast.code)
    page = client.get(place(cast, "linkedin")).text
    assert "linkedin.com" not in page and "Ce badge est caché." in page and f"/{cast.code}/qui" in page
    assert copied(page) == {}


# -- the copies for an address ----------------------------------------------------------------------------------------


def test_backpack_with_an_address(cast: Cast, client: FlaskClient) -> None:
    page = place(cast, PASSPORT)
    wrong = post(client, page, page, email="amina(at)exemple")
    assert wrong.status_code == 422
    assert "Cette adresse e-mail n’est pas complète." in wrong.text
    assert 'value="amina(at)exemple"' in wrong.text
    asked(cast, client, "amina@exemple.fr")
    assert "Nous avons envoyé un code à a…@exemple.fr." in client.get(page).text
    bad = post(client, f"{page}/code", page, letter_code="999999x")
    assert bad.status_code == 422 and WRONG in bad.text
    done = post(client, f"{page}/code", page, letter_code=f" {letter_code(cast)} ")
    assert done.status_code == 303, done.text
    assert done.location == f"{page}?fait=backpack.ready#sac"
    ready = client.get(done.location).text
    assert "prêt pour un sac à badges" in ready and "a…@exemple.fr" in ready and "amina@" not in ready
    files = re.findall(r'href="([^"]+/fichier/badge-(?:ob2|email)\.[a-z]+)"', ready)
    assert [path.rpartition("/")[2] for path in files] == [
        "badge-ob2.png", "badge-ob2.svg", "badge-email.png", "badge-email.svg", "badge-email.json", "badge-email.jwt",
        "badge-ob2.json", "badge-ob2.jws",
    ]  # fmt: skip
    for path in files:
        with client.get(path) as answer:
            assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store"), path
    assert hosted(cast) == ["amina@exemple.fr"]


def test_a_code_asked_for_on_one_page_serves_on_another(cast: Cast, client: FlaskClient) -> None:
    secret = asked(cast, client, "amina@exemple.fr")
    moodle = place(cast, "moodle")
    assert "Nous avons envoyé un code à a…@exemple.fr." in client.get(moodle).text
    assert post(client, f"{moodle}/code", moodle, letter_code=secret).location.startswith(moodle)
    assert "prêt pour un sac à badges" in client.get(place(cast, PASSPORT)).text


def test_an_address_confirmed_by_somebody_else(cast: Cast, client: FlaskClient) -> None:
    """The code typed from another member's link, and on another badge of hers: neither makes anything."""
    secret = asked(cast, client, "amina@exemple.fr")
    hers, second = cast.awarded("equipe", who="Zoé"), cast.awarded("animer")
    for page in (place(cast, PASSPORT, hers, "Zoé"), place(cast, PASSPORT, second)):
        asked(cast, client, "quelqu-un@exemple.fr", page)  # so that a code is waited for
        if letter_code(cast) != secret:
            answer = post(client, f"{page}/code", page, letter_code=secret)
            assert answer.status_code == 422 and WRONG in answer.text
    assert post(client, f"{place(cast, PASSPORT, who='Zoé')}/code", place(cast, PASSPORT, hers, "Zoé"),
                letter_code=secret).status_code == 404  # fmt: skip
    assert hosted(cast) == []


def test_an_address_changed_before_the_yes(cast: Cast, client: FlaskClient) -> None:
    page = place(cast, PASSPORT)
    first = asked(cast, client, "ancienne@exemple.fr")
    second = asked(cast, client, "nouvelle@exemple.fr")
    waiting = client.get(page).text
    assert "un code à n…@exemple.fr." in waiting and "ancienne@exemple.fr" not in waiting
    if first != second:
        assert WRONG in post(client, f"{page}/code", page, letter_code=first).text
    assert hosted(cast) == []
    assert post(client, f"{page}/code", page, letter_code=second).status_code == 303
    assert hosted(cast) == ["nouvelle@exemple.fr"]  # the form for the first address was never made
    assert "ancienne@exemple.fr" not in client.get(page).text


def test_a_code_too_late_or_tried_too_often(cast: Cast, client: FlaskClient, clock: Clock) -> None:
    page = place(cast, PASSPORT)
    secret = asked(cast, client, "amina@exemple.fr")
    clock.advance(minutes=61)
    assert 'id="email"' in client.get(page).text  # nothing is waited for any more
    form = {"letter_code": secret}
    assert WRONG in post(client, f"{page}/code", page, **form).text
    secret = asked(cast, client, "amina@exemple.fr")
    other = f"{(int(secret) + 1) % 10**6:06d}"
    for _ in range(5):
        assert WRONG in post(client, f"{page}/code", page, letter_code=other).text
    assert WRONG in post(client, f"{page}/code", page, letter_code=secret).text
    for _ in range(3):
        asked(cast, client, "amina@exemple.fr")
        clock.advance(minutes=2)
    many = post(client, page, f"{page}?autre=1", email="amina@exemple.fr")
    assert many.status_code == 422 and "déjà envoyé plusieurs codes aujourd’hui" in many.text
    assert hosted(cast) == []


def test_without_an_address_a_file_and_no_more(cast: Cast, client: FlaskClient) -> None:
    page = place(cast, "fichier")
    done = post(client, f"{page}/sans-adresse", page)
    assert done.status_code == 303
    ready = client.get(page).text
    assert "prêt pour un sac à badges" in ready and "Open Badges 3.0" not in ready and 'id="email"' not in ready
    passport = client.get(place(cast, PASSPORT)).text
    assert "a été préparé sans adresse e-mail. Ici, il en faut une." in passport and 'id="email"' in passport
    assert "badge-ob2" not in passport
    another = client.get(f"{page}?autre=1").text
    assert 'id="email"' in another and "badge-ob2.png" in another and "Je n’ai pas d’adresse" not in another
    secret = asked(cast, client, "amina@exemple.fr", page)
    post(client, f"{page}/code", page, letter_code=secret)
    assert "badge-email.png" in client.get(page).text
    assert "prêt pour un sac à badges" in client.get(place(cast, PASSPORT)).text


def test_the_copy_that_matches_recipients_alone(cast: Cast, client: FlaskClient) -> None:
    backpacks.make_matching(cast.services, cast.member_id, cast.code, "amina@exemple.fr")
    page = client.get(place(cast, PASSPORT)).text
    assert "prêt pour un sac à badges" in page and "badge-email.png" in page and "badge-ob2" not in page
    assert "amina@exemple.fr" not in page  # it is not kept


def test_a_form_without_its_token_sends_nothing(cast: Cast, client: FlaskClient) -> None:
    for path in (place(cast, PASSPORT), f"{place(cast, PASSPORT)}/code", f"{place(cast, 'fichier')}/sans-adresse"):
        assert client.post(path, data={"email": "a@exemple.fr"}).status_code == 403
    with cast.services.database.begin(read_only=True) as session:
        assert session.scalars(select(Letter.id)).all() == []
