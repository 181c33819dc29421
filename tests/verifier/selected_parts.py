"""The selection: recipients, endorsements and evidence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from keys.encodings import base64url_encode, multibase_encode
from schemas.identity import identity_hash
from tests.verifier import ob2_endorsements
from tests.verifier import world as w
from tests.verifier.integrity import integrity
from tests.verifier.selecting import (
    DATA,
    DIGEST,
    FORGED,
    LATE,
    OPEN,
    SITE_DID,
    URL,
    VALID,
    Case,
    after,
    badge,
    endorsed,
    endorsement,
    evidence,
    gone,
    hosted,
    named,
    put,
    school,
)
from tests.verifier.world import World
from verifier.fetch import Fetched, FetchFailed

OURS = {"own_origin": w.ORIGIN}
LOST = w.status_entry("https://stranger.example/status/1")


def third_party(**changes: Any) -> Callable[[World], Any]:
    return endorsement("stranger", issuer={"id": w.STRANGER, "type": ["Profile"]}, **changes)


def borrowed(world: World) -> Any:
    """A stranger's badge with the site's endorsement of another."""
    inner = world.sign(w.endorsement(), "gueret")
    return world.sign(w.credential(issuer__id=w.STRANGER, credentialStatus=None, endorsement=[inner]), "stranger")


def unsigned(world: World) -> str:
    _header, payload, signature = world.token(w.endorsement(), "gueret").split(".")
    none = base64url_encode(b'{"alg":"none","typ":"JWT"}')
    return f"{none}.{payload}.{signature}"


def at_most(endorsements: int) -> dict[str, Any]:
    """The environment in which so many endorsements are judged."""
    return {"limits": replace(w.UNHURRIED, endorsements=endorsements)}


PARTS: dict[str, Case] = {
    "no recipient asked for": Case(badge(), VALID),
    "the name": Case(badge(), VALID, "amina  B."),
    "another name": Case(badge(), VALID, "Eve"),
    "an empty name": Case(badge(), VALID, ""),
    "the DID": Case(badge(), VALID, w.SUBJECT_ID),
    "a mail as the id": Case(badge(credentialSubject__id=f"mailto:{w.EMAIL}"), VALID, w.EMAIL),
    "a mail as the id, in capitals": Case(badge(credentialSubject__id="mailto:Amina@Mail.example"), VALID, w.EMAIL),
    "another mail as the id": Case(badge(credentialSubject__id="mailto:eve@mail.example"), FORGED, w.EMAIL),
    "a mail in clear": Case(named("emailAddress", "Amina@Mail.example"), VALID, w.EMAIL),
    "a mail hashed": Case(named("emailAddress", w.EMAIL, hashed=True), VALID, "Amina@mail.example"),
    "a mail salted": Case(named("emailAddress", w.EMAIL, hashed=True, salt="sel"), VALID, f"mailto:{w.EMAIL}"),
    "another mail": Case(named("emailAddress", w.EMAIL, hashed=True, salt="sel"), FORGED, "eve@mail.example"),
    "a hashed name": Case(named("name", "Amina B.", hashed=True), VALID, "amina B."),
    "another identifier": Case(named("identifier", "A1"), FORGED, "a1"),
    "2.0 for the mail": Case(hosted(w.assertion()), VALID, w.EMAIL.upper()),
    "2.0 for the mail, hashed": Case(
        hosted(w.assertion(recipient={"type": "email", "hashed": True, "identity": identity_hash(w.EMAIL, "")})),
        VALID,
        w.EMAIL,
    ),
    "2.0 for another": Case(hosted(w.assertion()), FORGED, "eve@mail.example"),
    "endorsed": Case(endorsed(endorsement()), VALID),
    "endorsed by a token": Case(
        endorsed(lambda world: world.token(w.endorsement(), "gueret"), "endorsementJwt"), VALID
    ),
    "no token": Case(endorsed(lambda _: 7, "endorsementJwt"), None),
    "endorsed by a forger": Case(endorsed(endorsement("stranger")), FORGED),
    "endorsed about another": Case(endorsed(endorsement(credentialSubject__id="urn:uuid:1")), FORGED),
    "endorsed about the issuer": Case(endorsed(endorsement(credentialSubject__id=w.NETWORK)), VALID),
    "endorsed long ago": Case(endorsed(endorsement(validUntil=LATE)), VALID),
    "endorsed by an unreachable issuer": Case(after(endorsed(endorsement()), gone(SITE_DID)), OPEN),
    "endorsed by a badge": Case(endorsed(lambda world: world.token(w.jwt_credential()), "endorsementJwt"), FORGED),
    "endorsed too often": Case(endorsed(endorsement()), OPEN, environment=at_most(0)),
    "endorsed just often enough": Case(endorsed(endorsement()), VALID, environment=at_most(1)),
    "endorsed in an endorsement": Case(
        endorsed(lambda world: endorsement(endorsement=[endorsement("stranger", id="urn:uuid:1")(world)])(world)), VALID
    ),
    "an endorsement that is endorsed": Case(endorsement(endorsement=[w.endorsement(id="urn:uuid:1")]), VALID),
    "endorsed by a third party": Case(endorsed(third_party()), VALID),
    "endorsed by a third party, whose list is away": Case(endorsed(third_party(credentialStatus=LOST)), VALID),
    "endorsed by us, and our list is away": Case(endorsed(endorsement(credentialStatus=LOST)), OPEN),
    "endorsed by our site, which names no parent": Case(
        endorsed(endorsement(issuer={"id": w.SITE, "type": ["Profile"]})), VALID, environment=OURS
    ),
    "endorsed by a token that is none": Case(endorsed(lambda _: "a.b.c", "endorsementJwt"), OPEN),
    "endorsed by a token without a signature": Case(endorsed(unsigned, "endorsementJwt"), FORGED),
    "our endorsement in a stranger's badge": Case(borrowed, FORGED, environment=OURS),
    "our endorsement in a stranger's badge, for another verifier": Case(borrowed, VALID),
    "2.0 endorsed by its own issuer": Case(
        school(lambda world: ob2_endorsements.by_the_network(world)), VALID, environment=OURS
    ),
    "2.0 endorsed by the verifier's": Case(
        school(ob2_endorsements.ENDORSEMENT), FORGED, environment={"own_origin": ob2_endorsements.SCHOOL}
    ),
    "2.0 endorsed at no address": Case(school("urn:uuid:1"), OPEN),
    "2.0 endorsed by address": Case(school(ob2_endorsements.ENDORSEMENT), VALID),
    "2.0 endorsed inside": Case(school(ob2_endorsements.endorsement()), VALID),
    "2.0 endorsed and signed": Case(school(lambda world: ob2_endorsements.signed(world)), VALID),
    "2.0 endorsed by a forger": Case(school(lambda world: ob2_endorsements.signed(world, "gueret")), FORGED),
    "2.0 endorsed by a badge": Case(school(lambda world: world.token(w.endorsement(), "gueret")), FORGED),
    "2.0 endorsed, and withdrawn": Case(
        after(school(ob2_endorsements.ENDORSEMENT), put(ob2_endorsements.ENDORSEMENT, b"", status=410)), VALID
    ),
    "2.0 endorsed about another, and revoked": Case(
        school(lambda world: ob2_endorsements.signed(world, claim__id=w.STRANGER, revoked=True)), FORGED
    ),
    "2.0 endorsed elsewhere": Case(school("https://school.example/none"), OPEN),
    "evidence as it was": Case(evidence(DATA), VALID),
    "evidence changed": Case(evidence(DATA + b"."), FORGED),
    "evidence unreachable": Case(evidence(None), OPEN),
    "evidence refused": Case(evidence(Fetched(URL, 404, None, DATA)), OPEN),
    "evidence that fails": Case(evidence(FetchFailed("fetch.timeout")), OPEN),
    "evidence without a digest": Case(badge(evidence=[{"id": URL, "type": ["Evidence"]}]), VALID),
    "evidence of another function": Case(
        evidence(DATA, digestMultibase=multibase_encode(b"\x11\x14" + bytes(20))), OPEN
    ),
    "evidence with a broken digest": Case(evidence(DATA, digestMultibase="z0"), FORGED),
    "evidence by its integrity": Case(evidence(DATA, digestSRI=integrity("sha384")), VALID),
    "evidence of another integrity": Case(evidence(DATA, digestSRI=integrity("sha512", b"")), FORGED),
    "evidence of the stronger integrity": Case(
        evidence(DATA, digestSRI=f"{integrity('sha256', b'')} {integrity('sha384')}"), VALID
    ),
    "evidence of an unread integrity": Case(evidence(DATA, digestSRI=integrity("sha1")), OPEN),
    "evidence of a broken integrity": Case(evidence(DATA, digestSRI="sha256-AAAA"), FORGED),
    "private evidence": Case(evidence(DATA, id="urn:uuid:1"), VALID),
    "six pieces": Case(
        badge(evidence=[{"id": f"{URL}?{n}", "type": ["Evidence"], "digestMultibase": DIGEST} for n in range(6)]), OPEN
    ),
    "five pieces": Case(
        after(
            badge(evidence=[{"id": f"{URL}?{n}", "type": ["Evidence"], "digestMultibase": DIGEST} for n in range(5)]),
            *(put(f"{URL}?{n}", DATA) for n in range(5)),
        ),
        VALID,
    ),
}
