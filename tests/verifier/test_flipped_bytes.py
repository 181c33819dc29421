"""Row F5: every byte of twenty badges, in every dialect and carrier, changed. None is green with a changed meaning.

One mutant for each byte, two where the badge is one long text; the flipped bit varies, so that letters become letters
and signs become signs. A mutant may be valid if the meaning is the same: JSON white space, the picture around a badge.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from keys.algorithms import Algorithm
from schemas import baked_images, validation
from schemas.baked_images import OpenBadgesVersion, bake_png, bake_svg
from tests.drills import WHOLE, part
from tests.verifier import dialects as d
from tests.verifier import gullible
from tests.verifier import world as w
from tests.verifier.pictures import SVG, png
from tests.verifier.world import World
from verifier.verdict import CheckName, Headline, Verdict

SHARE = 1 / 8  # of the bytes, outside of `make drill`
V2, V3 = OpenBadgesVersion.V2, OpenBadgesVersion.V3


@dataclass(frozen=True)
class Carried:
    """How to encode a badge as bytes, and how to read the meaning of such bytes."""

    make: Callable[[World], bytes]
    meaning: Callable[[bytes], Any]
    flips: int = 1


def text(document: Any) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode()


def proven(suite: str, algorithm: Algorithm, version: str = "2.0", issuer: d.Publish = d.did_key) -> Carried:
    return Carried(lambda world: text(d.secured(world, suite, issuer(world, algorithm), version)), json.loads)


def tokened(form: str, algorithm: Algorithm, issuer: d.Publish = d.did_jwk) -> Carried:
    return Carried(lambda world: d.token(issuer(world, algorithm), form).encode(), bytes, 2)


def in_picture(inner: Carried, bake: Callable[..., bytes], picture: bytes, version: OpenBadgesVersion) -> Carried:
    def make(world: World) -> bytes:
        return bake(picture, inner.make(world).decode(), version)

    return Carried(make, lambda data: inner.meaning(baked_images.unbake(data).text.encode()), inner.flips)


EDDSA = proven("eddsa-rdfc-2022", Algorithm.EDDSA, issuer=d.did_web)
RS256 = tokened("Open Badges", Algorithm.RS256, d.did_web)
HOSTED = Carried(lambda world: text(w.assertion()), json.loads)
SIGNED = Carried(lambda world: w.ob2_token(world).encode(), bytes, 2)
ENDORSEMENT = Carried(lambda world: text(world.sign(w.endorsement(), "gueret")), json.loads, 2)
BADGES: dict[str, Carried] = {
    "eddsa-rdfc-2022": EDDSA,
    "eddsa-rdfc-2022, VC 1.1": proven("eddsa-rdfc-2022", Algorithm.EDDSA, "1.1"),
    "eddsa-jcs-2022": proven("eddsa-jcs-2022", Algorithm.EDDSA),
    "Ed25519Signature2020, VC 1.1": proven(d.SIGNATURE_2020, Algorithm.EDDSA, "1.1"),
    "ecdsa-rdfc-2019 P-256": proven("ecdsa-rdfc-2019", Algorithm.ES256),
    "ecdsa-rdfc-2019 P-384": proven("ecdsa-rdfc-2019", Algorithm.ES384),
    "ecdsa-jcs-2019": proven("ecdsa-jcs-2019", Algorithm.ES256, "1.1"),
    "ecdsa-sd-2023": proven("ecdsa-sd-2023", Algorithm.ES256),
    "JWT RS256": RS256,
    "JWT ES256, VC-JOSE-COSE": tokened("VC-JOSE-COSE", Algorithm.ES256),
    "JWT ES384": Carried(tokened("Open Badges", Algorithm.ES384).make, bytes),
    "JWT EdDSA, VC 1.1": tokened("VC 1.1", Algorithm.EDDSA),
    "PNG, JSON": in_picture(EDDSA, bake_png, png(), V3),
    "PNG, JWT": in_picture(RS256, bake_png, png(), V3),
    "SVG, JSON": in_picture(EDDSA, bake_svg, SVG, V3),
    "SVG, JWT": in_picture(RS256, bake_svg, SVG, V3),
    "2.0 signed": SIGNED,
    "2.0 hosted": HOSTED,
    "PNG, 2.0 hosted": in_picture(HOSTED, bake_png, png(), V2),
    "SVG, 2.0 signed": in_picture(SIGNED, bake_svg, SVG, V2),
    "an endorsement": ENDORSEMENT,
    "an endorsement as a JWT": Carried(lambda world: world.token(w.endorsement(), "gueret").encode(), bytes, 2),
    "a status list": Carried(lambda world: text(world.sign(w.status_list())), json.loads),
}


def mutants(data: bytes, flips: int = 1) -> Iterator[bytes]:
    for at, flip in part([(at, flip) for flip in range(flips) for at in range(len(data))], SHARE):
        yield data[:at] + bytes([data[at] ^ (1 << ((at + 3 * flip) % 7))]) + data[at + 1 :]


def facts(verdict: Verdict) -> dict[str, Any] | None:
    return verdict.credential.to_json() if verdict.credential else None


COUNTED: dict[str, int] = {}


@pytest.fixture(autouse=True)
def without_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not describe schema violations: the descriptions take four fifths of the time."""
    monkeypatch.setattr(validation, "violations", lambda *_: [validation.Violation("", "schema")])


@pytest.mark.drill
@pytest.mark.parametrize("name", BADGES)
def test_every_byte(world: World, name: str) -> None:
    carried = BADGES[name]
    data = carried.make(world)
    good = world.verify(data)
    assert good.headline is Headline.VALID, good.checks
    meaning, unchanged, tried = carried.meaning(data), 0, 0
    for mutant in mutants(data, carried.flips):
        verdict, tried = world.verify(mutant), tried + 1
        if verdict.headline is Headline.VALID:
            assert carried.meaning(mutant) == meaning, mutant
            assert facts(verdict) == facts(good)
            unchanged += 1
        else:
            assert verdict.credential is None or verdict.headline is Headline.UNDETERMINED
    assert unchanged < tried // 10
    COUNTED[name] = tried


@pytest.mark.drill
def test_a_status_list_that_revokes(world: World) -> None:
    """Whatever byte of the list is changed, the badge that it revokes is never valid."""
    badge = text(world.sign(w.credential()))
    data = text(world.sign(w.status_list(w.LIST_URL, (w.INDEX,))))
    for mutant in mutants(data):
        world.web.put(w.LIST_URL, mutant)
        verdict = world.verify(badge)
        assert verdict.headline in {Headline.REVOKED, Headline.UNDETERMINED}
        COUNTED["a list that revokes"] = COUNTED.get("a list that revokes", 0) + 1


@pytest.mark.drill
def test_how_many(request: pytest.FixtureRequest) -> None:
    """Counts the verifications made, when the whole file ran."""
    assert len(BADGES) >= 20
    if len(COUNTED) == len(BADGES) + 1:
        assert sum(COUNTED.values()) >= (60_000 if WHOLE else 60_000 * SHARE), COUNTED


def test_without_the_signature_mutants_are_believed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The positive control: changes of a name, which only the proof protects."""
    gullible.believe(monkeypatch, CheckName.PROOF)
    for name in ("eddsa-rdfc-2022", "JWT RS256"):
        sample = list(mutants(BADGES[name].make(world)))[:: 16 if WHOLE else 2]
        believed = [mutant for mutant in sample if world.verify(mutant).headline is Headline.VALID]
        assert len(believed) > len(sample) // 20
