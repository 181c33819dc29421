"""DIDs and their documents: what strict readers require of ours, and what is accepted of others."""

import copy
from datetime import UTC, datetime

import pytest

from keys import dids
from keys.algorithms import Algorithm
from keys.dids import (
    did_document,
    did_key_method,
    did_of,
    did_web,
    did_web_document_url,
    find_method,
    is_did,
    methods_of,
)
from keys.encodings import base64url_encode
from keys.errors import DidMalformed, KeyRefused, KeyUnknown
from keys.keyring import Keyring
from keys.verification import VerificationMethod
from schemas import contexts

CONTROLLER = "did:web:badges.example"
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("origin", "path", "did", "url"),
    [
        ("https://badges.example", (), "did:web:badges.example", "https://badges.example/.well-known/did.json"),
        ("https://badges.example/", (), "did:web:badges.example", "https://badges.example/.well-known/did.json"),
        ("https://BADGES.example:443", (), "did:web:badges.example", "https://badges.example/.well-known/did.json"),
        (
            "https://badges.example:8443",
            ("a",),
            "did:web:badges.example%3A8443:a",
            "https://badges.example:8443/a/did.json",
        ),
        (
            "https://badges.example",
            ("sites", "gueret"),
            "did:web:badges.example:sites:gueret",
            "https://badges.example/sites/gueret/did.json",
        ),
        (
            "http://localhost:8000",
            ("sites", "gueret"),
            "did:web:localhost%3A8000:sites:gueret",
            "http://localhost:8000/sites/gueret/did.json",
        ),
        ("http://127.0.0.1:8000", (), "did:web:127.0.0.1%3A8000", "http://127.0.0.1:8000/.well-known/did.json"),
        (
            "http://192.168.1.20:8000",
            (),
            "did:web:192.168.1.20%3A8000",
            "http://192.168.1.20:8000/.well-known/did.json",
        ),
    ],
    ids=["bare", "slash", "default-port", "port", "site", "localhost", "loopback", "private-network"],
)
def test_did_web(origin, path, did, url):
    assert did_web(origin, *path) == did
    assert did_web_document_url(did) == url
    assert is_did(did)


@pytest.mark.parametrize(
    ("origin", "path"),
    [
        ("badges.example", ()),
        ("ftp://badges.example", ()),
        ("https://", ()),
        ("https://user@badges.example", ()),
        ("https://badges.example/path", ()),
        ("https://badges.example?x", ()),
        ("https://badges.example#x", ()),
        ("https://badges.example:0", ()),
        ("https://badges.example:99999", ()),
        ("https://[::1]", ()),
        ("https://bad_ges.example", ()),
        ("https://badges.example", ("",)),
        ("https://badges.example", ("..",)),
        ("https://badges.example", ("a/b",)),
        ("https://badges.example", ("a:b",)),
        ("https://badges.example", ("é",)),
    ],
)
def test_origins_that_are_no_did(origin, path):
    with pytest.raises(DidMalformed) as refusal:
        did_web(origin, *path)
    assert refusal.value.code == "did.malformed"


@pytest.mark.parametrize(
    "did",
    [
        "",
        "did:web:",
        "did:web:badges.example:",
        "did:web::a",
        "did:web:badges.example#key",
        "did:web:badges.example/path",
        "did:web:badges.example?query",
        "did:web:user@badges.example",
        "did:web:user%40badges.example",
        "did:web:badges.example%2Fpath",
        "did:web:badges.example%3A0",
        "did:web:badges.example%3A99999",
        "did:web:badges.example%3A8000%3A1",
        "did:web:badges.example:..:etc",
        "did:web:badges.example:.:etc",
        "did:web:badges.example:a%2Fb",
        "did:web:badges.example:a%00",
        "did:web:badges.example:%2E%2E:etc",
        "did:web:badges.example:%2e.:etc",
        "did:web:badges.example:a%5Cb",
        "did:web:badges.example:a%3Fb",
        "did:web:badges.example:a%25C3",
        "did:web:badges%C3%A9.example:a",
        "did:web:-badges.example",
        "did:web:badges..example",
        "did:web:%5B%3A%3A1%5D",
        "did:web:badges.example:é",
        "did:web:badges.example\n",
        "DID:web:badges.example",
        "did:Web:badges.example",
        "did:web:" + "a" * 10_000,
        "https://badges.example",
    ],
    ids=lambda did: did[:40],
)
def test_did_webs_without_a_document(did):
    with pytest.raises(DidMalformed):
        did_web_document_url(did)


