"""Check 7: what does the issuer say about this badge now? W3C Bitstring Status List 1.0 section 3.2, StatusList2021,
1EdTech Revocation List, Open Badges 2.0 "Revocation" (DECISIONS.md rows B1, B2).

One table of entry types. A list is believed only after it was verified itself: its proof, the key of its issuer, that
issuer equal to the badge's, its dates, its purpose, its length. Any problem leaves the status unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

from schemas import bitstring
from schemas import vocabulary as words
from schemas.errors import BitstringMalformed, OpenBadgesError
from schemas.members import id_of, listed, member, types_of
from verifier.checks import ob2_status, revocation_list
from verifier.checks.findings import failed, not_applicable, passed, unknown
from verifier.checks.status_lists import (
    BITSTRING,
    MAX_STATUS_BITS,
    STATUS_LIST_2021,
    Dialect,
    dialect_of,
    list_bits,
    message_of,
    value_at,
)
from verifier.examination import Examination
from verifier.fetch import Fetched, FetchFailed, SourceRefused
from verifier.origins import is_insecure
from verifier.reading import OB2_KINDS, STATUS_LIST_KINDS, Unverified, read_text
from verifier.verdict import CheckName, CheckResult, Headline, Outcome

NAME = CheckName.STATUS
LIST_ACCEPT: Final = ", ".join(
    (words.VC, words.VC_LD_JSON, words.LD_JSON, words.JSON, f"{words.VC_JWT};q=0.9", f"{words.JWT};q=0.9", words.TEXT)
)
MAX_ENTRIES: Final = 8

# purpose -> code for a value that is not zero. A message ends no badge and is only shown.
_ENDING: Final = {words.REVOCATION: "status.revoked", words.SUSPENSION: "status.suspended"}
_SAYING: Final = {words.MESSAGE: "status.message", "refresh": "status.refresh_offered"}


def check(examination: Examination) -> list[CheckResult]:
    """One finding for each status entry: clear, revoked, suspended, or why it is not known."""
    if examination.kind in OB2_KINDS:
        return ob2_status.check(examination)
    if "credentialStatus" not in examination.document or examination.kind in STATUS_LIST_KINDS:
        return [not_applicable(NAME, "status.none")]
    entries = listed(examination.document["credentialStatus"])
    if not entries:  # there is an entry, and its meaning is unknown
        return [unknown(NAME, "status.type_unknown", type=[])]
    if len(entries) > MAX_ENTRIES:
        return [unknown(NAME, "status.too_many", limit=MAX_ENTRIES)]
    return [_of_entry(examination, entry) for entry in entries]


def _of_entry(examination: Examination, entry: object) -> CheckResult:
    if examination.effort.is_spent:
        return unknown(NAME, "check.too_costly")
    readers = [reader for name, reader in _BY_TYPE.items() if name in types_of(entry)]
    if len(readers) != 1 or not isinstance(entry, Mapping):
        return unknown(NAME, "status.type_unknown", type=sorted(types_of(entry))[:3])
    return readers[0](examination, entry)


def _bits(examination: Examination, entry: Mapping[str, Any], dialect: Dialect) -> CheckResult:
    index = entry.get("statusListIndex")
    if isinstance(index, int):
        index = str(index)  # a fault of form, which the schema names: the standard wants a text
    if not isinstance(index, str) or not bitstring.INDEX.fullmatch(index):
        return unknown(NAME, "status.index_malformed", index=str(index)[:40])
    purpose, size = entry.get("statusPurpose"), _size(entry)
    ending = purpose in _ENDING and size == 1
    if not isinstance(purpose, str) or size is None or not (ending or purpose in _SAYING):
        facts = {} if size == 1 else {"size": str(entry.get("statusSize"))[:20]}
        return unknown(NAME, "status.purpose_unknown", purpose=str(purpose)[:40], **facts)
    url = entry.get("statusListCredential")
    if not isinstance(url, str):
        return unknown(NAME, "status.no_list")
    found = _list_at(examination, url)
    if isinstance(found, CheckResult):
        return found
    read, read_at = found
    if dialect_of(read.document) is not dialect:
        return unknown(NAME, "status.not_a_list", url=url[:300])
    refusal = _judged(examination, read, purpose, url)
    if refusal is not None:
        return refusal
    try:
        value = value_at(list_bits(read.document), int(index), size)
    except BitstringMalformed as error:
        return unknown(NAME, error.code, url=url[:300], index=int(index))
    identifier = read.document.get("id")
    if identifier is not None and identifier not in (url, read_at):
        # A list that calls itself another one is not believed when it says that nothing ends the badge.
        if not (value and ending):
            return unknown(NAME, "status.other_list", url=url[:300])
        examination.fault("form.status_list_id")
    return _said(examination, entry, purpose, value)


def _size(entry: Mapping[str, Any]) -> int | None:
    size = entry.get("statusSize", 1)
    return size if isinstance(size, int) and not isinstance(size, bool) and 1 <= size <= MAX_STATUS_BITS else None


def _said(examination: Examination, entry: Mapping[str, Any], purpose: str, value: int) -> CheckResult:
    url = str(entry.get("statusListCredential"))[:300]
    if purpose == words.MESSAGE:
        text = message_of(entry, value)
        if value or text:
            examination.notes.append("status.message")
            return passed(NAME, "status.message", message=(text or hex(value))[:300], url=url)
    elif value and purpose in _SAYING:
        examination.notes.append(_SAYING[purpose])
        return passed(NAME, _SAYING[purpose], url=url)
    elif value:
        return failed(NAME, _ENDING[purpose], url=url)
    return passed(NAME, "status.clear", purpose=purpose, url=url)


def _list_at(examination: Examination, url: str) -> tuple[Unverified, str] | CheckResult:
    """The list, still unverified, and the address that answered in the end; or why there is none."""
    limits = examination.environment.limits
    try:
        fetched: Fetched = examination.sources.lists(url, accept=LIST_ACCEPT, limit=limits.document_bytes)
    except (SourceRefused, FetchFailed) as error:
        if is_insecure(url, error):
            examination.notes.append("status.insecure")
        return unknown(NAME, "status.unreachable", url=url[:300], reason=error.code)
    if fetched.status != 200:
        return unknown(NAME, "status.unreachable", url=url[:300], status=fetched.status)
    try:
        read = read_text(fetched.data, limits)
    except OpenBadgesError as error:
        return unknown(NAME, "status.list_unreadable", url=url[:300], reason=error.code)
    if read.kind not in STATUS_LIST_KINDS:
        return unknown(NAME, "status.not_a_list", url=url[:300])
    return read, fetched.url


def _judged(examination: Examination, read: Unverified, purpose: str, url: str) -> CheckResult | None:
    """Why the list is not to be believed, or None."""
    issuer = id_of(read.document.get("issuer"))
    if issuer is None or issuer != examination.issuer_id:
        return unknown(NAME, "status.other_issuer", url=url[:300], issuer=str(issuer)[:300])
    verdict = examination.judge(read)
    if verdict.headline in (Headline.EXPIRED, Headline.NOT_YET_VALID):
        return unknown(NAME, "status.list_expired", url=url[:300])
    if not verdict.is_authentic:
        reasons = [each.code for each in verdict.checks if each.outcome in (Outcome.FAILED, Outcome.UNKNOWN)]
        malformed = next((code for code in reasons if code.startswith("status.")), None)
        return unknown(NAME, malformed or "status.list_untrusted", url=url[:300], reasons=reasons[:5])
    purposes = listed(member(read.document, "credentialSubject", "statusPurpose"))
    if purpose not in purposes:
        return unknown(NAME, "status.other_purpose", url=url[:300], purpose=purpose)
    return None


_BY_TYPE: Final[dict[str, Callable[[Examination, Mapping[str, Any]], CheckResult]]] = {
    words.BITSTRING_STATUS_LIST_ENTRY: partial(_bits, dialect=BITSTRING),
    words.STATUS_LIST_2021_ENTRY: partial(_bits, dialect=STATUS_LIST_2021),
    words.REVOCATION_LIST_1EDTECH: revocation_list.check,
}
