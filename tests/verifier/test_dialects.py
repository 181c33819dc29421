"""Other software's forms of the status, the schema, the key and the envelope."""

from __future__ import annotations

import json
from typing import Any

import pytest

from keys.algorithms import Algorithm
from keys.encodings import base64url_encode
from schemas import bitstring
from schemas import vocabulary as words
from tests.verifier import world as w
from tests.verifier.dialects import OLD_LIST, SPELLINGS, Renamed, compact, list_2021
from tests.verifier.world import World
from verifier.fetch import Fetched, FetchFailed
from verifier.verdict import Headline, Verdict

BITS = bitstring.with_bits(bitstring.MINIMUM_BITS, (w.INDEX,))
CLEAR = bitstring.with_bits(bitstring.MINIMUM_BITS, (w.INDEX - 1,))


def status(verdict: Verdict) -> str:
    found = verdict.check("status")
    assert found is not None
    return found.code


def with_entry(world: World, *entries: dict[str, Any], **changes: Any) -> str:
    found = list(entries) if len(entries) > 1 else entries[0]
    return world.token(w.jwt_credential(credentialStatus=found, **changes))


def entry_2021(**changes: Any) -> dict[str, Any]:
    return w.status_entry(OLD_LIST, type="StatusList2021Entry", **changes)


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize(
    ("bits", "headline"), [(BITS, Headline.REVOKED), (CLEAR, Headline.VALID)], ids=["set", "clear"]
)
def test_status_list_2021(world: World, spelling: str, bits: bytes, headline: Headline) -> None:
    world.web.put(OLD_LIST, world.sign(list_2021(SPELLINGS[spelling](bits))))
    assert world.verify(with_entry(world, entry_2021())).headline is headline


def test_status_list_2021_suspends(world: World) -> None:
    world.web.put(OLD_LIST, world.sign(list_2021(bitstring.encode(BITS)[1:], "suspension")))
    verdict = world.verify(with_entry(world, entry_2021(statusPurpose="suspension")))
    assert (verdict.headline, status(verdict)) == (Headline.SUSPENDED, "status.suspended")


@pytest.mark.parametrize(
    ("change", "owner", "code"),
    [
        ({"issuer": w.STRANGER}, "network", "status.list_untrusted"),
        ({}, "stranger", "status.list_untrusted"),
        ({"credentialSubject__encodedList": bitstring.encode(CLEAR)[1:60]}, "network", "status.list_malformed"),
        ({"credentialSubject__encodedList": bitstring.encode(bytes(512))[1:]}, "network", "status.range"),
    ],
)
def test_status_list_2021_is_judged_like_any_list(world: World, change: Any, owner: str, code: str) -> None:
    world.web.put(OLD_LIST, world.sign(list_2021(bitstring.encode(CLEAR), **change), owner))
    verdict = world.verify(with_entry(world, entry_2021()))
    assert (verdict.headline, status(verdict)) == (Headline.UNDETERMINED, code)


def test_an_entry_of_one_dialect_and_a_list_of_the_other(world: World) -> None:
    world.web.put(OLD_LIST, world.sign(list_2021(bitstring.encode(CLEAR))))
    assert status(world.verify(with_entry(world, w.status_entry(OLD_LIST)))) == "status.not_a_list"
    assert status(world.verify(with_entry(world, w.status_entry(w.LIST_JWT_URL, type="StatusList2021Entry")))) == (
        "status.not_a_list"
    )


ESCAPED = f" {w.CREDENTIAL_ID.replace(':', '%3A')} "
REVOKED_URL = f"{w.ORIGIN}/revoked"
REVOCATION_ENTRY = {"id": REVOKED_URL, "type": "1EdTechRevocationList"}


