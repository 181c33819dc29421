"""The cast of this room's tests: the network, its site of Guéret, Amina's award, and the keys that sign for them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest

from issuer.compose_ob3 import compose_credential, compose_endorsement
from issuer.drafts import (
    AchievementDraft,
    AwardDraft,
    EndorsementDraft,
    HostedDraft,
    IssuerProfile,
)
from issuer.issuance import issue_embedded, prepare
from issuer.lint import Kind
from keys.algorithms import Algorithm
from keys.keyring import Keyring
from keys.signing import Signer
from tests.issuer.badge import ACHIEVEMENT, AWARD, NETWORK, NETWORK_PROFILE, NOW, SITE, SITE_PROFILE, hosted


@pytest.fixture(scope="session")
def keyring(tmp_path_factory: pytest.TempPathFactory) -> Keyring:
    """The network's two keys and the site's one, in real files."""
    keyring = Keyring.create(tmp_path_factory.mktemp("keyring") / "keys", "laine et granit")
    keyring.generate("network", NETWORK, Algorithm.EDDSA, NOW)
    keyring.generate("network", NETWORK, Algorithm.RS256, NOW)
    keyring.generate("gueret", SITE, Algorithm.EDDSA, NOW)
    return keyring


@pytest.fixture(scope="session")
def network_ed25519(keyring: Keyring) -> Signer:
    return keyring.signer("network", Algorithm.EDDSA)


@pytest.fixture(scope="session")
def network_rsa(keyring: Keyring) -> Signer:
    return keyring.signer("network", Algorithm.RS256)


@pytest.fixture(scope="session")
def site_ed25519(keyring: Keyring) -> Signer:
    return keyring.signer("gueret", Algorithm.EDDSA)


@pytest.fixture(scope="session")
def network() -> IssuerProfile:
    return NETWORK_PROFILE


@pytest.fixture(scope="session")
def site() -> IssuerProfile:
    return SITE_PROFILE


@pytest.fixture(scope="session")
def achievement() -> AchievementDraft:
    return ACHIEVEMENT


@pytest.fixture(scope="session")
def award() -> AwardDraft:
    return AWARD


@pytest.fixture(scope="session")
def endorsement(site: IssuerProfile, award: AwardDraft) -> EndorsementDraft:
    return EndorsementDraft(
        id="urn:uuid:3e9d4f5a-6b7c-4d8e-9f90-a1b2c3d4e5f6",
        issuer=site,
        subject_id=award.subject_id,
        comment="Animatrice du site de Guéret : je l’ai vu en séance.",
        valid_from=NOW,
        name="Attestation du site de Guéret",
    )


@pytest.fixture(scope="session")
def signed_endorsement(endorsement: EndorsementDraft, site_ed25519: Signer) -> dict[str, Any]:
    document = compose_endorsement(endorsement)
    return issue_embedded(prepare(document, Kind.ENDORSEMENT), site_ed25519, NOW).document


@pytest.fixture
def credential(award: AwardDraft, signed_endorsement: dict[str, Any]) -> dict[str, Any]:
    """The unsigned badge, with everything that a badge may hold: a later edition with an e-mail's hash and an end."""
    full = replace(
        award,
        email_hash=("sha256$" + "ab" * 32, "q9sHDk7uVt0yZr3WbXc1Lg"),
        valid_until=datetime(2030, 1, 1, tzinfo=UTC),
    )
    return compose_credential(full, [signed_endorsement])


@pytest.fixture
def hosted_draft(network_rsa: Signer) -> Callable[..., HostedDraft]:
    """A draft of the Open Badges 2.0 form, any member changed."""
    return partial(replace, hosted(network_rsa.method.thumbprint))
