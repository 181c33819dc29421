"""« Un dossier » on the member's page: choose, give, print and stop, with their own badges; each refusal in words."""

from __future__ import annotations

import html
import re
from io import BytesIO

import pypdfium2
import pytest
import zxingcpp
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

from badges.issuing.correcting import pause
from badges.recognition.tables import Award
from badges.sharing.bundles import rules
from badges.sharing.bundles.prepare_bundle import prepare
from badges.sharing.bundles.tables import Bundle
from issuer.artwork import render_png
from tests.badges.web.portfolio.pages import FORBIDDEN, token
from tests.cast.counter import Cast
from tests.cast.html import heading, text_of
from tests.cast.others import other_badge
from tests.cast.rows import count
from tests.cast.statements import statements


def page_of(cast: Cast, who: str = "Amina") -> str:
    """The page of a member's bundles."""
    return f"/moi/{cast.key(who)}/dossiers"


def sent(client: FlaskClient, cast: Cast, *codes: str, **fields: str) -> TestResponse:
    """The form with these ticks."""
    page = page_of(cast)
    return client.post(page, data={"csrf_token": token(client.get(page)), "badge": list(codes), **fields})


def address_on(page: TestResponse) -> str:
    """The link that the page of a bundle shows."""
    found = re.search(r'id="lien"><bdi>([^<]+)<', page.text)
    assert found is not None
    return found[1]


def stopped(client: FlaskClient, bundle: str) -> TestResponse:
    """Stop a bundle from its page."""
    return client.post(f"{bundle}/arreter", data={"csrf_token": token(client.get(bundle))})


def test_ticks_and_one_tap_make_a_link_that_ends(cast: Cast, client: FlaskClient) -> None:
    second = cast.awarded("empathie", sentence=None)
    home, choice = client.get(f"/moi/{cast.key()}?tous=1"), client.get(page_of(cast))
    assert page_of(cast) in home.text and heading(choice.text) == "Un dossier"
    assert "pendant 90 jours, jusqu’au 22 février 2027" in text_of(choice.text)
    made = sent(client, cast, cast.code, second, days="90")
    assert made.status_code == 303
    page = client.get(made.location)
    assert heading(page.text) == "Votre dossier" and "Ouvert jusqu’au 22 février 2027." in text_of(page.text)
    assert "Transmettre un savoir-faire" in page.text and "Faire preuve de bienveillance" in page.text
    assert re.fullmatch(r"http://localhost:8000/d/[0-9a-z]{26}", address_on(page))
    assert client.get(address_on(page)).status_code == 200
    assert "Jusqu’au 22 février 2027" in text_of(client.get(page_of(cast)).text)
    assert sent(client, cast, cast.code, second).location == made.location  # the same choice, without its days too


@pytest.mark.parametrize(
    ("days", "until"), [("7", "1er décembre 2026"), ("30", "24 décembre 2026"), ("180", "23 mai 2027")]
)
def test_another_time_is_chosen_under_change(cast: Cast, client: FlaskClient, days: str, until: str) -> None:
    page = client.get(page_of(cast)).text
    assert 'value="90" checked' in page and "Changer la durée" in page
    made = client.get(sent(client, cast, cast.code, days=days).location)
    assert f"Ouvert jusqu’au {until}." in text_of(made.text)


def test_each_wrong_choice_is_said_and_makes_nothing(cast: Cast, client: FlaskClient) -> None:
    hidden, gone = cast.awarded("empathie", sentence=None), cast.awarded("animer", sentence=None)
    page = client.get(page_of(cast)).text
    assert hidden in page and gone in page
    cast.hidden(hidden)
    cast.revoked(gone)
    for codes, days, words in (
        ([], "90", "Choisissez au moins un badge."),
        ([cast.code, hidden], "90", "Un de ces badges est caché. Choisissez d’abord qui peut le voir."),
        ([cast.code, gone], "90", "Un de ces badges n’est plus valable."),
        ([cast.awarded("equipe", who="Zoé")], "90", "Un de ces badges n’est plus dans votre liste."),
        ([cast.code], "91", "Choisissez une durée de la liste."),
        ([cast.code], "toujours", "Choisissez une durée de la liste."),
        ([f"{number:010}" for number in range(11)], "90", "Un dossier montre 10 badges au plus."),
    ):
        answer = sent(client, cast, *codes, days=days)
        assert (answer.status_code, words in answer.text) == (422, True), words
        assert f'value="{cast.code}" checked' in answer.text or cast.code not in codes
    assert count(cast.services, Bundle) == 0
    assert sent(client, cast, cast.code).status_code == 303  # the control


