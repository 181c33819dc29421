"""« Attestation de présence »: the period, the dates, the sheet; what it never says, and periods that are none."""

from __future__ import annotations

from datetime import datetime, timedelta

import pypdfium2
import pytest
from flask.testing import FlaskClient

from badges.gatherings import attendance
from badges.gatherings.tables import Gathering, Workshop
from badges.recognition import reads as recognition
from tests.badges.web.portfolio.pages import FORBIDDEN
from tests.cast import acts
from tests.cast.counter import Cast
from tests.cast.html import heading, text_of

WIDE = "\u00a0"


def shown(cast: Cast, client: FlaskClient, query: str = "") -> str:
    """The words of Amina's page."""
    return plain(text_of(client.get(f"/moi/{cast.key()}/presence{query}").text))


def sheet(cast: Cast, client: FlaskClient, query: str = "?choix=annee", who: str = "Amina") -> list[str]:
    """The words of each page of the sheet."""
    answer = client.get(f"/moi/{cast.key(who)}/presence/page.pdf{query}")
    assert (answer.status_code, answer.content_type) == (200, "application/pdf"), answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert b"/StructTreeRoot" in answer.data and b"pdfuaid" in answer.data
    document = pypdfium2.PdfDocument(answer.data)
    found = [plain(page.get_textpage().get_text_bounded()) for page in document]
    document.close()
    return found


def plain(text: str) -> str:
    """A text with simple spaces."""
    return " ".join(text.split())


def came(cast: Cast, start: datetime, who: str = "Amina", *, kind: str = "meeting") -> int:
    """Somebody was at one more meeting."""
    number = acts.record_gathering(
        cast.services,
        cast.actor,
        site_id=next(iter(cast.actor.site_ids)),
        kind=kind,
        workshop_id=None,
        starts_at=start,
        ends_at=start + timedelta(hours=2, minutes=30),
    )
    roles = {cast.members[who]: "takes_part"}
    attendance.record_attendance(cast.services, cast.actor, number, roles, observed=recognition.observed_members)
    return number


def test_the_page_shows_the_dates_of_the_period(cast: Cast, client: FlaskClient) -> None:
    page = client.get(f"/moi/{cast.key()}/presence")
    assert heading(page.text) == "Attestation de présence" and page.headers["Cache-Control"] == "no-store"
    words = plain(text_of(page.text))
    assert "2 dates. Les heures sont celles de la rencontre." in words
    assert "Vendredi 25 septembre 15 h – 17 h · Atelier couture" in words
    assert "Du 24 août 2026 au 24 novembre 2026" in words
    assert "1 date. " in shown(cast, client, "?choix=mois") and "2 dates. " in shown(cast, client, "?choix=annee")
    assert "1 date. " in shown(cast, client, "?du=2026-09-25&au=2026-09-25")
    assert "1 date. " in shown(cast, client, "?du=25/09/2026&au=25/09/2026")
    assert f"/moi/{cast.key()}/presence" in client.get(f"/moi/{cast.key()}?tous=1").text


def test_the_page_in_english(cast: Cast, client: FlaskClient) -> None:
    words = shown(cast, client, "?lang=en")
    assert "Record of attendance" in words and "2 dates. The hours are those of the meeting." in words
    page = client.get(f"/moi/{cast.key()}/presence?lang=en").text
    assert "?lang=en&amp;choix=mois" in page and '<input type="hidden" name="lang" value="en">' in page
    assert "Friday 25 September 15:00 – 17:00 · Atelier couture" in words


def test_the_sheet_attests_and_names_nobody_else(cast: Cast, client: FlaskClient) -> None:
    (words,) = sheet(cast, client)
    for said in (
        "Le Réseau Citoyen de Services atteste que Amina Benali a participé aux rencontres suivantes",
        "du 1er janvier 2026 au 24 novembre 2026",
        "vendredi 25 septembre 2026 15 h – 17 h Atelier couture",
        "En tout : 2 dates. Les heures sont celles de la rencontre.",
        "Délivrée à sa demande, le 24 novembre 2026.",
        "Cachet du site",
    ):
        assert said in words, said
    for other in ("Łucja", "Zoé", "Léa", "animé", "Montre", "badge"):
        assert other not in words, other
    (one,) = sheet(cast, client, "?choix=mois")
    assert "a participé à la rencontre suivante" in one and "En tout : 1 date." in one


def test_the_sheet_of_an_english_page_is_french_with_english_under_it(cast: Cast, client: FlaskClient) -> None:
    came(cast, datetime.fromisoformat("2026-10-30T14:00:00+01:00"))
    (words,) = sheet(cast, client, "?choix=annee&lang=en")
    for said in (
        "Délivrée à sa demande, le 24 novembre 2026. Issued at their own request on 24 November 2026.",
        "vendredi 30 octobre 2026 Friday 30 October 2026",
        "Rencontre Meeting",
        "certifies that Amina Benali took part in the following gatherings, from 1 January 2026 to 24 November 2026.",
    ):
        assert said in words, words
    (french,) = sheet(cast, client, "?choix=annee")
    assert "Friday" not in french and "Meeting" not in french and "Issued" not in french


