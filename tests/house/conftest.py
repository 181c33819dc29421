"""One network for these tests: awards in every state, in a home of its own. Tests must not change it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import time, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from badges.base.rights import OPERATOR
from badges.base.services import Services
from badges.base.times import local_date
from badges.gatherings import rows as gatherings
from badges.gatherings.tables import Gathering, Workshop
from badges.issuing.correcting import name_change
from badges.leaving import own_acts
from badges.leaving.erasure import erasure_request
from badges.ledger.tables import Document, HostedAssertion
from badges.matching.ideas import change
from badges.matching.postings.rows import OwnLink
from badges.network import accounts
from badges.network import rows as network_rows
from badges.network.tables import Passkey, Site, SiteHelp, SiteState, Staff
from badges.people import links, other_sites
from badges.people.tables import Member
from badges.people.traits import choose_questions
from badges.people.traits.rules import Trait
from badges.recognition.rules import SENTENCE_LENGTH
from badges.recognition.tables import Award, Observation
from badges.recognition.witnesses import keys, slips
from badges.recognition.witnesses.rules import Manner
from badges.recognition.witnesses.tables import WitnessSlip
from badges.reports import make
from badges.sharing import backpacks
from badges.sharing.bundles import reads as bundles
from badges.sharing.bundles.prepare_bundle import prepare
from badges.sharing.presence import papers
from badges.sharing.presence.views import Asked
from badges.sharing.printing.rules import Printed
from keys.keyring import Keyring
from tests.cast import acts
from tests.cast.application import app_over
from tests.cast.badge_models import drafted
from tests.cast.counter import Cast, people_and_gatherings, services_at, words_of_today
from tests.cast.facts import register_member
from tests.cast.ideas import coming, own_idea
from tests.cast.introductions import thread
from tests.cast.listing import propose, told
from tests.cast.orientations import orientation
from tests.cast.others import other_badge
from tests.cast.postings import posting
from tests.cast.witnesses import read, slip
from tests.conftest import PASSPHRASE, Clock
from tests.house import sources
from tests.house.staff import give_password

__all__ = ["words_of_today"]

EMAIL = "lea@rcs-creuse.example"


@dataclass(frozen=True)
class Network:
    """The network, the codes of one badge in each state, and what a URL may need to be opened for real."""

    app: Flask
    cast: Cast
    clock: Clock
    codes: dict[str, str]
    arguments: dict[str, object]

    @property
    def database(self) -> Path:
        """The database file."""
        return self.cast.services.settings.home / "badges.sqlite3"


def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """After the last of these tests in a process, let go of the syntax trees: they are two hundred megabytes."""
    if nextitem is None or Path(__file__).parent not in nextitem.path.parents:
        sources.forget()


@pytest.fixture(scope="session")
def network(tmp_path_factory: pytest.TempPathFactory, instance_template: Path) -> Iterator[Network]:
    """The network, recorded through the intentions."""
    home = tmp_path_factory.mktemp("house") / "home"
    shutil.copytree(instance_template, home)
    clock = Clock()
    services = services_at(home, Keyring.open(home / "keys", PASSPHRASE), clock)
    yield network_over(services, clock)
    services.database.dispose()


def network_over(services: Services, clock: Clock) -> Network:
    """Léa, her members and what every URL needs, in an instance that may hold more; `clock` is that of the services."""
    cast = people_and_gatherings(services, clock)
    codes = _awards(cast, clock)
    make.make_usual(services)  # as each night does
    app = _application(cast)
    return Network(app, cast, clock, codes, _arguments(cast, codes))


def _awards(cast: Cast, clock: Clock) -> dict[str, str]:
    long = ("A montré le geste, puis a laissé faire, " * 10)[: SENTENCE_LENGTH - 1] + "."
    codes = {
        "expired": cast.expired(clock),
        "valid": cast.awarded("transmettre", criteria=(0, 1, 2, 3), sentence=long, visibility="public"),
        "hidden": cast.hidden(cast.awarded("equipe")),
        "revoked": cast.revoked(cast.awarded("empathie")),
        "withdrawn": cast.undone(cast.awarded("ecoute")),
        "erased": cast.awarded("animer"),
        "not_authentic": cast.awarded("service"),
        "undetermined": cast.awarded("organisation", who="Łucja"),
        "unknown": "0000000000",
    }
    backpacks.request_backpack_without_email(cast.services, cast.member_id, codes["valid"])
    for state in ("valid", "hidden"):
        backpacks.make_matching(cast.services, cast.member_id, codes[state], "amina@courrier.example")
    with cast.services.database.begin() as session:
        session.get_one(Award, cast.award_id(codes["erased"])).erased_at = clock()
        for state, spoil in (("not_authentic", _altered), ("undetermined", _of_another_dialect)):
            found = session.get_one(Award, cast.award_id(codes[state]))
            for document in session.query(Document).filter(Document.edition.has(award_id=found.id)):
                document.data = spoil(document.data)
    return codes


def _altered(data: bytes) -> bytes:
    return data.replace(b"Amina", b"Olive")


def _of_another_dialect(data: bytes) -> bytes:
    return data.replace(b"context-3.0.3.json", b"context-9.9.9.json")


def _application(cast: Cast) -> Flask:
    services = cast.services
    with services.database.begin(read_only=True) as session:
        staff_id = session.query(Staff.id).filter(Staff.email == EMAIL).scalar()
    give_password(services, staff_id)
    with services.database.begin() as session:
        session.add(
            Passkey(
                staff_id=staff_id,
                credential_id=b"of no phone",
                public_key=b"",
                device_type="single_device",
                name="Téléphone",
                usage="first",
                create_datetime=services.now(),
            )
        )
    return app_over(services)


def _leavers(cast: Cast) -> tuple[int, int]:
    """An erasure that can be taken back, and a former member of staff."""
    services, site_id = cast.services, next(iter(cast.actor.site_ids))
    consents = {"follow_up_yes": False, "badges_yes": False}
    leaver = register_member(services, cast.actor, site_id, given_name="Partie", **consents)
    erasure_id = erasure_request.ask(services, cast.actor, leaver, name="Partie", fact=f"{services.now():%m/%Y}")
    email = "ancien@rcs-creuse.example"
    acts.invite(
        services, OPERATOR, name="Ancien Collègue", email=email, function="animateur", roles=["facilitator"],
        site_slugs=["auzances"],
    )  # fmt: skip
    with services.database.begin(read_only=True) as session:
        former_id: int = session.query(Staff.id).filter(Staff.email == email).scalar()
    accounts.disable(services, OPERATOR, former_id)
    return erasure_id, former_id


def _workshop(cast: Cast) -> int:
    """A workshop with a session to come."""
    services, start = cast.services, cast.services.now() + timedelta(days=3)
    number = acts.create_workshop(
        services, cast.actor, site_id=next(iter(cast.actor.site_ids)), title="Couture pour débuter"
    )
    acts.plan_sessions(services, cast.actor, number, starts_at=start, ends_at=start + timedelta(hours=2), weeks=3)
    for who in ("Zoé", "Amina"):  # who are to be told
        acts.enrol(services, cast.actor, number, cast.members[who])
    return number


def _bundle(cast: Cast, codes: dict[str, str]) -> dict[str, object]:
    """A link to Amina's badges that are valid."""
    number = prepare(cast.services, cast.member_id, [codes["valid"]])
    with cast.services.database.begin(read_only=True) as session:
        made = bundles.bundle(cast.services, session, cast.member_id, number)
    assert made is not None
    return {"bundle_id": number, "bundle_key": made.key}


