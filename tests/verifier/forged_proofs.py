"""Row F2: proofs that misstate what they are, and keys of the issuer that are not published for assertions."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from keys.algorithms import Algorithm
from keys.proofs import data_integrity
from tests.verifier import world as w
from tests.verifier.dialects import Renamed
from tests.verifier.forging import Forge, network_kid
from tests.verifier.world import World

VICTIM = "https://victim.example/issuer"
EDDSA = Algorithm.EDDSA


def with_proof(world: World, **changes: Any) -> dict[str, Any]:
    """Our own good badge, its proof changed after signing."""
    signed = copy.deepcopy(world.sign(w.credential(credentialStatus=None)))
    signed["proof"][0].update(changes)
    return signed


def with_proofs(world: World, *proofs: dict[str, Any]) -> dict[str, Any]:
    signed = copy.deepcopy(world.sign(w.credential(credentialStatus=None)))
    signed["proof"] += proofs
    return signed


def of_a_victim(world: World, name: str, **members: Any) -> dict[str, Any]:
    """A badge of an https issuer, signed by the stranger under `name`; the issuer's document has these members."""
    world.web.put(VICTIM, {"id": VICTIM, **members})
    badge = w.credential(credentialStatus=None, issuer__id=VICTIM)
    return data_integrity.sign(badge, Renamed(world.signer("stranger"), name), created=w.CREATED)


def borrowed_key(world: World, controller: str = "https://evil.example/c") -> str:
    """The attacker's key in the attacker's document, under the controller that it claims."""
    name = "https://evil.example/c#k"
    entry = {"id": name, "type": "Multikey", "controller": controller}
    entry["publicKeyMultibase"] = world.signer("stranger").method.multibase
    world.web.put("https://evil.example/c", {
        "id": "https://evil.example/c", "verificationMethod": [entry], "assertionMethod": [name],
    })  # fmt: skip
    return name


def loop_of_controllers(world: World) -> dict[str, Any]:
    """Two documents that name each other as controllers of the attacker's key."""
    return of_a_victim(world, borrowed_key(world, VICTIM), assertionMethod=[])


# Ways to publish the real key that do not suffice: a change of the issuer's document and of the key's entry.
Publication = Callable[[dict[str, Any], dict[str, Any]], None]


def only_for(purpose: str) -> Publication:
    def change(document: dict[str, Any], _: dict[str, Any]) -> None:
        document[purpose] = document.pop("assertionMethod")

    return change


def entry_with(**members: Any) -> Publication:
    def change(_: dict[str, Any], entry: dict[str, Any]) -> None:
        entry.update(members)

    return change


def document_with(**members: Any) -> Publication:
    def change(document: dict[str, Any], _: dict[str, Any]) -> None:
        document.update(members)

    return change


def twice(document: dict[str, Any], entry: dict[str, Any]) -> None:
    document["verificationMethod"].append({**entry, "controller": w.STRANGER})


def elsewhere(document: dict[str, Any], entry: dict[str, Any]) -> None:
    document["verificationMethod"].remove(entry)


def without_controller(_: dict[str, Any], entry: dict[str, Any]) -> None:
    del entry["controller"]


def by_an_alias(_: dict[str, Any], entry: dict[str, Any]) -> None:
    entry["@id"] = entry.pop("id")


def without_the_sign(_: dict[str, Any], entry: dict[str, Any]) -> None:
    entry["id"] = entry["id"].partition("#")[2]


def embedded_elsewhere(document: dict[str, Any], entry: dict[str, Any]) -> None:
    document["verificationMethod"].remove(entry)
    document["authentication"] = [entry]


def as_two_keys(_: dict[str, Any], entry: dict[str, Any]) -> None:
    entry.setdefault("publicKeyMultibase", "z6Mk")
    entry.setdefault("publicKeyJwk", {"kty": "OKP", "crv": "Ed25519"})


PUBLICATIONS: dict[str, Publication] = {
    "for authentication": only_for("authentication"),
    "for key agreement": only_for("keyAgreement"),
    "for invocation": only_for("capabilityInvocation"),
    "for delegation": only_for("capabilityDelegation"),
    "for something unknown": only_for("assertionMethods"),
    "for nothing": document_with(assertionMethod=[]),
    "others are listed": document_with(assertionMethod=[f"{w.NETWORK}#other", "#other"]),
    "listed with a space": document_with(assertionMethod=[f" {w.NETWORK}#other"]),
    "listed by a number": document_with(assertionMethod=7),
    "of another controller": entry_with(controller=w.STRANGER),
    "of several controllers": entry_with(controller=[w.NETWORK, w.STRANGER]),
    "without a controller": without_controller,
    "revoked": entry_with(revoked="2026-11-01T00:00:00Z"),
    "twice, of two controllers": twice,
    "listed and nowhere": elsewhere,
    "embedded for another purpose": embedded_elsewhere,
    "under an alias of id": by_an_alias,
    "under a name without its sign": without_the_sign,
    "with its private half": entry_with(secretKeyMultibase="z3u2"),
    "as two keys at once": as_two_keys,
    "in a document of another": document_with(id=w.STRANGER),
    "in a document without an id": document_with(id=None),
}


def published_as(world: World, publication: str, *, token: bool) -> str | dict[str, Any]:
    """Our own good badge, signed with a key that our document publishes in a way that is not enough."""
    algorithm = Algorithm.RS256 if token else EDDSA
    document = world.publish_did(w.NETWORK, "network")
    name = network_kid(world, algorithm)
    entry = next(each for each in document["verificationMethod"] if each["id"] == name)
    PUBLICATIONS[publication](document, entry)
    world.web.put("https://badges.example/.well-known/did.json", document)
    badge = w.credential(credentialStatus=None)
    return world.token(badge) if token else world.sign(badge)


