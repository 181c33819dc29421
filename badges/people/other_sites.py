"""Members of other sites, and those that the coordination looks for: found by their whole name or telephone number
alone, and named in no other case.

A look is an act: the journal holds it, and for a day it allows the staff member to record what the member did here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session as OrmSession

from badges.base.errors import NotAllowed, NotFound, Refused
from badges.base.journal import reads as journal
from badges.base.journal.acts import Act
from badges.base.journal.record_act import About, note
from badges.base.rights import ACCOMPANIES, Actor, sees_site
from badges.base.services import Services
from badges.base.text import contacts, names
from badges.people import rows
from badges.people.tables import Member

LASTS: Final = timedelta(days=1)


@dataclass(frozen=True)
class FoundMember:
    """A member of another site, as first name and initial, unless it says otherwise."""

    id: int
    name: str
    site: str

    @classmethod
    def of(cls, member: Member) -> FoundMember:
        """Return what is shown of a member's row."""
        return cls(member.id, names.short(member.given_name, member.family_name), member.site.name)


def find(services: Services, actor: Actor, text: str) -> list[FoundMember]:
    """Find members of other sites by the whole name or the telephone number; each one found is noted in the journal.

    Part of a name finds no one. Raises NotAllowed: to those who accompany members elsewhere.
    """
    _refuse_accompanying(actor)
    with services.database.begin() as session:
        found = rows.bearing(session, whole_name=names.folded(text), phone=contacts.e164(text))
        return _looked_at(session, actor, found, services.now())


def find_by_number(services: Services, actor: Actor, member_id: int) -> list[FoundMember]:
    """The same for the holder of a card that was scanned."""
    _refuse_accompanying(actor)
    with services.database.begin() as session:
        found = [each for each in rows.members_by_id(session, [member_id]).values() if not each.practice]
        return _looked_at(session, actor, found, services.now())


def find_at_own_sites(services: Services, actor: Actor, text: str) -> list[FoundMember]:
    """Find members of the actor's sites, which for the coordination are all, by the whole name or the telephone number.

    Their names are whole, and each one found is noted in the journal. Raises NotAllowed: as `find` does.
    """
    _refuse_accompanying(actor)
    with services.database.begin() as session:
        named = rows.bearing(session, whole_name=names.folded(text), phone=contacts.e164(text))
        found = [each for each in named if sees_site(actor, each.site_id)]
        for each in found:
            note(session, Act.MEMBER_FOUND, actor, About(member_id=each.id, site_id=each.site_id), services.now())
        return [FoundMember(each.id, names.full(each.given_name, each.family_name), each.site.name) for each in found]


def note_looks(services: Services, actor: Actor, numbers: Collection[int]) -> None:
    """Note in the journal that the actor found these members by the whole name, or by their card."""
    with services.database.begin() as session:
        for each in rows.members_by_id(session, numbers).values():
            note(session, Act.MEMBER_FOUND, actor, About(member_id=each.id, site_id=each.site_id), services.now())


def found_before(session: OrmSession, actor: Actor, numbers: Collection[int], now: datetime) -> list[FoundMember]:
    """Those of these members that the actor found within a day."""
    allowed = _found(session, actor, numbers, now)
    return [FoundMember.of(each) for number, each in rows.members_by_id(session, allowed).items() if number in allowed]


def nameable(
    session: OrmSession,
    actor: Actor,
    numbers: Collection[int],
    now: datetime,
    known: Collection[int] = (),
    *,
    practice: bool = False,
) -> list[Member]:
    """The members with these numbers, if the actor may name each of them (`those_nameable`).

    `practice`: practice members may be among them, and the caller refuses those.
    Raises NotFound: for any other number, as for one that does not exist; Refused: `member.practice`.
    """
    found = those_nameable(session, actor, numbers, now, known)
    if not practice and any(each.practice for each in found):
        raise Refused("member.practice")
    if len(found) < len(set(numbers)):
        raise NotFound
    return found


def those_nameable(
    session: OrmSession, actor: Actor, numbers: Collection[int], now: datetime, known: Collection[int] = ()
) -> list[Member]:
    """Those of these members that the actor may name, practice members too; the others are left out.

    They may name a member of a site of theirs, one of `known` (who came there before), and one that they found within
    a day.
    """
    found = rows.members_by_id(session, numbers) if numbers else {}
    elsewhere = {number for number, each in found.items() if number not in known and not sees_site(actor, each.site_id)}
    others = elsewhere - _found(session, actor, elsewhere, now)
    return [each for number, each in found.items() if number not in others]


def _refuse_accompanying(actor: Actor) -> None:
    """A search would tell whether a person that they accompany is a member, and where."""
    if actor.accompanies:
        raise NotAllowed(ACCOMPANIES)


def _found(session: OrmSession, actor: Actor, numbers: Collection[int], now: datetime) -> set[int]:
    if actor.staff_id is None or not numbers:
        return set()
    return journal.members_of(session, actor.staff_id, Act.MEMBER_FOUND, numbers, now - LASTS)


def _looked_at(session: OrmSession, actor: Actor, found: Iterable[Member], now: datetime) -> list[FoundMember]:
    """Note each look at a member of another site, and return what is shown of them."""
    elsewhere = [each for each in found if not sees_site(actor, each.site_id)]
    for member in elsewhere:
        note(session, Act.MEMBER_FOUND, actor, About(member_id=member.id, site_id=member.site_id), now)
    return [FoundMember.of(member) for member in elsewhere]
