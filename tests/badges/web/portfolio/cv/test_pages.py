"""« Pour mon CV »: what stands on the page, what never does, and the sheet of chosen badges."""

from __future__ import annotations

import re

import pypdfium2
import pytest
from flask import Flask
from flask.testing import FlaskClient

from badges.base.journal.tables import JournalEntry
from badges.gatherings.tables import Workshop
from badges.issuing.correcting import pause
from badges.ledger.tables import Document
from badges.web.portfolio.cv import pages as cv_pages
from tests.badges.web.portfolio.pages import FORBIDDEN
from tests.cast.counter import SENTENCE, Cast
from tests.cast.html import heading, text_of
from tests.cast.statements import statements
from tests.conftest import Clock

WIDE = "\u00a0"


def page_of(cast: Cast, client: FlaskClient, query: str = "") -> str:
    """The page of Amina."""
    return client.get(f"/moi/{cast.key()}/cv{query}").text


def sheet(cast: Cast, client: FlaskClient, *codes: str, lang: str = "fr") -> bytes:
    """The sheet of these badges."""
    chosen = "&".join(f"badge={code}" for code in codes)
    answer = client.get(f"/moi/{cast.key()}/cv/page.pdf?{chosen}&lang={lang}")
    assert (answer.status_code, answer.content_type) == (200, "application/pdf"), answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.data


def words_of(data: bytes) -> str:
    """What can be read on a sheet of one page."""
    document = pypdfium2.PdfDocument(data)
    assert len(document) == 1
    text = document[0].get_textpage().get_text_bounded()
    document.close()
    return " ".join(text.split())


def ticked(page: str) -> list[str]:
    """The codes whose box is ticked."""
    return re.findall(r'name="badge" value="(\w+)" checked', page)


def test_the_page_says_it_as_one_would_write_it(cast: Cast, client: FlaskClient) -> None:
    page = page_of(cast, client)
    assert heading(page) == "Pour mon CV"
    assert (
        "J’ai animé un atelier couture au Réseau Citoyen de Services, à Auzances, en 2026"
        f"{WIDE}: je montre le geste, puis je laisse faire" in page
    )
    assert f"Badge à vérifier{WIDE}: " in page and f"code {cast.code[:5]}-{cast.code[5:]}" in text_of(page)
    assert "Léa" not in text_of(page) and SENTENCE not in page and "Montre le geste" not in page
    assert f'data-copies="texte-{cast.code}"' in page and "hidden data-copies" in page
    assert ticked(page) == [cast.code]
    assert f"/moi/{cast.key()}/cv" in client.get(f"/moi/{cast.key()}?tous=1").text


def test_the_page_in_english(cast: Cast, client: FlaskClient) -> None:
    page = page_of(cast, client, "?lang=en")
    assert (
        "I led the workshop “Atelier couture” at Réseau Citoyen de Services, in Auzances, in 2026: I show how" in page
    )
    assert "J’ai" not in page and "Badge to verify: " in page


def test_nothing_of_a_badge_that_others_cannot_see_now(cast: Cast, client: FlaskClient, clock: Clock) -> None:
    lost = {"expired": cast.expired(clock), "revoked": cast.revoked(cast.awarded("equipe"))}
    lost["withdrawn"], lost["hidden"] = cast.undone(cast.awarded("ecoute")), cast.hidden(cast.awarded("empathie"))
    page = page_of(cast, client)
    assert cast.code in page
    for name, code in lost.items():
        assert code not in page and f"{code[:5]}-{code[5:]}" not in page, name
    assert "bienveillance" not in page  # the hidden one
    asked = f"/moi/{cast.key()}/cv/page.pdf?badge={cast.code}&badge={lost['hidden']}"
    assert client.get(asked).status_code == 404
    for name in ("expired", "revoked"):
        text = words_of(sheet(cast, client, cast.code, lost[name]))
        assert "Transmettre un savoir-faire" in text and "n’est pas sur cette page" in text
        assert f"{lost[name][:5]}-" not in text, name


def test_a_paused_badge_is_left_out_with_a_word(cast: Cast, client: FlaskClient) -> None:
    other = cast.awarded("equipe")
    pause.pause(cast.services, cast.actor, cast.award_id(other), "criterion")
    page = page_of(cast, client)
    assert "Travailler en équipe" in page and "est en pause" in page and other not in page
    assert f"{other[:5]}-" not in words_of(sheet(cast, client, cast.code, other))
    alone = client.get(f"/moi/{cast.key()}/cv/page.pdf?badge={other}")
    assert alone.status_code == 422 and "Appelez le site" in alone.text


def test_the_sheet_is_one_tagged_page_of_what_was_verified(cast: Cast, client: FlaskClient) -> None:
    other = cast.awarded("soin", criteria=(0, 3))
    data = sheet(cast, client, cast.code, other)
    assert b"/StructTreeRoot" in data and b"pdfuaid" in data
    text = words_of(data)
    assert text.startswith("Amina B.") and text.count("J’ai animé un atelier couture") == 2
    assert "je suis la consigne, je laisse un résultat propre." in text
    english = words_of(sheet(cast, client, other, lang="en"))
    assert "Working with care" in english and "I follow the instructions" in english and "J’ai" not in english


