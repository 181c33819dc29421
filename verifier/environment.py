"""Everything that a verification needs from its caller: the time, the fetch, the known issuers, and the limits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from verifier.believed_issuers import Believed
from verifier.cache import DocumentCache
from verifier.fetch import Fetch
from verifier.kept_verdicts import KeptVerdicts
from verifier.limits import DEFAULT_LIMITS, Limits
from verifier.own_names import OwnNames
from verifier.proven_signatures import ProvenSignatures


@dataclass(frozen=True)
class VerifierEnvironment:
    """What one verification knows of the world.

    `now`: an aware datetime. `believed`: whose badges may be VALID beside those of `own_origin`; the caller must say.
    `known_issuers`: issuer id -> name, of issuers that publish their keys, so that another key's signature is a
    forgery, and whose names no one else may bear. `own_names`: gives the names of the service itself, which are found
    within others and with an error in them; it is called for another's document alone. `own_origin`: the service's
    public origin, such as "https://badges.example", or None; a signature in the name of an issuer of that origin, by a
    key that it does not publish, is an impostor's. `cache`: the caller's store of others' issuer documents and status
    lists, shared by its verifications, and `proven` signatures of its own keys that held before and `kept` verdicts on
    its own documents (decisions 25); None keeps nothing.
    """

    now: datetime
    fetch: Fetch
    believed: Believed
    known_issuers: Mapping[str, str] = field(default_factory=dict)
    own_names: Callable[[], OwnNames] = OwnNames
    own_origin: str | None = None
    limits: Limits = DEFAULT_LIMITS
    cache: DocumentCache | None = None
    proven: ProvenSignatures | None = None
    kept: KeptVerdicts | None = None
