"""The opening of a place: begun, given up, or carried out once nothing is missing; what is said of it, corrected."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from badges.base.database.engine import take_turns
from badges.base.errors import NotFound, Refused
from badges.base.journal.acts import Act
from badges.base.journal.record_act import About, note
from badges.base.rights import Action, Actor, require
from badges.base.services import Services
from badges.base.text.names import folded
from badges.base.times import local_date
from badges.base.versions import refuse_outdated
from badges.network import changes
from badges.network import rows as network
from badges.network.tables import Site, SiteState
from badges.network.views import SiteView
from badges.places import reads, rules
from badges.places.facts import NewSiteFacts, SiteFacts
from badges.places.tables import Opening

PREPARE = "prepare_places"  # the job
TURN = "places"


def begin(services: Services, actor: Actor, facts: NewSiteFacts, *, same_town: bool = True) -> int:
    """Begin to open a place: it is in preparation from now on, and a job makes its keys. Returns its number.

    The same form sent again returns the one that is there. The end of its address never returns: neither that of a
    place that closed, nor that of one which was given up, nor one for which there are keys.
    `same_town`: a second place of a town is meant. Raises NotAllowed; Refused: `place.slug_needed` for a name that
    gives none, `place.name_taken`, `place.name_alike`, `place.town_taken`, `place.slug_taken`.
    """
    require(actor, Action.MANAGE_SITES)
    slug, now = facts.slug or rules.slug_of(facts.name), services.now()
    if slug is None:
        raise Refused("place.slug_needed", part="slug")
    with services.database.begin() as session:
        take_turns(session, TURN)
        known = session.scalars(select(Site).order_by(Site.id)).all()
        same = next((each for each in known if each.slug == slug), None)
        if same is not None and same.state is SiteState.PREPARING and same.name == facts.name:
            return same.id
        rules.refuse_known_name(facts.name, _names(known))  # first: another end of its address would not mend it
        here = [each for each in known if each.state in (SiteState.OPEN, SiteState.PREPARING)]
        twin = next((each for each in here if folded(each.city) == folded(facts.city)), None)
        if twin is not None and not same_town:
            raise Refused("place.town_taken", part="city", name=twin.name)
        if same is not None or slug in services.keyring.published():
            raise Refused("place.slug_taken", part="slug", slug=slug)
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
        others = [each for each in network.sites(session) if each.id != site_id]
        rules.refuse_known_name(facts.name, _names(others))
        facts.fill(site)
        note(session, Act.SITE_CHANGED, actor, About(site_id=site.id, text=site.slug), services.now())


def give_up(services: Services, actor: Actor, site_id: int) -> None:
    """Give up the opening of a place: the public never knew it, and the end of its address never returns. Idempotent.

    Its staff lose it. Raises NotAllowed; NotFound; Refused: `place.open` for one that has opened.
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
        for staff_id in changes.leave_site(session, site.id):
            note(session, Act.STAFF_CHANGED, actor, About(text=f"staff:{staff_id}"), services.now())
        note(session, Act.SITE_ABANDONED, actor, About(site_id=site.id, text=site.slug), services.now())
