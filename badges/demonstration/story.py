"""A year of the network, and its last ten weeks day by day, recorded through the intentions of the service.

Every award follows the rules: two criteria on two dates, the member's yes, then the signature. Each intention is called
with the clock of its day.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta

from badges.base.rights import OPERATOR, Actor
from badges.base.services import Services
from badges.base.times import local_date, local_zone
from badges.demonstration import choices, plans, tell_apart, wall, witnesses, year
from badges.demonstration.cast import MEMBERS, STAFF
from badges.exchanges import record
from badges.exchanges.facts import ExchangeFacts
from badges.gatherings import attendance, schedule, workshops
from badges.gatherings.facts import NewGatheringFacts, hours_of
from badges.gatherings.rules import GatheringKind, Participation
from badges.gatherings.workshops.facts import ProposalFacts
from badges.issuing import revoke, sign
from badges.network import accounts
from badges.network import reads as network
from badges.network import rows as network_rows
from badges.network.actors import actor_of
from badges.network.facts import InvitationFacts
from badges.network.tables import Staff
from badges.people import register
from badges.people.facts import MemberFacts
from badges.people.rules import BadgesSaid
from badges.recognition import award, observe
from badges.recognition import changes as award_changes
from badges.recognition.forms.facts import AgreementFacts, AwardFacts
from badges.recognition.reads import observed_members
from badges.recognition.states import MemberAnswer, Visibility
from badges.recognition.tables import Award
from badges.sharing import backpacks

Tell = Callable[[str], None]
WORDS = (
    "laine", "granit", "fougere", "bruyere", "navette", "garance", "genet", "chataigne",
    "moulin", "etang", "sabot", "tilleul", "ardoise", "lavoir", "sentier", "hirondelle",
)  # fmt: skip
DOSSIER = 93  # days ago: a dossier whose member is asked since a few days what came after
BACKPACK_EMAIL = "amina@courrier.example"


@dataclass
class Story:
    """The rows made so far, by key, and the last moment of the story."""

    services: Services
    now: datetime
    actors: dict[str, Actor] = field(default_factory=dict)
    members: dict[str, int] = field(default_factory=dict)
    sites: dict[str, int] = field(default_factory=dict)
    awards: dict[str, int] = field(default_factory=dict)
    password: str = ""

    @property
    def today(self) -> date:
        return local_date(self.now)

    def moment(self, days_ago: int, hour: int, minute: int = 0) -> datetime:
        """An hour of the local day that was `days_ago` days before today; never later than now."""
        day = self.today - timedelta(days=days_ago)
        local = datetime.combine(day, time(hour, minute), local_zone())
        return min(local.astimezone(UTC), self.now)

    def at(self, moment: datetime) -> Services:
        """The services as they were at a moment."""
        return replace(self.services, clock=lambda: moment, database_clock=lambda _session: moment)


def tell(services: Services, now: datetime, hash_password: Callable[[str], str], progress: Tell) -> Story:
    """Play the whole story into an initialised, empty instance.

    `now` is the last moment of the story; `progress` is called with a sentence before each part.
    Raises LookupError: when a staff member that was just invited is not found.
    """
    story = Story(services, now)
    progress("Les sites, l’équipe et les membres")
    _people(story, hash_password)
    progress("Une année de rencontres")
    year.tell(lambda *when: story.at(story.moment(*when)), story.today, story.actors, story.sites, story.members)
    progress("Les rencontres, deux ateliers et des échanges")
    told = _gatherings(story)
    progress("Ce qui se propose, ce qui se cherche")
    wall.tell(lambda *when: story.at(story.moment(*when)), story.today, story.actors, story.sites, story.members)
    progress("Ce qui a été vu, et les badges")
    _recognitions(story, told)
    witnesses.see(story.at(story.now), story.actors, story.awards)
    plans.lead(lambda *when: story.at(story.moment(*when)), story.at(story.now), story.actors)
    tell_apart.date_texts(services)
    tell_apart.number_acts(services)
    return story


def _people(story: Story, hash_password: Callable[[str], str]) -> None:
    start = story.at(story.moment(year.REGISTERED[0] + 1, 10))
    with story.services.database.begin(read_only=True) as session:
        story.sites = {site.slug: site.id for site in network.every_site(session)}
    words = secrets.SystemRandom().sample(WORDS, 3)
    story.password = "-".join(words) + f"-{secrets.randbelow(9000) + 1000}"
    for colleague in STAFF:
        invitation = InvitationFacts(
            name=colleague.name, email=colleague.email, function=colleague.function, roles=(colleague.role,),
            sites=colleague.sites, accompanies=False,
        )  # fmt: skip
        key = accounts.invite(start, OPERATOR, invitation)
        accounts.accept_link(start, key, story.password, hash_password=hash_password)
        with story.services.database.begin(read_only=True) as session:
            found: Staff | None = network_rows.find_staff(session, colleague.email)
            if found is None:
                raise LookupError(colleague.email)
            story.actors[colleague.key] = actor_of(found)
    for slug, group in MEMBERS.items():
        for number, person in enumerate(group):
            services = story.at(story.moment(year.registered(number), 15))
            facts = MemberFacts(
                given_name=person.given, family_name=person.family, email=person.email, phone=person.phone,
                follow_up=True, badges=BadgesSaid.ALONE,
            )  # fmt: skip
            by, site_id = story.actors["helene"], story.sites[slug]
            story.members[person.key] = register.register_member(services, by, site_id, facts)
            tell_apart.tell_apart(services, story.actors, story.members[person.key], reader=story.actors["helene"])


@dataclass(frozen=True)
class Places:
    """Where something can be observed: numbers of gatherings and exchanges, oldest first."""

    sewing: list[int]
    cooking: list[int]
    meetings: dict[str, list[int]]
    repairs: list[int]  # exchanges
    lessons: list[int]


def _gathering(
    story: Story,
    who: str,
    site: str,
    days_ago: int,
    hours: tuple[int, int],
    present: dict[str, Participation],
    workshop: int | None,
    place: str,
) -> int:
    started = story.moment(days_ago, hours[0])
    times = hours_of(started, started + timedelta(hours=hours[1] - hours[0]))
    after = story.at(story.moment(days_ago, hours[1], 10))
    number = schedule.record_gathering(
        after,
        story.actors[who],
        story.sites[site],
        NewGatheringFacts(what=workshop or GatheringKind.MEETING, place=place, **times),
    )
    if present:
        roles = {story.members[key]: role for key, role in present.items()}
        attendance.record_attendance(after, story.actors[who], number, roles, observed=observed_members)
    return number


def _everyone(site: str) -> dict[str, Participation]:
    return {person.key: Participation.TAKES_PART for person in MEMBERS[site]}


def _workshop(leads: str, helps: str, *others: str) -> dict[str, Participation]:
    return {leads: Participation.LEADS, helps: Participation.HELPS} | dict.fromkeys(others, Participation.TAKES_PART)


def _gatherings(story: Story) -> Places:
    beginning = story.at(story.moment(70, 9))
    sewing = workshops.create_workshop(
        beginning, story.actors["ines"], story.sites["la-souterraine"],
        ProposalFacts(title="Atelier couture", activity="couture", member=story.members["amina"]),
    )  # fmt: skip
    cooking = workshops.create_workshop(
        beginning, story.actors["lea"], story.sites["gueret"],
        ProposalFacts(title="Cuisine d’ici et d’ailleurs", activity="cuisine", member=story.members["fatou"]),
    )  # fmt: skip
    sewing_gatherings = [
        _gathering(
            story, "ines", "la-souterraine", days, (14, 16),
            _workshop("amina", "denise", "rosalie", "oksana", "lucja", "marcel"),
            sewing, "Salle de la MJC",
        )
        for days in (60, 46, 32, 18, 4)
    ]  # fmt: skip
    cooking_gatherings = [
        _gathering(
            story, "lea", "gueret", days, (9, 12),
            _workshop("fatou", "jacques", "yanis", "colette", "marie_d", "marie_g"),
            cooking, "Cuisine de l’UDAF",
        )
        for days in (57, 43, 29, 15, 1)
    ]  # fmt: skip
    hosts = {"gueret": "lea", "la-souterraine": "ines", "auzances": "solange"}
    places = {"gueret": "Salle de l’UDAF", "la-souterraine": "Salle de la MJC", "auzances": "Local d’AGIR"}
    meetings = {
        site: [
            _gathering(story, hosts[site], site, days, (14, 17), _everyone(site), None, places[site])
            for days in (49, 35, 21, 7)
        ]
        for site in hosts
    }
    plans.meet_today(story.at(story.now), story.today, story.actors, story.sites, places)
    plans.plan(story.at(story.now), story.today, story.actors, story.sites, story.members)
    return Places(sewing_gatherings, cooking_gatherings, meetings, *_exchanges(story))


def _exchanges(story: Story) -> tuple[list[int], list[int]]:
    def exchange(
        days: int, site: str, who: str, what: str, giver: str, receiver: str, minutes: int | None, activity: str,
        entered: int | None = None,
    ) -> int:  # fmt: skip
        return record.record_exchange(
            story.at(story.moment(days - 1 if entered is None else entered, 11)),
            story.actors[who],
            story.sites[site],
            ExchangeFacts(
                what=what, activity=activity, giver=story.members[giver], receiver=story.members[receiver],
                day=story.today - timedelta(days=days), duration=minutes,
            ),
        )  # fmt: skip

    repairs = [
        exchange(40, "auzances", "karim", "Réparation d’un vélo", "andre", "lucie", 120, "bricolage"),
        exchange(26, "auzances", "karim", "Réparation d’une machine à coudre", "andre", "ginette", 90, "bricolage"),
    ]
    lessons = [
        exchange(38, "gueret", "hugo", "Leçon d’anglais", "mathilde", "jacques", 60, "anglais"),
        exchange(24, "gueret", "hugo", "Leçon d’anglais", "mathilde", "jacques", 60, "anglais"),
    ]
    exchange(12, "la-souterraine", "paul", "Trajet pour le marché", "bastien", "denise", None, "trajets")
    for days, what, activity, giver, receiver in (  # one that is asked about, today's, one to come
        (2, "Monter un meuble", "bricolage", "yanis", "colette"),
        (0, "Lire un courrier", "papiers", "marie_d", "mathilde"),
        (-2, "Régler un téléphone", "informatique", "mathilde", "jacques"),
    ):
        exchange(days, "gueret", "lea", what, giver, receiver, None, activity, entered=4)
    return repairs, lessons


@dataclass(frozen=True)
class Recognition:
    """One badge to award: what was observed, and where, in order. The wizard is opened at the last place."""

    who: str
    member: str
    badge: str
    places: tuple[tuple[str, int, tuple[str, ...]], ...]  # ("gathering" or "exchange", number, criteria)
    days_ago: int
    sentence: str | None = None
    visibility: Visibility = Visibility.CODE
    name: str | None = None


def _recognitions(story: Story, at: Places) -> None:
    def gatherings(numbers: list[int], *seen: tuple[str, ...]) -> tuple[tuple[str, int, tuple[str, ...]], ...]:
        return tuple(("gathering", number, keys) for number, keys in zip(numbers, seen, strict=False))

    def exchanges(numbers: list[int], *seen: tuple[str, ...]) -> tuple[tuple[str, int, tuple[str, ...]], ...]:
        return tuple(("exchange", number, keys) for number, keys in zip(numbers, seen, strict=True))

    given = (
        Recognition("ines", "amina", "transmettre",
                    gatherings(at.sewing[2:], ("1",), ("2",), ("1", "2", "3")), 4,
                    "A aidé quatre personnes à coudre leur premier ourlet, sans jamais faire à leur place."),
        Recognition("ines", "denise", "empathie", gatherings(at.sewing[1:3], ("1", "4"), ("2", "4")), 32,
                    "Va vers les nouvelles personnes dès qu’elles arrivent."),
        Recognition("ines", "lucja", "apprendre", gatherings(at.sewing[2:4], ("1", "2"), ("3",)), 18,
                    visibility=Visibility.PUBLIC),
        Recognition("ines", "oksana", "perseverer", gatherings(at.sewing[1:4], ("1",), ("3",), ("1", "4")), 18),
        Recognition("paul", "rosalie", "soin", gatherings(at.sewing[2:4], ("1", "4"), ("2",)), 18),
        Recognition("lea", "fatou", "animer", gatherings(at.cooking[1:4], ("1",), ("2", "3"), ("4",)), 15,
                    "Chaque séance commence par le menu et finit par un tour de table."),
        _long_ago(story),
        Recognition("lea", "yanis", "equipe", gatherings(at.cooking[1:3], ("1", "2"), ("1", "3")), 29,
                    visibility=Visibility.HIDDEN),
        Recognition("hugo", "mathilde", "ecoute",
                    exchanges(at.lessons, ("1", "3"), ("2",)),
                    23, "Reformule avec patience, puis laisse le temps de répondre.", visibility=Visibility.PUBLIC),
        Recognition("karim", "andre", "resoudre",
                    exchanges(at.repairs, ("1", "3"), ("4",)),
                    25, "A fabriqué lui-même la pièce qui manquait."),
        Recognition("solange", "ginette", "vie-locale", gatherings(at.meetings["auzances"][1:3], ("1",), ("3",)), 21),
        Recognition("solange", "tom", "initiative", gatherings(at.meetings["auzances"][1:3], ("1", "2"), ("4",)), 21),
        Recognition("lea", "colette", "engagement", gatherings(at.cooking[1:4], ("1",), ("3",), ("4",)), 15),
    )  # fmt: skip
    for recognition in given:
        _give(story, recognition)
    _afterwards(story, at)


def _long_ago(story: Story) -> Recognition:
    """The badge of the dossier after which its member is asked what came next: it is older than the dossier."""
    visits = year.last_visits(story.services, story.members["jacques"], story.moment(DOSSIER + 1, 0))
    (first, _day), (second, day) = visits
    places = (("gathering", first, ("2", "3")), ("gathering", second, ("1",)))
    return Recognition("lea", "jacques", "service", places, (story.today - local_date(day)).days)


def _observe_all(story: Story, recognition: Recognition) -> int:
    actor, member = story.actors[recognition.who], story.members[recognition.member]
    *earlier, last = recognition.places
    later = story.at(story.moment(recognition.days_ago, 17, 20))
    for kind, place, criteria in earlier:
        observe.observe(
            later,
            actor,
            member_id=member,
            badge_slug=recognition.badge,
            criteria=criteria,
            gathering_id=place if kind == "gathering" else None,
            exchange_id=place if kind == "exchange" else None,
        )
    number = award.start(
        later,
        actor,
        member_id=member,
        badge_slug=recognition.badge,
        gathering_id=last[1] if last[0] == "gathering" else None,
        exchange_id=last[1] if last[0] == "exchange" else None,
    )
    award.tick(later, actor, number, AwardFacts(criteria=last[2], sentence=recognition.sentence))
    return number


def _give(story: Story, recognition: Recognition, *, valid_until: datetime | None = None) -> int:
    number = _observe_all(story, recognition)
    later = story.moment(recognition.days_ago, 17, 22)
    actor = story.actors[recognition.who]
    yes = AgreementFacts(answer=MemberAnswer.YES, name=recognition.name, visibility=recognition.visibility)
    award.answer(story.at(later), actor, number, yes)
    if valid_until is not None:
        with story.services.database.begin() as session:
            award_changes.set_validity(session.get_one(Award, number), valid_until)
    sign.sign(story.at(later), actor, number)
    story.awards[f"{recognition.member}:{recognition.badge}"] = number
    return number


def _afterwards(story: Story, at: Places) -> None:
    """Bring awards into the other states: expired, revoked, undone, waiting, declined; and put one into a backpack."""
    meetings, others = at.meetings["la-souterraine"], at.meetings["auzances"]
    _give(
        story,
        Recognition("paul", "bastien", "organisation",
                    (("gathering", meetings[0], ("1", "2")), ("gathering", meetings[1], ("3",))), 35),
        valid_until=story.moment(3, 12),
    )  # fmt: skip
    cancelled = _give(
        story,
        Recognition(
            "paul", "marcel", "creer", (("gathering", at.sewing[1], ("1",)), ("gathering", at.sewing[2], ("4",))), 32
        ),
    )
    revoke.revoke(story.at(story.moment(20, 10)), story.actors["helene"], cancelled, "wrong_person")
    undone = _give(
        story,
        Recognition("solange", "nadia", "calme",
                    (("gathering", others[2], ("1",)), ("gathering", others[3], ("3",))), 7),
    )  # fmt: skip
    sign.undo(story.at(story.moment(7, 17, 25)), story.actors["solange"], undone)
    waiting = Recognition(
        "lea", "marie_d", "equipe", (("gathering", at.cooking[3], ("1",)), ("gathering", at.cooking[4], ("2", "3"))), 1
    )
    later = story.at(story.moment(1, 17, 30))
    award.answer(later, story.actors["lea"], _observe_all(story, waiting), AgreementFacts(answer=MemberAnswer.LATER))
    declined = Recognition(
        "lea", "marie_g", "service", (("gathering", at.cooking[3], ("1",)), ("gathering", at.cooking[4], ("2",))), 1
    )
    award.answer(later, story.actors["lea"], _observe_all(story, declined), AgreementFacts(answer=MemberAnswer.NO))
    amina = story.awards["amina:transmettre"]
    with story.services.database.begin(read_only=True) as session:
        code = session.get_one(Award, amina).code
    for make in (backpacks.make_hosted, backpacks.make_matching):
        make(story.at(story.moment(3, 9)), story.members["amina"], code, BACKPACK_EMAIL)
    choices.agree_to_be_asked(
        story.at(story.moment(DOSSIER, 10)), story.members["jacques"], story.awards["jacques:service"]
    )
