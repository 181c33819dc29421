"""Check 7 for Open Badges 2.0: the issuer's RevocationList for a signed badge; for a hosted one its own address, which
was read before ("Revocation", DECISIONS.md row B3)."""

from __future__ import annotations

from typing import Final

from schemas import vocabulary as words
from schemas.members import id_of, listed, types_of
from verifier.checks.findings import failed, not_applicable, passed, unknown
from verifier.checks.retrieval import ACCEPT, is_revoked
from verifier.checks.revocation_list import looked_up, unreadable
from verifier.examination import Examination
from verifier.reading.kinds import HOSTED_KINDS
from verifier.resolver import Documents, ResolutionFailed
from verifier.verdict import CheckName, CheckResult

NAME = CheckName.STATUS
MAX_LIST_BYTES: Final = 1_048_576
_IDS: Final = ("id", "uid")


def check(examination: Examination) -> list[CheckResult]:
    """status.clear, status.revoked, status.none, or why it is not known."""
    if examination.ob2 is None:
        return [unknown(NAME, "status.not_retrieved")]
    if examination.kind in HOSTED_KINDS:
        # 410 and `revoked` end the retrieval, with a finding of their own.
        return [passed(NAME, "status.clear", url=str(examination.document.get("id"))[:300])]
    if is_revoked(examination.document):
        return [failed(NAME, "status.revoked")]
    link = examination.ob2.profile.get("revocationList")
    if link is None:
        return [not_applicable(NAME, "status.none")]
    return [_listed(examination, id_of(link))]


def _listed(examination: Examination, url: str | None) -> CheckResult:
    if url is None:
        return unknown(NAME, "status.unreachable")
    try:
        document = Documents(examination.sources.lists).json(url, ACCEPT, limit=MAX_LIST_BYTES)
    except ResolutionFailed as error:
        return unreadable(examination, error, url)
    # The issuer's Profile names this list, which may leave out its issuer and id, and must not name others.
    if words.OB2_REVOCATION_LIST not in types_of(document) or document.get("id") not in (None, url):
        return unknown(NAME, "status.not_a_list", url=url[:300])
    if document.get("issuer") is not None and id_of(document["issuer"]) != examination.issuer_id:
        return unknown(NAME, "status.other_issuer", url=url[:300])
    entries = document.get("revokedAssertions")
    if not isinstance(entries, list | dict | str):
        return unknown(NAME, "status.list_malformed", url=url[:300])
    ids = [examination.document.get(member) for member in _IDS]
    return looked_up(listed(entries), ids, _IDS, url)
