"""Check 7: what does the issuer say about this badge now? W3C Bitstring Status List 1.0 section 3.2, StatusList2021,
1EdTech Revocation List, Open Badges 2.0 "Revocation" (DECISIONS.md rows B1, B2).

One table of entry types. A list of bits is believed only after it was verified itself: its proof under its own issuer,
which may be another than the badge's, since the badge's issuer signed its address; for a badge of this service only
the service's own list counts. A set bit revokes even after the list's end. Whatever else is not good leaves the status
unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from schemas import bitstring
from schemas import vocabulary as words
from schemas.errors import BitstringMalformed, OpenBadgesError
from schemas.members import id_of, listed, member, single, types_of
from verifier.checks import ob2_status, revocation_list
from verifier.checks.findings import failed, not_applicable, passed, unknown
from verifier.checks.issuer_binding import is_own
from verifier.checks.status_lists import (
    BITSTRING,
    MAX_STATUS_BITS,
    STATUS_LIST_2021,
    Dialect,
    dialect_of,
    list_bits,
    message_of,
    note_length,
    value_at,
)
from verifier.examination import Examination
from verifier.fetch import Fetched, FetchFailed, SourceRefused, check_url
from verifier.origins import is_insecure, origin_of
from verifier.reading.kinds import OB2_KINDS, STATUS_LIST_KINDS
from verifier.reading.layers import Unverified
from verifier.reading.readers import read_text
from verifier.verdict import CheckName, CheckResult, Outcome, Verdict

NAME = CheckName.STATUS
LIST_ACCEPT: Final = ", ".join(
    (words.VC, words.VC_LD_JSON, words.LD_JSON, words.JSON, f"{words.VC_JWT};q=0.9", f"{words.JWT};q=0.9", words.TEXT)
)
MAX_ENTRIES: Final = 8

# purpose -> code for a value that is not zero. A message ends no badge and is only shown.
_ENDING: Final = {words.REVOCATION: "status.revoked", words.SUSPENSION: "status.suspended"}
_SAYING: Final = {words.MESSAGE: "status.message", "refresh": "status.refresh_offered"}
_NOT_GOOD: Final = (Outcome.FAILED, Outcome.UNKNOWN)
_NOT_BEGUN: Final = "validity.not_yet"


@dataclass(frozen=True)
class _Found:
    """The list that answered for an entry. `url`: its address in the signed entry; `read_at`: the one that answered in
    the end, after redirects; `verdict`: its own."""

    url: str
    read_at: str
    document: Mapping[str, Any]
    verdict: Verdict

    @property
    def issuer_id(self) -> str | None:
        """The issuer that its own proof established, or None."""
        return self.verdict.credential.issuer_id if self.verdict.credential is not None else None

    def unknown(self, code: str, **facts: Any) -> CheckResult:
        """The finding that it leaves the status unknown."""
        return unknown(NAME, code, url=self.url[:300], **facts)


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
    types = types_of(entry)
    readers = [reader for name, reader in _BY_TYPE.items() if name in types]
    if len(readers) != 1 or not isinstance(entry, dict):
        return unknown(NAME, "status.type_unknown", type=sorted(types)[:3])
    return readers[0](examination, entry)


def _bits(examination: Examination, entry: Mapping[str, Any], dialect: Dialect) -> CheckResult:
    index = single(entry.get("statusListIndex"))
    if isinstance(index, int):
        index = str(index)  # a fault of form, which the schema names: the standard wants a text
    if not isinstance(index, str) or not bitstring.INDEX.fullmatch(index):
        return unknown(NAME, "status.index_malformed", index=str(index)[:40])
    purpose, size = single(entry.get("statusPurpose")), _size(entry)
    ending = isinstance(purpose, str) and purpose in _ENDING and size == 1
    if not isinstance(purpose, str) or size is None or not (ending or purpose in _SAYING):
        facts = {} if size == 1 else {"size": str(entry.get("statusSize"))[:20]}
        return unknown(NAME, "status.purpose_unknown", purpose=str(purpose)[:40], **facts)
    url = id_of(single(entry.get("statusListCredential")))
    if url is None:
        return unknown(NAME, "status.no_list")
    answered = _list_at(examination, url)
    if isinstance(answered, CheckResult):
        return answered
    read, read_at = answered
    if dialect_of(read.plain) is not dialect:
        return unknown(NAME, "status.not_a_list", url=url[:300])
    found = _Found(url, read_at, read.plain, examination.judge(read))
    refusal = _unproven(found) or _not_the_issuers(examination, found, purpose) or _of_another_purpose(found, purpose)
    if refusal is not None:
        return refusal
    try:
        bits = list_bits(found.document)
        value = value_at(bits, int(index), size)
    except BitstringMalformed as error:
        return found.unknown(error.code, index=int(index))
    note_length(examination, bits)
    ends = bool(value) and purpose in _ENDING
    refusal = _not_current(found, revokes=ends and purpose == words.REVOCATION)
    refusal = refusal or _of_another_place(examination, found, purpose, ends=ends)
    return refusal or _said(examination, entry, found, purpose, value)


def _size(entry: Mapping[str, Any]) -> int | None:
    size = single(entry.get("statusSize", 1))
    return size if isinstance(size, int) and not isinstance(size, bool) and 1 <= size <= MAX_STATUS_BITS else None


def _unproven(found: _Found) -> CheckResult | None:
    """Why the list's own proof does not hold, or None. What else is wrong with it is asked later."""
    if found.issuer_id is not None:
        return None
    reasons = [each.code for each in found.verdict.checks if each.outcome in _NOT_GOOD]
    malformed = next((code for code in reasons if code.startswith("status.")), None)
    return found.unknown(malformed or "status.list_untrusted", reasons=reasons[:5])


