"""Everything a verification needs from outside, handed in: the time, the fetch, whom we know, and the limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from verifier.cache import DocumentCache
from verifier.fetch import Fetch
from verifier.limits import DEFAULT_LIMITS, Limits
from verifier.proven import ProvenSignatures


@dataclass(frozen=True)
class VerifierEnvironment:
    """The world as one verification sees it.

    `now`: an aware datetime. `known_issuers`: issuer id -> name, the operator's list; an issuer outside it is no
    failure, it is said. `own_origin`: the service's public origin, such as "https://badges.example", or None; whoever
    claims to be an issuer of that origin with a key that it does not publish is an impostor, not an unknown. `cache`:
    the caller's store of others' issuer documents and status lists, shared by its verifications, and
    `proven` signatures of its own keys that held before (decisions 25); None keeps nothing.
    """

    now: datetime
    fetch: Fetch
    known_issuers: Mapping[str, str] = field(default_factory=dict)
    own_origin: str | None = None
    limits: Limits = DEFAULT_LIMITS
    cache: DocumentCache | None = None
    proven: ProvenSignatures | None = None
