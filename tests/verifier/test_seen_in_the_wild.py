"""Badges by others: the headline is about proof, issuer, dates and status, and faults of form stand beside it."""

from __future__ import annotations

import hashlib
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest

from schemas import vocabulary as words
from tests.verifier import wild
from tests.verifier import world as w
from tests.verifier.world import BELIEVED, UNHURRIED, Web, World
from verifier.environment import VerifierEnvironment
from verifier.pipeline import verify
from verifier.presented_bytes import Presented
from verifier.verdict import Headline, Verdict

VECTORS: Final = Path(__file__).parent.parent / "vectors"
VARIANTS, WILD = VECTORS / "variants", VECTORS / "wild"
NOW: Final = datetime(2026, 11, 26, 12, tzinfo=UTC)
VALID, REVOKED, FORGED = Headline.VALID, Headline.REVOKED, Headline.NOT_AUTHENTIC
OPEN: Final = Headline.UNDETERMINED


class Wanted(NamedTuple):
    """The headline, whether the published standard is kept (None: both are right), and a code among the faults and
    the checks that did not pass."""

    headline: Headline
    conforms: bool | None = True
    code: str = ""


def agrees(verdict: Verdict, wanted: Wanted) -> None:
    """Compare, and say everything when they differ."""
    codes = {check.code for check in verdict.checks if check.outcome in ("FAILED", "UNKNOWN")}
    codes |= {fault.code for fault in verdict.faults}
    assert verdict.headline is wanted.headline, verdict.checks
    assert wanted.conforms in (None, verdict.conforms), verdict.faults
    assert wanted.code in codes or not wanted.code, codes


# Of one well-signed badge, with one deviation each. Without a line of its own: VALID, and the standard is kept.
DEVIATIONS: Final[dict[str, Wanted]] = {
    "achievement-image-string": Wanted(VALID, False, "form.schema"),
    "achievementType-free": Wanted(VALID, False, "form.schema"),
    "issuer-image-string": Wanted(VALID, False, "form.schema"),
    "name-langmap": Wanted(VALID, False, "form.schema"),
    "no-achievement-description": Wanted(VALID, False, "form.schema"),
    "no-achievement-id": Wanted(VALID, False, "form.schema"),
    "no-credential-id": Wanted(VALID, False, "form.schema"),
    "no-criteria": Wanted(VALID, False, "form.schema"),
    "status-array": Wanted(OPEN, True, "status.unreachable"),
    "status-index-number": Wanted(OPEN, False, "status.unreachable"),
    "subject-array": Wanted(VALID, False, "form.schema"),
    "subject-no-id": Wanted(VALID, False, "form.schema"),
    "subject-two": Wanted(OPEN, None, "structure.subjects"),
}


@pytest.mark.parametrize("file", sorted(VARIANTS.glob("*.json")), ids=lambda file: file.stem)
def test_one_deviation(file: Path) -> None:
    verdict = verify(Presented(file.read_bytes()), VerifierEnvironment(NOW, Web(), BELIEVED, limits=UNHURRIED))
    agrees(verdict, DEVIATIONS.get(file.stem, Wanted(VALID)))


@pytest.mark.parametrize("file", sorted(VARIANTS.glob("*.json")), ids=lambda file: file.stem)
def test_one_deviation_and_a_changed_name(file: Path) -> None:
    text = file.read_bytes()
    changed = text.replace(b'"name": "A"', b'"name": "B"')
    assert changed != text
    verdict = verify(Presented(changed), VerifierEnvironment(NOW, Web(), BELIEVED, limits=UNHURRIED))
    assert verdict.headline is FORGED, verdict.checks


