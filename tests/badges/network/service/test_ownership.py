"""The instance's own keyring is known; another one, or an older copy, is refused. Row and folder come together again
after a crash at any point, and neither ever goes back."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from badges.base.errors import DiskFull, KeyringStale, Refused
from badges.base.services import Services
from badges.instance.catalogue import network
from badges.instance.initialise import initialise
from badges.issuing import keyring, sign
from badges.ledger import freeze
from badges.network.service import ownership
from badges.network.tables import Instance
from badges.publication import documents
from keys import keyring as keyrings
from keys.algorithms import Algorithm
from keys.errors import KeyringUnusable, KeyUnknown
from keys.keyring import Keyring, digest_of
from tests.cast.people import Cast
from tests.cast.recognition import Recognition, agreed
from tests.conftest import ORIGIN, PASSPHRASE


@pytest.fixture(params=["sqlite", "postgresql"])
def services(request: pytest.FixtureRequest, own_keyring: Keyring) -> Services:
    """An instance on each database, whose keys this test may change."""
    found: Services = request.getfixturevalue(f"services_{request.param}")
    return replace(found, keyring=own_keyring)


def recorded(services: Services) -> tuple[Mapping[str, str], str | None]:
    """What the row says: the states by method, and the digest."""
    with services.database.begin(read_only=True) as session:
        instance = session.get_one(Instance, 1)
        return dict(instance.key_methods), instance.keys_digest


def held(services: Services) -> tuple[Mapping[str, str], str]:
    """What the folder says, in the same words."""
    return dict(services.keyring.states()), services.keyring.digest()


def another(services: Services, folder: Path) -> Services:
    """The same database, on a machine that made keys of its own for the same identifiers."""
    made = Keyring.create(folder, PASSPHRASE)
    for record in services.keyring.records():
        made.generate(record.owner, record.method.controller, record.method.algorithm, services.now())
    return replace(services, keyring=made)


def copied(services: Services, folder: Path) -> Services:
    """The same database, on a machine with a copy of the keys as they are now."""
    shutil.copytree(services.settings.keys_folder, folder)
    return replace(services, keyring=Keyring.open(folder, PASSPHRASE))


def made(services: Services, owner: str = "network") -> str:
    """A key that is made in the folder alone, as by a command that is killed before it writes the row."""
    controller = services.keyring.signer(owner, Algorithm.EDDSA).method.controller
    return services.keyring.generate(owner, controller, Algorithm.EDDSA, services.now()).method.id


def active(services: Services, owner: str = "network") -> str:
    """The method that signs now."""
    return services.keyring.signer(owner, Algorithm.EDDSA).method.id


class Killed(BaseException):
    """The process ends here."""


@contextmanager
def killed_at(monkeypatch: pytest.MonkeyPatch, where: Any, name: str, *, after: bool = False) -> Any:
    """A process that is killed before, or right after, a call."""
    real = getattr(where, name)

    def kill(*arguments: Any, **options: Any) -> None:
        if after:
            real(*arguments, **options)
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(where, name, kill)
        try:
            yield
        except Killed:
            return
    pytest.fail(f"{name} was not called")


def test_the_own_keyring_is_recorded_with_its_states(services: Services) -> None:
    initialise(services, ORIGIN, network(), services.now())
    assert recorded(services) == held(services) and set(recorded(services)[0].values()) == {"active"}
    before = active(services)
    keyring.rotate(services, "network", Algorithm.EDDSA)
    assert recorded(services) == held(services) and recorded(services)[0][before] == "retired"
    keyring.retire(services, active(services, "gueret"))
    assert recorded(services) == held(services)
    keyring.compromise(services, before)
    assert recorded(services) == held(services) and recorded(services)[0][before] == "compromised"
    ownership.check(services)


def test_another_keyring_is_refused(services: Services, tmp_path: Path) -> None:
    before, stranger = recorded(services), another(services, tmp_path / "other")
    with pytest.raises(Refused) as caught:
        ownership.check(stranger)
    assert caught.value.code == "instance.keyring_other"
    with pytest.raises(KeyringStale):
        ownership.agree(stranger)
    assert recorded(services) == before == held(services)


def test_an_older_copy_never_overwrites_the_row(services: Services, tmp_path: Path) -> None:
    older = copied(services, tmp_path / "copy")
    ownership.check(older)  # the control: the same keyring on a second machine
    keyring.rotate(services, "network", Algorithm.EDDSA)
    ownership.check(services)
    with pytest.raises(Refused, match=r"instance\.keyring_other"):
        ownership.check(older)
    files = sorted((tmp_path / "copy").rglob("*"))
    for act in (
        ownership.agree,
        keyring.rotate,
        lambda it: keyring.retire(it, active(it)),
        lambda it: ownership.mark_compromised(it, active(it), it.now()),
        lambda it: initialise(it, ORIGIN, network(), it.now()),
    ):
        with pytest.raises((KeyringStale, Refused)):
            act(older)
    assert recorded(services) == held(services) and sorted((tmp_path / "copy").rglob("*")) == files


@pytest.mark.parametrize("step", ["the new file", "the one before retired", "the row"])
def test_a_rotation_that_is_killed_heals_itself(
    services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """The folder is further than the row: the next process that uses the keys records them, with no command."""
    older, before = copied(services, tmp_path / "copy"), recorded(services)
    where: dict[str, tuple[Any, str, bool]] = {
        "the new file": (Keyring, "_write", True),
        "the one before retired": (Keyring, "_restate", True),
        "the row": (ownership, "_record", False),
    }
    place, name, after = where[step]
    with killed_at(monkeypatch, place, name, after=after):
        keyring.rotate(services, "network", Algorithm.EDDSA)
    assert recorded(services) == before
    ownership.agree(older)  # until the row says so, no badge is signed with the new key: the other machine is right
    next_process = replace(services, keyring=Keyring.open(services.settings.keys_folder, PASSPHRASE))
    ownership.agree(next_process)
    assert recorded(services) == held(next_process) and len(recorded(services)[0]) == len(before[0]) + 1
    with pytest.raises(KeyringStale):
        ownership.agree(older)


def test_nothing_is_signed_with_a_key_that_the_row_does_not_name(services: Services) -> None:
    """A key that is made between the signature's first commit and its second one."""
    waiting, real = agreed(Cast(services)), freeze.refuse_compromised
    intent = sign.reserve(services, waiting.lea, waiting.award)
    assert intent is not None
    signed = sign.make(services, intent)
    new = made(services)
    later = sign.produce(services, intent)
    with pytest.raises(Refused, match=r"award\.try_again"):
        sign.record(services, intent, later)
    assert freeze.signing_methods(later["ob3"].media_type, later["ob3"].data) >= {new}  # type: ignore[index]
    sign.record(services, intent, signed)  # the control: the row names the key before
    assert real is freeze.refuse_compromised and waiting.headline() == "VALID"


