"""Key rotation: badges of three eras verify; a stolen key is refused, whatever date a forger writes."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import pytest

from badges.base.errors import NotFound, Refused
from badges.base.services import Services
from badges.issuing import hosting, keyring, renew, resume, revoke, sign
from badges.ledger import identities
from badges.ledger.safeguards.halt import SigningHalted, halt
from badges.ledger.tables import KeyIncident
from badges.publication import award_files
from badges.publication import documents as publish
from badges.publication.routes import OwnDocuments
from badges.sharing import backpacks
from keys.algorithms import Algorithm
from keys.keyring import Keyring
from keys.proofs import data_integrity
from schemas import strict_json
from tests.cast.people import Cast
from tests.cast.recognition import Recognition, agreed, headline, judged
from tests.conftest import Clock

FORMS = ("badge.json", "badge.jwt", "badge.png", "badge.svg", "endorsement.json")
HALTED = ["signing.halted", "issuance.not_valid", "signing.halted"]
OB2_FORMS = ("badge-ob2.json", "badge-ob2.jws", "badge-ob2.png", "badge-ob2.svg")


@pytest.fixture(params=["sqlite", "postgresql"])
def services(request: pytest.FixtureRequest, own_keyring: Keyring) -> Services:
    """An instance on each database, whose keys this test may change."""
    found: Services = request.getfixturevalue(f"services_{request.param}")
    return replace(found, keyring=own_keyring)


def file(of: Recognition, name: str) -> bytes:
    """A file of an award as it is now."""
    return award_files.award_file(of.services, of.code, name, holder=True).data


def active(services: Services, owner: str = "network", algorithm: Algorithm = Algorithm.EDDSA) -> str:
    """The method that signs now."""
    return services.keyring.signer(owner, algorithm).method.id


def issued(cast: Cast, given: str, *, ob2: bool = True) -> Recognition:
    """A signed badge, with its Open Badges 2.0 form."""
    found = agreed(cast, given=given).sign()
    if ob2:
        backpacks.request_backpack_without_email(cast.services, found.member, found.code)
    return found


def documents(services: Services) -> tuple[dict[str, Any], dict[str, Any]]:
    """The network's DID document, and its keys as a set."""
    did, jwks = publish.did_document(services), publish.jwks(services)
    return strict_json.parse_object(did.data), strict_json.parse_object(jwks.data)


def test_badges_of_every_era_verify_after_three_rotations(services: Services, cast: Cast, clock: Clock) -> None:
    eras = []
    for given in ("Amina", "Fatou", "Zoé", "Nour"):
        eras.append(issued(cast, given))
        clock.advance(days=30)
        rotated = keyring.rotate(services)
        assert [(each.owner, each.method.algorithm.value) for each in rotated] == [
            ("network", "EdDSA"),
            ("network", "RS256"),
            *[(slug, "EdDSA") for slug in ("auzances", "gueret", "la-souterraine")],
        ]
    assert len({hosted_era(services, each) for each in eras}) == 4
    for each in eras:
        assert headline(services, each.code) == "VALID"
        for name in (*FORMS, *OB2_FORMS):
            assert judged(services, file(each, name)) == "VALID", name
    did, jwks = documents(services)
    ids = [each["id"] for each in did["verificationMethod"] if each["controller"] == did["id"]]
    assert len(ids) == 10 and did["assertionMethod"] == ids
    assert len(jwks["keys"]) == 10 + 15
    tampered = file(eras[0], "badge.json").replace(b"Amina", b"Olive")
    assert judged(services, tampered) == "NOT_AUTHENTIC"


def hosted_era(services: Services, of: Recognition) -> str:
    """The era that speaks for a hosted assertion."""
    return str(strict_json.parse_object(file(of, "badge-ob2.json"))["badge"]).split("/ob2/")[1].split("/")[0]


def test_retiring_keeps_a_key_published_and_puts_one_in_its_place(services: Services, cast: Cast) -> None:
    badge = issued(cast, "Amina", ob2=False)
    before = active(services)
    record, successor = keyring.retire(services, before.partition("#")[2][:12])
    assert (record.method.id, record.state) == (before, "retired")
    assert successor is not None and active(services) == successor.method.id
    assert keyring.retire(services, before) == (record, None)
    assert headline(services, badge.code) == "VALID"


