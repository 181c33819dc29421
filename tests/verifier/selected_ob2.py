"""The selection: Open Badges 2.0, hosted and signed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from tests.verifier import world as w
from tests.verifier.selecting import (
    EXPIRED,
    FORGED,
    LATE,
    MALFORMED,
    OPEN,
    REVOKED,
    VALID,
    Case,
    Make,
    after,
    badge,
    gone,
    hosted,
    put,
    redirected,
    signed_2_0,
)
from tests.verifier.world import World

Change = Callable[[World], Any]


def profile(**changes: Any) -> Change:
    return put(w.PROFILE_URL, w.profile(**changes))


def badge_class(**changes: Any) -> Change:
    return put(w.BADGE_URL, w.badge_class(**changes))


def key(**changes: Any) -> Change:
    return put(w.KEY_URL, lambda world: w.key_document(world, **changes))


def revocation_list(*entries: object, **changes: Any) -> Change:
    return put(w.REVOCATIONS_URL, w.revocation_list(*entries, **changes))


def at(host: str, url: str) -> str:
    """The same path on another host."""
    return f"https://{host}{urlsplit(url).path}"


def hosted_at(url: str, **scope: Any) -> Make:
    """An assertion at an address, and what its issuer's Profile says of where assertions may be."""
    assertion = w.assertion(id=url)
    return after(lambda _: assertion, put(url, assertion), *([profile(verification=scope)] if scope else []))


