"""The pages that are measured: every rule of the application that answers GET, and the worst cases of its own.

A path for each rule is that of the rules of the house (`tests.house.routes.path_of`), which fail where a new rule has
no example; so a new page is measured here without a line. The worst cases are looked for in the instance.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from flask.testing import FlaskClient
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from badges.base.rights import OPERATOR
from badges.base.services import Services
from badges.exchanges.tables import Exchange
from badges.gatherings.tables import Attendance, Gathering
from badges.network import reads as network_reads
from badges.network import rows as network_rows
from badges.network.tables import Site
from badges.people import links
from badges.people.tables import Member
from badges.recognition.tables import Award
from badges.reports import make, periods
from badges.reports.views import Period
from badges.web.http import access
from tests.cast import acts
from tests.cast.office import signed_in
from tests.house.conftest import EMAIL, Network, network_over
from tests.house.routes import path_of, rules
from tests.house.staff import give_password

LEFT_OUT: Final = {"static"}  # files, which no page of ours makes
EVERYWHERE: Final = "partout@rcs-creuse.example"
COORDINATOR: Final = "helene@rcs-creuse.example"
DAYS: Final = Period(date(2025, 12, 2), date(2026, 11, 30))  # nearly a year, which no night makes
CHOSEN_DAYS: Final = f"/bilans?periode={periods.key_of(DAYS)}"
NOT_COUNTED: Final = ("/bilans?du=2025-12-03&au=2026-11-29", "/bilans?periode=2020")  # which nobody asked for
SEARCHED: Final = "mar"  # with which the most names begin


@dataclass(frozen=True)
class Page:
    """One page, and who asks for it."""

    name: str  # the rule, or what is special
    who: str
    path: str


class Audience:
    """The instance as each of its readers opens it: nobody, a facilitator of the biggest place, one of all places, and
    the coordination."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self.network: Network = network_over(services, services.clock)  # type: ignore[arg-type]
        make.make(services, DAYS)  # as the form of days does, after the night of the examples
        self.app = self.network.app
        self._invite("Partout Quenouille", EVERYWHERE, ["facilitator", "coordinator"], everywhere=True)
        self._invite("Hélène Quenouille", COORDINATOR, ["coordinator"])
        cast: Any = self.network.cast
        self.clients: dict[str, FlaskClient] = {"public": self.app.test_client()}
        for who, email in (("facilitator", EMAIL), ("everywhere", EVERYWHERE), ("coordinator", COORDINATOR)):
            self.clients[who] = signed_in(self.app, cast, email).client

    def _invite(self, name: str, email: str, roles: list[str], *, everywhere: bool = False) -> None:
        with self.services.database.begin(read_only=True) as session:
            slugs = [site.slug for site in network_reads.sites(session)] if everywhere else []
        acts.invite(
            self.services, OPERATOR, name=name, email=email, function="animatrice", roles=roles, site_slugs=slugs
        )
        with self.services.database.begin(read_only=True) as session:
            found = network_rows.find_staff(session, email)
            assert found is not None
            number = found.id
        give_password(self.services, number)

    def pages(self) -> list[Page]:
        """Every page, in order."""
        return [*self._rules(), *self._worst()]

    def _rules(self) -> Iterator[Page]:
        for rule in sorted(rules(self.app, "GET"), key=lambda each: each.rule):
            if rule.endpoint not in LEFT_OUT:
                door = access.entrance_of(self.app, rule.endpoint)
                who = "public" if door in ("public", "member") else "facilitator"
                yield Page(rule.rule, who, path_of(rule, self.network))

    def _worst(self) -> Iterator[Page]:
        with self.services.database.begin(read_only=True) as session:
            site = session.scalars(select(Site.id).where(Site.slug == "auzances")).one()
            often = _first(session, _most(Attendance.member_id).join(Member).where(Member.site_id == site))
            full = _first(session, _most(Attendance.gathering_id).join(Gathering).where(Gathering.site_id == site))
            workshop = _first(
                session, _most(Gathering.workshop_id).where(Gathering.site_id == site, ~Gathering.workshop_id.is_(None))
            )
            giver = _first(session, _most(Exchange.giver_id).where(Exchange.site_id == site))
            holder = _first(session, _most(Award.member_id).where(Award.site_id == site))
            there = select(Member.id).where(
                Member.site_id == site, Member.left_on.is_(None), Member.erased_at.is_(None)
            )
            last = _first(session, there.order_by(Member.folded_name.desc()).offset(2))
            keys = {who: links.private_key(self.services, session, who) for who in (often, giver, holder)}
        for who in ("facilitator", "everywhere"):
            for path in self._searches():
                yield Page(path, who, path)
            yield Page("/aujourdhui", who, "/aujourdhui")
            yield Page("/mur", who, "/mur")
            for path in ("/", "/a-prevenir?q=" + SEARCHED, CHOSEN_DAYS, *NOT_COUNTED):
                yield Page(path, who, path)
        for path in ("/hors-reseau/noms?des=500", "/a-prevenir?apres=30"):
            yield Page(path, "facilitator", path)
        reports = (CHOSEN_DAYS, *NOT_COUNTED)
        for path in ("/coordination", *reports, "/journal", "/membres", "/recherche?q=" + SEARCHED):
            yield Page(path, "coordinator", path)
        yield Page("/membres?apres=LAST", "facilitator", f"/membres?apres={last}")
        yield Page("/mur?activite=couture", "facilitator", "/mur?activite=couture")
        for kind, member in (("OFTEN", often), ("GIVER", giver), ("HOLDER", holder)):
            for end in ("", "/presence", "/autour", "/choisir", "/reconnaitre", "/vu", "/annonces", "/donnees"):
                yield Page(f"/membres/{kind}{end}", "facilitator", f"/membres/{member}{end}")
            for end in ("", "/presence", "/annonces", "/mises-en-relation", "/idees", "/cv", "/droits", "/droits/lire"):
                yield Page(f"/moi/{kind}{end}", "public", f"/moi/{keys[member]}{end}")
        for end in ("", "/noms", "/badges", "/reconnaitre", "/feuille.pdf"):
            yield Page(f"/seances/FULL{end}", "facilitator", f"/seances/{full}{end}")
        for end in ("", "/suivi", "/inscrire", "/seances"):
            who = "public" if not end else "facilitator"
            yield Page(f"/ateliers/MOST{end}", who, f"/ateliers/{workshop}{end}")

    def _searches(self) -> Iterator[str]:
        for path in ("/recherche", "/membres", "/badges-delivres"):
            yield f"{path}?q={SEARCHED}"
            yield f"{path}?q=jean mar"
            yield f"{path}?q=zzyx"
        for kind in ("membres", "ateliers", "rencontres", "echanges"):
            yield f"/recherche?q={SEARCHED}&quoi={kind}"
        yield f"/membres?q={SEARCHED}&partout=1"
        yield "/badges-delivres"


def _most(column: Any) -> Select[tuple[int]]:
    return select(column).group_by(column).order_by(func.count().desc(), column)


def _first(session: Session, chosen: Select[tuple[int]]) -> int:
    found = session.scalar(chosen.limit(1))
    assert found is not None
    return found
