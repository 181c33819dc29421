"""Closing a place: the form carries what it showed, and taking the plan back asks who is there."""

from __future__ import annotations

from datetime import timedelta

from badges.base.times import local_date
from badges.places import closure
from badges.places.facts import SiteClosingFacts
from tests.cast import places
from tests.cast.office import Browser, hidden_fields
from tests.cast.people import Cast
from tests.conftest import Clock


def test_a_plan_that_another_made_meanwhile_is_shown_and_not_overwritten(cast: Cast, helene: Browser) -> None:
    path, name = f"/coordination/lieux/{cast.auzances}/fermer", places.site(cast.services, cast.auzances).name
    shown = hidden_fields(helene.get(path))
    first = local_date(cast.services.now()) + timedelta(days=30)
    facts = SiteClosingFacts(closed_on=first, turn_to=cast.gueret, typed=name)
    closure.plan(cast.services, cast.helene, cast.auzances, facts)
    later = first + timedelta(days=7)
    sent = {"closed_on": later.isoformat(), "turn_to": str(cast.gueret), "typed": name}
    answer = helene.client.post(path, data={**shown, **sent})
    assert answer.status_code == 409 and places.site(cast.services, cast.auzances).closed_on == first
    again = helene.client.post(path, data={**hidden_fields(answer), **sent})  # having seen both
    assert again.status_code == 303 and places.site(cast.services, cast.auzances).closed_on == later


def test_taking_a_plan_back_asks_who_is_there(cast: Cast, helene: Browser, clock: Clock) -> None:
    day = local_date(cast.services.now()) + timedelta(days=30)
    name = places.site(cast.services, cast.auzances).name
    facts = SiteClosingFacts(closed_on=day, turn_to=cast.gueret, typed=name)
    closure.plan(cast.services, cast.helene, cast.auzances, facts)
    token = hidden_fields(helene.get(f"/coordination/lieux/{cast.auzances}"))
    clock.advance(minutes=6)
    path = f"/coordination/lieux/{cast.auzances}/ne-pas-fermer"
    answer = helene.client.post(path, data=token)
    assert answer.status_code == 303 and "vous" in answer.headers["Location"]
    assert places.site(cast.services, cast.auzances).closed_on == day
