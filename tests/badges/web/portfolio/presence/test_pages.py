"""« Attestation de présence »: the period, the dates, the sheet; what it never says, what its code answers."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import datetime, timedelta
from io import BytesIO
from urllib.parse import parse_qsl

import pypdfium2
import pytest
from flask.testing import FlaskClient

from badges.base.database import bounds
from badges.gatherings import attendance
from badges.gatherings.tables import Gathering, Workshop
from badges.network.tables import Site
from badges.people.tables import Member
from badges.recognition import reads as recognition
from badges.sharing.presence import papers
from tests.badges.web.portfolio.pages import FORBIDDEN, token
from tests.cast import acts
from tests.cast.counter import Cast
from tests.cast.html import heading, text_of

WIDE = "\u00a0"


def shown(cast: Cast, client: FlaskClient, query: str = "") -> str:
    """The words of Amina's page."""
    return plain(text_of(client.get(f"/moi/{cast.key()}/presence{query}").text))


def made(
    cast: Cast, client: FlaskClient, query: str = "?choix=annee", who: str = "Amina", printed: str | None = "hours"
) -> tuple[str, bytes]:
    """The code of the latest sheet and its file, made by the form of this page."""
    page = f"/moi/{cast.key(who)}/presence"
    asked = dict(re.findall(r'name="(du|au)" value="([^"]+)"', client.get(f"{page}{query}").text))
    given = {"csrf_token": token(client.get(page)), **asked} | ({"imprime": printed} if printed else {})
    answer = client.post(f"{page}{'?lang=en' if 'lang=en' in query else ''}", data=given)
    assert answer.status_code == 303, answer.text
    listed = client.get(answer.location).text
    code = re.findall(r"papier=([0-9A-Z]{10})", listed)[0]
    answer = client.get(f"{page}/page.pdf?papier={code}")
    assert (answer.status_code, answer.content_type) == (200, "application/pdf"), answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert b"/StructTreeRoot" in answer.data and b"pdfuaid" in answer.data
    return code, answer.data


def words_in(data: bytes) -> list[str]:
    """The words of each page of a sheet."""
    document = pypdfium2.PdfDocument(data)
    found = [plain(page.get_textpage().get_text_bounded()) for page in document]
    document.close()
    return found


def sheet(
    cast: Cast, client: FlaskClient, query: str = "?choix=annee", who: str = "Amina", printed: str | None = "hours"
) -> list[str]:
    """The words of each page of the sheet that the form makes."""
    return words_in(made(cast, client, query, who, printed)[1])


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
        "Le Réseau Citoyen de Services atteste qu’Amina Benali a participé aux rencontres suivantes",
        "du 1er janvier 2026 au 24 novembre 2026",
        "vendredi 25 septembre 2026 15 h – 17 h Atelier couture Auzances",
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
    page = f"/moi/{cast.key()}/presence"
    given = {"csrf_token": token(client.get(page)), "du": "2026-10-01", "au": "2026-10-31"}
    refused = client.post(page, data=given)
    assert refused.status_code == 422 and "il n’y a rien à attester" in refused.text


def test_a_title_that_names_somebody_or_a_host_is_left_out_and_the_town_stands_alone(
    cast: Cast, client: FlaskClient
) -> None:
    assert "Atelier couture" in sheet(cast, client)[0]
    with cast.services.database.begin() as session:
        host = session.query(Site).filter_by(slug="auzances").one().host
        for each in session.query(Gathering):
            each.place = f"Salle de l’{host}, 06 12 34 56 78"
    for title in ("Couture chez Zoé", f"Couture à l’{host}", "Couture"):
        with cast.services.database.begin() as session:
            session.query(Workshop).one().title = title
        words = sheet(cast, client)[0] + shown(cast, client)
        for name in ("Zoé", host, "06 12", "Salle"):
            assert name not in words, name
        assert ("15 h – 17 h Couture Auzances" if title == "Couture" else "15 h – 17 h Atelier Auzances") in words


def test_the_period_alone_is_printed_unless_the_member_says_otherwise(cast: Cast, client: FlaskClient) -> None:
    (words,) = sheet(cast, client, printed=None)
    assert "a participé à une ou plusieurs rencontres du réseau, du 1er janvier 2026 au 24 novembre 2026." in words
    for said in ("25 septembre", "15 h", "Atelier", "En tout", "2 dates"):
        assert said not in words, said
    (days,) = sheet(cast, client, printed="days")
    assert "vendredi 25 septembre 2026 Atelier couture Auzances" in days and "15 h" not in days and "Heures" not in days
    page = client.get(f"/moi/{cast.key()}/presence").text
    assert re.search(r'value="period"\s+checked', page) and page.count("checked") == 1
    assert "On y lit : la période seule." in plain(text_of(page)) and "On y lit : les jours." in plain(text_of(page))