def _not_the_issuers(examination: Examination, found: _Found, purpose: str) -> CheckResult | None:
    """The finding for a list that must be the badge's issuer's and is not, or None.

    Only over https is the address that the issuer signed worth as much as a signature. A message is in the
    words of the list's signer, shown beside the issuer's.
    """
    issuer = examination.issuer_id or ""
    if found.issuer_id == issuer:
        counts = not is_own(examination, issuer) or all(is_own(examination, at) for at in (found.url, found.read_at))
    else:
        counts = purpose in _ENDING and not is_own(examination, issuer) and origin_of(found.url).startswith("https://")
    return None if counts else found.unknown("status.other_issuer", issuer=str(found.issuer_id)[:300])


def _of_another_purpose(found: _Found, purpose: str) -> CheckResult | None:
    purposes = listed(member(found.document, "credentialSubject", "statusPurpose"))
    return None if purpose in purposes else found.unknown("status.other_purpose", purpose=purpose)


def _not_current(found: _Found, *, revokes: bool) -> CheckResult | None:
    """What is not good about a proven list, or None. To a revocation only that it has not begun matters: it is never
    taken back. Whose name the list's issuer bears matters to no bit."""
    wrong = [each for each in found.verdict.checks if each.outcome in _NOT_GOOD and each.name != CheckName.LOOKALIKE]
    reasons = [each.code for each in wrong if not revokes or each.code == _NOT_BEGUN]
    if not reasons:
        return None
    if _NOT_BEGUN in reasons or "validity.expired" in reasons:
        return found.unknown("status.list_expired")
    return found.unknown("status.list_untrusted", reasons=reasons[:5])


def _of_another_place(examination: Examination, found: _Found, purpose: str, *, ends: bool) -> CheckResult | None:
    """The finding for a list that another origin answered, or that calls itself another one; None where it may be
    believed all the same. Its `id` says that it is the signed one, wherever it lies; that it ends the badge is believed
    under another `id` too, at the signed origin."""
    identifier = found.document.get("id")
    if purpose in _ENDING and origin_of(found.read_at) != origin_of(found.url):
        return None if ends and identifier == found.url else found.unknown("status.list_moved")
    if identifier in (None, found.url, found.read_at):
        return None
    if not ends:
        return found.unknown("status.other_list")
    examination.fault("form.status_list_id")
    return None


def _said(examination: Examination, entry: Mapping[str, Any], found: _Found, purpose: str, value: int) -> CheckResult:
    facts: dict[str, Any] = {"url": found.url[:300]}
    if purpose == words.MESSAGE:
        text = message_of(entry, value)
        if value or text:
            examination.notes.append("status.message")
            return passed(NAME, "status.message", message=(text or hex(value))[:300], **facts)
    elif value and purpose in _SAYING:
        examination.notes.append(_SAYING[purpose])
        return passed(NAME, _SAYING[purpose], **facts)
    elif found.issuer_id != examination.issuer_id:
        facts |= {"by": str(found.issuer_id)[:300], "list_host": _host(found.url)}
        if not value:
            examination.notes.append("status.list_of_another")
    if value:
        return failed(NAME, _ENDING[purpose], **facts)
    return passed(NAME, "status.clear", purpose=purpose, **facts)


def _host(url: str) -> str:
    """The host of an address as it is asked for, in ASCII."""
    try:
        return check_url(url).host
    except SourceRefused:  # another port than 443, where a fetch of the caller's own answers
        return origin_of(url).partition("//")[2][:300]


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


_BY_TYPE: Final[dict[str, Callable[[Examination, Mapping[str, Any]], CheckResult]]] = {
    words.BITSTRING_STATUS_LIST_ENTRY: partial(_bits, dialect=BITSTRING),
    words.STATUS_LIST_2021_ENTRY: partial(_bits, dialect=STATUS_LIST_2021),
    words.REVOCATION_LIST_1EDTECH: revocation_list.check,
}
