"""The member's private page: what they can do with a badge, in plain words, and for their own badges only."""

from __future__ import annotations

import re

import pypdfium2
import pytest
from flask.testing import FlaskClient

from badges.issuing.correcting import pause
from badges.questions import tell_member
from badges.recognition.tables import Award
from tests.badges.web.portfolio.pages import pages, post
from tests.cast.counter import SENTENCE, Cast
from tests.cast.html import heading
from tests.cast.office import hidden_fields
from tests.conftest import Clock


def award_row(cast: Cast, code: str) -> Award:
    """The award as stored."""
    with cast.services.database.begin(read_only=True) as session:
        found = session.get_one(Award, cast.award_id(code))
        session.expunge_all()
        return found


def test_every_page_answers_and_is_private(cast: Cast, client: FlaskClient) -> None:
    for name, path in pages(cast, cast.code).items():
        answer = client.get(path)
        assert answer.status_code == 200, name
        assert answer.headers["Cache-Control"] == "no-store", name
        assert answer.headers["X-Robots-Tag"] == "noindex", name
        assert answer.headers["Referrer-Policy"] == "no-referrer", name


HELP = re.compile(r"touchez «\s*Montrer\s*»")
CHOICES = ("Montrer", "Garder", "Avoir sur papier", "Qui peut voir")


def test_her_page_has_her_name_the_badge_and_four_choices(cast: Cast, client: FlaskClient) -> None:
    page = client.get(f"/moi/{cast.key()}").text
    assert heading(page) == "<bdi>Amina Benali</bdi>"
    for words in (*CHOICES, SENTENCE, "On vous montre cette page", "Fermez votre page"):
        assert words in page
    assert 'href="/verifier"' in page and 'width="200"' in page and "Vos autres badges" not in page


def test_of_several_badges_the_latest_valid_one_is_on_top(cast: Cast, client: FlaskClient, clock: Clock) -> None:
    home = f"/moi/{cast.key()}"
    clock.advance(hours=1)
    hidden = cast.hidden(cast.awarded("animer", sentence=None))
    clock.advance(hours=1)
    latest = cast.awarded("equipe", sentence=None)
    clock.advance(hours=1)
    ended = cast.revoked(cast.awarded("empathie", sentence=None))
    page = client.get(home).text
    shown, _others, rest = page.partition("Vos autres badges")
    for name in ("montrer", "garder", "imprimer", "qui"):
        assert f"{home}/{latest}/{name}" in shown
    places = [rest.index(f'href="{home}/{code}"') for code in (hidden, cast.code, ended)]
    assert places == sorted(places)
    assert rest.count("Caché") == 1 and rest.count("Annulé") == 1 and f"{home}/{latest}" not in rest
    for code in (hidden, latest, cast.code):
        own = client.get(f"{home}/{code}").text
        assert all(words in own for words in CHOICES) and "Ce qui a été vu" in own


def test_without_a_badge_the_page_says_when_there_will_be_one(cast: Cast, client: FlaskClient) -> None:
    page = client.get(f"/moi/{cast.key('Zoé')}").text
    assert heading(page) == "<bdi>Zoé</bdi>" and "pas de badge en ce moment" in page and "Montrer" not in page


def test_another_members_badge_is_not_found(cast: Cast, client: FlaskClient) -> None:
    for path in pages(cast, cast.code).values():
        if cast.code in path:
            assert client.get(path.replace(cast.key(), cast.key("Zoé"))).status_code == 404, path
    for key in ("x", "A" * 43, cast.key()[:-1], cast.key() + "A"):
        assert client.get(f"/moi/{key}").status_code == 404


