"""The printed sheets: names as they may lie on a table, and none of them on the empty one."""

from __future__ import annotations

from tests.badges.paper.reading import pages
from tests.cast.facts import change_member
from tests.cast.office import Browser
from tests.cast.people import Cast


def test_the_sheet_to_sign(lea: Browser, cast: Cast) -> None:
    amina, _zoe = cast.member(), cast.member("Zoé", "Ngo")
    cast.gathering(8, {amina: "helps"})
    number = cast.gathering(0, workshop=cast.workshop("Atelier couture"))
    answer = lea.get(f"/seances/{number}/feuille.pdf")
    assert answer.content_type == "application/pdf" and answer.headers["Cache-Control"] == "no-store"
    (page,) = pages(answer.data)
    for words in ("Atelier couture", "Guéret", "Amina B.", "Zoé N.", "Signature"):
        assert words in page, words
    assert "Benali" not in page and "Ngo" not in page
    other = cast.gathering(0, site="auzances")
    lea.get(f"/seances/{other}/feuille.pdf", 404)


def test_namesakes_on_the_sheet_are_told_apart(lea: Browser, cast: Cast) -> None:
    for _twice in range(2):
        cast.member("Marie", "Gaude")
    (page,) = pages(lea.get(f"/seances/{cast.gathering(0)}/feuille.pdf").data)
    assert page.count("Marie G. (depuis le") == 2


def test_whoever_is_counted_without_a_name_stands_on_no_sheet(lea: Browser, cast: Cast) -> None:
    cast.member()
    odile = cast.member("Odile", "Zimmer")
    number = cast.gathering(0, {odile: "helps"})  # recorded before they said it
    (page,) = pages(lea.get(f"/seances/{number}/feuille.pdf").data)
    assert "Odile Z." in page  # the control
    change_member(cast.services, cast.lea, odile, given_name="Odile", family_name="Zimmer", unnamed=True)
    (page,) = pages(lea.get(f"/seances/{number}/feuille.pdf").data)
    assert "Odile" not in page and "Amina B." in page


def test_the_empty_sheet_names_nobody(lea: Browser, cast: Cast) -> None:
    cast.member()
    (page,) = pages(lea.get("/feuille-de-secours.pdf").data)
    assert "Feuille de secours" in page and "Guéret" in page and "Amina" not in page
