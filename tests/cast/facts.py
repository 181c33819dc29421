"""The records of forms, built from the few fields that a test names."""

from __future__ import annotations

from typing import Any

from badges.base.rights import Actor
from badges.base.services import Services
from badges.people import reads, register
from badges.people.facts import CorrectionFacts, MemberFacts, an_age
from badges.people.importing.rules import FIELDS
from badges.people.importing.views import ListRow
from badges.people.rules import BadgesSaid, ConsentSubject, is_yes


def said(yes: bool | None, *, with_parent: bool = False) -> BadgesSaid:
    """What a form says of badges; None: « Pas maintenant »."""
    if yes is None:
        return BadgesSaid.LATER
    return (BadgesSaid.TOGETHER if with_parent else BadgesSaid.ALONE) if yes else BadgesSaid.NO


def register_member(
    services: Services,
    actor: Actor,
    site_id: int,
    *,
    badges_yes: bool | None,
    follow_up_yes: bool | None = None,
    with_parent: bool = False,
    staff_id: int | None = None,
    client_key: str | None = None,
    **facts: Any,
) -> int:
    """Register a member of whom these facts are said; return their number."""
    whole = MemberFacts(follow_up=follow_up_yes, badges=said(badges_yes, with_parent=with_parent), **facts)
    return register.register_member(services, actor, site_id, whole, staff_id=staff_id, client_key=client_key)


def change_member(
    services: Services,
    actor: Actor,
    member_id: int,
    *,
    given_name: str,
    badges_yes: bool | None = None,
    follow_up_yes: bool | None = None,
    with_parent: bool = False,
    shown: str | None = None,
    **facts: Any,
) -> None:
    """Send the form of a member with these names and contacts.

    The name that they go by, the age, the answers and whether they are noted by name stay as they are, unless named.
    """
    with services.database.begin(read_only=True) as session:
        recorded = reads.card(session, member_id)
        last = reads.latest_consent(session, member_id, ConsentSubject.BADGES)
    kept = {name: getattr(recorded, name) for name in ("called", "age", "unnamed")}
    age = an_age(facts["age"]) if "age" in facts else recorded.age
    if badges_yes is None and last is not None and is_yes(last.answer, age, with_parent=last.with_parent):
        badges_yes, with_parent = True, last.with_parent
    badges = said(bool(badges_yes), with_parent=with_parent)
    whole = CorrectionFacts(given_name=given_name, follow_up=follow_up_yes, badges=badges, **{**kept, **facts})
    register.change_member(services, actor, member_id, whole, shown=shown)


def list_row(number: int, *cells: str, spills: bool = False, **named: str) -> ListRow:
    """A row of a list of members: its cells in the order of the fields, or by name."""
    held = {**dict(zip(FIELDS, cells, strict=False)), **named}
    return ListRow(number, tuple(held.get(name, "") for name in FIELDS), spills)
