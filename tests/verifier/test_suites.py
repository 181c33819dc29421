"""Embedded proofs, every suite in both data models, by issuers of every kind: good, and changed by one word."""

from __future__ import annotations

import pytest

from keys.algorithms import Algorithm
from keys.proofs.cryptosuites import CRYPTOSUITES
from tests.verifier import dialects as d
from tests.verifier import world as w
from tests.verifier.world import NOW, World
from verifier.verdict import Headline

TABLE = [
    (suite, algorithm, issuer, version)
    for suite, algorithms in d.SUITES.items()
    for algorithm in algorithms
    for issuer in d.CONTROLLERS
    for version in d.VERSIONS
]
IDS = [" ".join(map(str, row)) for row in TABLE]


@pytest.mark.parametrize(("suite", "algorithm", "issuer", "version"), TABLE, ids=IDS)
def test_good_and_changed(world: World, suite: str, algorithm: Algorithm, issuer: str, version: str) -> None:
    key = d.CONTROLLERS[issuer](world, algorithm)
    badge = d.secured(world, suite, key, version)
    verdict = world.verify(badge)
    assert verdict.headline is Headline.VALID, verdict.checks
    assert verdict.credential is not None and verdict.credential.recipient_name == "Amina B."
    assert [check.facts["suite"] for check in verdict.checks if check.code == "proof.good"] == [suite]
    for change in (
        {"credentialSubject__achievement__name": "Diplôme"},
        {"issuer__name": "Autre"},
        {"credentialSubject__achievement": w.credential()["credentialSubject"]["achievement"] | {"humanCode": "A1"}},
    ):
        changed = world.verify(w.changed(badge, change))
        assert (changed.headline, changed.credential) == (Headline.NOT_AUTHENTIC, None)
    single = {**badge, "proof": badge["proof"][0] if isinstance(badge["proof"], list) else [badge["proof"]]}
    assert world.verify(single).headline is Headline.VALID


@pytest.mark.parametrize("version", d.VERSIONS)
@pytest.mark.parametrize("suite", d.SUITES)
def test_dates_and_status_in_each_data_model(world: World, suite: str, version: str) -> None:
    key = d.did_web(world, d.SUITES[suite][0])
    badge = d.secured(world, suite, key, version)
    assert world.verify(badge, now=NOW.replace(year=2025)).headline is Headline.NOT_YET_VALID
    assert world.verify(badge, now=NOW.replace(year=2030)).headline is Headline.EXPIRED
    world.publish_list(revoked=(w.INDEX,))
    assert world.verify(badge).headline is Headline.REVOKED


@pytest.mark.parametrize(("suite", "algorithm", "issuer", "version"), TABLE, ids=IDS)
def test_by_another_key(world: World, suite: str, algorithm: Algorithm, issuer: str, version: str) -> None:
    """The issuer's name and its key's name, with a signature by another key."""
    key = d.CONTROLLERS[issuer](world, algorithm)
    forger = d.Named(world.signer("gueret", algorithm), key.issuer, key.name)
    assert world.verify(d.secured(world, suite, forger, version)).headline is Headline.NOT_AUTHENTIC


def test_the_table_is_whole() -> None:
    assert len(TABLE) == 90
    assert set(d.SUITES) == {*CRYPTOSUITES, d.SIGNATURE_2020}
