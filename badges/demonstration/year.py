"""The months before the ten weeks of the story: meetings every fortnight, workshops that ended, exchanges.

They are there for the report, which counts a year; one badge rests on them, the oldest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from badges.base.rights import Actor
from badges.base.services import Services
from badges.demonstration.cast import MEMBERS
from badges.exchanges import record
from badges.exchanges.facts import ExchangeFacts
from badges.gatherings import attendance, schedule, workshops
from badges.gatherings.facts import NewGatheringFacts, hours_of
from badges.gatherings.rules import GatheringKind, Participation
from badges.gatherings.tables import Attendance, Gathering
from badges.gatherings.workshops import life
from badges.gatherings.workshops.facts import ClosingFacts, ProposalFacts
from badges.recognition.reads import observed_members

At = Callable[[int, int], Services]  # the services as they were so many days ago, at this hour

FIRST, LAST, EVERY = 357, 77, 14  # days ago, and between two meetings of a place
AUGUST = 8  # no meetings
REGISTERED = (361, 360, 300, 258, 216, 160, 104)  # days ago, in the order of the cast of a place
HOSTS: Mapping[str, tuple[str, str]] = {
    "gueret": ("lea", "Salle de l’UDAF"),
    "la-souterraine": ("ines", "Salle de la MJC"),
    "auzances": ("solange", "Local d’AGIR"),
}


@dataclass(frozen=True)
class Ended:
    """A workshop that ended: its dates so many days ago, who led it and who came."""

    site: str
    title: str
    activity: str
    leads: str
    others: tuple[str, ...]
    days_ago: tuple[int, ...]
    went_well: str


ENDED = (
    Ended("auzances", "Réparer son vélo", "velo", "andre", ("lucie", "ibrahim"), (301, 287, 273),
          "Chaque vélo est reparti avec deux freins."),
    Ended("gueret", "Premiers pas sur l’ordinateur", "informatique", "mathilde", ("jacques", "fatou", "yanis"),
          (245, 238, 231), "Tout le monde a envoyé un message."),
    Ended("la-souterraine", "Conserver les légumes", "conserves", "denise", ("amina", "rosalie", "bastien", "oksana"),
          (140, 133), "Vingt bocaux, partagés."),
)  # fmt: skip

# Days ago, the place, what it was, its activity, who gave and who received.
EXCHANGES = (
    (350, "gueret", "Leçon d’anglais", "anglais", "jacques", "fatou"),
    (343, "la-souterraine", "Un ourlet", "couture", "amina", "denise"),
    (330, "auzances", "Réparation d’un grille-pain", "bricolage", "andre", "lucie"),
    (312, "gueret", "Lire un courrier", "papiers", "jacques", "fatou"),
    (296, "la-souterraine", "Trajet pour le marché", "trajets", "rosalie", "denise"),
    (284, "auzances", "Régler un vélo", "velo", "andre", "ibrahim"),
    (270, "gueret", "Leçon d’anglais", "anglais", "mathilde", "jacques"),
    (255, "la-souterraine", "Une fermeture à changer", "couture", "amina", "bastien"),
    (240, "auzances", "Planter des pommes de terre", "jardinage", "lucie", "andre"),
    (226, "gueret", "Régler un téléphone", "informatique", "mathilde", "fatou"),
    (212, "la-souterraine", "Trajet pour la gare", "trajets", "bastien", "rosalie"),
    (198, "gueret", "Monter un meuble", "bricolage", "yanis", "jacques"),
    (170, "auzances", "Faire des confitures", "conserves", "ginette", "lucie"),
    (150, "la-souterraine", "Un rideau", "couture", "denise", "oksana"),
    (121, "gueret", "Cuisiner un couscous", "cuisine", "fatou", "colette"),
    (96, "auzances", "Ranger des photos", "informatique", "tom", "ginette"),
)


def tell(
    at: At, today: date, actors: Mapping[str, Actor], sites: Mapping[str, int], members: Mapping[str, int]
) -> None:
    """Record all of it, in the order of the days within each kind."""
    for site, (host, place) in HOSTS.items():
        for number, days_ago in enumerate(_meeting_days(today)):
            _gathering(at, actors[host], sites[site], days_ago, (14, 17), place,
                       GatheringKind.MEETING, _came(site, number, days_ago, members))  # fmt: skip
    for ended in ENDED:
        _workshop(at, actors, sites, members, ended)
    for days_ago, site, what, activity, giver, receiver in EXCHANGES:
        facts = ExchangeFacts(
            what=what, activity=activity, giver=members[giver], receiver=members[receiver],
            day=today - timedelta(days=days_ago), duration=None,
        )  # fmt: skip
        record.record_exchange(at(days_ago - 1, 11), actors[HOSTS[site][0]], sites[site], facts)


def last_visits(services: Services, member_id: int, before: datetime) -> list[tuple[int, datetime]]:
    """The last two gatherings where a member was before a moment: numbers, and when they began; the earlier first."""
    chosen = (
        select(Gathering.id, Gathering.starts_at)
        .join(Attendance, Attendance.gathering_id == Gathering.id)
        .where(Attendance.member_id == member_id, Gathering.starts_at < before)
        .order_by(Gathering.starts_at.desc())
        .limit(2)
    )
    with services.database.begin(read_only=True) as session:
        return [(number, starts_at) for number, starts_at in reversed(session.execute(chosen).all())]


def registered(place: int) -> int:
    """How many days ago the person at this place of a site's cast was registered."""
    return REGISTERED[place % len(REGISTERED)]


def _meeting_days(today: date) -> Iterator[int]:
    for days_ago in range(FIRST, LAST - 1, -EVERY):
        if (today - timedelta(days=days_ago)).month != AUGUST:
            yield days_ago


def _came(site: str, number: int, days_ago: int, members: Mapping[str, int]) -> dict[int, Participation]:
    """Two of three of those who were registered, in turn; one of them helps."""
    known = [person.key for place, person in enumerate(MEMBERS[site]) if registered(place) > days_ago]
    came = [key for place, key in enumerate(known) if (place + number) % 3 or len(known) < 3]
    return {
        members[key]: Participation.HELPS if place == number % len(came) else Participation.TAKES_PART
        for place, key in enumerate(came)
    }


def _gathering(
    at: At, actor: Actor, site_id: int, days_ago: int, hours: tuple[int, int], place: str,
    what: GatheringKind | int, came: dict[int, Participation],
) -> None:  # fmt: skip
    start, end = (at(days_ago, hour).now() for hour in hours)
    after = at(days_ago, hours[1] + 1)
    number = schedule.record_gathering(
        after, actor, site_id, NewGatheringFacts(what=what, place=place, **hours_of(start, end))
    )
    attendance.record_attendance(after, actor, number, came, observed=observed_members)


def _workshop(
    at: At, actors: Mapping[str, Actor], sites: Mapping[str, int], members: Mapping[str, int], ended: Ended
) -> None:
    host, place = HOSTS[ended.site]
    proposal = ProposalFacts(title=ended.title, activity=ended.activity, member=members[ended.leads])
    number = workshops.create_workshop(at(ended.days_ago[0] + 7, 10), actors[host], sites[ended.site], proposal)
    came = {members[ended.leads]: Participation.LEADS} | dict.fromkeys(
        (members[each] for each in ended.others), Participation.TAKES_PART
    )
    for days_ago in ended.days_ago:
        _gathering(at, actors[host], sites[ended.site], days_ago, (9, 11), place, number, came)
    facts = ClosingFacts(came=len(came), went_well=ended.went_well)
    life.close(at(ended.days_ago[-1] - 1, 10), actors[host], number, facts)
