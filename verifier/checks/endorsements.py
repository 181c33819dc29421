"""Check 9: the endorsements inside the badge, each judged by the same pipeline (Open Badges 3.0 section 9.2;
Open Badges 2.0 "Endorsement").

The standard does not require an endorsement to be about the badge in which it stands. Here it must be (decisions 11):
about this credential, its subject, its achievement or a profile in it. Otherwise a genuine endorsement of something
else would seem to endorse this badge.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from schemas.errors import OpenBadgesError
from schemas.members import id_of, listed, member, text_member
from verifier.checks.findings import failed, from_error, not_applicable, passed, unknown
from verifier.examination import Examination
from verifier.reading import (
    ACHIEVEMENT_KINDS,
    ENDORSEMENT_KINDS,
    OB2_ENDORSEMENT_KINDS,
    OB2_KINDS,
    Kind,
    Unverified,
    read_document,
)
from verifier.verdict import CheckName, CheckResult, Headline, Verdict

NAME = CheckName.ENDORSEMENTS

# Genuine, and no longer (or not yet) valid: shown so, without effect on the badge.
_LAPSED: Final = frozenset({Headline.EXPIRED, Headline.NOT_YET_VALID, Headline.SUSPENDED, Headline.REVOKED})
_BADGES: Final = ACHIEVEMENT_KINDS | OB2_KINDS - OB2_ENDORSEMENT_KINDS


@dataclass(frozen=True)
class _Found:
    """One endorsement as it stands in the badge."""

    value: Any
    is_token: bool


def check(examination: Examination) -> list[CheckResult]:
    """One finding for each endorsement; the nested verdicts are left in `examination.endorsements`."""
    found = _endorsements(examination) if examination.kind in _BADGES and not examination.depth else []
    if not found:
        return [not_applicable(NAME, "endorsements.none")]
    limit = examination.environment.limits.endorsements
    if len(found) > limit:
        return [unknown(NAME, "endorsements.too_many", limit=limit)]
    about = _known_ids(examination)
    return [_judged(examination, each, about) for each in found]


def _judged(examination: Examination, found: _Found, about: frozenset[str]) -> CheckResult:
    try:
        unverified = _read(examination, found)
    except OpenBadgesError as error:
        return from_error(NAME, error)
    if unverified.kind not in (OB2_ENDORSEMENT_KINDS if examination.kind in OB2_KINDS else ENDORSEMENT_KINDS):
        return failed(NAME, "endorsements.other_kind")
    verdict = examination.judge(unverified)
    examination.endorsements.append(verdict)
    return _finding(examination, verdict, unverified, about)


def _read(examination: Examination, found: _Found) -> Unverified:
    if found.is_token:
        return examination.read_token(found.value if isinstance(found.value, str) else "")
    if examination.kind in OB2_KINDS and isinstance(found.value, str):  # the address where it is published
        return Unverified(Kind.OB2_ENDORSEMENT_HOSTED, {"id": found.value})
    return read_document(found.value if isinstance(found.value, dict) else {})


def _finding(examination: Examination, verdict: Verdict, unverified: Unverified, about: frozenset[str]) -> CheckResult:
    proven = verdict.credential.issuer_id if verdict.credential else None
    issuer = (proven or id_of(unverified.document.get("issuer")) or "")[:300] or None
    if verdict.headline is Headline.UNDETERMINED:
        return unknown(NAME, "endorsements.undetermined", issuer=issuer)
    if verdict.headline is not Headline.VALID and verdict.headline not in _LAPSED:
        return failed(NAME, "endorsements.not_authentic", issuer=issuer, headline=str(verdict.headline))
    subject = verdict.credential.subject_id if verdict.credential else None
    # The document of a revoked hosted endorsement (Open Badges 2.0) is gone, and its subject with it.
    is_gone = verdict.headline is Headline.REVOKED and verdict.credential is None
    if subject not in about and not is_gone:
        return failed(NAME, "endorsements.other_subject", issuer=issuer, subject=str(subject)[:300])
    if verdict.headline in _LAPSED:
        examination.notes.append("endorsements.lapsed")
        return passed(NAME, "endorsements.lapsed", issuer=issuer, headline=str(verdict.headline))
    return passed(NAME, "endorsements.good", issuer=issuer)


def _endorsed_places(examination: Examination) -> list[Any]:
    """Where the standard allows endorsements, and what they may be about: the badge, its achievement, profiles."""
    document = examination.document
    if examination.ob2 is not None:
        return [document, examination.ob2.badge_class, examination.ob2.profile]
    subject = document.get("credentialSubject")
    achievement = member(subject, "achievement")
    places = [document, achievement]
    for profile in (document.get("issuer"), member(subject, "source"), member(achievement, "creator")):
        while isinstance(profile, Mapping):  # and the organizations above it; the parser bounds the depth
            places.append(profile)
            profile = profile.get("parentOrg")
    return places


def _endorsements(examination: Examination) -> list[_Found]:
    found: list[_Found] = []
    for place in _endorsed_places(examination):
        found += [_Found(each, _is_token(each)) for each in listed(member(place, "endorsement"))]
        found += [_Found(each, True) for each in listed(member(place, "endorsementJwt"))]
    return found


def _is_token(value: object) -> bool:
    """A compact JWS in the place of an object (Open Badges 2.0); an address has a colon, a JWS has none."""
    return isinstance(value, str) and ":" not in value and value.count(".") == 2


def _known_ids(examination: Examination) -> frozenset[str]:
    ids = [id_of(place) for place in (*_endorsed_places(examination), examination.document.get("issuer"))]
    ids.append(text_member(examination.document, "credentialSubject", "id"))
    return frozenset(each for each in ids if each)