@pytest.mark.parametrize(
    ("document", "headline", "code"),
    [
        ({"revokedCredential": []}, Headline.VALID, "status.clear"),
        ({"revokedCredential": [{"id": w.CREDENTIAL_ID}]}, Headline.REVOKED, "status.revoked"),
        ({"revokedCredential": [{"id": w.CREDENTIAL_ID, "revoked": True}]}, Headline.REVOKED, "status.revoked"),
        ({"revokedCredential": [{"id": ESCAPED}]}, Headline.REVOKED, "status.revoked"),
        ({"revokedCredential": [w.CREDENTIAL_ID]}, Headline.REVOKED, "status.revoked"),
        ({"revokedCredentials": [{"id": w.CREDENTIAL_ID}]}, Headline.REVOKED, "status.revoked"),
        ({"revokedCredential": [{"id": w.CREDENTIAL_ID, "revoked": "false"}]}, Headline.REVOKED, "status.revoked"),
        ({"revokedCredential": [{"id": w.CREDENTIAL_ID, "revoked": False}]}, Headline.VALID, "status.clear"),
        ({"revokedCredential": [{"id": "urn:uuid:1"}, 7, None]}, Headline.UNDETERMINED, "status.list_malformed"),
        ({"revokedCredential": [{"revoked": True}]}, Headline.UNDETERMINED, "status.list_malformed"),
        ({"revokedCredential": [{}, {"id": w.CREDENTIAL_ID}]}, Headline.REVOKED, "status.revoked"),
        ({"revokedCredential": {"id": "urn:uuid:1"}}, Headline.VALID, "status.clear"),
        ({"revokedCredential": [], "issuer": {"id": w.NETWORK}}, Headline.VALID, "status.clear"),
        ({"revokedCredential": [], "issuer": w.STRANGER}, Headline.UNDETERMINED, "status.other_issuer"),
        ({"revokedCredential": [], "id": w.LIST_URL}, Headline.UNDETERMINED, "status.other_list"),
        ({}, Headline.UNDETERMINED, "status.list_malformed"),
        ({"revokedCredential": {"id": w.CREDENTIAL_ID}}, Headline.REVOKED, "status.revoked"),
        (None, Headline.UNDETERMINED, "status.unreachable"),
    ],
)  # fmt: skip
def test_the_revocation_list_of_1edtech(world: World, document: Any, headline: Headline, code: str) -> None:
    if document is not None:
        world.web.put(REVOKED_URL, document)
    verdict = world.verify(with_entry(world, REVOCATION_ENTRY))
    assert (verdict.headline, status(verdict)) == (headline, code)


@pytest.mark.parametrize(
    ("answer", "code", "fact"),
    [
        (Fetched(REVOKED_URL, 404, None, b"{}"), "status.unreachable", {"status": 404}),
        (FetchFailed("fetch.unreachable"), "status.unreachable", {"reason": "fetch.unreachable"}),
        (Fetched(REVOKED_URL, 200, None, b"<html>"), "status.list_unreadable", {"reason": "json.syntax"}),
    ],
    ids=["404", "silence", "a page"],
)
def test_what_is_said_of_a_revocation_list_that_cannot_be_read(
    world: World, answer: Fetched | Exception, code: str, fact: dict[str, object]
) -> None:
    """In words about lists: a key has nothing to do with it."""
    world.web.pages[REVOKED_URL] = world.web.pages[w.REVOCATIONS_URL] = answer
    for presented, url in ((with_entry(world, REVOCATION_ENTRY), REVOKED_URL), (w.ob2_token(world), w.REVOCATIONS_URL)):
        found = world.verify(presented).check("status")
        assert found is not None and (found.code, found.facts) == (code, {"url": url, **fact})


MESSAGES = f"{w.ORIGIN}/status/messages"
TABLE = [{"status": f"0x{value}", "message": f"état {value}"} for value in range(4)]


def put_messages(world: World, bits: tuple[int, ...], purpose: str = "message") -> dict[str, Any]:
    changes = {"credentialSubject__statusPurpose": purpose}
    world.web.put(MESSAGES, world.sign(w.status_list(MESSAGES, bits, **changes)))
    return w.status_entry(MESSAGES, statusPurpose=purpose, statusSize=2, statusMessage=TABLE)


