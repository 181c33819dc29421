"""Whose status list counts, and for what: the badge's issuer signed an address, and the list has a proof of its own.

The table is the whole product of issuer, signer, bit, dates, purpose, length, redirect and scheme, judged by rules that
are written here from the issue; beside it the cases that have a name, and what a stranger can do to a list.
"""

from __future__ import annotations

import copy
import itertools
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from keys.algorithms import Algorithm
from schemas import bitstring
from schemas import vocabulary as words
from schemas.base64url import encode as base64url_encode
from tests.verifier import dialects as d
from tests.verifier import world as w
from tests.verifier.envelopes import as_token, over_letters
from tests.verifier.world import World
from verifier.believed_issuers import Believed
from verifier.fetch import Fetched
from verifier.verdict import Headline, Trust, Verdict

Json = dict[str, Any]
URL = "https://lists.example/revoked/7"
CDN = "https://cdn.example/revoked/7"
DATES: dict[str, dict[str, str]] = {
    "current": {},
    "expired": {"validUntil": "2026-11-24T14:31:59Z"},
    "not begun": {"validFrom": "2026-11-24T14:32:01Z"},
    "unreadable": {"validUntil": "demain"},
}
LENGTHS = {"whole": bitstring.MINIMUM_BITS, "short": 8_192, "out of range": 4_096}
ENDING = ("revocation", "suspension")
SIGNERS = ("the issuer", "another did:web", "a did:key")
READ_AT = {"where it is signed": "", "on the same site": "/v2", "on another site": CDN}


@dataclass(frozen=True)
class Case:
    """One row of the table: what the list says, of what `purpose`, where it was read, and what the entry asks."""

    bit: bool
    dates: str
    purpose: str
    length: str
    place: str
    asked: str


def signed(world: World, signer: str, url: str = URL, revoked: tuple[int, ...] = (), **changes: Any) -> dict[str, Any]:
    """A list with a JCS proof of one of the signers, who is also its issuer; a change to None leaves a member out."""
    document = w.status_list(url, revoked)
    if signer == "the issuer":
        return over_letters(world, w.changed(document, changes))
    key = d.did_key(world, Algorithm.EDDSA)
    if signer == "another did:web":
        key = d.Named(key.signer, w.STRANGER, world.signer("stranger").method.id)
    return d.with_suite(w.changed(document, {"issuer": key.issuer, **changes}), key, "eddsa-jcs-2022")


def answered(world: World, url: str, document: object, read_at: str = "") -> None:
    """Let `url` give this list, after a redirect to `read_at`."""
    world.web.put(url, document)
    page = world.web.pages[url]
    assert isinstance(page, Fetched)
    world.web.pages[url] = Fetched(read_at or url, 200, words.VC_LD_JSON, page.data)


def badge(world: World, url: str = URL, **entry: Any) -> Any:
    """A badge of the network with an entry of the list at `url`."""
    return over_letters(world, {**w.credential(), "credentialStatus": {**w.status_entry(url), **entry}})


def code(verdict: Verdict) -> str:
    found = verdict.check("status")
    assert found is not None
    return found.code


def faults(verdict: Verdict) -> set[str]:
    return {fault.code for fault in verdict.faults}


def notes(verdict: Verdict) -> set[str]:
    return set(verdict.notes) & {"status.list_of_another"}


def wanted(case: Case, *, ours: bool, another: bool, own_url: bool) -> str:
    """The code that the rules give."""
    if ours and (another or not own_url or case.place == "on another site"):
        return "status.other_issuer"
    if case.purpose != case.asked:
        return "status.other_purpose"
    if case.length == "out of range":
        return "status.range"
    revokes = case.bit and case.asked == "revocation"
    if case.dates == "not begun" or (case.dates == "expired" and not revokes):
        return "status.list_expired"
    if case.dates == "unreadable" and not revokes:
        return "status.list_untrusted"
    if not case.bit:
        return "status.list_moved" if case.place == "on another site" else "status.clear"
    return "status.revoked" if revokes else "status.suspended"


