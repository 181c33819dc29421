"""The keyring: locked without its passphrase, correct after rotations, consistent under concurrent changes."""

import contextlib
import os
import shutil
import threading
import time
from datetime import timedelta

import pytest

from keys import key_files
from keys.algorithms import Algorithm
from keys.errors import KeyringLocked, KeyringUnusable, KeyUnknown
from keys.keyring import Keyring, digest_of, further
from tests.cast.people import at_once
from tests.keys.rings import NETWORK, NOW, PASSPHRASE, SITE

pytestmark = pytest.mark.usefixtures("cheap_derivation")


def test_a_new_ring_is_empty_and_opens_again(folder):
    assert Keyring.create(folder, PASSPHRASE).records() == []
    assert Keyring.open(folder, PASSPHRASE).records() == []
    with pytest.raises(KeyringUnusable) as refusal:
        Keyring.create(folder, PASSPHRASE)
    assert refusal.value.code == "keyring.exists"


def test_no_new_ring_is_made_over_keys_that_it_could_not_open(ring, folder):
    (folder / "keyring.json").rename(folder / "elsewhere")
    with pytest.raises(KeyringUnusable) as refusal:
        Keyring.create(folder, PASSPHRASE)
    assert refusal.value.code == "keyring.exists"
    for attempt in (
        lambda: Keyring.open(folder, PASSPHRASE),
        lambda: ring.generate("network", NETWORK, Algorithm.EDDSA, NOW),
    ):
        with pytest.raises(KeyringUnusable) as refusal:
            attempt()
        assert refusal.value.code == "keyring.missing"
    (folder / "elsewhere").rename(folder / "keyring.json")
    assert Keyring.open(folder, PASSPHRASE).records() == ring.records()


def test_of_concurrent_creations_one_succeeds(folder, monkeypatch):
    """Every thread checks for a ring before any of them writes one."""
    derive, together = key_files.new_seal, threading.Barrier(4)

    def slowly(*arguments):
        with contextlib.suppress(threading.BrokenBarrierError):
            together.wait(0.2)
        return derive(*arguments)

    monkeypatch.setattr(key_files, "new_seal", slowly)
    said = at_once(*[lambda: Keyring.create(folder, PASSPHRASE)] * 4)
    made = [each for each in said if isinstance(each, Keyring)]
    assert len(made) == 1
    assert {each.code for each in said if each not in made} == {"keyring.exists"}
    monkeypatch.undo()
    assert Keyring.open(folder, PASSPHRASE).records() == []


def test_what_was_generated_is_there_after_opening(ring, folder):
    again = Keyring.open(folder, PASSPHRASE)
    assert again.records() == ring.records()
    assert list(again.published()) == ["gueret", "network"]
    record = again.records("gueret")[0]
    assert record.owner == "gueret"
    assert record.state == "active"
    assert record.created == record.state_since == NOW
    assert record.method.controller == SITE
    assert record.method.id == f"{SITE}#{record.method.multibase}"
    signature = again.signer("gueret", Algorithm.EDDSA).sign(b"data")
    record.method.verify(b"data", signature)
    assert ring.signer("gueret", Algorithm.EDDSA).sign(b"data") == signature


@pytest.mark.parametrize("algorithm", list(Algorithm))
def test_every_algorithm_signs_after_opening(folder, algorithm):
    record = Keyring.create(folder, PASSPHRASE).generate("network", NETWORK, algorithm, NOW)
    signer = Keyring.open(folder, PASSPHRASE).signer("network", algorithm)
    assert signer.method == record.method
    record.method.verify(b"data", signer.sign(b"data"))
    fragment = record.method.thumbprint if algorithm is Algorithm.RS256 else record.method.multibase
    assert record.method.id == f"{NETWORK}#{fragment}"


@pytest.mark.parametrize("passphrase", ["", "laine et granit ", "Laine et granit", "laine et granite", "l" * 10_000])
def test_another_passphrase_is_known_at_once(ring, folder, passphrase):
    with pytest.raises(KeyringLocked) as refusal:
        Keyring.open(folder, passphrase)
    assert refusal.value.code == "keyring.passphrase"
    assert passphrase == "" or passphrase not in str(refusal.value)


def test_an_empty_passphrase_makes_no_ring(folder):
    with pytest.raises(KeyringLocked):
        Keyring.create(folder, "")
    with pytest.raises(KeyringUnusable) as refusal:
        Keyring.open(folder, PASSPHRASE)
    assert refusal.value.code == "keyring.missing"


