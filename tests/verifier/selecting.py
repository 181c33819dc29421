"""The parts of the selection: a case, and ways to make a badge, or the world around it, wrong."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from keys.algorithms import Algorithm
from keys.encodings import multibase_encode
from schemas import bitstring
from schemas.identity import identity_hash
from tests.verifier import chains, ob2_endorsements
from tests.verifier import dialects as d
from tests.verifier import world as w
from tests.verifier.world import World
from verifier.fetch import Fetched
from verifier.verdict import Headline

Make = Callable[[World], Any]
VALID, REVOKED, SUSPENDED, EXPIRED = Headline.VALID, Headline.REVOKED, Headline.SUSPENDED, Headline.EXPIRED
FORGED, OPEN, MALFORMED = Headline.NOT_AUTHENTIC, Headline.UNDETERMINED, Headline.UNREADABLE
URL = "https://files.example/photo.pdf"
DATA = b"%PDF-1.7 what was seen"
DIGEST = multibase_encode(b"\x12\x20" + hashlib.sha256(DATA).digest())
OTHER_LIST = f"{w.ORIGIN}/status/other"
MAXIMUM = 2  # verdicts that are kept


@dataclass(frozen=True)
class Case:
    """What is presented in a world, with which options, and the headline; None where any headline but VALID will do."""

    make: Make
    headline: Headline | None
    recipient: str | None = None
    environment: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Visit:
    """One of several presentations to a service that keeps verdicts and documents: a `make` gives a list of them.
    Before it, the world changes; `environment` holds for it alone."""

    presented: Any
    change: Callable[[World], Any] = lambda _: None
    environment: Mapping[str, Any] = field(default_factory=dict)


def badge(**changes: Any) -> Make:
    return lambda world: world.sign(w.credential(**changes))


def token(**changes: Any) -> Make:
    return lambda world: world.token(w.jwt_credential(**changes))


def after(make: Make, *changes: Callable[[World], Any]) -> Make:
    """The document of `make`, presented after something has changed in the world."""

    def changed(world: World) -> Any:
        presented = make(world)
        for change in changes:
            change(world)
        return presented

    return changed


def put(url: str, content: Any, **options: Any) -> Callable[[World], Any]:
    return lambda world: world.web.put(url, content(world) if callable(content) else content, **options)


def gone(*urls: str) -> Callable[[World], Any]:
    return lambda world: [world.web.pages.pop(url) for url in urls]


def listed(document: Callable[[World], Any], url: str = w.LIST_URL) -> Make:
    """A badge whose status list is this document."""
    return after(badge(), put(url, document))


def entry(**changes: Any) -> Make:
    return token(credentialStatus=w.status_entry(w.LIST_JWT_URL, **changes))


def other_list(purpose: Any, bits: tuple[int, ...], **changes: Any) -> Make:
    """A badge that points to a list of its own purpose."""
    members = {"statusPurpose": purpose if isinstance(purpose, str) else purpose[0], **changes}
    document = w.status_list(OTHER_LIST, bits, credentialSubject__statusPurpose=purpose)
    return after(
        token(credentialStatus=w.status_entry(OTHER_LIST, **members)),
        put(OTHER_LIST, lambda world: world.sign(document)),
    )


def revocations(document: Any) -> Make:
    """A badge with a revocation list of 1EdTech."""
    return after(token(credentialStatus={"id": OTHER_LIST, "type": "1EdTechRevocationList"}), put(OTHER_LIST, document))


def endorsed(inner: Callable[[World], Any], name: str = "endorsement") -> Make:
    return lambda world: world.sign(w.credential(**{name: [inner(world)]}))


def endorsement(owner: str = "gueret", **changes: Any) -> Callable[[World], Any]:
    return lambda world: world.sign(w.endorsement(**changes), owner)


def evidence(published: Any, **members: Any) -> Make:
    piece = {"id": URL, "type": ["Evidence"], "digestMultibase": DIGEST, **members}
    content = (
        put(URL, published)
        if isinstance(published, bytes)
        else (lambda world: world.web.pages.update({URL: published}))
    )
    return after(badge(evidence=[piece]), *([content] if published is not None else []))


def hosted(published: dict[str, Any], presented: Any = None, *changes: Callable[[World], Any]) -> Make:
    return after(lambda _: presented or published, put(w.ASSERTION_URL, published), *changes)


def signed_2_0(*changes: Callable[[World], Any], **members: Any) -> Make:
    return after(lambda world: w.ob2_token(world, w.signed_assertion(**members)), *changes)


def refreshed(newer: Callable[[World], Any] | None, **changes: Any) -> Make:
    service = {"refreshService": {"id": f"{w.ORIGIN}/refresh", "type": "1EdTechCredentialRefresh"}}
    answer = [put(f"{w.ORIGIN}/refresh", newer)] if newer else []
    return after(token(**(service | changes)), *answer)


def chained(*owners: str, without: str | None = None, keep: slice = slice(None)) -> Make:
    def make(world: World) -> Any:
        document = chains.chain(world, *owners)
        if without:
            del world.web.pages[without]
        return {**document, "proof": document["proof"][keep]}

    return make


def school(*endorsements: Any) -> Make:
    """An Open Badges 2.0 badge endorsed by a school, hosted and signed."""

    def make(world: World) -> Any:
        changes = {"id": ob2_endorsements.ENDORSER, "publicKey": ob2_endorsements.KEY, "revocationList": None}
        world.web.put(ob2_endorsements.ENDORSER, w.profile(**changes, url=ob2_endorsements.SCHOOL))
        key = w.key_document(world, "stranger", id=ob2_endorsements.KEY, owner=ob2_endorsements.ENDORSER)
        world.web.put(ob2_endorsements.KEY, key)
        world.web.put(ob2_endorsements.ENDORSEMENT, ob2_endorsements.endorsement())
        inner = [each(world) if callable(each) else each for each in endorsements]
        world.web.put(w.ASSERTION_URL, w.assertion(endorsement=inner))
        return world.web.read(w.ASSERTION_URL)

    return make


def named(kind: str, value: str, *, hashed: bool = False, salt: str | None = None) -> Make:
    stated = identity_hash(value, salt or "") if hashed else value
    identifier = {"type": "IdentityObject", "hashed": hashed, "identityHash": stated, "identityType": kind}
    return badge(credentialSubject__identifier=[identifier | ({"salt": salt} if salt else {})])


def of_a_school(world: World, members: dict[str, Any]) -> str:
    """A token of an https issuer whose key is published with these members."""
    key = d.profile_document(world, Algorithm.ES256)
    document = world.web.read(d.SCHOOL_ISSUER)
    document["verificationMethod"][0]["publicKeyJwk"] |= members
    world.web.put(d.SCHOOL_ISSUER, document)
    return d.token(key, "Open Badges")


def unpublished(world: World, kid: str | None) -> str:
    """A token of an https issuer that publishes no keys, by a key that lies somewhere."""
    signer = world.signer("stranger", Algorithm.ES256)
    world.web.put(d.SCHOOL_ISSUER, {"id": d.SCHOOL_ISSUER, "type": "Profile"})
    if kid:
        world.web.put(kid, dict(signer.method.jwk))
    return d.token(d.Named(signer, d.SCHOOL_ISSUER, kid), "Open Badges")


def older_list(spelling: str, **changes: Any) -> Make:
    """A badge that a StatusList2021 revokes, its bits spelled in one of the old ways."""
    bits = bitstring.with_bits(bitstring.MINIMUM_BITS, (w.INDEX,))
    entry = w.status_entry(d.OLD_LIST, type="StatusList2021Entry", **changes)
    document = d.list_2021(d.SPELLINGS[spelling](bits))
    return after(token(credentialStatus=entry), put(d.OLD_LIST, lambda world: world.sign(document)))


def redirected(address: str, *, profile: str | None = None) -> Make:
    """A hosted assertion that is answered from another address, and its issuer's Profile perhaps too."""

    def make(world: World) -> Any:
        for url, other in ((w.ASSERTION_URL, address), (w.PROFILE_URL, profile)):
            page = world.web.pages[url]
            if other and isinstance(page, Fetched):
                world.web.pages[url] = Fetched(other, page.status, page.media_type, page.data)
        return w.assertion()

    return make


STRANGER_LIST = {"issuer": w.STRANGER}
SITE_DID = "https://badges.example/sites/gueret/did.json"
NETWORK_DID = "https://badges.example/.well-known/did.json"
LATE, SOON, SHORT = "2026-11-24T14:31:59Z", "2026-11-24T14:32:01Z", bitstring.encode(bytes(8192))
SCHEMA = {
    "id": "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_{}_schema.json",
    "type": "1EdTechJsonSchemaValidator2019",
}


def schema(kind: str, **changes: Any) -> dict[str, Any]:
    return SCHEMA | {"id": SCHEMA["id"].format(kind)} | changes
