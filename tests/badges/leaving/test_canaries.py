"""Twenty canaries of one person: found by a search before the erasure, and by the same search nowhere after it."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text, update

from badges.base import outbox
from badges.base.database import sweep
from badges.base.database.types import Base
from badges.base.journal import chain
from badges.base.journal.acts import Act
from badges.base.journal.record_act import About, note
from badges.base.mail import transport
from badges.base.services import Services
from badges.base.tables import Letter
from badges.exchanges.tables import Exchange
from badges.gatherings.tables import Workshop
from badges.instance import archive
from badges.jobs import build_queue
from badges.leaving.erasure import destroy, erasure_request
from badges.ledger.tables import Edition, HostedAssertion
from badges.network.tables import WebSession
from badges.people.tables import ConfirmationCode, Member
from badges.recognition.tables import Award, AwardConsent, Endorsement, Observation
from tests.cast.people import Cast
from tests.cast.recognition import Recognition, agreed

CANARIES = {
    "given name": "Zqprenom",
    "family name": "Zqnomdefamille",
    "name they go by": "zqginou",
    "telephone": "+33700112299",
    "e-mail": "zqmail@courrier.example",
    "key of the form": "zqformkey",
    "sentence of an observation": "zqobservation",
    "sentence of the badge": "zqsentence",
    "sentence of a draft": "zqdraftsentence",
    "name on the badge": "Zqnamesshown",
    "name in the consent": "Zqconsent",
    "what was exchanged": "zqexchange",
    "description of a workshop": "zqworkshop",
    "comment of the endorsement": "zqcomment",
    "draft of the edition": "zqedition",
    "address of the hosted assertion": "zqhosted@courrier.example",
    "address of a code": "zqcode@courrier.example",
    "letter": "zqletter",
    "letter in the mail folder": "zqmailfolder",
    "drawing": "zqdrawing",
    "text of the journal": "zqjournal",
    "form kept by a session": "zqkeptform",
    "why a letter failed": "zqlasterror",
}


@dataclass
class Planted:
    """The person, the folders in which to search, and what was logged."""

    services: Services
    cast: Cast
    member: int
    code: str
    logs: pytest.LogCaptureFixture

    def found(self, *, raw: bool = True) -> set[str]:
        """The canaries that a search finds, by name: in tables, files, queue, logs, a backup, and bytes of the disk."""
        places = [
            *self._tables(),
            *self._files(),
            self.logs.text.encode(),
            *self._backup(),
        ]
        places += self._bytes_of_the_database() if raw else []
        return {name for name, word in CANARIES.items() if any(word.encode() in place for place in places)}

    def raw(self) -> set[str]:
        """Those that are in the bytes of the database's files."""
        places = list(self._bytes_of_the_database())
        return {name for name, word in CANARIES.items() if any(word.encode() in place for place in places)}

    def _tables(self) -> Iterator[bytes]:
        with self.services.database.begin(read_only=True) as session:
            for table in Base.metadata.sorted_tables:
                for row in session.execute(table.select()):
                    for value in row:
                        yield value if isinstance(value, bytes) else str(value).encode()

    def _backup(self) -> Iterator[bytes]:
        with self.services.database.begin(snapshot=True) as session:
            yield from (line for _, line in archive.dump(session))

    def _files(self) -> Iterator[bytes]:
        for path in self.services.settings.home.rglob("*"):
            if path.is_file():
                yield path.name.encode() + path.read_bytes()

    def _bytes_of_the_database(self) -> Iterator[bytes]:
        """The file and its log on SQLite; on PostgreSQL the folder of the database, as a checkpoint leaves it."""
        if self.services.database.is_sqlite:
            path = Path(self.services.database.url.removeprefix("sqlite:///"))
            yield from (each.read_bytes() for each in path.parent.glob(f"{path.name}*"))
            return
        with self.services.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("CHECKPOINT"))
            folder = connection.scalar(text("SHOW data_directory"))
            number = connection.scalar(text("SELECT oid FROM pg_database WHERE datname = current_database()"))
        yield from (each.read_bytes() for each in Path(str(folder), "base", str(number)).iterdir() if each.is_file())


@pytest.fixture
def planted(recognition: Recognition, cast: Cast, caplog: pytest.LogCaptureFixture) -> Planted:
    """A member with a badge and every kind of row, file and line, each with its canary."""
    caplog.set_level(logging.DEBUG)
    services, signed = recognition.services, recognition.sign()
    with services.database.begin() as session:
        for table, number, values in _rows(signed):
            session.execute(update(table).where(table.id == number).values(**values))
    agreed(cast, badge="ecoute", given="Voisine", family="Restante")  # others, whose rows stay
    _plant_rows(services, cast, signed)
    _plant_files(services, signed)
    queue = build_queue(f"sqlite:///{services.settings.home}/queue.sqlite3", services.settings.secret_key)
    queue.task(name="send_letters")(lambda: None)()  # a job carries its name alone
    queue.storage.close()
    return Planted(services, cast, signed.member, signed.code, caplog)


