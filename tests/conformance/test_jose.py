"""The command for tokens in files: it verifies what it issues, and refuses what is wrong."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, SECP384R1, SECP521R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from jwt import PyJWK, PyJWS
from jwt.algorithms import ECAlgorithm, OKPAlgorithm

from schemas import vocabulary
from tests.conformance import envelopes, jose
from tests.conformance.client import credential

ROOT = Path(__file__).parents[2]
OWNER = "https://issuer.example/keys"
CURVES = {"ES256": SECP256R1, "ES384": SECP384R1, "ES512": SECP521R1}


def key_of(algorithm: str) -> dict[str, Any]:
    """A verification method with both halves of a new key."""
    if algorithm == "EdDSA":
        private = Ed25519PrivateKey.generate()
        halves = [OKPAlgorithm.to_jwk(half, as_dict=True) for half in (private.public_key(), private)]
    else:
        pair = generate_private_key(CURVES[algorithm]())
        halves = [ECAlgorithm.to_jwk(half, as_dict=True) for half in (pair.public_key(), pair)]
    public, secret = ({"alg": algorithm, "kid": f"thumbprint-{algorithm}", **half} for half in halves)
    return {"id": f"{OWNER}#{algorithm}", "controller": OWNER, "publicKeyJwk": public, "secretKeyJwk": secret}


def token_of(key: Mapping[str, Any], payload: Mapping[str, Any], **header: str) -> str:
    """A token by another library, with the thumbprint for its `kid` as the suite's have it."""
    secret = key["secretKeyJwk"]
    members = {"kid": secret["kid"], "typ": "vc+jwt", "cty": "vc", **header}
    return PyJWS().encode(json.dumps(payload).encode(), PyJWK(secret), algorithm=secret["alg"], headers=members)


def presentation(*identifiers: str, **changes: Any) -> dict[str, Any]:
    """A presentation of envelopes with these ids."""
    return {
        "@context": [vocabulary.VC_V2],
        "type": ["VerifiablePresentation"],
        "holder": OWNER,
        "verifiableCredential": [
            {"@context": vocabulary.VC_V2, "type": envelopes.CREDENTIAL, "id": each} for each in identifiers
        ],
        **changes,
    }


class Bench:
    """The command, given its files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def run(self, function: str, content: object, key: object, feature: str = "credential_jose") -> tuple[str, str]:
        """What the output says: the result and its data."""
        text = content if isinstance(content, str) else json.dumps(content)
        files = {name: self.folder / f"{name}.json" for name in ("input", "key", "output")}
        files["input"].write_text(text + "\n")
        files["key"].write_text(json.dumps(key))
        jose.main([function, "--feature", feature, *(each for n, f in files.items() for each in (f"--{n}", str(f)))])
        said = json.loads(files["output"].read_text())
        return said["result"], said["data"]


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


@pytest.mark.parametrize("algorithm", ["EdDSA", "ES256", "ES384"])
def test_what_is_issued_is_verified(bench: Bench, algorithm: str) -> None:
    key, other = key_of(algorithm), key_of(algorithm)
    result, token = bench.run("issue", credential(OWNER), key)
    assert result == "success"
    decoded = PyJWS().decode_complete(token, PyJWK(key["publicKeyJwk"]), algorithms=[algorithm])
    assert json.loads(decoded["payload"]) == credential(OWNER)
    assert decoded["header"] == {"alg": algorithm, "kid": key["id"], "typ": "vc+jwt", "cty": "vc"}
    assert bench.run("verify", token, key) == ("success", token)
    assert bench.run("verify", token, other | {"id": key["id"]}) == ("failure", "proof.signature")
    assert bench.run("verify", token, {**key, "id": "https://issuer.example/keys#other"}) == ("failure", "key.unknown")
    shown = presentation(f"data:application/vc+jwt,{token}")
    result, token = bench.run("issue", shown, key, "presentation_jose")
    assert (result, bench.run("verify", token, key, "presentation_jose")) == ("success", ("success", token))
    assert bench.run("verify", token, key)[0] == "failure"


def test_what_is_wrong_is_not_issued(bench: Bench) -> None:
    key = key_of("ES256")
    assert bench.run("issue", credential(OWNER, type=["Other"]), key)[0] == "failure"
    assert bench.run("issue", presentation("urn:x:y"), key, "presentation_jose") == (
        "failure",
        "a credential is not secured",
    )
    assert bench.run("issue", credential(OWNER), key_of("ES512")) == ("failure", "key.unsupported")
    mixed = key | {"publicKeyJwk": key_of("ES256")["publicKeyJwk"]}
    assert bench.run("issue", credential(OWNER), mixed) == ("failure", "key.malformed")


def test_tokens_of_another_library(bench: Bench) -> None:
    key, document = key_of("EdDSA"), credential(OWNER)
    good = token_of(key, document)
    assert (
        bench.run("verify", token_of(key, {**document, "iss": OWNER, "iat": "2010-01-01T19:23:24Z"}), key)[0]
        == "success"
    )
    for wrong in (
        document,
        good[:-4] + "AAAA",
        token_of(key, document, typ="bad+typ"),
        token_of(key, document, cty="bad+cty"),
        token_of(key, {**document, "vc": "x", "vp": "y"}),
        token_of(key, {**document, "iss": "https://other.example/"}),
        token_of(key, {**document, "issuer": "https://other.example/"}),
        token_of(key, {**document, "credentialSubject": {}}),
        token_of(key, document, kid="another"),
    ):
        assert bench.run("verify", wrong, key)[0] == "failure", wrong


def test_presentations_of_another_library(bench: Bench) -> None:
    key = key_of("ES384")
    inner = [f"data:application/vc{form},x" for form in ("+jwt", "+sd-jwt", "+cose;base64")]
    said = {"typ": "vp+jwt", "cty": "vp"}
    good = presentation(*inner, type="VerifiablePresentation", exp=1734397450)
    assert bench.run("verify", token_of(key, good, **said), key, "presentation_jose")[0] == "success"
    for wrong in (
        good,
        token_of(key, good, typ="bad+typ"),
        token_of(key, presentation("not-a-credential"), **said),
        token_of(key, {**good, "verifiableCredential": [credential(OWNER)]}, **said),
        token_of(key, {**good, "verifiableCredential": ["https://a.example/"]}, **said),
        token_of(key, {**good, "holder": "https://other.example/"}, **said),
    ):
        assert bench.run("verify", wrong, key, "presentation_jose")[0] == "failure", wrong


def test_the_command_writes_its_output(bench: Bench) -> None:
    bench.run("issue", credential(OWNER), key_of("ES256"))
    (bench.folder / "output.json").unlink()
    files = [each for name in ("input", "key", "output") for each in (f"--{name}", str(bench.folder / f"{name}.json"))]
    command = [sys.executable, "-m", "tests.conformance.jose", "issue", "--feature", "credential_jose", *files]
    subprocess.run(command, cwd=ROOT, check=True)
    assert json.loads((bench.folder / "output.json").read_text())["result"] == "success"
    refused = subprocess.run([*command, "--feature", "credential_cose"], cwd=ROOT, capture_output=True)
    assert refused.returncode == 2
