"""The selection: recipients, endorsements and evidence."""

from __future__ import annotations

from keys.encodings import multibase_encode
from tests.verifier import test_ob2_endorsements as ob2_endorsements
from tests.verifier import world as w
from tests.verifier.selecting import (
    DATA,
    DIGEST,
    FORGED,
    LATE,
    MALFORMED,
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
from tests.verifier.test_evidence import integrity
from verifier.fetch import Fetched, FetchFailed
from verifier.limits import Limits

PARTS: dict[str, Case] = {
    "no recipient asked for": Case(badge(), VALID),
    "the name": Case(badge(), VALID, "amina  B."),
    "another name": Case(badge(), FORGED, "Eve"),
    "an empty name": Case(badge(), FORGED, ""),
    "the DID": Case(badge(), VALID, w.SUBJECT_ID),
    "a mail as the id": Case(badge(credentialSubject__id=f"mailto:{w.EMAIL}"), VALID, w.EMAIL),
    "a mail as the id, in capitals": Case(badge(credentialSubject__id="mailto:Amina@Mail.example"), VALID, w.EMAIL),
    "another mail as the id": Case(badge(credentialSubject__id="mailto:eve@mail.example"), FORGED, w.EMAIL),
    "a mail in clear": Case(named("emailAddress", "Amina@Mail.example"), VALID, w.EMAIL),
    "a mail hashed": Case(named("emailAddress", w.EMAIL, hashed=True), VALID, "Amina@mail.example"),
    "a mail salted": Case(named("emailAddress", w.EMAIL, hashed=True, salt="sel"), VALID, f"mailto:{w.EMAIL}"),
    "another mail": Case(named("emailAddress", w.EMAIL, hashed=True, salt="sel"), FORGED, "eve@mail.example"),
    "a hashed name": Case(named("name", "Amina B.", hashed=True), FORGED, "amina B."),
    "another identifier": Case(named("identifier", "A1"), FORGED, "a1"),
    "2.0 for the mail": Case(hosted(w.assertion()), VALID, w.EMAIL.upper()),
    "2.0 for another": Case(hosted(w.assertion()), FORGED, "eve@mail.example"),
    "endorsed": Case(endorsed(endorsement()), VALID),
    "endorsed by a token": Case(
        endorsed(lambda world: world.token(w.endorsement(), "gueret"), "endorsementJwt"), VALID
    ),
    "no token": Case(endorsed(lambda _: 7, "endorsementJwt"), MALFORMED),
    "endorsed by a forger": Case(endorsed(endorsement("stranger")), FORGED),
    "endorsed about another": Case(endorsed(endorsement(credentialSubject__id="urn:uuid:1")), FORGED),
    "endorsed about the issuer": Case(endorsed(endorsement(credentialSubject__id=w.NETWORK)), VALID),
    "endorsed long ago": Case(endorsed(endorsement(validUntil=LATE)), VALID),
    "endorsed by an unreachable issuer": Case(after(endorsed(endorsement()), gone(SITE_DID)), OPEN),
    "endorsed by a badge": Case(endorsed(lambda world: world.token(w.jwt_credential()), "endorsementJwt"), FORGED),
    "endorsed too often": Case(endorsed(endorsement()), OPEN, environment={"limits": Limits(endorsements=0)}),
    "endorsed just often enough": Case(endorsed(endorsement()), VALID, environment={"limits": Limits(endorsements=1)}),
    "endorsed in an endorsement": Case(
        endorsed(lambda world: endorsement(endorsement=[endorsement("stranger", id="urn:uuid:1")(world)])(world)), VALID
    ),
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
