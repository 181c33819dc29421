"""« Ouvrir »: the coordination's act, once nothing is missing."""

from __future__ import annotations

from badges.base.errors import NotFound, Refused
from badges.base.journal.acts import Act
from badges.base.journal.record_act import About, note
from badges.base.rights import Action, Actor, require
from badges.base.services import Services
from badges.base.times import local_date
from badges.network.tables import Site, SiteState
from badges.network.views import SiteView
from badges.places.reads import opening


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
        if lacking := opening(services, session, SiteView.of(site)).missing:
            raise Refused(lacking[0])
        site.state, site.opened_on = SiteState.OPEN, local_date(now)
        note(session, Act.SITE_OPENED, actor, About(site_id=site.id, text=site.slug), now)
