"""One text for one value: every decoder refuses what its encoder would not have written."""

import base64
import string
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keys.encodings import (
    MAX_BASE58_CHARACTERS,
    base58btc_decode,
    base58btc_encode,
    base64url_decode,
    base64url_encode,
    jwk_thumbprint,
    multibase_decode,
    multibase_encode,
)
from keys.errors import EncodingMalformed, KeyRefused

BASE64URL = string.ascii_letters + string.digits + "-_"


@given(st.binary(max_size=200))
def test_base64url_round_trip(data):
    assert base64url_decode(base64url_encode(data)) == data


@given(st.binary(max_size=100))
def test_base58btc_round_trip(data):
    assert base58btc_decode(base58btc_encode(data)) == data


@given(st.binary(min_size=1, max_size=100), st.sampled_from("zu"))
def test_multibase_round_trip(data, base):
    assert multibase_decode(multibase_encode(data, base=base)) == data


@given(st.text(st.sampled_from("AQg_-+/= \n."), max_size=8))
def test_base64url_that_decodes_is_the_text_that_would_be_written(text):
    with suppress(EncodingMalformed):
        assert base64url_encode(base64url_decode(text)) == text


@pytest.mark.parametrize(("start", "size", "values"), [("", 1, 256), ("A", 2, 1024)])
def test_of_all_short_base64url_texts_those_are_read_that_the_standard_library_writes(start, size, values):
    texts = [start + first + last for first in BASE64URL for last in BASE64URL]
    read = []
    for text in texts:
        with suppress(EncodingMalformed):
            read.append((text, base64url_decode(text)))
    written = [number.to_bytes(size, "big") for number in range(values)]
    assert sorted(read) == sorted((base64.urlsafe_b64encode(data).decode().rstrip("="), data) for data in written)


@given(st.text(st.sampled_from("123AZaz0OIl "), max_size=12))
def test_base58btc_that_decodes_is_the_text_that_would_be_written(text):
    with suppress(EncodingMalformed):
        assert base58btc_encode(base58btc_decode(text)) == text


@pytest.mark.parametrize(
    "text",
    ["AA==", "AA=", "A", "AAAAA", "AB", "AAB", "A+", "A/", " AA", "AA ", "A A", "AA\n", "é", "Ａ", "AA.AA", "\x00AA"],
)
def test_loose_base64url_is_refused(text):
    with pytest.raises(EncodingMalformed) as refusal:
        base64url_decode(text)
    assert refusal.value.code == "encoding.base64url"


@pytest.mark.parametrize("text", ["0", "O", "I", "l", "z6Mk ", "é", "+", "1" * (MAX_BASE58_CHARACTERS + 1)])
def test_loose_base58btc_is_refused(text):
    with pytest.raises(EncodingMalformed) as refusal:
        base58btc_decode(text)
    assert refusal.value.code == "encoding.base58btc"


@pytest.mark.parametrize("text", ["", "z", "u", "m AAAA", "Z6Mk", "fed01", "6Mk"])
def test_other_multibases_are_refused(text):
    with pytest.raises(EncodingMalformed) as refusal:
        multibase_decode(text)
    assert refusal.value.code == "encoding.multibase"


def test_the_published_values_are_written_and_read(vectors):
    # draft-msporny-base58 (The Base58 Encoding Scheme), section 5
    assert base58btc_encode(b"Hello World!") == "2NEpo7TZRRrLZSi2U"
    assert base58btc_encode(bytes.fromhex("0000287fb4cd")) == "11233QC4"
    # RFC 4648 section 10, without padding
    assert [base64url_encode(data) for data in (b"", b"f", b"fo", b"foo", b"foob")] == [
        "",
        "Zg",
        "Zm8",
        "Zm9v",
        "Zm9vYg",
    ]
    rfc7638 = vectors("rfc7638")
    assert jwk_thumbprint(rfc7638["jwk"]) == rfc7638["thumbprint"]
    rfc8037 = vectors("rfc8037")
    assert jwk_thumbprint(rfc8037["jwk"]) == rfc8037["thumbprint"]


@pytest.mark.parametrize(
    ("jwk", "code"),
    [
        ({}, "key.unsupported"),
        ({"kty": "oct", "k": "AA"}, "key.unsupported"),
        ({"kty": ["RSA"]}, "key.unsupported"),
        ({"kty": "RSA", "n": "AQ"}, "key.malformed"),
        ({"kty": "EC", "crv": "P-256", "x": "AQ", "y": 1}, "key.malformed"),
    ],
    ids=["empty", "symmetric", "kty-list", "member-missing", "member-number"],
)
def test_a_jwk_without_a_thumbprint(jwk, code):
    with pytest.raises(KeyRefused) as refusal:
        jwk_thumbprint(jwk)
    assert refusal.value.code == code
