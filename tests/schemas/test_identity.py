"""identity: the standard's vector, both ways of writing an identity, and nothing malformed that matches."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.identity import identity_hash, matches, recipient_matches

VECTOR = "sha256$b5809d8a92f8858436d7e6b87c12ebc0ae1eac4baecc2c0b913aee2c922ef399"


def identity(**members: object) -> dict[str, object]:
    return {"type": "IdentityObject", "hashed": True, "identityHash": VECTOR, "salt": "Kosher"} | members


def test_the_vector_of_the_standard() -> None:
    assert identity_hash("a@example.com", "Kosher") == VECTOR
    assert matches(identity(identityType="emailAddress"), "a@example.com", "emailAddress")


def test_another_vector_from_the_validators_tests() -> None:
    """The salted e-mail of the Open Badges 2.0 sample badge."""
    digest = hashlib.sha256(b"robotics@example.orgdeadsea").hexdigest()
    recipient = {"type": "email", "hashed": True, "salt": "deadsea", "identity": f"sha256${digest}"}
    assert recipient_matches(recipient, "robotics@example.org")
    assert not recipient_matches(recipient, "robotics@example.com")


@given(st.text(), st.text())
def test_what_was_hashed_matches(value: str, salt: str) -> None:
    stated = identity_hash(value, salt)
    assert matches({"hashed": True, "identityHash": stated, "salt": salt}, value)
    assert recipient_matches({"hashed": True, "identity": stated, "salt": salt}, value)
    assert not matches({"hashed": True, "identityHash": stated, "salt": salt}, value + "x")
    assert not matches({"hashed": False, "identityHash": stated}, value)


@given(st.text())
def test_a_plain_identity_matches_itself_alone(value: str) -> None:
    assert matches({"hashed": False, "identityHash": value}, value)
    assert recipient_matches({"hashed": False, "identity": value}, value)
    assert not recipient_matches({"hashed": False, "identity": value}, value + " ")


def test_the_type_must_be_the_one_that_was_asked_for() -> None:
    named = {"hashed": False, "identityHash": "Łucja N.", "identityType": "name"}
    assert matches(named, "Łucja N.", "name")
    assert matches(named, "Łucja N.")
    assert not matches(named, "Łucja N.", "emailAddress")


def test_md5_is_compared_too() -> None:
    stated = "md5$" + hashlib.md5(b"a@example.comKosher", usedforsecurity=False).hexdigest()
    assert matches(identity(identityHash=stated), "a@example.com")
    assert not matches(identity(identityHash=stated), "b@example.com")


def test_hexadecimal_has_no_case_and_a_missing_salt_is_empty() -> None:
    assert matches(identity(identityHash=VECTOR.upper().replace("SHA256", "sha256")), "a@example.com")
    assert matches({"hashed": True, "identityHash": identity_hash("a")}, "a")
    assert matches({"hashed": True, "identityHash": identity_hash("a"), "salt": None}, "a")


@pytest.mark.parametrize(
    "malformed",
    [
        {},
        {"hashed": True},
        {"identityHash": VECTOR, "salt": "Kosher"},
        identity(hashed="true"),
        identity(hashed=1),
        identity(hashed=None),
        identity(salt=7),
        identity(salt=["Kosher"]),
        identity(identityHash=None),
        identity(identityHash=[VECTOR]),
        identity(identityHash=VECTOR.removeprefix("sha256$")),
        identity(identityHash=VECTOR.replace("sha256", "sha1")),
        identity(identityHash=VECTOR.replace("sha256", "SHA256")),
        identity(identityHash=VECTOR[:-1]),
        identity(identityHash="sha256$"),
        identity(identityHash="$"),
        identity(identityHash="sha256$\ud800"),
    ],
)
def test_malformed_objects_match_nothing(malformed: dict[str, object]) -> None:
    assert not matches(malformed, "a@example.com")
    assert not recipient_matches({**malformed, "identity": malformed.get("identityHash")}, "a@example.com")


def test_a_lone_surrogate_is_compared_and_matches_nothing_else() -> None:
    assert not matches(identity(), "\ud800")
    assert not matches({"hashed": False, "identityHash": "a"}, "\ud800")
