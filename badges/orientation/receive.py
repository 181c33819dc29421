"""A service sends a person to a site: by the public form, or by telephone to a facilitator, who fills the same one.

The answer says the same, and the same day, of a person who waits, who came, who said no, and who is not to be called
any more: the service learns nothing, now or later.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import NAMESPACE_OID, uuid5

from sqlalchemy import func, select
from sqlalchemy.orm import Session as OrmSession

from badges.base.database import bounds
from badges.base.database.engine import take_turns
from badges.base.errors import Refused
from badges.base.rights import Action, Actor, require
from badges.base.services import Services
from badges.base.text.names import folded
from badges.base.times import local_date
from badges.network import rows as network
from badges.orientation import rows, rules
from badges.orientation.changes import Counted, count
from badges.orientation.facts import AGREED_TEXT, OrientationFacts
from badges.orientation.rules import SERVICE_LENGTH, ReachedBy
from badges.orientation.tables import Orientation, Referrer


@dataclass(frozen=True)
class Received:
    """What the service is told, once. `call_by` None: no call is made, since the person will come by themselves.

    `number`: of the orientation, for the staff alone; None where that number is not to be called any more.
    """

    call_by: date | None
    number: int | None = None


def receive(services: Services, facts: OrientationFacts, *, client_key: str, actor: Actor | None = None) -> Received:
    """Keep an orientation for its site. The same form sent twice is one, and so are the same words of one service.

    `actor` None: the public form. Raises Refused: orientation.site for a place that is not open; orientation.full when
    `bounds.ORIENTATIONS_UNREAD` wait there for a first call; NotFound and NotAllowed as `require`.
    """
    now = services.now()
    today = local_date(now)
    with services.database.begin() as session:
        take_turns(session, "orientations")
        site = network.site(session, facts.site)
        if site is None or not rules.receives(site.state, site.closed_on, today):
            raise Refused("orientation.site", part="site")
        if actor is not None:
            require(actor, Action.FOLLOW_ORIENTATIONS, site.id)
        comes = facts.reached_by is ReachedBy.COMES
        answer = None if comes else rules.call_by(today)
        phone = facts.phone if facts.reached_by is ReachedBy.PHONE else None  # else no number of theirs is kept
        referrer = _referrer(session, site.id, facts, today)
        words = f"{client_key} {referrer.id} {facts.first_name} {phone}"
        form_key = str(uuid5(NAMESPACE_OID, words))  # the same page, filled in for another person, is another form
        sent = session.scalar(select(Orientation).where(Orientation.client_key == form_key))
        if sent is None and actor is None and rows.unread(session, site.id) >= bounds.ORIENTATIONS_UNREAD:
            raise Refused("orientation.full")
        known = sent or _waiting(session, facts.first_name, phone, referrer)
        if known is not None:
            return Received(answer, known.id if actor is not None else None)
        if rows.is_not_called(services, session, phone, today):
            return Received(answer)
        count(session, Counted.RECEIVED, today)
        row = Orientation(
            **facts.columns(but=("phone", "message_allowed")),
            phone=phone,
            message_allowed=facts.message_allowed and phone is not None,
            site_id=site.id,
            referrer_id=referrer.id,
            agreed_text=AGREED_TEXT,
            received_at=now,
            received_on=today,
            recorded_by_id=actor.staff_id if actor is not None else None,
            client_key=form_key,
        )
        session.add(row)
        session.flush()
        return Received(answer, row.id if actor is not None else None)


def _referrer(session: OrmSession, site_id: int, facts: OrientationFacts, today: date) -> Referrer:
    """The row of the service at this site, made where there is none."""
    key = folded(facts.service)[:SERVICE_LENGTH]
    same = (Referrer.site_id == site_id, Referrer.folded_service == key, Referrer.contact == facts.contact)
    found = session.scalar(select(Referrer).where(*same))
    if found is None:
        found = Referrer(site_id=site_id, service=facts.service, folded_service=key, contact=facts.contact)
        session.add(found)
    found.last_sent_on = today
    session.flush()
    return found


def _waiting(session: OrmSession, first_name: str, phone: str | None, referrer: Referrer) -> Orientation | None:
    """The row of the same service that says the same and waits still."""
    same = (
        Orientation.referrer_id == referrer.id,
        func.lower(Orientation.first_name) == first_name.lower(),
        Orientation.phone.is_not_distinct_from(phone),
        *rows.WAITING,
    )
    return session.scalar(select(Orientation).where(*same).limit(1))
