"""From presented bytes to a verdict. The steps, in prose:

0. Load: links are followed to bytes (`loading`), which hold one credential of a known kind; nothing of it is believed
   yet (`reading`).
1. Structure: it can be understood, and its contexts are known; where it departs from the published schema is noted. Of
   Open Badges 2.0, the assertion, its BadgeClass and its issuer's Profile are read from their own addresses.
2. Data model (3.0): it has what the VC Data Model requires of every credential.
3. Issuer key: each proof names a key, and that key is found.
4. Proof: the key signed these statements; the claims of a token agree with its credential.
5. Issuer binding: the issuer itself publishes that key. If the badge offers a newer edition, it is read once, and
   steps 1 to 5 are done for it; if one of them fails, the verification goes on with what was presented.
6. Validity: now is between the dates.
7. Status: the verified list at the address that the issuer signed does not revoke or suspend it.
8. Hosted scope (2.0): it is hosted where the issuer's badges may be, and the presented file agrees with it.
9. Recipient, if asked: it was awarded to that person.
10. Endorsements: each by this same pipeline, and about this badge.
11. Evidence: documents with a digest are unchanged.
12. Look-alikes: no unlisted issuer wears the name of a known one, or names this service as its own.

Then `conclude` gives the headline: VALID only for an issuer that the caller believes. Every step fails closed: a step
that could not be done is UNKNOWN, steps 6 to 11 are not done for a document whose issuer is not established, and no
input makes `verify` raise.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from schemas import strict_json
from schemas.errors import OpenBadgesError
from schemas.members import id_of
from verifier.checks import (
    endorsements,
    evidence,
    hosted_assertion,
    issuer_binding,
    issuer_key,
    lookalike,
    proof,
    recipient,
    refresh,
    status,
    structure,
    validity,
)
from verifier.checks.findings import FORGED, failed, from_error, plain, unknown
from verifier.claims import claim_of
from verifier.conclusion import conclude
from verifier.effort import Effort
from verifier.environment import VerifierEnvironment
from verifier.examination import Examination
from verifier.fetch import Fetch, SourceRefused
from verifier.kept_verdicts import UNTIMED, World, as_of
from verifier.loader import load
from verifier.presented_bytes import Presented
from verifier.reading.kinds import HOSTED_KINDS, OB2_KINDS, STATUS_LIST_KINDS, Kind
from verifier.reading.layers import Unverified
from verifier.reading.readers import read_text
from verifier.resolver import Documents, is_at
from verifier.sources import Sources, budget, sources
from verifier.verdict import CheckName, CheckResult, Headline, Verdict
from verifier.view import verified_credential

_log = logging.getLogger(__name__)

_PROVEN: Final = frozenset({CheckName.STRUCTURE, CheckName.PROOF, CheckName.ISSUER_BINDING})
_HOSTED: Final = frozenset({CheckName.STRUCTURE, CheckName.HOSTED_SCOPE})
_RETRIEVED: Final = frozenset({CheckName.STRUCTURE})
_MAX_DEPTH: Final = 2
_NOT_JUDGED: Final = {Kind.OB1_ASSERTION: "input.version_1", Kind.OB2_WRAPPED: "input.wrapped"}
_DOUBTFUL: Final = frozenset({Headline.NOT_AUTHENTIC, Headline.UNDETERMINED})


@dataclass(frozen=True)
class Step:
    """One check of the list; `needs`: what must have passed before, for a document with a proof and a hosted one."""

    name: CheckName
    check: Callable[[Examination], list[CheckResult]]
    needs: frozenset[CheckName] = frozenset()
    needs_hosted: frozenset[CheckName] = frozenset()


STEPS: Final = (
    Step(CheckName.STRUCTURE, structure.check),
    Step(CheckName.DATA_MODEL, structure.check_data_model),
    Step(CheckName.ISSUER_KEY, issuer_key.check),
    Step(CheckName.PROOF, proof.check),
    Step(CheckName.ISSUER_BINDING, issuer_binding.check),
    Step(CheckName.VALIDITY, validity.check, _PROVEN, _RETRIEVED),
    Step(CheckName.STATUS, status.check, _PROVEN, _RETRIEVED),
    Step(CheckName.HOSTED_SCOPE, hosted_assertion.check),
    Step(CheckName.RECIPIENT, recipient.check, _PROVEN, _HOSTED),
    Step(CheckName.ENDORSEMENTS, endorsements.check, _PROVEN, _HOSTED),
    Step(CheckName.EVIDENCE, evidence.check, _PROVEN, _HOSTED),
    Step(CheckName.LOOKALIKE, lookalike.check),
)


_ESTABLISHING: Final = 5  # these first steps establish the issuer; the others need that


def verify(presented: Presented, environment: VerifierEnvironment, *, recipient: str | None = None) -> Verdict:
    """The verdict on what was presented. Never raises for its content.

    `recipient`: an identifier of the person known from elsewhere (a DID, an e-mail, a name), to be compared with the
    badge's. At most `environment.limits.fetches` URLs are read, in `environment.limits.seconds`.
    """
    kept, own = environment.kept, environment.own_origin
    if kept is None or own is None or recipient is not None:
        return _judged(presented, environment, recipient)
    world = _world(environment, environment.fetch)
    known = kept.find(presented.digest, world)
    if known is not None:
        return known
    verdict = as_of(_judged(presented, _seen_in(world, environment), None), environment.now)
    kept.keep(verdict, world, own)
    return verdict


def _world(environment: VerifierEnvironment, fetch: Fetch) -> World:
    """What is noted of the use of this environment, which reads by `fetch`."""
    return World(environment.now, fetch, environment.believed, environment.known_issuers, environment.own_names)


def _seen_in(world: World, environment: VerifierEnvironment) -> VerifierEnvironment:
    """The same environment, of which the world notes what is used."""
    return replace(
        environment,
        now=world.now,
        fetch=world.fetch,
        believed=world.believed,
        known_issuers=world.known_issuers,
        own_names=world.own_names,
    )


def _judged(presented: Presented, environment: VerifierEnvironment, recipient: str | None) -> Verdict:
    limits = environment.limits
    effort = Effort(limits.processor_seconds)
    fetch = budget(environment, effort.without(environment.fetch, own_origin=environment.own_origin))
    try:
        unverified = load(presented, fetch, limits)
        read_from = sources(environment, fetch)
        verdict = _examine(unverified, environment, read_from, effort, recipient)
        if read_from.from_cache and verdict.headline in _DOUBTFUL and not effort.is_spent:
            # The issuer may have changed its keys: no badge is called forged because of a kept document.
            verdict = _examine(unverified, environment, sources(environment, fetch, anew=True), effort, recipient)
    except Exception as error:  # noqa: BLE001 - hostile input must end in a verdict
        verdict = _unread(environment, error)
    return replace(verdict, digest=presented.digest)


def _examine(
    unverified: Unverified,
    environment: VerifierEnvironment,
    read_from: Sources,
    effort: Effort,
    recipient: str | None,
    depth: int = 0,
) -> Verdict:
    """The steps in order; each uses what the steps before have established."""

    def judge(nested: Unverified) -> Verdict:
        if depth == _MAX_DEPTH:
            unjudged = _verdict_of([unknown(CheckName.STRUCTURE, "check.too_deep")], environment)
            return replace(unjudged, digest=_digest(nested))
        if nested.kind in STATUS_LIST_KINDS:
            return _judged_list(nested, environment, read_from, effort, depth + 1)
        if (known := _judged_alone(nested, environment, read_from)) is not None:
            return known
        return _examine(nested, environment, read_from, effort, None, depth + 1)

    examination = Examination(
        unverified, environment, read_from, effort, recipient, judge, lambda token: _token(token, environment), depth
    )
    _note_reading(examination)
    if unverified.kind in _NOT_JUDGED:
        # No version of the standard that is judged here says how to verify it: it is read, and nothing of it is judged.
        examination.found([unknown(CheckName.STRUCTURE, _NOT_JUDGED[unverified.kind])])
        return _concluded(examination)
    _take(STEPS[:_ESTABLISHING], examination)
    examination = _refreshed(examination)
    _take(STEPS[_ESTABLISHING:], examination)
    return _concluded(examination)


def _judged_list(
    listed: Unverified, environment: VerifierEnvironment, read_from: Sources, effort: Effort, depth: int
) -> Verdict:
    """The verdict on a status list. Thousands of badges name the same one, so that on a list of this service is kept as
    one on a badge is: it holds while the bytes, what was read for them and the comparisons of the time are the same."""
    kept, own = environment.kept, environment.own_origin
    if kept is None or own is None or not is_at(own, id_of(listed.document.get("issuer")) or ""):
        return _examine(listed, environment, read_from, effort, None, depth)
    # What is read and compared within this world is noted by the one around it too, which passes on the questions.
    world = _world(environment, read_from.issuers)
    digest = _digest_judged_list(listed)
    known = kept.lists.find(digest, world)
    if known is not None:
        return known
    within = replace(
        read_from, fetch=world.fetch, lists=world.fetch, issuers=world.fetch, documents=Documents(world.fetch)
    )
    verdict = _examine(listed, _seen_in(world, environment), within, effort, None, depth)
    # Its own time would keep the worlds with it.
    kept.lists.keep(as_of(verdict, UNTIMED), world, own, digest)
    return verdict


def _judged_alone(endorsement: Unverified, environment: VerifierEnvironment, read_from: Sources) -> Verdict | None:
    """The verdict on an endorsement of this service that is kept since these same bytes were presented by themselves,
    as `_judged_list` finds one on a list; what it means for this badge is weighed each time. Not on a token, since its
    payload does not hold the signature, nor where a newer edition was looked for, which is done for what is presented
    alone."""
    kept = environment.kept
    if kept is None or endorsement.jws is not None or (digest := _digest(endorsement)) not in kept:
        return None
    known = kept.find(digest, _world(environment, read_from.issuers))
    return known if known is not None and not any(note.startswith("refresh.") for note in known.notes) else None


def _note_reading(examination: Examination) -> None:
    """What the reading has already found about what the document came in."""
    examination.notes += examination.unverified.notes
    for code in examination.unverified.faults:
        examination.fault(code)


def _take(steps: Sequence[Step], examination: Examination) -> None:
    for step in steps:
        examination.found(_done(step, examination))


def _refreshed(examination: Examination) -> Examination:
    """The examination of a newer edition if it is proven, else the same examination."""
    url = refresh.service_of(examination)
    if url is None or examination.depth or not _is_proven(examination):
        return examination
    try:
        found = refresh.successor(examination, url)
    except OpenBadgesError:
        examination.notes.append("refresh.failed")
        return examination
    newer = replace(examination, unverified=found, proofs=[], ob2=None, notes=[], endorsements=[], faults=[])
    _note_reading(newer)
    _take(STEPS[:_ESTABLISHING], newer)
    if not _is_proven(newer) or not refresh.replaces(newer.document, examination.document):
        examination.notes.append("refresh.failed")
        return examination
    newer.notes.append("refresh.done")
    return newer


def _is_proven(examination: Examination) -> bool:
    needs = _HOSTED if examination.kind in HOSTED_KINDS else _PROVEN
    return examination.passed(needs)


def _done(step: Step, examination: Examination) -> list[CheckResult]:
    if examination.effort.is_spent:
        return [unknown(step.name, "check.too_costly")]
    needs = step.needs_hosted if examination.kind in HOSTED_KINDS else step.needs
    is_asked = step.name is not CheckName.RECIPIENT or examination.recipient is not None
    if needs and is_asked and not examination.passed(needs):
        known = any(result.name == step.name for result in examination.results)
        return [] if known else [unknown(step.name, "check.not_reached")]
    check = structure.check_ob2 if step.check is structure.check and examination.kind in OB2_KINDS else step.check
    try:
        # A check that returns no finding has not passed.
        return check(examination) or [unknown(step.name, "check.no_finding")]
    except OpenBadgesError as error:
        return [from_error(step.name, error)]
    except Exception:  # noqa: BLE001 - a fault in a check is UNKNOWN, and the others go on
        _log.exception("check %s could not judge a document", step.name)
        return [unknown(step.name, "check.fault")]


def _concluded(examination: Examination) -> Verdict:
    proven = _is_proven(examination)
    issuer = examination.issuer_id if proven else None
    trust = issuer_binding.trust(examination, issuer) if issuer is not None else None
    headline = conclude(examination.results, trust)
    if issuer is not None and trust is None:
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
        faults=tuple(examination.faults),
        claim=claim_of(examination) if not proven and headline is Headline.UNDETERMINED else None,
        trust=trust,
    )


def _digest(unverified: Unverified) -> str:
    """The digest of a document inside another, which has no bytes of its own."""
    return hashlib.sha256(strict_json.encode(unverified.document)).hexdigest()


def _digest_judged_list(listed: Unverified) -> str:
    """The digest of all that a list came in; of a token its text, since the payload does not hold the signature."""
    jws = listed.jws
    return _digest(listed) if jws is None else hashlib.sha256(jws.signing_input + b"." + jws.signature).hexdigest()


def _token(token: str, environment: VerifierEnvironment) -> Unverified:
    return read_text(token.encode("utf-8", "replace"), environment.limits)


def _unread(environment: VerifierEnvironment, error: Exception) -> Verdict:
    if not isinstance(error, OpenBadgesError):
        _log.error("a document could not be read", exc_info=error)
        result = unknown(CheckName.STRUCTURE, "check.fault")
    elif error.code == "input.gone":
        result = failed(CheckName.STATUS, "status.gone")
    elif error.code in FORGED:
        result = failed(CheckName.PROOF, error.code)
    elif isinstance(error, SourceRefused):  # the refused address is the input itself
        result = failed(CheckName.STRUCTURE, error.code, **plain(error.facts))
    elif error.code == "input.status":  # the server has a problem; the badge may be good
        result = unknown(CheckName.STRUCTURE, error.code, **plain(error.facts))
    else:
        result = from_error(CheckName.STRUCTURE, error)
    return _verdict_of([result], environment)


def _verdict_of(results: list[CheckResult], environment: VerifierEnvironment) -> Verdict:
    return Verdict(conclude(results, None), tuple(results), None, None, None, None, "", environment.now)