def test_the_days_are_local_and_the_last_one_counts(cast: Cast, client: FlaskClient) -> None:
    late = datetime.fromisoformat("2026-10-31T22:30:00+01:00")
    came(cast, late)
    assert "1 date. " in shown(cast, client, "?du=2026-10-31&au=2026-10-31")
    assert "22 h 30 – 1 h" in shown(cast, client, "?du=2026-10-31&au=2026-10-31")
    assert "Aucune rencontre" in shown(cast, client, "?du=2026-11-01&au=2026-11-01")


def test_a_cancelled_gathering_and_somebody_elses_are_not_there(cast: Cast, client: FlaskClient) -> None:
    day = datetime.fromisoformat("2026-10-06T14:00:00+02:00")
    number = came(cast, day)
    came(cast, day + timedelta(days=1), "Zoé")
    query = "?du=2026-10-01&au=2026-10-31"
    assert "1 date. " in shown(cast, client, query) and "Rencontre" in sheet(cast, client, query)[0]
    with cast.services.database.begin() as session:
        session.get_one(Gathering, number).cancelled_at = cast.services.now()
    assert "Aucune rencontre notée à ces dates" in shown(cast, client, query)
    refused = client.get(f"/moi/{cast.key()}/presence/page.pdf{query}")
    assert refused.status_code == 422 and "il n’y a rien à attester" in refused.text


def test_a_title_or_a_place_that_names_somebody_is_left_out(cast: Cast, client: FlaskClient) -> None:
    assert "Atelier couture" in sheet(cast, client)[0]
    with cast.services.database.begin() as session:
        session.query(Workshop).one().title = "Couture chez Zoé"
        for each in session.query(Gathering):
            each.place = "chez Łucja, 06 12 34 56 78"
    words = sheet(cast, client)[0] + shown(cast, client)
    for name in ("Zoé", "Łucja", "06 12"):
        assert name not in words, name
    assert "Atelier Chez un membre" in words


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("?du=2026-11-02&au=2026-11-01", "La première date est après la dernière"),
        ("?du=2026-11-01&au=2026-11-25", "La période ne peut pas aller plus loin qu’aujourd’hui"),
        ("?du=1999-12-31&au=2026-11-01", "La première date est trop ancienne"),
        ("?du=2026-02-31&au=2026-11-01", "31"),
        ("?du=&au=", "date"),
        ("?du=2026-11-01", "date"),
        ("?du='; DROP TABLE member; --&au=<script>alert(1)</script>", "date"),
        ("?du=2026-11-01%00&au=9999999999-01-01", "date"),
        ("?du=0001-01-01&au=0001-01-02", "trop ancienne"),
    ],
)
def test_a_period_that_is_none_has_its_sentence_and_no_sheet(
    cast: Cast, client: FlaskClient, query: str, said: str
) -> None:
    for path in ("presence", "presence/page.pdf"):
        answer = client.get(f"/moi/{cast.key()}/{path}{query}")
        assert answer.status_code == 422 and answer.mimetype == "text/html"
        assert said in plain(answer.text) and "<script>alert" not in answer.text and "Faire la page" not in answer.text
    assert client.get(f"/moi/{cast.key()}/presence/page.pdf?choix=annee").status_code == 200


def test_a_choice_that_is_none_is_the_last_three_months(cast: Cast, client: FlaskClient) -> None:
    assert "Du 24 août 2026 au 24 novembre 2026" in shown(cast, client, "?choix=siècle")


def test_many_dates_take_many_pages_each_with_its_head(cast: Cast, client: FlaskClient) -> None:
    for days in range(1, 61):
        came(cast, cast.services.now() - timedelta(days=days + 100))
    pages = sheet(cast, client)
    assert len(pages) > 1 and all("Heures de la rencontre" in page for page in pages[:2])
    assert "En tout : 62 dates." in pages[-1] and "Cachet du site" in pages[-1]


def test_only_the_link_opens_it_and_no_word_of_the_trade(cast: Cast, client: FlaskClient) -> None:
    assert client.get(f"/moi/{'a' * 26}/presence").status_code == 404
    assert client.get(f"/moi/{'a' * 26}/presence/page.pdf?choix=annee").status_code == 404
    for query in ("", "?du=x&au=y", "?du=2020-01-01&au=2020-01-02"):
        words = shown(cast, client, query).casefold()
        assert not [word for word in FORBIDDEN["fr"] if word in words]
