"""What our own verifier says of what was just signed, before anything leaves."""

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
    """Our own verifier does not accept what was just signed: nothing leaves (a fault, 500)."""


def check(services: Services, signed: dict[Representation, SignedCredential]) -> None:
    """Let the verifier judge our own output. Not valid: nothing leaves.

    Raises SigningHalted("issuance.not_valid"), whose facts are codes alone: they are logged.
    """
    judge(signed, own_environment(services))


def judge(
    signed: Mapping[Representation, SignedCredential],
    world: VerifierEnvironment,
    expected: Mapping[Representation, Headline] = MappingProxyType({}),
) -> None:
    """Verify each representation in `world`. Its headline must be the one of `expected`, or VALID.

    Raises SigningHalted("issuance.not_valid") for the first that has another; its facts are codes alone.
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
