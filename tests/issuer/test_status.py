"""Indices that never repeat, and a list whose two forms verify (W3C Bitstring Status List; decisions 16)."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from issuer.drafts import IssuerProfile
from issuer.errors import IssuanceRefused
from issuer.status import TTL_MILLISECONDS, allocate, compose_status_list, sign_status_list
from keys.proofs import data_integrity, vc_jwt
from keys.signing import Signer
from schemas import bitstring, validation
from schemas.errors import BitstringMalformed

NOW = datetime(2026, 11, 24, 14, 32, 5, tzinfo=UTC)
URL = "https://badges.example/status/1"
KEY = bytes(range(32))
SIZE = 131_072


@settings(max_examples=60, deadline=None)
@given(key=st.binary(min_size=16, max_size=32), size=st.integers(1, 300))
def test_allocation_is_a_permutation(key: bytes, size: int) -> None:
    assert sorted(allocate(counter, key, size) for counter in range(size)) == list(range(size))


@settings(deadline=None)
@given(st.binary(min_size=32, max_size=32), st.sets(st.integers(0, SIZE - 1), min_size=2, max_size=20))
def test_on_a_full_list_counters_that_differ_give_indices_that_differ(key: bytes, counters: set[int]) -> None:
    indices = {allocate(counter, key, SIZE) for counter in counters}
    assert len(indices) == len(counters)
    assert all(0 <= index < SIZE for index in indices)


def test_the_same_counter_gives_the_same_index_for_ever() -> None:
    """Reservations outlive a release of this code: these very numbers may never change."""
    assert [allocate(counter, KEY, SIZE) for counter in range(6)] == [113441, 15349, 70957, 100485, 85320, 125823]


def test_indices_look_random() -> None:
    first = [allocate(counter, KEY, SIZE) for counter in range(1000)]
    other = [allocate(counter, bytes(32), SIZE) for counter in range(1000)]
    assert sum(abs(b - a) < 1000 for a, b in pairwise(first)) < 60  # 15 expected
    assert len(set(first) & set(other)) < 40  # 8 expected
    assert sum(index < SIZE // 2 for index in first) in range(400, 600)


@pytest.mark.parametrize("counter", [-1, SIZE, SIZE + 7])
def test_a_full_list_is_refused(counter: int) -> None:
    with pytest.raises(IssuanceRefused) as refusal:
        allocate(counter, KEY, SIZE)
    assert refusal.value.code == "status.list_full"


@pytest.mark.parametrize(("key", "size"), [(b"short", SIZE), (KEY, 0)])
def test_a_permutation_needs_a_key_and_a_list(key: bytes, size: int) -> None:
    with pytest.raises(ValueError, match="permutation"):
        allocate(0, key, size)


def test_a_list_holds_its_bits(network: IssuerProfile) -> None:
    document = compose_status_list(URL, network, {0, 23, SIZE - 1}, SIZE, NOW, NOW + timedelta(days=1))
    assert validation.violations(document, "status-list-credential") == []
    subject = document["credentialSubject"]
    bits = bitstring.decode(subject["encodedList"])
    assert len(bits) * 8 == SIZE
    assert [index for index in range(SIZE) if bitstring.is_set(bits, index)] == [0, 23, SIZE - 1]
    assert bits[0] == 0b10000000  # bit 0 is the most significant
    assert subject["ttl"] == TTL_MILLISECONDS == 60_000
    assert subject["id"] == f"{URL}#list"
    assert document["issuer"] == network.id


def test_an_index_outside_of_the_list_is_refused(network: IssuerProfile) -> None:
    with pytest.raises(BitstringMalformed):
        compose_status_list(URL, network, {SIZE}, SIZE, NOW, None)


def test_both_forms_verify(network: IssuerProfile, network_ed25519: Signer, network_rsa: Signer) -> None:
    document = compose_status_list(URL, network, {94567}, SIZE, NOW, NOW + timedelta(days=1))
    embedded, token = sign_status_list(document, network_ed25519, network_rsa, f"{URL}.jwt", NOW)
    signed = json.loads(embedded)
    assert signed["id"] == URL
    data_integrity.verify(signed, signed["proof"][0], network_ed25519.method)
    jws = vc_jwt.peek(token.decode("ascii"))
    vc_jwt.verify(jws, network_rsa.method)
    as_jwt = vc_jwt.credential_of(jws)
    assert as_jwt["id"] == f"{URL}.jwt"
    assert as_jwt["credentialSubject"]["id"] == f"{URL}.jwt#list"
    assert vc_jwt.claim_mismatches(jws, as_jwt) == []
    assert as_jwt["credentialSubject"]["encodedList"] == signed["credentialSubject"]["encodedList"]


def test_a_list_is_signed_by_its_issuer_alone(
    network: IssuerProfile, site_ed25519: Signer, network_rsa: Signer
) -> None:
    document = compose_status_list(URL, network, (), SIZE, NOW, NOW + timedelta(days=1))
    with pytest.raises(IssuanceRefused) as refusal:
        sign_status_list(document, site_ed25519, network_rsa, f"{URL}.jwt", NOW)
    assert refusal.value.code == "issuance.wrong_key"


def test_a_short_list_is_not_signed(network: IssuerProfile, network_ed25519: Signer, network_rsa: Signer) -> None:
    document = compose_status_list(URL, network, (), 1024, NOW, NOW + timedelta(days=1))
    with pytest.raises(IssuanceRefused) as refusal:
        sign_status_list(document, network_ed25519, network_rsa, f"{URL}.jwt", NOW)
    assert [finding.code for finding in refusal.value.findings] == ["lint.status_bits"]