# Shapes of others, signed here: the writer, and what is wanted.
SHAPES: Final[dict[str, tuple[wild.Write, Wanted]]] = {
    "a wallet: image a text, subject without a name": (
        wild.signed(**wild.NAMELESS, issuer__image=wild.LOGO),
        Wanted(VALID, False, "form.schema"),
    ),
    "a wallet: a type of achievement of its own": (
        wild.signed(**{f"{wild.ACHIEVEMENT}__achievementType": "Experience"}),
        Wanted(VALID, False, "form.schema"),
    ),
    "a wallet: id of the achievement no URI": (
        wild.token(wild.claims_without(), badge=wild.old(**{f"{wild.ACHIEVEMENT}__id": "0923lksjf"})),
        Wanted(VALID, False, "form.schema"),
    ),
    "a wallet: changed after signing": (wild.tampered, Wanted(FORGED, False, "proof.signature")),
    "a tutorial: never signed": (wild.unsigned(), Wanted(OPEN, True, "proof.missing")),
    "a tutorial: never signed, nor well formed": (
        wild.unsigned(**wild.NAMELESS, issuer__image=wild.LOGO),
        Wanted(OPEN, False, "proof.missing"),
    ),
    "a specification: an empty proof": (wild.unsigned(proof={}), Wanted(OPEN, False)),
    "a test: a proof that names no key": (
        wild.unsigned(proof={"type": "DataIntegrityProof", "proofValue": "z..."}),
        Wanted(OPEN, None),
    ),
    "a plugfest: suite of 2018, context of its own": (wild.with_signature_2018, Wanted(OPEN, False)),
    "a coordinator: contexts of both data models": (
        wild.unsigned(
            **{"@context": [words.VC_V2, wild.OB_V1], "issuer__id": wild.ISSUER, "credentialStatus": None},
            proof={
                "type": "DataIntegrityProof",
                "cryptosuite": "eddsa-rdfc-2022",
                "verificationMethod": wild.KEY,
                "proofPurpose": "assertionMethod",
                "proofValue": "z" + "1" * 64,
            },
        ),
        Wanted(OPEN, None, "jsonld.protected_term"),
    ),
    "a validator: index a number": (wild.with_statuses(statusListIndex=w.INDEX), Wanted(VALID, False, "form.schema")),
    "a validator: index a number, revoked": (
        wild.with_statuses(w.INDEX, statusListIndex=w.INDEX),
        Wanted(REVOKED, False, "status.revoked"),
    ),
    "a validator: token without sub": (
        wild.token(wild.claims_without("sub")),
        Wanted(VALID, False, "form.claim_missing"),
    ),
    "a wallet: token without nbf": (wild.token(wild.claims_without("nbf")), Wanted(VALID, False, "form.claim_missing")),
    "a wallet: typ jwt_vc_json": (
        wild.token(wild.claims_without(), typ="jwt_vc_json"),
        Wanted(VALID, False, "form.token_type"),
    ),
    "a wallet: the badge itself under jwt_vc_json": (
        wild.token(dict, typ="jwt_vc_json"),
        Wanted(VALID, False, "form.claim_place"),
    ),
    "a platform: id, issuer and date are claims alone": (
        wild.token(wild.without_its_id),
        Wanted(VALID, False, "form.claim_missing"),
    ),
    "a command line: iss is another than the issuer": (
        wild.token(wild.claims_without(iss="did:web:stranger.example")),
        Wanted(FORGED, True, "jws.claims"),
    ),
    "a token that names no key": (wild.token(wild.claims_without(), kid=None), Wanted(OPEN, True)),
}


@pytest.mark.parametrize("name", SHAPES)
def test_a_shape(world: World, name: str) -> None:
    write, wanted = SHAPES[name]
    agrees(world.verify(write(world), known_issuers={}), wanted)


def test_a_badge_that_was_never_signed_is_shown_as_its_own_words(world: World) -> None:
    claim = world.verify(wild.unsigned(**wild.NAMELESS)(world)).claim
    assert claim is not None
    assert (claim.name, claim.issuer_id) == ("Transmettre un savoir-faire", w.NETWORK)
    assert world.verify(wild.tampered(world)).claim is None


# Badges of version 1: nothing proves them, so their words stand as a claim.
OLD: Final[dict[str, dict[str, Any]]] = {
    "0.5": {"name": "Basic McBadge", "issuer_name": "Basic Issuer"},
    "0.5.1": {"name": "Basic McBadge", "issuer_name": "Basic Issuer", "issued_at": datetime(2011, 6, 1, tzinfo=UTC)},
    "1.0": {"issued_at": datetime(2015, 4, 30, tzinfo=UTC)},
    "1.0-errors": {"issued_at": datetime(2015, 4, 30, tzinfo=UTC)},
    "1.1": {"issued_at": datetime(2016, 12, 31, 23, 59, 59, tzinfo=UTC)},
}


@pytest.mark.parametrize("version", OLD)
def test_version_1(version: str) -> None:
    data = (WILD / f"open-badges-{version}.json").read_bytes()
    verdict = verify(Presented(data), VerifierEnvironment(NOW, Web(), BELIEVED, limits=UNHURRIED))
    assert verdict.headline is OPEN, verdict.checks
    assert verdict.claim is not None
    assert {name: getattr(verdict.claim, name) for name in OLD[version]} == OLD[version]


def test_each_file_has_its_origin() -> None:
    files = tomllib.loads((WILD / "ORIGIN.toml").read_text("utf-8"))["file"]
    assert {each["file"] for each in files} == {each.name for each in WILD.glob("*.json")}
    for each in files:
        assert hashlib.sha256((WILD / each["file"]).read_bytes()).hexdigest() == each["sha256"]
