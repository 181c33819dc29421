"""Intentions whose facts are one record, asked with each fact by its name."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time

from badges.base.rights import Actor
from badges.base.services import Services
from badges.exchanges import change as changing
from badges.exchanges import record
from badges.exchanges.change import Observed
from badges.exchanges.facts import ExchangeFacts
from badges.gatherings import change as moving
from badges.gatherings import schedule
from badges.gatherings.activities import manage
from badges.gatherings.activities.facts import ActivityFacts, NewActivityFacts
from badges.gatherings.facts import NEW, GatheringFacts, NewGatheringFacts, hours_of
from badges.gatherings.recurring import plan
from badges.gatherings.recurring.facts import NewRecurringFacts, RecurringFacts
from badges.gatherings.workshops import create, life, places, sessions
from badges.gatherings.workshops.facts import ClosingFacts, EnrolmentFacts, ProposalFacts, SessionsFacts, WorkshopFacts
from badges.network import accounts, team
from badges.network.facts import InvitationFacts, WorkFacts
from badges.recognition import award
from badges.recognition import observe as observing
from badges.recognition.answers import delayed_answer
from badges.recognition.forms.facts import AgreementFacts, AwardFacts, ObservationFacts, OwnAnswerFacts
from badges.recognition.states import AwardState
from badges.sharing import words
from badges.sharing.words import WordsFacts


def record_exchange(
    services: Services, actor: Actor, *, site_id: int, client_key: str | None = None, **facts: object
) -> int:
    """Record an exchange (`exchanges.record`); `facts` as `exchange_facts` names them."""
    return record.record_exchange(services, actor, site_id, exchange_facts(**facts), client_key=client_key)  # type: ignore[arg-type]


def change_exchange(
    services: Services, actor: Actor, exchange_id: int, *, observed: Observed, shown: str | None = None, **facts: object
) -> None:
    """Correct an exchange (`exchanges.change`); `facts` as `exchange_facts` names them."""
    said = exchange_facts(**facts)  # type: ignore[arg-type]
    changing.change(services, actor, exchange_id, said, observed=observed, shown=shown)


def exchange_facts(
    *,
    what: str,
    happened_on: date,
    giver_id: int,
    receiver_id: int,
    activity: str | None = None,
    duration_minutes: int | None = None,
) -> ExchangeFacts:
    """What is said of an exchange."""
    return ExchangeFacts(
        what=what, day=happened_on, giver=giver_id, receiver=receiver_id, activity=activity, duration=duration_minutes
    )


def record_gathering(
    services: Services,
    actor: Actor,
    *,
    site_id: int,
    kind: str = "meeting",
    workshop_id: int | None = None,
    starts_at: datetime,
    ends_at: datetime,
    place: str | None = None,
    title: str = "",
    client_key: str | None = None,
) -> int:
    """Record a gathering (`gatherings.schedule`): a session of a workshop where it is named, or what `kind` says."""
    what = workshop_id or {"workshop": NEW}.get(kind, kind)
    facts = NewGatheringFacts(what=what, place=place, title=title, **hours_of(starts_at, ends_at))
    return schedule.record_gathering(services, actor, site_id, facts, client_key=client_key)


def change_gathering(
    services: Services,
    actor: Actor,
    gathering_id: int,
    *,
    title: str | None,
    starts_at: datetime,
    ends_at: datetime,
    place: str | None,
    observed: Observed,
    shown: str | None = None,
) -> None:
    """Move or rename a gathering (`gatherings.change`)."""
    facts = GatheringFacts(title=title, place=place, **hours_of(starts_at, ends_at))
    moving.change(services, actor, gathering_id, facts, observed=observed, shown=shown)


def begin_recurring(
    services: Services,
    actor: Actor,
    *,
    site_id: int,
    weekday: int,
    every_weeks: int,
    starts: time,
    ends: time,
    first_on: date,
    title: str | None = None,
    place: str | None = None,
    client_key: str | None = None,
) -> int:
    """Begin a recurring meeting (`gatherings.recurring.plan`)."""
    facts = NewRecurringFacts(
        weekday=weekday, every_weeks=every_weeks, first_on=first_on, start=starts, end=ends, title=title, place=place
    )
    return plan.begin(services, actor, site_id, facts, client_key=client_key)


def change_recurring(
    services: Services,
    actor: Actor,
    rule_id: int,
    *,
    starts: time,
    ends: time,
    title: str | None,
    place: str | None,
    shown: str | None = None,
) -> None:
    """Change a recurring meeting (`gatherings.recurring.plan`)."""
    facts = RecurringFacts(start=starts, end=ends, title=title, place=place)
    plan.change(services, actor, rule_id, facts, shown=shown)


def create_workshop(services: Services, actor: Actor, *, site_id: int, **facts: object) -> int:
    """Open a workshop (`gatherings.workshops.create`); `facts` as `proposal` names them."""
    return create.create_workshop(services, actor, site_id, proposal(**facts))  # type: ignore[arg-type]


def propose_workshop(services: Services, actor: Actor, *, site_id: int, **facts: object) -> int:
    """Note a workshop that a member proposes (`gatherings.workshops.create`); `facts` as `proposal` names them."""
    return create.propose_workshop(services, actor, site_id, proposal(**facts))  # type: ignore[arg-type]


def proposal(
    *,
    title: str,
    activity: str | None = None,
    description: str | None = None,
    proposed_by_id: int | None = None,
    name_agreed: bool = False,
) -> ProposalFacts:
    """What is said of a workshop that begins."""
    return ProposalFacts(
        title=title, activity=activity, description=description, member=proposed_by_id, agreed=name_agreed
    )


def change_workshop(
    services: Services,
    actor: Actor,
    workshop_id: int,
    *,
    title: str,
    activity: str | None = None,
    description: str | None,
    place: str | None,
    capacity: int | None,
    skills: Sequence[str] | None = None,
    shown: str | None = None,
) -> None:
    """Change what a workshop says (`gatherings.workshops.life`)."""
    facts = WorkshopFacts(
        title=title, activity=activity, description=description, place=place, capacity=capacity,
        skills=list(skills) if skills is not None else None,
    )  # fmt: skip
    life.change(services, actor, workshop_id, facts, shown=shown)


def close_workshop(services: Services, actor: Actor, workshop_id: int, *, came: int, went_well: str | None) -> None:
    """Close a workshop (`gatherings.workshops.life`)."""
    life.close(services, actor, workshop_id, ClosingFacts(came=came, went_well=went_well))


def plan_sessions(
    services: Services, actor: Actor, workshop_id: int, *, starts_at: datetime, ends_at: datetime, weeks: int = 1
) -> list[int]:
    """Enter the sessions of a workshop (`gatherings.workshops.sessions`)."""
    facts = SessionsFacts(weeks=weeks, **hours_of(starts_at, ends_at))
    return sessions.plan_sessions(services, actor, workshop_id, facts)


def enrol(
    services: Services,
    actor: Actor,
    workshop_id: int,
    member_id: int,
    *,
    role: str = "takes_part",
    name_agreed: bool = False,
) -> bool:
    """Enrol a member in a workshop (`gatherings.workshops.places`)."""
    facts = EnrolmentFacts(member=member_id, role=role, agreed=name_agreed)
    return places.enrol(services, actor, workshop_id, facts)


def add_activity(services: Services, actor: Actor, name: str, group: str = "make") -> int:
    """Add an activity (`gatherings.activities.manage`)."""
    return manage.add(services, actor, NewActivityFacts(name=name, group=group))  # type: ignore[arg-type]


def change_activity(
    services: Services, actor: Actor, activity_id: int, *, name: str, group: str = "make", retired: bool = False,
    shown: str | None = None,
) -> None:  # fmt: skip
    """Call an activity something else, or retire it (`gatherings.activities.manage`)."""
    facts = ActivityFacts(name=name, group=group, retired=retired)  # type: ignore[arg-type]
    manage.change(services, actor, activity_id, facts, shown=shown)


def invite(
    services: Services,
    actor: Actor,
    *,
    name: str,
    email: str,
    function: str,
    roles: Collection[str],
    site_slugs: Collection[str] = (),
    last_day: date | None = None,
    replaced: int | None = None,
    replaced_until: date | None = None,
    by_letter: bool = False,
    accompanies: bool | None = False,
) -> str:
    """Invite a colleague (`network.accounts`)."""
    facts = InvitationFacts(
        name=name, email=email, function=function, roles=list(roles), sites=list(site_slugs), last_day=last_day,
        replaced=replaced, replaced_until=replaced_until, accompanies=accompanies,
    )  # type: ignore[arg-type] # fmt: skip
    return accounts.invite(services, actor, facts, by_letter=by_letter)


def change_staff(
    services: Services,
    actor: Actor,
    staff_id: int,
    *,
    function: str,
    roles: Collection[str],
    site_slugs: Collection[str],
    last_day: date | None,
    shown: str | None = None,
) -> None:
    """Change a colleague's place (`network.team`)."""
    facts = WorkFacts(function=function, roles=list(roles), sites=list(site_slugs), last_day=last_day)  # type: ignore[arg-type]
    team.change(services, actor, staff_id, facts, shown=shown)