@pytest.mark.parametrize(
    ("bits", "value"), [((), 0), ((2 * w.INDEX + 1,), 1), ((2 * w.INDEX,), 2), ((2 * w.INDEX, 2 * w.INDEX + 1), 3)]
)
def test_a_message_is_said_and_changes_nothing(world: World, bits: tuple[int, ...], value: int) -> None:
    verdict = world.verify(with_entry(world, put_messages(world, bits)))
    assert verdict.headline is Headline.VALID
    assert verdict.check("status").facts["message"] == f"état {value}"  # type: ignore[union-attr]
    assert "status.message" in verdict.notes


def test_several_entries_are_each_judged(world: World) -> None:
    both = (w.status_entry(w.LIST_JWT_URL), put_messages(world, (2 * w.INDEX,)))
    assert world.verify(with_entry(world, *both)).headline is Headline.VALID
    world.publish_list(revoked=(w.INDEX,))
    verdict = world.verify(with_entry(world, *both))
    assert verdict.headline is Headline.REVOKED
    assert {each.code for each in verdict.checks if each.name == "status"} == {"status.revoked", "status.message"}
    del world.web.pages[MESSAGES]  # what cannot be read is never green, whatever its purpose
    world.publish_list()
    assert world.verify(with_entry(world, *both)).headline is Headline.UNDETERMINED


def test_a_newer_edition_that_is_only_offered(world: World) -> None:
    world.web.put(MESSAGES, world.sign(w.status_list(MESSAGES, (w.INDEX,), credentialSubject__statusPurpose="refresh")))
    verdict = world.verify(with_entry(world, w.status_entry(MESSAGES, statusPurpose="refresh")))
    assert verdict.headline is Headline.VALID
    assert "status.refresh_offered" in verdict.notes


SCHEMA = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_{}_schema.json"


@pytest.mark.parametrize(
    ("url", "headline", "notes"),
    [
        (SCHEMA.format("achievementcredential"), Headline.VALID, ()),
        (SCHEMA.format("anyachievementcredential"), Headline.VALID, ()),
        (SCHEMA.format("endorsementcredential"), Headline.VALID, ()),  # and its faults are named
        ("https://evil.example/schema.json", Headline.VALID, ("structure.schema_not_consulted",)),
        (SCHEMA.format("x").replace("purl.", "purl.evil."), Headline.VALID, ("structure.schema_not_consulted",)),
    ],
)
def test_its_own_schema_is_ours_and_never_fetched(world: World, url: str, headline: Headline, notes: Any) -> None:
    entry = {"id": url, "type": "1EdTechJsonSchemaValidator2019"}
    verdict = world.verify(world.token(w.jwt_credential(credentialSchema=[entry])))
    assert (verdict.headline, verdict.notes) == (headline, notes)
    assert verdict.conforms is ("endorsement" not in url)
    assert not any("schema" in asked for asked in world.web.asked)


def envelope(token: str, **changes: Any) -> dict[str, Any]:
    document = {
        "@context": words.VC_V2,
        "id": f"data:application/vc+jwt,{token}",
        "type": "EnvelopedVerifiableCredential",
    }
    return w.changed(document, changes)


def test_an_envelope_is_the_token_in_it(world: World) -> None:
    good = world.verify(envelope(world.token(w.jwt_credential())))
    assert (good.headline, good.kind) == (Headline.VALID, "Ob3Jwt")
    header, payload, signature = world.token(w.jwt_credential()).split(".")
    forged = base64url_encode(json.dumps({**w.jwt_credential(), "name": "Autre"}).encode())
    assert world.verify(envelope(f"{header}.{forged}.{signature}")).headline is Headline.NOT_AUTHENTIC
    assert world.verify(envelope(world.token(w.jwt_credential(), "stranger"))).headline is Headline.NOT_AUTHENTIC
    inner = json.dumps(envelope(f"{header}.{payload}.{signature}")).encode()
    twice = f"{header}.{base64url_encode(inner)}.{signature}"
    assert world.verify(envelope(twice)).headline is Headline.UNREADABLE


