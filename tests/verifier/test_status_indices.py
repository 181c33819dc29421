"""What is revoked is never shown valid, and a status that cannot be known is never green (row B2).

The tables are in `status_tricks`. Each badge is signed with JCS and as a token, so that nothing but the status
check stands in a trick's way.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from schemas import bitstring
from schemas import vocabulary as words
from schemas.errors import OpenBadgesError
from schemas.members import listed
from tests.verifier import world as w
from tests.verifier.envelopes import as_token, over_letters
from tests.verifier.status_tricks import ENTRIES, LISTS, OLD_URL, OTHER_URL, REVOCATIONS, REVOKED_URL, REVOKING, entry
from tests.verifier.world import World
from verifier.fetch import Fetched
from verifier.verdict import Headline

BITS = bitstring.MINIMUM_BITS


def publish_all(world: World, revoked: tuple[int, ...] = ()) -> None:
    """Sound lists of every dialect at every address of this file."""
    for url, changes in (
        (w.LIST_URL, {}),
        (OTHER_URL, {"credentialSubject__statusPurpose": "suspension"}),
        (
            OLD_URL,
            {"type": ["VerifiableCredential", "StatusList2021Credential"], "credentialSubject__type": "StatusList2021"},
        ),
    ):
        world.web.put(url, over_letters(world, w.status_list(url, revoked, **changes)))


def publish(world: World, url: str, given: object) -> None:
    """Let an address give an answer as it is, or content."""
    if isinstance(given, Fetched | Exception):
        world.web.pages[url] = given
    else:
        world.web.put(url, given)


def verdicts(world: World, status: Any) -> dict[str, Headline]:
    """The verdict on a badge with this `credentialStatus`, in both forms."""
    document = {**w.credential(), "credentialStatus": status}
    signed = (over_letters(world, document), as_token(world, document))
    return {name: world.verify(each).headline for name, each in zip(("letters", "token"), signed, strict=True)}


def test_there_are_enough_of_them() -> None:
    assert (len(ENTRIES), len(LISTS), len(REVOCATIONS), len(REVOKING)) == (204, 61, 16, 18)


@pytest.mark.parametrize("name", ENTRIES)
def test_an_entry_that_cannot_be_answered_is_never_green(world: World, name: str) -> None:
    publish_all(world)
    assert set(verdicts(world, ENTRIES[name]).values()) <= {Headline.UNREADABLE, Headline.UNDETERMINED}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_that_cannot_be_believed_is_never_green(world: World, name: str) -> None:
    publish(world, w.LIST_URL, LISTS[name](world))
    assert set(verdicts(world, entry()).values()) == {Headline.UNDETERMINED}


@pytest.mark.parametrize("name", REVOCATIONS)
def test_a_1edtech_list_that_cannot_be_read_is_never_green(world: World, name: str) -> None:
    publish(world, REVOKED_URL, REVOCATIONS[name](world))
    status = {"id": REVOKED_URL, "type": words.REVOCATION_LIST_1EDTECH}
    assert set(verdicts(world, status).values()) == {Headline.UNDETERMINED}


def fail_open(world: World, status: Any) -> bool:
    """Whether a lenient reader, to which every unreadable status is clear, shows the badge as valid."""
    for each in listed(status):
        try:
            page = world.web.pages[each["statusListCredential"]]
            bits = bitstring.decode(json.loads(page.data)["credentialSubject"]["encodedList"])  # type: ignore[union-attr]
            if bitstring.is_set(bits, int(each["statusListIndex"])):
                return False
        except (OpenBadgesError, ArithmeticError, LookupError, TypeError, ValueError, AttributeError):
            continue
    return True


def test_a_reader_that_fails_open_shows_them_as_valid(world: World) -> None:
    """The positive control; a list that the network published, and that is set, would not be."""
    publish_all(world, (w.INDEX,))
    assert not fail_open(world, entry())
    publish_all(world)
    assert sum(fail_open(world, status) for status in ENTRIES.values()) >= 0.95 * len(ENTRIES)
    green = 0
    for name in LISTS:
        publish(world, w.LIST_URL, LISTS[name](world))
        green += fail_open(world, entry())
    assert green >= 0.95 * len(LISTS)


@pytest.mark.parametrize("name", REVOKING)
def test_what_is_revoked_is_shown_as_revoked(world: World, name: str) -> None:
    """However many entries say otherwise, or nothing."""
    publish_all(world, (w.INDEX,))
    world.web.put(REVOKED_URL, {"revokedCredential": []})
    assert set(verdicts(world, REVOKING[name]).values()) == {Headline.REVOKED}
    publish_all(world)
    in_doubt = name in {"before an unknown type", "after an unreachable one"}
    expected = Headline.UNDETERMINED if in_doubt else Headline.VALID
    assert set(verdicts(world, REVOKING[name]).values()) == {expected}


@pytest.mark.parametrize("index", [0, 1, 7, 8, 15, 4711, 65_535, 65_536, 131_064, 131_071])
def test_the_bit_of_the_badge_and_no_other_counts(world: World, index: int) -> None:
    status = entry(statusListIndex=str(index))
    publish_all(world, (index,))
    assert set(verdicts(world, status).values()) == {Headline.REVOKED}
    publish_all(world, tuple(each for each in range(BITS) if each != index))
    assert set(verdicts(world, status).values()) == {Headline.VALID}


@pytest.mark.parametrize("status", [[], [entry(type="Unknown")]], ids=["none", "of an unknown type"])
def test_a_status_of_no_known_kind_is_said_to_be_so(world: World, status: Any) -> None:
    found = world.verify(as_token(world, {**w.credential(), "credentialStatus": status})).check("status")
    assert found is not None
    assert found.code == "status.type_unknown"
