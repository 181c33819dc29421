"""The selection: structure, keys, proofs, chains, contexts and dates of 3.0 badges."""

from __future__ import annotations

from keys.algorithms import Algorithm
from schemas import vocabulary as words
from tests.verifier import chains
from tests.verifier import dialects as d
from tests.verifier import world as w
from tests.verifier.envelopes import over_letters
from tests.verifier.selecting import (
    EXPIRED,
    FORGED,
    LATE,
    MALFORMED,
    NETWORK_DID,
    OPEN,
    SHORT,
    SITE_DID,
    SOON,
    VALID,
    Case,
    after,
    badge,
    chained,
    endorsement,
    gone,
    of_a_school,
    schema,
    token,
    unpublished,
)
from verifier.verdict import Headline

OURS = {"own_origin": w.ORIGIN}

BADGES: dict[str, Case] = {
    "a badge": Case(badge(), VALID),
    "a token": Case(token(), VALID),
    "an unlisted issuer": Case(badge(), VALID, environment={"known_issuers": {}}),
    "our own": Case(badge(), VALID, environment={"known_issuers": {}, "own_origin": w.ORIGIN}),
    "an unlisted issuer, for a verifier with an origin": Case(
        badge(), VALID, environment={"known_issuers": {}, "own_origin": "https://other.example"}
    ),
    "an endorsement alone": Case(endorsement(), VALID),
    "a list alone": Case(lambda world: world.sign(w.status_list()), VALID),
    "a list without a start": Case(lambda world: world.sign(w.status_list(validFrom=None)), VALID),
    "a list too short": Case(lambda world: world.sign(w.status_list(credentialSubject__encodedList=SHORT)), VALID),
    "a list of nonsense": Case(
        lambda world: world.sign(w.status_list(credentialSubject__encodedList="uAAAA")), MALFORMED
    ),
    "a list as a token": Case(lambda world: world.token(w.jwt_list()), VALID),
    "no achievement": Case(token(credentialSubject__achievement=None), MALFORMED),
    "no name of the achievement": Case(token(credentialSubject__achievement__name=None), MALFORMED),
    "an issuer without an id": Case(lambda world: over_letters(world, w.credential(issuer={"name": "RCS"})), MALFORMED),
    "no subject": Case(lambda world: over_letters(world, w.credential(credentialSubject="Amina")), MALFORMED),
    "a subject in an array": Case(badge(credentialSubject=[w.credential()["credentialSubject"]]), VALID),
    "two subjects": Case(badge(credentialSubject=[w.credential()["credentialSubject"], {"id": "urn:x:1"}]), OPEN),
    "no base type": Case(lambda world: over_letters(world, w.credential(type="OpenBadgeCredential")), OPEN),
    "no context of Open Badges": Case(token(**{"@context": [words.VC_V2]}), OPEN),
    "an endorsement of nothing": Case(
        lambda world: over_letters(world, w.endorsement(credentialSubject__id=None, issuer__id=w.NETWORK)), MALFORMED
    ),
    "one tag": Case(token(credentialSubject__achievement__tag="un"), VALID),
    "nulls": Case(token(evidence=None, credentialSubject__narrative=None), VALID),
    "a null": Case(lambda world: world.token({**w.jwt_credential(), "evidence": None}), VALID),
    "no result": Case(token(credentialSubject__result=[]), VALID),
    "result in words": Case(token(credentialSubject__result="8"), VALID),
    "its own schema": Case(token(credentialSchema=[schema("achievementcredential")]), VALID),
    "another kind's schema": Case(token(credentialSchema=[schema("endorsementcredential")]), VALID),
    "a schema of another type": Case(token(credentialSchema=[schema("endorsementcredential", type="Other")]), VALID),
    "a schema elsewhere": Case(token(credentialSchema=[schema("", id="https://evil.example/s.json")]), VALID),
    "the issuer is unreachable": Case(after(badge(), gone(NETWORK_DID)), OPEN),
    "no proof": Case(lambda _: w.credential(), OPEN),
    "an issuer by DID": Case(
        lambda world: d.secured(world, "eddsa-rdfc-2022", d.did_key(world, Algorithm.EDDSA), "2.0"), VALID
    ),
    "an issuer by URL": Case(lambda world: d.token(d.profile_document(world, Algorithm.ES256), "Open Badges"), VALID),
    "a key in the header": Case(lambda world: d.token(d.header_of_a_url(world, Algorithm.ES256), "Open Badges"), VALID),
    "a bare JWK": Case(lambda world: d.token(d.jwk_at_a_url(world, Algorithm.ES256), "Open Badges"), VALID),
    "no issuer": Case(lambda world: {**world.sign(w.credential()), "issuer": {"type": ["Profile"]}}, None),
    "a chain": Case(chained("network", "network"), VALID),
    "a chain that hangs": Case(chained("network", "network", keep=slice(1, 2)), FORGED),
    "a chain over a witness": Case(chained("gueret", "network"), VALID),
    "a chain over an unread witness": Case(chained("gueret", "network", "network", without=SITE_DID), OPEN),
    "a notary of an https name unread": Case(
        lambda world: d.with_suite(
            world.sign(w.credential()),
            d.Named(world.signer("stranger", Algorithm.EDDSA), d.SCHOOL_ISSUER, f"{d.SCHOOL_ISSUER}#key"),
            "eddsa-rdfc-2022",
        ),
        VALID,
    ),
    "a notary unread": Case(chained("network", "gueret", without=SITE_DID), VALID),
    "a trusted notary unread": Case(
        chained("network", "gueret", without=SITE_DID), OPEN, environment={"known_issuers": {w.NETWORK: "", w.SITE: ""}}
    ),
    "two proofs": Case(
        lambda world: {
            **world.sign(w.credential()),
            "proof": [*world.sign(w.credential())["proof"], *world.sign(w.credential(), "gueret")["proof"]],
        },
        VALID,
    ),
    "eight proofs": Case(
        lambda world: {**world.sign(w.credential()), "proof": world.sign(w.credential())["proof"] * 8}, VALID
    ),
    "a dialect not read beside": Case(
        lambda world: {
            **world.sign(w.credential()),
            "proof": [
                *world.sign(w.credential())["proof"],
                {**world.sign(w.credential())["proof"][0], "cryptosuite": "bbs-2023"},
            ],
        },
        VALID,
    ),
    "a dialect not read alone": Case(
        lambda world: {
            **world.sign(w.credential()),
            "proof": [{**world.sign(w.credential())["proof"][0], "cryptosuite": "bbs-2023"}],
        },
        OPEN,
    ),
    "a proof that ends now": Case(
        lambda world: d.with_suite(
            w.credential(),
            chains.key(world, "network", "eddsa-rdfc-2022"),
            "eddsa-rdfc-2022",
            expires="2026-11-24T14:32:00Z",
        ),
        VALID,
    ),
    "a proof that ended": Case(
        lambda world: d.with_suite(
            w.credential(), chains.key(world, "network", "eddsa-rdfc-2022"), "eddsa-rdfc-2022", expires=LATE
        ),
        OPEN,
    ),
    "expired": Case(badge(validUntil=LATE), EXPIRED),
    "not yet": Case(badge(validFrom=SOON), Headline.NOT_YET_VALID),
    "to the second": Case(badge(validFrom="2026-11-24T14:32:00Z", validUntil="2026-11-24T14:32:00Z"), VALID),
    "ends before it starts": Case(badge(validUntil="2026-11-20T08:59:59Z"), OPEN),
    "no end": Case(badge(validUntil=None), VALID),
    "two starts": Case(lambda world: world.token(w.jwt_credential(issuanceDate=SOON)), OPEN),
    "a keyword in a token": Case(lambda world: world.token({**w.jwt_credential(), "@id": "urn:uuid:1"}), FORGED),
    "a word spelled out in a token": Case(
        lambda world: world.token({**w.jwt_credential(), "https://schema.org/name": "Autre"}), OPEN
    ),
    "a word spelled out in a token of ours": Case(
        lambda world: world.token({**w.jwt_credential(), "https://schema.org/name": "Autre"}), FORGED, environment=OURS
    ),
    "a member that nobody signed": Case(lambda world: {**badge()(world), "niveau": "expert"}, OPEN),
    "a member that nobody signed in a badge of ours": Case(
        lambda world: {**badge()(world), "niveau": "expert"}, FORGED, environment=OURS
    ),
    "an empty array that nobody signed": Case(lambda world: {**badge()(world), "termsOfUse": []}, VALID),
    "an empty array that nobody signed in a badge of ours": Case(
        lambda world: {**badge()(world), "termsOfUse": []}, FORGED, environment=OURS
    ),
    "a hosted badge of ours with a member that is not published": Case(
        lambda _: w.assertion() | {"evidence": [{"niveau": "expert"}]}, FORGED, environment=OURS
    ),
    "a hosted badge of ours with another text": Case(
        lambda _: w.assertion() | {"narrative": "Autre", "evidence": []}, FORGED, environment=OURS
    ),
    "a hosted badge of others with a member that is not published": Case(
        lambda _: w.assertion() | {"niveau": "expert"}, OPEN
    ),
    "a word spelled out under a key of ours": Case(
        lambda world: world.token(
            {**w.jwt_credential(issuer__id=w.STRANGER, credentialStatus=None), "https://schema.org/name": "Autre"}
        ),
        FORGED,
        environment=OURS,
    ),
    "another word spelled out": Case(
        lambda world: world.token({**w.jwt_credential(), "https://school.example/word": "Autre"}), VALID
    ),
    "a text with its language": Case(token(credentialSubject__motto={"@value": "Ensemble", "@language": "fr"}), VALID),
    "a text with a type": Case(token(credentialSubject__motto={"@value": "1", "@type": "xsd:int"}), FORGED),
    "a text with its language, spelled out": Case(
        token(credentialSubject__motto={"@value": "x", "https://schema.org/name": "Autre"}), FORGED
    ),
    "a language without a text": Case(token(credentialSubject__motto={"@language": "fr"}), FORGED),
    "new words of its own": Case(
        token(**{"@context": [words.VC_V2, words.OB_CONTEXT, {"motto": "https://school.example/motto"}]}), VALID
    ),
    "new words inside": Case(token(credentialSubject__x={"@context": [words.OB_CONTEXT, {"motto": "urn:x"}]}), VALID),
    "new words beside unknown ones": Case(
        token(credentialSubject__x={"@context": ["https://evil.example/c", {"motto": "https://school.example/m"}]}),
        OPEN,
    ),
    "new words after an unknown context": Case(
        token(**{"@context": [words.VC_V2, words.OB_CONTEXT, "https://evil.example/c", {"motto": "urn:example:m"}]}),
        OPEN,
    ),
    "a key for encryption": Case(lambda world: of_a_school(world, {"use": "enc"}), FORGED),
    "a key of an unknown kind": Case(lambda world: of_a_school(world, {"kty": "AKP"}), OPEN),
    "a key elsewhere of an issuer without keys": Case(lambda world: unpublished(world, "https://keys.example/1"), OPEN),
    "a key beside an issuer without keys": Case(lambda world: unpublished(world, f"{d.SCHOOL}/uploads/1"), OPEN),
    "a key along, of an issuer without keys": Case(lambda world: unpublished(world, None), OPEN),
    "a proof by a bare address": Case(
        lambda world: d.secured(world, "ecdsa-rdfc-2019", d.jwk_at_a_url(world, Algorithm.ES256), "2.0"), VALID
    ),
    "a dialect not read, and a stranger": Case(
        lambda world: {
            **world.sign(w.credential()),
            "proof": [
                {**world.sign(w.credential())["proof"][0], "cryptosuite": "bbs-2023"},
                *world.sign(w.credential(), "stranger")["proof"],
            ],
        },
        OPEN,
    ),
    "two dialects not read, of strangers": Case(
        lambda world: {
            **world.sign(w.credential()),
            "proof": [
                {**world.sign(w.credential(), "stranger")["proof"][0], "cryptosuite": "bbs-2023"},
                *world.sign(w.credential(), "gueret")["proof"],
            ],
        },
        FORGED,
    ),
    "claims that say something else": Case(
        lambda world: d.compact(
            {"kid": world.signer("network", Algorithm.RS256).method.id},
            {**w.jwt_credential(), **d.claims_of(w.jwt_credential()), "sub": "urn:uuid:eve"},
            world.signer("network", Algorithm.RS256),
        ),
        FORGED,
    ),
    "a list whose claims are none": Case(
        lambda world: d.compact(
            {"typ": "JWT", "kid": world.signer("network", Algorithm.RS256).method.id},
            w.jwt_list(),
            world.signer("network", Algorithm.RS256),
        ),
        VALID,
    ),
}
