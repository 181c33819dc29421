"""Who may open and send what: every cell of role × route × state × site (R7).

`matrix.txt` holds the status of each cell: for each method and route by role, for an object of Guéret; by the private
link; and for the routes of one award by its state, as the role with the fewest rights that they admit. A line that
differs is printed whole: read it, then put it there. What no line may break is asserted too.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import time, timedelta
from functools import cached_property
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from badges.base.rights import OPERATOR, Actor
from badges.base.services import Services
from badges.base.tables import Letter, LetterState
from badges.issuing import revoke, sign
from badges.issuing.beside.tables import CorrectionNotice, ProposedName
from badges.leaving import own_acts
from badges.leaving.erasure import erasure_request
from badges.matching.postings.rows import OwnLink
from badges.network import accounts
from badges.network.tables import Instance
from badges.people import links
from badges.questions import badge_question as ask_site
from badges.questions import correction_wish, tell_member
from badges.questions.facts import QuestionFacts
from badges.recognition.states import AwardState
from badges.recognition.witnesses.tables import WitnessSlip
from badges.sharing.bundles.prepare_bundle import prepare
from badges.web.http import access
from keys.keyring import Keyring
from tests.cast import acts
from tests.cast.application import app_over
from tests.cast.badge_models import drafted
from tests.cast.counter import services_at
from tests.cast.ideas import own_idea
from tests.cast.introductions import thread
from tests.cast.listing import list_issuer
from tests.cast.office import signed_in, token_of
from tests.cast.orientations import orientation
from tests.cast.others import other_badge
from tests.cast.people import Cast
from tests.cast.postings import posting
from tests.cast.recognition import Recognition, agreed
from tests.cast.witnesses import slip, written
from tests.conftest import PASSPHRASE, Clock
from tests.house.conftest import presence_code
from tests.house.staff import give_password

LISTED = Path(__file__).with_name("matrix.txt")
SIGN_IN = "/connexion?next="
COOKIE = "__Host-rcs"
ROLES = ("visitor", "left", "facilitator", "elsewhere", "coordinator")
HOLDERS = ("holder", "another", "ended")  # of a private link: the member's own, another member's, one that ended
ERASED = "erased"
STATES = (*AwardState, ERASED)
OWN = ("passkey_id", "device_id", "staff_id")  # of one's own account, or of a colleague: no site decides


@dataclass(frozen=True)
class World:
    """One instance with an object of Guéret for each kind of route, an award in each state, and browsers."""

    app: Flask
    database: Path
    awards: dict[str, Recognition]
    values: dict[str, object]
    cookies: dict[str, tuple[str, str]]  # by role: the cookie of the session, and its form token
    keys: dict[str, str]  # of private links: by state that of the award's member, another member's, one that ended

    @cached_property
    def copy(self) -> Path:
        """The database as it was before any request of these tests."""
        found = self.database.with_suffix(".copy")
        copied(self.database, found)
        shutil.copy(self.logbook, self.logbook.with_suffix(".copy"))
        return found

    @property
    def logbook(self) -> Path:
        """The file of the logbook: a record that is put back without it is behind, and nothing is signed."""
        services: Services = self.app.extensions["badges"]
        return services.logbook.file.path

    def path(self, rule: Rule, state: str, holder: str = "holder") -> str:
        """The path of a route for the award in this state."""
        award = self.awards[state]
        values = {
            **self.values,
            "site": "gueret",
            "award_id": award.award,
            "code": award.code,
            "key": self.keys.get(holder, self.keys[state]),
        }
        if access.entrance_of(self.app, rule.endpoint) == "member":
            values |= {"name": "badge.json", "target": "fichier"}
        return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(values[found[1]]), rule.rule)

    def ask(self, method: str, rule: Rule, state: str, role: str, holder: str = "holder") -> TestResponse:
        """Send one request with the role's session and form token; what it changed is undone."""
        browser = FlaskClient(self.app, self.app.response_class)
        form = {}
        if role in self.cookies:
            cookie, token = self.cookies[role]
            browser.set_cookie(COOKIE, cookie, domain="localhost")
            form = {"csrf_token": token}
        copy = self.copy
        path = self.path(rule, state, holder)
        answer = browser.open(path, method=method, data=form if method == "POST" else None, buffered=True)
        if method == "POST" and answer.status_code not in (403, 404):
            copied(copy, self.database)
            shutil.copy(self.logbook.with_suffix(".copy"), self.logbook)
        return answer


def copied(source: Path, target: Path) -> None:
    """Copy a whole database into another file, which other connections may have open."""
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, instance_template: Path) -> Iterator[World]:
    """The world of the matrix."""
    home = tmp_path_factory.mktemp("matrix") / "home"
    shutil.copytree(instance_template, home)
    services = services_at(home, Keyring.open(home / "keys", PASSPHRASE), Clock())
    with services.database.begin() as session:
        session.get_one(Instance, 1).demonstration = True
    cast = Cast(services)
    awards = dict(zip(STATES, _awards(cast), strict=True))
    app = app_over(services)
    yield World(
        app, home / "badges.sqlite3", awards, _values(cast, awards), _cookies(app, cast), _keys(services, cast, awards)
    )
    services.database.dispose()


