"""A colleague leaves: who takes what waits on them, and the end of the account. What has no taker stays to be given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session as OrmSession

from badges.base.database.engine import take_turns
from badges.base.errors import NotFound, Refused
from badges.base.journal.acts import Act
from badges.base.journal.record_act import About, note
from badges.base.rights import Action, Actor, require
from badges.base.services import Services
from badges.base.times import local_date
from badges.gatherings import changes as gatherings
from badges.leaving.handover import reads
from badges.leaving.handover.reads import Thing
from badges.leaving.handover.rules import Waits
from badges.leaving.handover.tables import Handover
from badges.network import accounts
from badges.network.tables import Staff

Takers = Mapping[tuple[int, Waits], int]  # by site and kind, the number of an account


def close(services: Services, actor: Actor, staff_id: int, takers: Takers) -> None:
    """Give what waits on a colleague to others, and close the account, on a full disk too.

    Raises as `give` and `accounts.disable` do, and then nothing has changed.
    """
    require(actor, Action.DISABLE_STAFF)
    with services.database.begin(essential=True) as session:
        _give(services, session, actor, staff_id, takers)
        accounts.shut(services, session, actor, staff_id)


def reopen(services: Services, actor: Actor, staff_id: int, *, by_letter: bool = False) -> str:
    """Open a closed account again and return the key of a new one-time link; the old password serves no more.

    What others took over and still waits is theirs again; a gathering stays with who leads it since. Raises as
    `accounts.open_again` and `accounts.reset` do, and then nothing has changed.
    """
    require(actor, Action.DISABLE_STAFF)
    with services.database.begin() as session:
        take_turns(session, "handover")
        accounts.open_again(services, session, actor, staff_id)
        session.execute(delete(Handover).where(Handover.staff_id == staff_id))
        return accounts.start_over(services, session, actor, staff_id, by_letter=by_letter)


def give(services: Services, actor: Actor, staff_id: int, takers: Takers) -> None:
    """Give what waits on a colleague, open account or closed, to others: each kind at each site to one of them.

    A gathering has its new leader from now on; everything else keeps who began it, and is shown to the taker. What is
    named here and waits no more is passed over. Idempotent. Raises NotFound; NotAllowed; Refused: handover.taker for
    one who does not work there, has no open account, is the same person, or accompanies members elsewhere.
    """
    require(actor, Action.DISABLE_STAFF)
    with services.database.begin() as session:
        _give(services, session, actor, staff_id, takers)


def _give(services: Services, session: OrmSession, actor: Actor, staff_id: int, takers: Takers) -> None:
    now = services.now()
    take_turns(session, "handover")
    person = session.get(Staff, staff_id)
    if person is None:
        raise NotFound
    able = reads.takers(session, {site_id for site_id, _kind in takers}, local_date(now), but=staff_id)
    for (site_id, kind), taker_id in takers.items():
        if taker_id not in dict(able[site_id]):
            raise Refused("handover.taker")
        if things := reads.each_waiting(session, staff_id, kind, site_id):
            _hand_over(session, now, person, taker_id, (site_id, kind), things)
            about = About(site_id=site_id, text=f"staff:{staff_id}:{taker_id}:{kind.value}")
            note(session, Act.HANDED_OVER, actor, about, now)


def _hand_over(
    session: OrmSession,
    now: datetime,
    person: Staff,
    taker_id: int,
    what: tuple[int, Waits],
    things: Sequence[Thing],
) -> None:
    site_id, kind = what
    for each in things:
        known = session.get(Handover, each.handover_id) if each.handover_id is not None else None
        if known is None:
            facts = {"staff_id": person.id, "site_id": site_id, "kind": kind, "subject_id": each.subject_id}
            session.add(Handover(**facts, taker_id=taker_id, handed_at=now))
        elif each.owner_id == taker_id:  # it goes back to the one who began it
            session.delete(known)
        else:
            known.taker_id, known.handed_at = taker_id, now
    if kind is Waits.GATHERINGS:
        gatherings.lead(session, [each.subject_id for each in things], taker_id)


def forget_settled(services: Services) -> int:
    """Forget each handover of which nothing waits any more, once its taker was told for a month. For the nightly job.

    Returns how many there were.
    """
    now = services.now()
    with services.database.begin() as session:
        settled = reads.settled(session, now)
        if settled:
            session.execute(delete(Handover).where(Handover.id.in_(settled)))
        return len(settled)
