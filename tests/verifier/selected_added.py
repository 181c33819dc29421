"""The selection: what was added to a badge of ours, two endorsements of one subject, and lists that lie elsewhere."""

from __future__ import annotations

import copy
import json
from typing import Any

from tests.verifier import world as w
from tests.verifier.selecting import FORGED, OPEN, OTHER_LIST, REVOKED, VALID, Case, Make, badge, token
from tests.verifier.world import World
from verifier.fetch import Fetched

ELSEWHERE = "https://elsewhere.example/list"
_OURS = {"own_origin": w.ORIGIN}


def with_proof(added: dict[str, Any]) -> Make:
    """A badge of ours, and one proof more that no signature covers."""

    def make(world: World) -> Any:
        document = copy.deepcopy(world.sign(w.credential()))
        document["proof"].append(added)
        return document

    return make


def with_iri(world: World) -> Any:
    """A token with a known term that is written as its IRI, in an object without a keyword."""
    document = w.jwt_credential()
    document["credentialSubject"]["achievement"]["https://schema.org/name"] = "Autre"
    return world.token(document)


def endorsed_twice(*comments: str) -> Make:
    """A badge with two endorsements of its subject, each bound by its own proof."""

    def make(world: World) -> Any:
        inner = [
            world.sign(w.endorsement(id=f"urn:x:{each}", credentialSubject__endorsementComment=each), "gueret")
            for each in comments
        ]
        return world.sign(w.credential(endorsement=inner))

    return make


def list_elsewhere(bits: tuple[int, ...], **changes: Any) -> Make:
    """A badge whose status list is answered by another origin."""

    def make(world: World) -> Any:
        published = json.dumps(world.sign(w.status_list(w.LIST_URL, bits) | changes)).encode()
        world.web.pages[w.LIST_URL] = Fetched(ELSEWHERE, 200, None, published)
        return badge()(world)

    return make


def revocations_at(url: str) -> Make:
    """A badge with a revocation list of 1EdTech at an address, where an empty one lies."""

    def make(world: World) -> Any:
        world.web.put(url, {"id": url, "issuer": w.NETWORK, "revokedCredential": []})
        return token(credentialStatus={"id": url, "type": "1EdTechRevocationList"})(world)

    return make


ADDED: dict[str, Case] = {
    "a proof of an unknown suite, added to ours": Case(
        with_proof({"type": "DataIntegrityProof", "cryptosuite": "Autre", "proofPurpose": "assertionMethod"}),
        FORGED,
        environment=_OURS,
    ),
    "an empty proof, added to ours": Case(with_proof({}), FORGED, environment=_OURS),
    "an IRI in the place of a term": Case(with_iri, OPEN),
    "two endorsements of one subject": Case(endorsed_twice("un", "deux"), VALID),
    "a list at another origin, clear": Case(list_elsewhere(()), OPEN),
    "a list at another origin, that revokes": Case(list_elsewhere((w.INDEX,)), REVOKED),
    "1EdTech, of ours, at our origin": Case(revocations_at(OTHER_LIST), VALID, environment=_OURS),
    "1EdTech, of ours, elsewhere": Case(revocations_at(ELSEWHERE), OPEN, environment=_OURS),
}