def _awards(cast: Cast) -> Iterator[Recognition]:
    for state in STATES:
        found = agreed(cast, given=f"Amina{state.title()}", family=None)
        if state in (AwardState.ISSUED, AwardState.WITHDRAWN, AwardState.REVOKED, ERASED):
            found.sign()
        if state == AwardState.WITHDRAWN:
            sign.undo(cast.services, cast.lea, found.award)
        elif state == AwardState.REVOKED:
            revoke.revoke(cast.services, cast.helene, found.award, "wrong_person")
        elif state == ERASED:
            found.change(erased_at=cast.services.now())
        elif state == AwardState.RESERVED:
            sign.reserve(cast.services, cast.lea, found.award)
        elif state not in (AwardState.ISSUED, AwardState.AGREED):
            found.change(state=state)
        yield found


def _values(cast: Cast, awards: dict[str, Recognition]) -> dict[str, object]:
    services = cast.services
    member, receiver = awards[AwardState.DRAFT].member, cast.member("Zoé", None)
    exchange = acts.record_exchange(
        services,
        cast.lea,
        site_id=cast.gueret,
        what="Poser une étagère",
        happened_on=(services.now() - timedelta(days=3)).date(),
        giver_id=member,
        receiver_id=receiver,
    )
    list_issuer(services, "https://partenaire.example/issuer", "Le Partenaire")
    issued = awards[AwardState.ISSUED]
    ask_site.ask(services, issued.code, QuestionFacts(question="Est-ce bien elle ?", asker=None, contact=None))
    tell_member.tell(services, cast.lea, issued.code)
    correction_wish.ask_for(services, member, "Mon nom est mal écrit")
    with services.database.begin() as session:
        letter = Letter(recipient="a@b.example", subject="s", body="b", purpose="call", number=issued.award)
        letter.due_at = letter.ends_at = services.now()
        letter.state = LetterState.FAILED
        session.add(letter)
        session.add(ProposedName(award_id=issued.award, name="AminaIssued", asked_at=services.now(), asked_by_id=1))
        session.add(CorrectionNotice(award_id=issued.award, corrected_at=services.now()))
    leaver = cast.member("Partie", None, phone="+33555828047")
    return {
        "site_id": cast.gueret,
        "member_id": member,
        "gathering_id": cast.gathering(1, {member: "helps"}),
        "slug": "equipe",
        "recurring_id": acts.begin_recurring(
            services,
            cast.lea,
            site_id=cast.gueret,
            weekday=1,
            every_weeks=1,
            starts=time(14),
            ends=time(17),
            first_on=services.now().date(),
        ),
        "activity_id": 1,
        "draft_id": drafted(services, cast.lea),
        "exchange_id": exchange,
        "workshop_id": cast.workshop(),
        "number": 1,
        "erasure_id": erasure_request.ask(services, cast.lea, leaver, name="Partie", fact="+33555828047"),
        "receipt": own_acts.receipt_key(services, 1),
        "staff_id": cast.lea.staff_id,
        "passkey_id": 1,
        "device_id": 1,
        "question_id": 1,
        "call_id": 1,
        "wish_id": 1,
        "letter_id": letter.id,
        "help_id": 1,
        "observation_id": 1,  # of the draft's member, by Léa
        "bundle_id": prepare(services, issued.member, [issued.code]),
        "presence_code": presence_code(services, issued.member),
        "posting_id": posting(services, OwnLink(issued.member), issued.member),
        "introduction_id": thread(services, cast.lea, issued.member, cast.member("Simone")).id,
        "idea_id": own_idea(services, issued.member),
        "other_id": other_badge(services, issued.member),
        "orientation_id": orientation(services, cast.lea),
        "occasion": "place",
        **_witness(services, cast.lea, issued.award),
    }


def _witness(services: Services, actor: Actor, award_id: int) -> dict[str, object]:
    """A slip that can be used, and a statement that the site has not read."""
    statement_id = written(services, slip(services, actor, award_id))
    code = slip(services, actor, award_id)
    with services.database.begin(read_only=True) as session:
        number = session.scalar(select(func.max(WitnessSlip.id)))
    return {"slip_code": code, "slip_id": number, "statement_id": statement_id}


def _cookies(app: Flask, cast: Cast) -> dict[str, tuple[str, str]]:
    acts.invite(
        cast.services, OPERATOR, name="Inès Faure", email="ines@rcs-creuse.example", function="animatrice",
        roles=["facilitator"], site_slugs=["gueret"],
    )  # fmt: skip
    found = {}
    for role, name in (
        ("facilitator", "Léa Martin"), ("elsewhere", "Karim Haddad"), ("coordinator", "Hélène Roux"),
        ("left", "Inès Faure"),
    ):  # fmt: skip
        person = cast.staff(name)
        give_password(cast.services, person.id)
        browser = signed_in(app, cast, person.email)
        token = token_of(browser.get("/site"))
        cookie = browser.client.get_cookie(COOKIE)
        assert cookie is not None
        found[role] = cookie.value, token
    accounts.disable(cast.services, OPERATOR, cast.staff("Inès Faure").id)
    visitor = app.test_client()
    token, cookie = token_of(visitor.get("/connexion")), visitor.get_cookie(COOKIE)
    assert cookie is not None
    return found | {"visitor": (cookie.value, token)}


