"""The meeting of three: what is agreed there, that it took place, or that the two know each other already. Then their
own meetings: exchanges that bear the number of the thread, and stand in the agenda."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session as OrmSession

from badges.base import versions
from badges.base.errors import Refused
from badges.base.facts import Facts, Kind, fact
from badges.base.parsers import a_day, a_number, at_most, optional
from badges.base.rights import Actor
from badges.base.services import Services
from badges.base.text.sentences import reaches_someone
from badges.base.times import local_date
from badges.exchanges import changes as exchanges
from badges.exchanges.facts import ExchangeFacts
from badges.gatherings.activities import changes as activities
from badges.matching.introductions import rows
from badges.matching.introductions.rules import ThreadAct, ThreadState
from badges.matching.introductions.views import state_of
from badges.matching.tables import Introduction, MemberConditions

WORDS: int = 120
SHORT: int = 60


def _said(limit: int) -> Callable[[str], str | None]:
    def parse(text: str) -> str | None:
        said = at_most(limit, "introduction.too_long")(text)
        if said is not None and reaches_someone(said):
            raise Refused("posting.contact")
        return said

    return parse


@dataclass(frozen=True, kw_only=True)
class ArrangementFacts(Facts):
    """What the two agree on before they begin. `mediator`: a member who accompanies; None: the facilitator herself."""

    meeting_on: date | None = fact(
        optional(a_day), label="introduction_day", kind=Kind.DAY, codes=("introduction.day", "introduction.no_meeting"),
        column=Introduction.meeting_on, default=None,
    )  # fmt: skip
    what: str | None = fact(
        _said(WORDS), label="introduction_what", limit=WORDS, column=Introduction.what, default=None
    )
    place: str | None = fact(
        _said(WORDS), label="introduction_place", limit=WORDS, codes=("introduction.at_meetings",),
        column=Introduction.place, default=None,
    )  # fmt: skip
    rhythm: str | None = fact(
        _said(SHORT), label="introduction_rhythm", limit=SHORT, column=Introduction.rhythm, default=None
    )
    stops: str | None = fact(
        _said(SHORT), label="introduction_stops", limit=SHORT, column=Introduction.stops, default=None
    )
    mediator: int | None = fact(
        optional(a_number), label="introduction_mediator", kind=Kind.CHOICE, codes=("introduction.mediator",),
        column=Introduction.mediator_id, fills=False, default=None,
    )  # fmt: skip


def arrange(
    services: Services, actor: Actor, introduction_id: int, facts: ArrangementFacts, *, shown: str | None = None
) -> None:
    """Record what is agreed for the meeting of three, as long as it did not take place. Saving it twice is once.

    Raises NotFound; NotAllowed; Outdated; Refused: introduction.step, introduction.day for one that is over,
    introduction.no_meeting,
    introduction.mediator for a member who did not say yes to that.
    """
    today = local_date(services.now())
    with services.database.begin() as session:
        found, _who = rows.acting(session, actor, introduction_id, ThreadAct.ARRANGE)
        recorded = recorded_facts(found)
        if facts == recorded:
            return
        versions.refuse_outdated(shown, recorded.version)
        if facts.meeting_on is not None and facts.meeting_on < today and facts.meeting_on != recorded.meeting_on:
            raise Refused("introduction.day")
        if (
            facts.meeting_on is not None
            and found.at_meetings
            and not rows.meets_on(session, found.site_id, facts.meeting_on)
        ):
            raise Refused("introduction.no_meeting")
        facts.fill(found)
        _mediate(session, actor, found, facts.mediator)
        if found.at_meetings:
            found.place = None  # at the meetings of the site: under 18 there is no other
        found.moved_at = services.now()


def recorded_facts(found: object) -> ArrangementFacts:
    """What is agreed, by a row or its view."""
    mediator = getattr(found, "mediator", None)
    return ArrangementFacts.recorded(found, mediator=mediator.id if mediator is not None else None)


def meet(services: Services, actor: Actor, introduction_id: int, *, known_already: bool = False) -> ThreadState:
    """Say that the meeting of three took place, or that the two know each other already. Twice is once.

    Raises NotFound; NotAllowed; Refused: introduction.step; introduction.too_early for a meeting to come;
    introduction.own.
    """
    now = services.now()
    act = ThreadAct.KNOWN if known_already else ThreadAct.MEET
    with services.database.begin() as session:
        found, _who = rows.held(session, actor, introduction_id)
        if rows.is_state(found, ThreadState.MET, ThreadState.UNDER_WAY):
            return state_of(found)
        rows.acting(session, actor, introduction_id, act)
        today = local_date(now)
        if not known_already and found.meeting_on is not None and found.meeting_on > today:
            raise Refused("introduction.too_early")
        found.met_on = found.meeting_on if found.meeting_on is not None and not known_already else today
        found.known_already = known_already
        if found.mediator_id is None and not known_already:
            found.mediated_by_id = found.mediated_by_id or actor.staff_id
        found.moved_at = now
        return state_of(found)


def add_exchange(
    services: Services, actor: Actor, introduction_id: int, facts: ExchangeFacts, *, client_key: str | None = None
) -> int:
    """Record or plan an exchange of a thread, and return its number. The same form twice is one.

    Raises NotFound; NotAllowed; Refused: introduction.step before the two met or after the end, introduction.pair for
    two others, introduction.no_meeting on a day without a gathering where they meet there alone, and what
    `exchanges.changes.record` refuses.
    """
    now = services.now()
    with services.database.begin() as session:
        activities.hold(session)
        found, _who = rows.acting(session, actor, introduction_id, ThreadAct.EXCHANGE)
        if {facts.giver, facts.receiver} != {found.giver_id, found.receiver_id}:
            raise Refused("introduction.pair")
        if found.at_meetings and not rows.meets_on(session, found.site_id, facts.day):
            raise Refused("introduction.no_meeting")
        number = exchanges.record(
            session, actor, found.site_id, facts, now, client_key=client_key, introduction_id=found.id
        )
        if facts.day <= local_date(now):
            found.under_way_on = min(found.under_way_on or facts.day, facts.day)
        else:
            found.under_way_on = found.under_way_on or local_date(now)
        found.moved_at = now
        return number


def _mediate(session: OrmSession, actor: Actor, found: Introduction, mediator_id: int | None) -> None:
    """Let a member mediate who said yes to that, else the facilitator herself."""
    if mediator_id == found.mediator_id and mediator_id is not None:
        return
    if mediator_id is None:
        found.mediator, found.mediated_by_id = None, actor.staff_id
        return
    conditions = session.get(MemberConditions, mediator_id)
    if mediator_id in (found.giver_id, found.receiver_id) or conditions is None or not conditions.mediates:
        raise Refused("introduction.mediator")
    member = conditions.member
    there = member.erased_at is None and member.left_on is None and not member.practice
    if not there or member.site_id != found.site_id or member.age is not None:
        raise Refused("introduction.mediator")
    if any(rows.kept_apart(session, member.id, each) for each in (found.giver_id, found.receiver_id) if each):
        raise Refused("introduction.mediator")
    found.mediator, found.mediated_by_id = member, None
