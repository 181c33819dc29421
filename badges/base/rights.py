"""Who may do what: one table, role by action (DECISIONS.md R7), and the question that every intention asks first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from badges.base.errors import NotAllowed, NotFound


class StaffRole(StrEnum):
    """What a staff member is for the network; the rights of each stand in the rights table."""

    FACILITATOR = "facilitator"  # animatrice, animateur
    COORDINATOR = "coordinator"


def require(actor: Actor, action: Action, site_id: int | None = None) -> None:
    """Raise NotFound for another site's object, NotAllowed for what this role may not do."""
    if site_id is not None and not sees_site(actor, site_id):
        raise NotFound
    if not may(actor, action, site_id):
        raise NotAllowed


def require_staff(actor: Actor) -> int:
    """The staff member behind an action that must name one. Raises NotAllowed for the operator's command line."""
    if actor.staff_id is None:
        raise NotAllowed("staff.needed")
    return actor.staff_id


class Action(StrEnum):
    """Everything that somebody may be asked the right to do."""

    SEE_SITE = "site.see"  # its day, its sessions, workshops and exchanges
    SEE_MEMBER = "member.see"
    REGISTER_MEMBER = "member.register"
    CHANGE_MEMBER = "member.change"
    RENEW_LINK = "member.renew_link"
    RECORD = "record"  # sessions, workshops, attendance, exchanges
    OBSERVE = "observe"
    AWARD = "award"  # the whole wizard, the signature and its ten minutes of undo
    SHARE = "award.share"  # visibility and files, on the member's request
    REVOKE = "award.revoke"
    SEE_STAFF = "staff.see"
    INVITE_STAFF = "staff.invite"
    END_SESSIONS = "staff.end_sessions"
    DISABLE_STAFF = "staff.disable"
    PUBLISH_BADGE = "badge.publish"
    MANAGE_KEYS = "keys.manage"
    MANAGE_ISSUERS = "issuers.manage"  # whom the verification pages call by name


AT_A_SITE: Final = frozenset(
    {
        Action.SEE_SITE, Action.SEE_MEMBER, Action.REGISTER_MEMBER, Action.CHANGE_MEMBER, Action.RENEW_LINK,
        Action.RECORD, Action.OBSERVE, Action.AWARD, Action.SHARE, Action.REVOKE,
    }
)  # fmt: skip
EVERYWHERE: Final = frozenset(
    {
        Action.SEE_STAFF, Action.INVITE_STAFF, Action.END_SESSIONS, Action.DISABLE_STAFF, Action.PUBLISH_BADGE,
        Action.MANAGE_KEYS, Action.MANAGE_ISSUERS,
    }
)  # fmt: skip
RIGHTS: Final[Mapping[StaffRole, frozenset[Action]]] = {
    StaffRole.FACILITATOR: AT_A_SITE - {Action.REVOKE},
    StaffRole.COORDINATOR: AT_A_SITE | EVERYWHERE,
}


@dataclass(frozen=True)
class Actor:
    """A staff member as far as rights go. `staff_id` None is the operator at the machine's own command line."""

    staff_id: int | None
    roles: frozenset[StaffRole]
    site_ids: frozenset[int]


OPERATOR: Final = Actor(None, frozenset({StaffRole.COORDINATOR}), frozenset())


def sees_site(actor: Actor, site_id: int) -> bool:
    """Whether the objects of a site exist at all for this person; when not, they answer 404."""
    return StaffRole.COORDINATOR in actor.roles or (StaffRole.FACILITATOR in actor.roles and site_id in actor.site_ids)


def may(actor: Actor, action: Action, site_id: int | None = None) -> bool:
    """Whether `actor` may do `action`; an action at a site needs the site, and is refused without."""
    if not any(action in RIGHTS.get(role, frozenset()) for role in actor.roles):
        return False
    if action in AT_A_SITE:
        return site_id is not None and sees_site(actor, site_id)
    return True
