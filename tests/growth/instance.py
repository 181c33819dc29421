"""An instance of so many places, with the staff of each: what the service itself makes of it, before it is filled."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from sqlalchemy import func, select

from badges.base.database import schema
from badges.base.database.engine import Database
from badges.base.rights import OPERATOR, Actor
from badges.base.services import Services
from badges.instance import catalogue
from badges.instance.initialise import initialise
from badges.network import rows as network_rows
from badges.network.actors import actor_of
from badges.network.tables import Instance
from badges.people.tables import Member
from keys import key_files
from keys.keyring import Keyring
from tests.cast import acts
from tests.conftest import HOURS, ORIGIN, PASSPHRASE, Queue, no_fetch, settings_at

NOW: Final = datetime(2026, 12, 1, 9, tzinfo=UTC)
BEGAN: Final = NOW - timedelta(days=3 * 365)
PLACES: Final = (
    "Aubusson", "Bourganeuf", "Boussac", "Felletin", "Dun-le-Palestel", "Bonnat", "Chambon", "Évaux", "Ahun",
    "Crocq", "Royère", "Saint-Vaury", "Gouzon", "Bénévent", "Chénérailles", "La Courtine", "Grand-Bourg", "Jarnages",
)  # fmt: skip


@dataclass(frozen=True)
class Place:
    """A place, and the facilitator who works there."""

    id: int
    slug: str
    actor: Actor

    @property
    def email(self) -> str:
        """The address of the facilitator."""
        return f"equipe-{self.slug}@rcs.example"


def at(services: Services, moment: datetime) -> Services:
    """The services as they were at a moment."""
    return replace(services, clock=lambda: moment, database_clock=lambda _session: moment)


def along(part: float, hour: int = 14) -> datetime:
    """A moment of the three years, this far along."""
    day = BEGAN + timedelta(days=int(90 + part * ((NOW - BEGAN).days - 92)))
    return day.replace(hour=hour)


def opened(home: Path, url: str | None) -> Services:
    """The services over a home, whose keys are made if they are not there, and open cheaply."""
    home.mkdir(parents=True, exist_ok=True)
    key_files.COST = 1  # the file stores the cost
    folder = home / "keys"
    keyring = Keyring.open(folder, PASSPHRASE) if folder.exists() else Keyring.create(folder, PASSPHRASE)
    settings = settings_at(home, url)
    rest: dict[str, Any] = {"database_clock": lambda _session: NOW}
    return Services(settings, Database(settings.database_url), keyring, lambda: NOW, no_fetch, Queue(), **rest)  # type: ignore[arg-type]


def is_empty(services: Services) -> bool:
    """Whether nobody is registered."""
    schema.upgrade(services.database)
    with services.database.begin(read_only=True) as session:
        return not session.scalar(select(func.count()).select_from(Member))


def initialised(services: Services, sites: int) -> None:
    """Make the instance: its places, their keys, its catalogue."""
    schema.upgrade(services.database)
    known = catalogue.network()
    names = [*PLACES, *(f"Commune {number}" for number in range(1, sites))]
    more = [
        {"slug": f"lieu-{number}", "name": name, "host": "MJC", "address": "1 place de la Mairie",
         "postcode": f"23{number:03d}", "city": name, "phone": None}
        for number, name in enumerate(names, 1)
    ]  # fmt: skip
    places = [*known["sites"], *more][: max(sites, len(known["sites"]))]
    network = {**known, "sites": places, "email": "contact@rcs.example", "phone": "+33500000000", "hours": HOURS}
    facts = {"phone_auzances": "05 00 00 00 01", "phone_gueret": "05 00 00 00 02"}  # numbers that nobody has
    facts |= {"hours_auzances": HOURS, "hours_gueret": HOURS}
    initialise(services, ORIGIN, network, BEGAN, facts=facts, demonstration=False)
    with services.database.begin() as session:
        session.get_one(Instance, 1).address_confirmed_at = BEGAN


def staffed(services: Services) -> list[Place]:
    """Each place with its facilitator, who is invited if nobody is there."""
    before = at(services, BEGAN)
    with services.database.begin(read_only=True) as session:
        sites = [(site.id, site.slug) for site in network_rows.sites(session)]
    found = []
    for number, slug in sites:
        email = Place(number, slug, OPERATOR).email
        with services.database.begin(read_only=True) as session:
            known = network_rows.find_staff(session, email)
        if known is None:
            acts.invite(
                before, OPERATOR, name="Solveig Quenouille", email=email, function="animatrice", roles=["facilitator"],
                site_slugs=[slug],
            )  # fmt: skip
        with services.database.begin(read_only=True) as session:
            row = network_rows.find_staff(session, email)
            assert row is not None
            found.append(Place(number, slug, actor_of(row)))
    return found
