"""From the check results to the headline: a pure function, tested as a truth table.

In this order, and the first that applies is the headline:

1. authenticity failed (issuer key, proof, issuer binding, hosted scope),
   or an endorsement in it was taken from another badge                         -> NOT_AUTHENTIC
2. it was never signed                                                          -> UNDETERMINED;
   else it cannot be understood (structure)                                     -> UNREADABLE
3. authenticity or structure could not be established                           -> UNDETERMINED
4. revoked, suspended, expired, not yet valid                                   -> that headline; if someone wears the
                                                                                   name of a known issuer, only revoked
5. another check failed (recipient, endorsements, evidence)                     -> NOT_AUTHENTIC
6. another check could not be done (data model, dates, status entry among them),
   or one that is needed is missing                                             -> UNDETERMINED
7. otherwise, if the issuer is believed                                         -> VALID
8. otherwise                                                                    -> UNKNOWN_ISSUER

A fact that the issuer signed (revoked, expired) is believed only once authenticity is established: so 3 before 4. It is
certain even if another check could not be done: so 4 before 6.
"""

from __future__ import annotations

from collections.abc import Iterable

from verifier.verdict import CheckName, CheckResult, Headline, Outcome, Trust

_AUTHENTICITY = frozenset({CheckName.ISSUER_KEY, CheckName.PROOF, CheckName.ISSUER_BINDING, CheckName.HOSTED_SCOPE})
_ESTABLISHING = _AUTHENTICITY | {CheckName.STRUCTURE}
_UNSIGNED = "proof.missing"
# The badge of somebody who borrows another issuer's words, whatever its own dates.
_BORROWED = "endorsements.other_badge"
_BY_PROOF = frozenset({CheckName.STRUCTURE, CheckName.ISSUER_KEY, CheckName.PROOF, CheckName.ISSUER_BINDING})
_BY_HOSTING = frozenset({CheckName.STRUCTURE, CheckName.HOSTED_SCOPE})
_ALWAYS = frozenset({CheckName.VALIDITY})

_SAID_BY_THE_ISSUER = (
    ("status.revoked", Headline.REVOKED),
    ("status.gone", Headline.REVOKED),
    ("status.suspended", Headline.SUSPENDED),
    ("validity.expired", Headline.EXPIRED),
    ("validity.not_yet", Headline.NOT_YET_VALID),
)


def conclude(checks: Iterable[CheckResult], trust: Trust | None) -> Headline:
    """The headline of a list of check results; several results may share a name. Never VALID by default.

    `trust`: why the issuer is believed, or None. It decides between VALID and UNKNOWN_ISSUER, and nothing else.
    """
    results = tuple(checks)
    failures = [result for result in results if result.outcome is Outcome.FAILED]
    failed = {result.code for result in failures}
    failing = {result.name for result in failures}
    unknown = {result.name for result in results if result.outcome is Outcome.UNKNOWN}
    passed = {result.name for result in results if result.outcome is Outcome.PASSED} - unknown
    if not _AUTHENTICITY.isdisjoint(failing) or _BORROWED in failed:
        return Headline.NOT_AUTHENTIC
    if CheckName.STRUCTURE in failing:
        return Headline.UNDETERMINED if any(result.code == _UNSIGNED for result in results) else Headline.UNREADABLE
    # If the issuer answers 410 Gone there is no document to authenticate; the address itself says that it is revoked.
    if "status.gone" in failed:
        return Headline.REVOKED
    authentic = (passed >= _BY_PROOF) or (passed >= _BY_HOSTING)
    if not authentic or unknown & _ESTABLISHING:
        return Headline.UNDETERMINED
    for code, headline in _SAID_BY_THE_ISSUER:
        if code in failed:
            # A calm page about a badge that ended would still show the borrowed name as its issuer's.
            is_borrowed = CheckName.LOOKALIKE in unknown and headline is not Headline.REVOKED
            return Headline.UNDETERMINED if is_borrowed else headline
    if failed:
        return Headline.NOT_AUTHENTIC
    if unknown or not passed >= _ALWAYS or CheckName.STATUS not in {result.name for result in results}:
        return Headline.UNDETERMINED
    return Headline.UNKNOWN_ISSUER if trust is None else Headline.VALID