def test_rotation_keeps_what_old_badges_need(folder):
    ring = Keyring.create(folder, PASSPHRASE)
    eras = []
    for year in range(4):
        moment = NOW + timedelta(days=365 * year)
        for algorithm in (Algorithm.EDDSA, Algorithm.RS256):
            record = ring.generate("network", NETWORK, algorithm, moment)
            eras.append((record, ring.signer("network", algorithm).sign(b"badge")))
    ring = Keyring.open(folder, PASSPHRASE)
    methods = ring.methods("network")
    assert len(methods) == 8
    for record, signature in eras:
        next(method for method in methods if method.id == record.method.id).verify(b"badge", signature)
    assert methods[0] == ring.signer("network", Algorithm.RS256).method == eras[-1][0].method
    assert methods[1] == ring.signer("network", Algorithm.EDDSA).method == eras[-2][0].method
    states = [record.state for record in ring.records("network")]
    assert states == ["active", "active"] + ["retired"] * 6
    created = [record.created for record in ring.records("network")]
    assert created == sorted(created, reverse=True)
    retired = next(record for record in ring.records() if record.method.id == eras[0][0].method.id)
    assert retired.state_since == NOW + timedelta(days=365)


def test_one_owners_rotation_leaves_the_others_alone(ring):
    before = ring.signer("gueret", Algorithm.EDDSA).method
    ring.generate("network", NETWORK, Algorithm.EDDSA, NOW + timedelta(days=1))
    ring.generate("network", NETWORK, Algorithm.RS256, NOW + timedelta(days=1))
    assert ring.signer("gueret", Algorithm.EDDSA).method == before
    assert [record.state for record in ring.records("gueret")] == ["active"]


def test_two_keys_of_the_same_moment(folder):
    ring = Keyring.create(folder, PASSPHRASE)
    records = [ring.generate("network", NETWORK, Algorithm.EDDSA, NOW) for _ in range(5)]
    assert ring.signer("network", Algorithm.EDDSA).method == records[-1].method
    assert ring.records()[0].method == records[-1].method
    assert [record.state for record in ring.records()].count("active") == 1


def test_a_compromised_key_neither_signs_nor_is_published(ring, folder):
    method = ring.signer("network", Algorithm.EDDSA).method
    moment = NOW + timedelta(days=2)
    record = ring.mark(method.id, "compromised", moment)
    assert (record.state, record.state_since) == ("compromised", moment)
    assert ring.mark(method.id, "compromised", moment + timedelta(days=1)) == record
    for opened in (ring, Keyring.open(folder, PASSPHRASE)):
        assert opened.methods("network") == []
        assert [held.state for held in opened.records("network")] == ["compromised"]
        with pytest.raises(KeyUnknown):
            opened.signer("network", Algorithm.EDDSA)
    with pytest.raises(KeyUnknown):
        ring.mark(method.id, "retired", moment)
    successor = ring.generate("network", NETWORK, Algorithm.EDDSA, moment)
    assert ring.methods("network") == [successor.method]
    assert [held.state for held in ring.records("network")] == ["active", "compromised"]


def test_what_is_not_there(ring):
    with pytest.raises(KeyUnknown) as refusal:
        ring.signer("network", Algorithm.RS256)
    assert refusal.value.code == "key.unknown"
    with pytest.raises(KeyUnknown):
        ring.signer("unknown", Algorithm.EDDSA)
    with pytest.raises(KeyUnknown):
        ring.mark("did:web:badges.example#absent", "retired", NOW)
    assert ring.records("unknown") == ring.methods("unknown") == []


@pytest.mark.parametrize("owner", ["", "..", "a/b", "A", "é", "-a", "a-", ".hidden", "a" * 64, "a\x00"])
def test_owners_are_slugs(ring, owner):
    with pytest.raises(KeyringUnusable) as refusal:
        ring.generate(owner, NETWORK, Algorithm.EDDSA, NOW)
    assert refusal.value.code == "keyring.owner"


def test_another_process_sees_a_rotation(ring, folder):
    other = Keyring.open(folder, PASSPHRASE)
    old = other.signer("network", Algorithm.EDDSA)
    record = ring.generate("network", NETWORK, Algorithm.EDDSA, NOW + timedelta(days=1))
    creuse = ring.generate("creuse", f"{NETWORK}:sites:creuse", Algorithm.EDDSA, NOW)
    assert other.signer("network", Algorithm.EDDSA).method == record.method != old.method
    assert other.signer("creuse", Algorithm.EDDSA).method == creuse.method
    ring.mark(record.method.id, "compromised", NOW + timedelta(days=2))
    with pytest.raises(KeyUnknown):
        other.signer("network", Algorithm.EDDSA)


