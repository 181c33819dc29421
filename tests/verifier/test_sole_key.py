"""An issuer's own document with one key and no relationship at all (DECISIONS.md R1): that key may sign, with a fault.

Open Educational Badges publishes such documents, in the shape of `profile` below. Each condition is broken alone.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from keys.dids import PURPOSES
from schemas import strict_json
from tests.verifier import strangers as s
from tests.verifier import world as w
from tests.verifier.world import Web, World
from verifier.fetch import Fetched, FetchFailed
from verifier.verdict import Headline, Verdict

HOST = "https://issuer.example"
ISSUER = f"{HOST}/public/issuers/a7?v=3_0"
NAME = f"{ISSUER}#key-0"
KEY_SET = f"{HOST}/.well-known/jwks.json"
FAULT = "form.key_without_purpose"
SECP256K1 = "zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme"
X25519 = "z6LSbysY2xFMRpGMhb7tFTLMpeuPRaqaWM1yECx2AtzE3KCc"  # both of the specification of did:key

Change = Callable[[Web, dict[str, Any]], None]


def method(number: int = 0, **members: Any) -> dict[str, Any]:
    """A verification method of the issuer."""
    return {
        "id": f"{ISSUER}#key-{number}",
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "controller": ISSUER,
        "publicKeyMultibase": s.multikey(s.key("Ed25519", number)),
        **members,
    }


def profile(**members: Any) -> dict[str, Any]:
    """The issuer's document as that platform writes it: one method, without brackets, and an empty `controller`."""
    return {
        "@context": ["https://w3id.org/openbadges/v2"],
        "id": ISSUER,
        "type": "Issuer",
        "name": "Volkshochschule",
        "controller": "",
        "verificationMethod": method(),
        **members,
    }


def published(change: Change = lambda web, document: None) -> Web:
    """The web on which the issuer's document stands, after a change to it or around it."""
    web, document = Web(), profile()
    change(web, document)
    web.pages.setdefault(KEY_SET, Fetched(KEY_SET, 404, "text/html", b""))
    web.pages.setdefault(ISSUER, Fetched(ISSUER, 200, "application/json", strict_json.encode(document)))
    return web


def judged(web: Web, presented: dict[str, Any] | str, **changes: Any) -> Verdict:
    """The verdict of a verifier that believes everybody."""
    data = presented if isinstance(presented, str) else strict_json.encode(presented)
    environment = {"own_origin": w.ORIGIN, "known_issuers": {}, **changes}
    return World(None, web).verify(data, **environment)  # type: ignore[arg-type]  # nothing here is signed by a keyring


def badge(number: int = 0, **changes: Any) -> dict[str, Any]:
    """A badge with a proof of the key that it names, or of another (`number`)."""
    return s.embedded(s.badge(ISSUER, **changes), s.key("Ed25519", number), NAME)


PRESENTED: dict[str, Callable[[int], dict[str, Any] | str]] = {
    "a proof": badge,
    "a token by kid": lambda number: s.token(s.badge(ISSUER), s.key("Ed25519", number), NAME),
}


@pytest.mark.parametrize("form", PRESENTED)
def test_the_one_key_of_a_document_without_purposes(form: str) -> None:
    verdict = judged(published(), PRESENTED[form](0))
    assert verdict.headline is Headline.VALID, verdict.checks
    assert [fault.facts for fault in verdict.faults if fault.code == FAULT] == [{"method": NAME}]
    assert verdict.credential is not None and verdict.credential.issuer_id == ISSUER
    assert judged(published(), PRESENTED[form](1)).headline is Headline.NOT_AUTHENTIC


def test_a_changed_badge_is_not_authentic() -> None:
    assert judged(published(), {**badge(), "name": "Docteur"}).headline is Headline.NOT_AUTHENTIC


def test_a_document_that_gives_the_purpose_has_no_fault() -> None:
    """The control: with `assertionMethod` it is the rule, without a fault."""
    verdict = judged(published(lambda web, document: document.update(assertionMethod=[NAME])), badge())
    assert verdict.headline is Headline.VALID and FAULT not in {fault.code for fault in verdict.faults}


def says(**members: Any) -> Change:
    return lambda web, document: document.update(members)


def key_set(*jwks: dict[str, Any]) -> Change:
    return lambda web, document: web.put(KEY_SET, {"keys": list(jwks)})


