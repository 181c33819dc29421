"""Constructors of findings for the four outcomes, and the outcome for each error of another room."""

from __future__ import annotations

from typing import Any, Final

from keys.errors import KeyRefused
from schemas.errors import BitstringMalformed, ContextUnknown, OpenBadgesError, SchemaUnknown
from verifier.fetch import FetchFailed, SourceRefused
from verifier.resolving import ResolutionFailed
from verifier.verdict import CheckResult, Outcome

# Errors that prevent an answer. A refused source is one of them: another verifier may be able to read it.
_UNKNOWN: Final = (FetchFailed, SourceRefused, ResolutionFailed, ContextUnknown, SchemaUnknown, BitstringMalformed)
# Possibly sound, but in a dialect that is not read here.
_UNSUPPORTED: Final = frozenset(
    {
        "key.unsupported",
        "key.no_purpose",
        "did.unsupported",
        "proof.unsupported",
        "proof.cryptosuite",
        "jsonld.scattered",
    }
)


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


def from_error(name: str, error: OpenBadgesError) -> CheckResult:
    """The finding for an error of another room: UNKNOWN if it prevented an answer, else FAILED."""
    cannot_tell = isinstance(error, _UNKNOWN) or error.code in _UNSUPPORTED
    if isinstance(error, KeyRefused) and error.code == "key.unsupported" and error.facts.get("reason") == "use":
        cannot_tell = False
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
