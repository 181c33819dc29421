"""An address that a member names on their private page, and a colleague's word that it is theirs (decisions 54).

The private link alone proves nothing: the staff member who showed it can open it. So an address other than the
confirmed one needs its own code, and besides the code that went to the confirmed one, or the word of a colleague who
could not have used the link: said in the office, or on a paper put into the member's hand (`papers`).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Select, and_, delete, func, or_, select
from sqlalchemy.orm import Session as OrmSession

from badges.base.errors import NotFound, Refused
from badges.base.journal.acts import Act
from badges.base.journal.record_act import About, note
from badges.base.rights import Action, Actor, may, require_staff
from badges.base.services import Services
from badges.base.text.contacts import same
from badges.people.addresses import address_owner, confirmed_address
from badges.people.addresses.tables import AddressClaim
from badges.people.tables import Member

KEPT: Final = timedelta(days=30)  # an address of which nobody said that it is the member's
MOST: Final = 50


@dataclass(frozen=True)
class ClaimView:
    """An address that a member named, for the pages. `member`: their number and their given name."""

    id: int
    member_id: int
    given_name: str
    family_name: str | None
    email: str
    asked_at: datetime
    proved_at: datetime | None
    word_at: datetime | None
    made_at: datetime | None
    told_at: datetime | None
    waits: bool  # for a colleague's word

    @classmethod
    def of(cls, claim: AddressClaim) -> ClaimView:
        """Return the view of a claim's row."""
        member = claim.member
        return cls(
            claim.id, member.id, member.given_name, member.family_name, claim.email, claim.asked_at, claim.proved_at,
            claim.word_at, claim.made_at, claim.told_at, claim.number is not None and claim.word_at is None,
        )  # fmt: skip


def named(session: OrmSession, member_id: int, email: str) -> AddressClaim | None:
    """The claim of a member to an address, its row locked; whatever capitals it was typed with."""
    chosen = select(AddressClaim).where(AddressClaim.member_id == member_id).order_by(AddressClaim.id)
    return next(
        (each for each in session.scalars(chosen.with_for_update(of=AddressClaim)) if same(each.email, email)), None
    )


def name(session: OrmSession, member: Member, email: str, now: datetime) -> AddressClaim:
    """Record that a member names an address. Who may say that it is theirs is asked from the first time on."""
    claim = named(session, member.id, email)
    if claim is None:
        claim = AddressClaim(member_id=member.id, email=email, asked_at=now)
        session.add(claim)
        session.flush()
    return claim


def stands(claim: AddressClaim | None) -> bool:
    """Whether a colleague has said that a claimed address is the member's, and its code was typed."""
    return claim is not None and claim.proved_at is not None and claim.word_at is not None


def prove(claim: AddressClaim, number: int, now: datetime) -> None:
    """Record that the code that went to the address was typed on the private page, for the award with this number."""
    claim.proved_at, claim.number = now, number


def give_word(session: OrmSession, claim: AddressClaim, staff_id: int, now: datetime) -> None:
    """Record a colleague's word; the address of the record counts as confirmed from now on, if it is this one.

    Raises Refused: as `address_owner.refuse_speaker`, and `address.staff`.
    """
    address_owner.refuse_staffs(session, claim.member, claim.email)
    address_owner.refuse_speaker(session, staff_id, claim.member, claim.email, claim.asked_at, now)
    claim.word_at, claim.word_by_id = now, staff_id
    confirmed_address.confirm(claim.member, claim.email, now)


def say(services: Services, actor: Actor, claim_id: int, *, theirs: bool) -> None:
    """Say for a member that an address is theirs, or that it is not: it must then be named anew. Idempotent.

    Raises NotFound; NotAllowed; Refused: `word.too_early` before its code was typed, and as `give_word`.
    """
    staff_id, now = require_staff(actor), services.now()
    with services.database.begin() as session:
        claim = _held(session, actor, claim_id)
        if claim.word_at is not None and theirs:
            return
        if claim.proved_at is None:
            raise Refused("word.too_early")
        about = About(member_id=claim.member_id, site_id=claim.member.site_id, text="yes" if theirs else "no")
        if theirs:
            give_word(session, claim, staff_id, now)
        else:
            session.delete(claim)
        note(session, Act.ADDRESS_VOUCHED, actor, about, now)


