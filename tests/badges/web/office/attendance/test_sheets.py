"""The printed sheets: names as they may lie on a table, and none of them on the empty one."""

from __future__ import annotations

from tests.badges.paper.test_signin import pages
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


def test_the_empty_sheet_names_nobody(lea: Browser, cast: Cast) -> None:
    cast.member()
    (page,) = pages(lea.get("/feuille-de-secours.pdf").data)
    assert "Feuille de secours" in page and "Guéret" in page and "Amina" not in page
