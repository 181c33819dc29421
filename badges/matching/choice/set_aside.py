"""Put aside two postings, or a posting and a workshop or an idea, that do not suit: the pair, not who refused."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Select, select
from sqlalchemy.orm import Session as OrmSession

from badges.base.database.engine import take_turns
from badges.base.errors import NotFound, Refused
from badges.base.rights import Actor, sees_site
from badges.base.services import Services
from badges.base.times import local_date
from badges.gatherings.tables import Workshop
from badges.matching.choice.facts import Kind, Pair
from badges.matching.postings import rows
from badges.matching.rules import PostingSide
from badges.matching.tables import Idea, Posting, SetAside
from badges.people.tables import Member

# Taken before any row: from the other side, the same pair locks the same two postings in the other order.
TURN: Final = "set aside"


def put_aside(services: Services, actor: Actor, pair: Pair) -> None:
    """Keep that a pair is not shown again while both live. Putting it aside twice keeps it once.

    Raises NotFound: also for what another site has; NotAllowed; Refused: form.choice for two that make no pair.
    """
    with services.database.begin() as session:
        take_turns(session, TURN)
        columns = _columns(session, actor, pair)
        if session.scalar(_chosen(columns)) is None:
            session.add(SetAside(**columns, set_aside_on=local_date(services.now())))


def take_back(services: Services, actor: Actor, pair: Pair) -> None:
    """Show a pair again, after a slip of the finger. What was not put aside stays as it is.

    Raises NotFound; NotAllowed; Refused: as `put_aside`.
    """
    with services.database.begin() as session:
        found = session.scalar(_chosen(_columns(session, actor, pair)))
        if found is not None:
            session.delete(found)


def _chosen(columns: dict[str, int]) -> Select[SetAside]:
    names = ("offer_id", "request_id", "workshop_id", "idea_id")
    return select(SetAside).where(*(getattr(SetAside, each).is_not_distinct_from(columns.get(each)) for each in names))


def _columns(session: OrmSession, actor: Actor, pair: Pair) -> dict[str, int]:
    """The columns that a pair fills. The posting of the person is held until the transaction ends."""
    own = rows.held(session, actor, pair.own)
    mine = "offer_id" if own.side is PostingSide.OFFERED else "request_id"
    site_id = session.scalar(_site_of(pair))
    if site_id is None or not sees_site(actor, site_id):
        raise NotFound
    if pair.kind is not Kind.POSTING:
        return {mine: own.id, f"{pair.kind}_id": pair.number}
    other = session.get_one(Posting, pair.number)
    if other.side is own.side or other.member_id == own.member_id:
        raise Refused("form.choice")
    return {mine: own.id, "request_id" if mine == "offer_id" else "offer_id": other.id}


def _site_of(pair: Pair) -> Select[int]:
    """Select the site of what goes with the person's posting. Raises NotFound: a meeting is not put aside."""
    if pair.kind is Kind.WORKSHOP:
        return select(Workshop.site_id).where(Workshop.id == pair.number)
    if pair.kind is Kind.IDEA:
        return select(Idea.site_id).where(Idea.id == pair.number)
    if pair.kind is Kind.MEETING:
        raise NotFound
    return select(Member.site_id).join(Posting, Posting.member_id == Member.id).where(Posting.id == pair.number)