PROOFS: dict[str, Forge] = {
    "purpose authentication": lambda world: with_proof(world, proofPurpose="authentication"),
    "no purpose": lambda world: with_proof(world, proofPurpose=None),
    "another cryptosuite": lambda world: with_proof(world, cryptosuite="eddsa-jcs-2022"),
    "an unknown cryptosuite": lambda world: with_proof(world, cryptosuite="none"),
    "an unknown type": lambda world: with_proof(world, type="NoProof2020"),
    "a domain added": lambda world: with_proof(world, domain="badges.example"),
    "created changed": lambda world: with_proof(world, created="2026-11-21T09:00:00Z"),
    "created malformed": lambda world: with_proof(world, created="yesterday"),
    "expires malformed": lambda world: with_proof(world, expires="never"),
    "a value of another base": lambda world: with_proof(world, proofValue="uAAAA"),
    "an empty value": lambda world: with_proof(world, proofValue=""),
    "a method that is an object": lambda world: with_proof(world, verificationMethod={"id": f"{w.NETWORK}#k"}),
    "a chain that hangs": lambda world: with_proof(world, previousProof="urn:uuid:1"),
    "an undefined member in the proof": lambda world: with_proof(world, level="expert"),
    "a second proof that is broken": lambda world: with_proofs(
        world, {**with_proof(world)["proof"][0], "proofValue": "z" + "2" * 86}
    ),
    "a second proof that is a chain": lambda world: with_proofs(
        world, {**with_proof(world)["proof"][0], "previousProof": "urn:uuid:1"}
    ),
    "nine proofs": lambda world: with_proofs(world, *[with_proof(world)["proof"][0]] * 8),
    "no proof": lambda world: w.credential(credentialStatus=None),
    "an empty proof": lambda world: {**w.credential(credentialStatus=None), "proof": {}},
    "an empty set of proofs": lambda world: {**w.credential(credentialStatus=None), "proof": []},
    "a proof that is text": lambda world: {**w.credential(credentialStatus=None), "proof": "z1"},
    "another badge's proof": lambda world: {
        **w.credential(credentialStatus=None, name="Autre"),
        "proof": with_proof(world)["proof"],
    },
    "purpose in an array": lambda world: with_proof(world, proofPurpose=["assertionMethod"]),
    "purpose as an IRI": lambda world: with_proof(world, proofPurpose="https://w3id.org/security#assertionMethod"),
    "a key's name in an array": lambda world: with_proof(world, verificationMethod=[network_kid(world, EDDSA)]),
    "a relative name of the key": lambda world: with_proof(
        world, verificationMethod="#" + network_kid(world, EDDSA).partition("#")[2]
    ),
    "a bare name of the key": lambda world: with_proof(world, verificationMethod="key-1"),
    "the issuer in the place of its key": lambda world: with_proof(world, verificationMethod=w.NETWORK),
    "a second name of the document": lambda world: {**with_proof(world), "@id": "urn:uuid:1"},
    "a second type of the document": lambda world: {**with_proof(world), "@type": "VerifiableCredential"},
    "a second name of the subject": lambda world: w.changed(
        with_proof(world), {"credentialSubject__@id": "did:web:eve.example"}
    ),
    "the subject's name moved": lambda world: w.changed(
        with_proof(world), {"credentialSubject__id": None, "credentialSubject__@id": "did:web:eve.example"}
    ),
    "a second type of the proof": lambda world: with_proof(world, **{"@type": "Ed25519Signature2020"}),
    "a proof inside the subject": lambda world: w.changed(
        w.credential(credentialStatus=None), {"credentialSubject__proof": with_proof(world)["proof"]}
    ),
    "a proof under another name": lambda world: {
        **w.credential(credentialStatus=None), "sec:proof": with_proof(world)["proof"]
    },
    "a relative name of the badge": lambda world: {**with_proof(world), "id": "badge"},
    "a relative name of the subject": lambda world: w.changed(with_proof(world), {"credentialSubject__id": "#eve"}),
    "a chain on itself": lambda world: with_proof(world, id="urn:uuid:1", previousProof="urn:uuid:1"),
    "a circle of two": lambda world: with_proofs(
        world,
        {**with_proof(world)["proof"][0], "id": "urn:uuid:1", "previousProof": "urn:uuid:2"},
        {**with_proof(world)["proof"][0], "id": "urn:uuid:2", "previousProof": "urn:uuid:1"},
    ),
    "a good proof by another key first": lambda world: {
        **w.credential(credentialStatus=None, name="Autre"),
        "proof": [
            *world.sign(w.credential(credentialStatus=None, name="Autre"), "stranger")["proof"],
            *with_proof(world)["proof"],
        ],
    },
    "a fragment that is the key": lambda world: of_a_victim(
        world, f"{VICTIM}#{world.signer('stranger').method.multibase}"
    ),
    "a fragment that is the key, other keys": lambda world: of_a_victim(
        world, f"{VICTIM}#{world.signer('stranger').method.multibase}", verificationMethod=[], assertionMethod=[]
    ),
    "a loop of controllers": loop_of_controllers,
    "a list of another owner's key": lambda world: of_a_victim(
        world, borrowed_key(world), assertionMethod=["https://evil.example/c#k"]
    ),
    "a victim that names us its controller": lambda world: of_a_victim(
        world, borrowed_key(world), controller="https://evil.example/c", assertionMethod=[]
    ),
}  # fmt: skip
