"""A code is judged by what is published: stored bytes, DID document, signed list. Each is spoilt in turn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select, update

from badges.base.errors import KeyringStale
from badges.base.text import call_hours
from badges.issuing import revoke, sign
from badges.ledger import statuses
from badges.ledger.tables import Document, StatusEntry, StatusListDocument
from badges.network.tables import Site
from badges.publication import judgement, routes
from badges.publication.judgement import known_issuers, verify_award, verify_presented
from badges.publication.published_document import Published
from badges.publication.routes import OwnDocuments
from badges.recognition.tables import Award
from issuer import status
from keys.algorithms import Algorithm
from keys.errors import KeyringUnusable
from keys.keyring import Keyring
from schemas import bitstring, strict_json
from tests.cast.recognition import SENTENCE, Recognition
from tests.conftest import HOURS, ORIGIN
from verifier.fetch import Fetched
from verifier.pipeline import verify
from verifier.presented_bytes import Presented
from verifier.verdict import Headline, Outcome, Verdict


def judged(of: Recognition) -> Verdict:
    """The verdict on the code."""
    answer = verify_award(of.services, of.code)
    assert answer.kind == "verdict" and answer.verdict is not None
    return answer.verdict


def finding(of: Recognition, name: str) -> tuple[str, str]:
    """(headline, code of one check)."""
    verdict = judged(of)
    result = verdict.check(name)
    assert result is not None
    return str(verdict.headline), result.code


def rewrite(of: Recognition, change: Callable[[dict[str, Any]], object], representation: str = "ob3") -> None:
    """Change the stored bytes of a document."""
    with of.services.database.begin() as session:
        row = session.scalars(select(Document).where(Document.representation == representation)).one()
        document = strict_json.parse_object(row.data)
        change(document)
        row.data = strict_json.encode(document)


def published(monkeypatch: pytest.MonkeyPatch, name: str, change: Callable[[dict[str, Any]], object]) -> None:
    """Change a document as it is published."""
    build = routes._BUILD[name]

    def changed(*arguments: Any, **more: Any) -> Published:
        answer = build(*arguments, **more)
        document = strict_json.parse_object(answer.data)
        change(document)
        return replace(answer, data=strict_json.encode(document))

    monkeypatch.setitem(routes._BUILD, name, changed)


# -- as it should be --------------------------------------------------------------------------------------------------


def test_there_is_a_phone_to_call_the_networks_where_the_site_has_none(issued: Recognition) -> None:
    def whom_to_call() -> tuple[str | None, ...]:
        facts = judgement.find_award(issued.services, issued.code).facts
        assert facts is not None
        return facts.site_town, facts.site_phone, facts.site_hours

    assert whom_to_call() == ("Guéret", "+33500000002", call_hours.typed(HOURS))
    with issued.services.database.begin() as session:
        session.execute(update(Site).where(Site.slug == "gueret").values(phone=None, city="Ahun"))
    assert whom_to_call() == ("Ahun", "+33500000000", call_hours.typed(HOURS))


def test_the_verdict_and_its_facts(issued: Recognition) -> None:
    answer = verify_award(issued.services, issued.code)
    verdict = judged(issued)
    assert verdict.headline is Headline.VALID and verdict.notes == ()
    assert [each.name for each in verdict.checks if each.outcome is Outcome.PASSED] == [
        "structure", "data_model", "issuer_key", "proof", "issuer_binding", "validity", "status", "endorsements",
    ]  # fmt: skip
    subject, facts = verdict.credential, answer.facts
    assert subject is not None and facts is not None
    assert (subject.recipient_name, subject.achievement_name) == ("Amina B.", "Travailler en équipe")
    assert subject.narrative is not None and SENTENCE in subject.narrative
    assert (facts.site_name, facts.site_slug) == ("Guéret", "gueret")
    (endorsement,) = verdict.endorsements
    assert endorsement.credential is not None and endorsement.headline is Headline.VALID
    assert endorsement.credential.endorsement_comment == (
        "L’animatrice du site de Guéret atteste avoir vu ce que ce badge décrit."
    )
    assert "Amina" not in repr(facts) and "équipe" not in repr(facts)


def test_a_code_however_it_is_typed(issued: Recognition) -> None:
    code = issued.code
    for typed in (code.lower(), f" {code[:5]}-{code[5:]} ", f"{code[:5]} {code[5:]}", code.replace("0", "O")):
        assert verify_award(issued.services, typed).kind == "verdict"
    for typed in ("", "7K3M9QXD4T", "x" * 400, "💥" * 10, code[:-1]):
        assert verify_award(issued.services, typed).kind == "unknown"


def test_every_form_of_it_verifies(issued: Recognition) -> None:
    for data in issued.documents().values():
        assert verify_presented(issued.services, Presented(data, None, "file")).headline is Headline.VALID


def test_later_the_same_badge_is_over_or_not_begun(issued: Recognition) -> None:
    services = issued.services
    early = replace(services, clock=lambda: services.now().replace(year=2025))
    assert finding(replace(issued, services=early), "validity") == ("NOT_YET_VALID", "validity.not_yet")


def test_an_expired_one(recognition_sqlite: Recognition) -> None:
    services = recognition_sqlite.services
    recognition_sqlite.change(valid_until=services.now().replace(year=2027))
    recognition_sqlite.sign()
    services.clock.advance(days=400)  # type: ignore[attr-defined]
    assert finding(recognition_sqlite, "validity") == ("EXPIRED", "validity.expired")


# -- each published thing spoilt --------------------------------------------------------------------------------------


def site_method(document: dict[str, Any]) -> str:
    """The name of the key that signed the endorsement."""
    return str(document["endorsement"][0]["proof"][0]["verificationMethod"])


SPOILT_BYTES: dict[str, Callable[[dict[str, Any]], object]] = {
    "another name": lambda d: d["credentialSubject"]["identifier"][0].update(identityHash="Zoé Z."),
    "another badge": lambda d: d["credentialSubject"]["achievement"].update(name="Diplôme"),
    "another sentence": lambda d: d["credentialSubject"].update(narrative="- Tout"),
    "another date": lambda d: d.update(awardedDate="2020-01-01T00:00:00Z"),
    "another index": lambda d: d["credentialStatus"].update(statusListIndex="7"),
    "no status": lambda d: d.pop("credentialStatus"),
    "no end": lambda d: d.update(validUntil="2099-01-01T00:00:00Z"),
    "no endorsement": lambda d: d.pop("endorsement"),
    "another endorsement": lambda d: d["endorsement"][0]["credentialSubject"].update(endorsementComment="Oui."),
    "another key": lambda d: d["proof"][0].update(verificationMethod=site_method(d)),
    "another signature": lambda d: d["proof"][0].update(proofValue=d["endorsement"][0]["proof"][0]["proofValue"]),
}  # fmt: skip


@pytest.mark.parametrize("what", SPOILT_BYTES)
def test_spoilt_bytes_are_not_authentic(issued: Recognition, what: str) -> None:
    rewrite(issued, SPOILT_BYTES[what])
    verdict = judged(issued)
    assert verdict.headline is Headline.NOT_AUTHENTIC and verdict.credential is None


def test_bytes_that_are_no_badge_any_more(issued: Recognition) -> None:
    for data in (b"", b"{", b"{}", b"[" * 100_000, b'{"a":1,"a":2}', b"\x89PNG"):
        with issued.services.database.begin() as session:
            session.scalars(select(Document).where(Document.representation == "ob3")).one().data = data
        assert judged(issued).headline is Headline.UNREADABLE
    with issued.services.database.begin() as session:
        session.delete(session.scalars(select(Document).where(Document.representation == "ob3")).one())
    assert verify_award(issued.services, issued.code).kind == "unknown"


def test_another_key_in_the_did_document(issued: Recognition, monkeypatch: pytest.MonkeyPatch) -> None:
    other = issued.services.keyring.methods("auzances")[0].multibase

    def swap(document: dict[str, Any]) -> None:
        for method in document["verificationMethod"]:
            if method["type"] == "Multikey" and method["controller"] == document["id"]:
                method["publicKeyMultibase"] = other

    published(monkeypatch, "network_did", swap)
    verdict = judged(issued)
    assert verdict.headline is Headline.NOT_AUTHENTIC
    assert (verdict.check("proof") or verdict.checks[0]).code == "proof.signature"


@pytest.mark.parametrize("member", ["assertionMethod", "verificationMethod"])
def test_a_did_document_that_no_longer_lists_the_key(
    issued: Recognition, monkeypatch: pytest.MonkeyPatch, member: str
) -> None:
    published(monkeypatch, "network_did", lambda document: document.update({member: []}))
    verdict = judged(issued)
    assert verdict.headline in (Headline.NOT_AUTHENTIC, Headline.UNDETERMINED) and verdict.credential is None


def test_a_did_document_of_another_did_or_none(issued: Recognition, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        published(patch, "network_did", lambda document: document.update(id="did:web:evil.example"))
        assert judged(issued).headline in (Headline.NOT_AUTHENTIC, Headline.UNDETERMINED)
    monkeypatch.setitem(routes._BUILD, "network_did", lambda *_: Published("text/html", b"<html>", 0, 500))
    assert judged(issued).headline is Headline.UNDETERMINED


def test_the_sites_own_key_document_counts_too(issued: Recognition, monkeypatch: pytest.MonkeyPatch) -> None:
    other = issued.services.keyring.methods("auzances")[0].multibase
    published(monkeypatch, "site_did", lambda d: d["verificationMethod"][0].update(publicKeyMultibase=other))
    assert finding(issued, "endorsements") == ("NOT_AUTHENTIC", "endorsements.not_authentic")


def test_keys_that_cannot_be_read_say_nothing_about_the_badge(
    issued: Recognition, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert judged(issued).headline is Headline.VALID

    def damaged(*_arguments: object, **_more: object) -> Published:
        raise KeyringUnusable("keyring.corrupt", file="network/key.json")

    for name in [each for each in routes._BUILD if "did" in each]:
        monkeypatch.setitem(routes._BUILD, name, damaged)
    verdict = judged(issued)
    assert verdict.headline is Headline.UNDETERMINED
    assert "key.json" not in str(verdict.to_json())


def test_a_badge_does_not_verify_with_another_keyring(issued: Recognition, tmp_path: Any) -> None:
    keyring = Keyring.create(tmp_path / "other", "une autre phrase de passe")
    for owner, did in (("network", "did:web:localhost%3A8000"), ("gueret", "did:web:localhost%3A8000:sites:gueret")):
        keyring.generate(owner, did, Algorithm.EDDSA, issued.services.now())
    keyring.generate("network", "did:web:localhost%3A8000", Algorithm.RS256, issued.services.now())
    other = replace(issued, services=replace(issued.services, keyring=keyring))
    with pytest.raises(KeyringStale):
        judged(other)
    world = judgement.own_environment(other.services)  # without the comparison: what that machine would have said
    verdict = verify(Presented(issued.documents()["ob3"]), world)
    assert verdict.headline in (Headline.NOT_AUTHENTIC, Headline.UNDETERMINED) and verdict.credential is None


def list_row(of: Recognition, change: Callable[[StatusListDocument], object]) -> None:
    """Change the stored signed list."""
    statuses.current(of.services, 1)
    with of.services.database.begin() as session:
        change(session.get_one(StatusListDocument, 1))


def with_index(encoded: str, index: int, *, said: bool) -> str:
    """The same list with one bit set or cleared."""
    bits = bytearray(bitstring.decode(encoded))
    mask = 0x80 >> index % 8
    bits[index // 8] = bits[index // 8] | mask if said else bits[index // 8] & ~mask
    return bitstring.encode(bytes(bits))


@pytest.mark.parametrize("said", [True, False])
def test_a_bit_flipped_in_the_signed_list(issued: Recognition, said: bool) -> None:
    if not said:
        revoke.revoke(issued.services, issued.helene, issued.award, "other")
        assert finding(issued, "status") == ("REVOKED", "status.revoked")
    index = issued.editions()[0].status_index

    def flip(row: StatusListDocument) -> None:
        document = strict_json.parse_object(row.embedded)
        subject = document["credentialSubject"]
        subject["encodedList"] = with_index(subject["encodedList"], index, said=said)
        row.embedded = strict_json.encode(document)

    list_row(issued, flip)
    assert finding(issued, "status") == ("UNDETERMINED", "status.list_untrusted")


def test_a_list_signed_by_the_network_is_what_counts(issued: Recognition) -> None:
    """The signed list decides, not the rows: here the list says revoked, and no row does."""
    services, index = issued.services, issued.editions()[0].status_index

    def sign_anew(row: StatusListDocument) -> None:
        document = strict_json.parse_object(row.embedded)
        document.pop("proof")
        document["credentialSubject"]["encodedList"] = bitstring.encode(
            bitstring.with_bits(bitstring.MINIMUM_BITS, [index])
        )
        row.embedded, row.jwt = status.sign_status_list(
            document,
            services.keyring.signer("network", Algorithm.EDDSA),
            services.keyring.signer("network", Algorithm.RS256),
            f"{ORIGIN}/status/1.jwt",
            services.now(),
        )

    list_row(issued, sign_anew)
    assert finding(issued, "status") == ("REVOKED", "status.revoked")


def test_rows_alone_change_no_verdict(issued: Recognition) -> None:
    statuses.current(issued.services, 1)
    with issued.services.database.begin() as session:
        session.scalars(select(StatusEntry)).one().revoked_at = issued.services.now()
        session.get_one(Award, issued.award).name_shown = "Zoé Z."
    verdict = judged(issued)
    assert verdict.headline is Headline.VALID
    assert verdict.credential is not None and verdict.credential.recipient_name == "Amina B."


@pytest.mark.parametrize("data", [b"", b"{}", b"<html>", b'{"type":["VerifiableCredential"]}'])
def test_stored_bytes_that_are_no_list(issued: Recognition, data: bytes) -> None:
    list_row(issued, lambda row: setattr(row, "embedded", data))
    assert judged(issued).headline is Headline.UNDETERMINED


def test_the_list_of_another_address(issued: Recognition) -> None:
    jwt = statuses.current(issued.services, 1).jwt
    list_row(issued, lambda row: setattr(row, "embedded", jwt))  # also signed here, for another address
    assert finding(issued, "status") == ("UNDETERMINED", "status.other_list")


# -- what has no verdict ----------------------------------------------------------------------------------------------


def test_hidden_withdrawn_erased(issued: Recognition) -> None:
    services, code = issued.services, issued.code
    issued.change(visibility="hidden")
    hidden = verify_award(services, code)
    assert (hidden.kind, hidden.verdict, hidden.facts) == ("hidden", None, None)
    shown = verify_award(services, code, holder=True)
    assert shown.verdict is not None and shown.verdict.headline is Headline.VALID
    issued.change(visibility="code")
    sign.undo(services, issued.lea, issued.award)
    withdrawn = verify_award(services, code)
    assert withdrawn.kind == "withdrawn" and withdrawn.verdict is None
    assert withdrawn.facts is not None and withdrawn.facts.ended_at == services.now()
    issued.change(erased_at=services.now())
    for holder in (True, False):
        erased = verify_award(services, code, holder=holder)
        assert (erased.kind, erased.verdict, erased.facts) == ("erased", None, None)


def test_a_reservation_is_no_badge(recognition_sqlite: Recognition) -> None:
    sign.reserve(recognition_sqlite.services, recognition_sqlite.lea, recognition_sqlite.award)
    assert verify_award(recognition_sqlite.services, recognition_sqlite.code).kind == "unknown"


# -- the way to our own documents -------------------------------------------------------------------------------------


def test_our_own_origin_is_answered_here_and_the_rest_outside(issued: Recognition) -> None:
    asked: list[str] = []

    def outside(url: str, *, accept: str, limit: int) -> Fetched:
        asked.append(url)
        return Fetched(url, 200, "text/plain", b"outside")

    own = OwnDocuments(issued.services, outside)
    for path in ("/.well-known/did.json", "/sites/gueret/did.json", "/status/1", "/status/1.jwt", "/issuer"):
        assert own(ORIGIN + path, accept="", limit=10**6).status == 200
    upper = f"HTTP://LOCALHOST:8000/V/{issued.code}"
    assert own(upper, accept="", limit=10**6).data == issued.documents()["ob3"]
    assert own(f"{ORIGIN}/v/{issued.code}/badge.jwt", accept="", limit=10**6).data == issued.documents()["ob3_jwt"]
    for path in ("/nothing", "/status/9", "/sites/nowhere/did.json", "/v/0000000000", "/../etc/passwd", "/connexion"):
        assert own(ORIGIN + path, accept="", limit=10**6).status == 404
    assert asked == []
    for url in ("http://localhost:8001/status/1", "https://localhost:8000/", "http://localhost:8000.evil.example/"):
        assert own(url, accept="", limit=10).data == b"outside"
    assert len(asked) == 3
    issued.change(erased_at=issued.services.now())
    assert own(upper, accept="", limit=10**6).status == 410


def test_the_known_issuers(issued: Recognition) -> None:
    known = known_issuers(issued.services)
    era = issued.services.keyring.signer("network", Algorithm.RS256).method.thumbprint
    assert known["did:web:localhost%3A8000"] == "Réseau Citoyen de Services"
    assert known["did:web:localhost%3A8000:sites:gueret"] == "Réseau Citoyen de Services, Guéret"
    assert known[f"{ORIGIN}/ob2/{era}/issuer"] == "Réseau Citoyen de Services" and len(known) == 5