def answers(url: str, answer: Fetched | Exception) -> Change:
    return lambda web, document: web.pages.update({url: answer})


def moved(web: Web, document: dict[str, Any]) -> None:
    """The same document, to which a redirect leads: at the same path of another host."""
    web.pages[ISSUER] = Fetched(
        ISSUER.replace("issuer.", "www.issuer."), 200, "application/json", strict_json.encode(document)
    )


def redirected(web: Web, document: dict[str, Any]) -> None:
    """A redirect within the host."""
    web.pages[ISSUER] = Fetched(f"{ISSUER}&x", 200, "application/json", strict_json.encode(document))


MINE, OTHER = s.jwk(s.key("Ed25519", 0), kid="0"), s.jwk(s.key("Ed25519", 1), kid="1")
ENCRYPTION = {"kty": "OKP", "crv": "X25519", "x": MINE["x"], "use": "enc"}
NOT_THE_RULE: dict[str, Change] = {
    "two keys": says(verificationMethod=[method(), method(1)]),
    "two names of one key": says(verificationMethod=[method(), method(id=f"{ISSUER}#again")]),
    "one key twice": says(verificationMethod=[method(), method()]),
    "a second key that cannot be read": says(
        verificationMethod=[method(), method(1, publicKeyMultibase=SECP256K1)]
    ),
    "a second key that was revoked": says(verificationMethod=[method(), method(1, revoked="2026-01-01T00:00:00Z")]),
    "a second key by its address": says(verificationMethod=[method(), f"{HOST}/keys/1"]),
    "a method without a key beside it": says(verificationMethod=[method(), {"id": f"{ISSUER}#none", "type": "x"}]),
    "its key was revoked": says(verificationMethod=method(revoked="2026-01-01T00:00:00Z")),
    "its key is no longer vouched for": says(verificationMethod=method(expires="2026-01-01T00:00:00Z")),
    "its key is another's": says(verificationMethod=method(controller=f"{HOST}/public/issuers/b8?v=3_0")),
    "its key is nobody's": says(verificationMethod={**method(), "controller": None}),
    "its key has a name elsewhere": says(verificationMethod=method(id=f"{HOST}/keys#key-0")),
    "its secret beside it": says(verificationMethod=method(privateKeyMultibase="z1")),
    "another id": says(id=f"{HOST}/public/issuers/b8?v=3_0"),
    "its id without the query": says(id=ISSUER.partition("?")[0]),
    "its id with a fragment": says(id=f"{ISSUER}#me"),
    "no id": says(id=None),
    "an id in an object": says(id={"id": ISSUER}),
    **{f"a relationship: {purpose}": says(**{purpose: []}) for purpose in sorted(PURPOSES)},
    **{f"an authentication of {name}": says(authentication=[name]) for name in (NAME, "#key-0")},
    "a relationship as an IRI": says(**{"https://w3id.org/security#assertionMethod": [NAME]}),
    "a relationship as a compact IRI": says(**{"sec:authentication": []}),
    "a relationship of null": says(assertionMethod=None),
    "keys of another kind": says(publicKey=f"{HOST}/keys/1"),
    "a key set of its own": says(jwks_uri=f"{HOST}/keys"),
    "a key set inside": says(jwks={"keys": [MINE]}),
    "a redirect within the host": redirected,
    "a redirect to another host": moved,
    "a key set with another key": key_set(OTHER),
    "a key set with another key and this one": key_set(MINE, OTHER),
    "a key set with another key of this issuer": key_set({**OTHER, "iss": ISSUER}),
    "a key set with a key that cannot be read": key_set({"kty": "EC", "crv": "secp256k1", "x": "AA", "y": "AA"}),
    "a key set that does not answer now": answers(KEY_SET, FetchFailed("fetch.budget")),
    "a key set of a busy host": answers(KEY_SET, FetchFailed("fetch.host_busy")),
    "a key set with a fault": answers(KEY_SET, Fetched(KEY_SET, 503, "text/html", b"")),
    "a key set that is too large": answers(KEY_SET, FetchFailed("fetch.too_large", limit=1)),
    "too many questions for the key set": answers(KEY_SET, Fetched(KEY_SET, 429, "text/html", b"")),
}  # fmt: skip


@pytest.mark.parametrize("name", NOT_THE_RULE)
def test_each_condition_broken_alone(name: str) -> None:
    verdict = judged(published(NOT_THE_RULE[name]), badge())
    # Only one that lists this key without a fault of form is good, and none of these does.
    assert verdict.headline in (Headline.UNDETERMINED, Headline.NOT_AUTHENTIC), name
    assert verdict.credential is None and FAULT not in {fault.code for fault in verdict.faults}


