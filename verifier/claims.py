"""What an unproven document says of itself: name, issuer, date. Its own words, of which nothing is proven.

For documents that are unsigned, of an issuer that cannot be reached, in an old version, … and never for a forgery, so
that a forger's words are not repeated.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from schemas import strict_json
from schemas.errors import DocumentMalformed
from schemas.members import id_of, member, text_member
from schemas.moments import parse_moment, parse_ob2_moment
from verifier.checks.findings import UNSIGNED
from verifier.checks.retrieval import ACCEPT
from verifier.examination import Examination
from verifier.fetch import FetchFailed, SourceRefused
from verifier.reading.kinds import OB2_KINDS, Kind
from verifier.verdict import Claim

_MAX_CHARACTERS: Final = 300


def claim_of(examination: Examination) -> Claim | None:
    """The claim of an examined document, or None where a part of it is not signed, which may be the name or the date.

    For version 1, and for an assertion inside another credential, BadgeClass and issuer are read from their addresses,
    within the limits of the verification: an assertion holds little else.
    """
    if any(result.code in UNSIGNED for result in examination.results):
        return None
    document = examination.document
    if examination.kind in (Kind.OB1_ASSERTION, Kind.OB2_WRAPPED):
        badge = _object(examination, document.get("badge"))
        organization = _object(examination, badge.get("issuer"))
        names = (id_of(badge.get("issuer")), _text(organization.get("origin")), _text(organization.get("url")))
        issuer_id = next((each for each in names if each), None)
        return _claim(badge.get("name"), organization, issuer_id, _old_date(document))
    if examination.kind in OB2_KINDS:
        parts = examination.ob2
        named = parts.badge_class if parts is not None and parts.badge_class else document.get("badge")
        profile = parts.profile if parts is not None else (member(named, "issuer") or document.get("issuer"))
        return _claim(member(named, "name"), profile, id_of(profile), parse_ob2_moment(document.get("issuedOn")))
    issuer = document.get("issuer")
    name = text_member(document, "credentialSubject", "achievement", "name") or text_member(document, "name")
    issued = ("awardedDate", "validFrom", "issuanceDate")
    dates = (parse_moment(document[date]) for date in issued if date in document)
    return _claim(name, issuer, id_of(issuer), next((date for date in dates if date is not None), None))


def _claim(name: object, issuer: object, issuer_id: str | None, issued_at: datetime | None) -> Claim:
    return Claim(_text(name), _text(text_member(issuer, "name")), _text(issuer_id), issued_at)


def _text(value: object) -> str | None:
    text = text_member({"text": value}, "text")
    return text.strip()[:_MAX_CHARACTERS] or None if text is not None else None


def _object(examination: Examination, link: object) -> Mapping[str, Any]:
    """An object that is embedded, or that answers at its address; empty where it is neither."""
    if isinstance(link, Mapping):
        return link
    if not isinstance(link, str) or not link.startswith("https://") or examination.effort.is_spent:
        return {}
    try:
        fetched = examination.fetch(link, accept=ACCEPT, limit=examination.environment.limits.document_bytes)
        return strict_json.parse_object(fetched.data) if fetched.status == 200 else {}
    except (SourceRefused, FetchFailed, DocumentMalformed):
        return {}


def _old_date(document: Mapping[str, Any]) -> datetime | None:
    """`issuedOn` of version 1 (`issued_on` before it): a date, a moment, or seconds since 1970."""
    value = document.get("issuedOn", document.get("issued_on"))
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) > 8:
        value = int(value)
    if type(value) in (int, float):
        try:
            return datetime.fromtimestamp(value, UTC)
        except (OverflowError, ValueError, OSError):
            return None
    moment = parse_ob2_moment(value)
    if moment is None and isinstance(value, str) and len(value) == 10:
        moment = parse_ob2_moment(f"{value}T00:00:00Z")
    return moment
