"""The recipient check with a name as an employer types it, on any keyboard."""

from __future__ import annotations

import unicodedata

import pytest

from tests.verifier import world as w
from tests.verifier.world import World
from verifier.verdict import Headline

NAME = "Łucja N’Diaye-Şahin"


def named(world: World, name: str) -> dict[str, object]:
    identifier = {"type": "IdentityObject", "hashed": False, "identityHash": name, "identityType": "name"}
    return world.sign(w.credential(credentialSubject__identifier=[identifier]))


@pytest.mark.parametrize(
    "typed",
    [
        "Łucja N'Diaye-Şahin",
        "Łucja N´Diaye-Şahin",
        "Łucja NʼDiaye‑Şahin",
        "łucja n`diaye‐şahin",
        unicodedata.normalize("NFD", NAME),
        "  ŁUCJA   N’DIAYE−ŞAHIN ",
    ],
)
def test_the_same_name(world: World, typed: str) -> None:
    assert world.verify(named(world, NAME), recipient=typed).headline is Headline.VALID
    assert world.verify(named(world, typed), recipient=NAME).headline is Headline.VALID


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Sahin NDiaye Lucja", "recipient.match"),
        ("Łucja", "recipient.possible"),
        ("Ł. Şahin", "recipient.possible"),
        ("Fatou D.", "recipient.other_name"),
        ("’", "recipient.nothing"),
        ("", "recipient.nothing"),
    ],
)
def test_no_name_changes_the_headline(world: World, typed: str, code: str) -> None:
    verdict = world.verify(named(world, NAME), recipient=typed)
    assert verdict.headline is Headline.VALID
    assert verdict.check("recipient").code == code  # type: ignore[union-attr]


def test_another_address_is_still_a_mismatch(world: World) -> None:
    for typed in ("fatou@example.org", "did:key:z6Mk", "AB-12345"):
        verdict = world.verify(named(world, NAME), recipient=typed)
        assert verdict.headline is Headline.NOT_AUTHENTIC
        assert verdict.check("recipient").code == "recipient.mismatch"  # type: ignore[union-attr]


def test_a_badge_without_a_name_has_nothing_to_compare(world: World) -> None:
    verdict = world.verify(world.sign(w.credential(credentialSubject__identifier=None)), recipient=NAME)
    assert verdict.headline is Headline.VALID
    assert verdict.check("recipient").code == "recipient.nothing"  # type: ignore[union-attr]


def test_a_recipient_not_asked_for_is_not_missing(world: World) -> None:
    """Also for a badge that is not authentic."""
    forged = {**named(world, NAME), "name": "Autre"}
    for recipient, code in ((None, "recipient.not_asked"), (NAME, "check.not_reached")):
        verdict = world.verify(forged, recipient=recipient)
        assert verdict.headline is Headline.NOT_AUTHENTIC
        assert verdict.check("recipient").code == code  # type: ignore[union-attr]
