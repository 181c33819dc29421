"""Verifying what was just signed with our own verifier, before anything is stored."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from badges.base.services import Services
from badges.publication.judging import own_environment
from issuer.issuance import SignedCredential
from issuer.representations import Representation
from schemas.errors import OpenBadgesError
from verifier.environment import VerifierEnvironment
from verifier.pipeline import verify
from verifier.presented import Presented
from verifier.verdict import Headline, Outcome


class SigningHalted(OpenBadgesError):
    """Our own verifier does not accept what was just signed, so nothing is stored (a fault, 500)."""


def check(services: Services, signed: dict[Representation, SignedCredential]) -> None:
    """Verify each signed representation in the environment of this instance.

    Raises SigningHalted: `issuance.not_valid`; its facts are codes alone, because they are logged.
    """
    judge(signed, own_environment(services))


def judge(
    signed: Mapping[Representation, SignedCredential],
    world: VerifierEnvironment,
    expected: Mapping[Representation, Headline] = MappingProxyType({}),
) -> None:
    """Verify each representation in `world`. Its headline must be that of `expected`, or VALID where there is none.

    Raises SigningHalted: `issuance.not_valid` for the first with another headline; its facts are codes alone.
    """
    for representation, each in signed.items():
        verdict = verify(Presented(each.data, each.media_type, "issuance"), world)
        if verdict.headline is not expected.get(representation, Headline.VALID):
            raise SigningHalted(
                "issuance.not_valid",
                representation=representation.value,
                headline=str(verdict.headline),
                checks=[each.code for each in verdict.checks if each.outcome in (Outcome.FAILED, Outcome.UNKNOWN)],
            )
