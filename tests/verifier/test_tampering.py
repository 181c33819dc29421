"""Row F5, member by member: each leaf of a signed document changed, removed, doubled or moved, in every dialect.

Where the change alters what a person reads, the badge is not authentic, and none of its facts is shown.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from keys.algorithms import Algorithm
from keys.encodings import base64url_decode, base64url_encode
from schemas.baked_images import OpenBadgesVersion, bake_png
from tests.verifier import dialects as d
from tests.verifier import gullible
from tests.verifier import world as w
from tests.verifier.pictures import png
from tests.verifier.world import World
from verifier.verdict import CheckName, Headline

Path = tuple[str | int, ...]
REFUSED = {Headline.NOT_AUTHENTIC, Headline.UNREADABLE}


def leaves(value: Any, path: Path = ()) -> Iterator[Path]:
    """The places of all texts and truths of a document."""
    if isinstance(value, dict | list):
        for name, each in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(each, (*path, name))
    else:
        yield path


def altered(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    return value[:-1] + ("1" if value[-1:] != "1" else "2")


def tampered(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every document that differs in one leaf: changed, removed, or copied beside another leaf."""
    for path in leaves(document):
        for how in ("changed", "removed"):
            twin = copy.deepcopy(document)
            holder: Any = twin
            for step in path[:-1]:
                holder = holder[step]
            if how == "changed":
                holder[path[-1]] = altered(holder[path[-1]])
            else:
                del holder[path[-1]]
            yield f"{'/'.join(map(str, path))} {how}", twin


def by_suite(suite: str, version: str = "2.0") -> Callable[[World], dict[str, Any]]:
    return lambda world: d.secured(world, suite, d.did_key(world, d.SUITES[suite][0]), version)


SECURED: dict[str, Callable[[World], dict[str, Any]]] = {
    **{f"{suite} {version}": by_suite(suite, version) for suite in d.SUITES for version in d.VERSIONS},
    "an endorsement": lambda world: world.sign(w.endorsement(), "gueret"),
    "a status list": lambda world: world.sign(w.status_list()),
}


@pytest.mark.parametrize("name", SECURED)
def test_every_leaf_of_an_embedded_proof_s_document(world: World, name: str) -> None:
    document = SECURED[name](world)
    good = world.verify(document)
    assert good.headline is Headline.VALID
    tried = 0
    for where, twin in tampered(document):
        verdict = world.verify(twin)
        tried += 1
        if where.startswith("@context") and verdict.headline is Headline.VALID:
            assert (
                verdict.credential == good.credential
            )  # a context of which no term is used: the statements are the same
            continue
        assert verdict.headline in REFUSED | {Headline.UNDETERMINED}, where
        assert verdict.credential is None, where
    assert tried > 20


TOKENS: dict[str, Callable[[World], str]] = {
    **{form: (lambda world, form=form: d.token(d.did_web(world, Algorithm.ES256), form)) for form in d.FORMS},
    "2.0": w.ob2_token,
    "an endorsement": lambda world: world.token(w.endorsement(), "gueret"),
}


@pytest.mark.parametrize("name", TOKENS)
def test_every_leaf_of_a_token(world: World, name: str) -> None:
    token = TOKENS[name](world)
    assert world.verify(token).headline is Headline.VALID
    header, payload, signature = token.split(".")
    for where, twin in tampered(json.loads(base64url_decode(payload))):
        forged = f"{header}.{base64url_encode(json.dumps(twin).encode())}.{signature}"
        verdict = world.verify(forged)
        assert verdict.headline in REFUSED | {Headline.UNDETERMINED}, where
        assert verdict.credential is None, where


def other(world: World) -> dict[str, Any]:
    return w.credential(id="urn:uuid:0c0d7a3e-7f0b-4b1e-8a44-6a6f4a4fdeee", credentialSubject__id="did:web:eve.example")


MOVED: dict[str, Callable[[World], Any]] = {
    "the proof of another badge": lambda world: {**other(world), "proof": world.sign(w.credential())["proof"]},
    "both proofs on one badge": lambda world: {
        **other(world),
        "proof": [*world.sign(other(world))["proof"], *world.sign(w.credential())["proof"]],
    },
    "the value of another proof": lambda world: {
        **world.sign(w.credential()),
        "proof": [
            {
                **world.sign(w.credential())["proof"][0],
                "proofValue": world.sign(other(world))["proof"][0]["proofValue"],
            }
        ],
    },
    "a proof of the endorsement": lambda world: {
        **w.credential(), "proof": world.sign(w.endorsement(issuer__id=w.NETWORK))["proof"]
    },
    "a payload under another's signature": lambda world: ".".join(
        [*world.token(other(world) | {"credentialStatus": w.status_entry(w.LIST_JWT_URL)}).split(".")[:2],
         world.token(w.jwt_credential()).split(".")[2]]
    ),
    "a token beside the object it should be": lambda world: {
        **w.credential(), "proof": {"type": "JwtProof2020", "jwt": world.token(w.jwt_credential())}
    },
    "an envelope with another subject": lambda world: {
        "@context": "https://www.w3.org/ns/credentials/v2",
        "id": f"data:application/vc+jwt,{world.token(w.jwt_credential())}",
        "type": "EnvelopedVerifiableCredential",
        "credentialSubject": other(world)["credentialSubject"],
    },
    "a claim with a second credential": lambda world: d.compact(
        {"kid": world.signer("network", Algorithm.ES256).method.id},
        {**d.version_1_form(w.jwt_credential())[1], **other(world)},
        world.signer("network", Algorithm.ES256),
    ),
    "another picture's badge changed": lambda world: bake_png(
        png(), json.dumps({**world.sign(w.credential()), "image": {"id": f"{w.ORIGIN}/x.png", "type": "Image"}}),
        OpenBadgesVersion.V3,
    ),
    "another picture of the achievement": lambda world: w.changed(
        world.sign(w.credential()),
        {"credentialSubject__achievement__image": {"id": f"{w.ORIGIN}/x.png", "type": "Image"}},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MOVED)
def test_what_was_moved_from_another_badge(world: World, name: str) -> None:
    verdict = world.verify(MOVED[name](world))
    assert verdict.headline in REFUSED | {Headline.UNDETERMINED}
    assert verdict.credential is None


def test_without_the_signature_they_are_believed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The positive control: without the signature, texts that only the proof protects are accepted."""
    badges = {name: SECURED[name](world) for name in SECURED if "2.0" in name}
    gullible.believe(monkeypatch, CheckName.STRUCTURE, CheckName.ISSUER_KEY, CheckName.PROOF, CheckName.ISSUER_BINDING)
    verdicts = [
        world.verify(twin).headline
        for badge in badges.values()
        for where, twin in tampered(badge)
        if where.startswith(("name", "credentialSubject", "issuer/", "evidence", "proof"))
    ]
    assert verdicts.count(Headline.VALID) >= 0.95 * len(verdicts)
