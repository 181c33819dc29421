"""What a start does once for all processes: it shows the newest badge, writes nothing, and leaves no connection."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.exc import OperationalError

from badges.app import Service
from badges.ledger import reads as ledger
from badges.recognition.states import Visibility
from badges.recognition.tables import Award
from badges.server.start_server import prepare
from badges.web.counter import rendered_pages
from tests.cast.counter import Cast, app, cast

__all__ = ["app", "cast"]


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The codes of the badges whose page is rendered."""
    codes: list[str] = []
    page = rendered_pages.page

    def noted(judged: Any, facts: Any, render: Any) -> Any:
        codes.append(facts.code)
        return page(judged, facts, render)

    monkeypatch.setattr(rendered_pages, "page", noted)
    return codes


def hide(cast: Cast) -> None:
    """Hide the one badge."""
    with cast.services.database.begin() as session:
        session.execute(update(Award).values(visibility=Visibility.HIDDEN))


def test_the_newest_badge_is_shown_before_the_processes_divide(app: Service, cast: Cast, shown: list[str]) -> None:
    prepare(app)
    assert shown == [cast.code]
    assert cast.services.database.engine.pool.checkedin() == 0  # type: ignore[attr-defined]


def test_what_nobody_may_see_is_not_shown(app: Service, cast: Cast, shown: list[str]) -> None:
    hide(cast)
    prepare(app)
    with cast.services.database.reading() as connection:
        assert (shown, ledger.newest_code(connection)) == ([], None)


def test_a_start_goes_on_without_its_database(app: Service, shown: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise OperationalError("SELECT", {}, Exception("gone"))

    monkeypatch.setattr(app.extensions["badges"].database, "reading", broken)
    prepare(app)
    assert shown == []
