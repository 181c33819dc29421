"""A facilitator puts two members in touch: a thread begins, and who would give is asked first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from badges.base.errors import NotFound, Refused
from badges.base.rights import Action, Actor, require
from badges.base.services import Services
from badges.base.times import local_date
from badges.gatherings.activities import changes as activities
from badges.matching.introductions import changes, rows
from badges.matching.introductions.rules import terms
from badges.matching.postings.views import PostingView
from badges.matching.rules import PostingSide, PostingState
from badges.matching.tables import Introduction, MemberConditions, Posting
from badges.network.rows import held_site
from badges.network.rules import refuse_closed


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Who would give and who would receive, and on what it rests: an offer, a request, or both.

    `with_parent`: what the form ticks of a member under 15.
    """

    giver_id: int
    receiver_id: int
    offer_id: int | None = None
    request_id: int | None = None
    with_parent: bool = False


def propose(services: Services, actor: Actor, pair: Pair, *, client_key: str | None = None) -> int:
    """Begin a thread, and return its number: at the site of the request, else of the offer. Two of a pair are one.

    Raises NotFound; NotAllowed; Refused: introduction.two_people, introduction.nothing without an offer or a request,
    introduction.over for one that ended or was not read, introduction.apart where the two are kept apart or one rests:
    the same word for each; introduction.parent under 15; introduction.own for one of her own records, tie.unanswered;
    site.closed.
    """
    now = services.now()
    if pair.giver_id == pair.receiver_id:
        raise Refused("introduction.two_people")
    with services.database.begin() as session:
        activities.hold(session)
        giver, receiver = rows.two(session, pair.giver_id, pair.receiver_id)
        for member in (giver, receiver):
            require(actor, Action.PUT_IN_TOUCH, member.site_id)
        rows.refuse_own(session, actor, giver, receiver)
        if (known := _known(session, pair, client_key)) is not None:
            return known
        offer, request = _postings(session, pair, now)
        if rows.kept_apart(session, giver.id, receiver.id):
            raise Refused("introduction.apart")
        on = terms(giver.age, receiver.age)
        if on.with_parent and not pair.with_parent:
            raise Refused("introduction.parent")
        told = request or offer
        site = held_site(session, receiver.site_id if request is not None else giver.site_id)
        refuse_closed(site.state)
        found = Introduction(
            site_id=site.id,
            activity_id=told.activity_id if told is not None else None,
            giver=giver,
            receiver=receiver,
            offer_id=pair.offer_id,
            request_id=pair.request_id,
            words=told.words if told is not None else None,
            sought_on=_since(request),
            at_meetings=on.at_meetings or _wish_for_meetings(session, giver.id, receiver.id),
            with_parent=on.with_parent,
            created_at=now,
            created_by_id=actor.staff_id,
            moved_at=now,
            client_key=client_key,
        )
        session.add(found)
        session.flush()
        changes.write_letter(session, giver, now)
        return found.id


def _known(session: OrmSession, pair: Pair, client_key: str | None) -> int | None:
    """The thread of a form that was sent before, or the open one of the same two people, who gives as here."""
    if client_key is not None:
        found = session.scalar(select(Introduction).where(Introduction.client_key == client_key))
        if found is not None:
            if (found.giver_id, found.receiver_id) != (pair.giver_id, pair.receiver_id):
                raise NotFound
            return found.id
    same = select(Introduction.id).where(
        Introduction.giver_id == pair.giver_id,
        Introduction.receiver_id == pair.receiver_id,
        Introduction.ended_at.is_(None),
    )
    return session.scalar(same.order_by(Introduction.id).limit(1))


def _postings(session: OrmSession, pair: Pair, now: datetime) -> tuple[Posting | None, Posting | None]:
    """The offer and the request on which the thread rests: standing, read, and of these two."""
    if pair.offer_id is None and pair.request_id is None:
        raise Refused("introduction.nothing")
    return (
        _posting(session, pair.offer_id, PostingSide.OFFERED, pair.giver_id, now),
        _posting(session, pair.request_id, PostingSide.SOUGHT, pair.receiver_id, now),
    )


def _posting(
    session: OrmSession, posting_id: int | None, side: PostingSide, member_id: int, now: datetime
) -> Posting | None:
    if posting_id is None:
        return None
    found = session.get(Posting, posting_id)
    if found is None or found.member_id != member_id or found.side is not side:
        raise NotFound
    if PostingView.of(found).state(local_date(now)) is not PostingState.SHOWN:
        raise Refused("introduction.over")
    return found


def _wish_for_meetings(session: OrmSession, *member_ids: int) -> bool:
    """Whether one of two members wishes « à la rencontre seulement »."""
    wished = select(MemberConditions.member_id).where(MemberConditions.member_id.in_(member_ids))
    return bool(session.scalar(select(wished.where(MemberConditions.at_meetings_only).exists())))


def _since(request: Posting | None) -> date | None:
    return local_date(request.created_at) if request is not None else None
