"""Constructors of findings for the four outcomes, and the outcome for each error of another room."""

from __future__ import annotations

from typing import Any, Final

from keys.errors import CanonicalizationRefused
from schemas.errors import BitstringMalformed, ContextUnknown, OpenBadgesError, SchemaUnknown
from verifier.fetch import FetchFailed, SourceRefused
from verifier.resolver import ResolutionFailed
from verifier.verdict import CheckResult, Outcome

# Errors that prevent an answer. A refused source is one of them: another verifier may be able to read it.
_UNKNOWN: Final = (FetchFailed, SourceRefused, ResolutionFailed, ContextUnknown, SchemaUnknown, BitstringMalformed)
# A member that the signature does not cover, or a second spelling: the issuer may have written it, or a thief.
UNSIGNED: Final = frozenset({"jsonld.undefined_term", "jsonld.iri_as_term", "jsonld.compact_iri"})
# What cannot be read, or not here; it may be sound. The table in README.md gives the reason for each.
_UNREAD: Final = UNSIGNED | frozenset(
    {
        "key.unsupported",
        "key.no_purpose",
        "key.unnamed",
        "did.unsupported",
        "proof.unsupported",
        "proof.cryptosuite",
        "proof.malformed",
        "jsonld.scattered",
        "jsonld.null",
        "jsonld.relative_iri",
        "jsonld.iri_malformed",
        "jsonld.empty_node",
        "jsonld.datatype",
        "jsonld.number",
        "jsonld.surrogate",
        "jsonld.value_object",
        "jsonld.nested_array",
        "jsonld.context_missing",
        "jsonld.inline_context",
        "jsonld.nested_context",
        "jsonld.protected_term",
        "jsonld.context_unsupported",
        "jcs.number",
        "jcs.surrogate",
        "jcs.type",
    }
)
# Where the same code says more: a key for encryption, a value that is no signature, a proof that was taken away.
_BAD: Final = (
    ("key.unsupported", "reason", "use"),
    ("proof.malformed", "member", "proofValue"),
    ("proof.malformed", "member", "previousProof"),
)

# What only a forger does to a token; every other error of reading is a matter of form.
FORGED: Final = frozenset({"jws.algorithm", "jws.header_member", "jws.typ", "key.private_published"})


def passed(name: str, code: str, **facts: Any) -> CheckResult:
    """The check was done and is good."""
    return CheckResult(name, Outcome.PASSED, code, facts)


def failed(name: str, code: str, **facts: Any) -> CheckResult:
    """The check was done and is bad."""
    return CheckResult(name, Outcome.FAILED, code, facts)


def unknown(name: str, code: str, **facts: Any) -> CheckResult:
    """The check could not be done."""
    return CheckResult(name, Outcome.UNKNOWN, code, facts)


def not_applicable(name: str, code: str, **facts: Any) -> CheckResult:
    """There is nothing to check."""
    return CheckResult(name, Outcome.NOT_APPLICABLE, code, facts)


def from_error(name: str, error: OpenBadgesError, *, is_ours: bool = False) -> CheckResult:
    """The finding for an error of another room: UNKNOWN if it prevented an answer, FAILED if only a forgery has it.

    `is_ours`: whether the document is in the name of this service. It signs nothing whose canonical form it refuses, so
    that such a document was changed."""
    is_bad = any(error.code == code and error.facts.get(fact) == value for code, fact, value in _BAD)
    is_bad = is_bad or (is_ours and isinstance(error, CanonicalizationRefused))
    cannot_tell = isinstance(error, _UNKNOWN) or (error.code in _UNREAD and not is_bad)
    return CheckResult(name, Outcome.UNKNOWN if cannot_tell else Outcome.FAILED, error.code, plain(error.facts))


def plain(facts: dict[str, object]) -> dict[str, Any]:
    """Facts as JSON values, cut short, since they come from hostile documents and go to pages and logs."""
    return {name: _short(value) for name, value in facts.items()}


def _short(value: object) -> Any:
    if value is None or isinstance(value, int | float):
        return value
    if isinstance(value, list | tuple):
        return [_short(each) for each in list(value)[:20]]
    return str(value)[:300]
