"""Embedded proofs: what is written, what is refused, and that no change of meaning passes."""

from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from typing import Any

import pytest

from keys.algorithms import Algorithm
from keys.canonical import canonicalize
from keys.encodings import multibase_decode, multibase_encode
from keys.errors import CanonicalizationRefused, ProofMalformed, SignatureInvalid
from keys.keyring import LocalSigner
from keys.proofs import data_integrity
from schemas.errors import ContextUnknown
from schemas.vocabulary import DATA_INTEGRITY_V2, ED25519_2020_V1, OB_CONTEXT, OB_CONTEXT_302, VC_V2
from tests.keys.canonical.badge import badge

Json = dict[str, Any]
CREATED = datetime(2026, 11, 24, 10, 0, 30, 999_999, timezone(timedelta(hours=1)))
REFUSALS = (SignatureInvalid, CanonicalizationRefused, ContextUnknown, ProofMalformed)


@pytest.fixture(scope="module")
def signer(signers: dict[Algorithm, LocalSigner]) -> LocalSigner:
    return signers[Algorithm.EDDSA]


@pytest.fixture(scope="module")
def signed(signer: LocalSigner) -> Json:
    return data_integrity.sign(badge(), signer, created=CREATED)


def verify(document: Json, signer: LocalSigner, **changes: Any) -> None:
    proof = {**data_integrity.proofs_of(document)[0], **changes}
    data_integrity.verify({**document, "proof": proof}, proof, signer.method)


def test_the_proof_is_an_array_of_one_in_whole_seconds_of_utc(signed: Json, signer: LocalSigner) -> None:
    (proof,) = signed["proof"]
    assert list(proof) == ["type", "cryptosuite", "created", "verificationMethod", "proofPurpose", "proofValue"]
    assert proof["type"] == "DataIntegrityProof"
    assert proof["cryptosuite"] == "eddsa-rdfc-2022"
    assert proof["created"] == "2026-11-24T09:00:30Z"
    assert proof["verificationMethod"] == signer.method.id
    assert proof["proofPurpose"] == "assertionMethod"
    assert len(multibase_decode(proof["proofValue"])) == 64
    assert data_integrity.without_proof(signed) == badge()
    data_integrity.verify(signed, proof, signer.method)


def test_the_proof_may_stand_alone_or_in_an_array(signed: Json, signer: LocalSigner) -> None:
    alone = {**signed, "proof": signed["proof"][0]}
    assert data_integrity.proofs_of(alone) == data_integrity.proofs_of(signed) == signed["proof"]
    data_integrity.verify(alone, alone["proof"], signer.method)
    assert data_integrity.proofs_of(badge()) == []


@pytest.mark.parametrize("proof", [None, "proof", [None], [[]], 5])
def test_values_that_are_no_proof(proof: Any) -> None:
    with pytest.raises(ProofMalformed) as refused:
        data_integrity.proofs_of(badge(proof=proof))
    assert refused.value.code == "proof.malformed"


@pytest.mark.parametrize("algorithm", [Algorithm.RS256, Algorithm.ES256])
def test_a_key_of_another_kind_neither_signs_nor_verifies(
    algorithm: Algorithm, signed: Json, signers: dict[Algorithm, LocalSigner]
) -> None:
    with pytest.raises(ProofMalformed) as refused:
        data_integrity.sign(badge(), signers[algorithm], created=CREATED)
    assert refused.value.code == "proof.algorithm"
    with pytest.raises(ProofMalformed) as refused:
        verify(signed, signers[algorithm], verificationMethod=signers[algorithm].method.id)
    assert refused.value.code == "proof.algorithm"


def test_a_canonical_form_that_is_known_is_what_is_signed(signed: Json, signer: LocalSigner) -> None:
    document = data_integrity.without_proof(signed)
    (proof,) = signed["proof"]
    made = datetime.fromisoformat(proof["created"])
    assert data_integrity.sign(document, signer, created=made, canonical=canonicalize(document)) == signed
    of_another = canonicalize({**document, "id": "urn:uuid:00000000-0000-4000-8000-000000000000"})
    false = data_integrity.sign(document, signer, created=made, canonical=of_another)
    with pytest.raises(SignatureInvalid):
        data_integrity.verify(false, false["proof"][0], signer.method)


def test_signing_is_refused_before_the_key_is_touched(signed: Json, signer: LocalSigner) -> None:
    with pytest.raises(ProofMalformed) as refused:
        data_integrity.sign(signed, signer, created=CREATED)
    assert refused.value.code == "proof.present"
    with pytest.raises(ProofMalformed) as refused:
        data_integrity.sign(badge(), signer, created=CREATED, cryptosuite="ecdsa-sd-2023")
    assert refused.value.code == "proof.unsupported"
    with pytest.raises(ValueError, match="time zone"):
        data_integrity.sign(badge(), signer, created=CREATED.replace(tzinfo=None))
    with pytest.raises(CanonicalizationRefused):
        data_integrity.sign(badge(level="expert"), signer, created=CREATED)


