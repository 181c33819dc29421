"""The truth table of the headline: which word follows from which findings."""

from __future__ import annotations

import itertools

import pytest

from verifier.conclusion import conclude
from verifier.verdict import CheckName, CheckResult, Headline, Outcome, Trust

PROVEN = {
    "structure": "P",
    "issuer_key": "P",
    "proof": "P",
    "issuer_binding": "P",
    "validity": "P",
    "status": "P",
    "hosted_scope": "N",
    "recipient": "N",
    "endorsements": "N",
    "evidence": "N",
    "lookalike": "N",
}
HOSTED = PROVEN | {"issuer_key": "N", "proof": "N", "issuer_binding": "N", "hosted_scope": "P"}
OUTCOMES = {
    "P": Outcome.PASSED,
    "F": Outcome.FAILED,
    "U": Outcome.UNKNOWN,
    "N": Outcome.NOT_APPLICABLE,
}
AUTHENTICITY = ("issuer_key", "proof", "issuer_binding", "hosted_scope")


def results(base: dict[str, str], **changes: str) -> list[CheckResult]:
    """Findings from letters; "F:code" gives the code of a failure, and "-" leaves the check out."""
    found = []
    for name, letter in (base | changes).items():
        if letter == "-":
            continue
        outcome, _, code = letter.partition(":")
        found.append(CheckResult(name, OUTCOMES[outcome], code or f"{name}.test"))
    return found


TABLE = [
    ({}, Headline.VALID),
    ({"status": "N"}, Headline.VALID),
    ({"recipient": "P", "endorsements": "P", "evidence": "P"}, Headline.VALID),
    ({"lookalike": "P"}, Headline.VALID),
    ({"lookalike": "U"}, Headline.UNDETERMINED),
    ({"lookalike": "U", "proof": "F"}, Headline.NOT_AUTHENTIC),
    ({"lookalike": "U", "evidence": "F"}, Headline.NOT_AUTHENTIC),
    ({"lookalike": "U", "status": "F:status.revoked"}, Headline.REVOKED),
    ({"lookalike": "U", "status": "F:status.suspended"}, Headline.UNDETERMINED),
    ({"lookalike": "U", "validity": "F:validity.expired"}, Headline.UNDETERMINED),
    ({"lookalike": "U", "validity": "F:validity.not_yet"}, Headline.UNDETERMINED),
    ({"structure": "F"}, Headline.UNREADABLE),
    ({"structure": "F", "validity": "F:validity.expired"}, Headline.UNREADABLE),
    ({"structure": "F", "proof": "F"}, Headline.NOT_AUTHENTIC),
    ({"structure": "U"}, Headline.UNDETERMINED),
    ({"structure": "U", "proof": "F"}, Headline.NOT_AUTHENTIC),
    ({"issuer_key": "F"}, Headline.NOT_AUTHENTIC),
    ({"proof": "F"}, Headline.NOT_AUTHENTIC),
    ({"issuer_binding": "F"}, Headline.NOT_AUTHENTIC),
    ({"hosted_scope": "F"}, Headline.NOT_AUTHENTIC),
    ({"issuer_key": "U", "proof": "U", "issuer_binding": "U"}, Headline.UNDETERMINED),
    ({"issuer_binding": "U"}, Headline.UNDETERMINED),
    ({"issuer_binding": "U", "status": "F:status.revoked"}, Headline.UNDETERMINED),
    ({"validity": "F:validity.expired"}, Headline.EXPIRED),
    ({"validity": "F:validity.not_yet"}, Headline.NOT_YET_VALID),
    ({"validity": "U:validity.malformed"}, Headline.UNDETERMINED),
    ({"validity": "U"}, Headline.UNDETERMINED),
    ({"status": "F:status.revoked"}, Headline.REVOKED),
    ({"status": "F:status.suspended"}, Headline.SUSPENDED),
    ({"status": "U:status.index_malformed"}, Headline.UNDETERMINED),
    ({"data_model": "U"}, Headline.UNDETERMINED),
    ({"data_model": "U", "status": "F:status.revoked"}, Headline.REVOKED),
    ({"data_model": "U", "validity": "F:validity.expired"}, Headline.EXPIRED),
    ({"data_model": "U", "proof": "F"}, Headline.NOT_AUTHENTIC),
    ({"status": "U"}, Headline.UNDETERMINED),
    ({"status": "F:status.revoked", "validity": "F:validity.expired"}, Headline.REVOKED),
    ({"status": "F:status.suspended", "validity": "F:validity.expired"}, Headline.SUSPENDED),
    ({"status": "U", "validity": "F:validity.expired"}, Headline.EXPIRED),
    ({"recipient": "F"}, Headline.NOT_AUTHENTIC),
    ({"recipient": "F", "validity": "F:validity.expired"}, Headline.EXPIRED),
    ({"endorsements": "F"}, Headline.NOT_AUTHENTIC),
    ({"endorsements": "F", "validity": "F:validity.expired"}, Headline.EXPIRED),
    ({"endorsements": "F:endorsements.other_badge", "validity": "F:validity.expired"}, Headline.NOT_AUTHENTIC),
    ({"endorsements": "F:endorsements.other_badge", "status": "F:status.revoked"}, Headline.NOT_AUTHENTIC),
    ({"endorsements": "U"}, Headline.UNDETERMINED),
    ({"evidence": "F"}, Headline.NOT_AUTHENTIC),
    ({"evidence": "U"}, Headline.UNDETERMINED),
    ({"structure": "-"}, Headline.UNDETERMINED),
    ({"issuer_key": "-"}, Headline.UNDETERMINED),
    ({"proof": "-"}, Headline.UNDETERMINED),
    ({"issuer_binding": "-"}, Headline.UNDETERMINED),
    ({"validity": "-"}, Headline.UNDETERMINED),
    ({"validity": "N"}, Headline.UNDETERMINED),
    ({"status": "-"}, Headline.UNDETERMINED),
]


