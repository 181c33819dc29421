"""Badges in bulk: the rows of one that the service awarded, for other members who were seen at the same two sessions.

Each is really signed: by the site, and twice by the network, as `badges.issuing.sign.produce` does it. What is left out
is what comes before and after: reading the dossier, and verifying what was signed.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from badges.base.logbook.acts import Kept
from badges.base.logbook.notes import CODE, note
from badges.base.services import Services
from badges.base.text import codes
from badges.issuing.sign import Intent, produce
from badges.ledger.tables import StatusList
from issuer import status
from issuer.drafts import AwardDraft, EndorsementDraft
from issuer.representations import Representation
from tests.growth.acts import Known, Told
from tests.growth.patterns import Row, Writer


@dataclass
class Badges:
    """Writes badges, and counts the places of the status list that they take."""

    writer: Writer
    list_id: int = 1

    def __post_init__(self) -> None:
        """Read where the list stands."""
        with self.writer.services.database.begin(read_only=True) as session:
            self.places = session.get_one(StatusList, self.list_id)
            session.expunge_all()
        self.issued: list[Row] = []

    def again(self, known: Known, told: Told, name: str) -> int:
        """The badge of a pattern, for another member who is shown by this name. Returns its number."""
        writer = self.writer
        numbers, made = writer.copied(known.pattern, known.pattern.at, known.to(told))
        (edition,) = rows_of(made, "edition")
        draft, code = self._drafted(edition["draft"], name)
        credential = draft["award"]["credential_id"]
        edition |= {
            "credential_id": credential, "subject_id": draft["award"]["subject_id"], "draft": draft,
            "status_index": draft["award"]["status_index"],
        }  # fmt: skip
        for each in rows_of(made, "award"):
            each |= {"code": code, "name_shown": name, "accepted_name": name}
        for each in rows_of(made, "award_consent"):
            each["name_shown"] = name if each["name_shown"] is not None else None
        for each in rows_of(made, "status_entry"):
            each |= {"credential_id": credential, "index": edition["status_index"]}
        forms = signed(writer.services, draft)
        salted = {each["representation"]: each for each in rows_of(made, "document")}
        for representation, document in salted.items():
            document["data"] = forms[representation]
        for entry in rows_of(made, "ledger_entry"):
            document = salted[entry["representation"]]
            digest = sha256(document["salt"] + document["data"]).digest()
            entry |= {"credential_id": credential, "status_index": edition["status_index"], "digest": digest}
        writer.take(made)
        self.issued.append(
            {"credential": credential, "list": self.list_id, "index": edition["status_index"], CODE: code}
        )
        return numbers["award", known.award]

    def end(self) -> None:
        """Store how far the list is taken, and have the logbook written, as before a signature."""
        services = self.writer.services
        with services.database.begin() as session:
            session.get_one(StatusList, self.list_id, with_for_update=True).counter = self.places.counter
            for noted in self.issued:
                note(session, Kept.ISSUING, noted, services.now())
        self.issued.clear()

    def _drafted(self, draft: dict[str, Any], name: str) -> tuple[dict[str, Any], str]:
        """A draft with identifiers, a place in the list and a code of its own."""
        award = draft["award"]
        old = [award["credential_id"], award["subject_id"], *(each["id"] for each in award["evidence"])]
        old += [each["id"] for each in draft["endorsements"]]
        text = json.dumps(draft)
        for each in old:
            text = text.replace(each, f"urn:uuid:{uuid.UUID(bytes=self.writer.dice.randbytes(16), version=4)}")
        found: dict[str, Any] = json.loads(text)
        code, places = codes.generate(), self.places
        found["award"] |= {
            "recipient_name": name,
            "status_index": status.allocate(places.counter, places.permutation_key, places.size),
        }
        places.counter += 1
        return found | {"code": code}, code


def rows_of(made: list[tuple[str, Row]], table: str) -> list[Row]:
    """The rows of one table."""
    return [row for name, row in made if name == table]


def signed(services: Services, draft: dict[str, Any]) -> dict[Representation, bytes]:
    """The forms of a draft, really signed."""
    return dict(_signed(services, draft))


def _signed(services: Services, draft: dict[str, Any]) -> Iterator[tuple[Representation, bytes]]:
    intent = Intent(
        0,
        0,
        AwardDraft.from_dict(draft["award"]),
        tuple(EndorsementDraft.from_dict(each) for each in draft["endorsements"]),
        tuple(draft["endorsers"]),
    )
    yield from ((name, each.data) for name, each in produce(services, intent).items())
