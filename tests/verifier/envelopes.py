"""Signatures of the network over any JSON: the kinds that need no RDF."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from keys.algorithms import Algorithm
from keys.proofs import data_integrity
from tests.verifier import world as w
from tests.verifier.dialects import compact
from tests.verifier.world import World

Json = dict[str, Any]


def over_letters(world: World, document: Json) -> Json:
    """The document with a JCS proof, which takes any JSON."""
    return data_integrity.sign(document, world.signer(), created=w.CREATED, cryptosuite="eddsa-jcs-2022")


def as_token(world: World, document: Json) -> str:
    """A token in the form of its data model, with a right key and right claims."""
    claims: Json = {"iss": w.NETWORK, "jti": document["id"], "nbf": _seconds(w.FROM)}
    claims["sub"] = document["credentialSubject"].get("id")
    if {"validUntil", "expirationDate"} & document.keys():
        claims["exp"] = _seconds(w.UNTIL)
    signer = world.signer("network", Algorithm.EDDSA)
    payload = {"vc": document} if "issuanceDate" in document else document
    return compact({"kid": signer.method.id}, {**payload, **claims}, signer)


def _seconds(moment: str) -> int:
    return int(datetime.fromisoformat(moment).timestamp())