OB2: dict[str, Case] = {
    "2.0 hosted": Case(hosted(w.assertion()), VALID),
    "2.0 hosted, by address": Case(hosted(w.assertion(), w.ASSERTION_URL), VALID),
    "2.0 hosted, a copy inside": Case(hosted(w.assertion(), w.assertion(badge=w.badge_class())), VALID),
    "2.0 hosted, the copy published": Case(hosted(w.assertion(badge=w.badge_class()), w.assertion()), VALID),
    "2.0 hosted, a lying copy": Case(hosted(w.assertion(), w.assertion(badge=w.badge_class(name="Autre"))), FORGED),
    "2.0 hosted, in brackets": Case(hosted(w.assertion(), w.assertion(badge=[w.BADGE_URL])), VALID),
    "2.0 hosted, its type in brackets": Case(hosted(w.assertion(), w.assertion(type=["Assertion"])), VALID),
    "2.0 hosted, a date in another spelling": Case(
        hosted(w.assertion(), w.assertion(issuedOn="2026-11-20T10:00:00+01:00")), VALID
    ),
    "2.0 hosted, left over": Case(
        after(
            lambda _: {name: w.assertion(revoked=True)[name] for name in ("@context", "id", "type", "revoked")},
            put(w.ASSERTION_URL, "", status=410),
        ),
        REVOKED,
    ),
    "2.0 hosted, not even revoked": Case(
        lambda _: {"@context": w.assertion()["@context"], "id": w.ASSERTION_URL, "type": "Assertion", "revoked": False},
        OPEN,
    ),
    "2.0 hosted, another recipient": Case(
        hosted(w.assertion(), w.assertion(recipient__identity="eve@mail.example")), FORGED
    ),
    "2.0 hosted, another narrative": Case(hosted(w.assertion(), w.assertion(narrative="Autre")), OPEN),
    "2.0 hosted, numbers for truth": Case(hosted(w.assertion(), w.assertion(recipient=1)), FORGED),
    "2.0 hosted, gone": Case(after(hosted(w.assertion()), put(w.ASSERTION_URL, "", status=410)), REVOKED),
    "2.0 hosted, revoked": Case(hosted(w.assertion(revoked=True), w.assertion()), REVOKED),
    "2.0 hosted, lost": Case(after(hosted(w.assertion()), put(w.ASSERTION_URL, "", status=404)), OPEN),
    "2.0 hosted, unreachable": Case(after(hosted(w.assertion()), gone(w.ASSERTION_URL)), OPEN),
    "2.0 hosted, of another id": Case(hosted(w.assertion(id="https://badges.example/x"), w.assertion()), FORGED),
    "2.0 hosted, without an address": Case(lambda _: w.assertion(id="urn:uuid:1"), OPEN),
    "2.0 hosted elsewhere": Case(hosted_at("https://evil.example/a"), FORGED),
    "2.0 hosted where it may be": Case(hosted_at("https://b.example/a", allowedOrigins=["b.example"]), VALID),
    "2.0 hosted at a wildcard": Case(
        hosted_at("https://b.example/a", allowedOrigins=["*", "https://c.example"]), FORGED
    ),
    "2.0 hosted beside an allowed host": Case(hosted_at("https://b.example/a", allowedOrigins=["c.example"]), FORGED),
    "2.0 hosted at a whole origin": Case(hosted_at("https://b.example/a", allowedOrigins=["https://b.example"]), VALID),
    "2.0 hosted under a prefix": Case(hosted_at(w.ASSERTION_URL, startsWith=f"{w.ORIGIN}/ob2/"), VALID),
    "2.0 hosted beside a prefix": Case(hosted_at(w.ASSERTION_URL, startsWith=f"{w.ORIGIN}/ob3/"), FORGED),
    "2.0 hosted above a prefix": Case(hosted_at(f"{w.ORIGIN}/ob2/../x", startsWith=f"{w.ORIGIN}/ob2/"), FORGED),
    "2.0 hosted, climbing by letters": Case(
        hosted_at(f"{w.ORIGIN}/ob2/%2e%2e/x", startsWith=f"{w.ORIGIN}/ob2/"), FORGED
    ),
    "2.0 class unreachable": Case(after(hosted(w.assertion()), gone(w.BADGE_URL)), OPEN),
    "2.0 class of another id": Case(after(hosted(w.assertion()), badge_class(id=f"{w.ORIGIN}/x")), OPEN),
    "2.0 class without an address": Case(hosted(w.assertion(badge=w.badge_class(id=w.SUBJECT_ID))), VALID),
    "2.0 class nowhere": Case(hosted(w.assertion(badge="urn:uuid:1")), MALFORMED),
    "2.0 class malformed": Case(after(hosted(w.assertion()), badge_class(name=None)), MALFORMED),
    "2.0 profile unreachable": Case(after(hosted(w.assertion()), gone(w.PROFILE_URL)), OPEN),
    "2.0 profile lost": Case(after(hosted(w.assertion()), put(w.PROFILE_URL, "", status=404)), OPEN),
    "2.0 profile of another id": Case(after(hosted(w.assertion()), profile(id=f"{w.ORIGIN}/x")), OPEN),
    "2.0 profile of another type": Case(after(hosted(w.assertion()), profile(type="BadgeClass")), OPEN),
    "2.0 profile nowhere": Case(after(hosted(w.assertion()), badge_class(issuer="urn:uuid:1")), MALFORMED),
    "2.0 expired": Case(hosted(w.assertion(expires=LATE)), EXPIRED),
    "2.0 with nulls": Case(hosted({**w.assertion(), "expires": None}), VALID),
    "2.0 signed": Case(signed_2_0(), VALID),
    "2.0 signed, no token": Case(lambda _: w.signed_assertion(), OPEN),
    "2.0 signed by another": Case(lambda world: w.ob2_token(world, None, "stranger"), FORGED),
    "2.0 signed, revoked": Case(signed_2_0(revocation_list("urn:uuid:1", w.CREDENTIAL_ID)), REVOKED),
    "2.0 signed, revoked by an object": Case(signed_2_0(revocation_list({"id": w.CREDENTIAL_ID})), REVOKED),
    "2.0 signed, revoked by uid": Case(signed_2_0(revocation_list({"uid": "u1"}), uid="u1"), REVOKED),
    "2.0 signed, says revoked": Case(signed_2_0(revoked=True), REVOKED),
    "2.0 signed, no list": Case(signed_2_0(profile(revocationList=None)), VALID),
    "2.0 signed, list unreachable": Case(signed_2_0(gone(w.REVOCATIONS_URL)), OPEN),
    "2.0 signed, list without an address": Case(signed_2_0(profile(revocationList={})), None),
    "2.0 signed, entry without an id": Case(signed_2_0(revocation_list({"revocationReason": "x"}, "urn:uuid:1")), OPEN),
    "2.0 signed, list of another": Case(signed_2_0(revocation_list(issuer="https://evil.example/")), OPEN),
    "2.0 signed, list of another id": Case(signed_2_0(revocation_list(id=f"{w.ORIGIN}/x")), OPEN),
    "2.0 signed, list of another type": Case(signed_2_0(revocation_list(type="Profile")), OPEN),
    "2.0 signed, list of a number": Case(signed_2_0(revocation_list(revokedAssertions=7)), OPEN),
    "2.0 signed, key of another owner": Case(signed_2_0(key(owner="https://evil.example/")), FORGED),
    "2.0 signed, key without an owner": Case(signed_2_0(key(owner=None)), FORGED),
    "2.0 signed, key of another id": Case(signed_2_0(key(id=f"{w.ORIGIN}/x")), FORGED),
    "2.0 signed, key without letters": Case(signed_2_0(key(publicKeyPem=7)), FORGED),
    "2.0 signed, key not linked": Case(signed_2_0(profile(publicKey=f"{w.ORIGIN}/x")), FORGED),
    "2.0 signed, key inside the profile": Case(
        signed_2_0(put(w.PROFILE_URL, lambda world: w.profile(publicKey=w.key_document(world))), gone(w.KEY_URL)),
        VALID,
    ),
    "2.0 signed, the only key": Case(signed_2_0(verification={"type": "SignedBadge"}), VALID),
    "2.0 signed, one of two keys": Case(
        signed_2_0(profile(publicKey=[w.KEY_URL, f"{w.ORIGIN}/x"]), verification={"type": "SignedBadge"}),
        OPEN,
    ),
    "2.0 signed, in our name": Case(
        lambda world: w.ob2_token(world, None, "stranger"), FORGED, environment={"own_origin": w.ORIGIN}
    ),
    "2.0 signed, unlinked in our name": Case(
        signed_2_0(profile(publicKey=f"{w.ORIGIN}/x")),
        FORGED,
        environment={"own_origin": w.ORIGIN},
    ),
    "2.0 hosted, redirected elsewhere": Case(redirected("https://evil.example/a"), OPEN),
    "2.0 hosted, redirected on its host": Case(redirected(f"{w.ORIGIN}/moved"), VALID),
    "2.0 hosted, moved with its issuer": Case(
        redirected(at("new.example", w.ASSERTION_URL), profile=at("new.example", w.PROFILE_URL)), VALID
    ),
    "2.0 hosted, elsewhere with its issuer": Case(
        redirected("https://new.example/a", profile=at("new.example", w.PROFILE_URL)), OPEN
    ),
    "2.0 hosted, moved apart from its issuer": Case(
        redirected(at("new.example", w.ASSERTION_URL), profile=at("newer.example", w.PROFILE_URL)), OPEN
    ),
    "in a year": Case(badge(), EXPIRED, environment={"now": w.NOW + timedelta(days=3650)}),
}