def test_a_key_that_another_machine_has_lost_signs_nothing(services: Services, tmp_path: Path) -> None:
    """Signed here before the incident, recorded after its end: the folder here knows nothing of it."""
    here = copied(services, tmp_path / "copy")
    waiting = agreed(Cast(here))
    intent = sign.reserve(here, waiting.lea, waiting.award)
    assert intent is not None
    signed = sign.make(here, intent)
    assert keyring.compromise(services, active(services)).finished
    assert "compromised" not in here.keyring.states().values()
    with pytest.raises(Refused, match=r"award\.try_again"):
        sign.record(here, intent, signed)


@pytest.mark.parametrize("step", ["before the row", "before the file", "after the file"])
def test_a_compromise_that_is_killed_never_publishes_the_key_again(
    services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """From the row's commit on no machine publishes it: each writes the state into its own folder."""
    keyring.rotate(services, "network", Algorithm.EDDSA)
    lost = next(name for name, state in services.keyring.states().items() if state == "retired")
    other = copied(services, tmp_path / "copy")
    where = {"before the row": (ownership, "_record", False)}.get(step, (Keyring, "mark", step == "after the file"))
    with killed_at(monkeypatch, where[0], where[1], after=where[2]):
        keyring.compromise(services, lost)
    is_recorded = step != "before the row"
    assert (recorded(services)[0][lost] == "compromised") == is_recorded
    for machine in (other, services):
        ownership.agree(machine)
        published = {each.id for each in documents.published_methods(machine)}
        assert (lost in published) != is_recorded and recorded(services) == held(machine)
    assert keyring.compromise(services, lost).finished  # the repeated command continues
    ownership.agree(other)
    assert recorded(services) == held(services) == held(other)


@pytest.mark.parametrize("trouble", [PermissionError("read-only"), KeyringUnusable("keyring.missing", file="x")])
def test_a_folder_that_cannot_be_written_stays_stale(
    services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trouble: Exception
) -> None:
    keyring.rotate(services, "network", Algorithm.EDDSA)
    lost = next(name for name, state in services.keyring.states().items() if state == "retired")
    other = copied(services, tmp_path / "copy")
    ownership.mark_compromised(services, lost, services.now())

    def refuse(*_arguments: object) -> None:
        raise trouble

    with monkeypatch.context() as patched:
        patched.setattr(Keyring, "mark", refuse)
        with pytest.raises(KeyringStale):
            ownership.agree(other)
    ownership.agree(other)  # the control
    assert held(other) == recorded(services)


def test_an_older_backup_of_the_folder_learns_which_key_was_stolen(services: Services, tmp_path: Path) -> None:
    keyring.rotate(services)
    shutil.copytree(services.settings.keys_folder, tmp_path / "backup")
    lost = next(name for name, state in services.keyring.states().items() if state == "retired")
    keyring.compromise(services, lost)
    restored = replace(services, keyring=Keyring.open(tmp_path / "backup", PASSPHRASE))
    assert restored.keyring.states()[lost] == "retired"
    ownership.check(restored)
    assert restored.keyring.states()[lost] == "compromised" and held(restored) == recorded(services)


def test_two_machines_that_each_made_a_key_agree_once_the_files_are_copied(services: Services, tmp_path: Path) -> None:
    """One was killed before it wrote the row, and the other changed keys meanwhile: neither has all."""
    other = copied(services, tmp_path / "copy")
    made(services)
    keyring.rotate(other, "gueret")
    with pytest.raises(KeyringStale):
        ownership.agree(services)
    with pytest.raises(KeyringStale):
        keyring.rotate(services)
    shutil.copytree(tmp_path / "copy", services.settings.keys_folder, dirs_exist_ok=True)
    ownership.agree(services)
    assert recorded(services) == held(services)
    with pytest.raises(KeyringStale):
        ownership.agree(other)
    shutil.copytree(services.settings.keys_folder, tmp_path / "copy", dirs_exist_ok=True)
    ownership.agree(other)
    assert held(other) == held(services) and len(recorded(services)[0]) == len(other.keyring.records())


def test_files_that_are_written_over_in_place_are_seen(services: Services, tmp_path: Path) -> None:
    """Copying over a file changes no folder, so that nothing but the comparison has it read again."""
    other = copied(services, tmp_path / "copy")
    other.keyring.states()
    keyring.rotate(services)
    with pytest.raises(KeyringStale):
        ownership.agree(other)
    for path in services.settings.keys_folder.rglob("*.json"):
        there = tmp_path / "copy" / path.relative_to(services.settings.keys_folder)
        if not there.exists():
            there.touch(mode=0o600)
        there.write_bytes(path.read_bytes())
    ownership.agree(other)
    assert held(other) == recorded(services)


def test_a_row_that_says_nothing_yet_is_filled_at_the_start(services: Services, tmp_path: Path) -> None:
    """As after the migration, or the restoration of an older archive: every recorded key counts as active."""
    keyring.rotate(services)
    with services.database.begin() as session:
        instance = session.get_one(Instance, 1)
        instance.key_methods, instance.keys_digest = dict.fromkeys(instance.key_methods, "active"), None
    with pytest.raises(Refused, match=r"instance\.keyring_other"):
        ownership.check(another(services, tmp_path / "other"))
    assert recorded(services)[1] is None
    ownership.check(services)
    assert recorded(services) == held(services) and "retired" in recorded(services)[0].values()


def test_what_is_further_is_used_where_nothing_can_be_recorded(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    new, before = made(services), recorded(services)
    real = services.database.begin

    def full(**how: Any) -> Any:
        if not how:
            raise DiskFull
        return real(**how)

    with monkeypatch.context() as patched:
        patched.setattr(services.database, "begin", full)
        ownership.agree(services)
    assert recorded(services) == before
    with pytest.raises(Refused, match=r"award\.try_again"), services.database.begin() as session:
        freeze.refuse_methods(session, [new])
    ownership.agree(services)
    assert new in recorded(services)[0]


def test_the_digest_is_computed_when_a_key_changes_and_one_statement_compares(
    services: Services, monkeypatch: pytest.MonkeyPatch, count_statements: Callable[[Services], list[str]]
) -> None:
    ownership.agree(services)
    computed: list[int] = []
    monkeypatch.setattr(keyrings, "digest_of", lambda states: computed.append(len(states)) or digest_of(states))
    asked = count_statements(services)
    for _ in range(20):
        ownership.agree(services)
    assert computed == [] and len(asked) == 20
    keyring.retire(services, active(services, "gueret"))
    assert 1 <= len(computed) <= 2  # the new key, and the one before retired


@pytest.fixture
def count_statements() -> Callable[[Services], list[str]]:
    """A list that grows by every statement run on a database from now on."""
    from sqlalchemy import event

    def start(services: Services) -> list[str]:
        found: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
            if statement.startswith("SELECT"):
                found.append(statement)

        event.listen(services.database.engine, "before_cursor_execute", note)
        return found

    return start


def test_a_key_that_is_not_held_is_not_recorded_as_lost(services: Services) -> None:
    before = recorded(services)
    with pytest.raises(KeyUnknown):
        ownership.mark_compromised(services, "did:web:x#none", services.now())
    assert recorded(services) == before


def test_lost_keys_are_replaced_before_the_first_badge_and_an_older_copy_is_not(
    services: Services, tmp_path: Path
) -> None:
    older = copied(services, tmp_path / "copy")
    keyring.rotate(services, "gueret")
    with pytest.raises(Refused, match=r"instance\.keyring_other"):
        initialise(older, ORIGIN, network(), services.now())
    lost = another(services, tmp_path / "other")
    initialise(lost, ORIGIN, network(), services.now())
    assert recorded(services) == held(lost)


def test_init_makes_no_second_keyring_once_a_badge_exists(issued: Recognition, tmp_path: Path) -> None:
    stranger = another(issued.services, tmp_path / "other")
    with pytest.raises(Refused, match=r"instance\.keyring_other"):
        initialise(stranger, ORIGIN, network(), issued.services.now())
