"""What a process does while it is killed: each workload is work that people wait for, and can be begun again.

To add one: a function that does the work and acknowledges what was promised to somebody, a function that says what must
be true once it was begun again and finished, a line in `WORKLOADS`, and one in `PROMISES` for each acknowledgement.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import select

from badges.base import outbox
from badges.base.services import Services
from badges.base.tables import Letter, LetterState
from badges.issuing import keyring, resume, revoke, sign
from badges.leaving.erasure import destroy, erasure_request
from badges.leaving.tables import Erasure
from badges.ledger.states import EditionState, LedgerEvent
from badges.ledger.tables import Document, Edition, LedgerEntry, StatusEntry
from badges.people.tables import Member
from badges.recognition.states import AwardState
from badges.recognition.tables import Award, AwardConsent
from badges.sharing import backpacks
from issuer.representations import Representation
from tests.cast.people import Cast


@dataclass(frozen=True)
class World:
    """The instance of one case, what was prepared in it, and the file in which acknowledgements are kept."""

    services: Services
    facts: Mapping[str, Any]
    journal: Path
    step: Callable[[], None] = lambda: None

    def acknowledge(self, what: str, number: object) -> None:
        """Somebody was told that it is done: from now on it may not be lost."""
        descriptor = os.open(self.journal, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        os.write(descriptor, json.dumps([what, number]).encode() + b"\n")
        os.close(descriptor)
        self.step()

    def acknowledged(self) -> list[tuple[str, Any]]:
        """What was acknowledged, in order."""
        if not self.journal.exists():
            return []
        return [tuple(json.loads(line)) for line in self.journal.read_text(encoding="utf-8").splitlines()]


def sign_awards(world: World) -> None:
    """The worker finishes what was interrupted, and Léa signs two awards."""
    resume.resume(world.services)
    lea = Cast(world.services).lea
    for number in world.facts["agreed"]:
        sign.sign(world.services, lea, number)
        world.acknowledge("signed", number)


def are_signed(world: World) -> None:
    """Each once: one edition, one place, and one letter to its member."""
    with world.services.database.begin(read_only=True) as session:
        for number in world.facts["agreed"]:
            assert session.get_one(Award, number).state == AwardState.ISSUED
            editions = session.scalars(select(Edition).where(Edition.award_id == number)).all()
            assert [each.state for each in editions] == [EditionState.ISSUED]
            letters = session.scalars(select(Letter).where(Letter.purpose == "award", Letter.number == number)).all()
            assert len(letters) == 1


def cancel(world: World) -> None:
    """Hélène cancels a badge, and Léa undoes one."""
    cast = Cast(world.services)
    revoke.revoke(world.services, cast.helene, world.facts["to_revoke"], "error")
    world.acknowledge("revoked", world.facts["to_revoke"])
    sign.undo(world.services, cast.lea, world.facts["to_undo"])
    world.acknowledge("undone", world.facts["to_undo"])


def are_cancelled(world: World) -> None:
    """Both have ended."""
    with world.services.database.begin(read_only=True) as session:
        assert session.get_one(Award, world.facts["to_revoke"]).state == AwardState.REVOKED
        assert session.get_one(Award, world.facts["to_undo"]).state == AwardState.WITHDRAWN


def send_letters(world: World) -> None:
    """The worker sends what is due; the mail server takes each letter at once."""

    def send(_recipient: str, _subject: str, body: str, name: str) -> None:
        world.step()
        world.acknowledge("taken", [body.strip(), name])

    outbox.send_due(world.services, send)


def are_sent(world: World) -> None:
    """Each was taken, one that was taken twice under one name, and none waits."""
    taken = [(body, name) for what, (body, name) in world.acknowledged() if what == "taken"]
    assert {body for body, _ in taken} == set(world.facts["letters"])
    assert len(set(taken)) == len({name for _, name in taken}) == len(world.facts["letters"])
    with world.services.database.begin(read_only=True) as session:
        assert Counter(session.scalars(select(Letter.state))) == {LetterState.SENT: len(world.facts["letters"])}


def lose_a_key(world: World) -> None:
    """The operator replaces a compromised key, and every badge that it signed is renewed."""
    assert keyring.compromise(world.services, world.facts["lost"]).finished
    world.acknowledge("replaced", world.facts["lost"])


def sign_anew(world: World) -> None:
    """The same, with a commit for every other badge, so that a kill falls between two of them."""
    vars(keyring)["CHUNK"] = 2
    lose_a_key(world)


def is_replaced(world: World) -> None:
    """Each badge was renewed once, and the key is published no more."""
    with world.services.database.begin(read_only=True) as session:
        renewed = Counter(session.scalars(select(Edition.award_id).where(Edition.state == EditionState.ISSUED)))
    assert {renewed[number] for number in world.facts["issued"]} == {2}
    states = {each.method.id: each.state for each in world.services.keyring.records()}
    assert states[world.facts["lost"]] == "compromised"
    assert sum(each.state == "active" for each in world.services.keyring.records("network")) == 2


def fill_a_backpack(world: World) -> None:
    """A member asks for both forms of a badge for a backpack."""
    member, code = world.facts["backpack"]
    backpacks.make_hosted(world.services, member, code, None)
    backpacks.make_matching(world.services, member, code, "une.membre@courrier.example")
    world.acknowledge("made", code)


def is_filled(world: World) -> None:
    """Each form is there once, and so is the consent to it."""
    with world.services.database.begin(read_only=True) as session:
        award = session.scalars(select(Award).where(Award.code == world.facts["backpack"][1])).one()
        forms = session.scalars(select(Document).join(Edition).where(Edition.award_id == award.id)).all()
        there = Counter(each.representation for each in forms)
        assert there[Representation.OB2] == there[Representation.OB3_EMAIL] == there[Representation.OB3_EMAIL_JWT] == 1
        said = session.scalars(select(AwardConsent).where(AwardConsent.award_id == award.id)).all()
        assert Counter(each.subject for each in said)["backpack"] == 2


def erase_a_member(world: World) -> None:
    """A member asks to be erased; a week later the worker destroys what there is of them, and sweeps the files."""
    services, member = world.services, world.facts["to_erase"]
    number = _request(world)
    if number is None:
        number = erasure_request.ask(
            services, Cast(services).lea, member, name="Rose Benali", fact=f"{services.now():%m/%Y}"
        )
    world.acknowledge("hidden", member)
    destroy.destroy(services, number)
    world.acknowledge("erased", member)
    destroy.sweep(services)


def is_erased(world: World) -> None:
    """Once, and whole: the name, the documents, the request, and one row of the ledger that says so."""
    with world.services.database.begin(read_only=True) as session:
        member = session.get_one(Member, world.facts["to_erase"])
        assert member.given_name == "" and member.erased_at is not None
        (award,) = session.scalars(select(Award).where(Award.member_id == member.id)).all()
        (edition,) = session.scalars(select(Edition).where(Edition.award_id == award.id)).all()
        assert session.scalars(select(Document).where(Document.edition_id == edition.id)).all() == []
        said = select(LedgerEntry.event).where(LedgerEntry.credential_id == edition.credential_id)
        assert Counter(session.scalars(said))[LedgerEvent.ERASED] == 1
        (request,) = session.scalars(select(Erasure)).all()
        assert request.destroyed_at is not None and request.taken_back_at is None


def is_hidden(world: World) -> bool:
    """Whether nothing is shown of the badge of the member who asked to be erased."""
    with world.services.database.begin(read_only=True) as session:
        award = session.scalars(select(Award).where(Award.member_id == world.facts["to_erase"])).one()
        return award.erased_at is not None


def _request(world: World) -> int | None:
    with world.services.database.begin(read_only=True) as session:
        return session.scalar(select(Erasure.id).where(Erasure.member_id == world.facts["to_erase"]))


def _state(world: World, number: int) -> AwardState:
    with world.services.database.begin(read_only=True) as session:
        return session.get_one(Award, number).state


# What an acknowledgement promises, from that moment on: asked of what a kill left, before anything is begun again.
PROMISES: Final[Mapping[str, Callable[[World, Any], bool]]] = {
    "signed": lambda world, number: _state(world, number) is AwardState.ISSUED,
    "revoked": lambda world, number: _state(world, number) is AwardState.REVOKED,
    "undone": lambda world, number: _state(world, number) is AwardState.WITHDRAWN,
    "replaced": lambda world, _: is_replaced(world) is None,
    "made": lambda world, _: is_filled(world) is None,
    "hidden": lambda world, _: is_hidden(world),
    "erased": lambda world, _: is_erased(world) is None,
    "taken": lambda _world, _: True,  # by the mail server; the letter is not said sent before that
}


def promises_are_kept(world: World) -> None:
    """What somebody was told is so."""
    for what, number in world.acknowledged():
        assert PROMISES[what](world, number), (what, number)


@dataclass(frozen=True)
class Workload:
    """Work that a process does, and what must be true in the end."""

    work: Callable[[World], None]
    done: Callable[[World], None]


WORKLOADS: Final[Mapping[str, Workload]] = {
    "awards": Workload(sign_awards, are_signed),
    "cancellations": Workload(cancel, are_cancelled),
    "letters": Workload(send_letters, are_sent),
    "key incident": Workload(lose_a_key, is_replaced),
    "signing anew": Workload(sign_anew, is_replaced),
    "backpack": Workload(fill_a_backpack, is_filled),
    "erasure": Workload(erase_a_member, is_erased),
}


def nothing_is_used_twice(world: World) -> None:
    """No id, place, or edition of a credential stands twice; every issued credential has its own place."""
    with world.services.database.begin(read_only=True) as session:
        places = session.execute(select(StatusEntry.status_list_id, StatusEntry.index)).all()
        editions = session.execute(select(Edition.credential_id, Edition.number)).all()
        assert len(set(places)) == len(places) and len(set(editions)) == len(editions)
        assert len({each[0] for each in editions}) == len(places)
