"""Status entries and lists that must not clear a badge (DECISIONS.md row B2)."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from schemas import bitstring
from schemas import vocabulary as words
from tests.verifier import world as w
from tests.verifier.envelopes import over_letters
from tests.verifier.world import World
from verifier.fetch import Fetched, FetchFailed, SourceRefused

Json = dict[str, Any]
OTHER_URL = f"{w.ORIGIN}/status/2"
OLD_URL = f"{w.ORIGIN}/status/old"
REVOKED_URL = f"{w.ORIGIN}/revoked"

# Some libraries read these as a valid index.
MALFORMED_INDICES: list[Any] = [
    "-1", "-0", "+1", "1e3", "1E3", "1e-3", "0x1", "0X1", "0b1", "0o7", "01", "00", "007", "٣", "４７", "߂", "²", "Ⅷ",
    "1.0", "1.5", ".5", "1.", "1,5", "1_000", "1'000", "1 000", " 1", "1 ", "\t1", "1\n", "\n1", "\u00a01", "1\u200b",
    "", " ", "null", "true", "NaN", "Infinity", "-Infinity", "one", "1;2", "1-2", "[1]", "1n", "1L", "0.", "%31",
    "99999999999", str(2**63), str(2**64), "9" * 400, "-2147483649", "-131071",
    -1, 1.0, 1.5, 2**31, True, False, None, [], [[]], ["1", "1"], ["1", "2"], {}, {"@value": "1"},
]  # fmt: skip
DISTANT_INDICES = ["131072", "131073", "262144", "2147483647", "2147483648", "4294967295", "4294967296", "9999999999"]
SIZES: list[Any] = [0, -1, 2, 8, 9, 64, 65, 2**31, 2**53, "1", "", True, False, 1.5, [], [2], {}, None]


def entry(**changes: Any) -> Json:
    """An entry of the network's list; a change to None says null."""
    return {**w.status_entry(w.LIST_URL), **changes}


def without(*names: str) -> Json:
    return {name: value for name, value in entry().items() if name not in names}


ENTRIES: dict[str, Any] = {
    "null": None,
    "an empty object": {},
    "an empty array": [],
    "an array of null": [None],
    "an array in an array": [[entry()]],
    "a text": w.LIST_URL,
    "a number": 4711,
    "yes": True,
    "without a type": without("type"),
    "without a purpose": without("statusPurpose"),
    "without an index": without("statusListIndex"),
    "without a list": without("statusListCredential"),
    "a type of capitals": entry(type="bitstringstatuslistentry"),
    "an unknown type": entry(type="RevocationList2020Status"),
    "another unknown type": entry(type="TokenStatusList"),
    "the type of a list": entry(type="BitstringStatusList"),
    "an array of two types": entry(type=["BitstringStatusListEntry", "1EdTechRevocationList"]),
    "an array of one type": entry(type=["BitstringStatusListEntry", "StatusList2021Entry"]),
    "no type at all": entry(type=""),
    "an array of purposes": entry(statusPurpose=["revocation", "suspension"]),
    "an array of two equal purposes": entry(statusPurpose=["revocation", "revocation"]),
    "a purpose that is an object": entry(statusPurpose={"@value": "revocation"}),
    "a purpose of capitals": entry(statusPurpose="Revocation"),
    "a purpose with a blank": entry(statusPurpose="revocation "),
    "an unknown purpose": entry(statusPurpose="praise"),
    "no purpose": entry(statusPurpose=""),
    "the other purpose": entry(statusPurpose="suspension"),
    "a message": entry(statusPurpose="message"),
    "a list that is an object without an id": entry(statusListCredential={"@value": w.LIST_URL}),
    "two lists": entry(statusListCredential=[w.LIST_URL, OTHER_URL]),
    "a list of no address": entry(statusListCredential=""),
    "a list by a relative address": entry(statusListCredential="/status/1"),
    "a list over http": entry(statusListCredential=w.LIST_URL.replace("https", "http")),
    "a list in capitals": entry(statusListCredential=w.LIST_URL.upper()),
    "a list with a query": entry(statusListCredential=w.LIST_URL + "?x"),
    "a list with a slash": entry(statusListCredential=w.LIST_URL + "/"),
    "a data URL": entry(statusListCredential="data:application/json,{}"),
    "a file": entry(statusListCredential="file:///etc/passwd"),
    "a DID": entry(statusListCredential=w.NETWORK),
    "clear, then an unknown type": [entry(), entry(type="Unknown")],
    "clear, then unreachable": [entry(), entry(statusListCredential="https://badges.example/status/none")],
    "clear, then malformed": [entry(), entry(statusListIndex="01")],
    "clear, then the other purpose": [entry(), entry(statusPurpose="suspension")],
    "nine entries": [entry()] * 9,
}  # fmt: skip
ENTRIES |= {f"an index of {value!r}"[:60]: entry(statusListIndex=value) for value in MALFORMED_INDICES}
ENTRIES |= {f"an old index of {value!r}"[:60]: entry(type="StatusList2021Entry", statusListCredential=OLD_URL,
            statusListIndex=value) for value in MALFORMED_INDICES}  # fmt: skip
