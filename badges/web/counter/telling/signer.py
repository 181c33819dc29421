"""Who signed a badge, as far as a signature tells: a site, a page of a site, or a key, and never a name (decisions 21).

A name is what an issuer says of itself; an identifier is what the verifier compared. A page of a site may belong to one
of many that a platform serves, so the platform is never called the author.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from badges.web.counter.telling.foreign_text import isolated, shown_host
from badges.web.http.wording import words
from keys.dids import did_web_document_url
from keys.errors import DidMalformed
from verifier.reading.kinds import HOSTED_KINDS
from verifier.resolver import is_key
from verifier.verdict import Verdict

SITE, PAGE, KEY, HOSTED, OTHER = "site", "page", "key", "hosted", "other"
_DID_WEB: Final = "did:web:"
_ROOT: Final = frozenset({"", "/"})


def signer_of(verdict: Verdict) -> str:
    """Who signed, in words: a site, a key alone, or another kind of address; "" where nothing is proven.

    A hosted Open Badges 2.0 assertion has no signature: of one, a whole sentence says which site confirms it.
    """
    if verdict.credential is None:
        return ""
    kind, host = kind_of_signer(verdict.credential.issuer_id)
    if verdict.kind in HOSTED_KINDS:
        kind, host = HOSTED, shown_host(verdict.credential.id or "")
    return words(f"signer.{kind}", host=isolated(host))


def kind_of_signer(issuer_id: str) -> tuple[str, str]:
    """What an issuer's identifier names, and the host in its ASCII form: ("site", "school.example")."""
    if is_key(issuer_id):
        return KEY, ""
    if issuer_id.startswith(_DID_WEB):
        try:
            address = did_web_document_url(issuer_id)
        except DidMalformed:
            return OTHER, issuer_id[:80]
        return (PAGE if ":" in issuer_id.removeprefix(_DID_WEB) else SITE), shown_host(address)
    if issuer_id.startswith(("https://", "http://")):
        parts = urlsplit(issuer_id)
        is_root = parts.path in _ROOT and not parts.query and not parts.fragment
        return (SITE if is_root else PAGE), shown_host(issuer_id)
    return OTHER, issuer_id[:80]
