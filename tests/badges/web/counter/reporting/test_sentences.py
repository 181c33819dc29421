"""A report in sentences: short, each number one of the report's, and nothing claimed."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from badges.reports.views import Place, Report
from badges.web.counter.reporting import sentences, words
from tests.cast.counter import app, cast
from tests.cast.reporting import report

__all__ = ["app", "cast"]

CASES = {
    "a year": report(),
    "much": report(times=12_345),
    "no data": report(times=0),
    "no year before": report(earlier=False),
    "one place": report(place=Place("gueret", "Guéret")),
}
CAUSES = re.compile(r"grâce|a permis|permet|aide à|mène|because|thanks to|led to", re.IGNORECASE)


def numbers(shown: Report) -> set[str]:
    """All numbers that the report's page shows, as they are written."""
    return {
        words.number(each) for figure in shown.figures for each in (figure.value, figure.before) if each is not None
    }


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("case", CASES)
def test_one_minute_is_short_and_its_numbers_are_the_report_s(app: Flask, case: str, language: str) -> None:
    shown = CASES[case]
    with app.test_request_context(f"/?lang={language}"):
        said = sentences.minute(shown)
        assert 5 < len(said.split()) <= sentences.MOST_WORDS
        found = re.findall(r"\d[\d\u202f,]*\d|\d", said)
        assert set(found) <= numbers(shown)
        assert len(found) >= (0 if case == "no data" else 6)
        assert not CAUSES.search(said)


@pytest.mark.parametrize("case", CASES)
def test_the_hall_reads_six_facts_of_few_words(app: Flask, case: str) -> None:
    with app.test_request_context("/"):
        said = sentences.facts(CASES[case])
        assert len(said) == 6 and len(set(said)) == 6
        assert all(each.endswith(".") and len(each.split()) <= sentences.FACT_WORDS for each in said)
        assert not any(CAUSES.search(each) for each in said)
        assert len(sentences.questions()) == 2 and all(each.endswith("?") for each in sentences.questions())


def test_one_and_none_are_said_as_people_say_them(app: Flask) -> None:
    with app.test_request_context("/"):
        none = " ".join(sentences.facts(CASES["no data"]))
        assert "Aucune rencontre n’a été notée." in none and "Aucun badge n’a été délivré." in none and "0" not in none
        one = report()
        figure = one.figure("gatherings")
        assert figure is not None and sentences.fact(one, "gatherings") == "46 rencontres ont eu lieu."
        assert "Un an avant\u00a0: 41 rencontres, 158 personnes, 66 échanges." in sentences.minute(one)
        assert "Un an avant" not in sentences.minute(CASES["no year before"])


def test_one_of_each_is_in_the_singular(app: Flask) -> None:
    with app.test_request_context("/"):
        said = [say(1) for say in sentences._sentences().values()]  # each key once
        assert all(" 1 " in f" {each}" for each in said)
        assert not any(
            re.search(r"\b(rencontres ont|personnes ont|badges ont|échanges ont|ateliers ont)", each) for each in said
        )
