"""Check 7 for the older way of 1EdTech: a list of revoked credentials by their ids ("1EdTech Revocation List").

The list has no proof. It is believed because the signed badge names its address, and TLS says that it came from there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from urllib.parse import unquote

from schemas import vocabulary as words
from schemas.members import id_of, listed
from verifier.checks.findings import failed, passed, unknown
from verifier.checks.issuer_binding import is_own
from verifier.examination import Examination
from verifier.resolver import Documents, ResolutionFailed
from verifier.verdict import CheckName, CheckResult

NAME = CheckName.STATUS
MAX_LIST_BYTES: Final = 1_048_576
_MEMBERS: Final = ("revokedCredential", "revokedCredentials")
_URN: Final = "urn:uuid:"
_UUID: Final = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")


def check(examination: Examination, entry: Mapping[str, Any]) -> CheckResult:
    """status.clear, status.revoked, or why it is not known."""
    url = entry.get("id")
    if not isinstance(url, str):
        return unknown(NAME, "status.no_list")
    facts = {"url": url[:300]}
    if is_own(examination, examination.issuer_id or "") and not is_own(examination, url):
        return unknown(NAME, "status.other_issuer", **facts)
    try:
        document = Documents(examination.sources.lists).json(url, words.JSON, limit=MAX_LIST_BYTES)
    except ResolutionFailed as error:
        return unreadable(examination, error, url)
    if document.get("id", url) != url:
        return unknown(NAME, "status.other_list", **facts)
    if id_of(document.get("issuer", examination.issuer_id)) != examination.issuer_id:
        return unknown(NAME, "status.other_issuer", **facts)
    lists = [document[name] for name in _MEMBERS if name in document]
    if len(lists) != 1 or not isinstance(lists[0], list | dict):
        return unknown(NAME, "status.list_malformed", **facts)
    # An entry means revoked, unless it has `revoked` false.
    entries = [each for each in listed(lists[0]) if not (isinstance(each, Mapping) and each.get("revoked") is False)]
    return looked_up(entries, [examination.document.get("id")], ("id",), url)


def looked_up(entries: Iterable[Any], ids: Iterable[object], members: Sequence[str], url: str) -> CheckResult:
    """What a list says about the credential with these `ids`. An entry is an id, or an object with ids as `members`."""
    own = {_compared(each) for each in ids if each}
    is_whole = True
    for entry in entries:
        names = [entry.get(member) for member in members] if isinstance(entry, Mapping) else [entry]
        named = {_compared(name) for name in names if isinstance(name, str)}
        if named & own:
            return failed(NAME, "status.revoked", url=url[:300])
        is_whole = is_whole and bool(named)
    if not is_whole:  # an entry without an id may be this badge
        return unknown(NAME, "status.list_malformed", url=url[:300])
    return passed(NAME, "status.clear", purpose=words.REVOCATION, url=url[:300])


def unreadable(examination: Examination, error: ResolutionFailed, url: str) -> CheckResult:
    """The finding for a list that could not be read: its address does not answer, or not with JSON."""
    if error.code == "key.not_json":
        return unknown(NAME, "status.list_unreadable", url=url[:300], reason=str(error.facts.get("reason")))
    if error.code == "fetch.insecure":
        examination.notes.append("status.insecure")
    facts = {name: error.facts[name] for name in ("status", "reason") if name in error.facts}
    return unknown(NAME, "status.unreachable", url=url[:300], **facts)


def _compared(identifier: object) -> str:
    """An id as Open Badges 3.0 "Credential equality" compares it; a UUID is the same with and without `urn:uuid:`."""
    text = unquote(str(identifier)).strip()
    if text[: len(_URN)].lower() == _URN:
        text = text[len(_URN) :]
    return text.lower() if _UUID.fullmatch(text) else text