def test_a_badge_that_does_not_verify_is_never_printed(cast: Cast, client: FlaskClient) -> None:
    forged = cast.awarded("service")
    assert f"code {forged[:5]}-" in words_of(sheet(cast, client, cast.code, forged))  # the positive control
    with cast.services.database.begin() as session:
        number = cast.award_id(forged)
        for document in session.query(Document).filter(Document.edition.has(award_id=number)):
            document.data = document.data.replace(b"Amina", b"Olive")
    text = words_of(sheet(cast, client, cast.code, forged))
    assert "Olive" not in text and "sens du service" not in text and "Transmettre" in text


def test_none_too_many_and_somebody_elses(cast: Cast, client: FlaskClient) -> None:
    home = f"/moi/{cast.key()}/cv/page.pdf"
    none = client.get(f"{home}?choix=1")
    assert none.status_code == 422 and "Choisissez au moins un badge" in none.text
    names = ("equipe", "ecoute", "empathie", "initiative", "autonomie", "adaptation")
    codes = [cast.code, *(cast.awarded(badge, criteria=(0, 1)) for badge in names)]
    page = page_of(cast, client)
    assert len(ticked(page)) == 6 and "La page tient 6 badges" in page
    many = client.get(f"{home}?{'&'.join(f'badge={code}' for code in codes)}")
    assert many.status_code == 422 and "La page tient 6 badges" in many.text and len(ticked(many.text)) == 7
    assert len(sheet(cast, client, *codes[:6])) > 10_000
    assert "Transmettre" not in words_of(client.get(home).data)  # without a choice: the six latest
    theirs = cast.awarded("calme", who="Łucja")
    for wrong in (theirs, "0000000000", "'; DROP TABLE award; --", "<script>", "A" * 5_000, "\x00"):
        answer = client.get(home, query_string={"badge": [cast.code, wrong]})
        assert answer.status_code == 404, wrong
        assert "%PDF" not in answer.text
    assert client.get(f"/moi/{'a' * 26}/cv").status_code == 404
    assert client.get(f"/moi/{'a' * 26}/cv/page.pdf?badge={cast.code}").status_code == 404


def test_reading_changes_nothing_and_says_no_word_of_the_trade(cast: Cast, client: FlaskClient) -> None:
    before = _entries(cast)
    pages = [page_of(cast, client), client.get(f"/moi/{cast.key()}/cv/page.pdf?choix=1").text]
    sheet(cast, client, cast.code)
    cast.hidden(cast.code)
    pages.append(page_of(cast, client))
    assert "Aucun badge à mettre dans un CV" in pages[-1] and cast.code not in pages[-1]
    for page in pages:
        assert not [word for word in FORBIDDEN["fr"] if word in text_of(page).casefold()]
    assert _entries(cast) - before <= 1  # hiding it


def test_the_page_costs_twelve_statements_at_most(cast: Cast, client: FlaskClient, app: Flask) -> None:
    for badge in ("equipe", "ecoute"):
        cast.awarded(badge, criteria=(0, 1))
    for path in ("cv", "presence"):
        address = f"/moi/{cast.key()}/{path}"
        with statements(app) as found:
            assert client.get(address).status_code == 200
        assert 3 <= len(found) <= 12, [" ".join(statement.split())[:80] for statement, _ in found]


def test_so_many_cards_a_page_and_any_of_them_on_the_sheet(
    cast: Cast, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cv_pages, "CARDS", 1)
    cast.awarded("ecoute", criteria=(0, 1))
    first, second, beyond = page_of(cast, client), page_of(cast, client, "?apres=1"), page_of(cast, client, "?apres=7")
    here = f"/moi/{cast.key()}/cv"
    assert [page.count("data-copies") for page in (first, second, beyond)] == [1, 1, 1]
    assert f'href="{here}?apres=1"' in first and "Page précédente" not in first
    assert f'href="{here}"' in second and "Page suivante" not in second
    assert (f"texte-{cast.code}" in first) != (f"texte-{cast.code}" in second)
    assert len(ticked(first)) == len(ticked(second)) == 2


def _entries(cast: Cast) -> int:
    with cast.services.database.begin(read_only=True) as session:
        return session.query(JournalEntry).count()


@pytest.mark.parametrize("title", ["Chez Zoé", "Atelier de Łucja N’Diaye-Şahin"])
def test_a_title_that_names_a_member_is_left_out(cast: Cast, client: FlaskClient, title: str) -> None:
    assert "un atelier couture" in page_of(cast, client)
    with cast.services.database.begin() as session:
        session.query(Workshop).one().title = title
    page = page_of(cast, client)
    assert "J’ai animé un atelier au Réseau" in page and "Zoé" not in page and "Łucja" not in page
    assert "Zoé" not in words_of(sheet(cast, client, cast.code))
