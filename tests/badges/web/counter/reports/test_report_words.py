"""« En une minute »: ninety words at most, each number of which stands on the page, singular and plural right."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from itertools import product

import pytest
from flask import Flask

from badges.reports import periods
from badges.reports.views import Figure, Period, Report
from badges.web.counter.reports import report_words
from tests.cast.office import app, cast, stage

__all__ = ["app", "cast", "stage"]

MADE = datetime(2026, 11, 24, tzinfo=UTC)
KEYS = (
    "gatherings", "presences", "persons", "persons.new", "persons.active", "exchanges", "introductions", "workshops",
    "workshops.dates", "badges", "orientations", "orientations.came",
)  # fmt: skip
CAUSES = ("grâce", "permis", "a aidé", "fait que", "a donné", "résultat", "effet", "thanks to", "helped", "because")


def a_report(period: Period | None = None, **values: int) -> Report:
    """A report with these figures, "_" for "."; the others are 0."""
    found = {**dict.fromkeys(KEYS, 0), **{key.replace("_", "."): value for key, value in values.items()}}
    figures = tuple(Figure(key, value, None) for key, value in found.items())
    return Report(period or periods.year(2026), None, MADE, None, figures, ())


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        ({}, "Rien n’est noté pour ces jours."),
        (
            {"persons": 1, "persons_new": 1, "gatherings": 1},
            "1 personne a participé, pour la première fois. Il y a eu 1 rencontre.",
        ),
        ({"introductions": 1}, "Pour 1 mise en relation, les deux personnes se sont rencontrées."),
        ({"orientations_came": 2}, "2 personnes orientées sont venues."),
        ({"persons": 1, "exchanges": 1}, "1 personne a participé. Il y a eu 1 échange."),
        (
            {
                "persons": 163, "persons_new": 38, "gatherings": 46, "workshops": 9, "exchanges": 71, "badges": 24,
                "introductions": 1, "orientations": 30, "orientations_came": 23,
            },
            "163 personnes ont participé, dont 38 pour la première fois. Il y a eu 46 rencontres, "
            "9 ateliers et 71 échanges. Pour 1 mise en relation, "
            "les deux personnes se sont rencontrées. 24 badges ont été délivrés. "
            "30 personnes ont été orientées vers le réseau par un service. Dans cette période, 23 personnes orientées "
            "sont venues.",
        ),
        (
            {"orientations": 1, "orientations_came": 1},
            "1 personne a été orientée vers le réseau par un service. "
            "Dans cette période, 1 personne orientée est venue.",
        ),
    ],
)  # fmt: skip
def test_one_minute(app: Flask, values: dict[str, int], wanted: str) -> None:
    with app.test_request_context("/?lang=fr"):
        assert report_words.minute(a_report(**values)).replace("\u202f", " ").replace("\u00a0", " ") == wanted


def test_at_most_ninety_words_whose_numbers_stand_on_the_page(app: Flask) -> None:
    keys = ("persons", "persons_new", "gatherings", "workshops", "exchanges", "introductions", "badges", "orientations")
    for language in ("fr", "en"):
        with app.test_request_context(f"/?lang={language}"):
            for some in product((0, 1, 123_456), repeat=len(keys)):
                values = dict(zip(keys, some, strict=True))
                values["persons_new"] = min(values["persons_new"], values["persons"])
                report = a_report(**values, orientations_came=min(7, values["orientations"]))
                said = report_words.minute(report)
                assert 0 < len(said.split()) <= report_words.MOST_WORDS
                found = {int(re.sub(r"\D", "", each)) for each in re.findall(r"\d[\d\u202f,]*", said)}
                assert found <= {each.value for each in report.figures}, said
                assert not [cause for cause in CAUSES if cause in said.lower()], said


@pytest.mark.parametrize(
    ("key", "wanted"),
    [
        ("2026", "2026"),
        ("2026-T3", "juillet à septembre 2026"),
        ("2026-09", "septembre 2026"),
        ("2026-09-03_2026-10-01", "du 3\u00a0septembre 2026 au 1er\u00a0octobre 2026"),
        ("2026-09-03_2026-09-03", "3\u00a0septembre 2026"),
    ],
)
def test_a_period_in_words(app: Flask, key: str, wanted: str) -> None:
    with app.test_request_context("/?lang=fr"):
        assert report_words.period(periods.of_key(key, MADE.date())) == wanted


def test_every_figure_has_its_words(app: Flask) -> None:
    with app.test_request_context("/?lang=fr"):
        for key in KEYS:
            assert report_words.label(key, 1) != report_words.label(key, 2), key


def test_what_a_number_counts_is_true_of_none_too(app: Flask) -> None:
    with app.test_request_context("/?lang=fr"):
        said = {key: report_words.meaning(key) for key in KEYS}
        assert said["introductions"] == "Celles où les deux personnes se sont rencontrées."
        assert not [each for each in said.values() if each.startswith(("Les deux personnes se sont", "Elles ont "))]