MALFORMED: list[tuple[Json, str]] = [
    ({"type": "Ed25519Signature2020"}, "proof.malformed"),
    ({"type": "Ed25519Signature2018"}, "proof.unsupported"),
    ({"type": ["DataIntegrityProof"]}, "proof.malformed"),
    ({"type": None}, "proof.malformed"),
    ({"cryptosuite": "ecdsa-rdfc-2019"}, "proof.algorithm"),
    ({"cryptosuite": "ecdsa-jcs-2019"}, "proof.algorithm"),
    ({"cryptosuite": "ecdsa-sd-2023"}, "proof.algorithm"),
    ({"cryptosuite": "bbs-2023"}, "proof.unsupported"),
    ({"cryptosuite": "EDDSA-RDFC-2022"}, "proof.unsupported"),
    ({"cryptosuite": None}, "proof.malformed"),
    ({"proofPurpose": "authentication"}, "proof.purpose"),
    ({"proofPurpose": ["assertionMethod"]}, "proof.purpose"),
    ({"proofPurpose": None}, "proof.purpose"),
    ({"verificationMethod": "did:web:badges.example#other"}, "proof.method"),
    ({"verificationMethod": None}, "proof.method"),
    ({"previousProof": "urn:uuid:1"}, "proof.chain"),
    *(
        ({member: moment}, "proof.malformed")
        for member in ("created", "expires")
        for moment in (
            "2026-11-24T09:00:30",
            "2026-11-24",
            "2026-11-24 09:00:30Z",
            "2026-02-30T09:00:30Z",
            "2026-11-24T25:00:30Z",
            "2026-11-24T09:00:30+25:00",
            "٢٠٢٦-11-24T09:00:30Z",
            "2026-11-24T09:00:30Z\n",
            1,
            None,
        )
    ),
    ({"proofValue": None}, "proof.malformed"),
    ({"proofValue": ""}, "proof.malformed"),
    ({"proofValue": "z"}, "proof.malformed"),
    ({"proofValue": "z0OIl"}, "proof.malformed"),
    ({"proofValue": "u" + "A" * 86}, "proof.malformed"),
    ({"proofValue": multibase_encode(bytes(63))}, "proof.malformed"),
    ({"proofValue": multibase_encode(bytes(65))}, "proof.malformed"),
    ({"proofValue": "z" + "1" * 5000}, "proof.malformed"),
    ({"@context": [OB_CONTEXT]}, "proof.context"),
    ({"@context": [OB_CONTEXT, VC_V2]}, "proof.context"),
    ({"@context": [VC_V2, OB_CONTEXT, DATA_INTEGRITY_V2]}, "proof.context"),
    ({"@context": None}, "proof.context"),
    ({"@context": [None]}, "proof.context"),
]


@pytest.mark.parametrize("number", range(len(MALFORMED)))
def test_a_proof_that_breaks_its_own_format(number: int, signed: Json, signer: LocalSigner) -> None:
    changes, code = MALFORMED[number]
    with pytest.raises(ProofMalformed) as refused:
        verify(signed, signer, **changes)
    assert refused.value.code == code


@pytest.mark.parametrize("contexts", [VC_V2, [VC_V2], [VC_V2, OB_CONTEXT]])
def test_a_proof_may_name_the_first_of_the_documents_contexts(contexts: Any, signed: Json, signer: LocalSigner) -> None:
    verify(signed, signer, **{"@context": contexts})


@pytest.mark.parametrize(
    "changes",
    [
        {"created": "2026-11-24T09:00:31Z"},
        {"expires": "2027-11-24T09:00:31Z"},
        {"domain": "employer.example"},
        {"challenge": "1"},
        {"nonce": "1"},
        {"id": "urn:uuid:1"},
        {"proofValue": multibase_encode(bytes(64))},
    ],
)
def test_every_option_of_the_proof_is_signed(changes: Json, signed: Json, signer: LocalSigner) -> None:
    with pytest.raises(SignatureInvalid):
        verify(signed, signer, **changes)


def test_an_option_that_no_context_knows_is_refused(signed: Json, signer: LocalSigner) -> None:
    with pytest.raises(CanonicalizationRefused):
        verify(signed, signer, trusted=True)


