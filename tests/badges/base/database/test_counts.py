"""Several counts in one statement."""

from __future__ import annotations

from sqlalchemy import func, select

from badges.base.database.counts import counted
from badges.base.services import Services
from badges.network.tables import Site
from tests.cast.rows import count


def test_each_count_by_its_name(services: Services) -> None:
    sites = count(services, Site)
    assert sites == 3
    with services.database.begin(read_only=True) as session:
        wanted = {"all": select(func.count(Site.id)), "none": select(func.count(Site.id)).where(Site.id < 0)}
        assert counted(session, wanted) == {"all": sites, "none": 0}
        assert counted(session, {"empty": select(func.max(Site.id)).where(Site.id < 0)}) == {"empty": 0}
        assert counted(session, {}) == {}
