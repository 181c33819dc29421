"""What is read in the hall: short sentences, each number one of the report's, and nothing claimed."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask import Flask

from badges.reports.views import Place, Report
from badges.web.counter.reports import report_words, sentences
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


@pytest.mark.parametrize("case", CASES)
def test_the_hall_reads_six_facts_of_few_words(app: Flask, case: str) -> None:
    with app.test_request_context("/"):
        said = sentences.facts(CASES[case])
        assert len(said) == 6 and len(set(said)) == 6
        assert all(each.endswith(".") and len(each.split()) <= sentences.FACT_WORDS for each in said)
        assert not any(CAUSES.search(each) for each in said)
        shown = {report_words.number(figure.value) for figure in CASES[case].figures}
        assert {found for each in said for found in re.findall(r"\d[\d\u202f]*", each)} <= shown
        assert len(sentences.questions()) == 2 and all(each.endswith("?") for each in sentences.questions())


def test_what_is_none_is_said_in_words(app: Flask) -> None:
    with app.test_request_context("/"):
        none = " ".join(sentences.facts(CASES["no data"]))
        assert "Aucune rencontre n’a été notée." in none and "Aucun badge n’a été délivré." in none and "0" not in none
        assert sentences.fact(report(), "gatherings") == "46 rencontres ont eu lieu."
        nothing = Report(report().period, None, report().made_at, None, (), ())
        assert sentences.facts(nothing) == []


def test_one_of_each_is_in_the_singular(app: Flask) -> None:
    figures = tuple(replace(each, value=1) for each in report().figures)
    with app.test_request_context("/"):
        said = sentences.facts(replace(report(), figures=figures))
    assert len(said) == 6 and all(each.startswith("1 ") for each in said)
    assert not any(re.search(r"s ont |s ", each.partition(" pour ")[0]) for each in said if "entre membres" not in each)
