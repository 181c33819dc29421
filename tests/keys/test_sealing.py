"""A sealed file opens with its passphrase alone, whole and unaltered."""

import pytest

from keys.sealing import SealBroken, seal, unseal


def test_what_was_sealed_comes_back():
    sealed = seal(b"le registre", "laine et granit")
    assert unseal(sealed, "laine et granit") == b"le registre"
    assert b"le registre" not in sealed
    assert seal(b"le registre", "laine et granit") != sealed


@pytest.mark.parametrize(
    ("alter", "code"),
    [
        (lambda sealed: sealed[:-1], "seal.broken"),
        (lambda sealed: sealed[:-1] + bytes([sealed[-1] ^ 1]), "seal.broken"),
        (lambda sealed: sealed[:21] + bytes([sealed[21] ^ 1]) + sealed[22:], "seal.broken"),
        (lambda sealed: sealed[:30], "seal.not_sealed"),
        (lambda sealed: b"%PDF-" + sealed, "seal.not_sealed"),
        (lambda sealed: b"", "seal.not_sealed"),
    ],
    ids=["cut", "last-byte", "salt", "head-alone", "something-before", "empty"],
)
def test_an_altered_file_is_refused(alter, code):
    with pytest.raises(SealBroken) as refusal:
        unseal(alter(seal(b"le registre", "laine et granit")), "laine et granit")
    assert refusal.value.code == code


def test_another_passphrase_is_refused():
    with pytest.raises(SealBroken) as refusal:
        unseal(seal(b"le registre", "laine et granit"), "laine et granite")
    assert refusal.value.code == "seal.broken"
