"""Every cell of the table of rights, and the functions that ask it."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from badges.base import rights
from badges.base.errors import NotAllowed, NotFound
from badges.base.rights import OPERATOR, Action, Actor, Right, StaffRole, may, require, sees_site, table

HERE, ELSEWHERE = 1, 2
ACTORS = {
    "facilitator": Actor(7, frozenset({StaffRole.FACILITATOR}), frozenset({HERE})),
    "coordinator": Actor(8, frozenset({StaffRole.COORDINATOR}), frozenset()),
    "both": Actor(9, frozenset({StaffRole.FACILITATOR, StaffRole.COORDINATOR}), frozenset({HERE})),
    "no role": Actor(10, frozenset(), frozenset({HERE})),
    "unknown role": Actor(11, frozenset({"admin"}), frozenset({HERE})),
    "operator": OPERATOR,
}
FACILITATORS_DO = {
    "site.see", "member.see", "member.register", "member.change", "member.renew_link", "record", "observe", "award",
    "award.share", "member.leave", "member.export", "member.erase", "question.answer", "letter.settle",
    "orientation.follow", "exchange.record", "threads.follow", "report.read", "onward.hear",
}  # fmt: skip
ONLY_FACILITATORS = {"onward.hear"}  # a member of a place that closes is moved by no coordinator
ONLY_COORDINATORS_AT_A_SITE = {"award.revoke"}
ONLY_COORDINATORS_ANYWHERE = {
    "staff.see", "staff.invite", "staff.end_sessions", "staff.disable", "badge.publish", "keys.manage",
    "issuers.manage", "journal.read", "erasure.take_back", "staff.erase", "activities.manage", "letter.send",
    "report.publish", "sites.manage", "questions.choose",
}  # fmt: skip
ALL_STAFF_ANYWHERE = {"staff.lost_phone", "call.report", "badge.draft"}


def expected(actor: str, action: str, site: int | None) -> bool:
    """The table, written a second time."""
    if actor in ("coordinator", "operator") and action in ONLY_FACILITATORS:
        return False
    if actor in ("coordinator", "both", "operator"):
        return action in ONLY_COORDINATORS_ANYWHERE | ALL_STAFF_ANYWHERE or site is not None
    if actor != "facilitator":
        return False
    return action in ALL_STAFF_ANYWHERE or (action in FACILITATORS_DO and site == HERE)


@pytest.mark.parametrize(("actor", "action", "site"), list(product(ACTORS, Action, (HERE, ELSEWHERE, None))))
def test_every_cell_of_the_table_of_rights(actor: str, action: Action, site: int | None) -> None:
    assert may(ACTORS[actor], action, site) is expected(actor, action, site)


def test_the_table_is_filled_and_read_only() -> None:
    table = rights.table()
    assert set(table) == set(Action)
    with pytest.raises(TypeError):
        table[Action.AWARD] = Right(Action.AWARD, frozenset(StaffRole), at_a_site=False)  # type: ignore[index]


def test_two_rows_about_one_action_are_refused() -> None:
    rights.fill(rights.table().values())
    with pytest.raises(ValueError, match=r"award\.revoke"):
        rights.fill(rights.at_a_site(Action.REVOKE))
    assert not may(ACTORS["facilitator"], Action.REVOKE, HERE)


def test_a_refusal_does_not_say_that_another_site_exists() -> None:
    with pytest.raises(NotFound):
        require(ACTORS["facilitator"], Action.AWARD, ELSEWHERE)
    with pytest.raises(NotAllowed):
        require(ACTORS["facilitator"], Action.REVOKE, HERE)
    require(ACTORS["facilitator"], Action.AWARD, HERE)


def test_another_site_does_not_exist() -> None:
    assert sees_site(ACTORS["facilitator"], HERE) and not sees_site(ACTORS["facilitator"], ELSEWHERE)
    assert sees_site(ACTORS["coordinator"], ELSEWHERE)
    assert not sees_site(ACTORS["no role"], HERE)


@pytest.mark.parametrize("action", Action)
def test_who_accompanies_elsewhere_has_attendance_and_agenda_alone(action: Action) -> None:
    """Whatever their roles are: the control is the same actor without that answer."""
    wide = Actor(7, frozenset(StaffRole), frozenset({1}))
    narrow = replace(wide, accompanies=True)
    site = 1 if table()[action].at_a_site else None
    assert may(wide, action, site)
    assert may(narrow, action, site) is (action in (Action.SEE_SITE, Action.RECORD, Action.REPORT_LOST_PHONE))