HEADLINES = {"status.clear": Headline.VALID, "status.revoked": Headline.REVOKED, "status.suspended": Headline.SUSPENDED}


@pytest.mark.parametrize("ours", [False, True], ids=["a badge of others", "a badge of ours"])
@pytest.mark.parametrize("signer", ["the issuer", "a did:key"])
@pytest.mark.parametrize("url", [URL, w.LIST_URL], ids=["at another host", "at the issuer's host"])
def test_the_table(world: World, ours: bool, signer: str, url: str) -> None:
    another = signer != "the issuer"
    environment = {"own_origin": w.ORIGIN} if ours else {}
    seen: set[str] = set()
    for bit, dates, purpose, length in itertools.product((True, False), DATES, ENDING, LENGTHS):
        bits = bitstring.with_bits(LENGTHS[length], (w.INDEX,) if bit and LENGTHS[length] > w.INDEX else ())
        subject = {"statusPurpose": purpose, "encodedList": bitstring.encode(bits)}
        members = {f"credentialSubject__{name}": value for name, value in subject.items()}
        document = signed(world, signer, url, **members, **DATES[dates])
        for place, asked in itertools.product(READ_AT, ENDING):
            at = READ_AT[place]
            answered(world, url, document, url + at if at.startswith("/") else at)
            verdict = world.verify(badge(world, url, statusPurpose=asked), **environment)
            case = Case(bit, dates, purpose, length, place, asked)
            expected = wanted(case, ours=ours, another=another, own_url=url == w.LIST_URL)
            assert (code(verdict), verdict.headline) == (expected, HEADLINES.get(expected, Headline.UNDETERMINED)), case
            is_read = expected in HEADLINES
            assert not (is_read and length == "short") or "form.status_list_length" in faults(verdict), case
            assert notes(verdict) == ({"status.list_of_another"} if another and expected == "status.clear" else set())
            facts = verdict.check("status").facts  # type: ignore[union-attr]
            told = {"by": document["issuer"], "list_host": url.split("/")[2]} if is_read and another else {}
            assert {name: facts[name] for name in ("by", "list_host") if name in facts} == told, case
            seen.add(expected)
    if not ours:
        assert {*HEADLINES, "status.range", "status.list_expired", "status.list_moved"} <= seen
    elif signer == "the issuer" and url == w.LIST_URL:
        assert set(HEADLINES) <= seen and "status.list_moved" not in seen
    else:
        assert seen == {"status.other_issuer"}


@pytest.mark.parametrize("form", ["letters", "token"])
@pytest.mark.parametrize("older", [False, True], ids=["bitstring", "2021"])
@pytest.mark.parametrize("signer", SIGNERS)
def test_genuine_lists_of_others_revoke(world: World, signer: str, older: bool, form: str) -> None:
    """As platforms publish them: signed by a key of the platform, 8,192 bits, the end long past."""
    types = {
        "type": ["VerifiableCredential", "StatusList2021Credential"], "credentialSubject__type": "StatusList2021"
    } if older else {}  # fmt: skip
    entry = {"type": "StatusList2021Entry"} if older else {}
    document = {**w.credential(), "credentialStatus": w.status_entry(URL, **entry)}
    presented = as_token(world, document) if form == "token" else over_letters(world, document)
    for revoked, past, headline in (
        ((w.INDEX,), True, Headline.REVOKED),
        ((w.INDEX,), False, Headline.REVOKED),
        ((w.INDEX - 1, w.INDEX + 1), False, Headline.VALID),
        ((), True, Headline.UNDETERMINED),
    ):
        bits = bitstring.encode(bitstring.with_bits(8_192, revoked))
        end = {"validUntil": "2022-01-01T00:00:00Z", "validFrom": "2021-01-01T00:00:00Z"} if past else {}
        world.web.put(URL, signed(world, signer, credentialSubject__encodedList=bits, **types, **end))
        verdict = world.verify(presented)
        assert (verdict.headline, verdict.conforms) == (headline, False)
        assert verdict.headline is not Headline.REVOKED or verdict.trust is Trust.CALLER