def test_letters_beyond_ascii_in_a_path_are_read_as_they_are_encoded():
    did = "did:web:badges.example:comp%C3%A9tences:gu%c3%a9ret"
    assert did_web_document_url(did) == "https://badges.example/comp%C3%A9tences/gu%c3%a9ret/did.json"


def test_other_methods_have_no_web_document():
    with pytest.raises(DidMalformed) as refusal:
        did_web_document_url("did:example:123")
    assert refusal.value.code == "did.unsupported"


def test_is_did_and_did_of():
    assert is_did("did:example:a:b")
    assert not any(
        map(is_did, ("did:example:", "did:example:a#b", "did:example:a/b", "https://x.example", None, 1, []))
    )
    assert did_of("did:web:badges.example#key") == did_of("did:web:badges.example?a=b") == "did:web:badges.example"
    with pytest.raises(DidMalformed):
        did_of("https://badges.example#key")


@pytest.fixture(scope="module")
def ring(tmp_path_factory):
    """The network after a rotation of each key, and a site."""
    ring = Keyring.create(tmp_path_factory.mktemp("dids") / "keys", "laine et granit")
    for day in (0, 1):
        for algorithm in (Algorithm.EDDSA, Algorithm.RS256):
            ring.generate("network", CONTROLLER, algorithm, NOW.replace(day=20 + day))
    ring.generate("gueret", f"{CONTROLLER}:sites:gueret", Algorithm.EDDSA, NOW)
    return ring


@pytest.fixture
def document(ring):
    return did_document(CONTROLLER, ring.methods("network"))


def test_our_document_is_what_strict_readers_want(ring, document):
    methods = ring.methods("network")
    assert list(document) == ["@context", "id", "verificationMethod", "assertionMethod"]
    assert document["@context"] == [
        "https://www.w3.org/ns/did/v1",
        "https://w3id.org/security/multikey/v1",
        "https://w3id.org/security/jwk/v1",
    ]
    assert set(document["@context"]) <= contexts.known()
    assert document["id"] == CONTROLLER
    assert document["assertionMethod"] == [method.id for method in methods]
    assert all(isinstance(entry, str) and entry.startswith(f"{CONTROLLER}#") for entry in document["assertionMethod"])
    assert [entry["id"] for entry in document["verificationMethod"]] == document["assertionMethod"]
    active_rsa = document["verificationMethod"][0]
    assert active_rsa["type"] == "JsonWebKey"
    assert active_rsa["id"] == ring.signer("network", Algorithm.RS256).method.id
    for entry in document["verificationMethod"]:
        assert entry["controller"] == CONTROLLER
        if entry["type"] == "Multikey":
            assert list(entry) == ["id", "type", "controller", "publicKeyMultibase"]
            assert entry["id"] == f"{CONTROLLER}#{entry['publicKeyMultibase']}"
            assert entry["publicKeyMultibase"].startswith("z6Mk")
        else:
            assert list(entry) == ["id", "type", "controller", "publicKeyJwk"]
            assert set(entry["publicKeyJwk"]) == {"kty", "n", "e", "alg"}
            method = VerificationMethod.from_jwk(entry["id"], CONTROLLER, entry["publicKeyJwk"])
            assert entry["id"] == f"{CONTROLLER}#{method.thumbprint}"


def test_a_document_without_rsa_needs_no_jwk_context(ring):
    site = f"{CONTROLLER}:sites:gueret"
    document = did_document(site, ring.methods("gueret"))
    assert document["@context"] == ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"]
    assert len(document["assertionMethod"]) == len(document["verificationMethod"]) == 1


def test_other_controllers_are_published_without_a_purpose(ring, document):
    site_method = ring.methods("gueret")[0]
    wider = did_document(CONTROLLER, ring.methods("network"), also=[site_method])
    assert wider["assertionMethod"] == document["assertionMethod"]
    assert wider["verificationMethod"][-1]["id"] == site_method.id
    with pytest.raises(KeyUnknown):
        find_method(wider, site_method.id, CONTROLLER)
    with pytest.raises(KeyRefused):
        did_document(CONTROLLER, [site_method])


