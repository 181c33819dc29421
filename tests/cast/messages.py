"""Members with a place in a workshop to come, and the site's own telephone."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select

from badges.base.rights import Actor
from badges.base.services import Services
from badges.base.tables import Letter
from badges.gatherings.tables import Gathering
from badges.messages import reads, tell_member
from badges.messages.rules import Occasion, Way
from badges.messages.sources import Scope
from badges.messages.tables import Message
from badges.messages.views import Telling, Thing
from badges.network import site_phone
from badges.network.signin import devices
from badges.people.tables import Member
from badges.recognition import reads as recognition
from tests.cast import acts
from tests.cast.people import Cast

ANDROID = "Mozilla/5.0 (Linux; Android 14; K) Chrome/131.0.0.0 Mobile Safari/537.36"
MOBILE = "06 00 00 00 11"


def session_ahead(services: Services, actor: Actor, workshop: int, *, days: int = 3) -> int:
    """A session of a workshop in some days, at the hour that it is now; its number."""
    start = services.now() + timedelta(days=days)
    return acts.plan_sessions(services, actor, workshop, starts_at=start, ends_at=start + timedelta(hours=2))[0]


def enrolled(services: Services, cast: Cast, *members: int, title: str = "Couture") -> tuple[int, int]:
    """A workshop with a session in three days and these members in it: both numbers."""
    workshop = cast.workshop(title)
    number = session_ahead(services, cast.lea, workshop)
    for each in members:
        acts.enrol(services, cast.lea, workshop, each)
    return workshop, number


def moved(services: Services, actor: Actor, number: int, *, days: int = 1, place: str | None = None) -> datetime:
    """Move a session by some days; when it begins from then on."""
    with services.database.begin(read_only=True) as session:
        row = session.get_one(Gathering, number)
        start, end = row.starts_at + timedelta(days=days), row.ends_at + timedelta(days=days)
    acts.change_gathering(
        services, actor, number, title=None, starts_at=start, ends_at=end, place=place,
        observed=recognition.observed_members,
    )  # fmt: skip
    return start


def with_site_phone(services: Services, actor: Actor, site_id: int) -> Actor:
    """The same person at a telephone that is marked as the site's."""
    found = devices.sign_in(services, actor.staff_id or 0, "", ANDROID)
    here = replace(actor, device=found.id)
    site_phone.mark(services, here, site_id)
    return here


def to_tell(services: Services, scope: Scope) -> list[Telling]:
    """What is to be told within a scope now."""
    with services.database.begin(read_only=True) as session:
        return reads.tellings(session, scope, services.now())


def kinds(services: Services, scope: Scope) -> list[tuple[Occasion, str]]:
    """The same, as occasions and first names."""
    return [(each.occasion, each.member.given_name) for each in to_tell(services, scope)]


def one(services: Services, thing: Thing) -> Telling:
    """One thing, told or not."""
    with services.database.begin(read_only=True) as session:
        found = reads.telling(session, thing, services.now())
    assert found is not None
    return found


def said(services: Services, actor: Actor, thing: Thing, way: Way = Way.SAID) -> None:
    """The member is told."""
    tell_member.tell(services, actor, thing, way)


def rows(services: Services) -> list[tuple[Occasion, Way]]:
    """The rows that there are."""
    with services.database.begin(read_only=True) as session:
        found = session.execute(select(Message.occasion, Message.way).order_by(Message.id))
        return [(occasion, way) for occasion, way in found]


def people(services: Services, cast: Cast, site_id: int | None = None) -> int:
    """How many people the day's page of a site counts."""
    chosen = reads.counting_people([site_id or cast.gueret], cast.lea.staff_id or 0, services.now())
    with services.database.begin(read_only=True) as session:
        return session.scalar(chosen) or 0


def letters(services: Services, purpose: str = tell_member.ABOUT) -> list[Letter]:
    """The letters of a purpose that have a text."""
    with services.database.begin(read_only=True) as session:
        found = list(session.scalars(select(Letter).where(Letter.purpose == purpose, Letter.body != "")))
        session.expunge_all()
    return found


def own_address(services: Services, member: int, email: str) -> int:
    """An address that counts as the member's."""
    with services.database.begin() as session:
        row = session.get_one(Member, member)
        row.email, row.email_confirmed_at = email, services.now()
    return member
