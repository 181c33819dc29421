"""The « attestation de présence » that an animatrice prints for a member of her site."""

from __future__ import annotations

import pypdfium2

from tests.cast.office import Browser, Gatherings
from tests.cast.people import Cast


def test_she_prints_what_the_member_would(lea: Browser, cast: Cast, two_gatherings: Gatherings) -> None:
    amina, _both = two_gatherings
    assert f"/membres/{amina}/presence" in lea.get(f"/membres/{amina}").text
    page = lea.get(f"/membres/{amina}/presence?choix=annee").text
    assert "2 dates" in page.replace("\u00a0", " ") and "Imprimer l’attestation" in page
    answer = lea.get(f"/membres/{amina}/presence.pdf?choix=annee")
    assert answer.content_type == "application/pdf" and answer.headers["Cache-Control"] == "no-store"
    document = pypdfium2.PdfDocument(answer.data)
    words = " ".join(document[0].get_textpage().get_text_bounded().split())
    document.close()
    assert "atteste que Amina Benali a participé" in words and "Délivrée à sa demande" in words


def test_a_period_without_presence_gives_no_sheet(lea: Browser, two_gatherings: Gatherings) -> None:
    amina, _both = two_gatherings
    for query in ("?du=2020-01-01&au=2020-01-31", "?du=hier&au=demain"):
        assert lea.get(f"/membres/{amina}/presence.pdf{query}", 422).mimetype == "text/html"


def test_a_member_of_another_site_is_not_there(lea: Browser, cast: Cast, two_gatherings: Gatherings) -> None:
    amina, _both = two_gatherings
    elsewhere = cast.member("Inès", "Roche", site="auzances")
    cast.gathering(3, {elsewhere: "leads"}, site="auzances")
    for path in ("presence", "presence.pdf?choix=annee"):
        assert lea.get(f"/membres/{amina}/{path}")
        assert lea.get(f"/membres/{elsewhere}/{path}", 404) and lea.get(f"/membres/999999/{path}", 404)