def test_a_hidden_badge_is_named_with_the_way_to_show_it(cast: Cast, client: FlaskClient) -> None:
    cast.hidden(cast.code)
    page = client.get(page_of(cast)).text
    assert 'name="badge"' not in page and f"/{cast.code}/qui" in page
    assert "caché. Choisissez d’abord" in page
    assert "pas encore de badge à montrer" in client.get(page_of(cast, "Zoé")).text


def test_what_is_hidden_or_cancelled_since_is_said_there(cast: Cast, client: FlaskClient) -> None:
    second = cast.awarded("empathie", sentence=None)
    bundle = sent(client, cast, cast.code, second).location
    cast.hidden(cast.code)
    cast.revoked(second)
    page = client.get(bundle).text
    assert "Ne se voit pas dans le dossier : caché." in text_of(page)
    assert "Le dossier dit qu’il est annulé." in page


def test_it_is_stopped_in_one_tap_from_either_page(cast: Cast, client: FlaskClient) -> None:
    bundle = sent(client, cast, cast.code).location
    link = address_on(client.get(bundle))
    assert f'action="{bundle}/arreter"' in client.get(page_of(cast)).text
    done = stopped(client, bundle)
    assert done.status_code == 303 and "Votre dossier est fermé." in client.get(done.location).text
    assert client.get(link).status_code == 410
    page = client.get(bundle).text
    assert "Ce dossier est fermé." in page and "/arreter" not in page and link not in page
    for name in ("carre.svg", "dossier.pdf"):
        assert client.get(f"{bundle}/{name}").status_code == 404


def test_another_member_s_link_and_a_form_without_its_token_do_nothing(cast: Cast, client: FlaskClient) -> None:
    bundle = sent(client, cast, cast.code).location
    number, link = bundle.rpartition("/")[2], address_on(client.get(bundle))
    theirs = f"{page_of(cast, 'Zoé')}/{number}"
    for path in (theirs, f"{theirs}/carre.svg", f"{theirs}/dossier.pdf", f"{page_of(cast)}/999"):
        assert client.get(path).status_code == 404
    form = {"csrf_token": token(client.get(page_of(cast)))}
    assert client.post(f"{theirs}/arreter", data=form).status_code == 404
    assert client.post(f"{bundle}/arreter").status_code == 403
    assert client.post(page_of(cast), data={"badge": cast.code}).status_code == 403
    assert client.get(link).status_code == 200 and count(cast.services, Bundle) == 1
    assert client.post(f"{bundle}/arreter", data=form).status_code == 303  # the control


def test_every_page_is_private_plain_and_in_english_too(cast: Cast, client: FlaskClient) -> None:
    bundle = sent(client, cast, cast.code).location
    for path in (page_of(cast), bundle):
        for answer in (client.get(path), client.get(f"{path}?lang=en")):
            assert answer.headers["Cache-Control"] == "no-store" and answer.headers["Referrer-Policy"] == "no-referrer"
            read = text_of(answer.text).casefold()
            assert not [word for word in FORBIDDEN["fr"] if word in read]
    assert heading(client.get(f"{bundle}?lang=en").text) == "Your folder"
    assert (
        "Choose at least one badge."
        in client.post(f"{page_of(cast)}?lang=en", data={"csrf_token": token(client.get(page_of(cast)))}).text
    )


def test_the_square_leads_to_the_link(cast: Cast, client: FlaskClient) -> None:
    bundle = sent(client, cast, cast.code).location
    drawn = client.get(f"{bundle}/carre.svg")
    assert drawn.mimetype == "image/svg+xml" and len(drawn.data) < 8_000
    png = render_png(drawn.text, width=300)
    (read,) = zxingcpp.read_barcodes(Image.open(BytesIO(png)))
    assert read.text == address_on(client.get(bundle)).upper()
    assert client.get(f"/D/{read.text.rpartition('/')[2]}").status_code == 200


