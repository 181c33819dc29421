"""A place at Bourganeuf: begun, prepared with our own documents answered as from outside, and opened."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Final

from badges.base.rights import Actor
from badges.base.services import Services
from badges.base.times import local_date
from badges.network import rows as network
from badges.network.actors import actor_of
from badges.network.tables import Site
from badges.places import closure, openings
from badges.places.facts import NewSiteFacts, SiteClosingFacts
from badges.places.preparation import prepare_places
from badges.publication.routes import OwnDocuments
from tests.cast import acts
from tests.cast.people import Cast
from verifier.fetch import Fetched, FetchFailed

NOUR: Final = "nour@rcs-creuse.example"


def answering(services: Services) -> Services:
    """Services whose public address answers, as it does for others."""
    return replace(services, outside=OwnDocuments(services, services.fetch))


def silent(services: Services) -> Services:
    """Services whose public address nobody reaches."""

    def nobody(url: str, *, accept: str, limit: int) -> Fetched:
        raise FetchFailed("fetch.unreachable")

    return replace(services, outside=nobody)


def saying(services: Services, data: bytes, status: int = 200) -> Services:
    """Services whose public address answers with these bytes."""

    def answer(url: str, *, accept: str, limit: int) -> Fetched:
        return Fetched(url, status, "application/did+json", data)

    return replace(services, outside=answer)


def facts(name: str = "Bourganeuf", **more: str | None) -> NewSiteFacts:
    """What is said of a new place."""
    said = {"host": "Maison des services", "address": "6 place de l’Étang", "postcode": "23400", "city": "Bourganeuf",
            "phone": "05 00 00 00 04", **more}  # fmt: skip
    return NewSiteFacts(name=name, **said)  # type: ignore[arg-type]


def begun(cast: Cast, name: str = "Bourganeuf", **more: str | None) -> int:
    """A place in preparation, whose job has not run."""
    return openings.begin(cast.services, cast.helene, facts(name, **more))


def site(services: Services, number: int) -> Site:
    """The row of a place."""
    with services.database.begin(read_only=True) as session:
        found = session.get_one(Site, number)
        session.expunge(found)
        return found


def facilitator(cast: Cast, *slugs: str) -> Actor:
    """A colleague who works at these places."""
    acts.invite(
        cast.services, cast.helene, name="Nour Petit", email=NOUR, function="animatrice", roles=["facilitator"],
        site_slugs=list(slugs),
    )  # fmt: skip
    return again(cast.services, NOUR)


def again(services: Services, email: str) -> Actor:
    """The rights that a colleague has now."""
    with services.database.begin(read_only=True) as session:
        found = network.find_staff(session, email)
        assert found is not None
        return actor_of(found)


def opened(cast: Cast, name: str = "Bourganeuf", *, slug: str = "bourganeuf") -> tuple[int, Actor]:
    """A place that has opened, and who facilitates there."""
    number = begun(cast, name)
    nour = facilitator(cast, slug)
    prepare_places(answering(cast.services))
    openings.open_place(cast.services, cast.helene, number)
    return number, nour


def closing(cast: Cast, number: int, *, days: int = 30, turn_to: int | None = None) -> int:
    """Plan to close a place in so many days; people then turn to the other one. Returns what that cancels."""
    day = local_date(cast.services.now()) + timedelta(days=days)
    other = turn_to or (cast.auzances if number == cast.gueret else cast.gueret)
    facts = SiteClosingFacts(closed_on=day, turn_to=other, typed=site(cast.services, number).name)
    return closure.plan(cast.services, cast.helene, number, facts)


def planned_too(services: Services, number: int) -> None:
    """Let a place close as well, after the others, whatever people turn to."""
    with services.database.begin() as session:
        session.get_one(Site, number).closed_on = local_date(services.now()) + timedelta(days=60)