def test_a_file_that_is_put_there_by_hand_is_seen_within_a_second(ring, folder, monkeypatch):
    """A copy of the keyring has a newer key. Its file is moved in without the keyring's folder being touched."""
    copy = folder.with_name("copy")
    shutil.copytree(folder, copy)
    record = Keyring.open(copy, PASSPHRASE).generate("network", NETWORK, Algorithm.EDDSA, NOW + timedelta(days=1))
    long_ago = time.time_ns() - 3_600_000_000_000
    for each in (folder, *folder.iterdir()):
        os.utime(each, ns=(long_ago, long_ago))
    other = Keyring.open(folder, PASSPHRASE)
    file = f"network/{record.method.thumbprint}.json"
    shutil.copy(copy / file, folder / file)
    assert os.stat(folder).st_mtime_ns == long_ago
    assert record.method not in other.published()["network"]
    later = time.monotonic() + 1.1
    monkeypatch.setattr("keys.keyring.time.monotonic", lambda: later)
    assert record.method in other.published()["network"]


def test_a_key_that_is_taken_away_by_hand_is_not_listed(ring, folder):
    long_ago = time.time_ns() - 3_600_000_000_000
    for each in (folder, *folder.iterdir()):
        os.utime(each, ns=(long_ago, long_ago))
    other = Keyring.open(folder, PASSPHRASE)
    lost = other.records("network")[0]
    (folder / "network" / f"{lost.method.thumbprint}.json").unlink()
    assert lost not in other.records("network")


def test_what_cannot_be_read_is_an_error_each_time(ring, folder):
    other = Keyring.open(folder, PASSPHRASE)
    file = next((folder / "network").glob("*.json"))
    file.rename(file.with_suffix(".old"))
    file.write_bytes(b"{}")
    file.chmod(0o600)
    for _ in range(3):
        with pytest.raises(KeyringUnusable):
            other.published()


def test_what_is_published_is_one_mapping_until_a_key_changes(ring, folder):
    long_ago = time.time_ns() - 3_600_000_000_000
    for each in (folder, *folder.iterdir()):
        os.utime(each, ns=(long_ago, long_ago))
    other = Keyring.open(folder, PASSPHRASE)
    before = other.published()
    assert other.published() is before
    ring.mark(other.methods("network")[0].id, "compromised", NOW)
    assert other.published() is not before and other.methods("network") == []


def test_a_change_of_the_same_tick_is_seen(ring, folder):
    """File times have a resolution of some milliseconds: two changes can have the same time."""
    other, network = Keyring.open(folder, PASSPHRASE), folder / "network"
    now = time.time_ns()
    os.utime(network, ns=(now, now))
    lost = other.methods("network")[0]
    ring.mark(lost.id, "compromised", NOW)
    os.utime(network, ns=(now, now))
    assert other.methods("network") == []


def test_threads_that_rotate_at_once_leave_one_active_key(ring, folder):
    rings = [ring, Keyring.open(folder, PASSPHRASE)]
    threads = [
        threading.Thread(
            target=held.generate, args=("network", NETWORK, Algorithm.EDDSA, NOW + timedelta(minutes=minute))
        )
        for minute in range(1, 5)
        for held in rings
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for held in (*rings, Keyring.open(folder, PASSPHRASE)):
        states = [record.state for record in held.records("network")]
        assert (states.count("active"), len(states)) == (1, 9)
        assert held.records("network") == rings[0].records("network")


def test_the_digest_says_which_keys_there_are_and_in_which_state(ring, folder):
    other = Keyring.open(folder, PASSPHRASE)
    seen = [other.digest()]
    assert seen[0] == ring.digest() == digest_of(ring.states())
    new = ring.generate("network", NETWORK, Algorithm.EDDSA, NOW)
    for state in ("retired", "compromised"):
        seen.append(other.digest())
        ring.mark(new.method.id, state, NOW)
        assert other.states()[new.method.id] == state
    seen.append(other.digest())
    assert len(set(seen)) == 4 and other.digest() == ring.digest()


def test_a_file_that_is_written_over_is_read_on_request(ring, folder, monkeypatch):
    """No folder changes when a file is written over, and the last change is long ago."""
    other_folder = folder.with_name("copy")
    shutil.copytree(folder, other_folder)
    other = Keyring.open(other_folder, PASSPHRASE)
    record = ring.mark(ring.methods("network")[0].id, "retired", NOW)
    long_ago = time.time_ns() - 3_600_000_000_000
    path = next(path for path in folder.rglob("*.json") if record.method.thumbprint in path.name)
    before = other.digest()
    (other_folder / path.relative_to(folder)).write_bytes(path.read_bytes())
    for each in (other_folder, *other_folder.iterdir()):
        os.utime(each, ns=(long_ago, long_ago))
    other.reload()
    assert other.digest() == ring.digest() != before
    assert other.digest() is other.digest()


@pytest.mark.parametrize(
    ("one", "other", "later"),
    [("active", "active", "active"), ("active", "retired", "retired"), ("compromised", "retired", "compromised")],
)
def test_a_state_only_advances(one, other, later):
    assert further(one, other) == further(other, one) == later
    with pytest.raises(ValueError, match="not in tuple"):
        further(one, "lost")
