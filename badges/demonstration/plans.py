"""What the fictional network has before it: an idea to decide on, a workshop with a waiting list, one with room, a
meeting; for the coordination a badge that a colleague proposes, and reports, published some days after their end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, time, timedelta
from typing import Final

from badges.base.rights import Actor
from badges.base.services import Services
from badges.base.times import local_date, local_zone
from badges.demonstration.year import At
from badges.gatherings import schedule
from badges.gatherings.facts import NewGatheringFacts
from badges.gatherings.recurring import plan as recurring
from badges.gatherings.recurring.facts import NewRecurringFacts
from badges.gatherings.rules import GatheringKind, Participation
from badges.gatherings.workshops import create, create_workshop, life, places, sessions
from badges.gatherings.workshops.facts import EnrolmentFacts, ProposalFacts, SessionsFacts, WorkshopFacts
from badges.network import team
from badges.recognition.models import draft
from badges.recognition.models.facts import ModelFacts, PictureFacts
from badges.recognition.models.rules import Family
from badges.reports import make, periods, publish
from badges.reports.periods import Length
from badges.reports.views import Period

DAYS_LATER: Final = 9  # from the end of a quarter until its report is published
YEAR: Final = 330  # days that the story tells of, less its first weeks
RECENTLY: Final = 4  # days ago: in the first days of January the year that was is shown


def meet_today(
    services: Services,
    today: date,
    actors: Mapping[str, Actor],
    sites: Mapping[str, int],
    places: Mapping[str, str],
) -> None:
    """A meeting today at each site, whose attendance is not recorded yet, and the recurring one on Tuesdays."""
    local = services.now().astimezone(local_zone())
    hour = min(max(local.hour - 2, 9), 18)  # people meet by day, at whatever hour the demonstration is made
    for site, who in (("gueret", "lea"), ("la-souterraine", "ines"), ("auzances", "solange")):
        meeting = NewGatheringFacts(
            what=GatheringKind.MEETING, day=today, start=time(hour), end=time(hour + 3), place=places[site]
        )
        schedule.record_gathering(services, actors[who], sites[site], meeting)
        tuesdays = NewRecurringFacts(
            weekday=1, every_weeks=1 if site == "gueret" else 2, first_on=today + timedelta(days=1),
            start=time(14), end=time(17), place=places[site],
        )  # fmt: skip
        recurring.begin(services, actors[who], sites[site], tuesdays)


def plan(
    services: Services, today: date, actors: Mapping[str, Actor], sites: Mapping[str, int], members: Mapping[str, int]
) -> None:
    """Plan it, from the day of the demonstration on."""
    sewing = _workshop(
        services, actors["lea"], sites["gueret"], members["fatou"], "Couture pour débuter",
        "Apprendre à coudre un ourlet et à changer une fermeture. Aucune connaissance demandée.",
        "Salle de l’UDAF, à 5 minutes de la gare", 3, "couture", "soin",
    )  # fmt: skip
    _sessions(services, actors["lea"], sewing, today + timedelta(days=3), (9, 12), 3)
    _enrol(services, actors["lea"], sewing, members["fatou"], Participation.LEADS, agreed=True)
    _enrol(services, actors["lea"], sewing, members["colette"], Participation.HELPS)
    for key in ("jacques", "marie_d", "marie_g", "yanis", "mathilde"):
        _enrol(services, actors["lea"], sewing, members[key])
    baskets = _workshop(
        services, actors["solange"], sites["auzances"], members["ginette"], "Tresser un panier",
        "L’osier est fourni. On repart avec son panier.", "Local d’AGIR", 6, "bricolage", "apprendre",
    )  # fmt: skip
    _sessions(services, actors["solange"], baskets, today + timedelta(days=6), (14, 16), 2)
    for key in ("andre", "nadia"):
        _enrol(services, actors["solange"], baskets, members[key])
    idea = ProposalFacts(
        title="Réparer une chaise paillée",
        activity="bricolage",
        description="Refaire une assise avec de la paille de seigle.",
        member=members["jacques"],
    )
    create.propose_workshop(services, actors["lea"], sites["gueret"], idea)
    team.welcome(services, actors["lea"], agrees=True)  # Solange and Inès have not said so


def lead(at: At, services: Services, actors: Mapping[str, Actor]) -> None:
    """Propose the badge; publish the reports; and make those of today, as a night does.

    Each quarter that is over was published some days later, and the year that runs at the last moment of the story, so
    that it holds nothing later than it says: the home page has a year that one would show.
    """
    proposed = ModelFacts(
        name="Réparer plutôt que jeter",
        line="Redonne une vie à un objet, et montre comment.",
        criterion_1="Cherche la panne avant de démonter",
        criterion_2="Range les pièces dans l’ordre",
        criterion_3="Demande un avis quand la panne résiste",
        criterion_4="Essaie l’objet avant de le rendre",
    )
    number = draft.begin(services, actors["karim"], proposed)
    draft.draw(services, actors["karim"], number, PictureFacts.of(Family.DOING, "noyer", "clef"))
    draft.propose(services, actors["karim"], number)
    today = local_date(services.now())
    for days_ago, period in _published(today):
        publish.publish(at(days_ago, 10 if days_ago else 23), actors["helene"], period)
    make.make_usual(services)


def _published(today: date) -> Iterator[tuple[int, Period]]:
    """The reports to publish, the earliest first: how many days ago each was, and its period."""
    for each in reversed(periods.usual(today)):
        days_ago = (today - each.last).days - DAYS_LATER
        if periods.length(each) is Length.QUARTER and 0 <= days_ago < YEAR:
            yield days_ago, each
    shown = today - timedelta(days=RECENTLY)
    yield 0, periods.year(shown.year)


def _workshop(
    services: Services, actor: Actor, site_id: int, by: int, title: str, about: str, place: str, capacity: int,
    activity: str, skill: str,
) -> int:  # fmt: skip
    number = create_workshop(services, actor, site_id, ProposalFacts(title=title, member=by))
    facts = WorkshopFacts(
        title=title, activity=activity, description=about, place=place, capacity=capacity, skills=[skill]
    )
    life.change(services, actor, number, facts)
    return number


def _enrol(
    services: Services, actor: Actor, workshop_id: int, member: int, role: Participation = Participation.TAKES_PART,
    *, agreed: bool = False,
) -> None:  # fmt: skip
    places.enrol(services, actor, workshop_id, EnrolmentFacts(member=member, role=role, agreed=agreed))


def _sessions(
    services: Services, actor: Actor, workshop_id: int, day: date, hours: tuple[int, int], weeks: int
) -> None:
    start, end = (time(hour) for hour in hours)
    sessions.plan_sessions(services, actor, workshop_id, SessionsFacts(day=day, start=start, end=end, weeks=weeks))
