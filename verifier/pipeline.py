"""From presented bytes to a verdict. The steps, in prose:

0. Load: a URL, an image or a page leads to bytes (`loading`), and the bytes hold one credential of a known kind, of
   which nothing is believed (`reading`).
1. Structure: it is shaped as its kind must be, and its contexts are known. Of Open Badges 2.0, the assertion, its
   BadgeClass and its issuer's Profile are read from their own addresses.
2. Issuer key: each proof names a key, and that key is found.
3. Proof: the key signed this very meaning; a token's claims say what its credential says.
4. Issuer binding: the issuer itself publishes that key. If the badge names a place for a newer edition, that is read
   once, and steps 1 to 4 are done again for it; if any of them does not hold, what was presented is judged further.
5. Validity: now lies between the dates.
6. Status: the issuer's own, verified list does not revoke or suspend it.
7. Hosted scope (2.0): it is hosted where its issuer's badges may be, and the presented file says the same.
8. Recipient, if asked: it is the person's.
9. Endorsements: each by this same pipeline, and about this badge.
10. Evidence: what was pinned by a digest is unchanged.

Then `conclude` gives the one word. Every step fails closed: a step that could not be done is UNKNOWN, steps 5 to 10 are
not done for a document whose origin is not established, and no input, however hostile, raises out of `verify`.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from schemas import strict_json
from schemas.errors import OpenBadgesError
from verifier.checks import (
    endorsements,
    evidence,
    hosted,
    issuer_binding,
    issuer_key,
    proof,
    recipient,
    refresh,
    status,
    structure,
    validity,
)
from verifier.checks.findings import failed, from_error, plain, unknown
from verifier.conclusion import conclude
from verifier.effort import Effort
from verifier.environment import VerifierEnvironment
from verifier.examination import Examination
from verifier.fetch import SourceRefused
from verifier.loading import load
from verifier.presented import Presented
from verifier.reading import HOSTED_KINDS, OB2_KINDS, Unverified, read_text
from verifier.sources import Sources, budget, sources
from verifier.verdict import CheckName, CheckResult, Headline, Verdict
from verifier.view import verified_credential

_log = logging.getLogger(__name__)

_PROVEN: Final = frozenset({CheckName.STRUCTURE, CheckName.PROOF, CheckName.ISSUER_BINDING})
_HOSTED: Final = frozenset({CheckName.STRUCTURE, CheckName.HOSTED_SCOPE})
_RETRIEVED: Final = frozenset({CheckName.STRUCTURE})
_MAX_DEPTH: Final = 2
_DOUBTFUL: Final = frozenset({Headline.NOT_AUTHENTIC, Headline.UNDETERMINED})

# What a forger does to a token; everything else that keeps us from reading is a matter of form.
_FORGED: Final = frozenset({"jws.algorithm", "jws.header_member", "jws.typ", "key.private_published"})


@dataclass(frozen=True)
class Step:
    """One check of the list; `needs`: what must have passed before, for a document with a proof and a hosted one."""

    name: CheckName
    check: Callable[[Examination], list[CheckResult]]
    needs: frozenset[CheckName] = frozenset()
    needs_hosted: frozenset[CheckName] = frozenset()


STEPS: Final = (
    Step(CheckName.STRUCTURE, structure.check),
    Step(CheckName.ISSUER_KEY, issuer_key.check),
    Step(CheckName.PROOF, proof.check),
    Step(CheckName.ISSUER_BINDING, issuer_binding.check),
    Step(CheckName.VALIDITY, validity.check, _PROVEN, _RETRIEVED),
    Step(CheckName.STATUS, status.check, _PROVEN, _RETRIEVED),
    Step(CheckName.HOSTED_SCOPE, hosted.check),
    Step(CheckName.RECIPIENT, recipient.check, _PROVEN, _HOSTED),
    Step(CheckName.ENDORSEMENTS, endorsements.check, _PROVEN, _HOSTED),
    Step(CheckName.EVIDENCE, evidence.check, _PROVEN, _HOSTED),
)


_ESTABLISHING: Final = 4  # the first steps, which say whose it is; the others ask what that is worth now


def verify(presented: Presented, environment: VerifierEnvironment, *, recipient: str | None = None) -> Verdict:
    """The verdict on what was presented. Never raises for its content.

    `recipient`: an identifier of the person known from elsewhere (a DID, an e-mail, a name), to be compared with the
    badge's. At most `environment.limits.fetches` URLs are read, in `environment.limits.seconds`.
    """
    limits = environment.limits
    effort = Effort(limits.processor_seconds)
    fetch = effort.without(budget(environment))
    try:
        unverified = load(presented, fetch, limits)
        doors = sources(environment, fetch)
        verdict = _examine(unverified, environment, doors, effort, recipient)
        if doors.from_cache and verdict.headline in _DOUBTFUL and not effort.is_spent:
            # The issuer may have changed its keys since: nobody is called a forger on the word of an old document.
            verdict = _examine(unverified, environment, sources(environment, fetch, anew=True), effort, recipient)
    except Exception as error:  # noqa: BLE001 - hostile input must end in a verdict, never in a fault
        verdict = _unread(environment, error)
    return replace(verdict, digest=presented.digest)


def _examine(
    unverified: Unverified,
    environment: VerifierEnvironment,
    doors: Sources,
    effort: Effort,
    recipient: str | None,
    depth: int = 0,
) -> Verdict:
    """The steps in their order, each on what the steps before have established."""

    def judge(nested: Unverified) -> Verdict:
        if depth == _MAX_DEPTH:
            unjudged = _verdict_of([unknown(CheckName.STRUCTURE, "check.too_deep")], environment)
            return replace(unjudged, digest=_digest(nested))
        return _examine(nested, environment, doors, effort, None, depth + 1)

    examination = Examination(
        unverified, environment, doors, effort, recipient, judge, lambda token: _token(token, environment), depth
    )
    _take(STEPS[:_ESTABLISHING], examination)
    examination = _refreshed(examination)
    _take(STEPS[_ESTABLISHING:], examination)
    return _concluded(examination)


def _take(steps: Sequence[Step], examination: Examination) -> None:
    for step in steps:
        examination.results += _done(step, examination)


def _refreshed(examination: Examination) -> Examination:
    """The examination of a newer edition, as far as it is established, or the same as before."""
    url = refresh.service_of(examination)
    if url is None or examination.depth or not _is_proven(examination):
        return examination
    try:
        found = refresh.successor(examination, url)
    except OpenBadgesError:
        examination.notes.append("refresh.failed")
        return examination
    newer = replace(examination, unverified=found, proofs=[], ob2=None, results=[], notes=[], endorsements=[])
    _take(STEPS[:_ESTABLISHING], newer)
    if not _is_proven(newer) or not refresh.replaces(newer.document, examination.document):
        examination.notes.append("refresh.failed")
        return examination
    newer.notes.append("refresh.done")
    return newer


def _is_proven(examination: Examination) -> bool:
    needs = _HOSTED if examination.kind in HOSTED_KINDS else _PROVEN
    return all(examination.passed(name) for name in needs)


def _done(step: Step, examination: Examination) -> list[CheckResult]:
    if examination.effort.is_spent:
        return [unknown(step.name, "check.too_costly")]
    needs = step.needs_hosted if examination.kind in HOSTED_KINDS else step.needs
    is_asked = step.name is not CheckName.RECIPIENT or examination.recipient is not None
    if is_asked and not all(examination.passed(name) for name in needs):
        known = any(result.name == step.name for result in examination.results)
        return [] if known else [unknown(step.name, "check.not_reached")]
    check = structure.check_ob2 if step.check is structure.check and examination.kind in OB2_KINDS else step.check
    try:
        # A check without a finding has found nothing good.
        return check(examination) or [unknown(step.name, "check.no_finding")]
    except OpenBadgesError as error:
        return [from_error(step.name, error)]
    except Exception:  # noqa: BLE001 - a check that fails us is UNKNOWN, and never takes the others down
        _log.exception("check %s could not judge a document", step.name)
        return [unknown(step.name, "check.fault")]


def _concluded(examination: Examination) -> Verdict:
    headline = conclude(examination.results)
    proven = _is_proven(examination)
    issuer = examination.issuer_id
    if proven and issuer is not None and not issuer_binding.is_known(examination, issuer):
        examination.notes.append("issuer.unlisted")
    return Verdict(
        headline=headline,
        checks=tuple(examination.results),
        kind=str(examination.kind),
        version=examination.unverified.version,
        carrier=examination.unverified.carrier,
        credential=verified_credential(examination) if proven else None,
        digest=_digest(examination.unverified) if examination.depth else "",
        checked_at=examination.environment.now,
        notes=tuple(dict.fromkeys(examination.notes)),
        endorsements=tuple(examination.endorsements),
    )


def _digest(unverified: Unverified) -> str:
    """Of a document inside another, which was presented in no bytes of its own."""
    return hashlib.sha256(strict_json.encode(unverified.document)).hexdigest()


def _token(token: str, environment: VerifierEnvironment) -> Unverified:
    return read_text(token.encode("utf-8", "replace"), environment.limits)


def _unread(environment: VerifierEnvironment, error: Exception) -> Verdict:
    if not isinstance(error, OpenBadgesError):
        _log.error("a document could not be read", exc_info=error)
        result = unknown(CheckName.STRUCTURE, "check.fault")
    elif error.code == "input.gone":
        result = failed(CheckName.STATUS, "status.gone")
    elif error.code in _FORGED:
        result = failed(CheckName.PROOF, error.code)
    elif isinstance(error, SourceRefused):  # here the refused address is the input itself
        result = failed(CheckName.STRUCTURE, error.code, **plain(error.facts))
    elif error.code == "input.status":  # the server is in trouble: the badge may be good
        result = unknown(CheckName.STRUCTURE, error.code, **plain(error.facts))
    else:
        result = from_error(CheckName.STRUCTURE, error)
    return _verdict_of([result], environment)


def _verdict_of(results: list[CheckResult], environment: VerifierEnvironment) -> Verdict:
    return Verdict(conclude(results), tuple(results), None, None, None, None, "", environment.now)
