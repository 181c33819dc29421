"""The programme of a month: whole, in large print, on as many pages as it needs, in names of any length."""

from __future__ import annotations

from datetime import UTC, datetime

import pypdfium2
import pytest

from badges.paper.programme import Date, SiteProgramme
from badges.paper.programme import programme as made
from tests.badges.paper.tagged import NAMES, structure

MM = 72 / 25.4
A4, A3 = (210 * MM, 297 * MM), (297 * MM, 420 * MM)
AT = datetime(2026, 11, 29, tzinfo=UTC)

TUESDAY = Date("Mardi 1er décembre", "14 h – 17 h", "Café du mardi", "Salle de l’UDAF", cancelled=False)
OFF = Date("Mardi 22 décembre", "14 h – 17 h", "Rencontre", "Salle de l’UDAF", cancelled=True)
GUERET = SiteProgramme("Guéret", "05\u00a055\u00a000\u00a000\u00a000", "du lundi au vendredi", (TUESDAY, OFF))


def programme(month: str, sites: tuple[SiteProgramme, ...], size: str, mark: str | None = None) -> bytes:
    """A programme that is printed on one day."""
    return made(month, sites, size, AT, mark=mark)


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
    assert "N’a pas lieu : Rencontre" in texts[0]
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


def test_names_in_any_script_are_printed() -> None:
    names = ("فاطمة", "שרה (כהן) 14:30", *NAMES)
    dates = tuple(Date("Mardi 1er", "9 h", f"Avec {name}", None, cancelled=False) for name in names)
    texts, _ = read(programme("décembre 2026", (SiteProgramme("Guéret", None, None, dates),), "a4"))
    whole = " ".join(" ".join(texts).split())
    assert "?" not in whole
    assert [name for name in NAMES if f"Avec {name}" not in whole] == []


def test_lines_break_at_plain_spaces_alone() -> None:
    title, place = (
        "Tour de Saint-Étienne-de-Fursac, « en car », à 14\u00a0h\u00a032 " * 3,
        "Gare/halte de La-Souterraine " * 4,
    )
    dates = tuple(
        Date("Mardi 1er", "9 h", "a" * shift + f" {title}", place, cancelled=False) for shift in range(1, 40, 3)
    )
    texts, _ = read(programme("décembre 2026", (SiteProgramme("Guéret", None, None, dates),), "a4"))
    lines = [line.strip() for text in texts for line in text.splitlines()]
    assert len(lines) > 100 and any(line.endswith("Saint-Étienne-de-Fursac,") for line in lines)
    assert [line for line in lines if line.endswith(("-", "/", "«", "14"))] == []
    assert [line for line in lines if line.startswith(("»", "h\u00a0", "32", "halte"))] == []


def test_it_is_read_aloud_in_order() -> None:
    elements = structure(programme("décembre 2026", (GUERET,), "a4", "DÉMONSTRATION"))
    kinds = [each.type for each in elements]
    assert kinds.count("H1") == 1 and kinds.count("H2") == 1 and kinds.index("H1") < kinds.index("H2")


def test_each_page_of_a_demonstration_says_so() -> None:
    texts, _ = read(programme("décembre 2026", (GUERET,) * 6, "a4", "DÉMONSTRATION"))
    assert len(texts) > 1 and [text.count("DÉMONSTRATION") for text in texts] == [1] * len(texts)


def test_a_site_begins_where_its_first_date_has_room() -> None:
    """Its name alone at the foot of a page would be taken for the end of the list."""
    for count in range(1, 12):
        sites = (SiteProgramme("Guéret", None, None, (TUESDAY,) * count), SiteProgramme("Auzances", None, None, (OFF,)))
        texts, _ = read(programme("décembre 2026", sites, "a4"))
        (page,) = [text for text in texts if "Auzances" in text]
        assert "N’a pas lieu" in page, count
