"""Witnesses of the fictional badges: one who was accepted, one whose words the member is asked about, one who waits to
be read; and slips to print."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from badges.base.rights import Actor
from badges.base.services import Services
from badges.issuing.witnesses import answer
from badges.recognition.tables import Award
from badges.recognition.witnesses import keys, reading, slips
from badges.recognition.witnesses.facts import SAW, StatementFacts
from badges.recognition.witnesses.rows import OwnBadge
from badges.recognition.witnesses.rules import Manner, WitnessFunction
from badges.recognition.witnesses.tables import WitnessSlip


@dataclass(frozen=True)
class Seen:
    """What a witness wrote about a badge, by its key in the story. `who`: of the staff; `then`: how far it went."""

    who: str
    award: str
    first_name: str
    function: WitnessFunction
    sentence: str | None
    then: str = ""


WRITTEN = (
    Seen("ines", "amina:transmettre", "Josiane", WitnessFunction.TOOK_PART,
         "Le troisième ourlet, je l’ai fait sans aide.", "kept"),
    Seen("ines", "amina:transmettre", "Bernard", WitnessFunction.HOSTED, None, "read"),
    Seen("lea", "fatou:animer", "Maryse", WitnessFunction.VOLUNTEER, "Chaque personne avait quelque chose à faire."),
)  # fmt: skip
TO_PRINT = (("ines", "amina:transmettre"), ("lea", "fatou:animer"), ("lea", "jacques:service"))


def see(services: Services, actors: Mapping[str, Actor], awards: Mapping[str, int]) -> None:
    """Record all of it."""
    for each in WRITTEN:
        actor, award_id = actors[each.who], awards[each.award]
        number = _written(services, actor, award_id, each)
        if each.then:
            reading.show(services, actor, number, looked=True)
        if each.then == "kept":
            with services.database.begin(read_only=True) as session:
                member_id = session.get_one(Award, award_id).member_id
            answer.keep(services, OwnBadge(member_id), number)
    for who, award in TO_PRINT:
        slips.make(services, actors[who], awards[award], Manner.PAPER)


def _written(services: Services, actor: Actor, award_id: int, seen: Seen) -> int:
    """Write it with a slip; returns the number of the statement."""
    made = slips.make(services, actor, award_id, Manner.PAPER)
    with services.database.begin(read_only=True) as session:
        code = keys.code_of(services, session.get_one(WitnessSlip, made).salt)
    facts = StatementFacts(saw=SAW, first_name=seen.first_name, function=seen.function, sentence=seen.sentence)
    slips.say(services, code, facts, client_key=f"demonstration-{made}")
    with services.database.begin(read_only=True) as session:
        statement = session.get_one(WitnessSlip, made).statement
        if statement is None:
            raise LookupError("a statement that was just written is not found")
        return statement.id
