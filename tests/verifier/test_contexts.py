"""A hostile issuer's contexts and members, under its own good signature: none is green, nothing is fetched (row C1).

Three kinds of signature: over statements (an RDF canonical form), over letters (JCS), and a token. The signer of
statements is PyLD, which drops what it cannot map and asks for whatever context it is told of; with it in the place of
our canonicalization, and the structure unchecked, the tricks are green.
"""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from keys.proofs import cryptosuites
from schemas import contexts
from schemas import vocabulary as words
from tests.drills import part
from tests.keys.canonical.credentials import credentials
from tests.keys.canonical.oracle import normalized
from tests.verifier import world as w
from tests.verifier.context_tricks import CONTEXTS, EVIL, PLAIN_IN_LETTERS, TERMS, UNDEFINED, Json, added
from tests.verifier.envelopes import as_token, over_letters
from tests.verifier.gullible import believe
from tests.verifier.world import World
from verifier.checks.contexts import findings
from verifier.verdict import CheckName, Headline

ALL = CONTEXTS | TERMS | UNDEFINED
OF_1_1: Json = {
    "@context": [words.VC_V1, words.OB_CONTEXT_301, words.DATA_INTEGRITY_V2],
    "validFrom": None,
    "validUntil": None,
    "awardedDate": None,
    "evidence": None,
    "credentialStatus": None,
    "credentialSubject__identifier": None,
    "credentialSubject__role": None,
    "issuanceDate": w.FROM,
    "expirationDate": w.UNTIL,
}
BADGES: dict[str, Callable[[], Json]] = {
    "2.0": lambda: w.credential(credentialStatus=None),
    "1.1": lambda: w.credential(**OF_1_1),
}


