"""A member goes on at another site: their record follows them, and what they did stays where it took place."""

from __future__ import annotations

from badges.base.errors import NotFound, Refused
from badges.base.journal.acts import Act
from badges.base.journal.record_act import About, note
from badges.base.rights import Action, Actor
from badges.base.services import Services
from badges.base.times import local_date
from badges.base.versions import refuse_outdated, version_of
from badges.network.tables import Site
from badges.people.own.member_row import held_member


def version_shown(site_id: int) -> str:
    """The version that the form carries: the site at which the member is registered."""
    return version_of("site", site_id)


def move_member(services: Services, actor: Actor, member_id: int, site_id: int, *, shown: str | None = None) -> None:
    """Register a member at another site, where the actor need not work. The same site again changes nothing.

    Raises NotFound; NotAllowed; Outdated: when they are at a third site by now; Refused: `member.left`, `site.closed`.
    """
    now = services.now()
    with services.database.begin() as session:
        member = held_member(session, actor, member_id, Action.CHANGE_MEMBER)
        site = session.get(Site, site_id)
        if site is None:
            raise NotFound
        if member.site_id == site_id:
            return
        refuse_outdated(shown, version_shown(member.site_id))
        if member.left_on is not None:
            raise Refused("member.left")
        if site.closed_on is not None and site.closed_on <= local_date(now):
            raise Refused("site.closed")
        about = About(member_id=member.id, site_id=member.site_id, text=f"site:{member.site_id}:{site_id}")
        note(session, Act.MEMBER_CHANGED, actor, about, now)
        member.site_id = site_id
