"""A small network for the public pages: three sites, a staff member, a cast of members, and awards in every state."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from badges.base.database.engine import Database
from badges.base.rights import Actor
from badges.base.services import Services
from badges.gatherings import attendance
from badges.issuing import revoke, sign
from badges.network import rows as network_rows
from badges.network.tables import Staff
from badges.people import links
from badges.recognition import award
from badges.recognition import reads as recognition
from badges.recognition import rows as recognition_rows
from badges.recognition.tables import Award
from badges.sharing import audience
from hatch_build import build
from keys.keyring import Keyring
from tests.cast import acts
from tests.cast.application import app_over
from tests.cast.facts import register_member
from tests.cast.rows import criteria
from tests.cast.scenes import closed
from tests.conftest import PASSPHRASE, Clock, Queue, settings_at
from verifier.fetch import PublicFetch

ROOT = Path(__file__).parents[2]
SENTENCE = "A aidé quatre personnes à coudre leur premier ourlet, sans jamais faire à leur place."


@dataclass
class Cast:
    """The people and the codes of one small network."""

    services: Services
    actor: Actor
    gatherings: tuple[int, ...]
    members: dict[str, int]
    code: str = ""  # of Amina's badge « Transmettre un savoir-faire »

    @property
    def member_id(self) -> int:
        """Amina's number."""
        return self.members["Amina"]

    def awarded(
        self,
        badge: str = "transmettre",
        *,
        who: str = "Amina",
        visibility: str = "code",
        sentence: str | None = SENTENCE,
        criteria: tuple[int, ...] = (0, 1, 2),
        search_engines: bool = False,
    ) -> str:
        """Award a badge by the wizard's own flows; returns its code."""
        award_id = self.prepared(badge, who=who, sentence=sentence, criteria=criteria)
        acts.answer(self.services, self.actor, award_id, "yes", visibility=visibility, search_engines=search_engines)
        sign.sign(self.services, self.actor, award_id)
        return self.code_of(award_id)

    def prepared(self, badge: str, *, who: str, sentence: str | None, criteria: tuple[int, ...]) -> int:
        """Tick criteria in two gatherings; returns the number of the award."""
        keys = self.keys(badge)
        chosen = [keys[index] for index in criteria]
        award_id = 0
        for gathering_id, ticked in zip(self.gatherings, (chosen[:-1], chosen), strict=False):
            award_id = award.start(
                self.services, self.actor, member_id=self.members[who], badge_slug=badge, gathering_id=gathering_id
            )
            acts.tick(self.services, self.actor, award_id, ticked, sentence)
        return award_id

    def keys(self, badge: str) -> list[str]:
        """The criterion keys of a badge, in its order."""
        return criteria(self.services, badge)

    def code_of(self, award_id: int) -> str:
        """The public code of an award."""
        with self.services.database.begin(read_only=True) as session:
            return session.get_one(Award, award_id).code

    def award_id(self, code: str) -> int:
        """The number of the award behind a code."""

        with self.services.database.begin(read_only=True) as session:
            found = recognition_rows.award_by_code(session, code)
            assert found is not None
            return found.id

    def revoked(self, code: str) -> str:
        """Cancel an award."""
        revoke.revoke(self.services, self.actor, self.award_id(code), "wrong_person")
        return code

    def undone(self, code: str) -> str:
        """Undo an award."""
        sign.undo(self.services, self.actor, self.award_id(code))
        return code

    def hidden(self, code: str, who: str = "Amina") -> str:
        """Hide a badge, as its member does."""
        audience.set_visibility(self.services, self.members[who], code, "hidden")
        return code

    def expired(self, clock: Clock) -> str:
        """An award with an end date, which has passed."""
        award_id = self.prepared("soin", who="Amina", sentence=None, criteria=(0, 1))
        with self.services.database.begin() as session:
            session.get_one(Award, award_id).valid_until = clock() + timedelta(days=1)
        acts.answer(self.services, self.actor, award_id, "yes")
        sign.sign(self.services, self.actor, award_id)
        clock.advance(days=2)
        return self.code_of(award_id)

    def key(self, who: str = "Amina") -> str:
        """The key of a member's private page."""
        with self.services.database.begin(read_only=True) as session:
            return links.private_key(self.services, session, self.members[who])


