"""A place that cannot be closed, whatever the reason, keeps no other open."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from badges.base.services import Services
from badges.base.times import local_date
from badges.matching.introductions import changes as introductions
from badges.network.tables import Site, SiteState
from badges.places import closure
from tests.cast import places
from tests.cast.people import Cast


def test_it_is_logged_and_tried_again(
    services: Services, cast: Cast, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for site_id in (cast.auzances, cast.gueret):
        with services.database.begin() as session:
            session.get_one(Site, site_id).closed_on = local_date(services.now())
    first = min(cast.auzances, cast.gueret)
    end = introductions.leave_site

    def fails(session: Session, site_id: int, now: datetime) -> None:
        if site_id == first:
            raise ValueError("Amina Benali")
        end(session, site_id, now)

    with monkeypatch.context() as patch:
        patch.setattr(introductions, "leave_site", fails)
        assert closure.close_places(services) == 1
    assert places.site(services, first).state is SiteState.OPEN
    assert f"site {first} could not be closed: ValueError" in caplog.text and "Amina" not in caplog.text
    assert closure.close_places(services) == 1
    assert {places.site(services, each).state for each in (cast.auzances, cast.gueret)} == {SiteState.CLOSED}