def test_rsa_stands_first_whatever_the_order(ring):
    methods = list(reversed(ring.methods("network")))
    document = did_document(CONTROLLER, methods)
    assert document["verificationMethod"][0]["type"] == "JsonWebKey"
    assert {entry["id"] for entry in document["verificationMethod"]} == {method.id for method in methods}


def test_every_method_is_found_again(ring, document):
    for method in ring.methods("network"):
        found = find_method(document, method.id, CONTROLLER)
        assert found.same_key(method)
        assert (found.id, found.controller) == (method.id, CONTROLLER)
    assert [method.id for method in methods_of(document, CONTROLLER)] == document["assertionMethod"]


def _change(document, number, **members):
    changed = copy.deepcopy(document)
    changed["verificationMethod"][number].update(members)
    return changed


def test_methods_that_are_not_believed(document):
    method_id = document["assertionMethod"][1]
    other = document["verificationMethod"][3]
    assert find_method(document, method_id, CONTROLLER)
    hostile = {
        "document": {**document, "id": "did:web:evil.example"},
        "document-without-id": {name: value for name, value in document.items() if name != "id"},
        "purpose": {**document, "assertionMethod": [other["id"]], "authentication": [method_id]},
        "other-purposes-only": {
            **{name: value for name, value in document.items() if name != "assertionMethod"},
            "authentication": [method_id],
        },
        "no-purpose-and-no-key": {"id": CONTROLLER, "verificationMethod": [other]},
        "no-purpose-and-anothers-key": {
            "id": CONTROLLER,
            "verificationMethod": [{**document["verificationMethod"][1], "controller": "did:web:evil.example"}],
        },
        "purpose-object": {**document, "assertionMethod": {method_id: True}},
        "absent": {**document, "verificationMethod": [other]},
        "controller": _change(document, 1, controller="did:web:evil.example"),
        "controller-list": _change(document, 1, controller=[CONTROLLER]),
        "controller-missing": _change(document, 1, controller=None),
        "ambiguous": _change(document, 3, id=method_id),
        "revoked": _change(document, 1, revoked="2026-01-01T00:00:00Z"),
        "methods-text": {**document, "verificationMethod": "x"},
        "methods-null": {**document, "verificationMethod": [None, 1, "x", []]},
        "purposes-null": {**document, "assertionMethod": [None, 1, [], {}]},
        "id-number": _change(document, 1, id=1),
    }
    for name, changed in hostile.items():
        with pytest.raises(KeyUnknown) as refusal:
            find_method(changed, method_id, CONTROLLER)
        assert refusal.value.code == "key.unknown", name


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({"publicKeyMultibase": 1}, "key.unsupported"),
        ({"publicKeyMultibase": "z0"}, "key.malformed"),
        (
            {"publicKeyMultibase": None, "publicKeyBase58": "4zvwRjXUKGfvwnParsHAS3HuSVzV5cA4McphgmoCtajS"},
            "key.unsupported",
        ),
        ({"publicKeyJwk": {"kty": "OKP", "crv": "Ed25519", "x": "AA"}}, "key.malformed"),
        (
            {"publicKeyMultibase": None, "publicKeyJwk": {"kty": "OKP", "crv": "Ed25519", "d": "AA"}},
            "key.private_published",
        ),
        ({"publicKeyMultibase": None, "publicKeyJwk": {"kty": "RSA", "n": "AQAB", "e": "AQ"}}, "key.weak"),
        ({"publicKeyPem": "-----BEGIN PUBLIC KEY-----"}, "key.malformed"),
        ({"publicKeyMultibase": None, "publicKeyPem": "-----BEGIN PUBLIC KEY-----"}, "key.unsupported"),
        ({"publicKeyMultibase": None}, "key.unsupported"),
        ({"secretKeyMultibase": "z3u2"}, "key.private_published"),
        ({"privateKeyJwk": {}}, "key.private_published"),
        ({"privateKeyPem": ""}, "key.private_published"),
    ],
    ids=str,
)
def test_keys_that_are_not_used(document, members, code):
    method_id = document["assertionMethod"][1]
    changed = _change(document, 1, **members)
    with pytest.raises(KeyRefused) as refusal:
        find_method(changed, method_id, CONTROLLER)
    assert refusal.value.code == code
    assert method_id not in [method.id for method in methods_of(changed, CONTROLLER)]
    assert len(methods_of(changed, CONTROLLER)) == 3


