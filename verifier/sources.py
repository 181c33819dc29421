"""The fetches of one verification: one budget for all, and two of them that may answer from the caller's cache.

A check uses the fetch for what it reads: documents of issuers and status lists may be kept for a while, everything else
(badges, assertions, evidence) is read each time.
"""

from __future__ import annotations

from dataclasses import dataclass

from verifier.cache import CachedFetch, Purpose
from verifier.environment import VerifierEnvironment
from verifier.fetch import BudgetedFetch, Fetch
from verifier.resolver import Documents


@dataclass(frozen=True)
class Sources:
    """`fetch` keeps nothing; `lists` is for status lists; `issuers` for what issuers publish of themselves, which
    `documents` reads and parses."""

    fetch: Fetch
    lists: Fetch
    issuers: Fetch
    documents: Documents
    kept: tuple[CachedFetch, ...] = ()

    @property
    def from_cache(self) -> bool:
        """Whether anything was answered from the cache."""
        return any(fetch.kept_answers for fetch in self.kept)


def budget(environment: VerifierEnvironment, fetch: Fetch) -> BudgetedFetch:
    """The fetch of one verification over that of the caller, within its limits (DECISIONS.md S4)."""
    limits = environment.limits
    return BudgetedFetch(fetch, fetches=limits.fetches, seconds=limits.seconds, own_origin=environment.own_origin)


def sources(environment: VerifierEnvironment, fetch: Fetch, *, anew: bool = False) -> Sources:
    """The fetches of one verification. `anew`: what was kept for longer than a minute is read again."""
    cache = environment.cache
    if cache is None:
        return Sources(fetch, fetch, fetch, Documents(fetch))
    own = environment.own_origin
    issuers = CachedFetch(fetch, cache, Purpose.ISSUER, anew=anew, own_origin=own)
    lists = CachedFetch(fetch, cache, Purpose.STATUS, anew=anew, own_origin=own)
    return Sources(fetch, lists, issuers, Documents(issuers), (issuers, lists))
