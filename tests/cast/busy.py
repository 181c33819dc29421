"""A site on its busiest day: everything that the service can ask of the staff waits there at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from sqlalchemy import select, update

from badges.base import outbox
from badges.base.rights import OPERATOR, Actor
from badges.base.services import Services
from badges.base.tables import Letter, LetterState
from badges.base.times import local_date
from badges.gatherings import visitors
from badges.gatherings.tables import Gathering
from badges.gatherings.workshops import places
from badges.issuing.correcting import pause
from badges.leaving import own_acts
from badges.leaving.erasure import erasure_request as erasure
from badges.leaving.own_acts import OwnAct
from badges.ledger.safeguards import halt
from badges.matching.introductions.rules import ThreadState
from badges.matching.postings.rows import OwnLink
from badges.network.tables import Replacement
from badges.people import links
from badges.people.tables import Member
from badges.questions import badge_question, correction_wish, tell_member
from badges.questions.facts import QuestionFacts
from badges.recognition import award, observe
from badges.recognition.reading import second_reading
from badges.sharing import disagree
from badges.sharing.bundles import prepare_bundle
from badges.sharing.printing import requests as printing
from tests.cast import acts, matching
from tests.cast.afterwards import agreed as agreed_to_be_asked
from tests.cast.colleagues import sonia
from tests.cast.ideas import own_idea
from tests.cast.introductions import thread
from tests.cast.late import gathering_by, prepared
from tests.cast.listing import list_issuer
from tests.cast.people import Cast
from tests.cast.postings import posting
from tests.cast.recognition import Recognition, agreed
from tests.cast.recorded import exchange
from tests.cast.rows import award as award_row
from tests.cast.rows import criteria

GIVEN = ("Amina", "Élodie", "Łucja", "Олена", "Œdipe", "Jean-Paul", "Marie", "Ousmane", "Zoé", "Mbarka")
FAMILY = ("Benali", "N’Diaye-Şahin", "Нитка", "d’Œuvre", "Petit", "Roux", "Garance", "Çelik", "Fuseau", "Le Goff")
CROWD = 120  # members of the site


@dataclass(frozen=True)
class Busy:
    """The busy site, and three of its members: Amina, whose badges are in many states, one who said « plus tard », and
    one who has no badge."""

    cast: Cast
    amina: int
    later: int
    nobody: int

    def private_keys(self) -> list[str]:
        """The keys of their private pages."""
        services = self.cast.services
        with services.database.begin(read_only=True) as session:
            return [links.private_key(services, session, each) for each in (self.amina, self.later, self.nobody)]


def busy(cast: Cast) -> Busy:
    """Make everything wait at Guéret, recorded through the intentions of the service."""
    services, lea = cast.services, cast.lea
    crowd = [cast.member(GIVEN[n % 10], f"{FAMILY[n // 10 % 10]} {chr(65 + n % 26)}") for n in range(CROWD)]
    _colleagues(cast, crowd)
    amina = agreed(cast, email="amina@courrier.example").sign()
    badges = [amina, *(_another(cast, amina.member, badge).sign() for badge in ("animer", "service", "ecoute"))]
    others = [agreed(cast, given=f"Personne {n}", badge="equipe").sign() for n in range(12)]
    _of_members(cast, badges, others)
    _gatherings(cast, crowd)
    _workshops(cast, crowd)
    _exchanges(cast, crowd)
    _awards(cast, crowd)
    _outside(cast, others)
    _in_touch(cast, amina.member, crowd[50:])
    halt.halt(services, "halt.key", others[9].award)
    leaver = cast.member("Partie", None)
    erasure.ask(services, lea, leaver, name="Partie", fact=f"{services.now():%m/%Y}")
    return Busy(cast, amina.member, crowd[34], crowd[5])


def _colleagues(cast: Cast, crowd: list[int]) -> None:
    """A replacement, a colleague who leaves, twins, links of a lost phone, somebody unheard of for two years."""
    services, soon = cast.services, local_date(cast.services.now()) + timedelta(days=5)
    acts.invite(
        services, OPERATOR, name="Rémi Remplaçant", email="remi@rcs-creuse.example", function="animateur",
        roles=["facilitator"], site_slugs=["gueret"],
        replaced=cast.karim.staff_id, replaced_until=soon,
    )  # fmt: skip
    cast.member("Léa", "Martin")  # by her name, a member may be Léa herself
    cast.member("Lea", "Martin", called="Ginou")
    with services.database.begin() as session:
        session.execute(update(Member).where(Member.id.in_(crowd[100:])).values(asked_on=date(2026, 11, 1)))
        session.execute(update(Member).where(Member.id.in_(crowd[90:100])).values(link_ended_at=services.now()))


def _another(cast: Cast, member: int, badge: str) -> Recognition:
    services, lea, workshop = cast.services, cast.lea, cast.workshop(f"Atelier {badge}")
    before, today = (cast.gathering(days, {member: "leads"}, workshop=workshop) for days in (6, 0))
    keys = criteria(services, badge)
    observe.observe(services, lea, member_id=member, badge_slug=badge, criteria=keys[:2], gathering_id=before)
    number = award.start(services, lea, member_id=member, badge_slug=badge, gathering_id=today)
    acts.tick(services, lea, number, keys[:3], "A mené la séance du début à la fin.")
    acts.answer(services, lea, number, "yes", visibility="public")
    code = award_row(services, number).code
    return Recognition(services, lea, cast.helene, cast.karim, member, number, code)


def _of_members(cast: Cast, badges: list[Recognition], others: list[Recognition]) -> None:
    """What members did alone: words, links to several badges, cards asked, a disagreement, corrections, rights."""
    services, amina = cast.services, badges[0].member
    for each in others[:6]:
        printing.ask(services, each.member, each.code)
    for each in others[6:8]:
        disagree.disagree(services, each.member, each.code)
    pause.pause(services, cast.lea, others[8].award, "criterion")
    pause.pause(services, cast.lea, badges[3].award, "person")
    acts.write_words(services, amina, badges[0].code, "Je suis fière de ce badge.", with_badge=True)
    prepare_bundle.prepare(services, amina, [each.code for each in badges[:3]])
    for number in (amina, *(each.member for each in others[:11])):
        correction_wish.ask_for(services, number, "Mon nom s’écrit avec deux n, s’il vous plaît.")
    own_acts.send_code(services, amina, OwnAct.READ)


def _gatherings(cast: Cast, crowd: list[int]) -> None:
    """Gatherings of the last days without attendance, older ones, visitors, a cancelled one, a weekly meeting."""
    services, lea, now = cast.services, cast.lea, cast.services.now()
    for days in (1, 2, 3, 5, 12, 20, 33):
        gathering_by(services, lea, cast.gueret, days + 0.1)
        _forget_attendance(services)
    full = gathering_by(services, lea, cast.gueret, 2, *crowd[:60])
    visitors.note_visitor(services, lea, full, "Samira")
    for days in (1, 4):
        gathering_by(services, lea, cast.gueret, days, *crowd[60:75])
    for hours in (-1, 3):
        acts.record_gathering(
            services, lea, site_id=cast.gueret, kind="meeting", starts_at=now + timedelta(hours=hours),
            ends_at=now + timedelta(hours=hours + 2), place="Salle de l’UDAF",
        )  # fmt: skip
    acts.begin_recurring(
        services, lea, site_id=cast.gueret, weekday=1, every_weeks=1, starts=time(14), ends=time(17),
        first_on=local_date(now),
    )  # fmt: skip


def _forget_attendance(services: Services) -> None:
    """The last gathering waits for its attendance."""
    with services.database.begin() as session:
        last = session.scalars(select(Gathering).order_by(Gathering.id.desc()).limit(1)).one()
        last.attendance_saved_at = None


def _workshops(cast: Cast, crowd: list[int]) -> None:
    """An idea, and a workshop that is full: people wait, and two places have come free."""
    services, lea, start = cast.services, cast.lea, cast.services.now() + timedelta(days=3)
    acts.propose_workshop(
        services, lea, site_id=cast.gueret, title="Réparer une chaise", activity="bricolage", proposed_by_id=crowd[2]
    )
    number = acts.create_workshop(services, lea, site_id=cast.gueret, title="Cuisine d’ici", proposed_by_id=crowd[1])
    facts = {"title": "Cuisine d’ici", "activity": "cuisine", "description": "On cuisine.", "place": "La salle"}
    acts.change_workshop(services, lea, number, **facts, capacity=8)  # type: ignore[arg-type]
    acts.plan_sessions(services, lea, number, starts_at=start, ends_at=start + timedelta(hours=2), weeks=6)
    acts.enrol(services, lea, number, crowd[1], role="leads", name_agreed=True)
    for each in crowd[10:21]:
        acts.enrol(services, lea, number, each)
    for each in crowd[11:13]:
        places.give_up(services, lea, number, each)
    for title in ("Tricot", "Lecture", "Jardin"):
        acts.create_workshop(services, lea, site_id=cast.gueret, title=title)


def _exchanges(cast: Cast, crowd: list[int]) -> None:
    """Exchanges that took place, today's, to come, and one that was planned and is asked about."""
    services, today = cast.services, local_date(cast.services.now())
    for place, days in enumerate((40, 12, 1, 0, 0, -2, -5)):
        pair = crowd[place], crowd[place + 20]
        exchange(services, cast, *pair, happened_on=today - timedelta(days=days))
    before = replace(services, clock=lambda: services.now() - timedelta(days=6))
    exchange(before, cast, crowd[3], crowd[4], happened_on=today - timedelta(days=2), what="Lire un courrier")


