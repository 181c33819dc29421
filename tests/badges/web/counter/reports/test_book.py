"""The spreadsheet of a report: its numbers add up to the report's, its days are days, its names are names."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from flask import Flask
from python_calamine import CalamineWorkbook

from badges.reports.views import Place, Report
from badges.web.counter.reports import words
from badges.web.counter.reports.book import book
from tests.cast.counter import app, cast
from tests.cast.reporting import FORMULA, MADE, TOWNS, report

__all__ = ["app", "cast"]


def read(app: Flask, made: Report, language: str = "fr") -> dict[str, list[list[Any]]]:
    with app.test_request_context(f"/?lang={language}"):
        data = book(made, "Réseau Citoyen de Services", MADE)
    found = CalamineWorkbook.from_filelike(BytesIO(data))
    return {name: list(found.get_sheet_by_name(name).to_python()) for name in found.sheet_names}


def test_each_table_has_a_sheet_with_its_numbers(app: Flask) -> None:
    made = report(optional=True)
    sheets = read(app, made)
    assert list(sheets)[:4] == ["Ce bilan", "Nombres", "Lieu par lieu", "Mois par mois"]
    assert list(sheets)[-1] == "Définitions" and len(sheets) == 3 + len(made.tables)
    for table, rows in zip(made.tables, list(sheets.values())[2:-1], strict=True):
        assert [row[1:] for row in rows[1:]] == [list(map(float, each.values)) for each in table.rows]
    figures = {row[0]: row[1:] for row in sheets["Nombres"][1:]}
    assert figures["Rencontres"] == [46.0, 41.0] and len(figures) == len(made.figures)
    assert [row[0] for row in sheets["Lieu par lieu"][1:]] == list(TOWNS)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_name_of_each_sheet_is_whole(app: Flask, language: str) -> None:
    assert not [name for name in read(app, report(optional=True), language) if "…" in name]


def test_days_and_months_are_days(app: Flask) -> None:
    sheets = read(app, report())
    about = {row[0]: row[1] for row in sheets["Ce bilan"]}
    assert about["Premier jour"] == date(2026, 1, 1) and about["Dernier jour"] == date(2026, 12, 31)
    assert about["Fait le"] == about["Publié le"] == date(2027, 1, 2)
    assert [row[0] for row in sheets["Mois par mois"][1:3]] == [date(2026, 1, 1), date(2026, 2, 1)]
    assert {row[0]: row[1] for row in read(app, report(published=False))["Ce bilan"]}["Publié le"] == "pas encore"


def test_a_period_that_still_runs_says_up_to_when_it_was_counted(app: Flask) -> None:
    def known(made: Report) -> list[str]:
        return [str(row[1]) for row in read(app, made)["Ce bilan"] if row[0] == "À savoir"]

    assert not [each for each in known(report()) if "Compté jusqu’au" in each]  # the control: it was over
    running = replace(report(), made_at=datetime(2026, 12, 2, 1, 30, tzinfo=UTC))
    assert [each for each in known(running) if "Compté jusqu’au 2" in each]


def test_what_each_number_counts_is_said(app: Flask) -> None:
    made = report(optional=True)
    for language in ("fr", "en"):
        sheets = read(app, made, language)
        said = list(sheets.values())[-1]
        with app.test_request_context("/"):
            assert len(said) == 1 + len(words.keys(made))
        assert all(len(row) == 2 and row[0] and str(row[1]).endswith(".") for row in said[1:])


@pytest.mark.parametrize("name", [FORMULA, "+1", "-1", "@SUM(A1)", "=1+1"])
def test_the_name_of_a_place_is_no_formula(app: Flask, name: str) -> None:
    with app.test_request_context("/"):
        data = book(report((name,), place=None), "Réseau Citoyen de Services", MADE)
        alone = book(report(place=Place("gueret", name)), "Réseau Citoyen de Services", MADE)
    for each in (data, alone):
        with ZipFile(BytesIO(each)) as archive:
            pages = [archive.read(part) for part in archive.namelist() if part.startswith("xl/worksheets/sheet")]
        assert len(pages) >= 6 and not any(b"<f>" in page or b"<f " in page for page in pages)
    assert read(app, report((name,)))["Lieu par lieu"][1][0] == name


def test_a_network_with_no_data_has_its_sheets(app: Flask) -> None:
    sheets = read(app, report((), times=0, earlier=False))
    assert sheets["Lieu par lieu"] == [
        ["Lieu", "Rencontres", "Personnes", "Échanges", "Mises en relation", "Ateliers", "Badges"]
    ]
    assert sheets["Nombres"][:2] == [["Nombre", "Période"], ["Rencontres", 0.0]]  # no empty column of a year before
