"""What confirming a file would do: each row checked, and compared with the members who are there and with the file.

Three statements, whatever the number of rows and of members. Sounds are computed once and can be handed on, so that
the transaction that registers does not compute them under its lock.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import Final

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session as OrmSession

from badges.base.rights import Action, Actor, StaffRole, require
from badges.base.services import Services
from badges.base.text import names, sounds
from badges.people import rows
from badges.people.facts import MemberFacts
from badges.people.importing import rules
from badges.people.importing.views import ListFile, ListLine, ListPlan, Standing
from badges.people.tables import Member
from badges.people.views import MemberView

NAMED: Final = 3  # members named beside a row who may be the same person
_SPACE: Final = uuid.UUID("6f0d8d52-6a57-5f0e-9c39-5c2f1f0a7c11")
Heard = dict[str, str]  # the sound of each folded name


def plan(services: Services, actor: Actor, site_id: int, file: ListFile) -> ListPlan:
    """Return what confirming a file would do at a site now. It writes nothing. Raises NotFound: for another's site."""
    require(actor, Action.REGISTER_MEMBER, site_id)
    with services.database.begin(read_only=True) as session:
        return planned(session, actor, site_id, file, {})


def key_of(site_id: int, file: ListFile, number: int) -> str:
    """Return the key under which a row is registered: the same file registers it once, by any account."""
    return str(uuid.uuid5(_SPACE, f"{site_id}:{file.digest}:{number}"))


def planned(session: OrmSession, actor: Actor, site_id: int, file: ListFile, heard: Heard) -> ListPlan:
    """Return the same in an open transaction; the sounds are taken from `heard`, and added to it."""
    judged = [(row, *rules.judge(row)) for row in file.rows]
    cards = [card for _row, card, _faults in judged if card is not None]
    keys = {key_of(site_id, file, row.number) for row in file.rows}
    known = set(session.scalars(select(Member.client_key).where(Member.client_key.in_(keys))))
    alike = _alike(session, actor, site_id, cards, heard)
    before: dict[str, int] = {}  # the first row with a mark: a sound, a telephone, an address
    lines = []
    for row, card, faults in judged:
        if card is None:
            lines.append(ListLine(row, Standing.WRONG, faults=faults))
            continue
        marks = _marks(_name(card), card.phone, card.email, heard)
        twins = {each.id: each for mark in marks for each in alike.get(mark, ())}
        same_as = next((before[mark] for mark in marks if mark in before), None)
        if key_of(site_id, file, row.number) in known:
            standing = Standing.KNOWN
        else:
            standing = Standing.TWIN if twins or same_as is not None else Standing.NEW
        shown = tuple(list(twins.values())[:NAMED])
        lines.append(ListLine(row, standing, card, twins=shown, same_as=same_as))
        for mark in marks:
            before.setdefault(mark, row.number)
    return ListPlan(tuple(lines))


def _alike(
    session: OrmSession, actor: Actor, site_id: int, cards: Sequence[MemberFacts], heard: Heard
) -> dict[str, list[MemberView]]:
    """Members who share a mark with a row, by mark: of the actor's sites by name and contact, of the site by sound."""
    wanted = {mark for card in cards for mark in _marks(_name(card), card.phone, card.email, heard)}
    sounding = [
        number
        for number, name in rows.names_at(session, site_id)
        if any(mark in wanted for mark in _marks(name, None, None, heard))
    ]
    everywhere = StaffRole.COORDINATOR in actor.roles
    chosen = rows.those_there(None if everywhere else actor.site_ids | {site_id}).where(
        or_(
            Member.id.in_(sounding),
            Member.whole_name.in_({_name(card) for card in cards}),
            Member.phone.in_({card.phone for card in cards if card.phone}),
            func.lower(Member.email).in_({card.email.casefold() for card in cards if card.email}),
        )
    )
    found: dict[str, list[MemberView]] = {}
    for member in session.scalars(chosen.order_by(Member.id)):
        view = MemberView.of(member)
        for mark in _marks(member.whole_name, member.phone, member.email, heard):
            if mark in wanted:
                found.setdefault(mark, []).append(view)
    return found


def _name(card: MemberFacts) -> str:
    return names.folded_name(card.given_name, card.family_name)


def _marks(name: str, phone: str | None, email: str | None, heard: Heard) -> list[str]:
    """What two records of one person often share: how the name sounds, the telephone, the address."""
    if name not in heard:
        heard[name] = sounds.key(name)
    sound = heard[name] or name
    return [mark for mark in (f"name {sound}", *_contacts(phone, email)) if mark != "name "]


def _contacts(phone: str | None, email: str | None) -> Iterable[str]:
    if phone:
        yield f"phone {phone}"
    if email:
        yield f"email {email.casefold()}"