ENTRIES |= {f"a distant index of {value}": entry(statusListIndex=value) for value in DISTANT_INDICES}
ENTRIES |= {f"a size of {value!r}": entry(statusSize=value) for value in SIZES}


def the_list(**changes: Any) -> Callable[[World], object]:
    """The list, with changes, signed by the network."""
    return lambda world: over_letters(world, w.status_list(**changes))


def answer(status: int, text: str = "", url: str = w.LIST_URL) -> Callable[[World], object]:
    return lambda world: Fetched(url, status, words.JSON, text.encode())


SUBJECT = w.status_list()["credentialSubject"]
ELSEWHERE = "https://cdn.example/status/1"


def elsewhere(world: World, revoked: tuple[int, ...] = (), **changes: Any) -> Fetched:
    """The network's list, answered after a redirect to another host."""
    signed = over_letters(world, w.status_list(w.LIST_URL, revoked, **changes))
    return Fetched(ELSEWHERE, 200, words.VC_LD_JSON, json.dumps(signed).encode())


LISTS: dict[str, Callable[[World], object]] = {
    "unreachable": lambda world: FetchFailed("fetch.unreachable"),
    "at a private address": lambda world: SourceRefused("fetch.private_address"),
    "too large": lambda world: FetchFailed("fetch.too_large"),
    "204": answer(204),
    "301": answer(301),
    "401": answer(401, "{}"),
    "403": answer(403),
    "404": answer(404, json.dumps({"revoked": False})),
    "410": answer(410),
    "429": answer(429),
    "500": answer(500),
    "503 with a list": lambda world: Fetched(w.LIST_URL, 503, None, json.dumps(the_list()(world)).encode()),
    "404 with a list": lambda world: Fetched(w.LIST_URL, 404, None, json.dumps(the_list()(world)).encode()),
    "nothing": answer(200),
    "a page": answer(200, "<!doctype html><title>Status</title>"),
    "an array": answer(200, "[]"),
    "an empty object": answer(200, "{}"),
    "half of it": lambda world: Fetched(w.LIST_URL, 200, None, json.dumps(the_list()(world)).encode()[:-30]),
    "a member twice": lambda world: json.dumps(the_list()(world))[:-1] + ', "id": "urn:x"}',
    "an address": answer(200, OTHER_URL),
    "a badge": lambda world: over_letters(world, w.credential(credentialStatus=None)),
    "an endorsement": lambda world: over_letters(world, w.endorsement(issuer__id=w.NETWORK)),
    "unsigned": lambda world: w.status_list(),
    "an empty proof": lambda world: {**w.status_list(), "proof": []},
    "changed after the signature": lambda world: {**world.sign(w.status_list()), "credentialSubject": {
        **SUBJECT, "ttl": 5}},
    "signed by a stranger in our name": lambda world: world.sign(w.status_list(), "stranger"),
    "signed by us in a stranger's name": the_list(issuer=w.STRANGER),
    "a stranger's, expired": lambda world: world.sign(
        w.status_list(issuer=w.STRANGER, validUntil="2026-11-24T14:31:59Z"), "stranger"),
    "a stranger's, of the other purpose": lambda world: world.sign(
        w.status_list(issuer=w.STRANGER, credentialSubject__statusPurpose="suspension"), "stranger"),
    "of an issuer in capitals": the_list(issuer=w.NETWORK.upper()),
    "of no issuer": the_list(issuer=None),
    "expired": the_list(validUntil="2026-11-24T14:31:59Z"),
    "not yet valid": the_list(validFrom="2026-11-24T14:32:01Z"),
    "of dates the wrong way round": the_list(validUntil="2020-01-01T00:00:00Z"),
    "of a date that is none": the_list(validUntil="demain"),
    "of another id": the_list(id=OTHER_URL),
    "of an id with a fragment": the_list(id=w.LIST_URL + "#list"),
    "of an id in capitals": the_list(id=w.LIST_URL.upper()),
    "moved, under its old name": lambda world: Fetched(OTHER_URL, 200, None, json.dumps(
        over_letters(world, w.status_list(id="https://badges.example/status/3"))).encode()),
    "of the other purpose": the_list(credentialSubject__statusPurpose="suspension"),
    "of other purposes": the_list(credentialSubject__statusPurpose=["suspension", "message"]),
    "of no purposes": the_list(credentialSubject__statusPurpose=[]),
    "of a purpose in capitals": the_list(credentialSubject__statusPurpose="REVOCATION"),
    "of a purpose that is null": lambda world: over_letters(world, {**w.status_list(), "credentialSubject": {
        **SUBJECT, "statusPurpose": None}}),
    "of the older dialect": the_list(type=["VerifiableCredential", "StatusList2021Credential"]),
    "of an older subject": the_list(credentialSubject__type="StatusList2021"),
    "of both dialects": the_list(type=["VerifiableCredential", "StatusList2021Credential",
        "BitstringStatusListCredential"], credentialSubject__type="StatusList2021"),
    "of no type": the_list(type=["VerifiableCredential"]),
    "of two subjects": the_list(credentialSubject=[SUBJECT, SUBJECT]),
    "of a subject in two arrays": the_list(credentialSubject=[SUBJECT, []]),
    "without a subject": the_list(credentialSubject=None),
    "without bits": the_list(credentialSubject__encodedList=None),
    "of bits twice": the_list(credentialSubject__encodedList=[SUBJECT["encodedList"]] * 2),
    "of bits in an object": the_list(credentialSubject__encodedList={"@value": SUBJECT["encodedList"]}),
    "of too few bits for the index": the_list(credentialSubject__encodedList=bitstring.encode(bytes(512))),
    "read at another host, under its own id": lambda world: elsewhere(world),
    "read at another host, under that one's id": lambda world: elsewhere(world, id=ELSEWHERE),
    "enveloped in what it is not": lambda world: {"type": "EnvelopedVerifiableCredential",
        "id": "data:application/vc+jwt," + world.token(w.credential(credentialStatus=None))},
    "a token of a badge": lambda world: world.token(w.jwt_credential(credentialStatus=None)),
    "a stranger's token": lambda world: world.token(w.status_list(), "stranger"),
    "a token cut short": lambda world: world.token(w.status_list())[:-9],
}  # fmt: skip