@pytest.mark.parametrize(("changes", "expected"), TABLE, ids=[str(changes) for changes, _ in TABLE])
def test_a_credential_with_a_proof(changes: dict[str, str], expected: Headline) -> None:
    assert conclude(results(PROVEN, **changes), Trust.LISTED) is expected


HOSTED_TABLE = [
    ({}, Headline.VALID),
    ({"hosted_scope": "F"}, Headline.NOT_AUTHENTIC),
    ({"hosted_scope": "U"}, Headline.UNDETERMINED),
    ({"hosted_scope": "N"}, Headline.UNDETERMINED),
    ({"hosted_scope": "-"}, Headline.UNDETERMINED),
    ({"structure": "U", "hosted_scope": "U", "validity": "U", "status": "U"}, Headline.UNDETERMINED),
    ({"structure": "-", "hosted_scope": "U", "validity": "U", "status": "F:status.gone"}, Headline.REVOKED),
    ({"validity": "F:validity.expired"}, Headline.EXPIRED),
]


@pytest.mark.parametrize(("changes", "expected"), HOSTED_TABLE, ids=[str(changes) for changes, _ in HOSTED_TABLE])
def test_a_hosted_assertion(changes: dict[str, str], expected: Headline) -> None:
    assert conclude(results(HOSTED, **changes), Trust.LISTED) is expected


def test_nothing_is_not_valid() -> None:
    assert conclude([], Trust.OWN) is Headline.UNDETERMINED


def test_one_bad_proof_beside_a_good_one_is_not_authentic() -> None:
    both = [*results(PROVEN), CheckResult("proof", Outcome.FAILED, "proof.signature")]
    assert conclude(both, Trust.OWN) is Headline.NOT_AUTHENTIC


@pytest.mark.parametrize("name", [str(name) for name in CheckName])
@pytest.mark.parametrize("letter", ["F", "U"])
@pytest.mark.parametrize("base", [PROVEN, HOSTED], ids=["proven", "hosted"])
def test_any_check_that_is_not_good_takes_green_away(base: dict[str, str], name: str, letter: str) -> None:
    assert conclude(results(base, **{name: letter}), Trust.LISTED) is not Headline.VALID
    assert (
        conclude([*results(base), CheckResult(name, OUTCOMES[letter], "test.code")], Trust.LISTED) is not Headline.VALID
    )


def test_green_needs_the_whole_of_authenticity() -> None:
    """Every combination of the four checks of authenticity: green only with the three of a proof, or with hosting."""
    for letters in itertools.product("PFUN-", repeat=4):
        changes = dict(zip(AUTHENTICITY, letters, strict=True))
        proven = letters[:3] == ("P", "P", "P") and letters[3] in "PN-"
        hosted = letters[3] == "P" and not set(letters[:3]) & {"F", "U"}
        assert (conclude(results(PROVEN, **changes), Trust.LISTED) is Headline.VALID) is (proven or hosted), letters


def test_the_order_of_the_findings_does_not_matter() -> None:
    findings = results(PROVEN, validity="F:validity.expired", status="F:status.revoked", evidence="U")
    assert {conclude(order, None) for order in itertools.permutations(findings[:6])} == {Headline.REVOKED}
    assert conclude(reversed(findings), Trust.OWN) is Headline.REVOKED


@pytest.mark.parametrize("base", [PROVEN, HOSTED], ids=["proven", "hosted"])
def test_trust_decides_between_two_headlines_and_nothing_else(base: dict[str, str]) -> None:
    for letters in itertools.product("PFUN", repeat=4):
        changes = dict(zip(("structure", "validity", "status", "endorsements"), letters, strict=True))
        unlisted = conclude(results(base, **changes), None)
        believed = {conclude(results(base, **changes), trust) for trust in Trust}
        assert unlisted is not Headline.VALID
        assert believed == {Headline.VALID if unlisted is Headline.UNKNOWN_ISSUER else unlisted}, letters
