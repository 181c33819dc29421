"""Open Badges 2.0: addresses, keys, lists and files that pretend; the issuer's own documents decide (row B3).

The tables are in `ob2_tricks`; with the guard of each removed, its tricks are valid.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.verifier import world as w
from tests.verifier.gullible import believe
from tests.verifier.ob2_tricks import KEYS, LISTS, OTHER, PARTS, REVOKING, SCOPE, TRUST, UUID, Json, Trick, listed
from tests.verifier.world import World
from verifier.checks import retrieval
from verifier.fetch import Fetched
from verifier.verdict import CheckName, Headline

NOT_GREEN = {Headline.NOT_AUTHENTIC, Headline.UNREADABLE, Headline.UNDETERMINED}


def test_there_are_enough_of_them() -> None:
    assert (len(SCOPE), len(TRUST), len(PARTS), len(KEYS), len(LISTS), len(REVOKING)) == (48, 56, 5, 20, 21, 15)


@pytest.mark.parametrize("name", SCOPE)
def test_hosted_where_it_may_not_be(world: World, name: str) -> None:
    verdict = world.verify(SCOPE[name](world))
    assert verdict.headline in NOT_GREEN
    assert verdict.credential is None
    assert all(check.code != "check.fault" for check in verdict.checks)


@pytest.mark.parametrize("name", TRUST | PARTS)
def test_a_file_does_not_decide(world: World, name: str) -> None:
    """The published assertion decides, whatever the file says; without one the badge is not valid."""
    verdict = world.verify((TRUST | PARTS)[name](world))
    said = {Headline.REVOKED, Headline.EXPIRED, Headline.NOT_YET_VALID}
    assert verdict.headline in NOT_GREEN | said
    if "revoked" in name or name.startswith("410"):
        assert verdict.headline is Headline.REVOKED
    assert all(check.code != "check.fault" for check in verdict.checks)


@pytest.mark.parametrize("name", KEYS)
def test_a_key_that_is_not_the_issuer_s(world: World, name: str) -> None:
    verdict = world.verify(KEYS[name](world))
    assert verdict.headline in NOT_GREEN
    assert verdict.credential is None
    assert all(check.code != "check.fault" for check in verdict.checks)


@pytest.mark.parametrize("name", LISTS)
def test_a_list_that_cannot_be_believed(world: World, name: str) -> None:
    assert world.verify(LISTS[name](world)).headline in {Headline.UNDETERMINED, Headline.UNREADABLE}


@pytest.mark.parametrize("name", REVOKING)
def test_what_is_revoked_is_shown_as_revoked(world: World, name: str) -> None:
    assert world.verify(REVOKING[name](world)).headline is Headline.REVOKED


@pytest.mark.parametrize("entry", [{"uid": OTHER}, f"urn:uuid:{OTHER}", {"uid": UUID[:-1]}, f"uuid:{UUID}"])
def test_a_list_that_names_another_uuid_revokes_nothing(world: World, entry: object) -> None:
    assert world.verify(listed(entry)(world)).headline is Headline.VALID


def test_an_issuer_that_moved_as_a_whole(world: World) -> None:
    """A redirect is allowed within the issuer's host, to a host that it allows, or together with its Profile."""
    right = json.dumps(w.assertion()).encode()
    for to in (f"{w.ORIGIN}/other", "https://allowed.example/a"):
        world.web.put(w.PROFILE_URL, w.profile(verification={"allowedOrigins": ["badges.example", "allowed.example"]}))
        world.web.pages[w.ASSERTION_URL] = Fetched(to, 200, None, right)
        assert world.verify(w.assertion()).headline is Headline.VALID
    moved = json.dumps(w.profile()).encode()
    there = {url: url.replace(w.ORIGIN, "https://www.badges.example") for url in (w.ASSERTION_URL, w.PROFILE_URL)}
    world.web.pages[w.ASSERTION_URL] = Fetched(there[w.ASSERTION_URL], 200, None, right)
    world.web.pages[w.PROFILE_URL] = Fetched(there[w.PROFILE_URL], 200, None, moved)
    assert world.verify(w.assertion()).headline is Headline.VALID
    world.web.pages[w.PROFILE_URL] = Fetched(w.PROFILE_URL, 200, None, moved)
    assert world.verify(w.assertion()).headline is Headline.UNDETERMINED


def test_a_signed_token_of_a_hosted_badge_is_looked_up(world: World) -> None:
    """The right key signed it, and its verification type says that its address decides."""
    token = w.ob2_token(world, w.assertion())
    assert world.verify(token).headline is Headline.VALID
    world.web.pages[w.ASSERTION_URL] = Fetched(w.ASSERTION_URL, 410, None, b"")
    assert world.verify(token).headline is Headline.REVOKED
    no_address = w.ob2_token(world, w.signed_assertion(verification={"type": "HostedBadge"}))
    assert world.verify(no_address).headline is Headline.UNDETERMINED  # neither its key nor its address is asked


@pytest.mark.parametrize(
    "recipient",
    [
        {"type": "email", "hashed": True, "identity": w.EMAIL},
        {"type": "email", "hashed": "false", "identity": w.EMAIL},
        {"type": "email", "hashed": True, "identity": "sha256$" + "0" * 64},
        {"type": "email", "hashed": True, "identity": "md5$", "salt": w.EMAIL},
        {"type": "email", "hashed": False, "identity": f"{w.EMAIL}.evil.example"},
        {"type": "email", "hashed": False, "identity": f"x{w.EMAIL}"},
        {"type": "email", "hashed": False, "identity": ""},
        {"type": "telephone", "hashed": False, "identity": "+33600000000"},
    ],
    ids=str,
)
def test_another_recipient(world: World, recipient: Json) -> None:
    world.web.put(w.ASSERTION_URL, w.assertion(recipient=recipient))
    assert world.verify(w.ASSERTION_URL, recipient=w.EMAIL).headline in NOT_GREEN


# The positive controls: each table with its guard off.


def green(world: World, tricks: dict[str, Trick]) -> list[str]:
    pages = dict(world.web.pages)
    found = []
    for name, trick in tricks.items():
        world.web.pages = dict(pages)
        if world.verify(trick(world)).headline is Headline.VALID:
            found.append(name)
    return found


@pytest.mark.parametrize(
    ("tricks", "guards"),
    [
        (SCOPE, (CheckName.HOSTED_SCOPE,)),
        (KEYS, (CheckName.ISSUER_KEY, CheckName.PROOF, CheckName.ISSUER_BINDING)),
        (LISTS, (CheckName.STATUS,)),
    ],
    ids=["scope", "keys", "lists"],
)
def test_without_the_guard_they_are_green(
    world: World, monkeypatch: pytest.MonkeyPatch, tricks: dict[str, Trick], guards: tuple[CheckName, ...]
) -> None:
    believe(monkeypatch, *guards)
    found = green(world, tricks)
    assert len(found) >= 0.95 * len(tricks), tricks.keys() - found


def test_a_reader_that_trusts_the_file_shows_it_as_valid(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def as_presented(examination: Any) -> tuple[Json, str]:
        return examination.unverified.document, w.ASSERTION_URL

    monkeypatch.setattr(retrieval, "_assertion", as_presented)
    found = green(world, TRUST)
    assert len(found) >= 0.95 * len(TRUST), TRUST.keys() - found
