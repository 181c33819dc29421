"""Fills an instance: three years of a network, in numbers and proportions like those of a whole département.

Each act is played once at the first place by the service (`acts`), and its rows are written again for everybody else.
A quarter of the members are at one place; a fifth of them are at most meetings, and one member is at five hundred.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Final, TypeAlias

from sqlalchemy import func, select, text

from badges.base.journal import chain
from badges.base.services import Services
from badges.base.text import names, sounds
from badges.gatherings.tables import Activity
from badges.orientation.tables import Orientation, OrientationCount
from badges.recognition.tables import Award
from tests.cast.crowd import crowd
from tests.growth.acts import (
    ACTS,
    POINTED,
    SENT,
    Known,
    Person,
    Told,
    awards,
    ends,
    gathering,
    opens_a_workshop,
    played,
    service_of,
    without_words,
)
from tests.growth.awards import Badges
from tests.growth.beside import WRITTEN
from tests.growth.instance import BEGAN, NOW, Place, along, at, staffed
from tests.growth.later import Held, Later
from tests.growth.patterns import Pattern, Recorder, Where, Writer, moved

Tell = Callable[[str], None]
Begun: TypeAlias = tuple[Known, tuple[int, int]]  # a badge that the service signed, and its two sessions
HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)
BIGGEST: Final = 0.25  # of all members, at the first place
MOST: Final = 500  # gatherings at which one member was
BEFORE: Final = timedelta(days=7, hours=2)  # the first session of a badge; at its hour no last one is held
AT_A_MEETING: Final = 24
SESSIONS: Final = 12  # of a workshop
BADGES: Final = ("equipe", "transmettre", "ecoute", "initiative", "empathie", "organisation")
LETTERS: Final = (32 * DAY, 89 * DAY)  # ago: those of who came then are kept, and what came back has no text any more
SHAPES: Final = (("adult", 80), ("later", 8), ("no", 4), ("minor", 4), ("left", 4))
WHAT: Final = (
    "Faire un ourlet à un rideau", "Poser une étagère", "Un coup de main au jardin", "Apprendre à danser",
    "Réparer un vélo", "Parler anglais autour d’un café", "Faire des confitures", "Remplir un dossier en ligne",
    "Garder un chat une semaine", "Aller au marché ensemble", "Lire un courrier", "Changer une prise",
    "Tricoter des chaussettes", "Tailler une haie", "Préparer un couscous pour dix", "Peindre un volet",
)  # fmt: skip


@dataclass(frozen=True)
class Size:
    """How much there is to be."""

    sites: int = 20
    members: int = 20_000
    attendances: int = 300_000
    exchanges: int = 20_000
    awards: int = 20_000


@dataclass
class Filling:
    """One run."""

    services: Services
    size: Size
    tell: Tell
    dice: Random = field(default_factory=lambda: Random(28))

    def run(self) -> dict[str, int]:
        """Fill an initialised instance. Returns the rows of each table that were written in bulk."""
        self.places = staffed(self.services)
        self.places.sort(key=lambda place: place.slug != "auzances")
        self.tell("The acts, each by the service")
        self.workshops: dict[int, list[int]] = {place.id: self._workshops(place) for place in self.places}
        self.senders = {place.id: self._sends(place) for place in self.places}
        self.patterns = self._patterns(self.places[0])
        self.begun = [each for place in self.places for each in self._begun(place)]
        first, _sessions = self.begun[0]
        self.later = Later(self.services, self.places, (first.told, first.award), self.dice)
        self.writer = Writer(self.services, self.dice)
        with self.services.database.begin(read_only=True) as session:
            self.activities = list(session.scalars(select(Activity.id).order_by(Activity.id)))
        self.tell("Members")
        self.members: dict[int, list[int]] = {}
        self.named: dict[int, str] = {}
        self._members()
        self.tell("Gatherings, and who was there")
        self._gatherings()
        self.tell("Exchanges, offers, requests, threads, ideas, orientations")
        self._matching()
        self.tell("Badges, signed")
        self._badges()
        self.tell("Sign-ins, dossiers, witnesses, models, reports")
        self._later()
        self.tell("The journal’s chain")
        chain.extend(self.services)
        if not self.services.database.is_sqlite:  # which does it by itself in time; a SQLite file never has it done
            with self.services.database.engine.begin() as connection:
                connection.execute(text("ANALYZE"))
        return {name: count for name, count in self.writer.written.items() if count}

    # -- what the service does itself ---------------------------------------------------------------------------------

    def _workshops(self, place: Place) -> list[int]:
        titles = ("Atelier couture", "Cuisine d’ici et d’ailleurs", "Jardin partagé", "Café informatique")
        count = max(4, self._share(place, self.size.attendances) // (AT_A_MEETING * 2 * SESSIONS))
        names = [titles[number % 4] + (f" {number // 4 + 1}" if number >= 4 else "") for number in range(count)]
        return [opens_a_workshop(self.services, place, name, BEGAN + DAY) for name in names]

    def _workshop(self, place: Place, part: float) -> int:
        """The workshop that is held this far along: they follow each other, four at a time."""
        here = self.workshops[place.id]
        first = int(part * max(0, len(here) - 4))
        return here[first + self.dice.randrange(min(4, len(here)))]

    def _register(self, place: Place, name: str) -> int:
        act, _people = ACTS["adult"]
        number = act(at(self.services, BEGAN + DAY), Told(place, person=Person(name)))
        assert isinstance(number, int)
        return number

    def _patterns(self, place: Place) -> dict[str, Known]:
        found: dict[str, Known] = {}
        acts = {**ACTS, **{name: (act, 0) for name, act in WRITTEN.items()}}
        for number, (name, (act, people)) in enumerate(acts.items()):
            moment = (BEGAN + (number + 2) * DAY).replace(hour=14)
            who = tuple(self._register(place, f"Modèle {number} {each}") for each in range(people))
            others: tuple[Where, ...] = ()
            if name in POINTED:
                others = (("workshop", opens_a_workshop(self.services, place, f"Modèle {number}", moment - DAY)),)
            if name in SENT:
                others = (("referrer", self.senders[place.id]),)
            email = f"modele-{number}@courrier.example" if name in WRITTEN else None
            person = Person("Modèle", phone=f"+33639970{number:03d}", email=email)
            told = Told(place, who, person, others=others)
            found[name] = without_words(played(self.services, act, told, moment))
        return found

    def _sends(self, place: Place) -> int:
        """The service that sends people to a place: the first whom it sends has it written down."""
        act, _people = ACTS["orientation"]
        phone = f"+33639972{place.id:03d}"
        act(at(self.services, BEGAN + DAY), Told(place, person=Person("Awa", phone=phone)))
        return service_of(self.services, place)

    def _begun(self, place: Place) -> list[Begun]:
        """Badges of a place that the service signs, at sessions of their own: one for some forty others."""
        found = []
        count = max(1, self._share(place, self.size.awards) // 40)
        for number in range(count):
            member = self._register(place, f"Modèle {number} de {place.slug}")
            told = Told(place, (member,))
            workshop = self._workshop(place, number / count)
            moment = BEGAN + (120 + 940 * (number + 1) // count) * DAY
            first, second = (
                gathering(at(self.services, each), told, workshop, "helps") for each in (moment - BEFORE, moment)
            )
            badge = BADGES[number % len(BADGES)]
            after = at(self.services, moment + HOUR)
            _number, rows = Recorder(self.services.database).record(
                lambda: awards(after, told, badge, (first, second))  # noqa: B023
            )
            found.append((Known(Pattern(rows, moment + HOUR), told), (first, second)))
        return found

    # -- in bulk ------------------------------------------------------------------------------------------------------

    def _share(self, place: Place, whole: int) -> int:
        """How much of the whole is at a place."""
        if place is self.places[0]:
            return round(whole * BIGGEST)
        others = len(self.places) - 1
        weights = [1 / math.sqrt(each + 1) for each in range(others)]
        rest = whole - round(whole * BIGGEST)
        return max(1, round(rest * weights[self.places.index(place) - 1] / sum(weights)))

    def _members(self) -> None:
        kinds, weights = zip(*SHAPES, strict=True)
        for place in self.places:
            count = self._share(place, self.size.members)
            self.members[place.id] = here = []
            for number, whole in enumerate(crowd(self.dice, count)):
                given, _space, family = whole.partition(" ")
                chance, unique = self.dice.random(), len(self.named)
                moment = BEGAN + timedelta(days=int(80 + 1000 * number / count), hours=2)
                (kind,) = self.dice.choices(kinds, weights)
                if kind == "adult" and LETTERS[0] < NOW - moment < LETTERS[1] and chance > 0.5:
                    kind = self.dice.choice(tuple(WRITTEN))
                email = f"membre-{place.id}-{number}@courrier.example"
                person = Person(
                    given, family or None,
                    phone=f"+3363998{unique % 10_000:04d}" if chance < 0.4 else None,
                    email=email if 0.3 < chance < 0.5 or kind in WRITTEN else None,
                )  # fmt: skip
                known, told = self.patterns[kind], Told(place, person=person)
                said = {"member": person.row(place.actor.staff_id), "letter": {"recipient": email}}
                said |= {"confirmation_code": {"email": email}}
                numbers = self.writer.again(known.pattern, moment, known.to(told), said)
                (member,) = (numbers["member", each["id"]] for each in known.pattern.rows["member"])
                for word in person.words():
                    row = {
                        "id": self.writer.number("member_name_word"),
                        "word": word,
                        "sound": sounds.of_word(word),
                        "member_id": member,
                    }
                    self.writer.add("member_name_word", row)
                if kind in ("adult", "minor", *WRITTEN):
                    here.append(member)
                    if person.email is None:
                        self.named[member] = names.choices(given, family or None)[0]

    def _one(self, here: Sequence[int], part: float = 1.0) -> int:
        """A member who had come by then; those who came first come most."""
        return here[int(len(here) * part * self.dice.random() ** 2)]

    def _gatherings(self) -> None:
        often = self.members[self.places[0].id][0]
        left = MOST
        for place in self.places:
            here = self.members[place.id]
            wanted = self._share(place, self.size.attendances)
            count = max(4, wanted // min(AT_A_MEETING, max(2, len(here) // 2)))
            each = max(2, round(wanted / count))
            for number in range(count):
                part = (number + 1) / count
                name = ("meeting", "session", "meeting", "seen")[number % 4]
                known = self.patterns[name]
                others: tuple[Where, ...] = ()
                if name in POINTED:
                    others = (("workshop", self._workshop(place, part)),)
                there = set(self._some(here, min(each, max(2, int(len(here) * part))), part))
                if place is self.places[0] and left and len(there) > 2:
                    there, left = {often, *there}, left - 1
                first, second, *more = [*there, here[0], here[-1]][: max(2, len(there))]
                if first == second:
                    second = here[-1]
                told = Told(place, (first, second), others=others)
                moment = along(part)
                numbers = self.writer.again(known.pattern, moment, known.to(told))
                self._come(known, moment, numbers, [member for member in more if member not in (first, second)])
            for number in range(8):  # of the weeks to come
                known = self.patterns["to come"]
                self.writer.again(known.pattern, NOW - (number % 4) * DAY + 5 * HOUR, known.to(Told(place)))

    def _come(self, known: Known, moment: datetime, numbers: dict[Where, int], members: Sequence[int]) -> None:
        """More people at a gathering, as the last of the pattern."""
        last = known.pattern.rows["attendance"][-1]
        (start,) = (each["id"] for each in known.pattern.rows["gathering"])
        row = {**last, "gathering_id": numbers["gathering", start]}
        row["recorded_by_id"] = numbers.get(("staff", last["recorded_by_id"]), last["recorded_by_id"])
        row["recorded_at"] = moved(last["recorded_at"], known.pattern.at, moment)
        for member in members:
            self.writer.add("attendance", {**row, "id": self.writer.number("attendance"), "member_id": member})

    def _matching(self) -> None:
        acts = {
            "exchange": self.size.exchanges, "offered": self.size.members // 8, "sought": self.size.members // 8,
            **{f"thread {name}": self.size.members // 40 for name in
               ("proposed", "one_yes", "both_yes", "met", "under_way", "held", "closed")},
            "idea": self.size.members // 60, "enrolled": self.size.members // 20,
            "orientation": self.size.members // 60, "orientation, came": self.size.members // 30,
            "presence paper": self.size.members // 100,
        }  # fmt: skip
        enrolled: set[tuple[int, int]] = set()
        for place in self.places:
            here = self.members[place.id]
            for name, whole in acts.items():
                count, known = self._share(place, whole), self.patterns[name]
                for number in range(count):
                    part = max(0.2, (number + 1) / count)
                    people = self._some(here, ACTS[name][1], part)
                    others: tuple[Where, ...] = ()
                    if name in POINTED:
                        others = (("workshop", self.dice.choice(self.workshops[place.id][-4:])),)
                        if (others[0][1], people[0]) in enrolled:
                            continue
                        enrolled.add((others[0][1], people[0]))
                    if name not in ("exchange", "orientation, came"):
                        part = 0.8 + 0.2 * part  # what stands today was said in these months
                    if name in SENT:
                        others = (("referrer", self.senders[place.id]),)
                    told, moment = Told(place, people, others=others), along(part)
                    self.writer.again(known.pattern, moment, known.to(told), self._said(number, moment))
        self._count()

    def _some(self, here: Sequence[int], count: int, part: float) -> tuple[int, ...]:
        found: dict[int, None] = {}
        for _ in range(5 * count):
            if len(found) < count:
                found[self._one(here, max(part, 0.2))] = None
        for each in here:
            if len(found) < count:
                found[each] = None
        return tuple(found)

    def _count(self) -> None:
        """The counts of each month, of all who were sent."""
        self.writer.flush()
        with self.services.database.begin() as session:
            months: dict[date, Counter[str]] = {}
            for row in session.scalars(select(Orientation)):
                days = {"received": row.received_on, "called": row.called_on, "came": row.came_on}
                for what, day in days.items():
                    if day is not None:
                        months.setdefault(day.replace(day=1), Counter())[what] += 1
            for month, found in months.items():
                session.merge(OrientationCount(month=month, closed=0, **{what: found[what] for what in days}))

    def _said(self, number: int, moment: datetime) -> dict[str, dict[str, object]]:
        """Other words than those of the pattern."""
        what = self.dice.choice(WHAT)
        activity = self.dice.choice(self.activities)
        first = self.dice.choice(("Samira", "Jean", "Марія", "Awa", "Paul", "Inès"))
        return {
            "exchange": {"what": what, "folded_what": names.folded(what), "activity_id": activity},
            "posting": ends(moment),
            "orientation": {"first_name": first, "phone": f"+3363996{number % 10_000:04d}"},
        }

    def _badges(self) -> None:
        badges, held = Badges(self.writer), set[tuple[int, int]]()
        with self.services.database.begin(read_only=True) as session:
            there = session.scalar(select(func.count()).select_from(Award)) or 0
        left = self.size.awards - there
        self.held: dict[int, list[Held]] = {}
        for place in self.places:
            begun = [each for each in self.begun if each[0].told.place.id == place.id]
            here = [member for member in self.members[place.id] if member in self.named]
            self.held[place.id] = []
            for number in range(min(left, self._share(place, self.size.awards))):
                known, sessions, member = self._free(begun, number, here, held)
                told = replace(known.told, people=(member,))
                self.held[place.id].append(Held(badges.again(known, told, self.named[member]), member))
                self._at_sessions(sessions, known, member)
                left -= 1
                if len(badges.issued) >= 2000:
                    self.writer.flush()
                    badges.end()
        self.writer.flush()
        badges.end()

    def _free(
        self, begun: list[Begun], number: int, here: Sequence[int], held: set[tuple[int, int]]
    ) -> tuple[Known, tuple[int, int], int]:
        """Whose badge of which sessions comes next: nobody has two of the same session."""
        while True:
            known, sessions = begun[number % len(begun)]
            came = max(1 / len(here), ((known.pattern.at - BEGAN).days - 115) / 1000)
            for _ in range(20):
                member = self._one(here, came)
                if (member, sessions[1]) not in held:
                    held.add((member, sessions[1]))
                    return known, sessions, member
            number += 1

    def _later(self) -> None:
        self.later.in_bulk(self.writer, self.held)
        self.writer.end()
        for place in self.places:
            for known, _sessions in [each for each in self.begun if each[0].told.place is place][1:3]:
                self.later.kept(known.told, known.award)
        self.later.end_workshops(self.workshops)
        self.later.today()
        self.later.coordination()
        self.later.looks(self.members)

    def _at_sessions(self, sessions: tuple[int, int], known: Known, member: int) -> None:
        """Who has a badge was at the two sessions at which the pattern's member was."""
        (award,) = known.pattern.rows["award"]
        for session, earlier in zip(sessions, (BEFORE, 0 * DAY), strict=True):
            recorded = award["created_at"] - HOUR - earlier
            row = {
                "id": self.writer.number("attendance"), "gathering_id": session, "member_id": member, "role": "helps",
                "recorded_by_id": known.told.place.actor.staff_id, "recorded_at": recorded,
            }  # fmt: skip
            self.writer.add("attendance", row)
