"""A file that bears the id of a badge of ours and whose signature fails: nothing that we keep of that badge is said."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from badges.issuing.correcting import correct, pause
from badges.issuing.correcting.facts import WordingFacts
from tests.badges.web.counter.presenting import file_of, upload
from tests.badges.web.counter.strangers import text
from tests.cast.counter import Cast

Json = dict[str, Any]
NOBODY_S = "urn:uuid:00000000-0000-4000-8000-000000000000"
OTHER = "urn:uuid:00000000-0000-4000-8000-000000000001"


def valid(_cast: Cast) -> None:
    """As it was issued."""


def paused(cast: Cast) -> None:
    pause.pause(cast.services, cast.actor, cast.award_id(cast.code), "person")


def revoked(cast: Cast) -> None:
    cast.revoked(cast.code)


def replaced(cast: Cast) -> None:
    assert correct.correct(cast.services, cast.actor, cast.award_id(cast.code), WordingFacts(sentence=""))


# The state, and what the genuine file says of it: on the page, and to programs.
STATES: dict[str, tuple[Callable[[Cast], None], str, str]] = {
    "valid": (valid, "Ce badge est authentique", "VALID"),
    "paused": (paused, "Ce badge est mis en pause", "SUSPENDED"),
    "revoked": (revoked, "Ce badge est annulé", "REVOKED"),
    "replaced": (replaced, "remplac", "REVOKED"),
}


def forged(genuine: Json, **members: Any) -> Json:
    """The file with only its id, its status entry and its signature left, which do not hold together any more."""
    said: Json = {
        **genuine,
        "name": "Faux titre",
        "evidence": [],
        "awardedDate": genuine["validFrom"],
        "credentialSubject": {
            "id": OTHER,
            "type": ["AchievementSubject"],
            "achievement": {
                "id": OTHER + "/1",
                "type": ["Achievement"],
                "name": "Faux titre",
                "description": "Faux.",
                "criteria": {"narrative": "Faux."},
            },
        },
        **members,
    }
    return {name: value for name, value in said.items() if value is not None and value != []}


def answers(client: FlaskClient, document: Json) -> tuple[str, Json]:
    """The words of the page, and what programs are told, without what is different each time."""
    data = json.dumps(document).encode()
    page = text(upload(client, data).text)
    said: Json = client.post("/verifier", data=data, content_type="application/json").get_json()
    page = re.sub(r"[0-9a-f]{64}", "", page)
    return page, {name: value for name, value in said.items() if name not in ("digest", "checked_at")}


@pytest.mark.parametrize("state", STATES)
def test_a_forged_file_says_the_same_as_one_with_an_id_that_is_nobody_s(
    cast: Cast, client: FlaskClient, state: str
) -> None:
    genuine: Json = json.loads(file_of(cast, "badge.json"))
    change, shown, headline = STATES[state]
    change(cast)
    page, said = answers(client, genuine)
    assert shown in page and said["headline"] == headline, page
    for members in ({}, {"proof": None}, {"credentialStatus": None}):
        bearing = answers(client, forged(genuine, **members))
        other = answers(client, forged(genuine, id=NOBODY_S, **members))
        assert bearing[1]["headline"] in ("NOT_AUTHENTIC", "UNDETERMINED")
        assert bearing == other


def spoiled(genuine: bytes) -> bytes:
    """The file with another signature, and nothing else changed."""
    if genuine.startswith(b"eyJ"):
        head, _, signature = genuine.rpartition(b".")
        return head + b"." + signature[:20][::-1] + signature[20:]
    return re.sub(rb"(proofValue&?[^z]*z)(.{20})", lambda found: found[1] + found[2][::-1], genuine)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("name", ["badge.json", "badge.jwt", "badge.svg"])
def test_of_no_form_is_anything_kept_shown(cast: Cast, client: FlaskClient, name: str, state: str) -> None:
    """Its own words are the ones that we keep, and none is repeated; nor is what became of the badge. The sites are
    named as on every such page, as those to call."""
    genuine = file_of(cast, name)
    change, shown, _ = STATES[state]
    change(cast)
    presented = spoiled(genuine)
    assert presented != genuine and shown in text(upload(client, genuine, name).text)
    said = client.post("/verifier", data=presented, content_type="application/octet-stream").get_json()
    page = text(upload(client, presented, name).text)
    assert (said["headline"], said["credential"], said["claim"]) == ("NOT_AUTHENTIC", None, None)
    kept = ("Amina", "ourlet", "Transmettre", "couture", "Site d’", "+33", "remplac", "pause", "suspend")
    assert [word for word in kept if word in page or word in json.dumps(said, ensure_ascii=False)] == [], page
