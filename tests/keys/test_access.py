"""A file that may not be opened is no damaged file: whose it is, and what gives it back."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from keys import access
from keys.algorithms import Algorithm
from keys.errors import KeyringUnusable
from keys.key_files import is_there
from keys.keyring import Keyring
from tests.cast.users import close, give, open_folder, without_rights
from tests.keys.rings import NETWORK, NOW, PASSPHRASE, key_file

pytestmark = pytest.mark.usefixtures("cheap_derivation")


@pytest.fixture
def instance() -> Iterator[Path]:
    """The folder of an instance with two keys, which belongs to the other user."""
    for folder in open_folder():
        home = folder / "srv" / "instance"
        ring = Keyring.create(home / "keys", PASSPHRASE)
        ring.generate("network", NETWORK, Algorithm.EDDSA, NOW)
        ring.generate("gueret", NETWORK, Algorithm.EDDSA, NOW)
        give(folder / "srv")
        yield home
        for path in (home / "keys", *(home / "keys").glob("*"), key_file(home / "keys")):
            path.chmod(0o700)


def refused(call: Callable[[], object]) -> Callable[[], object]:
    """Return the code and the facts of what a call refuses."""

    def told() -> object:
        try:
            return [str(call()), {}]
        except KeyringUnusable as refusal:
            return [refusal.code, refusal.facts]

    return told


@pytest.mark.parametrize("closed", ["keyring.json", "network", "network/key", "."])
@pytest.mark.parametrize("doing", ["open", "change", "look"])
def test_what_may_not_be_read_is_not_damaged(instance: Path, closed: str, doing: str) -> None:
    folder = instance / "keys"
    path = key_file(folder) if closed == "network/key" else folder / closed
    ring = Keyring.open(folder, PASSPHRASE)
    actions: dict[str, Callable[[], object]] = {
        "open": lambda: Keyring.open(folder, PASSPHRASE),
        "change": lambda: ring.generate("network", NETWORK, Algorithm.EDDSA, NOW),
        "look": lambda: is_there(folder),
    }
    cure = close(path)
    if doing == "look" and closed != ".":
        assert without_rights(refused(actions[doing])) == ["True", {}]  # to look, only the folder must be open
        return
    code, facts = without_rights(refused(actions[doing]))  # type: ignore[misc]
    assert (code, facts["file"], facts["cure"]) == ("access.denied", str(path), f"{cure}{path}")
    assert facts["owner"] == access.user_name(os.geteuid())


def test_the_control_opens(instance: Path) -> None:
    assert without_rights(lambda: len(Keyring.open(instance / "keys", PASSPHRASE).records())) == 2


def test_a_folder_above_is_named_without_a_line_to_type(instance: Path) -> None:
    close(instance.parent)
    code, facts = without_rights(refused(lambda: Keyring.open(instance / "keys", PASSPHRASE)))  # type: ignore[misc]
    instance.parent.chmod(0o755)
    assert (code, facts["file"]) == ("access.beyond", str(instance.parent)) and "cure" not in facts


def test_a_new_file_is_refused_by_the_folder_it_would_lie_in(tmp_path: Path) -> None:
    folder = tmp_path / "there"
    folder.mkdir()
    found = access.denial(folder / "new" / "file", tmp_path)
    assert found.code == "access.denied" and found.facts["file"] == str(folder)
    assert found.facts["cure"] == f"sudo chmod -R u+rwX {folder}"


def test_a_path_with_a_space_can_be_typed(tmp_path: Path) -> None:
    folder = tmp_path / "la base"
    folder.mkdir()
    assert access.denial(folder / "new", tmp_path).facts["cure"].endswith(f" '{folder}'")


def test_a_user_without_a_name_is_a_number() -> None:
    assert access.user_name(0) == "root" and access.user_name(3_999_999_999) == "3999999999"