def test_other_peoples_spellings(document):
    """Relative ids, embedded methods and single values are allowed by the standard, though ours has none of them."""
    entry = document["verificationMethod"][1]
    fragment = entry["id"].removeprefix(CONTROLLER)
    relative = {"id": CONTROLLER, "verificationMethod": [{**entry, "id": fragment}], "assertionMethod": [fragment]}
    embedded = {"id": CONTROLLER, "assertionMethod": [entry]}
    single = {"id": CONTROLLER, "verificationMethod": entry, "assertionMethod": entry["id"]}
    repeated = {**single, "verificationMethod": [entry, dict(entry)]}
    for spelling in (relative, embedded, single, repeated):
        assert find_method(spelling, entry["id"], CONTROLLER).multibase == entry["publicKeyMultibase"]
        assert len(methods_of(spelling, CONTROLLER)) == 1


def test_a_document_of_another_and_one_of_thousands_of_methods(document):
    with pytest.raises(KeyUnknown):
        methods_of(document, "did:web:other.example")
    with pytest.raises(KeyRefused):
        methods_of({**document, "verificationMethod": document["verificationMethod"] * 1000}, CONTROLLER)


def test_an_https_controller_document(ring):
    issuer = "https://badges.example/issuer"
    method = ring.methods("network")[1]
    entry = {
        "id": f"{issuer}#key-1",
        "type": "Multikey",
        "controller": issuer,
        "publicKeyMultibase": method.multibase,
    }
    found = find_method(
        {"id": issuer, "verificationMethod": [entry], "assertionMethod": [entry["id"]]}, entry["id"], issuer
    )
    assert found.same_key(method)


def test_did_key_and_did_jwk(vectors):
    cases = vectors("did_key")
    for case in [*cases["ed25519"], *cases["nist"]]:
        did = f"did:key:{case['multibase']}"
        method = did_key_method(did)
        assert method.id == f"{did}#{case['multibase']}"
        assert method.controller == did
        assert did_key_method(method.id) == method
        with pytest.raises(DidMalformed):
            did_key_method(f"{did}#z6Mkother")
    did = cases["did_jwk"]["did"]
    method = did_key_method(f"{did}#0")
    assert method.jwk == cases["did_jwk"]["jwk"]
    assert (method.id, method.controller) == (f"{did}#0", did)
    assert did_key_method(did) == method


def test_keys_without_a_document_that_are_refused(vectors):
    for did in vectors("did_key")["unsupported"]:
        with pytest.raises(KeyRefused) as refusal:
            did_key_method(did)
        assert refusal.value.code == "key.unsupported"
    private = base64url_encode(b'{"kty":"OKP","crv":"Ed25519","x":"AA","d":"AA"}')
    with pytest.raises(KeyRefused) as refusal:
        did_key_method(f"did:jwk:{private}")
    assert refusal.value.code == "key.private_published"
    duplicate = base64url_encode(b'{"kty":"OKP","kty":"EC"}')
    for did in (
        f"did:jwk:{duplicate}",
        "did:jwk:AB",
        "did:jwk:AA#1",
        "did:key:",
        "did:jwk:",
        "did:key",
        "",
        "did:key:z6Mk?a",
    ):
        with pytest.raises(DidMalformed):
            did_key_method(did)
    with pytest.raises(DidMalformed) as unsupported:
        did_key_method("did:web:badges.example")
    assert unsupported.value.code == "did.unsupported"


@pytest.mark.parametrize("ending", ["", "%", " ", "/path", "#fragment"])
def test_a_long_did_is_judged_as_a_short_one_and_not_kept(ending: str) -> None:
    judged = [is_did(f"did:web:{'a' * length}{ending}") for length in (20, 900)]
    kept = dids._is_short_did.cache_info().currsize
    assert judged == [ending == ""] * 2
    assert [is_did(f"did:web:{'b' * length}") for length in range(600, 700)] == [True] * 100
    assert dids._is_short_did.cache_info().currsize == kept
    assert not is_did("did:web:" + "a" * 100_000)