@pytest.fixture(autouse=True)
def sockets(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing of this file opens a socket or resolves a name."""
    opened: list[object] = []

    def refuse(*arguments: object, **_: object) -> None:
        opened.append(arguments)
        raise OSError("no socket in this test")

    for name in ("socket", "getaddrinfo", "create_connection"):
        monkeypatch.setattr(socket, name, refuse)
    yield
    assert opened == []


def loosely_canonical(document: Mapping[str, Any], **_: object) -> bytes:
    """PyLD's canonical form, with a context for every address."""
    return _loosely_canonical(json.dumps(document))


@lru_cache(maxsize=1_000)
def _loosely_canonical(text: str) -> bytes:
    return normalized(json.loads(text), _context).encode()


def _context(url: str) -> Json:
    return contexts.load(url) if url in contexts.known() else {"@context": {"@vocab": EVIL}}


def over_statements(world: World, document: Json) -> Json | None:
    """The document as a lenient signer signs it; None where even JSON-LD refuses it."""
    with pytest.MonkeyPatch.context() as lenient:
        lenient.setattr(cryptosuites, "canonicalize", loosely_canonical)
        try:
            return world.sign(document)
        except Exception:  # noqa: BLE001 - PyLD raises errors of many kinds
            return None


def green(world: World, presented: dict[str, Any]) -> list[str]:
    """The names of those that are VALID. None makes a check stumble or asks for more than keys and lists."""
    found = []
    for name, document in presented.items():
        world.web.asked.clear()
        verdict = world.verify(document)
        assert all(check.code != "check.fault" for check in verdict.checks), (name, verdict.checks)
        assert all("/did.json" in url or "/status/" in url for url in world.web.asked), (name, world.web.asked)
        if verdict.headline is Headline.VALID:
            found.append(name)
    return found


def test_there_are_enough_of_them() -> None:
    assert (len(CONTEXTS), len(TERMS), len(UNDEFINED)) == (83, 33, 9)


@pytest.mark.drill
@pytest.mark.parametrize("model", BADGES)
def test_a_signature_over_statements(world: World, model: str) -> None:
    assert green(world, {"untouched": over_statements(world, BADGES[model]())}) == ["untouched"]
    sound = world.sign(BADGES[model]())
    presented = {}
    for name in part(ALL if model == "2.0" else CONTEXTS, 1 / 3):  # PyLD takes its time
        document = ALL[name](BADGES[model]())
        # Where no JSON-LD processor reads the result, the signature is that of the document before the trick.
        presented[name] = over_statements(world, document) or {**document, "proof": sound["proof"]}
    assert green(world, presented) == []


@pytest.mark.parametrize("model", BADGES)
@pytest.mark.parametrize("sign", [over_letters, as_token])
def test_a_signature_over_letters(world: World, model: str, sign: Callable[[World, Json], Any]) -> None:
    sound = world.verify(sign(world, BADGES[model]()))
    assert sound.headline is Headline.VALID, sound.checks
    tricks = CONTEXTS | {name: trick for name, trick in TERMS.items() if name not in PLAIN_IN_LETTERS}
    assert green(world, {name: sign(world, trick(BADGES[model]())) for name, trick in tricks.items()}) == []
    for name in PLAIN_IN_LETTERS:
        verdict = world.verify(sign(world, TERMS[name](BADGES[model]())))
        assert (verdict.headline, verdict.conforms) == (Headline.VALID, False), (name, verdict.checks)
    for name, trick in UNDEFINED.items():
        verdict = world.verify(sign(world, trick(BADGES[model]())))
        assert verdict.headline is Headline.VALID, (name, verdict.checks)
        assert verdict.credential == sound.credential, name


@pytest.mark.parametrize("sign", [over_statements, over_letters, as_token])
def test_without_the_guards_they_are_green(
    world: World, sign: Callable[[World, Json], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The positive control: any structure will do, and PyLD says what is signed."""
    signed = {name: sign(world, trick(BADGES["2.0"]())) for name, trick in ALL.items()}
    presented = {name: document for name, document in signed.items() if document is not None}
    assert len(presented) >= 100
    believe(monkeypatch, CheckName.STRUCTURE)
    monkeypatch.setattr(cryptosuites, "canonicalize", loosely_canonical)
    assert len(green(world, presented)) >= 0.95 * len(presented), presented.keys() - green(world, presented)


def test_in_an_endorsement_inside(world: World) -> None:
    """Embedded in a token, which covers it all, and as a token inside of a badge that is sound."""
    network_s = {"issuer": {"id": w.NETWORK, "type": ["Profile"], "name": "RCS"}}
    embedded, tokens = {}, {}
    for name, trick in ALL.items():
        tricky = trick(w.endorsement(**network_s))
        embedded[name] = as_token(world, w.credential(credentialStatus=None, endorsement=[over_letters(world, tricky)]))
        tokens[name] = world.sign(w.credential(credentialStatus=None, endorsementJwt=[as_token(world, tricky)]))
    assert set(green(world, embedded)) == UNDEFINED.keys() | PLAIN_IN_LETTERS
    assert set(green(world, tokens)) == UNDEFINED.keys() | PLAIN_IN_LETTERS


def test_in_a_status_list(world: World) -> None:
    """The list says that nothing is revoked; under a trick, the status is unknown."""
    badge, token = world.sign(w.credential()), world.token(w.jwt_credential())
    assert world.verify(badge).headline is world.verify(token).headline is Headline.VALID
    sound = world.sign(w.status_list())
    for name, trick in CONTEXTS.items():
        document = trick(w.status_list())
        for signed in ({**document, "proof": sound["proof"]}, over_letters(world, document)):
            world.web.put(w.LIST_URL, signed)
            assert world.verify(badge).headline is Headline.UNDETERMINED, name
        world.web.put(w.LIST_JWT_URL, as_token(world, trick(w.jwt_list())), media_type=words.VC_JWT)
        assert world.verify(token).headline is Headline.UNDETERMINED, name


@pytest.mark.parametrize("url", [words.OB2_CONTEXT, words.VC_V1, words.OB_CONTEXT_301])
def test_known_contexts_that_contradict_each_other(world: World, url: str) -> None:
    """No statement can be read from them. Letters can, and each of the contexts is one of ours."""
    document = added(url)(BADGES["2.0"]())
    assert over_statements(world, document) is None
    statements = {**document, "proof": world.sign(BADGES["2.0"]())["proof"]}
    presented = {"statements": statements, "letters": over_letters(world, document), "token": as_token(world, document)}
    assert green(world, presented) == ["letters", "token"]


def test_new_words_for_new_statements_are_read(world: World) -> None:
    """The one kind of context of its own that a badge may bring along (decisions 24)."""
    document = {**added({"weave": "https://a.example/weave"})(BADGES["2.0"]()), "weave": "expert"}
    presented = {"statements": world.sign(document), "letters": over_letters(world, document)}
    presented["token"] = as_token(world, document)
    assert green(world, presented) == ["statements", "letters", "token"]


@given(credentials())
@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_what_canonicalization_reads_is_no_trick(document: Json) -> None:
    assert findings(document) == []