# The 1EdTech list has no proof; what it must be is an answer of its own address.
REVOCATIONS: dict[str, Callable[[World], object]] = {
    "unreachable": lambda world: FetchFailed("fetch.unreachable"),
    "404": answer(404, '{"revokedCredential": []}'),
    "410": answer(410, '{"revokedCredential": []}'),
    "500": answer(500, '{"revokedCredential": []}'),
    "nothing": answer(200),
    "a page": answer(200, "<html></html>"),
    "an array": answer(200, "[]"),
    "an empty object": answer(200, "{}"),
    "null": answer(200, '{"revokedCredential": null}'),
    "a text": answer(200, '{"revokedCredential": ""}'),
    "an object": answer(200, '{"revokedCredential": {}}'),
    "both names": answer(200, '{"revokedCredential": [], "revokedCredentials": []}'),
    "a member twice": answer(200, '{"revokedCredential": [], "revokedCredential": []}'),
    "another id": answer(200, json.dumps({"id": OTHER_URL, "revokedCredential": []})),
    "another issuer": answer(200, json.dumps({"issuer": w.STRANGER, "revokedCredential": []})),
    "an issuer of null": answer(200, '{"issuer": null, "revokedCredential": []}'),
}

# The badge is revoked, whatever its other entries say.
REVOKING: dict[str, Any] = {
    "once": entry(),
    "an array of one": [entry()],
    "twice": [entry(), entry()],
    "under another id": [entry(id="urn:x:1"), entry(id="urn:x:2")],
    "without an id": without("id"),
    "with a size": entry(statusSize=1),
    "in arrays of one": entry(statusPurpose=["revocation"], statusListIndex=[str(w.INDEX)], statusSize=[1],
        statusListCredential=[w.LIST_URL]),
    "in arrays of an array": entry(statusPurpose=[["revocation"]], statusListIndex=[[str(w.INDEX)]]),
    "by an object with an id": entry(statusListCredential={"id": w.LIST_URL}),
    "after a clear one": [entry(statusListIndex="7"), entry()],
    "before a clear one": [entry(), entry(statusListIndex="7")],
    "the last of eight": [*[entry(statusListIndex=str(index)) for index in range(7)], entry()],
    "before an unknown type": [entry(), entry(type="Unknown")],
    "after an unreachable one": [entry(statusListCredential="https://badges.example/status/none"), entry()],
    "after a suspension that is clear": [entry(statusListCredential=OTHER_URL, statusPurpose="suspension",
        statusListIndex="7"), entry()],
    "in the older dialect": entry(type="StatusList2021Entry", statusListCredential=OLD_URL),
    "in both dialects, clear in the older": [
        entry(type="StatusList2021Entry", statusListCredential=OLD_URL, statusListIndex="7"), entry()],
    "after the list of 1EdTech": [{"id": REVOKED_URL, "type": words.REVOCATION_LIST_1EDTECH}, entry()],
}  # fmt: skip
