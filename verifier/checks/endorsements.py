"""Check 10: the endorsements inside the badge, each judged by the same pipeline (Open Badges 3.0 section 9.2;
Open Badges 2.0 "Endorsement").

An endorsement can be copied: what it is about (`credentialSubject.id`, `claim.id`) stands in clear in the badge that it
was made for. So a genuine one is a witness for this badge only if it is about this badge (decisions 11) and its own
signed words tie it to the badge's proven issuer: it is by that issuer, or by an organization whose `parentOrg` that
issuer is. What the badge declares (source, creator, parentOrg) decides nothing. One by a third party is shown as such
and changes no headline. One of this service that stands in the badge of another issuer was taken from another badge.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from schemas.errors import OpenBadgesError
from schemas.members import id_of, listed, member, objects, text_member
from verifier.checks.findings import FORGED, failed, not_applicable, passed, unknown
from verifier.checks.issuer_binding import is_own
from verifier.examination import Examination
from verifier.presented_bytes import InputUnreadable
from verifier.reading.kinds import ACHIEVEMENT_KINDS, ENDORSEMENT_KINDS, OB2_ENDORSEMENT_KINDS, OB2_KINDS, Kind
from verifier.reading.layers import Unverified
from verifier.reading.readers import read_document
from verifier.verdict import Binding, CheckName, CheckResult, Headline, Verdict

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
    """One finding for each endorsement; the nested verdicts, with their binding, are left in
    `examination.endorsements`."""
    places = _endorsed_places(examination) if examination.kind in _BADGES and not examination.depth else []
    found = _endorsements(places)
    if not found:
        return [not_applicable(NAME, "endorsements.none")]
    limit = examination.environment.limits.endorsements
    if len(found) > limit:
        return [unknown(NAME, "endorsements.too_many", limit=limit)]
    about = _known_ids(examination, places)
    return [_judged(examination, each, about) for each in found]


def _judged(examination: Examination, found: _Found, about: frozenset[str]) -> CheckResult:
    try:
        unverified = _read(examination, found)
    except OpenBadgesError as error:
        if error.code in FORGED:
            return failed(NAME, error.code)
        return unknown(NAME, "endorsements.undetermined", reason=error.code)
    if unverified.kind not in (OB2_ENDORSEMENT_KINDS if examination.kind in OB2_KINDS else ENDORSEMENT_KINDS):
        return failed(NAME, "endorsements.other_kind")
    verdict = examination.judge(unverified)
    binding, finding = _weighed(examination, verdict, unverified, about)
    examination.endorsements.append(replace(verdict, binding=binding))
    if finding.code in ("endorsements.lapsed", "endorsements.unbound"):
        examination.notes.append(finding.code)
    return finding


def _read(examination: Examination, found: _Found) -> Unverified:
    """The endorsement, unverified. Raises OpenBadgesError: it cannot be read."""
    if found.is_token:
        return examination.read_token(found.value if isinstance(found.value, str) else "")
    if examination.kind in OB2_KINDS and isinstance(found.value, str):  # the address where it is published
        unverified = Unverified(Kind.OB2_ENDORSEMENT_HOSTED, {"id": found.value})
    else:
        unverified = read_document(found.value if isinstance(found.value, dict) else {})
    address = str(unverified.document.get("id"))
    if unverified.kind is Kind.OB2_ENDORSEMENT_HOSTED and not address.startswith(("https://", "http://")):
        raise InputUnreadable("hosted.no_address")
    return unverified


def _weighed(
    examination: Examination, verdict: Verdict, unverified: Unverified, about: frozenset[str]
) -> tuple[Binding, CheckResult]:
    """What one endorsement counts for in this badge, and the finding."""
    proven, headline = verdict.credential, verdict.headline
    issuer = ((proven.issuer_id if proven else id_of(unverified.plain.get("issuer"))) or "")[:300] or None
    if headline is Headline.NOT_AUTHENTIC:
        return Binding.UNKNOWN, failed(NAME, "endorsements.not_authentic", issuer=issuer, headline=str(headline))
    if proven is None:
        if headline is Headline.REVOKED:  # of Open Badges 2.0: its document is gone, and its words with it
            return Binding.UNKNOWN, passed(NAME, "endorsements.lapsed", issuer=issuer, headline=str(headline))
        return Binding.UNKNOWN, unknown(NAME, "endorsements.undetermined", issuer=issuer)
    parents = _parents(unverified)
    is_related = examination.issuer_id in (proven.issuer_id, *parents)
    if not is_related and _is_taken(examination, proven.issuer_id, parents):
        return Binding.ELSEWHERE, failed(NAME, "endorsements.other_badge", issuer=issuer)
    if proven.subject_id and proven.subject_id not in about:
        subject = proven.subject_id[:300]
        return Binding.ELSEWHERE, failed(NAME, "endorsements.other_subject", issuer=issuer, subject=subject)
    if not is_related or not proven.subject_id:
        return Binding.UNBOUND, not_applicable(NAME, "endorsements.unbound", issuer=issuer)
    if verdict.is_authentic:
        return Binding.BOUND, passed(NAME, "endorsements.good", issuer=issuer)
    if headline in _LAPSED:
        return Binding.BOUND, passed(NAME, "endorsements.lapsed", issuer=issuer, headline=str(headline))
    return Binding.BOUND, unknown(NAME, "endorsements.undetermined", issuer=issuer)


def _parents(unverified: Unverified) -> tuple[str, ...]:
    """The organizations right above the endorsement's issuer by its own signed words; Open Badges 2.0 knows none."""
    if unverified.kind in OB2_KINDS:
        return ()
    above = listed(member(unverified.plain.get("issuer"), "parentOrg"))
    return tuple(identifier for identifier in map(id_of, above) if identifier)


