"""What a member does alone, from their private page, with a one-use code: read everything, leave, be erased.

The link shows, and does no more (decisions 27). The code goes to the address that counts as the member's; where none
does, to the one of the record, unless the account that wrote it there also showed the link in the day before and
so has both. It counts only while this is still the address. Who has none asks the site, in person.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from badges.base import outbox
from badges.base.errors import NotFound, Refused
from badges.base.services import Services
from badges.base.text.names import of_place
from badges.leaving import depart
from badges.leaving.erasure import erasure_request
from badges.leaving.export import Export, gathered
from badges.leaving.reads import ErasureView
from badges.leaving.rules import WAITING
from badges.leaving.tables import Erasure
from badges.people import links
from badges.people.addresses import address_owner, confirmed_address
from badges.people.own import codes
from badges.people.own.member_row import own_member
from badges.people.tables import Member
from keys import tokens

ABOUT: Final = "own_code"  # the purpose of its letters, whose number is the member's
AGAIN: Final = timedelta(minutes=15)  # in which a code that was used to read serves to take the file along
_RECEIPT: Final = "erasure-receipt"


class OwnAct(StrEnum):
    """What a code is for; a code of one act does not do another."""

    READ = "read"
    LEAVE = "leave"
    ERASE = "erase"


def send_code(services: Services, member_id: int, act: OwnAct) -> None:
    """Send a one-use code for an act to the member's e-mail address.

    Raises NotFound; Refused: `own.no_email`, `own.address_inside`, and as `codes.make`.
    """
    now = services.now()
    with services.database.begin() as session:
        member = own_member(session, member_id)
        address = _address(session, member, now)
        secret = codes.make(services, session, member_id=member.id, purpose=act, number=member.id, email=address)
        if secret is None:
            return
        of_site = of_place(member.site.name)
        text = outbox.fill("badges.leaving", "own_code.txt", act=act, of_site=of_site, code=secret)
        outbox.write(session, address, text, due_at=now, purpose=ABOUT, number=member.id)
    services.enqueue("send_letters")


def read_all(services: Services, member_id: int, typed: str) -> Export:
    """Everything that the registry gives of the member, and an entry in the journal.

    The code can be typed again for a quarter of an hour, so that what was read can be taken along as a file.
    Raises NotFound; Refused: `backpack.code_wrong`.
    """
    found = None
    with services.database.begin() as session:
        member = own_member(session, member_id)
        if _proved(services, session, member, OwnAct.READ, typed):
            found = gathered(session, None, member, services.now())
    if found is None:
        raise Refused("backpack.code_wrong")
    return found


def leave(services: Services, member_id: int, typed: str, *, hide_badges: bool, still_asked: bool = False) -> None:
    """Record that the member leaves, on their own word; `depart.leave` says what follows.

    For one who has left, by a first click or through the staff, nothing is left to do, and no code is asked.
    Raises NotFound; Refused: `backpack.code_wrong`.
    """
    with services.database.begin() as session:
        member = own_member(session, member_id)
        if member.left_on is not None:
            return
        good = _proved(services, session, member, OwnAct.LEAVE, typed)
        if good:
            now = services.now()
            depart.record(session, None, member, now, died=False, hide_badges=hide_badges, still_asked=still_asked)
    if not good:
        raise Refused("backpack.code_wrong")


def erase(services: Services, member_id: int, typed: str, *, name: str, fact: str) -> int:
    """Hide the member at once and destroy them after `WAITING`, as `erasure_request.ask`.

    Returns the number of the request. The same code typed again, as by a second click, answers with the request that it
    made. A name or a fact that is not the person's uses up nothing. Raises NotFound; Refused: `backpack.code_wrong`,
    `erasure.name`, `erasure.fact`.
    """
    now = services.now()
    with services.database.begin() as session:
        number = _asked_with(services, session, member_id, typed)
        if number is None:
            member = own_member(session, member_id)
            if _proved(services, session, member, OwnAct.ERASE, typed):
                erasure_request.refuse_another(erasure_request.known(session, member), name, fact)
                number = erasure_request.hide_member(session, member, now, now, now + WAITING, None).id
    if number is None:
        raise Refused("backpack.code_wrong")
    return number


def erased_with(services: Services, key: str, typed: str) -> int:
    """The number of the request that was made with this code on the private page of this key, whose link is dead now.

    A second click, or a page that is sent again, so leads to the receipt too. Raises NotFound: `link.ended` for every
    other key and code.
    """
    with services.database.begin() as session:
        member_id = links.hidden_by_key(services, session, key)
        number = _asked_with(services, session, member_id, typed) if member_id is not None else None
    if number is None:
        raise NotFound("link.ended")
    return number


def _address(session: OrmSession, member: Member, now: datetime) -> str:
    """The address that proves who the member is. Raises Refused: `own.no_email`, `own.address_inside`."""
    counts = confirmed_address.confirmed(session, member, now)
    if counts is not None:
        return counts
    if member.email is None:
        raise Refused("own.no_email")
    if address_owner.is_in_one_hand(session, member, member.email, now):
        raise Refused("own.address_inside")
    return member.email


def _proved(services: Services, session: OrmSession, member: Member, act: OwnAct, typed: str) -> bool:
    """Whether the code of this act was typed. It must have gone to the address that it would go to now.

    Raises Refused: `own.address_inside`.
    """
    now = services.now()
    waiting = codes.last(session, member.id, act, member.id, now)
    if waiting is None or member.email is None or waiting.email != _address(session, member, now):
        return False
    if waiting.used_at is not None and (act is not OwnAct.READ or now > waiting.used_at + AGAIN):
        return False
    return codes.attempt(services, waiting, typed)


def _asked_with(services: Services, session: OrmSession, member_id: int, typed: str) -> int | None:
    """The open request that this very code made; None where it made none."""
    member = session.get(Member, member_id, with_for_update={"of": Member})
    if member is None or member.erased_at is None:
        return None
    used = codes.last(session, member.id, OwnAct.ERASE, member.id, services.now())
    if used is None or used.used_at is None or not codes.attempt(services, used, typed):
        return None
    erasure = erasure_request.open_erasure(session, member_id=member.id)
    return erasure.id if erasure is not None else None


def receipt_key(services: Services, erasure_id: int) -> str:
    """The key of a receipt's page: an erased person has no other, since their link is dead. It names no person."""
    return tokens.write(services.settings.secret_key, _RECEIPT, str(erasure_id).encode("ascii"))


def receipt(services: Services, session: OrmSession, key: str) -> ErasureView | None:
    """The request behind the key of a receipt; None for any other text."""
    data = tokens.read(services.settings.secret_key, _RECEIPT, key)
    found = session.scalar(select(Erasure).where(Erasure.id == int(data))) if data is not None else None
    return ErasureView.of(found) if found is not None else None