def test_the_name_of_the_lists_issuer_matters_to_no_bit(world: World) -> None:
    """Neither that nobody listed it, nor that it bears a name of ours; a badge so named is no look-alike's."""
    named = {"id": w.STRANGER, "name": "Réseau Citoyen de Services"}
    known = {"known_issuers": {w.NETWORK: "Réseau Citoyen de Services"}, "believed": Believed.of((w.NETWORK,))}
    for revoked, headline in (((), Headline.VALID), ((w.INDEX,), Headline.REVOKED)):
        document = signed(world, "another did:web", revoked=revoked, issuer=named)
        world.web.put(URL, document)
        assert world.verify(document, **known).headline is Headline.UNDETERMINED  # the list alone is a look-alike
        assert world.verify(badge(world), **known).headline is headline


@pytest.mark.parametrize("signer", SIGNERS)
def test_an_http_address_is_never_counted(world: World, signer: str) -> None:
    url = URL.replace("https", "http")
    for revoked in ((), (w.INDEX,)):
        document = signed(world, signer, url, revoked)
        verdict = world.verify(badge(world, url))
        assert (verdict.headline, code(verdict)) == (Headline.UNDETERMINED, "status.unreachable")
        assert "status.insecure" in verdict.notes
        if signer != "the issuer":  # even where a fetch answers it
            world.web.put(url, document)
            found = world.verify(badge(world, url))
            assert (found.headline, code(found)) == (Headline.UNDETERMINED, "status.other_issuer")
            del world.web.pages[url]
        answered(world, URL, document, url)  # nor one to which the signed address leads
        assert world.verify(badge(world)).headline is Headline.UNDETERMINED


@pytest.mark.parametrize("signer", SIGNERS)
def test_a_list_that_moved_is_known_by_its_id(world: World, signer: str) -> None:
    """At another origin only the signed address as its `id` says that it is this list; one that is clear stays
    unknown."""
    for identifier, headline in ((URL, Headline.REVOKED), (CDN, Headline.UNDETERMINED), (None, Headline.UNDETERMINED)):
        for purpose in ENDING:
            members = {"id": identifier, "credentialSubject__statusPurpose": purpose}
            answered(world, URL, signed(world, signer, revoked=(w.INDEX,), **members), CDN)
            verdict = world.verify(badge(world, statusPurpose=purpose))
            ended = headline if purpose == "revocation" or headline is not Headline.REVOKED else Headline.SUSPENDED
            assert verdict.headline is ended
            answered(world, URL, signed(world, signer, **members), CDN)
            clear = world.verify(badge(world, statusPurpose=purpose))
            assert (clear.headline, code(clear)) == (Headline.UNDETERMINED, "status.list_moved")


@pytest.mark.parametrize("purpose", ["message", "refresh"])
def test_what_others_say_beside_a_badge_is_not_shown(world: World, purpose: str) -> None:
    for signer in SIGNERS:
        world.web.put(URL, signed(world, signer, revoked=(w.INDEX,), credentialSubject__statusPurpose=purpose))
        verdict = world.verify(badge(world, statusPurpose=purpose))
        if signer == "the issuer":
            assert verdict.headline is Headline.VALID and len(verdict.notes) == 1
        else:
            assert (verdict.headline, code(verdict)) == (Headline.UNDETERMINED, "status.other_issuer")
            assert "status.message" not in verdict.notes


def test_a_revocation_list_elsewhere_ends_no_badge_of_ours(world: World) -> None:
    """The older list has no proof: a badge in our name that names one at another host is not answered by it."""
    entry = {"id": URL, "type": words.REVOCATION_LIST_1EDTECH}
    presented = over_letters(world, {**w.credential(), "credentialStatus": entry})
    for revoked, headline in (([], Headline.VALID), ([w.CREDENTIAL_ID], Headline.REVOKED)):
        world.web.put(URL, {"revokedCredential": revoked})
        assert world.verify(presented).headline is headline
        ours = world.verify(presented, own_origin=w.ORIGIN)
        assert (ours.headline, code(ours)) == (Headline.UNDETERMINED, "status.other_issuer")