def _is_taken(examination: Examination, issuer: str, parents: tuple[str, ...]) -> bool:
    """Whether this service made the endorsement, or it was made for this service's badges, and the badge is not one.

    What other organizations mean by `parentOrg` is not known here: theirs are never called stolen."""
    if is_own(examination, examination.issuer_id or ""):
        return False
    return any(is_own(examination, each) for each in (issuer, *parents))


def _endorsed_places(examination: Examination) -> list[Any]:
    """Where the standard allows endorsements, and what they may be about: the badge, its achievement, profiles."""
    document = examination.document
    if examination.ob2 is not None:
        return [document, examination.ob2.badge_class, examination.ob2.profile]
    subjects = objects(document.get("credentialSubject"))
    achievements = [each for subject in subjects for each in objects(subject.get("achievement"))]
    profiles = objects(document.get("issuer"))
    profiles += [each for subject in subjects for each in objects(subject.get("source"))]
    profiles += [each for achievement in achievements for each in objects(achievement.get("creator"))]
    return [document, *achievements, *_with_parents(profiles)]


def _with_parents(profiles: list[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Profiles, and the organizations above them; the parser bounds the depth."""
    found = list(profiles)
    while profiles := [each for profile in profiles for each in objects(profile.get("parentOrg"))]:
        found += profiles
    return found


def _endorsements(places: list[Any]) -> list[_Found]:
    found: list[_Found] = []
    for place in places:
        found += [_Found(each, _is_token(each)) for each in listed(member(place, "endorsement"))]
        found += [_Found(each, True) for each in listed(member(place, "endorsementJwt"))]
    return found


def _is_token(value: object) -> bool:
    """A compact JWS in the place of an object (Open Badges 2.0); an address has a colon, a JWS has none."""
    return isinstance(value, str) and ":" not in value and value.count(".") == 2


def _known_ids(examination: Examination, places: list[Any]) -> frozenset[str]:
    ids = [id_of(place) for place in (*places, examination.document.get("issuer"))]
    ids += [text_member(subject, "id") for subject in objects(examination.document.get("credentialSubject"))]
    return frozenset(each for each in ids if each)