def presence_code(services: Services, member_id: int) -> str:
    """The code of an attestation of presence."""
    day = services.now().date()
    return papers.make(services, member_id, Asked(day, day, Printed.PERIOD), lambda code, *_: code.encode()).code


def _arguments(cast: Cast, codes: dict[str, str]) -> dict[str, object]:
    """A value that exists for each variable part of the URLs."""
    services, clock = cast.services, cast.services.clock
    exchange_id = acts.record_exchange(
        services,
        cast.actor,
        site_id=next(iter(cast.actor.site_ids)),
        what="Poser une étagère",
        happened_on=(clock() - timedelta(days=3)).date(),
        giver_id=cast.members["Amina"],
        receiver_id=cast.members["Zoé"],
    )
    propose(services, OPERATOR, "https://partenaire.example/issuer", told(services))  # number 1, which waits
    draft = cast.prepared("prise-de-parole", who="Zoé", sentence=None, criteria=(0, 1))
    acts.tick(services, cast.actor, draft, cast.keys("prise-de-parole")[:2], "Une phrase.")
    later = cast.prepared("initiative", who="Amina", sentence=None, criteria=(0, 1))
    acts.answer(services, cast.actor, later, "later")
    name_change.ask(services, cast.actor, cast.award_id(codes["valid"]), "Amina")
    with services.database.begin(read_only=True) as session:
        hosted = session.query(HostedAssertion).order_by(HostedAssertion.id.desc()).limit(1).one()
        era, assertion = hosted.era, hosted.key
        assert gatherings.gathering(session, cast.gatherings[1]) is not None
        staff_id = session.query(Staff.id).filter(Staff.email == EMAIL).scalar()
        seen = session.query(Observation.id).filter(Observation.member_id == cast.members["Zoé"])
        observation_id = seen.order_by(Observation.id).limit(1).scalar()
    erasure_id, former_id = _leavers(cast)
    from keys.algorithms import Algorithm

    fragment = services.keyring.signer("network", Algorithm.RS256).method.id.partition("#")[2]
    arguments: dict[str, object] = {
        "code": codes["valid"],
        "key": cast.key(),
        "welcome_key": accounts.link(services, OPERATOR, staff_id),
        "assertion": assertion,
        "era": era,
        "fragment": fragment,
        "slug": "transmettre",
        "site": "auzances",
        "number": 1,
        "kind": "svg",
        "name": "badge.json",
        "target": "fichier",
        "filename": "css/rcs.css",
        "gathering_id": cast.gatherings[1],
        "recurring_id": acts.begin_recurring(
            services,
            cast.actor,
            site_id=next(iter(cast.actor.site_ids)),
            weekday=1,
            every_weeks=1,
            starts=time(14),
            ends=time(17),
            first_on=clock().date(),
        ),
        "activity_id": 1,
        "design": "faire.eau.velo",
        "draft_id": drafted(services, cast.actor),
        "exchange_id": exchange_id,
        "workshop_id": _workshop(cast),
        "occasion": "place",
        "member_id": cast.members["Zoé"],
        "award_id": draft,
        "erasure_id": erasure_id,
        "receipt": own_acts.receipt_key(services, erasure_id),
        "staff_id": former_id,
        "colleague": cast.actor.staff_id,
        "help_id": _help(cast),
        "later": later,
        "revocable": cast.award_id(codes["valid"]),
        "passkey_id": 1,
        "device_id": 1,
        "question_id": 1,
        "call_id": 1,
        "wish_id": 1,
        "letter_id": 1,
        "observation_id": observation_id,
        **_bundle(cast, codes),
        "presence_code": presence_code(services, cast.members["Amina"]),
        "posting_id": posting(services, OwnLink(cast.members["Amina"]), cast.members["Amina"]),
        "introduction_id": thread(services, cast.actor, cast.members["Amina"], cast.members["Zoé"]).id,
        "idea_id": _open_idea(services, cast),
        "other_id": other_badge(services, cast.members["Amina"]),
        "orientation_id": orientation(services, cast.actor, site="auzances"),
        **_witness(cast, codes["valid"]),
        **_places(cast),
    }
    choose_questions.choose(services, cast.actor, choose_questions.recorded(frozenset(Trait)))
    with services.database.begin() as session:  # each meeting and workshop is in the room of its site's host
        for each in (*session.scalars(select(Gathering)), *session.scalars(select(Workshop))):
            each.place = f"Salle de l’{each.site.host}"
    with services.database.begin(read_only=True) as session:
        arguments["to_come"] = session.scalar(select(func.max(Gathering.id)))  # nobody was there yet
    return arguments