def test_the_member_decides_who_may_see(cast: Cast, client: FlaskClient) -> None:
    code = cast.code
    page, employer = pages(cast, code)["audience"], f"/v/{code}"
    assert 'value="code" checked' in client.get(page).text
    saved = post(client, page, page, visibility="hidden")
    assert saved.status_code == 303
    after = client.get(saved.location)
    assert "C’est gardé. La page de ce badge ne montre plus rien. Il reste à vous." in after.text
    assert "Caché. Une copie déjà donnée reste lisible." in after.text
    assert "pas rendu ce badge visible" in client.get(employer).text
    assert client.get(f"{pages(cast, code)['badge']}/fichier/attestation.pdf").status_code == 200
    assert "Ce badge est caché." in client.get(pages(cast, code)["show"]).text
    post(client, page, page, visibility="public", search_engines="yes")
    assert client.get(employer).headers["X-Robots-Tag"] == "all"
    post(client, page, page, visibility="code", search_engines="yes")
    row = award_row(cast, code)
    assert (row.visibility, row.search_engines) == ("code", False)
    assert post(client, page, page, visibility="tout").status_code == 422


def test_an_old_tab_does_not_show_what_was_hidden_since(cast: Cast, client: FlaskClient) -> None:
    code = cast.code
    page = pages(cast, code)["audience"]
    first, second = hidden_fields(client.get(page)), hidden_fields(client.get(page))
    assert client.post(page, data={**first, "visibility": "hidden"}).status_code == 303
    answer = client.post(page, data={**second, "visibility": "public"})
    assert answer.status_code == 409 and "Voici les deux" in answer.text and 'value="public" checked' in answer.text
    assert award_row(cast, code).visibility == "hidden"
    without = {"csrf_token": second["csrf_token"], "visibility": "public"}
    assert client.post(page, data=without).status_code == 303  # the version is what held it back
    assert client.post(page, data={**second, "visibility": "hidden"}).status_code == 303  # hiding is never refused
    assert award_row(cast, code).visibility == "hidden"
    english = client.post(f"{page}?lang=en", data={**first, "visibility": "public"})
    assert english.status_code == 409 and "Here are both" in english.text


def test_a_form_without_its_token_changes_nothing(cast: Cast, client: FlaskClient) -> None:
    page = pages(cast, cast.code)["audience"]
    assert client.post(page, data={"visibility": "public"}).status_code == 403
    assert award_row(cast, cast.code).visibility == "code"


def test_qr_and_code_to_show(cast: Cast, client: FlaskClient) -> None:
    code = cast.code
    page = client.get(pages(cast, code)["show"]).text
    assert f"{code[:5]}-{code[5:]}" in page and "Amina B." in page
    qr = client.get(f"{pages(cast, code)['badge']}/fichier/qr.svg")
    assert (qr.status_code, qr.mimetype) == (200, "image/svg+xml")


@pytest.mark.parametrize("path", ["montrer", "imprimer", "garder", "qui"])
def test_an_ended_badge_is_said_and_offers_nothing(cast: Cast, client: FlaskClient, path: str) -> None:
    code = cast.revoked(cast.code)
    badge = pages(cast, code)["badge"]
    page = client.get(badge).text
    assert "Annulé" in page and "wrong_person" not in page
    assert "Montrer" not in page
    assert client.get(f"{badge}/{path}").status_code == 422


def test_english_member_page(cast: Cast, client: FlaskClient) -> None:
    page = client.get(f"{pages(cast, cast.code)['badge']}?lang=en").text
    assert heading(page) == "<bdi>Passing on know-how</bdi>" and "Who can see" in page
    assert "montrer?lang=en" in page


def test_one_card_is_printed_in_the_chosen_quarter(cast: Cast, client: FlaskClient) -> None:
    page = client.get(pages(cast, cast.code)["badge"] + "/imprimer").text
    links = re.findall(r'href="([^"]+/card-\d\.pdf)">([^<]+)<', page)
    assert [words for _link, words in links] == [
        "En haut à gauche", "En haut à droite", "En bas à gauche", "En bas à droite"
    ]  # fmt: skip
    for place, (link, _words) in enumerate(links):
        sheet = pypdfium2.PdfDocument(client.get(link).data)[0]
        width, height = sheet.get_size()
        for quarter in range(4):
            left, top = quarter % 2 * width / 2, height - quarter // 2 * height / 2
            box = {"left": left, "right": left + width / 2, "bottom": top - height / 2, "top": top}
            assert ("Amina B." in sheet.get_textpage().get_text_bounded(**box)) == (quarter == place)