def set_bits(document: Json) -> None:
    bits = bitstring.with_bits(bitstring.MINIMUM_BITS, range(w.INDEX - 50, w.INDEX + 50))
    document["credentialSubject"]["encodedList"] = bitstring.encode(bits)


def as_jwt(document: Json) -> Json:
    token = f"eyJhbGciOiJFZERTQSJ9.{base64url_encode(json.dumps(document).encode())}.AAAA"
    return {
        "@context": [words.VC_V2],
        "type": "EnvelopedVerifiableCredential",
        "id": f"data:application/vc+jwt,{token}",
    }


# What a stranger does to a list whose issuer's key is not theirs, the bit set first.
TRICKS: dict[str, Callable[[World, Json], Any]] = {
    "the bit alone": lambda world, document: document,
    "without a proof": lambda world, document: without(document, "proof"),
    "an empty proof": lambda world, document: {**document, "proof": []},
    "a proof without a value": lambda world, document: {
        **document, "proof": without(document["proof"][0], "proofValue")},
    "the same proof twice": lambda world, document: {**document, "proof": document["proof"] * 2},
    "a proof of the stranger's under the issuer's name": lambda world, document: world.sign(
        without(document, "proof"), "stranger"),
    "a second proof of the stranger's": lambda world, document: {**document, "proof": [
        *document["proof"], *world.sign(without(document, "proof"), "stranger")["proof"]]},
    "the stranger's proof first": lambda world, document: {**document, "proof": [
        *world.sign(without(document, "proof"), "stranger")["proof"], *document["proof"]]},
    "the stranger's key under the issuer's name": lambda world, document: {**document, "proof": {
        **world.sign(without(document, "proof"), "stranger")["proof"][0],
        "verificationMethod": document["proof"][0]["verificationMethod"]}},
    "another issuer, with the same proof": lambda world, document: {**document, "issuer": w.STRANGER},
    "the issuer twice": lambda world, document: {**document, "issuer": [document["issuer"], w.STRANGER]},
    "two subjects": lambda world, document: {**document, "credentialSubject": [
        document["credentialSubject"], w.status_list()["credentialSubject"]]},
    "a copy of the subject under a second name": lambda world, document: {
        **document, "https://www.w3.org/2018/credentials#credentialSubject": document["credentialSubject"]},
    "an older type": lambda world, document: {**document, "type": [
        "VerifiableCredential", "StatusList2021Credential"]},
    "past its end": lambda world, document: {**document, "validUntil": "2021-01-01T00:00:00Z"},
    "of no proof that is read here": lambda world, document: {**document, "proof": {"type": "BbsBlsSignature2020"}},
    "a proof of another document": lambda world, document: {
        **document, "proof": world.sign(w.credential())["proof"]},
    "a token that says so": lambda world, document: as_jwt(without(document, "proof")),
    "a token of the stranger's": lambda world, document: world.token(without(document, "proof"), "stranger"),
}  # fmt: skip


def without(document: Json, *names: str) -> Json:
    return {name: value for name, value in document.items() if name not in names}


