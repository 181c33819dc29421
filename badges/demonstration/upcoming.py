"""What the fictional members have planned: an idea to decide on, a workshop with a waiting list, one with room."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from badges.base.rights import Actor
from badges.base.services import Services
from badges.base.times import local_zone
from badges.gatherings.rules import Participation
from badges.gatherings.workshops import create, create_workshop, life, places, sessions


def plan(
    services: Services, today: date, actors: Mapping[str, Actor], sites: Mapping[str, int], members: Mapping[str, int]
) -> None:
    """Plan it, from the day of the demonstration on."""
    sewing = _workshop(
        services, actors["lea"], sites["gueret"], members["fatou"], "Couture pour débuter",
        "Apprendre à coudre un ourlet et à changer une fermeture. Aucune connaissance demandée.",
        "Salle de l’UDAF, à 5 minutes de la gare", 3, "couture",
    )  # fmt: skip
    _sessions(services, actors["lea"], sewing, today + timedelta(days=3), (9, 12), 3)
    places.enrol(services, actors["lea"], sewing, members["fatou"], role=Participation.LEADS, name_agreed=True)
    places.enrol(services, actors["lea"], sewing, members["colette"], role=Participation.HELPS)
    for key in ("jacques", "marie_d", "marie_g", "yanis", "mathilde"):
        places.enrol(services, actors["lea"], sewing, members[key])
    baskets = _workshop(
        services, actors["solange"], sites["auzances"], members["ginette"], "Tresser un panier",
        "L’osier est fourni. On repart avec son panier.", "Local d’AGIR", 6, "bricolage",
    )  # fmt: skip
    _sessions(services, actors["solange"], baskets, today + timedelta(days=6), (14, 16), 2)
    for key in ("andre", "nadia"):
        places.enrol(services, actors["solange"], baskets, members[key])
    create.propose_workshop(
        services, actors["lea"], site_id=sites["gueret"], title="Réparer une chaise paillée", activity="bricolage",
        description="Refaire une assise avec de la paille de seigle.", proposed_by_id=members["jacques"],
    )  # fmt: skip


def _workshop(
    services: Services, actor: Actor, site_id: int, by: int, title: str, about: str, place: str, capacity: int,
    activity: str,
) -> int:  # fmt: skip
    number = create_workshop(services, actor, site_id=site_id, title=title, proposed_by_id=by)
    facts = {"title": title, "activity": activity, "description": about, "place": place}
    life.change(services, actor, number, **facts, capacity=capacity)
    return number


def _sessions(
    services: Services, actor: Actor, workshop_id: int, day: date, hours: tuple[int, int], weeks: int
) -> None:
    start, end = (datetime.combine(day, time(hour), local_zone()) for hour in hours)
    sessions.plan_sessions(services, actor, workshop_id, starts_at=start, ends_at=end, weeks=weeks)
