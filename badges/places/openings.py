"""The opening of a place: begun, given up, or carried out once nothing is missing; what is said of it, corrected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from badges.base.database.engine import take_turns
from badges.base.errors import NotFound, Refused, refuse_all
from badges.base.journal.acts import Act
from badges.base.journal.record_act import About, note
from badges.base.rights import Action, Actor, require
from badges.base.services import Services
from badges.base.text.names import folded
from badges.base.times import local_date
from badges.base.versions import refuse_outdated
from badges.gatherings import changes as gatherings
from badges.network import changes
from badges.network import rows as network
from badges.network.tables import Site, SiteState
from badges.network.views import SiteView
from badges.places import reads, rules
from badges.places.facts import NewSiteFacts, SiteFacts
from badges.places.tables import Opening

PREPARE = "prepare_places"  # the job
TURN = "places"
NEVER_OPENED = "Ce lieu n’a pas ouvert."


def begin(services: Services, actor: Actor, facts: NewSiteFacts, *, same_town: bool = True) -> int:
    """Begin to open a place: it is in preparation from now on, and a job makes its keys. Returns its number.

    The same form sent again returns the one that is there. The end of its address never returns: neither that of a
    place that closed, nor that of one which was given up, nor one for which there are keys.
    `same_town`: a second place of a town is meant. Raises NotAllowed; Refused: `place.slug_needed` for a name that
    gives none, `place.name_taken`, `place.name_alike`, `place.town_taken`, `place.slug_taken`.
    """
    require(actor, Action.MANAGE_SITES)
    slug, now = facts.slug or rules.slug_of(facts.name), services.now()
    with services.database.begin() as session:
        take_turns(session, TURN)
        known = session.scalars(select(Site).order_by(Site.id)).all()
        same = next((each for each in known if each.slug == slug), None)
        if same is not None and same.state is SiteState.PREPARING and same.name == facts.name:
            return same.id
        refuse_all(_wrong(services, known, vars(facts), same_town=same_town))
        if slug is None:  # said just above
            raise Refused("place.slug_needed", part="slug")
        site = changes.add_site(session, slug, facts.columns())
        session.add(Opening(site_id=site.id, begun_at=now))
        note(session, Act.SITE_BEGUN, actor, About(site_id=site.id, text=slug), now)
        number = site.id
    services.enqueue(PREPARE)
    return number


def open_place(services: Services, actor: Actor, site_id: int) -> None:
    """Open a place: from now on it awards badges, and stands on every public list. Idempotent.

    Raises NotAllowed; NotFound; Refused: `site.closed`, and the first of what is missing (`rules.missing`).
    """
    require(actor, Action.MANAGE_SITES)
    now = services.now()
    with services.database.begin() as session:
        site = session.get(Site, site_id, with_for_update=True)
        if site is None:
            raise NotFound
        if site.state is SiteState.OPEN:
            return
        if site.state is not SiteState.PREPARING:
            raise Refused("site.closed")
        if lacking := reads.opening(services, session, SiteView.of(site)).missing:
            raise Refused(lacking[0])
        changes.open_site(site, local_date(now))
        note(session, Act.SITE_OPENED, actor, About(site_id=site.id, text=site.slug), now)


def wrong(services: Services, session: OrmSession, said: Mapping[str, Any], *, same_town: bool) -> list[Refused]:
    """What `begin` would refuse of the fields that are said, each with the name of its field."""
    known = session.scalars(select(Site).order_by(Site.id)).all()
    return list(_wrong(services, known, said, same_town=same_town))


def _wrong(services: Services, known: Sequence[Site], said: Mapping[str, Any], *, same_town: bool) -> Iterator[Refused]:
    name, typed = said.get("name"), said.get("slug")
    if name is not None and (taken := rules.known_name(name, _names(known))) is not None:
        yield taken
        name = None  # another name gives another end of its address
    here = [each for each in known if each.state in (SiteState.OPEN, SiteState.PREPARING)]
    twin = next((each for each in here if folded(each.city) == folded(said.get("city") or "")), None)
    if twin is not None and not same_town:
        yield Refused("place.town_taken", part="city", name=twin.name)
    if "slug" not in said or (typed is None and name is None):
        return
    slug = typed or rules.slug_of(name or "")
    if slug is None:
        yield Refused("place.slug_needed", part="slug")
    elif any(each.slug == slug for each in known) or slug in services.keyring.published():
        yield Refused("place.slug_taken", part="slug", slug=slug)


def wrong_of(session: OrmSession, site_id: int, said: Mapping[str, Any]) -> list[Refused]:
    """What `change` would refuse of the fields that are said."""
    others = [each for each in network.sites(session) if each.id != site_id]
    taken = rules.known_name(said["name"], _names(others)) if "name" in said else None
    return [taken] if taken is not None else []


def _names(known: Iterable[Site]) -> list[str]:
    """The names that are taken: a place that has closed keeps its own, which stands on badges."""
    return [each.name for each in known if each.state is not SiteState.ABANDONED]


def version(site: SiteView | Site) -> str:
    """The version of what the form of a place shows."""
    return SiteFacts.recorded(site).version


def change(services: Services, actor: Actor, site_id: int, facts: SiteFacts, *, shown: str | None = None) -> None:
    """Correct the name, the host and the address of a place. What was signed stays as it was signed.

    Raises NotAllowed; NotFound; Outdated; Refused: `place.name_taken`, `place.name_alike`, `site.closed`.
    """
    require(actor, Action.MANAGE_SITES)
    with services.database.begin() as session:
        take_turns(session, TURN)
        site = session.get(Site, site_id, with_for_update=True)
        if site is None:
            raise NotFound
        if version(site) == facts.version:
            return
        refuse_outdated(shown, version(site))
        if site.state in (SiteState.CLOSED, SiteState.ABANDONED):
            raise Refused("site.closed")
        refuse_all(wrong_of(session, site_id, vars(facts)))
        facts.fill(site)
        note(session, Act.SITE_CHANGED, actor, About(site_id=site.id, text=site.slug), services.now())


def give_up(services: Services, actor: Actor, site_id: int) -> None:
    """Give up the opening of a place: the public never knew it, and the end of its address never returns. Idempotent.

    Its staff lose it, and what was planned there is cancelled. Raises NotAllowed; NotFound; Refused: `place.open` for
    one that has opened.
    """
    require(actor, Action.MANAGE_SITES)
    with services.database.begin() as session:
        site = session.get(Site, site_id, with_for_update=True)
        if site is None:
            raise NotFound
        if site.state is SiteState.ABANDONED:
            return
        if site.state is not SiteState.PREPARING:
            raise Refused("place.open")
        changes.abandon_site(site)
        gatherings.end_at(session, site.id, local_date(services.now()), services.now(), NEVER_OPENED)
        gatherings.close_workshops(session, site.id, local_date(services.now()))
        for staff_id in changes.leave_site(session, site.id):
            note(session, Act.STAFF_CHANGED, actor, About(text=f"staff:{staff_id}"), services.now())
        note(session, Act.SITE_ABANDONED, actor, About(site_id=site.id, text=site.slug), services.now())
