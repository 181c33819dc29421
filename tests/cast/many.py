"""Many issued awards, cheaply: the rows of one that was really signed, again and again, each with ids of its own.

For what depends on how many there are: the memory and the time of `badges check`.
"""

from __future__ import annotations

import json
import secrets
import uuid
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from sqlalchemy import Table, insert, select
from sqlalchemy.orm import Session

from badges.base.database.types import Base
from badges.base.logbook.acts import Kept
from badges.base.logbook.notes import CODE, note
from badges.base.services import Services
from badges.base.text import codes
from badges.issuing.sign import Intent, produce
from badges.ledger.tables import StatusList
from issuer import status
from issuer.drafts import AwardDraft, EndorsementDraft
from tests.cast.recognition import Recognition

BATCH = 200


def multiply(of: Recognition, count: int, *, signed: bool) -> None:
    """Add `count` awards like this one. `signed`: their documents really are; otherwise with another's signatures."""
    services = of.services
    for start in range(0, count, BATCH):
        with services.database.begin() as session:
            _add(services, session, of, min(BATCH, count - start), signed=signed)


def _rows(session: Session, name: str, column: str, value: object) -> list[dict[str, Any]]:
    table = _table(name)
    chosen = select(table).where(table.c[column] == value).order_by(*table.primary_key.columns)
    return [dict(row) for row in session.execute(chosen).mappings()]


def _table(name: str) -> Table:
    return Base.metadata.tables[name]


def _new_ids(draft: dict[str, Any], index: int) -> tuple[dict[str, Any], dict[str, str]]:
    """A draft with other ids, and by which each was replaced."""
    award = draft["award"]
    old = [award["credential_id"], award["subject_id"], *(each["id"] for each in award["evidence"])]
    old += [each["id"] for each in draft["endorsements"]]
    new = {each: f"urn:uuid:{uuid.UUID(bytes=secrets.token_bytes(16), version=4)}" for each in old}
    text = json.dumps(draft)
    for before, after in new.items():
        text = text.replace(before, after)
    found: dict[str, Any] = json.loads(text)
    found["award"]["status_index"] = index
    new[f"#{award['status_index']}"] = f"#{index}"
    return found, new


def _replaced(data: bytes, new: dict[str, str]) -> bytes:
    for before, after in new.items():
        data = data.replace(before.encode(), after.encode())
    return data


def _add(services: Services, session: Session, of: Recognition, count: int, *, signed: bool) -> None:
    (award,) = _rows(session, "award", "id", of.award)
    (edition,) = _rows(session, "edition", "award_id", of.award)
    documents = _rows(session, "document", "edition_id", edition["id"])
    entries = _rows(session, "ledger_entry", "credential_id", edition["credential_id"])
    beside = {name: _rows(session, name, "award_id", of.award) for name in ("award_consent", "endorsement")}
    places = session.get_one(StatusList, edition["status_list_id"], with_for_update=True)
    made: dict[str, list[dict[str, Any]]] = {
        name: [] for name in ("award", *beside, "edition", "status_entry", "document", "ledger_entry")
    }
    next_award = (session.scalar(select(_table("award").c.id).order_by(_table("award").c.id.desc()).limit(1)) or 0) + 1
    next_version = (
        session.scalar(select(_table("edition").c.id).order_by(_table("edition").c.id.desc()).limit(1)) or 0
    ) + 1
    for number in range(count):
        index = status.allocate(places.counter, places.permutation_key, places.size)
        places.counter += 1
        draft, new = _new_ids(edition["draft"], index)
        code = codes.generate()
        if "code" in draft:
            draft["code"] = code
        ids = {"award_id": next_award + number}
        credential = draft["award"]["credential_id"]
        made["award"].append({**award, "id": next_award + number, "code": code})
        for name, rows in beside.items():
            made[name] += [{**_without(each, "id"), **ids} for each in rows]
        made["edition"].append(
            {
                **edition, **ids, "id": next_version + number, "credential_id": credential,
                "subject_id": draft["award"]["subject_id"], "status_index": index, "draft": draft,
            }
        )  # fmt: skip
        place = {"status_list_id": places.id, "index": index, "credential_id": credential, "revoked_at": None}
        made["status_entry"].append(place)
        noted = {"credential": credential, "list": places.id, "index": index, CODE: code}
        note(session, Kept.ISSUING, noted, services.now())  # as the service does before it signs
        bytes_of = dict(_forms(services, draft, documents, new, signed=signed))
        salts = {each["representation"]: secrets.token_bytes(16) for each in documents}
        made["document"] += [
            {
                **_without(each, "id"), "edition_id": next_version + number, "salt": salts[each["representation"]],
                "data": bytes_of[each["representation"]],
            }
            for each in documents
        ]  # fmt: skip
        made["ledger_entry"] += [
            {
                **_without(each, "number"), "credential_id": credential, "status_index": index,
                "digest": sha256(salts[each["representation"]] + bytes_of[each["representation"]]).digest(),
            }
            for each in entries
        ]  # fmt: skip
    for name, rows in made.items():
        session.execute(insert(_table(name)), rows)


def _without(row: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != key}


def _forms(
    services: Services, draft: dict[str, Any], documents: list[dict[str, Any]], new: dict[str, str], *, signed: bool
) -> Iterator[tuple[Any, bytes]]:
    if not signed:
        yield from ((each["representation"], _replaced(each["data"], new)) for each in documents)
        return
    intent = Intent(
        0,
        0,
        AwardDraft.from_dict(draft["award"]),
        tuple(EndorsementDraft.from_dict(each) for each in draft["endorsements"]),
        tuple(draft["endorsers"]),
    )
    yield from ((name, each.data) for name, each in produce(services, intent).items())
