"""Who may do what: one table, role by action (DECISIONS.md R7), and the check with which every intention begins.

The table is empty here. Each capability gives its rows in its `registration`, and importing `badges.capabilities` fills
it. The composition root says how (`filled_by`), and it is done at the first question for a right, for what is
registered, or for a transaction that writes: what only reads public pages never asks. Where nothing fills it, nothing
is allowed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from badges.base.errors import NotAllowed, NotFound


class StaffRole(StrEnum):
    """What a staff member is for the network; the rights of each stand in the rights table."""

    FACILITATOR = "facilitator"  # animatrice, animateur
    COORDINATOR = "coordinator"


class Action(StrEnum):
    """Everything that needs a right."""

    SEE_SITE = "site.see"  # its day, its gatherings, workshops and exchanges
    SEE_MEMBER = "member.see"
    REGISTER_MEMBER = "member.register"
    CHANGE_MEMBER = "member.change"
    RENEW_LINK = "member.renew_link"
    LEAVE = "member.leave"  # a member left, died, came back, or stays
    EXPORT_MEMBER = "member.export"
    ERASE_MEMBER = "member.erase"  # to ask for it, on the person's request
    MERGE_MEMBERS = "member.merge"
    TAKE_BACK_ERASURE = "erasure.take_back"
    ERASE_STAFF = "staff.erase"
    MANAGE_SITES = "sites.manage"  # to open, correct and close a place
    HEAR_ONWARD = "onward.hear"  # to note where a member of a place that closes wants to go on
    RECORD = "record"  # gatherings, workshops, attendance
    RECORD_EXCHANGE = "exchange.record"  # who did what for whom
    PUT_IN_TOUCH = "threads.follow"  # offers, requests, ideas, introductions, and who is told of what
    MANAGE_ACTIVITIES = "activities.manage"  # what workshops and exchanges are about
    FOLLOW_ORIENTATIONS = "orientation.follow"  # those whom services send to a site
    REST_THREADS = "threads.rest"  # nothing puts a member in touch with others for a while
    OBSERVE = "observe"
    AWARD = "award"  # the whole wizard, the signature and its ten minutes of undo
    SHARE = "award.share"  # visibility and files, on the member's request
    REVOKE = "award.revoke"
    ANSWER_QUESTION = "question.answer"  # to read what outsiders ask about its badges, and to say that it is settled
    SETTLE_LETTER = "letter.settle"  # a letter about a member of the site, which could not be sent
    SEND_LETTERS = "letter.send"  # those that could not be sent: to see all, try again, or give up
    REPORT_CALL = "call.report"  # that somebody called about a badge, of whichever site
    SEE_STAFF = "staff.see"
    INVITE_STAFF = "staff.invite"
    END_SESSIONS = "staff.end_sessions"
    DISABLE_STAFF = "staff.disable"
    REPORT_LOST_PHONE = "staff.lost_phone"  # a colleague's devices end, and the links that were shown on them
    DRAFT_BADGE = "badge.draft"  # to write what a badge could say, and to propose it
    PUBLISH_BADGE = "badge.publish"  # as a version for ever; to retire a badge
    MANAGE_KEYS = "keys.manage"
    READ_JOURNAL = "journal.read"
    CHOOSE_QUESTIONS = "questions.choose"  # what members may be asked for the report
    MANAGE_ISSUERS = "issuers.manage"  # those that the verification pages name
    READ_REPORT = "report.read"  # the counts of a place, with the lists and the names behind them
    PUBLISH_REPORT = "report.publish"  # that of the whole network, for everybody; and to read it before


@dataclass(frozen=True)
class Right:
    """One row of the table: who may do an action, and whether it is asked about a site.

    `accompanying`: also those who accompany members elsewhere (`Actor.accompanies`), who have few of them.
    """

    action: Action
    roles: frozenset[StaffRole]
    at_a_site: bool
    accompanying: bool = False


ACCOMPANIES: Final = "staff.accompanies"  # the refusal of what accompanying members elsewhere closes

FACILITATORS: Final = frozenset({StaffRole.FACILITATOR, StaffRole.COORDINATOR})
COORDINATORS: Final = frozenset({StaffRole.COORDINATOR})


def at_a_site(
    *actions: Action, roles: frozenset[StaffRole] = FACILITATORS, accompanying: bool = False
) -> tuple[Right, ...]:
    """The rows of actions at a site: a facilitator has them at their own sites, a coordinator at all."""
    return tuple(Right(action, roles, at_a_site=True, accompanying=accompanying) for action in actions)


def everywhere(
    *actions: Action, roles: frozenset[StaffRole] = COORDINATORS, accompanying: bool = False
) -> tuple[Right, ...]:
    """The rows of actions that concern no site."""
    return tuple(Right(action, roles, at_a_site=False, accompanying=accompanying) for action in actions)


_table: dict[Action, Right] = {}
_how: list[Callable[[], object]] = []


def filled_by(how: Callable[[], object]) -> None:
    """Have the capabilities declared by this call, at the first `declare`. It can run twice."""
    _how[:] = [how]


def declare() -> None:
    """Have the capabilities declared, unless they are; another thread that asks meanwhile waits for them."""
    for how in tuple(_how):
        how()
    _how.clear()


def fill(rows: Iterable[Right]) -> None:
    """Put these rows into the table. Raises ValueError: when two rows that differ are about one action."""
    for row in rows:
        if _table.setdefault(row.action, row) != row:
            raise ValueError(f"two rows about {row.action}")


def table() -> Mapping[Action, Right]:
    """The table as it is filled now, by action."""
    declare()
    return MappingProxyType(_table)


@dataclass(frozen=True)
class Actor:
    """A staff member as far as rights go. `staff_id` None is the operator at the machine's own command line.

    `device`: the number of the device that they use, for the journal. `accompanies`: they accompany members elsewhere
    (guardianship, RSA, a job), and so have attendance and the agenda alone, whatever their roles.
    """

    staff_id: int | None
    roles: frozenset[StaffRole]
    site_ids: frozenset[int]
    device: int | None = None
    accompanies: bool = False


OPERATOR: Final = Actor(None, frozenset({StaffRole.COORDINATOR}), frozenset())


def sees_site(actor: Actor, site_id: int) -> bool:
    """Whether the objects of a site exist for this actor; when they do not, the answer is 404."""
    return StaffRole.COORDINATOR in actor.roles or (StaffRole.FACILITATOR in actor.roles and site_id in actor.site_ids)


def may(actor: Actor, action: Action, site_id: int | None = None) -> bool:
    """Whether `actor` may do `action`. An action at a site needs the site; one without a row is refused to everyone."""
    row = table().get(action)
    if row is None or not row.roles & actor.roles or (actor.accompanies and not row.accompanying):
        return False
    return (site_id is not None and sees_site(actor, site_id)) if row.at_a_site else True


def require(actor: Actor, action: Action, site_id: int | None = None) -> None:
    """Raise NotFound for another site's object, NotAllowed for what this role may not do.

    The code is staff.accompanies where it is closed because the staff member accompanies members elsewhere.
    """
    if site_id is not None and not sees_site(actor, site_id):
        raise NotFound
    if not may(actor, action, site_id):
        raise NotAllowed(ACCOMPANIES) if actor.accompanies else NotAllowed


def require_staff(actor: Actor) -> int:
    """The staff member behind an action that must name one. Raises NotAllowed: for the operator's command line."""
    if actor.staff_id is None:
        raise NotAllowed("staff.needed")
    return actor.staff_id