def told(services: Services, actor: Actor, claim_id: int) -> None:
    """Note that the member was told of the form that was made for an address, by a colleague who had no part in it.

    Idempotent. Raises NotFound; NotAllowed; Refused: as `address_owner.refuse_speaker`; `word.said_it` for who gave the
    word.
    """
    staff_id, now = require_staff(actor), services.now()
    with services.database.begin() as session:
        claim = _held(session, actor, claim_id)
        if claim.told_at is not None or claim.made_at is None:
            return
        if address_owner.is_one_person(session, staff_id, claim.word_by_id):
            raise Refused("word.said_it")
        address_owner.refuse_speaker(session, staff_id, claim.member, claim.email, claim.asked_at, now)
        claim.told_at, claim.told_by_id = now, staff_id


def _held(session: OrmSession, actor: Actor, claim_id: int) -> AddressClaim:
    claim = session.get(AddressClaim, claim_id, with_for_update={"of": AddressClaim})
    if (
        claim is None
        or claim.member.erased_at is not None
        or not may(actor, Action.CHANGE_MEMBER, claim.member.site_id)
    ):
        raise NotFound
    return claim


# -- what waits -------------------------------------------------------------------------------------------------------

_PROVED: Final = and_(AddressClaim.number.is_not(None), AddressClaim.word_at.is_(None))
_UNTOLD: Final = and_(AddressClaim.made_at.is_not(None), AddressClaim.told_at.is_(None))


def counting(site_ids: Collection[int]) -> Select[int]:
    """Count the addresses of these sites' members that wait for a colleague's word, or of which they are to be told."""
    return select(func.count(AddressClaim.id)).join(Member).where(_waits(), _is_at(site_ids))


def at_sites(session: OrmSession, site_ids: Collection[int]) -> list[ClaimView]:
    """Those, oldest first, `MOST` at most."""
    chosen = select(AddressClaim).join(Member).where(_waits(), _is_at(site_ids)).order_by(AddressClaim.id)
    return [ClaimView.of(each) for each in session.scalars(chosen.limit(MOST))]


def of_member(session: OrmSession, member_id: int) -> list[ClaimView]:
    """Every address that a member named and that is kept, latest first."""
    chosen = select(AddressClaim).where(AddressClaim.member_id == member_id).order_by(AddressClaim.id.desc())
    return [ClaimView.of(each) for each in session.scalars(chosen)]


def going_on(session: OrmSession, member_id: int, number: int) -> ClaimView | None:
    """The address whose code a member typed for the award with this number, while no form was made for it since."""
    chosen = select(AddressClaim).where(AddressClaim.member_id == member_id, AddressClaim.number == number)
    found = session.scalar(chosen.order_by(AddressClaim.proved_at.desc(), AddressClaim.id.desc()).limit(1))
    return ClaimView.of(found) if found is not None else None


def made(claim: AddressClaim, now: datetime, *, told: bool) -> None:
    """Record that a form was made for the address. `told`: a letter tells the member; else their site is to."""
    claim.number, claim.made_at, claim.told_at = None, now, now if told else None


def claimed(session: OrmSession, member_ids: Collection[int]) -> Sequence[str]:
    """Every address that these members named and that is kept."""
    return session.scalars(select(AddressClaim.email).where(AddressClaim.member_id.in_(member_ids))).all()


def _waits() -> ColumnElement[bool]:
    return or_(_PROVED, _UNTOLD)


def _is_at(site_ids: Collection[int]) -> ColumnElement[bool]:
    return and_(Member.site_id.in_(site_ids), Member.erased_at.is_(None))


def forget_old(session: OrmSession, now: datetime) -> int:
    """Delete the addresses that were not said to be the member's within a month. Returns how many."""
    old = AddressClaim.asked_at < now - KEPT, AddressClaim.word_at.is_(None), AddressClaim.made_at.is_(None)
    return int(session.execute(delete(AddressClaim).where(*old)).rowcount)  # type: ignore[attr-defined]
