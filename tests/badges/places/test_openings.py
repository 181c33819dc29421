"""A place is begun with a name in any script; the end of its address never returns."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from sqlalchemy import select

from badges.base.errors import Outdated
from badges.base.services import Services
from badges.base.times import local_date
from badges.gatherings.recurring import plan as recurring
from badges.gatherings.tables import Gathering
from badges.network.service import ownership
from badges.network.tables import Site, SiteState
from badges.places import openings, rules
from badges.places.facts import SiteFacts
from tests.cast import acts, places
from tests.cast.people import Cast
from tests.cast.recorded import gathering
from tests.cast.refusals import code
from tests.conftest import Clock


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("La Souterraine", "la-souterraine"),
        ("Bénévent-l’Abbaye", "benevent-l-abbaye"),
        ("Łucja", "lucja"),
        ("Œuvre du Moulin", "oeuvre-du-moulin"),
        ("دار المواطن", None),
        ("市民の家", None),
        ("Бурганеф", None),
        ("Network", None),
        ("—", None),
    ],
)
def test_the_end_of_an_address_follows_from_a_latin_name(name: str, slug: str | None) -> None:
    assert rules.slug_of(name) == slug


@pytest.mark.parametrize(
    "name", ["Łucja", "دار المواطن", "市民の家", "Бурганеф", "ニューヨーク", "Maison Αθήνα", "Saint-Vaury 2"]
)
def test_names_of_every_script_are_taken(services: Services, cast: Cast, name: str) -> None:
    number = places.begun(cast, name, slug="un-lieu")
    assert places.site(services, number).name == name


@pytest.mark.parametrize(
    ("name", "refusal"),
    [
        ("Bourga\u200bneuf", "place.invisible"),  # a space of no width
        ("Bourga\u202eneuf", "place.invisible"),  # what follows is drawn in reverse
        ("Bourganeuf\u3164", "place.invisible"),  # a letter that shows nothing
        ("Bourganeuf\ufe0f", "place.invisible"),
        ("B\u043eurganeuf", "place.lookalike"),  # a Cyrillic o
        ("\uff22ourganeuf", "place.lookalike"),  # a letter of full width
        ("  ", "place.missing"),
        ("…", "place.missing"),
        ("B" * 121, "place.too_long"),
        ("guéret", "place.name_taken"),
        ("GUERET", "place.name_taken"),
        ("Guerét", "place.name_taken"),
        ("la  sou-terraine", "place.name_taken"),
        ("Gue\u0433et", "place.lookalike"),
        ("La SouterraLne", "place.name_alike"),
    ],
)
def test_letters_that_hide_or_deceive_are_refused_with_the_reason(
    services: Services, cast: Cast, name: str, refusal: str
) -> None:
    assert code(lambda: places.begun(cast, name, slug="un-lieu")) == refusal


def test_a_place_is_in_preparation_and_the_same_form_begins_one(services: Services, cast: Cast) -> None:
    number = places.begun(cast)
    assert places.begun(cast) == number
    found = places.site(services, number)
    assert (found.state, found.slug, found.phone) == (SiteState.PREPARING, "bourganeuf", "+33500000004")


def test_only_the_coordination_begins_one(services: Services, cast: Cast) -> None:
    assert code(lambda: openings.begin(services, cast.lea, places.facts())) == "not_allowed"


def test_an_address_never_returns(services: Services, cast: Cast) -> None:
    number = places.begun(cast)
    openings.give_up(services, cast.helene, number)
    openings.give_up(services, cast.helene, number)
    assert code(lambda: places.begun(cast)) == "place.slug_taken"  # given up
    assert code(lambda: places.begun(cast, "Guéret")) == "place.name_taken"  # before its address
    assert code(lambda: places.begun(cast, "Autre nom", slug="gueret")) == "place.slug_taken"  # open
    assert places.begun(cast, slug="bourganeuf-2") != number  # the name of what never opened is free
    assert code(lambda: openings.give_up(services, cast.helene, cast.gueret)) == "place.open"


def test_what_was_planned_at_a_place_that_is_given_up_does_not_take_place(
    services: Services, cast: Cast, clock: Clock
) -> None:
    number = places.begun(cast)
    nour = places.facilitator(cast, "bourganeuf")
    acts.begin_recurring(
        services, nour, site_id=number, weekday=4, every_weeks=1, starts=time(14), ends=time(17),
        first_on=local_date(services.now()) + timedelta(days=1),
    )  # fmt: skip
    openings.give_up(services, cast.helene, number)
    with services.database.begin(read_only=True) as session:
        planned = session.scalars(select(Gathering).where(Gathering.site_id == number)).all()
        assert planned and {each.cancelled_because for each in planned} == {"Ce lieu n’a pas ouvert."}
    clock.advance(days=60)
    recurring.make_ahead(services)
    with services.database.begin(read_only=True) as session:
        assert len(session.scalars(select(Gathering).where(Gathering.site_id == number)).all()) == len(planned)


def test_keys_without_a_place_keep_their_address(services: Services, cast: Cast) -> None:
    with ownership.changing(services):
        ownership.make_keys(services, services.settings.public_url, ["felletin"], services.now())
    assert code(lambda: places.begun(cast, "Felletin")) == "place.slug_taken"


def test_an_address_that_is_too_long_is_told_so(services: Services, cast: Cast) -> None:
    assert code(lambda: places.facts("市民の家", slug="a" * 41)) == "place.too_long"
    assert places.facts("市民の家", slug="a" * 40).slug == "a" * 40


@pytest.mark.parametrize("slug", ["Bourganeuf!", "-a", "network", "é"])
def test_an_address_that_is_typed_is_letters_and_digits(services: Services, cast: Cast, slug: str) -> None:
    assert code(lambda: places.facts("市民の家", slug=slug)) == "place.slug"
    assert code(lambda: places.begun(cast, "市民の家", slug="")) == "place.slug_needed"


def test_a_place_is_corrected_by_who_read_it_last(services: Services, cast: Cast) -> None:
    before = places.site(services, cast.gueret)
    moved = SiteFacts(name="Guéret", host=before.host, address="12 place Bonnyaud", postcode="23000", city="Guéret")
    openings.change(services, cast.helene, cast.gueret, moved, shown=openings.version(before))
    openings.change(services, cast.helene, cast.gueret, moved, shown=openings.version(before))  # it is so already
    assert places.site(services, cast.gueret).address == "12 place Bonnyaud"
    other = SiteFacts(name="Auzances", host="Hôte", address="1 rue", postcode="23000", city="Guéret")
    with pytest.raises(Outdated):
        openings.change(services, cast.helene, cast.gueret, other, shown=openings.version(before))
    assert code(lambda: openings.change(services, cast.helene, cast.gueret, other)) == "place.name_taken"
    assert code(lambda: openings.change(services, cast.lea, cast.gueret, moved)) == "not_allowed"


def test_a_place_takes_no_name_of_one_that_has_closed(services: Services, cast: Cast) -> None:
    """Its badges carry it for ever; the name of an opening that was given up was never read by anybody."""
    with services.database.begin() as session:
        session.get_one(Site, cast.auzances).state = SiteState.CLOSED
    number, given_up = places.begun(cast), places.begun(cast, "Felletin")
    openings.give_up(services, cast.helene, given_up)

    def called(name: str) -> None:
        said = {"host": "Maison des services", "address": "6 place", "postcode": "23400", "city": "Bourganeuf"}
        openings.change(services, cast.helene, number, SiteFacts(name=name, **said))  # type: ignore[arg-type]

    assert code(lambda: called("AUZANCES")) == "place.name_taken"
    called("Felletin")
    assert places.site(services, number).name == "Felletin"


@pytest.mark.parametrize("by", ["the service", "the beginning"])
def test_nothing_is_noted_long_before_a_place_that_the_service_opened(
    services: Services, cast: Cast, clock: Clock, by: str
) -> None:
    """A place with which the network began may have met for years before."""
    clock.advance(days=1)
    number, nour = places.opened(cast) if by == "the service" else (cast.gueret, cast.lea)
    if by == "the beginning":
        with services.database.begin() as session:
            session.get_one(Site, number).opened_on = local_date(services.now()) - timedelta(days=1)

    def noted(days: int) -> int:
        start = services.now() - timedelta(days=days)
        times = {"starts_at": start, "ends_at": start + timedelta(hours=1)}
        return gathering(services, cast, site_id=number, actor=nour, **times)

    assert noted(92) > 0
    if by == "the service":
        assert code(lambda: noted(93)) == "gathering.before_opening"
    assert (noted(0) if by == "the service" else noted(3 * 365)) > 0