STILL_THE_RULE: dict[str, Change] = {
    "a key for encryption beside it": says(
        verificationMethod=[
            method(),
            {"id": f"{ISSUER}#1", "type": "Multikey", "controller": ISSUER, "publicKeyMultibase": X25519},
            {"id": f"{ISSUER}#2", "type": "JsonWebKey", "controller": ISSUER, "publicKeyJwk": ENCRYPTION},
            {"id": f"{ISSUER}#3", "type": "X25519KeyAgreementKey2019", "controller": ISSUER, "publicKeyBase58": "1"},
        ]
    ),
    "a relative name": says(verificationMethod=[method(id="#key-0")]),
    "no key set: a page for people": lambda web, document: web.put(KEY_SET, "<html>", media_type="text/html"),
    "no key set: it is not there": answers(KEY_SET, FetchFailed("fetch.unreachable")),
    "no key set: forbidden": answers(KEY_SET, Fetched(KEY_SET, 403, "text/html", b"")),
    "a key set without keys": key_set(),
    "a key set of other issuers": key_set({**OTHER, "iss": f"{HOST}/public/issuers/b8?v=3_0"}),
    "a key set for encryption": key_set({**OTHER, "use": "enc"}),
}


@pytest.mark.parametrize("name", STILL_THE_RULE)
def test_what_says_nothing_else(name: str) -> None:
    verdict = judged(published(STILL_THE_RULE[name]), badge())
    assert verdict.headline is Headline.VALID, verdict.checks
    assert FAULT in {fault.code for fault in verdict.faults}


def test_a_key_set_that_lists_the_key_is_a_list() -> None:
    """The host says that the key is this issuer's: nothing is missing then."""
    verdict = judged(published(key_set(MINE)), badge())
    assert verdict.headline is Headline.VALID and FAULT not in {fault.code for fault in verdict.faults}


def test_never_for_an_id_of_ours() -> None:
    verdict = judged(published(), badge(), own_origin=HOST)
    assert verdict.headline is Headline.UNDETERMINED
    assert "key.no_purpose" in {check.code for check in verdict.checks}


def test_never_for_a_did() -> None:
    did = "did:web:issuer.example"
    entry = {**method(), "id": f"{did}#key-0", "controller": did}
    web = published()
    web.put(f"{HOST}/.well-known/did.json", {**profile(), "id": did, "verificationMethod": entry})
    signed = s.embedded(s.badge(did), s.key("Ed25519", 0), f"{did}#key-0")
    verdict = judged(web, signed)
    assert verdict.headline is Headline.UNDETERMINED
    assert "key.no_purpose" in {check.code for check in verdict.checks}
    web.put(f"{HOST}/.well-known/did.json", {**web.read(f"{HOST}/.well-known/did.json"), "assertionMethod": "#key-0"})
    assert judged(web, signed).headline is Headline.VALID


def test_never_over_http() -> None:
    insecure = ISSUER.replace("https:", "http:")
    web, document = published(), copy.deepcopy(profile(id=insecure))
    document["verificationMethod"] |= {"id": f"{insecure}#key-0", "controller": insecure}
    web.put(insecure, document)
    signed = s.embedded(s.badge(insecure), s.key("Ed25519", 0), f"{insecure}#key-0")
    assert judged(web, signed).headline is Headline.UNDETERMINED


def test_a_stranger_does_not_borrow_the_rule() -> None:
    """A neighbour of the host with a document of its own speaks for itself, and for no other issuer."""
    bob = f"{HOST}/public/issuers/b8?v=3_0"
    web = published()
    web.put(bob, profile(id=bob, verificationMethod=method(1, id=f"{bob}#key-0", controller=bob)))
    stolen = s.embedded(s.badge(ISSUER), s.key("Ed25519", 1), f"{bob}#key-0")
    assert judged(web, stolen).headline is not Headline.VALID
    claimed = s.token(s.badge(ISSUER), s.key("Ed25519", 1), f"{bob}#key-0")
    assert judged(web, claimed).headline is not Headline.VALID
    own = s.embedded(s.badge(bob), s.key("Ed25519", 1), f"{bob}#key-0")
    assert judged(web, own).headline is Headline.VALID