def test_the_sheet_says_what_is_verified_now_and_the_end(cast: Cast, client: FlaskClient) -> None:
    second, third = cast.awarded("empathie", sentence=None), cast.awarded("animer", sentence=None)
    bundle = sent(client, cast, cast.code, second, third).location
    cast.revoked(third)
    with cast.services.database.begin() as session:  # the sheet is made of what was signed, never of a row
        session.get_one(Award, cast.award_id(second)).name_shown = "Zoé D."
    answer = client.get(f"{bundle}/dossier.pdf")
    assert (answer.mimetype, answer.headers["Cache-Control"]) == ("application/pdf", "no-store")
    assert b"/StructTreeRoot" in answer.data and b"pdfuaid" in answer.data
    document = pypdfium2.PdfDocument(answer.data)
    assert document.get_metadata_dict()["Title"] == "Dossier de badges"
    assert len(document) == 1
    words = " ".join(" ".join(page.get_textpage().get_text_bounded() for page in document).split())
    document.close()
    link = address_on(client.get(bundle)).partition("://")[2]
    for said in ("Amina B.", "Transmettre un savoir-faire", "Animait l’atelier couture",
                 "Faire preuve de bienveillance", link, "Qui l’atteste : L’animatrice du site d’Auzances",
                 "05 00 00 00 01",
                 "Ce lien s’ouvre jusqu’au 22 février 2027.", "que les badges sont faux"):  # fmt: skip
        assert said in words.replace("\u00a0", " "), said
    assert "Animer" not in words and "Zoé" not in words
    cast.revoked(cast.code)
    cast.revoked(second)
    refused = client.get(f"{bundle}/dossier.pdf")
    assert refused.status_code == 422 and "Aucun badge de ce dossier" in refused.text


def test_the_sheet_is_in_the_language_of_the_page(cast: Cast, client: FlaskClient) -> None:
    bundle = sent(client, cast, cast.code).location
    data = client.get(f"{bundle}/dossier.pdf?lang=en").data
    document = pypdfium2.PdfDocument(data)
    assert document.get_metadata_dict()["Title"] == "Folder of badges"
    words = " ".join(document[0].get_textpage().get_text_bounded().split()).replace("\u00a0", " ")
    document.close()
    for said in ("Folder of badges", "Amina B.", "Passing on know-how", "Shows how", "Led it.",
                 "Issued on 24 November 2026 by", "This link opens until 22 February 2027.",
                 "The page does not open?", "as they were signed"):  # fmt: skip
        assert said in words, (said, words)
    for other in ("Transmettre", "Délivré", "Ce lien", "Appelez", "Montre le geste", "Animait"):
        assert other not in words, other


def test_the_pages_ask_twelve_statements_at_most(cast: Cast, client: FlaskClient, app: Flask) -> None:
    codes = [cast.code, *(cast.awarded(badge, sentence=None) for badge in ("empathie", "animer", "equipe", "ecoute"))]
    bundles = [sent(client, cast, *codes, days=str(days)).location for days in rules.DAYS]
    for path in (page_of(cast), bundles[0], f"{bundles[0]}/dossier.pdf"):
        client.get(path)
        with statements(app) as asked:
            client.get(path)
        assert len(asked) <= 12, (path, [" ".join(each.split())[:90] for each, _ in asked])


def test_two_dossiers_are_told_apart_by_every_badge_and_their_day(cast: Cast, client: FlaskClient) -> None:
    number = other_badge(cast.services, cast.member_id, badge_name="Hygiène en cuisine")
    sent(client, cast, cast.code)
    prepare(cast.services, cast.member_id, [cast.code], beside=[number])
    page = html.unescape(client.get(page_of(cast)).text)
    first, second = re.findall(r'<li class="card">(.*?)</li>', page, re.S)
    assert "Hygiène en cuisine" in first and "(d’un autre)" in first and "Hygiène" not in second
    for each in (first, second):
        assert (
            "Fait le 24 novembre" in each.replace("\xa0", " ").replace("\u202f", " ")
            and "Transmettre un savoir-faire" in each
        )
    english = html.unescape(client.get(f"{page_of(cast)}?lang=en").text)
    assert "Made on 24" in english and "(by another)" in english


def test_a_pause_is_said_and_no_page_is_offered_that_cannot_be_printed(cast: Cast, client: FlaskClient) -> None:
    second = cast.awarded("empathie", sentence=None)
    bundle = sent(client, cast, cast.code, second).location
    assert "dossier.pdf" in client.get(bundle).text and "En pause" not in client.get(bundle).text  # the control
    pause.pause(cast.services, cast.actor, cast.award_id(cast.code), "person")
    one = client.get(bundle).text
    assert one.count("le dossier le dit, et la page à imprimer ne le montre pas") == 1
    assert "dossier.pdf" in one and client.get(f"{bundle}/dossier.pdf").status_code == 200
    pause.pause(cast.services, cast.actor, cast.award_id(second), "person")
    assert "dossier.pdf" not in client.get(bundle).text
    assert "On hold: the folder says so" in client.get(f"{bundle}?lang=en").text