@pytest.mark.parametrize("change", [{"issuer": w.NETWORK}, {"proof": {}}, {"id": "data:text/plain,x"}, {"id": None}])
def test_nothing_stands_beside_a_token_in_its_envelope(world: World, change: dict[str, Any]) -> None:
    verdict = world.verify(envelope(world.token(w.jwt_credential()), **change))
    assert verdict.headline is Headline.UNREADABLE


@pytest.mark.parametrize("prefix", ["", "#"])
def test_a_kid_that_is_a_bare_name(world: World, prefix: str) -> None:
    signer = world.signer("network", Algorithm.RS256)
    name = signer.method.id.partition("#")[2]
    for owner, headline in (("network", Headline.VALID), ("stranger", Headline.NOT_AUTHENTIC)):
        key = Renamed(world.signer(owner, Algorithm.RS256), f"{prefix}{name}")
        token = compact({"kid": f"{prefix}{name}", "typ": "vc+jwt"}, w.jwt_credential(), key)
        assert world.verify(token).headline is headline


def test_a_badge_that_two_signed(world: World) -> None:
    """All proofs are shown; the issuer's must hold, and so must one by a known issuer."""
    signed = world.sign(w.credential())
    both = {**signed, "proof": [*signed["proof"], *world.sign(w.credential(), "gueret")["proof"]]}
    verdict = world.verify(both)
    assert verdict.headline is Headline.VALID
    assert "proof.co_signed" in verdict.notes
    assert [each.code for each in verdict.checks if each.name == "issuer_binding"] == [
        "issuer_binding.listed",
        "issuer_binding.co_signer",
    ]
    broken = {**both, "proof": [both["proof"][0], {**both["proof"][1], "proofValue": both["proof"][0]["proofValue"]}]}
    assert world.verify(broken).headline is Headline.NOT_AUTHENTIC
    swapped = {**both, "proof": [{**both["proof"][0], "proofValue": both["proof"][1]["proofValue"]}, both["proof"][1]]}
    assert world.verify(swapped).headline is Headline.NOT_AUTHENTIC
    del world.web.pages["https://badges.example/sites/gueret/did.json"]
    assert world.verify(both).headline is Headline.VALID
    trusted = {w.NETWORK: "RCS", w.SITE: "Guéret"}
    assert world.verify(both, known_issuers=trusted).headline is Headline.UNDETERMINED


def test_a_proof_in_a_dialect_not_read_here_is_shown(world: World) -> None:
    signed = world.sign(w.credential())
    other = {**signed["proof"][0], "cryptosuite": "bbs-2023"}
    verdict = world.verify({**signed, "proof": [*signed["proof"], other]})
    assert verdict.headline is Headline.VALID
    assert "proof.unsupported_beside" in {each.code for each in verdict.checks}
    stranger = world.sign(w.credential(), "stranger")["proof"]
    assert world.verify({**signed, "proof": [other, *stranger]}).headline is Headline.UNDETERMINED
    assert world.verify({**signed, "proof": stranger}).headline is Headline.NOT_AUTHENTIC


REFRESH = f"{w.ORIGIN}/refresh/1"
SERVICE = {"id": REFRESH, "type": "1EdTechCredentialRefresh"}
LATER = "2026-11-22T09:00:00Z"


def refreshable(**changes: Any) -> dict[str, Any]:
    return w.jwt_credential(refreshService=SERVICE, **changes)


def test_a_newer_edition_is_read_once(world: World) -> None:
    newer = refreshable(validFrom=LATER, credentialSubject__role="Formait")
    world.web.put(REFRESH, world.token(newer))
    verdict = world.verify(world.token(refreshable()))
    assert (verdict.headline, verdict.notes) == (Headline.VALID, ("refresh.done",))
    assert verdict.credential is not None and verdict.credential.role == "Formait"
    assert world.web.asked.count(REFRESH) == 1
    world.web.put(REFRESH, world.token({**newer, "validUntil": "2026-11-23T00:00:00Z"}))
    assert world.verify(world.token(refreshable())).headline is Headline.EXPIRED