@pytest.fixture(scope="session", autouse=True)
def words_of_today() -> None:
    """The catalogues as they are written now, not as they were when the package was installed."""
    _built()


@cache
def _built() -> None:
    build(ROOT)


def people_and_gatherings(services: Services, clock: Clock) -> Cast:
    """Léa of Auzances, three members, and two gatherings of a workshop that Amina led."""
    with services.database.begin() as session:
        site = next(each for each in network_rows.sites(session) if each.slug == "auzances")
        staff = Staff(
            name="Léa Martin",
            function="animatrice",
            email="lea@rcs-creuse.example",
            fs_uniquifier="lea",
            created_at=clock(),
            roles=list(network_rows.roles(session, ["coordinator", "facilitator"])),
            sites=[site],
        )
        session.add(staff)
        session.flush()
        site_id, staff_id = site.id, staff.id
    actor = Actor(staff_id, frozenset({"coordinator", "facilitator"}), frozenset({site_id}))
    names = {"Amina": "Benali", "Łucja": "N’Diaye-Şahin", "Zoé": None}
    numbers = {
        given: register_member(
            services, actor, site_id, given_name=given, family_name=family, follow_up_yes=True, badges_yes=True
        )
        for given, family in names.items()
    }
    roles = {numbers["Amina"]: "leads", numbers["Łucja"]: "helps", numbers["Zoé"]: "takes_part"}
    workshop = acts.create_workshop(services, actor, site_id=site_id, title="Atelier couture", activity="couture")
    gatherings = []
    for days in (60, 7):
        starts = clock() - timedelta(days=days)
        ends = starts + timedelta(hours=2)
        gathering_id = acts.record_gathering(
            services, actor, site_id=site_id, kind="workshop", workshop_id=workshop, starts_at=starts, ends_at=ends
        )
        attendance.record_attendance(services, actor, gathering_id, roles, observed=recognition.observed_members)
        gatherings.append(gathering_id)
    return Cast(services, actor, tuple(gatherings), numbers)


def services_at(home: Path, keyring: Keyring, clock: Clock) -> Services:
    """Services over a home, with an open keyring; the fetch is the real one over a fake network."""
    settings = settings_at(home)
    fetch = PublicFetch(resolve=resolve, connect=refuse_to_connect)
    return Services(settings, Database(settings.database_url), keyring, clock, fetch, Queue())


@dataclass(frozen=True)
class Network:
    """What a run of tests makes once: a home to copy, its keys, its cast."""

    home: Path
    keyring: Keyring
    cast: Cast


@pytest.fixture(scope="session")
def counter_network(tmp_path_factory: pytest.TempPathFactory, instance_template: Path) -> Network:
    """The network with one badge awarded, in one database file: one for all rooms of public pages."""
    home = tmp_path_factory.mktemp("network") / "home"
    shutil.copytree(instance_template, home)
    keyring = Keyring.open(home / "keys", PASSPHRASE)
    cast = people_and_gatherings(services_at(home, keyring, Clock()), Clock())
    cast.code = cast.awarded()
    closed(cast.services)
    return Network(home, keyring, cast)


@pytest.fixture
def cast(counter_network: Network, tmp_path: Path, clock: Clock) -> Iterator[Cast]:
    """A copy of the network for this test."""
    home = tmp_path / "home"
    shutil.copytree(counter_network.home, home)
    services = services_at(home, counter_network.keyring, clock)
    yield replace(counter_network.cast, services=services)
    services.database.dispose()


def resolve(host: str, port: int) -> list[str]:
    """A name server that knows one name, of a private network. No packet leaves."""
    return ["192.168.1.20"] if host == "intranet.example.org" else []


def refuse_to_connect(address: str, port: int, seconds: float) -> socket.socket:
    """Refuse every connection."""
    raise AssertionError(f"a connection to {address}")


@pytest.fixture
def app(cast: Cast) -> Flask:
    """The whole application over the cast's services."""
    services = cast.services
    app = app_over(services)
    app.testing = True
    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser."""
    return app.test_client()
