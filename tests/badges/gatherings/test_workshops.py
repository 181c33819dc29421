"""Workshops: opened once, at one's own sites."""

from __future__ import annotations

from badges.base.services import Services
from badges.gatherings import rows as gatherings
from badges.gatherings import workshops
from tests.cast.people import Cast
from tests.cast.refusals import code


def test_a_workshop_is_opened_once(services: Services, cast: Cast) -> None:
    first = workshops.create_workshop(services, cast.lea, site_id=cast.gueret, title="Pâtisserie", activity="cuisine")
    assert workshops.create_workshop(services, cast.lea, site_id=cast.gueret, title=" patisserie ") == first
    assert workshops.create_workshop(services, cast.karim, site_id=cast.auzances, title="Pâtisserie") != first
    for title, wanted in ((" ", "workshop.title_missing"), ("X" * 121, "workshop.title_too_long")):
        attempt = lambda title=title: workshops.create_workshop(services, cast.lea, site_id=cast.gueret, title=title)  # noqa: E731
        assert code(attempt) == wanted
    with services.database.begin(read_only=True) as session:
        assert [w.title for w in gatherings.workshops(session, [cast.gueret])] == ["Pâtisserie"]


def test_a_workshop_at_another_site_is_not_found(services: Services, cast: Cast) -> None:
    assert code(lambda: workshops.create_workshop(services, cast.lea, site_id=cast.auzances, title="X")) == "not_found"
