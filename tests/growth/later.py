"""What follows members and badges: sign-ins, dossiers, witnesses’ words, models in draft and a published report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from typing import Final

from badges.base.errors import Refused
from badges.base.rights import OPERATOR, Actor
from badges.base.services import Services
from badges.base.times import local_date
from badges.issuing.witnesses import answer
from badges.network import rows as network_rows
from badges.network.actors import actor_of
from badges.network.signin import devices, web_sessions
from badges.network.signin.devices import Recognised
from badges.people import links
from badges.recognition.witnesses.rows import OwnBadge
from badges.reports import make, periods, publish
from tests.cast import acts as cast
from tests.cast.badge_models import drafted
from tests.growth.acts import Known, Told, played
from tests.growth.beside import AGENT, OF_A_BADGE, SIGN_INS, keyed, staff_of
from tests.growth.instance import BEGAN, NOW, Place, along, at
from tests.growth.patterns import Row, Writer

DAY: Final = timedelta(days=1)
LEADS: Final = "coordination@rcs.example"
ONE_OF: Final = {"dossier": 40, "slip": 100, "witness": 100, "witness, shown": 20}  # badges have one
DRAFTS: Final = ("Cuisiner pour les autres", "Tenir un stand", "Lire à voix haute")
SIGNED_IN_LATELY: Final = 90  # days: a letter is kept as long


@dataclass(frozen=True)
class Held:
    """A badge that was written in bulk, and whose it is."""

    award: int
    member: int


class Later:
    """Writes it: in bulk where there is much, like the acts that are played when this begins."""

    def __init__(self, services: Services, places: list[Place], begun: tuple[Told, int], dice: Random) -> None:
        """`begun`: a badge that the service signed."""
        self.services, self.places, self.dice = services, places, dice
        told, award = begun
        told = replace(told, others=(("award", award),))
        self.badges = {name: played(services, act, told, NOW - 30 * DAY) for name, act in OF_A_BADGE.items()}
        self.devices = {place.id: self._device(place) for place in places}
        device = self.devices[places[0].id]
        told = Told(places[0], words=device.token, others=(("device", device.id),))
        self.sign_ins = {name: played(services, act, told, BEGAN + 2 * DAY) for name, act in SIGN_INS.items()}

    def _device(self, place: Place) -> Recognised:
        return devices.sign_in(at(self.services, BEGAN + DAY), staff_of(Told(place)), "", AGENT)

    def in_bulk(self, writer: Writer, held: Mapping[int, Sequence[Held]]) -> None:
        """Each working day of three years a sign-in at each place, now and then from another device; of one badge in so
        many a dossier, a slip, and what a witness wrote."""
        for place in self.places:
            told = Told(place, others=(("device", self.devices[place.id].id),))
            for days in range(2, (NOW - BEGAN).days):
                moment = (BEGAN + days * DAY).replace(hour=8)
                if moment.weekday() < 5 and self.dice.random() < 0.8:
                    _again(writer, self.sign_ins["sign-in"], told, moment)
            for days in self.dice.sample(range(1, SIGNED_IN_LATELY), 2):
                letter = {"letter": {"recipient": place.email}}
                _again(writer, self.sign_ins["sign-in elsewhere"], told, NOW - days * DAY, letter)
            for name, known in self.badges.items():
                for each in held[place.id][:: ONE_OF[name]]:
                    about = Told(place, (each.member,), others=(("award", each.award),))
                    given = keyed(self.services, self.dice)
                    _again(writer, known, about, NOW - self.dice.randrange(1, 25) * DAY, given)

    def end_workshops(self, workshops: Mapping[int, Sequence[int]]) -> None:
        """By the service: all but the last four of a place are over, one after the other."""
        for place in self.places:
            over = workshops[place.id][:-4]
            for number, workshop in enumerate(over, 1):
                ended = at(self.services, along(number / len(over)) + 7 * DAY)
                cast.close_workshop(ended, place.actor, workshop, came=20, went_well=None)

    def today(self) -> None:
        """By the service: the last sign-in at each place, whose session is open."""
        for place in self.places:
            staff, device = staff_of(Told(place)), self.devices[place.id]
            devices.sign_in(at(self.services, NOW - timedelta(hours=1)), staff, device.token, AGENT)
            web_sessions.insert(
                self.services.database, self.dice.randbytes(32), subject=f"staff-{staff}", data="{}", now=NOW,
                expires_at=NOW + timedelta(hours=11), device_id=device.id,
            )  # fmt: skip

    def kept(self, told: Told, award: int) -> None:
        """By the service: a badge that says what a witness saw."""
        told, moment = replace(told, others=(("award", award),)), NOW - 32 * DAY
        number = OF_A_BADGE["witness, shown"](at(self.services, moment), told)
        assert isinstance(number, int)
        assert answer.keep(at(self.services, moment + timedelta(hours=1)), OwnBadge(told.people[0]), number)

    def looks(self, members: Mapping[int, Sequence[int]]) -> None:
        """By the service: some links are shown; the journal names each by a code of its own."""
        for place in self.places:
            here = members[place.id]
            for member in here[:: max(1, len(here) // 10)][:10]:
                with suppress(Refused):  # a name in other letters could be hers: she is asked first
                    links.show(self.services, place.actor, member)

    def coordination(self) -> None:
        """By the service: models in draft, and the report of the last year that is over, published."""
        leads = self._leads()
        for name in DRAFTS:
            drafted(at(self.services, NOW - DAY), leads, name=name)
        make.make_usual(self.services)
        today = local_date(NOW)
        over = [each for each in periods.usual(today) if periods.is_over(each, today)]
        for length in (periods.Length.YEAR, periods.Length.QUARTER):
            last = max((each for each in over if periods.length(each) is length), key=lambda each: each.first)
            publish.publish(self.services, leads, last)

    def _leads(self) -> Actor:
        cast.invite(
            at(self.services, BEGAN), OPERATOR, name="Renée Quenouille", email=LEADS, function="coordinatrice",
            roles=["coordinator"],
        )  # fmt: skip
        with self.services.database.begin(read_only=True) as session:
            row = network_rows.find_staff(session, LEADS)
            assert row is not None
            return actor_of(row)


def _again(
    writer: Writer, known: Known, told: Told, moment: datetime, given: Mapping[str, Row] | None = None
) -> None:  # fmt: skip
    writer.again(known.pattern, moment, known.to(told), given)