def test_dates_may_have_fractions_and_offsets(signer: LocalSigner) -> None:
    for created in ("2026-11-24T09:00:30.5Z", "2026-11-24T10:00:30+01:00", "2026-11-24T23:00:30+14:00"):
        proof = {**data_integrity.sign(badge(), signer, created=CREATED)["proof"][0], "created": created}
        del proof["proofValue"]
        data = b"".join(data_integrity.hash_data(badge(), proof))
        proof["proofValue"] = multibase_encode(signer.sign(data))
        data_integrity.verify(badge(proof=proof), proof, signer.method)


def _places(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The path of everything in a document but its own proof."""
    if path and path != ("proof",):
        yield path
    if path != ("proof",):
        for step in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
            yield from _places(value[step], (*path, step))


def _changed(document: Json, path: tuple[str | int, ...], change: Any) -> Json:
    copy = deepcopy(document)
    place: Any = copy
    for step in path[:-1]:
        place = place[step]
    change(place, path[-1])
    return copy


def _remove(place: Any, step: Any) -> None:
    del place[step]


def _other(place: Any, step: Any) -> None:
    value = place[step]
    place[step] = f"{value}x" if isinstance(value, str) else (not value if isinstance(value, bool) else {})


def _marked_null(place: Any, step: Any) -> None:
    place[step] = None


def _renamed(place: Any, step: Any) -> None:
    if isinstance(place, dict):
        place[f"{step}x"] = place.pop(step)
    else:
        place.append("urn:added")


# The endorsement repeats the contexts of the badge around it. Without its own it states the same there, and alone it is
# refused: verified as a credential of its own, it lacks them.
SAME_MEANING = [("endorsement", 0, "@context"), ("endorsement", 0, "@context", 0), ("endorsement", 0, "@context", 1)]


@pytest.mark.parametrize("change", [_remove, _other, _marked_null, _renamed])
def test_no_single_change_anywhere_in_the_document_verifies(change: Any, signed: Json, signer: LocalSigner) -> None:
    paths = list(_places(signed))
    assert len(paths) > 100
    unnoticed = []
    for path in paths:
        try:
            verify(_changed(signed, path, change), signer)
        except REFUSALS:
            continue
        unnoticed.append(path)
    assert unnoticed == (SAME_MEANING if change is _remove else [])


@pytest.mark.parametrize(
    "members",
    [
        {"level": "expert"},
        {"@context": [VC_V2, OB_CONTEXT, {"level": "https://a.example/level"}], "level": "expert"},
        {"@context": [VC_V2, OB_CONTEXT, {"@vocab": "https://a.example/"}], "level": "expert"},
        {"@context": [VC_V2, OB_CONTEXT, {"name": "https://schema.org/description"}]},
        {"@context": [VC_V2, OB_CONTEXT_302]},
        {"@context": [OB_CONTEXT]},
        {"@id": "urn:uuid:another"},
        {"https://schema.org/name": "Expert"},
        {"schema:name": "Expert"},
        {"@included": [{"id": "urn:a", "name": "x"}]},
        {"@graph": []},
        {"awardedDate": None},
        {"evidence": [{}]},
    ],
)
def test_what_is_added_after_signing_is_refused(members: Json, signed: Json, signer: LocalSigner) -> None:
    with pytest.raises(REFUSALS):
        verify({**signed, **members}, signer)


def test_the_same_badge_by_another_key_is_refused(signed: Json, signers: dict[Algorithm, LocalSigner]) -> None:
    other = data_integrity.sign(badge(), signers[Algorithm.EDDSA], created=CREATED + timedelta(seconds=1))
    with pytest.raises(SignatureInvalid):
        verify(
            {**signed, "proof": [{**other["proof"][0], "created": "2026-11-24T09:00:30Z"}]}, signers[Algorithm.EDDSA]
        )


ECDSA = [
    (suite, algorithm)
    for suite in ("ecdsa-rdfc-2019", "ecdsa-jcs-2019")
    for algorithm in (Algorithm.ES256, Algorithm.ES384)
]


@pytest.mark.parametrize(("suite", "algorithm"), ECDSA)
def test_ecdsa_signs_with_the_hash_of_its_curve(
    suite: str, algorithm: Algorithm, signers: dict[Algorithm, LocalSigner]
) -> None:
    signed = data_integrity.sign(badge(), signers[algorithm], created=CREATED, cryptosuite=suite)
    (proof,) = signed["proof"]
    assert (proof["cryptosuite"], data_integrity.dialect_of(proof)) == (suite, suite)
    assert len(multibase_decode(proof["proofValue"])) == (64 if algorithm is Algorithm.ES256 else 96)
    verify(signed, signers[algorithm])
    for changes in ({"created": "2026-11-24T09:00:31Z"}, {"proofValue": multibase_encode(bytes(64))}):
        with pytest.raises((SignatureInvalid, ProofMalformed)):
            verify(signed, signers[algorithm], **changes)
    with pytest.raises(SignatureInvalid):
        verify({**signed, "name": "Another"}, signers[algorithm])
    other = signers[Algorithm.ES384 if algorithm is Algorithm.ES256 else Algorithm.ES256]
    with pytest.raises(ProofMalformed):
        verify(signed, other, verificationMethod=other.method.id)


def test_the_old_name_of_eddsa_rdfc_2022_is_read_and_not_written(signer: LocalSigner) -> None:
    with pytest.raises(ProofMalformed) as refused:
        data_integrity.sign(badge(), signer, created=CREATED, cryptosuite="eddsa-2022")
    assert refused.value.code == "proof.unsupported"
    options = {**data_integrity.sign(badge(), signer, created=CREATED)["proof"][0], "cryptosuite": "eddsa-2022"}
    with pytest.raises(SignatureInvalid):  # the name is signed too
        verify(badge(proof=options), signer)
    del options["proofValue"]
    data = b"".join(data_integrity.hash_data(badge(), options))
    proof = {**options, "proofValue": multibase_encode(signer.sign(data))}
    data_integrity.verify(badge(proof=proof), proof, signer.method)


def test_the_dialect_of_a_proof() -> None:
    for name in data_integrity.CRYPTOSUITES:
        assert data_integrity.dialect_of({"type": "DataIntegrityProof", "cryptosuite": name}) == name
        assert data_integrity.dialect_of({"type": name}) is None
    assert data_integrity.dialect_of({"type": "Ed25519Signature2020"}) == "Ed25519Signature2020"
    for proof in ({}, {"type": "Ed25519Signature2020", "cryptosuite": "eddsa-rdfc-2022"}, {"type": "RsaSignature2018"}):
        assert data_integrity.dialect_of(proof) is None


def of_2020(signer: LocalSigner, named: object) -> Json:
    """A badge with an Ed25519Signature2020 whose own context is only in the proof, as `named`."""
    document = badge()
    proof = {
        "type": "Ed25519Signature2020",
        "created": "2023-02-17T21:44:12Z",
        "verificationMethod": signer.method.id,
        "proofPurpose": "assertionMethod",
    }
    options = {**proof, "@context": [*document["@context"], ED25519_2020_V1]}
    signature = signer.sign(b"".join(sha256(canonicalize(each)).digest() for each in (options, document)))
    return {**document, "proof": {**proof, "@context": named, "proofValue": multibase_encode(signature)}}


@pytest.mark.parametrize("named", [[ED25519_2020_V1], ED25519_2020_V1], ids=["array", "one"])
def test_a_signature_of_2020_may_bring_its_own_context(named: object, signer: LocalSigner) -> None:
    written = of_2020(signer, named)
    data_integrity.verify(written, written["proof"], signer.method)
    changed = {**written, "name": "Autre"}
    with pytest.raises(SignatureInvalid):
        data_integrity.verify(changed, changed["proof"], signer.method)


@pytest.mark.parametrize(
    "named", [[ED25519_2020_V1, DATA_INTEGRITY_V2], [DATA_INTEGRITY_V2], [ED25519_2020_V1] * 2, [{}], None], ids=repr
)
def test_a_signature_of_2020_brings_no_other_context(named: object, signer: LocalSigner) -> None:
    written = of_2020(signer, named)
    with pytest.raises(ProofMalformed) as refused:
        data_integrity.verify(written, written["proof"], signer.method)
    assert refused.value.code == "proof.context"


def test_another_purpose_when_the_caller_asks_for_it(signed: Json, signer: LocalSigner) -> None:
    options = {name: value for name, value in signed["proof"][0].items() if name != "proofValue"}
    options["proofPurpose"] = "authentication"
    data = b"".join(data_integrity.hash_data(badge(), options))
    proof = {**options, "proofValue": multibase_encode(signer.sign(data))}
    data_integrity.verify(badge(proof=proof), proof, signer.method, purpose="authentication")
    with pytest.raises(ProofMalformed) as refused:
        data_integrity.verify(badge(proof=proof), proof, signer.method)
    assert refused.value.code == "proof.purpose"


def test_jcs_signs_in_the_contexts_that_its_proof_names(signer: LocalSigner) -> None:
    signed = data_integrity.sign(badge(), signer, created=CREATED.astimezone(UTC), cryptosuite="eddsa-jcs-2022")
    (proof,) = signed["proof"]
    assert proof["@context"] == signed["@context"]
    data_integrity.verify(signed, proof, signer.method)
    with pytest.raises(SignatureInvalid):
        verify({**signed, "level": "expert"}, signer)
