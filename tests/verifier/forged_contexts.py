"""Row C1: contexts that change what terms mean under a good signature, or that are unknown."""

from __future__ import annotations

import copy
from typing import Any

from schemas import vocabulary as words
from tests.verifier import world as w
from tests.verifier.forging import Forge
from tests.verifier.world import World


def with_context(world: World, *contexts: Any, **members: Any) -> dict[str, Any]:
    signed = copy.deepcopy(world.sign(w.credential(credentialStatus=None)))
    return {**signed, **members, "@context": [*signed["@context"], *contexts]}


# Row C1: the meaning changed under a good signature, or signed by the issuer itself to mean something else.
CONTEXTS: dict[str, Forge] = {
    "two terms swapped": lambda world: with_context(
        world, {"name": "https://schema.org/description", "description": "https://schema.org/name"}
    ),
    "an alias of id": lambda world: with_context(world, {"id": "@id"}),
    "an alias of type": lambda world: with_context(world, {"type": "@type"}),
    "a vocabulary": lambda world: with_context(world, {"@vocab": "https://evil.example/"}, level="expert"),
    "an import": lambda world: with_context(world, {"@import": "https://evil.example/c"}),
    "a base": lambda world: with_context(world, {"@base": "https://evil.example/"}),
    "a language": lambda world: with_context(world, {"@language": "en"}),
    "null": lambda world: with_context(world, None),
    "a term removed": lambda world: with_context(world, {"validUntil": None}),
    "inside a scoped context": lambda world: with_context(
        world, {"x": {"@id": "https://evil.example/x", "@context": {"name": "https://evil.example/n"}}}
    ),
    "a scoped context by URL": lambda world: with_context(
        world, {"x": {"@id": "https://evil.example/x", "@context": "https://evil.example/c"}}
    ),
    "an unknown context": lambda world: with_context(world, "https://evil.example/context.json"),
    "another spelling of a known one": lambda world: with_context(world, "https://www.w3.org/ns/credentials/v2#"),
    "over http": lambda world: with_context(world, "http://www.w3.org/ns/credentials/v2"),
    "inside the subject": lambda world: w.changed(
        world.sign(w.credential(credentialStatus=None)),
        {"credentialSubject__@context": {"name": "https://evil.example/n"}},
    ),
    "unknown inside the achievement": lambda world: w.changed(
        world.sign(w.credential(credentialStatus=None)),
        {"credentialSubject__achievement__@context": "https://evil.example/c"},
    ),
    "the order changed": lambda world: {
        **world.sign(w.credential(credentialStatus=None)), "@context": [words.OB_CONTEXT, words.VC_V2]
    },
    "one missing": lambda world: {**world.sign(w.credential(credentialStatus=None)), "@context": [words.VC_V2]},
    "none": lambda world: {
        name: value for name, value in world.sign(w.credential(credentialStatus=None)).items() if name != "@context"
    },
    "a number": lambda world: with_context(world, 7),
    "three hundred": lambda world: with_context(world, *[{}] * 300),
    "an undefined member": lambda world: {**world.sign(w.credential(credentialStatus=None)), "level": "expert"},
    "an undefined type": lambda world: w.changed(
        world.sign(w.credential(credentialStatus=None)), {"type": [*w.credential()["type"], "ExpertCredential"]}
    ),
    "a null": lambda world: {**world.sign(w.credential(credentialStatus=None)), "refreshService": None},
    "signed, redefined in a token": lambda world: world.token(
        w.jwt_credential(credentialStatus=None, **{"@context": [words.VC_V2, words.OB_CONTEXT, {"name": "https://x.example/n"}]})
    ),
    "signed, unknown in a token": lambda world: world.token(
        w.jwt_credential(credentialStatus=None, **{"@context": [words.VC_V2, words.OB_CONTEXT, "https://x.example/c"]})
    ),
}  # fmt: skip
