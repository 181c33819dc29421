"""Two processes serve one instance: each sees the other's changes at once, despite its caches."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest

from badges.app import create_app
from badges.base.database.engine import Database
from badges.base.services import Services
from badges.issuing import keyring, revoke
from badges.ledger.trust import listing
from badges.network.service import ownership
from badges.network.tables import Site
from badges.publication import documents
from badges.publication.judgement import environment
from badges.sharing import audience
from keys.algorithms import Algorithm
from keys.keyring import Keyring
from tests.cast.listing import propose, told
from tests.cast.recognition import Recognition, headline
from tests.conftest import ORIGIN, PASSPHRASE
from verifier.cache import DocumentCache
from verifier.kept_verdicts import KeptVerdicts
from verifier.proven_signatures import ProvenSignatures


@dataclass(frozen=True)
class Workers:
    """The award as one process sees it, and the services of the other; nothing in memory is shared."""

    here: Recognition
    there: Services


@pytest.fixture
def workers(issued: Recognition) -> Iterator[Workers]:
    """Two workers that have both verified the badge, so that their caches are full."""
    here = issued.services
    other = Keyring.open(here.settings.keys_folder, PASSPHRASE)
    database = Database(here.settings.database_url)
    there = replace(
        here, database=database, keyring=other, cache=DocumentCache(), proven=ProvenSignatures(), kept=KeptVerdicts()
    )
    found = Workers(issued, there)
    assert issued.headline() == headline(there, issued.code) == "VALID"
    yield found
    database.dispose()


def test_a_revocation(workers: Workers) -> None:
    document = workers.here.documents()["ob3"]
    revoke.revoke(workers.there, workers.here.helene, workers.here.award, "other")
    assert workers.here.headline() == "REVOKED" and workers.here.judged(document) == "REVOKED"


def test_a_badge_that_is_hidden(workers: Workers) -> None:
    audience.set_visibility(workers.there, workers.here.member, workers.here.code, "hidden")
    assert workers.here.headline() == "hidden"


@pytest.mark.parametrize(
    ("owner", "algorithm", "form"),
    [("network", Algorithm.EDDSA, "ob3"), ("network", Algorithm.RS256, "ob3_jwt"), ("gueret", Algorithm.EDDSA, "ob3")],
    ids=["the network's", "the network's RSA", "the site's"],
)
def test_a_compromised_key_is_refused_at_once(workers: Workers, owner: str, algorithm: Algorithm, form: str) -> None:
    """Its old signatures are refused, although they were valid a moment ago; what was signed anew is valid."""
    document = workers.here.documents()[form]
    assert workers.here.judged(document) == workers.here.judged(document) == "VALID"
    method = workers.there.keyring.signer(owner, algorithm).method.id
    keyring.compromise(workers.there, method)
    assert workers.here.judged(document) == "NOT_AUTHENTIC"
    workers.there.clock.advance(minutes=1)  # type: ignore[attr-defined]
    assert workers.here.headline() == "VALID"


def test_the_page_sees_both_at_the_next_request(workers: Workers) -> None:
    """Its process has kept the verdict; the other one changes what it rests on."""
    here, there = workers.here.services, workers.there
    parts: dict[str, Any] = {"database": here.database, "keyring": here.keyring, "clock": here.clock}
    app = create_app(here.settings, fetch=here.fetch, enqueue=here.enqueue, **parts)
    kept, client = app.extensions["badges"].kept, app.test_client()

    old = workers.here.documents()["ob3"]

    def answered() -> list[str]:
        """The headlines of the code's page, and of the badge as it was first signed."""
        said = {"base_url": ORIGIN, "headers": {"Accept": "application/json"}}
        answers = (client.get(f"/v/{workers.here.code}", **said), client.post("/verifier", data=old, **said))
        return [json.loads(answer.data)["headline"] for answer in answers]

    assert answered() == answered() == ["VALID", "VALID"] and len(kept._kept) == 1
    keyring.compromise(there, there.keyring.signer("network", Algorithm.EDDSA).method.id)  # and signs anew
    there.clock.advance(minutes=1)  # type: ignore[attr-defined]
    assert answered() == answered() == ["VALID", "NOT_AUTHENTIC"] and len(kept._kept) == 2
    revoke.revoke(there, workers.here.helene, workers.here.award, "other")
    assert answered()[0] == "REVOKED"


def test_a_key_marked_and_nothing_else(workers: Workers) -> None:
    """Before anything is signed anew, the page refuses as well."""
    method = workers.there.keyring.signer("network", Algorithm.EDDSA).method.id
    workers.there.keyring.mark(method, "compromised", workers.there.now())
    assert workers.here.headline() == "NOT_AUTHENTIC"


def test_new_keys(workers: Workers) -> None:
    document = workers.here.documents()["ob3"]
    keyring.rotate(workers.there)
    new = workers.there.keyring.signer("network", Algorithm.EDDSA).method.id
    assert new.encode() in documents.did_document(workers.here.services).data
    assert workers.here.headline() == "VALID" and workers.here.judged(document) == "VALID"


def test_a_new_site(workers: Workers) -> None:
    here, there = workers.here.services, workers.there
    with there.database.begin() as session:
        place = {"address": "1 rue", "postcode": "23500", "city": "Felletin"}
        session.add(Site(slug="felletin", name="Felletin", host="Mairie", **place))
    ownership.make_keys(there, ORIGIN, ["felletin"], there.now())
    method = there.keyring.signer("felletin", Algorithm.EDDSA).method
    assert documents.did_document(here, "felletin").data == documents.did_document(there, "felletin").data
    assert method.id.encode() in documents.did_document(here).data
    assert environment(here).known_issuers[method.controller] == "Réseau Citoyen de Services, Felletin"


def test_an_issuer_that_the_operator_knows(workers: Workers) -> None:
    stranger, there = "did:web:stranger.example", workers.there
    seen = [stranger in environment(workers.here.services).known_issuers]
    propose(there, workers.here.helene, stranger, told(there, "Ailleurs"))
    seen.append(stranger in environment(workers.here.services).known_issuers)
    listing.confirm(there, replace(workers.here.helene, staff_id=99), stranger)
    seen.append(stranger in environment(workers.here.services).known_issuers)
    listing.remove(there, workers.here.helene, stranger)
    seen.append(stranger in environment(workers.here.services).known_issuers)
    assert seen == [False, False, True, False]
