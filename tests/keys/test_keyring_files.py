"""The keyring's files: readable by their owner only, and the file that was changed is named."""

import json
import os
import stat

import pytest

from keys.algorithms import Algorithm
from keys.encodings import base64url_decode, base64url_encode
from keys.errors import KeyringLocked, KeyringUnusable
from keys.keyring import Keyring
from keys.sealing import HEADER, MAGIC, MAX_COST, SealBroken, unseal
from tests.keys.rings import NETWORK, NOW, PASSPHRASE, key_file

pytestmark = pytest.mark.usefixtures("cheap_derivation")


def test_only_the_owner_reads_the_files(folder):
    before = os.umask(0)  # a process that masks no permission
    try:
        ring = Keyring.create(folder, PASSPHRASE)
        record = ring.generate("network", NETWORK, Algorithm.RS256, NOW)
        ring.mark(record.method.id, "retired", NOW)
    finally:
        os.umask(before)
    paths = [folder, *folder.rglob("*")]
    modes = {path.relative_to(folder).as_posix(): stat.S_IMODE(path.stat().st_mode) for path in paths}
    assert modes == {
        ".": 0o700,
        "network": 0o700,
        "keyring.json": 0o600,
        f"network/{record.method.thumbprint}.json": 0o600,
    }
    assert ring.exposed() == []
    (folder / "keyring.json").chmod(0o640)
    assert ring.exposed() == ["keyring.json"]


def flipped(content, at):
    """The file with one bit of its sealed key changed."""
    facts = json.loads(content)
    sealed = bytearray(base64url_decode(facts["private_key"]))
    sealed[at] ^= 1
    return json.dumps({**facts, "private_key": base64url_encode(bytes(sealed))}).encode()


DAMAGES = {
    "cut": lambda content: content[: len(content) // 2],
    "emptied": lambda content: b"",
    "no-json": lambda content: b"\x00" + content,
    "list": lambda content: b"[]",
    "other-version": lambda content: content.replace(b'"version":1', b'"version":2'),
    "made-active-again": lambda content: content.replace(b'"state":"active"', b'"state":"retired"'),
    "other-owner": lambda content: content.replace(b'"owner":"network"', b'"owner":"gueret"'),
    "other-controller": lambda content: content.replace(b"badges.example", b"badges.exomple"),
    "other-date": lambda content: content.replace(b"2026-11-24", b"2026-11-23"),
    "flipped-cost": lambda content: flipped(content, len(MAGIC)),
    "flipped-salt": lambda content: flipped(content, len(MAGIC) + 1),
    "flipped-ciphertext": lambda content: flipped(content, HEADER),
    "flipped-tag": lambda content: flipped(content, -1),
    "no-base64url": lambda content: content.replace(b'"private_key":"', b'"private_key":"='),
    "no-ciphertext": lambda content: json.dumps({**json.loads(content), "private_key": None}).encode(),
    "more-facts": lambda content: json.dumps({**json.loads(content), "note": "x"}).encode(),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_file_is_named(ring, folder, damage):
    path = key_file(folder)
    content = path.read_bytes()
    assert damage(content) != content
    path.write_bytes(damage(content))
    with pytest.raises(KeyringUnusable) as refusal:
        Keyring.open(folder, PASSPHRASE)
    assert refusal.value.code == "keyring.corrupt"
    assert refusal.value.facts["file"] == f"network/{path.name}"


def test_a_key_moved_to_another_owner_or_name_is_named(ring, folder):
    path = key_file(folder)
    for moved in (folder / "gueret" / path.name, folder / "network" / "other.json"):
        moved.write_bytes(path.read_bytes())
        with pytest.raises(KeyringUnusable) as refusal:
            Keyring.open(folder, PASSPHRASE)
        assert refusal.value.facts["file"] == moved.relative_to(folder).as_posix()
        moved.unlink()


def test_a_key_of_another_ring_is_refused(ring, folder, tmp_path):
    stranger = tmp_path / "stranger"
    Keyring.create(stranger, PASSPHRASE).generate("network", NETWORK, Algorithm.EDDSA, NOW)
    path = key_file(stranger)
    (folder / "network" / path.name).write_bytes(path.read_bytes())
    with pytest.raises(KeyringUnusable) as refusal:
        Keyring.open(folder, PASSPHRASE)
    assert refusal.value.facts["file"] == f"network/{path.name}"


@pytest.mark.parametrize(
    "changes",
    [
        {"check": None},
        {"check": {"nonce": "AAAA", "ciphertext": "AAAA"}},
        {"check": "=" * 200},
        {"check": base64url_encode(MAGIC)},
        {"check": base64url_encode(MAGIC + b"\x00" + bytes(100))},
        {"check": base64url_encode(MAGIC + bytes([MAX_COST + 1]) + bytes(100))},
        {"check": base64url_encode(MAGIC + b"\xff" + bytes(100))},
        {"version": 2},
        {"version": None},
        {"note": "x"},
    ],
    ids=["none", "object", "no-base64url", "cut", "free", "costly", "endless", "version", "no-version", "more"],
)
def test_a_damaged_ring_file_is_named(ring, folder, changes):
    content = json.loads((folder / "keyring.json").read_bytes())
    assert changes.keys() <= {*content, "note"}
    (folder / "keyring.json").write_text(json.dumps(content | changes))
    with pytest.raises(KeyringUnusable) as refusal:
        Keyring.open(folder, PASSPHRASE)
    assert (refusal.value.code, refusal.value.facts) == ("keyring.corrupt", {"file": "keyring.json"})


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"\x00"], ids=["empty", "object", "list", "no-json"])
def test_a_ring_file_that_is_none_is_named(ring, folder, content):
    (folder / "keyring.json").write_bytes(content)
    with pytest.raises(KeyringUnusable) as refusal:
        Keyring.open(folder, PASSPHRASE)
    assert (refusal.value.code, refusal.value.facts) == ("keyring.corrupt", {"file": "keyring.json"})