def test_a_call_about_a_badge_is_told_to_its_holder_alone(cast: Cast, client: FlaskClient) -> None:
    other = cast.awarded("equipe", who="Zoé")
    paths = (f"/moi/{cast.key()}", f"/moi/{cast.key()}/{cast.code}")
    assert not any("a appelé" in client.get(path).text for path in paths)
    tell_member.tell(cast.services, cast.actor, cast.code)
    assert all("a appelé" in client.get(path).text for path in paths)
    assert "a appelé" not in client.get(f"/moi/{cast.key('Zoé')}/{other}").text
    second = cast.awarded("empathie")
    assert client.get(paths[0]).text.count("a appelé") == 1  # of two badges
    assert "a appelé" not in client.get(f"/moi/{cast.key()}/{second}").text


def test_a_badge_past_its_end_is_shown_still_in_the_words_of_the_employer(
    cast: Cast, client: FlaskClient, clock: Clock
) -> None:
    code = cast.expired(clock)
    own, home = f"/moi/{cast.key()}/{code}", f"/moi/{cast.key()}"
    said = heading(client.get(f"/v/{code}").text)
    page = client.get(own).text
    assert said == "Ce badge est authentique, mais sa date de fin est passée" and said in page
    assert "Il était valable jusqu’au" in page and "n’est plus valable" not in page
    assert f'href="{own}/montrer"' in page and f'href="{own}/qui"' in page and f'href="/v/{code}"' in page
    assert f'href="{own}/garder"' not in page and f'href="{own}/imprimer"' not in page
    assert client.get(f"{own}/montrer").status_code == client.get(f"{own}/fichier/qr.svg").status_code == 200
    assert client.get(f"{own}/qui").status_code == 200
    post(client, f"{own}/qui", f"{own}/qui", visibility="hidden")
    assert "rendu ce badge visible" in client.get(f"/v/{code}").text
    cast.revoked(cast.code)
    shown = client.get(home).text  # the one that is past its end is the first now
    assert HELP.search(shown)


def test_the_help_names_no_button_that_is_missing(cast: Cast, client: FlaskClient) -> None:
    home = f"/moi/{cast.key()}"
    assert HELP.search(client.get(home).text)
    cast.revoked(cast.code)
    page = client.get(home).text
    assert "n’est plus valable" in page and "/montrer" not in page and not HELP.search(page)


@pytest.mark.parametrize("path", ["", "/code"], ids=["home", "badge"])
def test_a_hidden_badge_says_so_under_its_name_and_offers_first_to_show_it(
    cast: Cast, client: FlaskClient, path: str
) -> None:
    page = f"/moi/{cast.key()}" + (f"/{cast.code}" if path else "")

    def solid() -> list[str]:
        return re.findall(r'class="button *"\s+href="[^"]+/([a-z-]+)"', client.get(page).text)

    assert solid() == ["montrer"], "the control"
    cast.hidden(cast.code)
    text = client.get(page).text
    assert solid() == ["qui"] and text.count("Caché. Une copie déjà donnée reste lisible.") == 1
    assert text.index("Caché. Une copie déjà donnée reste lisible.") < text.index("Délivré le") < text.index("/montrer")


def test_the_square_of_a_paused_badge_says_so(cast: Cast, client: FlaskClient) -> None:
    show = pages(cast, cast.code)["show"]
    assert "en pause" not in client.get(show).text
    pause.pause(cast.services, cast.actor, cast.award_id(cast.code), "person")
    assert "Ce badge est en pause" in client.get(show).text
