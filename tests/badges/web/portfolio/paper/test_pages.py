"""« Avoir sur papier » : asked from the site first, printed by oneself second, and why not."""

from __future__ import annotations

import re

import pypdfium2
import pytest
from flask.testing import FlaskClient

from badges.recognition.tables import Award
from badges.sharing.printing import requests
from badges.sharing.printing.tables import PrintRequest
from tests.cast.counter import Cast
from tests.cast.rows import count


def path(cast: Cast, code: str | None = None) -> str:
    """The page of one badge."""
    return f"/moi/{cast.key()}/{code or cast.code}/imprimer"


def words_of(page: str) -> str:
    """A page's words with plain spaces."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).replace("\u00a0", " ").replace("\u202f", " ").split())


def ask(client: FlaskClient, where: str, page: str) -> int:
    """Press the button of a page."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found
    return client.post(where, data={"csrf_token": found.group(1)}).status_code


def test_the_site_is_asked_in_two_taps(cast: Cast, client: FlaskClient) -> None:
    where = path(cast)
    assert f'href="{where}"' in client.get(where.removesuffix("/imprimer")).text  # the first tap
    page = client.get(where).text
    assert words_of(page).index("Demander une carte à mon site") < words_of(page).index("Imprimer moi-même")
    assert [ask(client, where, page) for _double_click in range(2)] == [303, 303]
    assert count(cast.services, PrintRequest) == 1
    after = words_of(client.get(where).text)
    assert (
        "C’est demandé. Votre site l’imprimera. Venez la chercher." in after and "<form" not in client.get(where).text
    )
    assert "tel:" in client.get(where).text


def test_once_it_is_printed_the_page_says_so(cast: Cast, client: FlaskClient) -> None:
    where = path(cast)
    page = client.get(where).text
    ask(client, where, page)
    requests.printed(cast.services, cast.actor, [1])
    after = words_of(client.get(where).text)
    assert "Votre carte a été imprimée le" in after and "Demander une autre carte" in after
    assert ask(client, where, page) == 422
    assert "demain" in words_of(
        client.post(where, data={"csrf_token": re.findall(r'"csrf_token" value="([^"]+)"', page)[0]}).text
    )


def test_a_hidden_badge_says_why_not_and_asks_for_nothing(cast: Cast, client: FlaskClient) -> None:
    where, page = path(cast), client.get(path(cast)).text
    cast.hidden(cast.code)
    after = client.get(where).text
    assert "sa carte ne montrerait rien" in words_of(after) and "<form" not in after
    assert ask(client, where, page) == 422 and count(cast.services, PrintRequest) == 0


def test_a_paused_or_cancelled_badge_is_not_printed(cast: Cast, client: FlaskClient) -> None:
    where, page = path(cast), client.get(path(cast)).text
    cast.revoked(cast.code)
    assert client.get(where).status_code == 422
    assert ask(client, where, page) == 422 and count(cast.services, PrintRequest) == 0


def test_each_place_of_both_sheets_has_its_button(cast: Cast, client: FlaskClient) -> None:
    links = re.findall(r'href="([^"]+/((?:small-)?card-(\d+)\.pdf))">', client.get(path(cast)).text)
    assert [int(number) for _link, name, number in links if name.startswith("small")] == list(range(1, 11))
    assert [int(number) for _link, name, number in links if name.startswith("card")] == [1, 2, 3, 4]
    link = next(link for link, name, _number in links if name == "small-card-8.pdf")
    sheet = pypdfium2.PdfDocument(client.get(link).data)
    text = sheet[0].get_textpage()
    millimetre = 72 / 25.4
    box = {
        "left": 105 * millimetre, "right": 190.6 * millimetre,
        "top": (297 - 13.5 - 3 * 54) * millimetre, "bottom": (297 - 13.5 - 4 * 54) * millimetre,
    }  # fmt: skip
    assert "Amina B." in text.get_text_bounded(**box)
    assert text.get_text_bounded().count("Amina B.") == 1
    sheet.close()


@pytest.mark.parametrize(("name", "cut"), [("Amina B.", False), ("Marie-Françoise Élisabeth " * 4, True)])
def test_a_name_that_fits_no_card_is_told_before(cast: Cast, client: FlaskClient, name: str, cut: bool) -> None:
    with cast.services.database.begin() as session:
        session.get_one(Award, cast.award_id(cast.code)).name_shown = name.strip()
    page = words_of(client.get(path(cast)).text)
    assert ("Votre nom est long : la petite carte le coupe" in page) == cut


def test_it_is_whole_in_english(cast: Cast, client: FlaskClient) -> None:
    page = words_of(client.get(f"{path(cast)}?lang=en").text)
    for words in ("Have it on paper", "Ask my site for a card", "Print it myself", "Row 5, right", "Small cards",
                  "In French and in English."):  # fmt: skip
        assert words in page


def test_the_attestation_is_offered_in_two_languages(cast: Cast, client: FlaskClient) -> None:
    href = next(each for each in re.findall(r'href="([^"]+)"', client.get(path(cast)).text) if "bilingue" in each)
    answer = client.get(href)
    assert answer.mimetype == "application/pdf" and b"/Lang(en)" in answer.data.replace(b" ", b"")