def _keys(services: Services, cast: Cast, awards: dict[str, Recognition]) -> dict[str, str]:
    other = cast.member("Lucie", "Morel")
    with services.database.begin() as session:
        keys = {state: links.private_key(services, session, each.member) for state, each in awards.items()}
        keys |= {name: links.private_key(services, session, other) for name in ("another", "ended")}
    keys["another"] = links.renew_link(services, cast.helene, other)
    return keys


def routes(app: Flask, *entrances: str) -> list[tuple[str, Rule]]:
    """Every method and route with one of these entrances, in the order of the list."""
    found = [
        (method, rule)
        for rule in app.url_map.iter_rules()
        for method in ("GET", "POST")
        if method in (rule.methods or ()) and access.entrance_of(app, rule.endpoint) in entrances
    ]
    return sorted(found, key=lambda each: (each[1].rule, each[0]))


def of_an_award(rule: Rule) -> bool:
    """Whether a route is about one award."""
    return bool({"award_id", "code"} & rule.arguments)


Cell = tuple[str, str, str]  # method, route, and a role, a holder, or a state of the award


@pytest.fixture(scope="module")
def cells(world: World) -> dict[Cell, TestResponse]:
    """The answer of every cell."""
    found = {}
    for method, rule in routes(world.app, "staff", "coordinator"):
        for role in ROLES:
            found[method, rule.rule, role] = world.ask(method, rule, AwardState.DRAFT, role)
    for method, rule in routes(world.app, "member"):
        for holder in HOLDERS:
            found[method, rule.rule, holder] = world.ask(method, rule, AwardState.ISSUED, "visitor", holder)
    for method, rule in routes(world.app, "staff", "coordinator", "member"):
        for state in STATES if of_an_award(rule) else ():
            found[method, rule.rule, state] = world.ask(method, rule, state, admitted(world.app, rule))
    return found


def admitted(app: Flask, rule: Rule) -> str:
    """The role with the fewest rights that a route admits."""
    entrance = access.entrance_of(app, rule.endpoint)
    return {"staff": "facilitator", "coordinator": "coordinator", "member": "visitor"}[str(entrance)]


def lines(world: World, cells: dict[Cell, TestResponse]) -> Iterator[str]:
    """The whole table as it is today."""
    for entrances, columns in (
        (("staff", "coordinator"), ROLES), (("member",), HOLDERS), (("staff", "coordinator", "member"), STATES),
    ):  # fmt: skip
        yield " " * 62 + " ".join(f"{column[:4]:>4}" for column in columns)
        for method, rule in routes(world.app, *entrances):
            if columns is not STATES or of_an_award(rule):
                statuses = (cells[method, rule.rule, column].status_code for column in columns)
                yield f"{method:5}{rule.rule:57}" + " ".join(f"{status:>4}" for status in statuses)


def test_every_cell_is_as_listed(world: World, cells: dict[Cell, TestResponse]) -> None:
    today, listed = list(lines(world, cells)), LISTED.read_text().splitlines()
    assert [line for line in today if line not in listed] == []
    assert [line for line in listed if line not in today] == []
    assert len(cells) > 700


def test_what_no_cell_may_break(world: World, cells: dict[Cell, TestResponse]) -> None:
    """No page without a session, none of another site's objects, none of the coordination's for a facilitator."""
    for method, rule in routes(world.app, "staff", "coordinator"):
        for role in ("visitor", "left"):
            answer = cells[method, rule.rule, role]
            if answer.status_code == 303:
                assert answer.headers["Location"].startswith(SIGN_IN), rule
            else:
                assert (method, answer.status_code) == ("POST", 403), f"{method} {rule}: {answer.status_code}"
        elsewhere = cells[method, rule.rule, "elsewhere"].status_code
        if access.entrance_of(world.app, rule.endpoint) == "coordinator":
            assert cells[method, rule.rule, "facilitator"].status_code == elsewhere == 403, rule
        elif rule.arguments - set(OWN) and rule.arguments != {"slug"}:  # a badge is the network's: no site decides
            assert elsewhere == 404, rule
    for method, rule in routes(world.app, "member"):
        assert cells[method, rule.rule, "ended"].status_code == 404, rule
        if "code" in rule.arguments:
            assert cells[method, rule.rule, "another"].status_code == 404, rule


def test_a_request_that_wrote_is_undone(world: World) -> None:
    """The control of this table: a form that signs does sign, and the next cell finds the award unsigned."""
    rule = next(rule for method, rule in routes(world.app, "staff") if rule.rule.endswith("/signer"))
    for _ in range(2):
        answer = world.ask("POST", rule, AwardState.AGREED, "facilitator")
        assert answer.status_code == 303 and answer.headers["Location"].endswith("/fait")
        assert world.awards[AwardState.AGREED].row().state == AwardState.AGREED