@pytest.mark.parametrize(
    "lost", [("network", Algorithm.EDDSA), ("network", Algorithm.RS256), ("gueret", Algorithm.EDDSA)]
)
def test_a_stolen_key_is_refused_and_every_badge_signed_anew(
    services: Services, cast: Cast, clock: Clock, lost: tuple[str, Algorithm]
) -> None:
    badges = [issued(cast, given) for given in ("Amina", "Fatou")]
    revoked = issued(cast, "Zoé", ob2=False)
    revoke.revoke(services, cast.helene, revoked.award, "error")
    waiting = agreed(cast, given="Nour")
    stolen = services.keyring.signer(*lost)
    old = {name: file(badges[0], name) for name in (*FORMS, *OB2_FORMS)}
    before, ledger = badges[0].editions(), len(badges[0].ledger())
    forged = strict_json.parse_object(old["badge.json"])
    del forged["proof"]
    forged["id"] = "urn:uuid:11111111-1111-4111-8111-111111111111"
    clock.advance(days=3)

    recovery = keyring.compromise(services, stolen.method.id, clock())
    assert (recovery.renewed, recovery.failed, recovery.finished) == (3, (), True)
    assert recovery.successor is not None and active(services, *lost) == recovery.successor.method.id
    if lost == ("network", Algorithm.EDDSA):
        backdated = data_integrity.sign(forged, stolen, created=before[0].valid_from)
        assert judged(services, json.dumps(backdated).encode()) == "NOT_AUTHENTIC"
    did, jwks = documents(services)
    public = stolen.method.jwk.get("n") or stolen.method.jwk["x"]
    assert stolen.method.id not in json.dumps(did) and public not in json.dumps(jwks)
    refused = {
        ("network", Algorithm.EDDSA): {"badge.json", "badge.png", "badge.svg"},
        ("network", Algorithm.RS256): {"badge.jwt"},
        ("gueret", Algorithm.EDDSA): set(FORMS),
    }[lost]
    for name in FORMS:
        assert (judged(services, old[name]) != "VALID") == (name in refused), name
    if lost[1] is Algorithm.RS256:
        assert judged(services, old["badge-ob2.jws"]) != "VALID"
    for each in badges:
        for name in (*FORMS, *OB2_FORMS):
            assert judged(services, file(each, name)) == "VALID", name
    assert headline(services, revoked.code) == "REVOKED"

    first, second = badges[0].editions()
    assert (second.credential_id, second.subject_id) == (first.credential_id, first.subject_id)
    assert (second.status_list_id, second.status_index) == (first.status_list_id, first.status_index)
    assert (second.awarded_at, second.number, second.purpose) == (first.awarded_at, 2, "renewal")
    assert second.valid_from > first.valid_from
    says = strict_json.parse_object(file(badges[0], "badge.json"))
    was = strict_json.parse_object(old["badge.json"])
    assert says["id"] == was["id"] and says["awardedDate"] == was["awardedDate"]
    assert says["credentialStatus"] == was["credentialStatus"] and says["validFrom"] > was["validFrom"]
    assert len(badges[0].ledger()) == ledger + 5

    again = keyring.compromise(services, stolen.method.id)
    assert (again.renewed, again.finished, again.successor) == (0, True, None)
    assert len(badges[0].editions()) == 2
    waiting.sign()
    assert headline(services, waiting.code) == "VALID"


@pytest.mark.parametrize("lost", [("network", Algorithm.EDDSA), ("gueret", Algorithm.EDDSA)])
def test_copies_in_backpacks_stay_good_when_another_key_is_stolen(
    services: Services, cast: Cast, clock: Clock, lost: tuple[str, Algorithm]
) -> None:
    badge = issued(cast, "Amina", ob2=False)
    backpacks.make_hosted(services, badge.member, badge.code, "amina@courrier.example")
    old = {name: file(badge, name) for name in OB2_FORMS}
    for _ in range(2):  # what was kept once is kept again
        clock.advance(days=3)
        assert keyring.compromise(services, active(services, *lost)).renewed == 1
        assert {name: file(badge, name) for name in OB2_FORMS} == old
        assert [judged(services, each) for each in old.values()] == ["VALID"] * 4


def test_a_backpack_form_is_renewed_once_for_the_same_recipient(services: Services, cast: Cast, clock: Clock) -> None:
    good, ended = issued(cast, "Amina", ob2=False), issued(cast, "Zoé", ob2=False)
    for each in (good, ended):
        backpacks.make_hosted(services, each.member, each.code, "une.membre@courrier.example")
    revoke.revoke(services, cast.helene, ended.award, "error")
    before = strict_json.parse_object(file(good, "badge-ob2.json"))
    clock.advance(days=3)
    lost = active(services, algorithm=Algorithm.RS256)
    assert keyring.compromise(services, lost).renewed == 2
    after = strict_json.parse_object(file(good, "badge-ob2.json"))
    assert (after["id"], after["recipient"]) == (before["id"], before["recipient"])
    assert after["badge"] != before["badge"] and judged(services, file(good, "badge-ob2.jws")) == "VALID"
    assert judged(services, file(ended, "badge-ob2.jws")) == "REVOKED"
    assert keyring.compromise(services, lost).renewed == 0