@pytest.mark.parametrize(
    "answer",
    [
        None,
        "nonsense",
        {"owner": "stranger"},
        {"id": "urn:uuid:0c0d7a3e-7f0b-4b1e-8a44-6a6f4a4fd0ff"},
        {"validFrom": "2026-11-19T09:00:00Z"},
        {"credentialSubject__achievement__name": None},
        {"issuer__id": w.STRANGER, "owner": "stranger"},
    ],
    ids=str,
)
def test_on_failure_the_verification_goes_on_with_the_original(world: World, answer: Any) -> None:
    if isinstance(answer, str):
        world.web.put(REFRESH, answer)
    elif answer is not None:
        owner = answer.get("owner", "network")
        changes = {name: value for name, value in answer.items() if name != "owner"}
        world.web.put(REFRESH, world.token(refreshable(**{"credentialSubject__role": "Autre"} | changes), owner))
    verdict = world.verify(world.token(refreshable()))
    assert (verdict.headline, verdict.notes) == (Headline.VALID, ("refresh.failed",))
    assert verdict.credential is not None and verdict.credential.role == "Animait l’atelier"


def test_a_forgery_is_never_refreshed(world: World) -> None:
    world.web.put(REFRESH, world.token(refreshable()))
    assert world.verify(world.token(refreshable(), "stranger")).headline is Headline.NOT_AUTHENTIC
    assert REFRESH not in world.web.asked


@pytest.mark.parametrize("subject", [None, "", "transmettre", "_:b0"])
def test_an_endorsement_alone_names_what_it_endorses(world: World, subject: str | None) -> None:
    token = compact(
        {"kid": world.signer("gueret", Algorithm.RS256).method.id, "typ": "vc+jwt"},
        w.endorsement(credentialSubject__id=subject),
        world.signer("gueret", Algorithm.RS256),
    )
    assert world.verify(token).headline is (Headline.UNDETERMINED if subject else Headline.UNREADABLE)
    good = world.verify(world.token(w.endorsement(), "gueret"))
    assert good.headline is Headline.VALID
    assert good.credential is not None and good.credential.subject_id == w.SUBJECT_ID


def test_the_language_of_the_achievement_serves_where_the_badge_says_none(world: World) -> None:
    badge = w.credential(inLanguage=None, credentialSubject__achievement__inLanguage="de")
    verdict = world.verify(world.sign(badge))
    assert verdict.credential is not None and verdict.credential.language == "de"


@pytest.mark.parametrize(
    ("recipient", "headline"),
    [
        ("  AMINA   b. ", Headline.VALID),
        ("Amina C.", Headline.VALID),
        ("did:web:AMINA.example", Headline.NOT_AUTHENTIC),
        ("did:web:amina.example", Headline.VALID),
        ("Amina@Mail.Example", Headline.VALID),
        ("mailto:amina@mail.example", Headline.VALID),
        (" ", Headline.VALID),
    ],
)
def test_the_recipient_as_people_write_it(world: World, recipient: str, headline: Headline) -> None:
    from schemas.identity import identity_hash

    hashed = {"hashed": True, "salt": "sel", "identityHash": identity_hash("amina@mail.example", "sel")}
    mail = {"type": "IdentityObject", "identityType": "emailAddress", **hashed}
    name = w.credential()["credentialSubject"]["identifier"][0]
    changes = {"credentialSubject__identifier": [name, mail], "credentialSubject__id": "did:web:amina.example"}
    assert world.verify(world.token(w.jwt_credential(**changes)), recipient=recipient).headline is headline
    for kind, identity in (("email", w.EMAIL), ("name", "Amina B."), ("id", "did:web:amina.example")):
        world.web.put(w.ASSERTION_URL, w.assertion(recipient={"type": kind, "hashed": False, "identity": identity}))
        found = world.verify(world.web.read(w.ASSERTION_URL), recipient=identity)
        assert (found.headline, found.check("recipient").facts) == (Headline.VALID, {"by": kind})  # type: ignore[union-attr]
