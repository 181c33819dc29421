"""Envelopes: what a token of a credential or a presentation must be and say (VC JOSE COSE section 3)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from keys.proofs import jws
from keys.signing import Signer
from schemas import vocabulary
from tests.conformance import envelopes
from tests.conformance.client import Api, credential

JOSE = {"typ": "vc+jwt", "cty": "vc"}


def sealed(
    content: Mapping[str, Any], signer: Signer, header: Mapping[str, Any], kind: str, data: str
) -> dict[str, Any]:
    """An envelope of this type around this content; a header member of None is left out."""
    members = {"kid": signer.method.id, **header}
    token = jws.sign({name: value for name, value in members.items() if value is not None}, content, signer)
    return {"@context": [vocabulary.VC_V2], "id": f"data:{data},{token}", "type": kind}


def enveloped(content: Mapping[str, Any], signer: Signer, **header: Any) -> dict[str, Any]:
    """A credential in its envelope."""
    return sealed(content, signer, JOSE | header, envelopes.CREDENTIAL, "application/vc+jwt")


def presented(content: Mapping[str, Any], signer: Signer, **header: Any) -> dict[str, Any]:
    """A presentation in its envelope."""
    return sealed(content, signer, {"typ": "vp+jwt"} | header, envelopes.PRESENTATION, "application/vp+jwt")


@pytest.mark.parametrize("who", ["issuer", "ecdsaIssuer", "ecdsaP384Issuer"])
def test_what_is_issued_is_verified(api: Api, who: str) -> None:
    document = credential(api.issuers[who])
    status, body = api.post("/enveloped/credentials/issue", {"credential": document})
    envelope = body["verifiableCredential"]
    assert (status, envelope["type"], envelope["@context"]) == (201, envelopes.CREDENTIAL, vocabulary.VC_V2)
    assert (
        jws.peek(envelope["id"].partition(",")[2], header_members=frozenset({"alg", "kid", "typ", "cty"})).payload
        == document
    )
    assert api.verify(envelope) == []
    assert api.verify({**envelope, "type": [envelopes.CREDENTIAL]}) == []


def test_what_means_nothing_is_not_issued(api: Api) -> None:
    document = credential(api.issuers["issuer"], **{"@context": [vocabulary.VC_V2], "type": "VerifiableCredential"})
    assert api.post("/enveloped/credentials/issue", {"credential": document})[1]["errors"] == ["jsonld.undefined_term"]


@pytest.mark.parametrize(
    "change",
    [
        {"@context": ["https://a.example/"]},
        {"type": [envelopes.CREDENTIAL, "Other"]},
        {"type": envelopes.PRESENTATION},
        {"id": "data:text/plain,x"},
        {"id": "data:application/vc+jwt"},
        {"id": 5},
        {"id": "data:application/vc+jwt,a.b.c"},
    ],
    ids=repr,
)
def test_the_envelope_itself_is_checked(api: Api, change: dict[str, Any]) -> None:
    signer = api.authority.ed25519
    good = enveloped(credential(signer.method.controller), signer)
    assert api.verify(good) == []
    assert api.verify(good | change)
    assert api.verify({**good, "id": good["id"][:-4] + "AAAA"})


def test_the_credential_within(api: Api) -> None:
    signer, other = api.authority.ed25519, api.authority.p256
    document = credential(signer.method.controller)
    assert api.verify(enveloped({**document, "credentialSubject": {}}, signer))
    assert api.verify(enveloped({**document, "issuer": other.method.controller}, signer)) == [
        "the key is not the issuer's"
    ]
    assert api.verify(enveloped({**document, "vc": document}, signer))
    assert api.verify(enveloped(document, signer, typ="vp+jwt"))
    assert api.verify(enveloped(document, signer, kid=other.method.id))
    assert api.verify(enveloped({**document, "iss": "did:example:other"}, signer)) == ["iss differs"]
    assert api.verify(enveloped({**document, "iss": signer.method.controller}, signer)) == []
    assert api.verify(enveloped(document, signer, kid=f"#{signer.method.id.partition('#')[2]}")) == []


def test_enveloped_presentations_are_believed_or_refused(api: Api) -> None:
    holder = api.authority.p256
    good = api.issue()
    content = {
        "@context": [vocabulary.VC_V2],
        "type": ["VerifiablePresentation"],
        "holder": holder.method.controller,
        "verifiableCredential": [good, enveloped(credential(good["issuer"]), api.authority.ed25519)],
    }
    asked = {"challenge": "abc", "domain": "suite.example"}
    said = {"nonce": "abc", "aud": "suite.example"}
    assert api.verify_presentation(presented(content, holder)) == []
    assert api.verify_presentation(presented(content | said, holder), **asked) == []
    assert api.verify_presentation(presented(content | said | {"aud": ["b", "suite.example"]}, holder), **asked) == []
    inner = {"vp": content, "iss": holder.method.controller, **said}
    assert api.verify_presentation(presented(inner, holder, typ="JWT"), **asked) == []
    token = presented(content | said, holder)
    for wrong in (
        {**token, "id": token["id"][:-4] + "AAAA"},
        presented(content, holder),
        presented(content | said | {"aud": "other"}, holder),
        presented(content | said | {"nonce": ["other"]}, holder),
        presented(content | said, api.authority.ed25519),
        presented(content | said, holder, typ="vc+jwt"),
        presented(inner, holder),
        presented({"vp": [content], **said}, holder, typ="JWT"),
        presented(content | said | {"type": ["Other"]}, holder),
        presented(content | said | {"verifiableCredential": [{**good, "validFrom": "2025-01-01T00:00:00Z"}]}, holder),
        presented(content | said | {"verifiableCredential": [enveloped({}, api.authority.ed25519)]}, holder),
    ):
        assert api.verify_presentation(wrong, **asked)
