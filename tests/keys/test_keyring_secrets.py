"""What the keyring never reveals, and what a guess at its passphrase costs."""

import copy
import json
import logging
import pickle
import time
import traceback

import pytest
from cryptography.hazmat.primitives import serialization

from keys.algorithms import Algorithm
from keys.encodings import base64url_decode, base64url_encode
from keys.errors import KeyRefused, KeyringLocked, KeyringUnusable
from keys.keyring import Keyring, LocalSigner
from keys.sealing import MAGIC
from tests.keys.rings import NETWORK, NOW, PASSPHRASE, key_file


def _private_bytes(signer) -> list[bytes]:
    key = signer._private_key
    der = key.private_bytes(serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    if hasattr(key, "private_bytes_raw"):
        return [der, key.private_bytes_raw()]
    return [der, *(number.to_bytes(128, "big") for number in (key.private_numbers().p, key.private_numbers().q))]


def test_no_private_byte_is_shown_or_stored(ring, folder, caplog):
    caplog.set_level(logging.DEBUG)
    ring.generate("network", NETWORK, Algorithm.RS256, NOW)
    shown = [repr(ring), str(ring), repr(ring.records()), repr(ring._seal), repr(vars(ring))]
    files = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    for algorithm in (Algorithm.EDDSA, Algorithm.RS256):
        signer = ring.signer("network", algorithm)
        shown += [repr(signer), str(signer), f"{signer.method}"]
        for secret in _private_bytes(signer):
            spellings = [secret.hex(), base64url_encode(secret), repr(secret)[2:-1]]
            for text in (*shown, caplog.text):
                assert not any(spelling in text for spelling in spellings)
            assert secret not in files
            assert base64url_encode(secret).encode() not in files
        with pytest.raises(TypeError):
            pickle.dumps(signer)
        with pytest.raises(TypeError):
            copy.deepcopy(signer)
    assert PASSPHRASE not in "".join(shown)
    assert PASSPHRASE.encode() not in files


def test_no_private_byte_is_in_an_exception(ring, folder):
    path = key_file(folder)
    secrets = _private_bytes(ring.signer("network", Algorithm.EDDSA))
    path.write_bytes(path.read_bytes().replace(b"2026-11-24", b"2026-11-23"))
    for attempt in (lambda: Keyring.open(folder, PASSPHRASE), lambda: Keyring.open(folder, "other")):
        with pytest.raises((KeyringUnusable, KeyringLocked)) as refusal:
            attempt()
        text = "".join(traceback.format_exception(refusal.value)) + repr(refusal.value.args)
        assert PASSPHRASE not in text.replace("Keyring.open(folder, PASSPHRASE)", "")
        assert not any(secret.hex() in text or repr(secret)[2:-1] in text for secret in secrets)


def test_the_cost_of_a_guess(folder):
    Keyring.create(folder, PASSPHRASE)
    header = base64url_decode(json.loads((folder / "keyring.json").read_bytes())["check"])
    assert header.startswith(MAGIC) and header[len(MAGIC)] >= 14  # scrypt with N = 2**14, r = 8


def test_a_signer_is_a_pair(ring):
    network, site = (ring.signer(owner, Algorithm.EDDSA) for owner in ("network", "gueret"))
    with pytest.raises(KeyRefused):
        LocalSigner(network.method, site._private_key)


def test_opening_and_a_signer_are_quick(folder):
    """The goal is 100 ms; processor time, and the best of three, exclude the load of other processes."""
    Keyring.create(folder, PASSPHRASE).generate("network", NETWORK, Algorithm.RS256, NOW)
    durations = []
    for _ in range(3):
        start = time.process_time()
        Keyring.open(folder, PASSPHRASE).signer("network", Algorithm.RS256)
        durations.append(time.process_time() - start)
    assert min(durations) < 0.15