def test_a_code_says_that_we_made_it_that_day_and_no_more(cast: Cast, client: FlaskClient) -> None:
    code, data = made(cast, client)
    assert f"{code[:5]}-{code[5:]}" in words_in(data)[0]
    outsider = client.application.test_client()
    for path in (f"/p/{code}", f"/P/{code}", f"/p/{code[:5].lower()}-{code[5:].lower()}"):
        page = outsider.get(path)
        assert page.status_code == 200 and page.headers["Cache-Control"] == "no-store"
        words = plain(text_of(page.text))
        assert "Le 24 novembre 2026, nous avons fait une attestation de présence avec ce code" in words
        for said in ("Amina", "Benali", "septembre", "janvier", "15 h", "couture", "2 dates"):
            assert said not in words, said
    assert outsider.get(f"/v/{code}").status_code == 302 and outsider.get(f"/v/?code={code}").status_code == 302


def compared(client: FlaskClient, code: str, data: bytes) -> tuple[int, str]:
    """What the code's page says of a file."""
    answer = client.post(f"/p/{code}", data={"file": (BytesIO(data), "a.pdf")}, content_type="multipart/form-data")
    return answer.status_code, heading(answer.text)


def test_a_file_is_compared_to_the_last_byte(cast: Cast, client: FlaskClient) -> None:
    code, data = made(cast, client)
    outsider = client.application.test_client()
    assert compared(outsider, code, data) == (200, "C’est le fichier que nous avons fait")
    assert compared(outsider, code, data + b" ") == (200, "Ce n’est pas le fichier que nous avons fait")
    assert compared(outsider, code, made(cast, client, printed="days")[1])[1].startswith("Ce n’est pas")
    nothing = outsider.post(f"/p/{code}", data={"file": (BytesIO(b""), "")}, content_type="multipart/form-data")
    assert nothing.status_code == 422 and "septembre" not in nothing.text
    assert compared(outsider, "0000000000", data) == (404, "Nous ne pouvons rien dire de ce code")


def test_one_tap_ends_it_and_so_do_ninety_days(cast: Cast, client: FlaskClient) -> None:
    code, _data = made(cast, client)
    page = f"/moi/{cast.key()}/presence"
    given = {"csrf_token": token(client.get(page))}
    assert client.post(f"/moi/{cast.key('Zoé')}/presence/{code}/arreter", data=given).status_code == 303
    assert client.get(f"/p/{code}").status_code == 200  # another member ends nothing
    for _twice in range(2):
        assert client.post(f"{page}/{code}/arreter", data=given).status_code == 303
        assert client.get(f"/p/{code}").status_code == 404 and code not in client.get(page).text
        assert client.get(f"{page}/page.pdf?papier={code}").status_code == 303
    another, _data = made(cast, client)
    cast.services.clock.advance(days=90)  # type: ignore[attr-defined]
    assert client.get(f"/p/{another}").status_code == 200
    cast.services.clock.advance(days=1)  # type: ignore[attr-defined]
    assert client.get(f"/p/{another}").status_code == 404
    assert papers.forget_over(cast.services) == 1 and papers.forget_over(cast.services) == 0


def test_the_same_twice_is_one_and_what_changed_is_not_given_as_the_same(cast: Cast, client: FlaskClient) -> None:
    code, data = made(cast, client)
    assert made(cast, client) == (code, data)
    came(cast, datetime.fromisoformat("2026-10-06T14:00:00+02:00"))
    answer = client.get(f"/moi/{cast.key()}/presence/page.pdf?papier={code}")
    assert answer.status_code == 422 and "a changé depuis cette attestation" in answer.text
    assert made(cast, client)[0] != code
    for day in range(1, 30):
        with suppress(AssertionError):
            made(cast, client, f"?du=2026-0{1 + day // 20}-{1 + day % 20:02}&au=2026-11-24")
    page = f"/moi/{cast.key()}/presence"
    assert client.get(page).text.count("papier=") == bounds.PRESENCE_PAPERS_OF_A_MEMBER
    given = {"csrf_token": token(client.get(page)), "du": "2026-03-01", "au": "2026-11-24"}
    full = client.post(page, data=given)
    assert full.status_code == 422 and "Vous avez déjà 10 attestations" in plain(full.text)


def test_a_member_who_is_erased_has_no_code(cast: Cast, client: FlaskClient) -> None:
    code, _data = made(cast, client)
    with cast.services.database.begin() as session:
        session.get_one(Member, cast.members["Amina"]).erased_at = cast.services.now()
    assert client.get(f"/p/{code}").status_code == 404


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
    page = f"/moi/{cast.key()}/presence"
    given = dict(parse_qsl(query[1:], keep_blank_values=True))
    sent = client.post(page, data=given | {"csrf_token": token(client.get(page))})
    for answer in (client.get(f"{page}{query}"), sent):
        assert answer.status_code == 422 and answer.mimetype == "text/html"
        assert said in plain(answer.text) and "<script>alert" not in answer.text and "Faire la page" not in answer.text
    assert made(cast, client)


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
    code, _data = made(cast, client)
    assert client.get(f"/moi/{cast.key('Zoé')}/presence/page.pdf?papier={code}").status_code == 303
    for query in ("", "?du=x&au=y", "?du=2020-01-01&au=2020-01-02"):
        words = shown(cast, client, query).casefold()
        assert not [word for word in FORBIDDEN["fr"] if word in words]