def _rows(of: Recognition) -> Iterator[tuple[Any, int, dict[str, Any]]]:
    with of.services.database.begin(read_only=True) as session:
        numbers = {
            table: session.query(table.id).order_by(table.id).first()[0]
            for table in (Observation, Workshop, Edition, AwardConsent, Endorsement)
        }
    words = CANARIES
    yield Member, of.member, {
        "given_name": words["given name"], "family_name": words["family name"], "folded_name": "zqnomdefamille",
        "called": words["name they go by"], "whole_name": "zqnomdefamille",
        "phone": words["telephone"], "email": words["e-mail"], "client_key": words["key of the form"],
    }  # fmt: skip
    yield Award, of.award, {"sentence": words["sentence of the badge"], "name_shown": words["name on the badge"]}
    yield Observation, numbers[Observation], {"sentence": words["sentence of an observation"]}
    yield Workshop, numbers[Workshop], {
        "description": words["description of a workshop"], "proposed_by_id": of.member
    }  # fmt: skip
    yield Edition, numbers[Edition], {"draft": {"narrative": words["draft of the edition"]}}
    yield AwardConsent, numbers[AwardConsent], {"name_shown": words["name in the consent"]}
    yield Endorsement, numbers[Endorsement], {"comment": words["comment of the endorsement"]}


def _plant_rows(services: Services, cast: Cast, of: Recognition) -> None:
    other, now = cast.member("Jeanne"), services.now()
    with services.database.begin() as session:
        award = session.get_one(Award, of.award)
        session.add(
            Award(
                code="ZZZZZZZZZZ", member_id=of.member, site_id=cast.gueret, badge_model_id=award.badge_model_id + 1,
                badge_version_id=award.badge_version_id + 1, awarded_by_id=cast.lea.staff_id, criteria=["1"],
                sentence=CANARIES["sentence of a draft"], created_at=now,
            )
        )  # fmt: skip
        session.add(
            Exchange(
                site_id=cast.gueret, what=CANARIES["what was exchanged"], happened_on=now.date(), giver_id=of.member,
                receiver_id=other, recorded_at=now,
            )
        )  # fmt: skip
        session.add(
            HostedAssertion(
                award_id=of.award, key="k" * 43, signed_id="urn:uuid:1", era="e", requested_at=now,
                email=CANARIES["address of the hosted assertion"],
            )
        )  # fmt: skip
        session.add(
            ConfirmationCode(
                member_id=of.member, purpose="backpack", email=CANARIES["address of a code"], code_digest=b"d" * 32,
                created_at=now, expires_at=now,
            )
        )  # fmt: skip
        outbox.write(
            session, CANARIES["e-mail"], f"Bonjour\n{CANARIES['letter']}", due_at=now, purpose="award", number=of.award
        )
        session.add(
            Letter(
                recipient=CANARIES["e-mail"], subject="", body="", purpose="award", number=of.award, due_at=now,
                ends_at=now, last_error=CANARIES["why a letter failed"], state="sent",
            )
        )  # fmt: skip
        note(session, Act.AWARD_SHARED, None, About(member_id=of.member, text=CANARIES["text of the journal"]), now)
        form = [["family_name", CANARIES["family name"]], ["sentence", CANARIES["form kept by a session"]]]
        data = json.dumps({"parked": {"path": "/membres/nouveau", "form": form}}, separators=(",", ":"))
        until = now + timedelta(days=30)
        session.add(WebSession(key_digest=b"w" * 32, subject="s", data=data, created_at=now, expires_at=until))
    chain.extend(services)


def _plant_files(services: Services, of: Recognition) -> None:
    document = of.documents()["ob3"]
    services.files.put(sha256(document).hexdigest(), "ob3.svg", CANARIES["drawing"].encode())
    send = transport.sender_for(services.settings, "contact@rcs.example")
    send(CANARIES["e-mail"], "Votre badge", f"{CANARIES['letter in the mail folder']} é", "name")
    send("voisine@courrier.example", "Votre badge", "Bonjour", "other")


def erased(planted: Planted) -> None:
    """Ask, wait, and destroy."""
    name = f"{CANARIES['given name']} {CANARIES['family name']}"
    erasure_request.ask(planted.services, planted.cast.lea, planted.member, name=name, fact=CANARIES["telephone"])
    planted.services.clock.advance(days=7)  # type: ignore[attr-defined]
    assert destroy.destroy_due(planted.services) == 1


def test_no_canary_is_left(planted: Planted, monkeypatch: pytest.MonkeyPatch) -> None:
    with planted.services.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")  # PostgreSQL's planner now keeps samples of what stands in the columns
    assert planted.found() == set(CANARIES)
    assert len(CANARIES) >= 20
    with monkeypatch.context() as patch:  # the control: without the sweep their bytes stay on the disk
        patch.setattr(destroy.room, "sweep", lambda *_: False)
        erased(planted)
    assert planted.found(raw=False) == set()
    assert len(planted.raw()) > 3
    assert (planted.services.settings.home / sweep.MARK).exists()
    assert destroy.sweep(planted.services) == 1
    assert planted.found() == set()
    assert not (planted.services.settings.home / sweep.MARK).exists()
    with planted.services.database.begin(snapshot=True) as session:
        report = chain.check(session, planted.services.settings.secret_key)
    assert report.faults == () and report.erased > 3
    letters = list((planted.services.settings.home / "mail").glob("*.eml"))
    assert len(letters) == 1  # the neighbour's