def _awards(cast: Cast, crowd: list[int]) -> None:
    """Awards that wait: to begin again, « plus tard », a yes, a colleague's reading, a letter that was not sent."""
    services, lea = cast.services, cast.lea
    for each in crowd[30:34]:
        prepared(cast, member=each)
    for each in crowd[34:37]:
        acts.answer(services, lea, prepared(cast, days_ago=(5, 0), member=each), "later")
    for each in range(3):
        agreed(cast, given=f"Oui {each}")
    colleague = sonia(cast)
    for each in crowd[37:40]:
        number = prepared(cast, colleague, member=each)
        second_reading.ask(services, colleague, number)
    for each in crowd[40:42]:
        second_reading.ask(services, lea, prepared(cast, member=each))
    _with_a_colleague(cast, colleague, crowd[42])
    unsent = [agreed(cast, given=f"Lettre {each}").sign() for each in range(3)]
    with services.database.begin() as session:
        for each in unsent:
            outbox.write(session, "a@b.example", "Objet\nx", due_at=services.now(), purpose="award", number=each.award)
        session.execute(update(Letter).where(Letter.purpose == "award").values(state=LetterState.FAILED))


def _with_a_colleague(cast: Cast, colleague: Actor, member: int) -> None:
    """One award to look at together with a colleague, whom Léa replaces."""
    services, number = cast.services, prepared(cast, member=member)
    second_reading.ask(services, cast.lea, number)
    second_reading.answer(
        services, colleague, number, "together", second_reading.show(services, colleague, number).dossier.digest.hex()
    )
    with services.database.begin() as session:
        session.add(Replacement(staff_id=cast.lea.staff_id, replaced_id=colleague.staff_id))