def test_an_altered_check_does_not_open(ring, folder):
    """The error is the same as for another passphrase."""
    content = json.loads((folder / "keyring.json").read_bytes())
    sealed = bytearray(base64url_decode(content["check"]))
    sealed[-1] ^= 1
    (folder / "keyring.json").write_text(json.dumps(content | {"check": base64url_encode(bytes(sealed))}))
    with pytest.raises(KeyringLocked) as refusal:
        Keyring.open(folder, PASSPHRASE)
    assert refusal.value.code == "keyring.passphrase"


def test_a_sealed_key_is_no_check_and_no_backup(ring, folder):
    """All have one format and one passphrase: each file is bound to its purpose."""
    sealed = json.loads(key_file(folder).read_bytes())["private_key"]
    content = json.loads((folder / "keyring.json").read_bytes())
    (folder / "keyring.json").write_text(json.dumps(content | {"check": sealed}))
    with pytest.raises(KeyringLocked):
        Keyring.open(folder, PASSPHRASE)
    for text in (sealed, content["check"]):
        with pytest.raises(SealBroken) as refusal:
            unseal(base64url_decode(text), PASSPHRASE)
        assert refusal.value.code == "seal.broken"


def test_a_key_that_is_damaged_while_the_ring_is_open_is_named(ring, folder):
    path = key_file(folder)
    path.write_bytes(flipped(path.read_bytes(), -1))
    with pytest.raises(KeyringUnusable) as refusal:
        ring.signer("network", Algorithm.EDDSA)
    assert refusal.value.facts["file"] == f"network/{path.name}"


def test_left_over_temporary_files_are_no_keys(ring, folder):
    path = key_file(folder)
    path.with_name(f".{path.name}.0a1b2c3d").write_bytes(b"half a file")
    assert len(Keyring.open(folder, PASSPHRASE).records()) == 2