def write_words(
    services: Services, member_id: int, code: str, text: str | None, *, with_badge: bool, shown: str | None = None
) -> None:
    """Write a member's own words (`sharing.words`)."""
    words.write(services, member_id, code, WordsFacts(words=text, shown=with_badge), shown=shown)


def observe(
    services: Services,
    actor: Actor,
    *,
    member_id: int,
    badge_slug: str,
    criteria: Sequence[str],
    sentence: str | None = None,
    seen_by: int | None = None,
    **place: int | None,
) -> None:
    """Record criteria of one badge (`recognition.observe`)."""
    seen = {badge_slug: criteria}
    observe_all(services, actor, member_id=member_id, seen=seen, sentence=sentence, seen_by=seen_by, **place)


def observe_all(
    services: Services,
    actor: Actor,
    *,
    member_id: int,
    seen: Mapping[str, Sequence[str]],
    sentence: str | None = None,
    seen_by: int | None = None,
    **place: int | None,
) -> None:
    """Record criteria by their badge (`recognition.observe`)."""
    keys = tuple(f"{slug}:{key}" for slug, criteria in seen.items() for key in criteria)
    facts = ObservationFacts(criteria=keys, sentence=sentence, seen_by=seen_by)
    observing.observe_all(services, actor, member_id, facts, **place)