def _places(cast: Cast) -> dict[str, object]:
    """A place that is open, one whose opening is prepared, and one that has closed, with a member whom the actor found
    since."""
    services, consents = cast.services, {"follow_up_yes": True, "badges_yes": True}
    site_id, where = (
        next(iter(cast.actor.site_ids)),
        {"address": "1 rue", "postcode": "23500", "host": "Salle Felletin"},
    )
    member = register_member(services, cast.actor, site_id, given_name="Ombeline", **consents)
    with services.database.begin() as session:
        opening = Site(slug="bourganeuf", name="Bourganeuf", city="Bourganeuf", state=SiteState.PREPARING, **where)
        closed = Site(slug="felletin", name="Felletin", city="Felletin", state=SiteState.CLOSED, **where)
        closed.closed_on = services.now().date()
        session.add_all([opening, closed])
        session.flush()
        numbers = opening.id, closed.id
        moving = session.get_one(Member, member)
        moving.site_id = closed.id
    other_sites.note_looks(services, cast.actor, [member])
    with services.database.begin(read_only=True) as session:
        key = links.private_key(services, session, member)
    return {"open_place": site_id, "preparing": numbers[0], "closing_member": member, "closing_key": key}


def _witness(cast: Cast, code: str) -> dict[str, object]:
    """A slip that can be used, and one that was, whose statement the member is asked about."""
    services, award_id = cast.services, cast.award_id(code)
    used = slip(services, cast.actor, award_id)
    waits = read(services, cast.actor, used)
    number = slips.make(services, cast.actor, award_id, Manner.PAPER)
    with services.database.begin(read_only=True) as session:
        code_of_slip = keys.code_of(services, session.get_one(WitnessSlip, number).salt)
    return {"slip_code": code_of_slip, "used_slip": used, "slip_id": number, "statement_id": waits}


def _open_idea(services: Services, cast: Cast) -> int:
    """An idea of Amina's, to which Zoé would come."""
    found = own_idea(services, cast.members["Amina"])
    change.read(services, cast.actor, found)
    coming(services, cast.actor, found, [cast.members["Zoé"]])
    return found


def _help(cast: Cast) -> int:
    """A right of the actor at another site, which begins later: it is read, and opens nothing yet."""
    now = cast.services.now()
    with cast.services.database.begin() as session:
        own = {each.id for each in session.get_one(Staff, cast.actor.staff_id).sites}
        site = next(each for each in network_rows.sites(session) if each.id not in own)
        first, last = local_date(now) + timedelta(days=7), local_date(now) + timedelta(days=30)
        row = SiteHelp(
            staff_id=cast.actor.staff_id, site_id=site.id, first_day=first, last_day=last, granted_at=now, agreed_at=now
        )
        session.add(row)
        session.flush()
        return row.id


@pytest.fixture(scope="session")
def house(network: Network) -> Flask:
    """The application over the network."""
    return network.app


@pytest.fixture(scope="session")
def cast(network: Network) -> Cast:
    """The people of the network."""
    return replace(network.cast)