@pytest.mark.parametrize("signer", ["the issuer", "another did:web"])
@pytest.mark.parametrize("name", TRICKS)
def test_no_stranger_sets_a_bit(world: World, name: str, signer: str) -> None:
    owner = "network" if signer == "the issuer" else "gueret"
    issuer = {"network": w.NETWORK, "gueret": w.SITE}[owner]
    document = world.sign(w.status_list(URL, issuer=issuer), owner)
    presented = badge(world)
    world.web.put(URL, document)
    assert world.verify(presented).headline is Headline.VALID
    set_bits(document)
    world.web.put(URL, world.sign(without(document, "proof"), owner))
    assert world.verify(presented).headline is Headline.REVOKED  # the owner of the key does
    world.web.put(URL, TRICKS[name](world, document))
    assert world.verify(presented).headline is Headline.UNDETERMINED


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every container of a document with each key or index in it."""
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
        yield value, key
        if isinstance(inner, dict | list):
            yield from places(inner)


SHAPES: tuple[Callable[[Any], Any], ...] = (
    lambda value: [value], lambda value: [[value]], lambda value: [value, value], lambda value: {"@value": value},
    lambda value: {"id": value}, lambda value: None, lambda value: [], lambda value: {}, lambda value: False,
    lambda value: 7, lambda value: 2**53 - 1, lambda value: 1.5, lambda value: "", lambda value: [None, value],
    lambda value: {"@list": [value]}, lambda value: f"{value} ", lambda value: {"type": value},
)  # fmt: skip


def test_no_shape_of_a_list_revokes(world: World) -> None:
    """The bit set and any member in any shape, under the proof of the clear list: never revoked, and never a fault."""
    clear, presented = world.sign(w.status_list(URL, issuer=w.STRANGER), "stranger"), badge(world)
    set_bits(clear)
    count = sum(1 for _ in places(clear))
    for number, shape in itertools.product(range(count), SHAPES):
        document = copy.deepcopy(clear)
        container, key = list(places(document))[number]
        container[key] = shape(container[key])
        world.web.put(URL, document)
        verdict = world.verify(presented)
        assert verdict.headline is Headline.UNDETERMINED, (key, container[key])
        assert "check.fault" not in {each.code for each in verdict.checks}, (key, container[key])


def test_no_shape_of_an_entry_is_a_fault(world: World) -> None:
    """Signed with the badge, in every dialect: each is read as the one value that it is, or unknown."""
    entries = [
        {**w.status_entry(URL), "statusSize": 1},
        {**w.status_entry(URL), "statusPurpose": "message", "statusMessage": [{"status": "0x1", "message": "vu"}]},
        {**w.status_entry(URL), "type": "StatusList2021Entry"},
        {"id": URL, "type": words.REVOCATION_LIST_1EDTECH},
    ]
    world.web.put(URL, signed(world, "another did:web", revoked=(7, w.INDEX)))
    revoked = 0
    for entry in entries:
        for number, shape in itertools.product(range(sum(1 for _ in places(entry))), SHAPES):
            document = copy.deepcopy(entry)
            container, key = list(places(document))[number]
            container[key] = shape(container[key])
            verdict = world.verify(as_token(world, {**w.credential(), "credentialStatus": document}))
            assert "check.fault" not in {each.code for each in verdict.checks}, document
            assert verdict.headline in {Headline.UNDETERMINED, Headline.REVOKED, Headline.NOT_AUTHENTIC}, document
            revoked += verdict.headline is Headline.REVOKED
    assert revoked > 10  # sets of one are read


def test_a_thief_cannot_hide_a_revocation_behind_brackets(world: World) -> None:
    """With a canonical form brackets around one value change no statement, so that the signature still holds."""
    world.web.put(URL, signed(world, "another did:web", revoked=(w.INDEX,)))
    genuine = world.sign(w.credential(credentialStatus=w.status_entry(URL)))
    assert world.verify(genuine).headline is Headline.REVOKED
    for name in ("type", "statusPurpose", "statusListIndex", "statusListCredential"):
        entry = {**genuine["credentialStatus"], name: [genuine["credentialStatus"][name]]}
        verdict = world.verify({**genuine, "credentialStatus": entry})
        assert verdict.headline is Headline.REVOKED, name
    for entry in ([genuine["credentialStatus"]], {**genuine["credentialStatus"], "statusListCredential": {"id": URL}}):
        assert world.verify({**genuine, "credentialStatus": entry}).headline is Headline.REVOKED
