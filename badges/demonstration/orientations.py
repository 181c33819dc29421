"""The people that fictional services sent: one in each state, one who did not answer, one who comes by herself."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from sqlalchemy import func, select

from badges.base.rights import Actor
from badges.base.services import Services
from badges.orientation import follow
from badges.orientation.facts import OrientationFacts
from badges.orientation.receive import receive
from badges.orientation.rules import OrientationStep, ReachedBy
from badges.orientation.tables import Orientation

_MISSION, _CCAS, _JOBS = (
    ("Mission locale", "accueil@mission-locale.example"),
    ("CCAS", "05 00 00 00 31"),
    ("Service d’emploi", "orientation@emploi.example"),
)

_FOLLOWED_BY = {"gueret": "lea", "la-souterraine": "ines", "auzances": "solange"}
_ACTS: Mapping[OrientationStep, Callable[[Services, Actor, int], None]] = {
    OrientationStep.TRY: follow.note_try,
    OrientationStep.CALL: partial(follow.note_call, told=True),
    OrientationStep.CAME: partial(follow.note_coming, told=True),
    OrientationStep.CLOSE: follow.close,
}


@dataclass(frozen=True)
class Sent:
    """One person. `who` wrote it down on the telephone, None: the service filled the form. `then`: what followed."""

    days_ago: int
    who: str | None
    site: str
    first_name: str
    service: tuple[str, str]
    phone: str = ""
    note: str = ""
    reached_by: ReachedBy = ReachedBy.PHONE
    minor: bool = False
    then: OrientationStep | None = None


SENT = (  # in the order in which they came
    Sent(9, None, "gueret", "Hakim", _MISSION, "06 00 00 00 44", "Cherche à parler français.",
         then=OrientationStep.CAME),
    Sent(9, None, "gueret", "Odile", _CCAS, "", "", ReachedBy.SERVICE, then=OrientationStep.CLOSE),
    Sent(8, "solange", "auzances", "Bruno", _JOBS, "06 00 00 00 46", then=OrientationStep.CALL),
    Sent(6, None, "gueret", "Nadège", _JOBS, "06 00 00 00 43", "Sait réparer les vélos.", then=OrientationStep.CALL),
    Sent(4, "lea", "gueret", "Daniel", _CCAS, "06 00 00 00 42", "", ReachedBy.PHONE, False, OrientationStep.TRY),
    Sent(2, None, "gueret", "Léo", _MISSION, "06 00 00 00 45", "Dessine très bien.", minor=True),
    Sent(2, None, "la-souterraine", "Rose", _CCAS, "", "Voudrait apprendre à tricoter.", ReachedBy.COMES),
    Sent(1, None, "gueret", "Samira", _MISSION, "06 00 00 00 41", "Aime le jardin. Préfère le matin."),
)  # fmt: skip


def send_all(at: Callable[[int, int], Services], actors: Mapping[str, Actor]) -> None:
    """Record all of it. `at(days_ago, hour)`: the services at that moment."""
    for each in SENT:
        service, contact = each.service
        facts = OrientationFacts(
            site=each.site, first_name=each.first_name, reached_by=each.reached_by, minor=each.minor,
            phone=each.phone or None, message_allowed=bool(each.phone), note=each.note or None, service=service,
            contact=contact, agreed=True,
        )  # fmt: skip
        by = actors[each.who] if each.who is not None else actors[_FOLLOWED_BY[each.site]]
        receive(at(each.days_ago, 10), facts, client_key=str(uuid.uuid4()), actor=by if each.who is not None else None)
        if each.then is not None:
            _ACTS[each.then](at(each.days_ago - 1, 11), by, _last(at(0, 8)))


def _last(services: Services) -> int:
    """The number of who was sent last: the form of a service does not tell it."""
    with services.database.begin(read_only=True) as session:
        return session.scalars(select(func.max(Orientation.id))).one()
