"""Open Badges 2.0: reading the assertion, its BadgeClass and its issuer's Profile from where they are published.

Open Badges 2.0 "Hosted Verification" and "Signed Verification": of a hosted badge only the retrieved body is
trusted; of an issuer, only the document at its id. A copy inside the presented document is never used if the original
can be read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from schemas import strict_json
from schemas import vocabulary as words
from schemas.errors import DocumentMalformed, OpenBadgesError
from schemas.members import id_of, types_of
from verifier.checks.findings import failed, unknown
from verifier.examination import Examination, Ob2Documents
from verifier.fetch import FetchFailed, SourceRefused
from verifier.ob2_forms import plainly
from verifier.origins import is_insecure, is_same_place
from verifier.reading.kinds import HOSTED_KINDS, OB2_ENDORSEMENT_KINDS
from verifier.resolver import ResolutionFailed
from verifier.verdict import CheckName, CheckResult

ACCEPT = f"{words.LD_JSON}, {words.JSON}"
ISSUER_TYPES = frozenset({words.OB2_PROFILE, words.OB2_ISSUER})


class _Missing(Exception):
    def __init__(self, result: CheckResult) -> None:
        super().__init__(result.code)
        self.result = result


def retrieve(examination: Examination) -> list[CheckResult]:
    """Fill `examination.ob2`; the findings say what could not be retrieved, and are empty when all of it was."""
    try:
        assertion, read_at = examination.unverified.document, ""
        if examination.kind in HOSTED_KINDS:
            assertion, read_at = _assertion(examination)
        if examination.kind in OB2_ENDORSEMENT_KINDS:
            badge_class, issuer = {}, assertion.get("issuer")
        else:
            badge_class = _linked(examination, assertion.get("badge"), "badge_class")
            issuer = badge_class.get("issuer")
        profile = _profile(examination, issuer)
    except _Missing as missing:
        result = missing.result
        # Nothing is published where it would count, but what was presented is there to be read.
        is_hosted_insecurely = result.code == "fetch.insecure" and examination.kind in HOSTED_KINDS
        return [replace(result, name=CheckName.HOSTED_SCOPE) if is_hosted_insecurely else result]
    examination.ob2 = Ob2Documents(assertion, badge_class, profile, read_at)
    return []


def is_revoked(assertion: Mapping[str, Any]) -> bool:
    """Whether the assertion has a `revoked` other than false or null."""
    return assertion.get("revoked") not in (None, False)


def _assertion(examination: Examination) -> tuple[dict[str, Any], str]:
    """The published assertion, and the address that answered in the end."""
    identifier = examination.unverified.document.get("id")
    if not isinstance(identifier, str) or not identifier.startswith(("https://", "http://")):
        raise _Missing(unknown(CheckName.HOSTED_SCOPE, "hosted.no_address"))
    try:
        fetched = examination.fetch(identifier, accept=ACCEPT, limit=examination.environment.limits.document_bytes)
    except (SourceRefused, FetchFailed) as error:
        raise _Missing(_unread("assertion", identifier, error)) from error
    if fetched.status == 410:
        raise _Missing(failed(CheckName.STATUS, "status.gone", url=identifier[:300]))
    document = _parsed(fetched.status, fetched.data, "assertion", identifier)
    if document.get("id") != identifier:
        raise _Missing(failed(CheckName.HOSTED_SCOPE, "hosted.other_id", url=identifier[:300]))
    if is_revoked(document):
        raise _Missing(failed(CheckName.STATUS, "status.gone", url=identifier[:300], by="revoked"))
    return document, fetched.url


def _linked(examination: Examination, link: object, role: str) -> dict[str, Any]:
    """The document that a link names, from its own address. A copy is used only if its id is no address."""
    identifier = id_of(link)
    if identifier is None or not identifier.startswith(("https://", "http://")):
        if isinstance(link, Mapping):
            # Its context is that of the document around it.
            return {"@context": words.OB2_CONTEXT, **link}
        raise _Missing(failed(CheckName.STRUCTURE, "structure.no_link", role=role))
    try:
        fetched = examination.fetch(identifier, accept=ACCEPT, limit=examination.environment.limits.document_bytes)
    except (SourceRefused, FetchFailed) as error:
        raise _Missing(_unread(role, identifier, error)) from error
    document = _parsed(fetched.status, fetched.data, role, identifier)
    if document.get("id") != identifier:
        raise _Missing(unknown(CheckName.STRUCTURE, "hosted.other_document", role=role, url=identifier[:300]))
    return document


def _profile(examination: Examination, link: object) -> dict[str, Any]:
    """The issuer's Profile, from its own address only, through the fetch that may keep documents of issuers."""
    identifier = id_of(link)
    if identifier is None or not identifier.startswith(("https://", "http://")):
        raise _Missing(failed(CheckName.STRUCTURE, "structure.no_link", role="issuer"))
    limit = examination.environment.limits.document_bytes
    try:
        document = plainly(examination.documents.json(identifier, ACCEPT, limit=limit))
    except ResolutionFailed as error:
        if error.code == "fetch.insecure":
            raise _Missing(unknown(CheckName.STRUCTURE, error.code, role="issuer", url=identifier[:300])) from error
        facts = {"status": error.facts["status"]} if "status" in error.facts else {}
        reason = str(error.facts.get("reason", "status"))
        raise _Missing(_unreachable("issuer", identifier, reason, **facts)) from error
    read_at = examination.sources.issuers(identifier, accept=ACCEPT, limit=limit).url  # read before: the same answer
    is_profile = document.get("id") == identifier and not ISSUER_TYPES.isdisjoint(types_of(document))
    if not (is_profile and is_same_place(identifier, read_at)):
        raise _Missing(unknown(CheckName.STRUCTURE, "issuer_binding.document", url=read_at[:300]))
    return document


def _parsed(status: int, data: bytes, role: str, url: str) -> dict[str, Any]:
    if status != 200:
        raise _Missing(_unreachable(role, url, "status", status=status))
    try:
        return plainly(strict_json.parse_object(data))
    except DocumentMalformed as error:
        raise _Missing(_unreachable(role, url, error.code)) from error


def _unread(role: str, url: str, error: OpenBadgesError) -> CheckResult:
    if is_insecure(url, error):
        return unknown(CheckName.STRUCTURE, "fetch.insecure", role=role, url=url[:300])
    return _unreachable(role, url, error.code)


def _unreachable(role: str, url: str, reason: str, **facts: Any) -> CheckResult:
    return unknown(CheckName.STRUCTURE, "hosted.unreachable", role=role, url=url[:300], reason=reason, **facts)
