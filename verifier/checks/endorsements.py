"""Check 9: the endorsements inside the badge, each judged by the same pipeline (Open Badges 3.0 section 9.2).

The standard does not say that an endorsement must be about the badge it stands in. It must be here (decisions 11):
about this credential, its subject, its achievement or a profile in it; else a true word about something else would
seem to speak for this badge.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from schemas.errors import OpenBadgesError
from verifier.checks.findings import failed, from_error, not_applicable, passed, unknown
from verifier.documents import id_of, listed, member, text_member
from verifier.examination import Examination
from verifier.reading import ENDORSEMENT_KINDS, OB2_KINDS, Unverified, read_document
from verifier.verdict import CheckName, CheckResult, Headline, Verdict

NAME = CheckName.ENDORSEMENTS

# Genuine, and no longer (or not yet) said: shown as such, and no fault of the badge.
_LAPSED: Final = frozenset({Headline.EXPIRED, Headline.NOT_YET_VALID, Headline.SUSPENDED, Headline.REVOKED})


@dataclass(frozen=True)
class _Found:
    """One endorsement as it stands in the badge."""

    value: Any
    is_token: bool


def check(examination: Examination) -> list[CheckResult]:
    """One finding for each endorsement; the nested verdicts are left in `examination.endorsements`."""
    found = [] if examination.kind in OB2_KINDS or examination.depth else list(_endorsements(examination.document))
    if not found:
        return [not_applicable(NAME, "endorsements.none")]
    limit = examination.environment.limits.endorsements
    if len(found) > limit:
        return [unknown(NAME, "endorsements.too_many", limit=limit)]
    about = _known_ids(examination.document)
    return [_judged(examination, each, about) for each in found]


def _judged(examination: Examination, found: _Found, about: frozenset[str]) -> CheckResult:
    try:
        unverified = _read(examination, found)
    except OpenBadgesError as error:
        return from_error(NAME, error)
    if unverified.kind not in ENDORSEMENT_KINDS:
        return failed(NAME, "endorsements.other_kind")
    verdict = examination.judge(unverified)
    examination.endorsements.append(verdict)
    return _finding(examination, verdict, unverified, about)


def _read(examination: Examination, found: _Found) -> Unverified:
    if found.is_token:
        return examination.read_token(found.value if isinstance(found.value, str) else "")
    return read_document(found.value if isinstance(found.value, dict) else {})


def _finding(examination: Examination, verdict: Verdict, unverified: Unverified, about: frozenset[str]) -> CheckResult:
    issuer = str(id_of(unverified.document.get("issuer")))[:300]
    if verdict.headline is Headline.UNDETERMINED:
        return unknown(NAME, "endorsements.undetermined", issuer=issuer)
    if verdict.headline is not Headline.VALID and verdict.headline not in _LAPSED:
        return failed(NAME, "endorsements.not_authentic", issuer=issuer, headline=str(verdict.headline))
    subject = text_member(unverified.document, "credentialSubject", "id")
    if subject not in about:
        return failed(NAME, "endorsements.other_subject", issuer=issuer, subject=str(subject)[:300])
    if verdict.headline in _LAPSED:
        examination.notes.append("endorsements.lapsed")
        return passed(NAME, "endorsements.lapsed", issuer=issuer, headline=str(verdict.headline))
    return passed(NAME, "endorsements.good", issuer=issuer)


def _endorsed_places(document: Mapping[str, Any]) -> list[Any]:
    """Where Open Badges 3.0 allows endorsements, and so what they may be about: credential, achievement, profiles."""
    subject = document.get("credentialSubject")
    achievement = member(subject, "achievement")
    profiles = (document.get("issuer"), member(subject, "source"), member(achievement, "creator"))
    return [document, achievement, *profiles]


def _endorsements(document: Mapping[str, Any]) -> list[_Found]:
    found: list[_Found] = []
    for place in _endorsed_places(document):
        found += [_Found(each, False) for each in listed(member(place, "endorsement"))]
        found += [_Found(each, True) for each in listed(member(place, "endorsementJwt"))]
    return found


def _known_ids(document: Mapping[str, Any]) -> frozenset[str]:
    ids = [id_of(place) for place in _endorsed_places(document)]
    ids.append(text_member(document, "credentialSubject", "id"))
    return frozenset(each for each in ids if each)