def _in_touch(cast: Cast, amina: int, crowd: list[int]) -> None:
    """Offers and requests, public or not, read or not; threads and ideas in each state, Amina's too."""
    services, lea = cast.services, cast.lea
    for place, each in enumerate(crowd[:40]):
        side, public = ("offered", "sought")[place % 2], place % 3 > 0
        posting(
            services, lea, each, side=side, words=f"Un ourlet. Le {place}e.", words_public=public, name_public=public
        )
    for each in crowd[40:48]:
        posting(services, OwnLink(each), each, words="Montrer le tricot à deux.")
        own_idea(services, each, title="Chanter ensemble")
    matching.of_every_kind(services, lea, [amina, crowd[0], crowd[1]])
    for giver, receiver in zip(crowd[:20], crowd[20:40], strict=True):
        thread(services, lea, giver, receiver)
    for state, each in zip(ThreadState, crowd[2:], strict=False):
        thread(services, lea, amina, each).goes_to(state)
        thread(services, lea, each, amina).goes_to(state)
    agreed_to_be_asked(services, amina, "page", days_ago=95)
    for each in crowd[:12]:
        agreed_to_be_asked(services, each, days_ago=95)


def _outside(cast: Cast, others: list[Recognition]) -> None:
    """Questions, and calls of which the members are to be told."""
    for each in others[:4]:
        badge_question.ask(
            cast.services,
            each.code,
            QuestionFacts(question="Est-ce vrai ?", asker="Garage Martin", contact="+33555001122"),
        )
        tell_member.tell(cast.services, cast.karim, each.code)
    list_issuer(cast.services, "https://partenaire.example/issuer", "Le Partenaire")
