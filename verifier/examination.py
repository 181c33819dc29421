"""The state of one verification: what is examined, what it may fetch, and what has been established so far.

The checks read it and return findings. Checks write to five of its fields: the proofs with the keys that were found
(`issuer_key`), the retrieved documents of Open Badges 2.0 (`retrieval`), notes, the verdicts on endorsements,
and faults.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from keys.verification import VerificationMethod
from schemas.members import id_of, listed, member
from verifier.effort import Effort
from verifier.environment import VerifierEnvironment
from verifier.fetch import Fetch
from verifier.reading.kinds import OB2_KINDS, Kind
from verifier.reading.layers import Unverified
from verifier.resolver import Documents
from verifier.sources import Sources
from verifier.verdict import CheckName, CheckResult, Fault, Outcome, Verdict


@dataclass
class ProofCase:
    """One signature under verification: the proof (None for a JWS), the name of its key, and the key once it is found.

    `reference` is None if the token only carries the key (`jwk` in the header), which is a hint and no name.
    `co_signed`: the proof of another party beside one of the issuer; it is shown and proves nothing about the issuer.
    `dispensable`: the operator does not know that party, so that a key which cannot be read changes nothing.
    """

    proof: dict[str, Any] | None
    reference: str | None
    method: VerificationMethod | None = None
    co_signed: bool = False
    dispensable: bool = False

    @property
    def name(self) -> str | None:
        """The `id` of the proof, by which later links of a chain name it; None for one without."""
        return id_of(self.proof)

    @property
    def previous(self) -> frozenset[str]:
        """The names of the proofs that this one covers (VC Data Integrity `previousProof`)."""
        named = member(self.proof, "previousProof")
        return frozenset(map(str, listed(named))) if named is not None else frozenset()


@dataclass
class Ob2Documents:
    """Open Badges 2.0: what was retrieved. For a hosted badge the assertion is the retrieved body, never the
    presented one, and `read_at` is where it was read, redirects included. For an endorsement `assertion` is the
    endorsement, and there is no BadgeClass."""

    assertion: dict[str, Any]
    badge_class: dict[str, Any]
    profile: dict[str, Any]
    read_at: str = ""


@dataclass
class Examination:
    """The state of one verification. `judge` gives a nested verdict for an endorsement; `depth` is 0 at the top;
    `kind` is what is examined."""

    unverified: Unverified
    environment: VerifierEnvironment
    sources: Sources
    effort: Effort
    recipient: str | None
    judge: Callable[[Unverified], Verdict]
    read_token: Callable[[str], Unverified]
    depth: int = 0
    proofs: list[ProofCase] = field(default_factory=list)
    ob2: Ob2Documents | None = None
    notes: list[str] = field(default_factory=list)
    endorsements: list[Verdict] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    results: list[CheckResult] = field(default_factory=list, init=False)
    kind: Kind = field(init=False)
    _good: set[str] = field(default_factory=set, init=False, repr=False)
    _bad: set[str] = field(default_factory=set, init=False, repr=False)

    def __post_init__(self) -> None:
        self.kind = self.unverified.kind

    @property
    def fetch(self) -> Fetch:
        """The fetch whose answers are not kept between verifications."""
        return self.sources.fetch

    @property
    def documents(self) -> Documents:
        """What issuers publish of themselves: profiles, DID documents, keys."""
        return self.sources.documents

    @property
    def document(self) -> dict[str, Any]:
        """The document whose facts count: for a hosted Open Badges 2.0 assertion the retrieved one."""
        return self.ob2.assertion if self.ob2 is not None else self.unverified.plain

    @property
    def issuer_id(self) -> str | None:
        """The issuer that the document names, believed only once the binding is established."""
        if self.kind in OB2_KINDS:
            return id_of(self.ob2.profile) if self.ob2 is not None else None
        return self.unverified.issuer_id

    def fault(self, code: str, **facts: Any) -> None:
        """Note that the document departs from the standard here; each fault is noted once."""
        found = Fault(code, facts)
        if found not in self.faults:
            self.faults.append(found)

    def found(self, results: list[CheckResult]) -> None:
        """Add the findings of a check."""
        self.results += results
        for result in results:
            if result.outcome is Outcome.PASSED:
                self._good.add(result.name)
            elif result.outcome is not Outcome.NOT_APPLICABLE:
                self._bad.add(result.name)

    def passed(self, names: frozenset[CheckName]) -> bool:
        """Whether each of these checks has findings that are good, and none that is not."""
        return self._good >= names and self._bad.isdisjoint(names)
