"""The keyring on the disk: private to its owner, and whatever was changed there is named."""

import json
import os
import re
import stat

import pytest

from keys.algorithms import Algorithm
from keys.errors import KeyringUnusable
from keys.keyring import Keyring
from tests.keys.rings import NETWORK, NOW, PASSPHRASE, key_file

pytestmark = pytest.mark.usefixtures("cheap_derivation")


def test_files_are_their_owners_alone(folder):
    before = os.umask(0)  # the most careless of processes
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
    "flipped-ciphertext": lambda content: re.sub(
        rb'("ciphertext":".{20})(.)', lambda found: found[1] + (b"B" if found[2] == b"A" else b"A"), content
    ),
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
    "content",
    [
        b"",
        b"{}",
        b'{"version":1,"derivation":{},"check":{}}',
        b'{"version":1,"derivation":{"name":"scrypt","n":1073741824,"r":8,"p":1,"salt":"AAAA"},"check":{}}',
        b'{"version":1,"derivation":{"name":"scrypt","n":16385,"r":8,"p":1,"salt":"AAAA"},"check":{}}',
        b'{"version":1,"derivation":{"name":"plain","n":16384,"r":8,"p":1,"salt":"AAAA"},"check":{}}',
        b'{"version":1,"derivation":{"name":"scrypt","n":16384,"r":8,"p":1,"salt":7},"check":{}}',
    ],
    ids=["empty", "object", "no-derivation", "costly", "no-power-of-two", "other-derivation", "salt"],
)
def test_a_damaged_ring_file_is_named(ring, folder, content):
    (folder / "keyring.json").write_bytes(content)
    with pytest.raises(KeyringUnusable) as refusal:
        Keyring.open(folder, PASSPHRASE)
    assert (refusal.value.code, refusal.value.facts) == ("keyring.corrupt", {"file": "keyring.json"})


def test_left_over_temporary_files_are_no_keys(ring, folder):
    path = key_file(folder)
    path.with_name(f".{path.name}.0a1b2c3d").write_bytes(b"half a file")
    assert len(Keyring.open(folder, PASSPHRASE).records()) == 2
