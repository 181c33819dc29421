"""Addresses, keys, lists and files of Open Badges 2.0 that pretend (DECISIONS.md row B3), one table for each guard.

A trick changes what a world publishes, and returns what is presented.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from keys.algorithms import Algorithm
from keys.encodings import base64url_encode
from tests.verifier import world as w
from tests.verifier.dialects import compact
from tests.verifier.world import World
from verifier.fetch import Fetched, FetchFailed, SourceRefused

Json = dict[str, Any]
Trick = Callable[[World], Any]
EVIL = "https://evil.example"
UUID = w.CREDENTIAL_ID.removeprefix("urn:uuid:")
OTHER = UUID[:-1] + "0"
HOSTS = {"allowedOrigins": ["badges.example"]}
PREFIX = {"startsWith": [f"{w.ORIGIN}/ob2/assertions/"]}


def at(address: str, rules: Json | None = None, **changes: Any) -> Trick:
    """A forged assertion that is published there and names our badge, where our Profile has such rules."""

    def trick(world: World) -> Json:
        if rules is not None:
            world.web.put(w.PROFILE_URL, w.profile(verification=rules))
        forged = w.assertion(id=address, recipient__identity="eve@mail.example", **changes)
        world.web.put(address, forged)
        return forged

    return trick


def led_away(to: str, rules: Json | None = None) -> Trick:
    """An address of ours that redirects to any address."""

    def trick(world: World) -> Json:
        address = f"{w.ORIGIN}/go?to={to}"
        forged = at(address, rules)(world)
        world.web.pages[address] = Fetched(to, 200, "application/json", json.dumps(forged).encode())
        return forged

    return trick


SCOPE: dict[str, Trick] = {
    "another host": at(f"{EVIL}/a"),
    "another host that the file allows": at(f"{EVIL}/a", badge=w.badge_class(
        issuer=w.profile(verification={"allowedOrigins": ["evil.example"]}))),
    "a host that begins with ours": at("https://badges.example.evil.example/a"),
    "a host that ends with ours": at("https://evilbadges.example/a"),
    "below our host": at("https://eve.badges.example/a"),
    "above our host": at("https://example/a"),
    "our host with a dot": at("https://badges.example./a"),
    "our host with a hyphen": at("https://badges-example/a"),
    "our host as a user": at("https://badges.example@evil.example/a"),
    "our host as a user with a password": at("https://badges.example:443@evil.example/a"),
    "our host as a path": at(f"{EVIL}/badges.example/a"),
    "our host as a query": at(f"{EVIL}/?https://badges.example/a"),
    "our host before a backslash": at("https://badges.example\\.evil.example/a"),
    "our host before a semicolon": at("https://badges.example;evil.example/a"),
    "our host before a dot in hexadecimal": at("https://badges.example%2eevil.example/a"),
    "a letter that looks like ours": at("https://b\u0430dges.example/a"),
    "another port": at("https://badges.example:8443/a"),
    "another port, by hosts": at("https://badges.example:8443/a", HOSTS),
    "port 80": at("https://badges.example:80/a"),
    "a scheme without a lock": at("http://badges.example/a"),
    "another scheme": at("ftp://badges.example/a"),
    "a scheme in capitals": at("HTTPS://badges.example.evil.example/a"),
    "any host": at(f"{EVIL}/a", {"allowedOrigins": ["*"]}),
    "any host of a domain": at("https://evil.example/a", {"allowedOrigins": ["*.example"]}),
    "any host by a mark": at(f"{EVIL}/a", {"allowedOrigins": ["%", "?", ".", ".example", "example", ""]}),
    "hosts that are no texts": at(f"{EVIL}/a", {"allowedOrigins": [None, True, 7, {"id": "evil.example"}]}),
    "a host within an allowed one": at("https://badges.example.evil.example/a", HOSTS),
    "below an allowed host": at("https://eve.badges.example/a", HOSTS),
    "an allowed host as a user": at("https://badges.example@evil.example/a", HOSTS),
    "ours, where others are allowed": at(f"{w.ORIGIN}/a", {"allowedOrigins": ["badges.other.example"]}),
    "a prefix without an end": at("https://badges.example.evil.example/a", {"startsWith": ["https://badges.example"]}),
    "an empty prefix": at(f"{EVIL}/a", {"startsWith": [""]}),
    "a scheme for a prefix": at(f"{EVIL}/a", {"startsWith": ["https://"]}),
    "a prefix of half a host": at("https://badges.evil.example/a", {"startsWith": ["https://badges."]}),
    "beside a prefix": at(f"{w.ORIGIN}/ob2/a", PREFIX),
    "a prefix in capitals": at(f"{w.ORIGIN}/OB2/assertions/a", PREFIX),
    "out of a prefix": at(f"{w.ORIGIN}/ob2/assertions/../../a", PREFIX),
    "out of a prefix in hexadecimal": at(f"{w.ORIGIN}/ob2/assertions/%2e%2E/a", PREFIX),
    "out of a prefix by half": at(f"{w.ORIGIN}/ob2/assertions/.%2e/a", PREFIX),
    "a prefix as a query": at(f"{EVIL}/?{w.ORIGIN}/ob2/assertions/", PREFIX),
    "a prefix as a user": at("https://badges.example@evil.example/ob2/assertions/a", PREFIX),
    "a prefix of another port": at("https://badges.example:8443/ob2/assertions/a", PREFIX),
    "led away": led_away(f"{EVIL}/a"),
    "led away, by hosts": led_away(f"{EVIL}/a", HOSTS),
    "led to a host that begins with ours": led_away("https://badges.example.evil.example/a"),
    "led to another port": led_away("https://badges.example:8443/a"),
    "led below our host": led_away("https://eve.badges.example/a"),
    "led to a place without a name": led_away("data:application/json,{}"),
}  # fmt: skip


def answered(given: Callable[[World], Fetched | Exception | object], url: str = w.ASSERTION_URL) -> Trick:
    """The right file, whose address now answers otherwise."""

    def trick(world: World) -> Json:
        answer = given(world)
        if isinstance(answer, Fetched | Exception):
            world.web.pages[url] = answer
        else:
            world.web.put(url, answer)
        return w.assertion()

    return trick


def status(number: int, body: object = None) -> Trick:
    data = b"" if body is None else json.dumps(body).encode()
    return answered(lambda _: Fetched(w.ASSERTION_URL, number, "application/json", data))


def file(**changes: Any) -> Trick:
    """A file that says more than what is published."""
    return lambda world: w.assertion(**changes)


def published(**changes: Any) -> Trick:
    return answered(lambda _: w.assertion(**changes))


TRUST: dict[str, Trick] = {
    "no answer": answered(lambda _: FetchFailed("fetch.unreachable")),
    "an answer too large": answered(lambda _: FetchFailed("fetch.too_large")),
    "redirects without end": answered(lambda _: FetchFailed("fetch.redirects")),
    "a private address": answered(lambda _: SourceRefused("fetch.private_address")),
    "301 to nowhere": status(301),
    "204": status(204),
    "401": status(401, w.assertion()),
    "403": status(403, w.assertion()),
    "404": status(404),
    "404 with the badge": status(404, w.assertion()),
    "429": status(429),
    "500 with the badge": status(500, w.assertion()),
    "503": status(503),
    "410": status(410),
    "410 with the badge": status(410, w.assertion()),
    "a page": answered(lambda _: "<!doctype html><html><body>Badge valide</body></html>"),
    "a page that says it is JSON": answered(lambda _: Fetched(w.ASSERTION_URL, 200, "application/json", b"<html>")),
    "nothing": answered(lambda _: b""),
    "an array": answered(lambda _: [w.assertion()]),
    "a text": answered(lambda _: json.dumps(json.dumps(w.assertion()))),
    "half": answered(lambda _: json.dumps(w.assertion())[:-40]),
    "a member twice": answered(lambda _: json.dumps(w.assertion())[:-1] + ', "id": "urn:x"}'),
    "a signed one": answered(w.ob2_token),
    "an address": answered(lambda _: w.ASSERTION_URL),
    "a badge class": answered(lambda _: w.badge_class(id=w.ASSERTION_URL)),
    "another id": published(id=f"{w.ORIGIN}/ob2/assertions/other"),
    "an id in capitals": published(id=w.ASSERTION_URL.upper()),
    "no id": published(id=None),
    "another recipient": published(recipient__identity="eve@mail.example"),
    "another badge": published(badge=f"{w.ORIGIN}/ob2/era/badges/autre/1"),
    "another date": published(issuedOn="2026-11-19T09:00:00Z"),
    "an end that is near": published(expires="2026-11-25T09:00:00Z"),
    "an end that is past": published(expires="2026-11-24T14:31:59Z"),
    "an end that is past, elsewhere": published(expires="2026-11-24T16:31:59+02:00"),
    "an end that is no date": published(expires="jamais"),
    "an end in the year 10000": published(expires="+10000-01-01T00:00:00Z"),
    "an end that is a number": published(expires=4102444800),
    "a date to come": published(issuedOn="2026-11-24T14:32:01Z"),
    "revoked": published(revoked=True),
    "revoked by a text": published(revoked="true"),
    "revoked by the text false": published(revoked="false"),
    "revoked by a number": published(revoked=1),
    "revoked by a reason": published(revoked={"reason": "fraude"}),
    "signed, says the published one": published(verification={"type": "SignedBadge", "creator": w.KEY_URL}),
    "hosted, says the file alone": published(verification=None),
    "of no type": published(type=None),
    "of another type": published(type="Endorsement"),
    "the file gives it to another": file(recipient__identity="eve@mail.example"),
    "the file gives it to another too": file(recipient=[w.assertion()["recipient"], {"type": "email", "hashed": False,
        "identity": "eve@mail.example"}]),
    "the file hashes another": file(recipient={"type": "email", "hashed": True, "identity": "sha256$" + "0" * 64}),
    "the file is for ever": file(expires="2099-01-01T00:00:00Z"),
    "the file is older": file(issuedOn="2020-01-01T00:00:00Z"),
    "the file is of another badge": file(badge={**w.badge_class(), "name": "Diplôme d’État"}),
    "the file says more": file(narrative="Reçu avec les félicitations."),
    "the file has evidence": file(evidence=[{"narrative": "Vu par le préfet."}]),
    "the file names no address": file(id="urn:uuid:5d7f6a5c-2a59-4a7b-9f0e-0a4a0e4c7a11"),
}  # fmt: skip


# The file and the published assertion are right; what the assertion names is missing.
PARTS: dict[str, Trick] = {
    "the badge class does not answer": answered(lambda _: FetchFailed("fetch.unreachable"), w.BADGE_URL),
    "the badge class is another": answered(lambda _: w.badge_class(id=f"{w.ORIGIN}/other"), w.BADGE_URL),
    "the profile does not answer": answered(lambda _: FetchFailed("fetch.unreachable"), w.PROFILE_URL),
    "the profile is another": answered(lambda _: w.profile(id=f"{EVIL}/issuer"), w.PROFILE_URL),
    "the profile is a badge class": answered(lambda _: w.badge_class(id=w.PROFILE_URL), w.PROFILE_URL),
}


def signed(owner: str = "network", **changes: Any) -> Trick:
    return lambda world: w.ob2_token(world, w.signed_assertion(**changes), owner)


def with_profile(sign: Trick, **changes: Any) -> Trick:
    def trick(world: World) -> Any:
        world.web.put(w.PROFILE_URL, w.profile(**changes))
        return sign(world)

    return trick


def with_key(sign: Trick, holder: str = "network", url: str = w.KEY_URL, **changes: Any) -> Trick:
    def trick(world: World) -> Any:
        world.web.put(url, w.key_document(world, holder, **changes))
        return sign(world)

    return trick


EVIL_KEY = f"{EVIL}/key"
BY_EVIL = {"type": "SignedBadge", "creator": EVIL_KEY}


def in_header(world: World) -> str:
    signer = world.signer("stranger", Algorithm.RS256)
    return compact({"kid": EVIL_KEY, "jwk": signer.method.jwk}, w.signed_assertion(), signer)


def other_payload(world: World) -> str:
    header, _, signature = w.ob2_token(world).split(".")
    other = w.signed_assertion(recipient__identity="eve@mail.example")
    return f"{header}.{base64url_encode(json.dumps(other).encode())}.{signature}"


KEYS: dict[str, Trick] = {
    "a stranger's key under our name": signed("stranger"),
    "a key without a Profile": with_key(signed("stranger", verification=BY_EVIL), "stranger", EVIL_KEY, id=EVIL_KEY),
    "a key that names our profile": with_key(
        signed("stranger", verification=BY_EVIL), "stranger", EVIL_KEY, id=EVIL_KEY, owner=w.PROFILE_URL),
    "a key that a stranger owns": with_key(signed(), owner=f"{EVIL}/issuer"),
    "a key without an owner": with_key(signed(), owner=None),
    "a key that two own": with_key(signed(), owner=[w.PROFILE_URL, f"{EVIL}/issuer"]),
    "a key of another name": with_key(signed(), id=f"{w.ORIGIN}/ob2/era/key2"),
    "a key without a name": with_key(signed(), id=None),
    "a profile without a key": with_profile(signed(), publicKey=None),
    "a profile with another key": with_profile(signed(), publicKey=EVIL_KEY),
    "a profile with no key at all": with_profile(signed(), publicKey=[]),
    "two keys, and none is named": with_profile(
        signed(verification={"type": "SignedBadge"}), publicKey=[w.KEY_URL, EVIL_KEY]),
    "a key by half its name": signed(verification={"type": "SignedBadge", "creator": w.KEY_URL + "#key"}),
    "a key by its name in capitals": signed(verification={"type": "SignedBadge", "creator": w.KEY_URL.upper()}),
    "a key that is no text": signed(verification={"type": "SignedBadge", "creator": [w.KEY_URL, w.KEY_URL]}),
    "a key inside the badge": signed("stranger", verification={"type": "SignedBadge", "creator": "urn:x:key"}),
    "a key in the header": in_header,
    "a signature of another payload": other_payload,
    "no signature": lambda world: w.signed_assertion(),
    "hosted, signed by a stranger": signed("stranger", verification={"type": "HostedBadge"}),
}  # fmt: skip


def listed(*entries: object, **changes: Any) -> Trick:
    return answered_list(lambda _: w.revocation_list(*entries, **changes))


def answered_list(given: Callable[[World], object]) -> Trick:
    def trick(world: World) -> str:
        answered(given, w.REVOCATIONS_URL)(world)
        return w.ob2_token(world)

    return trick


LISTS: dict[str, Trick] = {
    "no answer": answered_list(lambda _: FetchFailed("fetch.unreachable")),
    "404": answered_list(lambda _: Fetched(w.REVOCATIONS_URL, 404, None, json.dumps(w.revocation_list()).encode())),
    "410": answered_list(lambda _: Fetched(w.REVOCATIONS_URL, 410, None, b"")),
    "500": answered_list(lambda _: Fetched(w.REVOCATIONS_URL, 500, None, json.dumps(w.revocation_list()).encode())),
    "a page": answered_list(lambda _: "<html>"),
    "an array": answered_list(lambda _: []),
    "another id": listed(id=f"{EVIL}/list"),
    "another issuer": listed(issuer=f"{EVIL}/issuer"),
    "a number as its issuer": listed(issuer=7),
    "another type": listed(type="BadgeClass"),
    "no list in it": listed(revokedAssertions=None),
    "a number in it": listed(revokedAssertions=0),
    "no in it": listed(revokedAssertions=False),
    "an entry without an id": listed({"revocationReason": "fraud"}),
    "an entry of null": listed(None),
    "elsewhere": with_profile(signed(), revocationList=f"{EVIL}/list"),
    "in two places": with_profile(signed(), revocationList=[w.REVOCATIONS_URL, f"{EVIL}/list"]),
    "in no place": with_profile(signed(), revocationList=""),
    "over http": with_profile(signed(), revocationList=w.REVOCATIONS_URL.replace("https", "http")),
    "inside the profile": with_profile(signed(), revocationList={"type": "RevocationList", "revokedAssertions": []}),
    "named by the badge instead": with_profile(
        signed(revocationList=f"{EVIL}/list"), revocationList=f"{w.ORIGIN}/ob2/gone"),
}  # fmt: skip
REVOKING: dict[str, Trick] = {
    "by its id": listed("urn:x:1", w.CREDENTIAL_ID),
    "alone": listed(w.CREDENTIAL_ID),
    "after an entry without an id": listed({"revocationReason": "fraud"}, w.CREDENTIAL_ID),
    "not in an array": listed(revokedAssertions=w.CREDENTIAL_ID),
    "as an object": listed({"id": w.CREDENTIAL_ID}),
    "as an object that is not in an array": listed(revokedAssertions={"id": w.CREDENTIAL_ID}),
    "as an object that says no": listed({"id": w.CREDENTIAL_ID, "revoked": False}),
    "with blanks": listed(f" {w.CREDENTIAL_ID} "),
    "in hexadecimal": listed(w.CREDENTIAL_ID.replace(":", "%3A")),
    "by its uid": lambda world: (listed("B-7")(world), w.ob2_token(world, w.signed_assertion(uid="B-7")))[1],
    "by its uid, a UUID": listed({"uid": UUID}),
    "by a UUID in capitals": listed({"uid": UUID.upper()}),
    "by the URN in capitals": listed(f"URN:UUID:{UUID.upper()}"),
    "by the URN of its uid": lambda world: (
        listed({"uid": w.CREDENTIAL_ID})(world),
        w.ob2_token(world, w.signed_assertion(id=f"urn:uuid:{OTHER}", uid=UUID)),
    )[1],
    "by itself": signed(revoked=True),
}