def tick(
    services: Services,
    actor: Actor,
    award_id: int,
    criteria: Sequence[str],
    sentence: str | None = None,
    *,
    shown: str | None = None,
) -> None:
    """Say what was seen where an award was begun (`recognition.award`)."""
    facts = AwardFacts(criteria=tuple(criteria), sentence=sentence)
    award.tick(services, actor, award_id, facts, shown=shown)


def answer(
    services: Services,
    actor: Actor,
    award_id: int,
    said: str,
    name_shown: str | None = None,
    visibility: str = "code",
    *,
    search_engines: bool = False,
    shown: str | None = None,
) -> AwardState:
    """Record a member's answer (`recognition.award`)."""
    facts = AgreementFacts(answer=said, name=name_shown, visibility=visibility)  # type: ignore[arg-type]
    return award.answer(services, actor, award_id, facts, search_engines=search_engines, shown=shown)


def answer_alone(
    services: Services,
    member_id: int,
    award_id: int,
    said: str,
    name_shown: str | None = None,
    visibility: str = "code",
    *,
    shown: str | None = None,
) -> None:
    """Record the answer that a member gives alone (`recognition.answering.delayed_answer`)."""
    facts = OwnAnswerFacts(answer=said, name=name_shown, visibility=visibility)  # type: ignore[arg-type]
    delayed_answer.answer(services, member_id, award_id, facts, shown=shown)
