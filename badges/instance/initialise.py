"""A new instance: its sites, roles, catalogue, first status list, pinned origin and keys. Idempotent."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import or_, select
from sqlalchemy.orm import Session as OrmSession

from badges.base.database.engine import take_turns
from badges.base.errors import Refused
from badges.base.rights import StaffRole
from badges.base.services import Services
from badges.base.settings import is_private_http
from badges.base.text import call_hours, contacts
from badges.gatherings.tables import Activity
from badges.instance import catalogue, nightly
from badges.instance.logbook import replay_lines
from badges.instance.logbook.replay_lines import State
from badges.ledger import rows as ledger
from badges.ledger import statuses
from badges.ledger.tables import StatusList
from badges.network import rows as network_rows
from badges.network.service import ownership, public_facts
from badges.network.tables import Instance, Role, Site, SiteKind, SiteState
from badges.recognition.tables import BadgeModel, BadgeVersion

LIST_SIZE = 131072
STORY = timedelta(days=400)  # a demonstration tells of a year: its badges were published before it


def initialise(
    services: Services,
    public_url: str,
    network: Mapping[str, Any],
    now: datetime,
    *,
    facts: Mapping[str, str] | None = None,
    demonstration: bool = False,
) -> None:
    """Make the database's first rows and the keys, or what is missing of them. Idempotent.

    `network` is shaped as `badges.instance.catalogue.network()`; `email`, `phone`, `hours` and `carrier_url` are added
    to it. `facts` holds by name what is newly given of what the public is owed (`badges.network.service.public_facts`).

    The last act is the first line of the logbook: where it stands and the record is gone, the record is lost, and is
    restored rather than made anew. So it is where backups of the nights are there, and both are gone.

    Raises Refused: instance.origin_pinned (a badge names another public URL), instance.demonstration (a real instance
    never becomes a demonstration, nor the reverse), instance.http, instance.lost, instance.backed_up; as
    `public_facts.apply`.
    """
    if is_private_http(public_url) and not demonstration:
        raise Refused("instance.http", url=public_url)
    with services.database.begin() as session:
        take_turns(session, "initialise")
        known = network_rows.instance(session)
        if known is None and services.logbook.exists():
            raise Refused("instance.lost", file=str(services.logbook.file.path))
        if known is None and (backups := nightly.kept(services.settings.backups_folder)):  # the logbook is lost too
            raise Refused("instance.backed_up", file=str(list(backups.values())[-1]))
        if ledger.badge_exists(session):
            ownership.refuse_another(session, services)
        elif known is not None:
            ownership.forget_lost_keys(known, services)
        _pin(session, public_url, _profile(network, public_url), now, demonstration)
        for name in StaffRole:
            if not network_rows.roles(session, [name]):
                session.add(Role(name=name))
        for site in network["sites"]:
            if network_rows.site(session, site["slug"]) is None:
                session.add(_site(site))
        for group, named in catalogue.activities().items():
            for key, activity in named.items():
                same = select(Activity.id).where(or_(Activity.key == key, Activity.name == activity))
                if session.scalar(same.limit(1)) is None:
                    session.add(Activity(key=key, name=activity, group_key=group))
        session.flush()
        public_facts.apply(session, session.get_one(Instance, 1), facts or {})
        for badge in catalogue.badges():
            if session.scalar(select(BadgeModel.id).where(BadgeModel.slug == badge["slug"])) is None:
                _publish(session, badge, now - STORY if demonstration else now)
        if session.get(StatusList, 1) is None:
            session.add(StatusList(size=LIST_SIZE, counter=0, permutation_key=secrets.token_bytes(32), created_at=now))
        session.flush()
        slugs = [site.slug for site in network_rows.sites(session) if site.state is not SiteState.ABANDONED]
    with ownership.changing(services):
        made = ownership.make_keys(services, public_url, slugs, now)
    if made:
        statuses.drop_all(services)  # a key that is lost may have signed them
    if replay_lines.standing(services).state is State.UNOPENED:
        replay_lines.begin(services, public_url)


def check_origin(services: Services) -> Instance:
    """The instance that this database is, if the settings may serve it; called at start.

    Raises Refused: instance.missing, instance.origin_pinned, instance.origin_changed (no badge yet: `badges init` pins
    the new one), instance.http.
    """
    url = services.settings.public_url
    with services.database.begin(read_only=True) as session:
        instance = network_rows.instance(session)
        if instance is None:
            raise Refused("instance.missing")
        if instance.public_url != url:
            code = "instance.origin_pinned" if ledger.badge_exists(session) else "instance.origin_changed"
            raise Refused(code, pinned=instance.public_url, given=url)
        if is_private_http(url) and not instance.demonstration:
            raise Refused("instance.http", url=url)
        session.expunge(instance)
        return instance


def _pin(session: OrmSession, public_url: str, profile: dict[str, Any], now: datetime, demonstration: bool) -> None:
    instance = network_rows.instance(session)
    if instance is None:
        session.add(Instance(id=1, public_url=public_url, demonstration=demonstration, network=profile, created_at=now))
        return
    if instance.demonstration != demonstration:
        raise Refused("instance.demonstration")
    if instance.public_url != public_url:
        if ledger.badge_exists(session):
            raise Refused("instance.origin_pinned", pinned=instance.public_url, given=public_url)
        instance.public_url, instance.address_confirmed_at = public_url, None
        if instance.network.get("email_assumed"):
            instance.network = profile
    instance.network = _with_given(instance.network, profile)


def _with_given(known: Mapping[str, Any], profile: Mapping[str, Any]) -> dict[str, Any]:
    """The network's facts with newly given contacts, which the next signed badges carry."""
    given = {name: profile[name] for name in ("email", "phone", "hours", "carrier_url") if profile[name]}
    if profile.get("email_assumed"):
        del given["email"]
    kept = {name: value for name, value in known.items() if name != "email_assumed" or "email" not in given}
    return {**kept, **given}


def _profile(network: Mapping[str, Any], public_url: str) -> dict[str, Any]:
    """What the issuer's profile needs; its e-mail is one at the instance's own host unless one is given."""
    names = ("name", "territory", "carried_by", "carrier_url", "email", "phone", "hours")
    given = {name: network.get(name) for name in names}
    if given["phone"]:
        given["phone"] = contacts.e164(str(given["phone"]))
    if given["hours"]:
        given["hours"] = call_hours.typed(str(given["hours"]))
    if not given["email"]:
        given["email"] = f"contact@{urlsplit(public_url).hostname}"
        given["email_assumed"] = True
    return given


def _site(facts: Mapping[str, Any]) -> Site:
    return Site(
        slug=facts["slug"],
        name=facts["name"],
        host=facts["host"],
        kind=facts.get("kind", SiteKind.FIXED),
        address=facts["address"],
        postcode=facts["postcode"],
        city=facts["city"],
        phone=contacts.e164(facts["phone"]) if facts.get("phone") else None,
        opened_on=date.fromisoformat(facts["opened_on"]) if facts.get("opened_on") else None,
    )


def _publish(session: OrmSession, badge: Mapping[str, Any], now: datetime) -> None:
    model = BadgeModel(slug=badge["slug"], family=badge["family"])
    model.versions.append(BadgeVersion(number=1, content=badge["content"], design=badge["slug"], published_at=now))
    session.add(model)
    session.flush()
