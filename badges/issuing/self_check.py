"""Verifying what was just signed with our own verifier, before anything is stored."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from badges.base.errors import Refused
from badges.base.services import Services
from badges.ledger.safeguards.halt import SigningHalted
from badges.publication.judgement import own_environment
from issuer.issuance import SignedCredential
from issuer.representations import Representation
from verifier.environment import VerifierEnvironment
from verifier.fetch import Fetch, Fetched
from verifier.pipeline import verify
from verifier.presented_bytes import Presented
from verifier.verdict import CheckResult, Headline, Outcome

UNSURE: Final = frozenset({Headline.UNDETERMINED, Headline.NOT_YET_VALID, Headline.EXPIRED})  # the time, or no answer
_log = logging.getLogger(__name__)


def check(services: Services, signed: dict[Representation, SignedCredential]) -> None:
    """Verify each signed representation in the environment of this instance.

    Raises SigningHalted, Refused: as `judge`.
    """
    with services.database.one_reading():
        judge(signed, own_environment(services))


def judge(
    signed: Mapping[Representation, SignedCredential],
    world: VerifierEnvironment,
    expected: Mapping[Representation, Headline] = MappingProxyType({}),
) -> None:
    """Verify each representation in `world`. Its headline must be that of `expected`, or VALID where there is none.

    Raises SigningHalted: `issuance.not_valid` for the first with another headline; its facts are codes, with their
    reasons. Raises Refused: `award.try_again` when the check found nothing wrong, and could not tell, or not at this
    time.

    The endorsement is judged first: the forms of the badge hold the same bytes, on which its verdict is then known.
    """
    for representation in sorted(signed, key=lambda each: each is not Representation.ENDORSEMENT):
        each = signed[representation]
        verdict = verify(Presented(each.data, each.media_type, "issuance"), world)
        if verdict.headline is expected.get(representation, Headline.VALID):
            continue
        facts: dict[str, object] = {
            "representation": representation.value,
            "headline": str(verdict.headline),
            "checks": [_told(each) for each in verdict.checks if each.outcome in (Outcome.FAILED, Outcome.UNKNOWN)],
        }
        if verdict.headline in UNSURE:
            _log.error("what was signed could not be checked, and is not kept: %s", facts)
            raise Refused("award.try_again")
        raise SigningHalted("issuance.not_valid", **facts)


def _told(result: CheckResult) -> str:
    """A check that is not good: its code, and the reason or the HTTP status where it has one.

    Its other facts may hold an address or the words of a badge, and are not for the log.
    """
    why = [str(result.facts[fact]) for fact in ("reason", "status") if fact in result.facts]
    return f"{result.code} ({', '.join(why)})" if why else result.code


@dataclass(frozen=True)
class Unpublished:
    """A Fetch that answers these documents, by their address, before they are published, and hands on all others."""

    documents: Mapping[str, tuple[str, bytes]]  # media type and bytes
    inner: Fetch

    def __call__(self, url: str, *, accept: str, limit: int) -> Fetched:
        found = self.documents.get(url)
        return Fetched(url, 200, *found) if found is not None else self.inner(url, accept=accept, limit=limit)