class _Paused(Exception):
    """The other command has signed, and not recorded yet."""

    def __init__(self, renewal: Any) -> None:
        super().__init__()
        self.renewal = renewal


def paused(services: Services, award: int, key: str, patched: pytest.MonkeyPatch) -> Any:
    """What a command that deals with `key` has signed when it is about to record its first badge."""

    def pause(_services: Services, signed: dict[int, Any]) -> list[int]:
        raise _Paused(signed[award])

    patched.setattr(renew, "_recorded", pause)
    with pytest.raises(_Paused) as caught:
        keyring.compromise(services, key)
    patched.undo()
    return caught.value.renewal


def test_two_keys_that_are_lost_at_once(
    services: Services, cast: Cast, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What one command signed with the other's lost key is either not recorded, or the other command signs it anew."""
    badge = issued(cast, "Amina")
    network, site = active(services), active(services, "gueret")
    clock.advance(days=1)
    under_way = paused(services, badge.award, network, monkeypatch)
    assert site in under_way.forms["endorsement"].data.decode()
    real, real_chunk, recorded = renew._record, renew._recorded, []

    def quicker(services: Services, signed: dict[int, Any]) -> list[int]:
        """The first command commits between the second one's read and its commit."""
        monkeypatch.undo()
        with pytest.raises(Refused) as refused:
            real(services, badge.award, under_way)
        recorded.append(refused.value.code)
        with monkeypatch.context() as patched:  # it had looked for compromised keys an instant before
            patched.setattr(renew.freeze, "refuse_compromised", lambda *_: None)
            recorded.append(real(services, badge.award, under_way))
        return real_chunk(services, signed)

    monkeypatch.setattr(renew, "_recorded", quicker)
    recovery = keyring.compromise(services, site)
    assert recorded == ["award.try_again", True] and (recovery.renewed, recovery.finished) == (1, True)
    assert keyring.compromise(services, network).finished
    clock.advance(seconds=2)  # each edition begins a second after the one before at least
    for name in (*FORMS, *OB2_FORMS):
        data = file(badge, name)
        assert judged(services, data) == "VALID", name
    says = file(badge, "badge.json").decode()
    assert site not in says and network not in says


def test_what_fails_leaves_issuing_frozen_and_is_taken_up_again(
    services: Services, cast: Cast, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    badges = [issued(cast, given) for given in ("Amina", "Fatou", "Zoé")]
    waiting = agreed(cast, given="Nour")
    key = active(services)
    clock.advance(days=1)
    whole = renew.signed_edition

    def fails(services: Services, session: Any, award: Any, *rest: Any, **more: Any) -> Any:
        if award.id == badges[1].award:
            raise SigningHalted("issuance.not_valid")
        return whole(services, session, award, *rest, **more)

    with monkeypatch.context() as patched:
        patched.setattr(renew, "signed_edition", fails)
        recovery = keyring.compromise(services, key)
    assert (recovery.renewed, recovery.finished) == (2, False)
    assert recovery.failed == ((badges[1].award, "issuance.not_valid"),)
    with pytest.raises(Refused) as refused:
        waiting.sign()
    assert refused.value.code == "signing.frozen"
    with pytest.raises(Refused) as refused:
        backpacks.make_hosted(services, badges[0].member, badges[0].code, "amina@exemple.fr")
    assert refused.value.code == "signing.frozen"
    assert headline(services, badges[1].code) == "NOT_AUTHENTIC"
    clock.advance(days=1)
    recovery = keyring.compromise(services, key)
    assert (recovery.renewed, recovery.finished, recovery.successor) == (1, True, None)
    waiting.sign()
    assert [headline(services, each.code) for each in (*badges, waiting)] == ["VALID"] * 4


def test_a_halt_in_a_chunk_ends_it(
    services: Services, cast: Cast, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second badge does not verify: neither the one before it nor those that follow are recorded."""
    for given in ("Amina", "Fatou", "Zoé"):
        issued(cast, given, ob2=False)
    key = active(services)
    clock.advance(days=1)
    whole, judged_ones = renew.self_check.judge, list[int]()

    def judge(signed: Any, world: Any, *expected: Any) -> None:
        if expected:  # else a rehearsal
            judged_ones.append(len(judged_ones))
            if len(judged_ones) == 2:
                raise SigningHalted("issuance.not_valid")
        whole(signed, world, *expected)

    monkeypatch.setattr(renew.self_check, "judge", judge)
    recovery = keyring.compromise(services, key)
    assert len(judged_ones) == 2 and keyring.signing_halt(services) is not None
    assert (recovery.renewed, [code for _award, code in recovery.failed]) == (0, HALTED)


def test_a_halt_between_the_signature_and_its_record_is_seen(
    services: Services, cast: Cast, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    badge = issued(cast, "Amina", ob2=False)
    key, whole = active(services), renew._recorded
    clock.advance(days=1)

    def recorded(services: Services, signed: Any) -> list[int]:
        halt(services, "issuance.not_valid")
        return whole(services, signed)

    monkeypatch.setattr(renew, "_recorded", recorded)
    recovery = keyring.compromise(services, key)
    assert (recovery.renewed, recovery.failed) == (0, ((badge.award, "signing.halted"),))


def test_a_signature_under_way_is_not_recorded_with_a_stolen_key(services: Services, cast: Cast, clock: Clock) -> None:
    """The key is marked stolen between the signature and its record: the next key finishes the reservation."""
    waiting = agreed(cast, given="Nour")
    intent = sign.reserve(services, waiting.lea, waiting.award)
    assert intent is not None
    signed = sign.produce(services, intent)
    keyring.compromise(services, active(services))
    with pytest.raises(Refused) as refused:
        sign.record(services, intent, signed)
    assert refused.value.code == "award.try_again"
    assert resume.resume(services) == 1
    assert headline(services, waiting.code) == "VALID"


def test_nothing_is_resumed_while_frozen(services: Services, cast: Cast, clock: Clock) -> None:
    waiting = agreed(cast, given="Nour")
    assert sign.reserve(services, waiting.lea, waiting.award) is not None
    now = clock()
    with services.database.begin() as session:
        session.add(KeyIncident(method_id="x", owner="network", algorithm="EdDSA", compromised_at=now, opened_at=now))
    assert resume.resume(services) == 0
    assert waiting.editions()[0].state == "reserved"


def test_an_expired_badge_stays_expired(services: Services, cast: Cast, clock: Clock) -> None:
    badge = agreed(cast, given="Amina")
    badge.change(valid_until=clock().replace(microsecond=0, year=2027))
    badge.sign()
    backpacks.request_backpack_without_email(services, badge.member, badge.code)
    clock.advance(days=800)
    assert headline(services, badge.code) == "EXPIRED"
    assert keyring.compromise(services, active(services)).finished
    assert headline(services, badge.code) == "EXPIRED"


def test_names_that_fit_no_key_or_several(services_sqlite: Services) -> None:
    for name in ("", "z6Mk", "did:web:localhost%3A8000#z6Mkunknown"):
        with pytest.raises(NotFound):
            keyring.find(services_sqlite, name)
    with pytest.raises(NotFound):
        keyring.rotate(services_sqlite, "nowhere")
    assert hosting.current_era(services_sqlite)


def test_a_second_implementation_accepts_every_era(
    services_sqlite: Services, own_keyring: Keyring, clock: Clock
) -> None:
    """`openbadgeslib` reads the documents that the service publishes, and shares no code with it."""
    from openbadgeslib.errors import LibOpenBadgesException
    from openbadgeslib.ob2 import OB2Verifier
    from openbadgeslib.ob3 import OB3LdpVerifier, OB3Verifier

    clock.advance(days=-100)  # it looks at the machine's clock
    services = replace(services_sqlite, keyring=own_keyring)
    cast, own = Cast(services), OwnDocuments(services, services.fetch)

    def download(url: str, **_: object) -> bytes:
        return own(services.settings.public_url + urlsplit(url).path, accept="*/*", limit=2**20).data

    def accepts(of: Recognition) -> None:
        did = identities.network_did(services.settings.public_url)
        for reader, name in ((OB3LdpVerifier, "badge.json"), (OB3Verifier, "badge.jwt")):
            judge = reader.for_issuer_did(did, download=download)
            judge.verify(file(of, name).decode(), check_status=False, download=download)
        OB2Verifier(download=download).verify(file(of, "badge-ob2.jws").decode(), check_revocation=True)

    eras = []
    for given in ("Amina", "Fatou", "Zoé"):
        eras.append(issued(cast, given))
        keyring.rotate(services)
        clock.advance(days=30)
    for each in eras:
        accepts(each)
    stolen = file(eras[0], "badge.json").decode()
    lost = strict_json.parse_object(stolen)["proof"][0]["verificationMethod"]
    assert keyring.compromise(services, lost).renewed == 1
    accepts(eras[0])
    judge = OB3LdpVerifier.for_issuer_did(identities.network_did(services.settings.public_url), download=download)
    with pytest.raises(LibOpenBadgesException):
        judge.verify(stolen, check_status=False, download=download)
