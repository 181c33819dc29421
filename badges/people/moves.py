"""A member goes on at another site: their record follows them, and what they did stays where it took place."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session as OrmSession

from badges.base.errors import Refused
from badges.base.journal import reads as journal
from badges.base.journal.acts import Act
from badges.base.journal.record_act import About, note
from badges.base.rights import Action, Actor
from badges.base.services import Services
from badges.base.versions import refuse_outdated, version_of
from badges.network.rows import held_site
from badges.network.rules import refuse_unless_open
from badges.network.tables import Site, SiteState
from badges.people.own.member_row import held_member
from badges.people.tables import Member

STAYS: Final = timedelta(days=14)  # after a closing was taken back, only the team of the place moves its members


def version_shown(site_id: int) -> str:
    """The version that the form carries: the site at which the member is registered."""
    return version_of("site", site_id)


def move_member(services: Services, actor: Actor, member_id: int, site_id: int, *, shown: str | None = None) -> None:
    """Register a member at another site, where the actor need not work. The same site again changes nothing.

    Raises NotFound; NotAllowed; Outdated: when they are at a third site by now; Refused: `member.left`, `site.closed`,
    `site.preparing`, `site.closing`, `site.ask_first`, `site.ask_team`.
    """
    now = services.now()
    with services.database.begin() as session:
        site = held_site(session, site_id)  # before the member, as where a site closes
        member = held_member(session, actor, member_id, Action.CHANGE_MEMBER)
        if member.site_id == site_id:
            return
        refuse_outdated(shown, version_shown(member.site_id))
        if member.left_on is not None:
            raise Refused("member.left")
        refuse_unless_open(site.state)
        if site.closed_on is not None:  # they would be moved twice
            raise Refused("site.closing")
        refuse_moving_alone(session, actor, member.site_id, now)
        register_at(session, actor, member, site_id, now)


def refuse_moving_alone(session: OrmSession, actor: Actor, site_id: int, now: datetime) -> None:
    """Check that the actor may move members of a site: of one that closes, each says where they want to go.

    Raises Refused: `site.ask_first`; `site.ask_team` to who does not work there, while a closing was taken back these
    days: else the coordination could move members before a closing asks them, and plan it again.
    """
    site = session.get_one(Site, site_id)
    if site.closed_on is not None or site.state is SiteState.CLOSED:
        raise Refused("site.ask_first")
    if site_id in actor.site_ids:
        return
    stays = journal.Filter(site_id=site_id, kind=Act.SITE_STAYS, since=now - STAYS, until=now)
    if journal.acts(session, stays, limit=1):
        raise Refused("site.ask_team", days=STAYS.days)


def register_at(session: OrmSession, actor: Actor | None, member: Member, site_id: int, now: datetime) -> None:
    """Register a member at another site, in the caller's transaction; `actor` None is the member themselves."""
    about = About(member_id=member.id, site_id=member.site_id, text=f"site:{member.site_id}:{site_id}")
    note(session, Act.MEMBER_CHANGED, actor, about, now)
    member.site_id = site_id
