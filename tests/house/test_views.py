"""No row of the database reaches a template. Every test that draws a page asks; the control stands here."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace

import pytest

from badges.network.tables import Site
from badges.network.views import SiteView
from tests.cast.templates import refuse_rows, rows_in
from tests.house.sources import ROOT

ROW = Site(
    id=1, slug="gueret", name="Guéret", host="UDAF", address="1 rue", postcode="23000", city="Guéret", phone=None
)


@dataclass(frozen=True)
class Card:
    """A view that holds a row."""

    site: object


@pytest.mark.parametrize(
    ("value", "path"),
    [(ROW, "it"), ([ROW], "it[]"), ({"a": (ROW,)}, "it[][]"), (Card(ROW), "it.site"), ([Card([ROW])], "it[].site[]")],
)
def test_a_row_is_seen_wherever_it_stands(value: object, path: str) -> None:
    assert list(rows_in(value, "it")) == [path]
    with pytest.raises(AssertionError, match=r"page\.html is given rows of the database"):
        refuse_rows(None, template=SimpleNamespace(name="page.html"), context={"it": value})


def test_views_pass() -> None:
    assert list(rows_in([Card(SiteView.of(ROW)), {"a": 1}, "text", None], "it")) == []


def test_no_template_reads_the_account_itself() -> None:
    pages = list((ROOT / "badges").rglob("*.html"))
    assert len(pages) > 40
    assert [str(path) for path in pages if "current_user" in path.read_text(encoding="utf-8")] == []
