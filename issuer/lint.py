"""Lint before signing: JSON Schema, own profile, strict canonical form, before any key is used (DECISIONS.md R8)."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Final

from issuer.errors import IssuanceRefused
from issuer.rules.assertion import check_assertion
from issuer.rules.common import Findings, host_of_did, is_local
from issuer.rules.credential import check_credential
from issuer.rules.endorsement import check_endorsement
from issuer.rules.status_list import check_status_list
from issuer.rules.text import check_text
from keys import dids
from keys.canonical import canonicalize
from schemas import validation
from schemas.errors import OpenBadgesError


class Kind(StrEnum):
    """The kinds of documents that are signed or hosted."""

    CREDENTIAL = "credential"
    CREDENTIAL_WITH_EMAIL = "credential-with-email"
    ENDORSEMENT = "endorsement"
    STATUS_LIST = "status-list"
    OB2_HOSTED = "ob2-hosted"
    OB2_SIGNED = "ob2-signed"


SCHEMAS: Final = {
    Kind.CREDENTIAL: "ob3-credential-issued",
    Kind.CREDENTIAL_WITH_EMAIL: "ob3-credential-issued",
    Kind.ENDORSEMENT: "ob3-endorsement",
    Kind.STATUS_LIST: "status-list-credential",
    Kind.OB2_HOSTED: "ob2-assertion",
    Kind.OB2_SIGNED: "ob2-assertion",
}

_STATUS: Final = "credentialStatus"


def lint(
    document: dict[str, Any], *, kind: Kind | str, origin: str | None = None, linted: dict[str, Any] | None = None
) -> bytes | None:
    """Refuse a document that breaks a rule of the schema, of the profile in `rules/`, or of canonicalization.

    `document` is unsigned. Every URL and DID in it must be of one host, its issuer's; with `origin` (as
    "https://badges.example") that host must be `origin`'s, and http is refused unless the host is local.

    `linted`: the same document with another status entry, which was linted already, as the badge is when its token
    follows: of the new document the texts and the canonical form of that entry alone are looked at again.

    Returns the canonical form; None for Open Badges 2.0, and with `linted`. Raises IssuanceRefused: `lint.refused`,
    whose `findings` name each broken rule and its place; ValueError when `linted` differs in more than that entry.
    """
    kind = Kind(kind)
    findings = Findings()
    if "proof" in document:
        findings.add("proof", "/proof")
    new = document if linted is None else _with_another_status(document, linted)
    check_text(new, findings)
    for violation in validation.violations(document, SCHEMAS[kind]):
        findings.add("schema", violation.pointer, violation.rule)
    host = _check_house_profile(document, kind, findings)
    if origin is not None and host != host_of_did(dids.did_web(origin)):
        findings.add("origin", "", origin)
    if host is not None and "." not in host and not is_local(host):
        findings.add("origin", "", host)
    canonical = None
    if kind not in {Kind.OB2_HOSTED, Kind.OB2_SIGNED}:
        try:
            canonical = canonicalize(new)
        except OpenBadgesError as refusal:
            findings.add("canonicalization", "", refusal.code)
    if findings.found:
        raise IssuanceRefused("lint.refused", findings.found)
    return canonical if linted is None else None


def _with_another_status(document: dict[str, Any], linted: dict[str, Any]) -> dict[str, Any]:
    """The status entry, which is all that is new, and what its words mean something by.

    The other members are the same objects: of equal ones a number could have become another kind of number.
    """
    others = document.keys() - {_STATUS}
    if document.keys() != linted.keys() or any(document[name] is not linted[name] for name in others):
        raise ValueError("more than the status entry differs")
    return {name: document[name] for name in ("@context", "id", "type", _STATUS)}


def _check_house_profile(document: dict[str, Any], kind: Kind, findings: Findings) -> str | None:
    if kind in {Kind.CREDENTIAL, Kind.CREDENTIAL_WITH_EMAIL}:
        return check_credential(document, findings, with_email=kind is Kind.CREDENTIAL_WITH_EMAIL)
    if kind is Kind.ENDORSEMENT:
        return check_endorsement(document, findings)
    if kind is Kind.STATUS_LIST:
        return check_status_list(document, findings)
    return check_assertion(document, findings, signed=kind is Kind.OB2_SIGNED)
