"""Activities in English: those with which a network begins are translated, what a person wrote is marked as French."""

from __future__ import annotations

from flask import Flask

from badges.instance import catalogue
from badges.reports.views import Row, Table
from badges.web import activity_words
from badges.web.counter.reports import report_words
from tests.cast.office import app, cast, stage

__all__ = ["app", "cast", "stage"]

BEGUN = [name for group in catalogue.activities().values() for name in group.values()]


def test_each_activity_of_the_catalogue_has_its_english(app: Flask) -> None:
    assert len(BEGUN) == len(set(BEGUN)) == 30
    with app.test_request_context("/?lang=en"):
        said = [activity_words.said(name) for name in BEGUN]
        assert not set(said) & set(BEGUN) and len(set(said)) == 30
        assert not any(map(activity_words.stays_french, BEGUN))
    with app.test_request_context("/?lang=fr"):
        assert [activity_words.said(name) for name in BEGUN] == BEGUN


def test_what_a_person_wrote_stays_and_is_french(app: Flask) -> None:
    with app.test_request_context("/?lang=en"):
        assert activity_words.shown("Couture") == "<bdi>Sewing</bdi>"
        assert activity_words.shown("Ruches <3") == '<bdi lang="fr">Ruches &lt;3</bdi>'
    with app.test_request_context("/?lang=fr"):
        assert activity_words.shown("Ruches") == "<bdi>Ruches</bdi>"


def test_a_report_translates_activities_and_no_place(app: Flask) -> None:
    known, typed = Row(None, "Couture", (1, 1, 1)), Row(None, "Ruches", (1, 1, 1))
    activities = Table("categories", ("offered", "sought", "exchanges"), (known, typed))
    place = Table("places", ("gatherings",), (Row(None, "Couture", (1,)),))
    with app.test_request_context("/?lang=en"):
        assert [report_words.row(activities, each) for each in activities.rows] == ["Sewing", "Ruches"]
        assert [report_words.stays_french(activities, each) for each in activities.rows] == [False, True]
        assert report_words.row(place, place.rows[0]) == "Couture"
