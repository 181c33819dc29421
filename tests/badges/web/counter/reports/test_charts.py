"""Charts: bars alone, without style or script; every number stands in the page as text."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from flask import Flask, render_template_string

from badges.reports.views import Report
from badges.web.counter.reports import charts, report_words
from tests.cast.counter import app, cast
from tests.cast.reporting import FORMULA, report

__all__ = ["app", "cast"]

TEMPLATE = """{% import "components/chart.html" as chart with context %}
{{ chart.columns(months) }}{{ chart.shares(families) }}{{ chart.table(table, caption=True) }}"""


def shown(made: Report) -> str:
    months, families, table = charts.months(made), charts.shares(made, "families", "badges"), made.table("categories")
    assert months is not None and families is not None and table is not None
    return render_template_string(TEMPLATE, months=months, families=families, table=charts.shown(table))


def test_bars_are_as_high_as_their_numbers_and_stretch(app: Flask) -> None:
    with app.test_request_context("/"):
        chart = charts.months(report())
    assert chart is not None
    svg = ElementTree.fromstring(str(chart.drawing))
    assert svg.get("viewBox") == "0 0 96 45" and svg.get("preserveAspectRatio") == "none"
    assert svg.get("aria-hidden") == "true" and svg.get("width") is None
    bars = [each for each in svg if each.tag == "rect"]
    assert len(bars) == 24 and {each.get("class") for each in bars} == {"f1", "f2"}
    highest = max(float(each.get("height") or 0) for each in bars)
    january = float(bars[0].get("height") or 0)
    assert january / highest == pytest.approx(1 / 15, abs=0.01)  # 1 gathering in January, 15 exchanges in December
    lefts = [float(each.get("x") or 0) for each in bars]
    assert lefts == sorted(lefts) and lefts[-1] + float(bars[-1].get("width") or 0) <= 96
    assert chart.labels[:2] == ("janv.", "févr.") and [each.total for each in chart.series] == ["78", "114"]


def test_a_chart_obeys_the_policy_of_the_pages_and_weighs_little(app: Flask) -> None:
    with app.test_request_context("/"):
        page = shown(report())
    assert not re.search(r"style=|<style|<script|xmlns|href=|<title", page)
    assert page.count("<svg") == 1 + 3
    assert len(page.encode()) < 6000


def test_every_number_is_text_and_each_chart_has_its_words_and_its_table(app: Flask) -> None:
    made = report(times=1000)
    with app.test_request_context("/"):
        page = shown(made)
        for table in made.tables:
            if table.key in ("months", "families", "categories"):
                for row in table.rows:
                    assert all(report_words.number(value) in page for value in row.values), (table.key, row)
    assert "Le plus de rencontres" in page and "Le plus souvent" in page
    assert page.count("<table") == 3 and page.count('scope="row"') == 12 + 3 + 4 and "<details>" in page
    assert FORMULA.replace('"', "&#34;") in page  # a name is text, and never markup


def test_there_is_no_chart_of_nothing(app: Flask) -> None:
    with app.test_request_context("/"):
        for made in (report(times=0), Report(report().period, None, report().made_at, None, (), ())):
            assert charts.months(made) is None and charts.shares(made, "families", "badges") is None
        assert charts.shares(report(), "families", "exchanges") is None


def test_the_most_stands_first_and_the_others_last(app: Flask) -> None:
    with app.test_request_context("/"):
        chart = charts.shares(report(), "categories", "exchanges")
    assert chart is not None
    assert [name for name, _number, _bar in chart.lines] == ["Cuisine", "Couture", FORMULA, "Autres"]
    widths = [float(re.findall(r'width="([\d.]+)"', str(bar))[0]) for _name, _number, bar in chart.lines]
    assert widths[0] == 100 and widths == sorted(widths, reverse=True)
