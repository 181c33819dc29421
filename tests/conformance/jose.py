"""`python -m tests.conformance.jose issue|verify`: tokens in files, the command that vc-jose-cose-test-suite runs.

The key file holds a verification method with its `publicKeyJwk` and, to issue, its `secretKeyJwk`. The output file says
`success` or `failure`, and beside it the token or what is wrong.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from jwt import PyJWK

from keys.errors import KeyUnknown
from keys.keyring import LocalSigner
from keys.verification import VerificationMethod
from schemas import strict_json, vocabulary
from schemas.errors import OpenBadgesError
from tests.conformance import data_model, envelopes
from tests.conformance.authority import enveloped
from tests.conformance.contexts import listed

FEATURES: Final = {"credential_jose": envelopes.CREDENTIAL, "presentation_jose": envelopes.PRESENTATION}
SECURED: Final = ("data:application/vc+jwt,", "data:application/vc+sd-jwt,", "data:application/vc+cose;base64,")

Key = Mapping[str, Any]


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the input and the key, write the output."""
    parser = argparse.ArgumentParser(prog="python -m tests.conformance.jose", description=__doc__)
    parser.add_argument("function", choices=["issue", "verify"])
    for name in ("--input", "--key", "--output"):
        parser.add_argument(name, type=Path, required=True)
    parser.add_argument("--feature", choices=FEATURES, required=True)
    chosen = parser.parse_args(arguments)
    try:
        data, key = chosen.input.read_bytes(), strict_json.parse_object(chosen.key.read_bytes())
        token, found = (issued if chosen.function == "issue" else verified)(data, key, FEATURES[chosen.feature])
    except OpenBadgesError as refused:
        token, found = "", [refused.code]
    result = {"result": "failure", "data": "; ".join(found)} if found else {"result": "success", "data": token}
    chosen.output.write_bytes(strict_json.encode(result))


def issued(data: bytes, key: Key, kind: str) -> tuple[str, list[str]]:
    """The token of a document, or what is wrong with the document. Raises OpenBadgesError."""
    document = strict_json.parse_object(data)
    found = _findings(document, kind)
    if found:
        return "", found
    signer = LocalSigner(_method(key), PyJWK(key["secretKeyJwk"]).key)
    return enveloped(document, signer, kind)["id"].partition(",")[2], []


def verified(data: bytes, key: Key, kind: str) -> tuple[str, list[str]]:
    """A token, and what is wrong with it. Raises OpenBadgesError.

    The key of a credential in a presentation is not given here, so it is only checked that the credential is secured.
    """
    token, method = data.decode("utf-8", "replace").strip(), _method(key)

    def find(name: object, owner: object) -> VerificationMethod:
        if name not in (None, method.id, key["publicKeyJwk"].get("kid")):
            raise KeyUnknown("key.unknown")
        return method

    prefix = (envelopes.CREDENTIAL_DATA if kind == envelopes.CREDENTIAL else envelopes.PRESENTATION_DATA)[0]
    envelope = {"@context": vocabulary.VC_V2, "id": prefix + token, "type": kind}
    if kind == envelopes.CREDENTIAL:
        inner, found = envelopes.credential_in(envelope, find)
    else:
        inner, found = envelopes.presentation_in(envelope, find, {})
    return token, found + _findings(inner, kind)


def _findings(document: Mapping[str, Any], kind: str) -> list[str]:
    if kind == envelopes.CREDENTIAL:
        return data_model.findings(document)
    found = data_model.presentation_findings(document)
    for each in listed(document.get("verifiableCredential", [])):
        is_envelope = isinstance(each, Mapping) and data_model.is_enveloped(each, envelopes.CREDENTIAL)
        if not (is_envelope and str(each.get("id")).startswith(SECURED)):
            found.append("a credential is not secured")
    return found


def _method(key: Key) -> VerificationMethod:
    return VerificationMethod.from_jwk(key["id"], key["controller"], key["publicKeyJwk"])


if __name__ == "__main__":
    main()
