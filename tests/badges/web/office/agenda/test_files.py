"""The programme of a month, as it is downloaded."""

from __future__ import annotations

from datetime import timedelta

import pypdfium2
from werkzeug.test import TestResponse

from tests.cast import places
from tests.cast.office import Browser
from tests.cast.people import Cast
from tests.cast.recorded import exchange, gathering


def read(page: TestResponse) -> str:
    """The text of a PDF."""
    assert page.content_type == "application/pdf"
    document = pypdfium2.PdfDocument(page.data)
    try:
        return " ".join(each.get_textpage().get_text_range() for each in document).replace("\u00a0", " ")
    finally:
        document.close()


def test_a_programme_names_gatherings_and_nobody(lea: Browser, cast: Cast) -> None:
    gathering(cast.services, cast, place="Salle des fêtes")
    before = cast.services.now() - timedelta(days=40)
    gathering(cast.services, cast, place="Mairie", starts_at=before, ends_at=before + timedelta(hours=1))
    gathering(cast.services, cast, site_id=cast.auzances, actor=cast.karim, place="Local d’AGIR")
    exchange(cast.services, cast, cast.member("Zénobie"), cast.member("Jean"))
    text = read(lea.get("/agenda/programme.pdf?mois=2026-11&site=tous"))
    assert "novembre 2026" in text and "Salle des fêtes" in text and "Mardi 24 novembre" in text
    for absent in ("Mairie", "Local d’AGIR", "Zénobie", "vélo"):
        assert absent not in text, absent


def test_the_coordination_prints_all_sites_on_a3(helene: Browser, cast: Cast) -> None:
    gathering(cast.services, cast, place="Salle des fêtes")
    gathering(cast.services, cast, site_id=cast.auzances, actor=cast.karim, place="Local d’AGIR")
    page = helene.get("/agenda/programme.pdf?format=a3&site=tous")
    assert "-a3.pdf" in page.headers["Content-Disposition"]
    assert {"Salle des fêtes", "Local d’AGIR"} <= {each.strip() for each in read(page).splitlines()}
    assert "Rien n’est encore prévu." in read(helene.get("/agenda/programme.pdf?mois=2027-01&format=a9"))


def test_the_programme_of_a_place_that_closes_says_so(lea: Browser, cast: Cast) -> None:
    assert "Ferme" not in read(lea.get("/agenda/programme.pdf?mois=2026-11"))
    places.closing(cast, cast.gueret)
    assert "Ferme après le 23 décembre 2026" in read(lea.get("/agenda/programme.pdf?mois=2026-11"))
