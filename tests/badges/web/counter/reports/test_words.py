"""Words of a report: every number has a name and says what it counts, in both languages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from flask import Flask

from badges.reports.views import Period, Place, Row, Table
from badges.web.counter.reports import report_words, words
from tests.cast.counter import app, cast
from tests.cast.reporting import report

__all__ = ["app", "cast"]

TABLES = ("places", "months", "families", "categories", "afterwards", "communes", "ages", "genders", "senders")


def test_every_number_and_table_has_words_in_both_languages(app: Flask) -> None:
    said = []
    for language in ("fr", "en"):
        with app.test_request_context(f"/?lang={language}"):
            keys = words.keys(report(optional=True))
            labels, titles = [words.label(key) for key in keys], [report_words.table(key) for key in TABLES]
            assert len(keys) == len(set(labels)) == 15 and len(set(titles)) == len(TABLES)
            assert all(report_words.meaning(key).endswith(".") for key in keys)
            assert all(words.first_head(key) for key in TABLES)
            said.append((labels, titles, [report_words.meaning(key) for key in keys]))
    french, english = said
    assert not set(french[2]) & set(english[2])
    assert "Badges délivrés" in french[0] and "Badges issued" in english[0]
    assert "Mois par mois" in french[1] and "Month by month" in english[1]


def test_a_heading_says_the_period(app: Flask) -> None:
    with app.test_request_context("/"):
        assert words.heading(report()) == "Bilan, 2026"
        summer = Period(date(2026, 7, 1), date(2026, 9, 30))
        assert words.heading(report(period=summer)) == "Bilan, juillet à septembre 2026"


def test_it_says_of_which_places_it_is_and_whether_it_was_published(app: Flask) -> None:
    with app.test_request_context("/"):
        assert words.whose(report()) == "Tous les lieux"
        assert words.whose(report(place=Place("gueret", "Guéret"))) == "Guéret"
        assert words.dated(report()).count("2\u00a0janvier 2027") == 2
        assert words.dated(report(published=False)).endswith("Pas encore publié.")


@pytest.mark.parametrize(
    ("table", "key", "said"),
    [
        ("months", "2026-09", "Septembre 2026"),
        ("families", "autres", "Avec les autres"),
        ("families", "others", "Autres"),
        ("afterwards", "job", "Un emploi"),
        ("families", "new_one", "new_one"),
    ],
)
def test_lines_have_the_words_of_their_keys(app: Flask, table: str, key: str, said: str) -> None:
    with app.test_request_context("/"):
        row = Row(key, None, (1,))
        assert report_words.row(Table(table, ("badges",), (row,)), row) == said


@pytest.mark.parametrize(
    ("table", "key", "said"),
    [
        ("ages", "25_to_39", "25 à 39 ans"),
        ("genders", "woman", "une femme"),
        ("senders", "work", "emploi"),
        ("communes", "others", "Autres, ou pas dit"),
    ],
)
def test_lines_of_persons_have_the_words_of_the_answers(app: Flask, table: str, key: str, said: str) -> None:
    with app.test_request_context("/"):
        row = Row(key, None, (5,))
        assert report_words.row(Table(table, ("persons",), (row,), persons=True), row) == said


def test_what_a_table_says_in_one_sentence(app: Flask) -> None:
    with app.test_request_context("/"):
        said = {each.key: words.sentence(each) for each in report(optional=True).tables}
        assert plain(said["months"]) == (
            "Le plus de rencontres : décembre 2026 (12). Le plus d’échanges : décembre 2026 (15)."
        )
        assert said["families"] == "Le plus souvent\u00a0: «\u00a0Faire\u00a0», 13 badges sur 24."
        assert said["categories"] == "Ce qui s’échange le plus\u00a0: Cuisine, 19 fois."
        assert said["places"] and said["afterwards"] and "cinq au moins par ligne" in said["ages"]
        empty = {words.sentence(each) for each in report(times=0).tables}
        assert "Rien n’a été noté pendant cette période." in empty


def test_what_was_not_exchanged_is_said_by_what_was_sought_or_offered(app: Flask) -> None:
    with app.test_request_context("/"):
        for values, said in (((3, 2, 0), "se cherche"), ((3, 0, 0), "se propose"), ((0, 0, 0), "Rien")):
            table = Table("categories", ("offered", "sought", "exchanges"), (Row(None, "Cuisine", values),))
            assert said in words.sentence(table)


@pytest.mark.parametrize(
    ("of_months", "said"),
    [
        ((3, 1, 0), "Le plus de rencontres : janvier 2026 (3)."),
        ((3, 1, 3), ""),
        ((3, 3, 3), ""),
        ((0, 0, 0), "Rien n’a été noté pendant cette période."),
    ],
)
def test_no_month_of_several_that_are_equal_is_the_fullest(app: Flask, of_months: tuple[int, ...], said: str) -> None:
    rows = tuple(Row(f"2026-{month:02}", None, (value, 0, 0)) for month, value in enumerate(of_months, 1))
    with app.test_request_context("/"):
        assert plain(words.sentence(Table("months", ("gatherings", "exchanges", "badges"), rows))) == said


def test_meetings_and_exchanges_are_not_added(app: Flask) -> None:
    rows = (Row("2026-03", None, (9, 2)), Row("2026-11", None, (6, 8)))
    table = Table("months", ("gatherings", "exchanges"), rows)
    with app.test_request_context("/?lang=fr"):
        said = "Le plus de rencontres : mars 2026 (9). Le plus d’échanges : novembre 2026 (8)."
        assert plain(words.sentence(table)) == said
    with app.test_request_context("/?lang=en"):
        assert plain(words.sentence(table)) == "Most meetings: March 2026 (9). Most exchanges: November 2026 (8)."


@pytest.mark.parametrize(
    ("values", "said", "english"),
    [
        ((2, 1, 0), "Couture, 2 fois.", "Most exchanged: Sewing, 2 times."),
        ((1, 0, 0), "Couture, 1 fois.", "Most exchanged: Sewing, once."),
        ((2, 2, 0), "", ""),
        ((2, 2, 2), "", ""),
    ],
)
def test_no_activity_of_several_that_are_equal_is_the_first(
    app: Flask, values: tuple[int, ...], said: str, english: str
) -> None:
    names = ("Couture", "Cuisine", "Trajets")
    rows = [Row(None, name, (0, 0, value)) for name, value in zip(names, values, strict=True)]
    table = Table("categories", ("offered", "sought", "exchanges"), (*rows, Row("others", None, (0, 0, 9))))
    with app.test_request_context("/?lang=fr"):
        assert plain(words.sentence(table)) == (f"Ce qui s’échange le plus : {said}" if said else "")
    with app.test_request_context("/?lang=en"):
        assert plain(words.sentence(table)) == english


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ((3, 2, 1), "Le plus souvent : « Avec les autres », 3 badges sur 6."),
        ((3, 3, 1), ""),
        ((1, 1, 1), ""),
    ],
)
def test_no_family_of_several_that_are_equal_is_the_first(app: Flask, values: tuple[int, ...], said: str) -> None:
    rows = tuple(Row(key, None, (value,)) for key, value in zip(("autres", "faire", "moi"), values, strict=True))
    with app.test_request_context("/"):
        assert plain(words.sentence(Table("families", ("badges",), rows))) == said


def plain(text: str) -> str:
    """The words with plain spaces."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_a_month_has_a_short_name(app: Flask) -> None:
    with app.test_request_context("/"):
        assert [words.short_month(f"2026-{number:02}") for number in (1, 9, 12)] == ["janv.", "sept.", "déc."]
        assert words.short_month("others") == "others" and words.month_of(None) is None


def test_numbers_newer_than_the_published_ones_say_so_and_a_place_is_not_published(app: Flask) -> None:
    with app.test_request_context("/?lang=fr"):
        said = plain(words.dated(replace(report(), newer=True)))
        assert said.endswith("Publié le 2 janvier 2027. Ces nombres sont plus récents que ceux qui sont publiés.")
        assert "plus récents" not in words.dated(report())
        assert "publié" not in words.dated(report(place=Place("gueret", "Guéret"), published=False)).lower()
