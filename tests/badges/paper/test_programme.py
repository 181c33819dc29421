"""The programme of a month: whole, in large print, on as many pages as it needs, in names of any length."""

from __future__ import annotations

import pypdfium2
import pytest

from badges.paper.programme import A3, Date, SiteProgramme, programme
from badges.paper.sheet import A4

TUESDAY = Date("Mardi 1er décembre", "14 h – 17 h", "Café du mardi", "Salle de l’UDAF", cancelled=False)
OFF = Date("Mardi 22 décembre", "14 h – 17 h", "Rencontre", "Salle de l’UDAF", cancelled=True)
GUERET = SiteProgramme("Guéret", "05\u00a055\u00a000\u00a000\u00a000", "du lundi au vendredi", (TUESDAY, OFF))


def read(pdf: bytes) -> tuple[list[str], tuple[float, float]]:
    """The text of each page, and the size of the first."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        texts = [page.get_textpage().get_text_range().replace("\u00a0", " ") for page in document]
        return texts, document[0].get_size()
    finally:
        document.close()


@pytest.mark.parametrize(("size", "sides"), [("a4", A4), ("a3", A3)])
def test_a_programme_says_when_where_and_whom_to_call(size: str, sides: tuple[float, float]) -> None:
    pdf = programme("décembre 2026", (GUERET,), size)
    texts, measured = read(pdf)
    assert len(texts) == 1 and measured == pytest.approx(sides, abs=1)
    for words in ("décembre 2026", "05 55 00 00 00", "Mardi 1er décembre", "14 h – 17 h", "Café du mardi", "Salle"):
        assert words in texts[0], words
    assert "Annulé : Rencontre" in texts[0]
    assert programme("décembre 2026", (GUERET,), size) == pdf


def test_many_dates_go_on_over_pages_and_none_is_lost() -> None:
    dates = tuple(Date(f"Jour {each:03}", "9 h – 12 h", f"Atelier {each:03} " + "long " * 20, "Mairie", cancelled=False)
                  for each in range(60))  # fmt: skip
    sites = tuple(SiteProgramme(name, None, None, dates) for name in ("Guéret", "Auzances"))
    texts, _ = read(programme("décembre 2026", sites, "a4"))
    whole = " ".join(texts)
    assert len(texts) > 10
    assert [each for each in range(60) if whole.count(f"Atelier {each:03}") != 2] == []


@pytest.mark.parametrize("size", ["a4", "a3"])
@pytest.mark.parametrize("word", ["réparation ", "W"])
def test_the_longest_title_and_place_are_printed_to_their_end(word: str, size: str) -> None:
    title, place = (word * 120)[:114] + " titré", (word * 120)[:114] + " placé"
    dates = tuple(Date("Mercredi 30 septembre", "9 h", title, place, cancelled=False) for _ in range(9))
    texts, _ = read(programme("septembre 2026", (SiteProgramme("Guéret", None, None, dates),), size))
    whole = " ".join(texts)
    assert (whole.count("titré"), whole.count("placé"), "…" in whole) == (9, 9, False)


def test_a_site_without_dates_and_a_demonstration_say_so() -> None:
    empty = SiteProgramme("Auzances", None, None, ())
    texts, _ = read(programme("décembre 2026", (empty,), "a4", "DÉMONSTRATION"))
    assert "Rien n’est encore prévu." in texts[0] and "DÉMONSTRATION" in texts[0]


def test_another_size_is_refused() -> None:
    with pytest.raises(ValueError, match="A4 or A3"):
        programme("décembre 2026", (GUERET,), "a0")
