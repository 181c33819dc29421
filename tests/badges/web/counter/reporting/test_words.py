"""Words of a report: every number has a name and says what it counts, in both languages."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from badges.reports.views import Period, Place, Row, Table
from badges.web.counter.reporting import words
from tests.cast.counter import app, cast
from tests.cast.reporting import report

__all__ = ["app", "cast"]

TABLES = ("places", "months", "families", "categories", "afterwards", "communes", "ages", "genders", "senders")


def test_every_number_and_table_has_words_in_both_languages(app: Flask) -> None:
    for language in ("fr", "en"):
        with app.test_request_context(f"/?lang={language}"):
            keys = words.keys(report(optional=True))
            assert len(keys) > 14
            labels = [words.label(key) for key in keys]
            assert len(set(labels)) == len(keys) and not set(labels) & set(keys)
            assert all(words.head(key) and words.meaning(key).endswith(".") for key in keys)
            titles = [words.table_title(key) for key in TABLES]
            assert len(set(titles)) == len(TABLES) and not set(titles) & set(TABLES)
            assert all(words.first_head(key) for key in TABLES)
    with app.test_request_context("/?lang=en"):
        assert words.label("badges") == "Badges issued" and words.table_title("months") == "Month by month"


def test_a_number_without_words_is_shown_by_its_key(app: Flask) -> None:
    with app.test_request_context("/"):
        assert words.label("visits") == words.head("visits") == "visits" and words.meaning("visits") == ""
        assert words.table_title("visits") == "visits" and words.first_head("visits") == ""


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("2026-01-01", "2026-12-31", "Bilan, année 2026"),
        ("2026-07-01", "2026-09-30", "Bilan, juillet à septembre 2026"),
        ("2026-02-01", "2026-02-28", "Bilan, février 2026"),
        ("2026-09-03", "2026-10-01", "Bilan, 3\u00a0septembre 2026 au 1er\u00a0octobre 2026"),
        ("2026-10-25", "2026-10-25", "Bilan, 25\u00a0octobre 2026"),
    ],
)
def test_a_period_is_said_as_people_say_it(app: Flask, first: str, last: str, said: str) -> None:
    with app.test_request_context("/"):
        shown = report(period=Period(date.fromisoformat(first), date.fromisoformat(last)))
        assert words.heading(shown) == said


def test_it_says_of_which_places_it_is_and_whether_it_was_published(app: Flask) -> None:
    with app.test_request_context("/"):
        assert words.whose(report()) == "Tous les lieux du réseau"
        assert words.whose(report(place=Place("gueret", "Guéret"))) == "Guéret"
        assert words.dated(report()).count("2\u00a0janvier 2027") == 2
        assert words.dated(report(published=False)).endswith("Pas encore publié.")


def test_numbers_are_written_in_groups(app: Flask) -> None:
    with app.test_request_context("/"):
        assert [words.number(each) for each in (0, 999, 1234, 1234567)] == [
            "0",
            "999",
            "1\u202f234",
            "1\u202f234\u202f567",
        ]
    with app.test_request_context("/?lang=en"):
        assert words.number(1234567) == "1,234,567"


@pytest.mark.parametrize(
    ("table", "key", "said"),
    [
        ("months", "2026-09", "septembre 2026"),
        ("families", "autres", "Avec les autres"),
        ("families", "others", "Autres"),
        ("afterwards", "job", "Un emploi"),
        ("ages", "25_to_39", "25 à 39 ans"),
        ("senders", "work", "emploi"),
        ("months", "soon", "soon"),
        ("families", "new_one", "new_one"),
    ],
)
def test_lines_have_the_words_of_their_keys(app: Flask, table: str, key: str, said: str) -> None:
    with app.test_request_context("/"):
        row = Row(key, None, (1,))
        assert words.row_name(Table(table, ("badges",), (row,)), row) == said


def test_what_a_table_says_in_one_sentence(app: Flask) -> None:
    with app.test_request_context("/"):
        shown = report(optional=True)
        said = {each.key: words.sentence(each, shown) for each in shown.tables}
        assert said["months"] == "Le mois le plus rempli\u00a0: décembre 2026, avec 12 rencontres et 15 échanges."
        assert said["families"] == "Le plus souvent\u00a0: «\u00a0Faire\u00a0», 13 badges sur 24."
        assert said["categories"] == "Ce qui s’échange le plus\u00a0: Cuisine, 19 fois."
        assert "ne dit pas d’où cela vient" in said["afterwards"] and "Cinq personnes au moins" in said["ages"]
        empty = report(times=0)
        assert {words.sentence(each, empty) for each in empty.tables} >= {"Rien n’a été noté pendant cette période."}
