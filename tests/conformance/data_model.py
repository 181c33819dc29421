"""What the VC Data Model (2.0 sections 4, 5; 1.1) requires besides the proof; one finding for each problem."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from schemas import validation, vocabulary
from tests.conformance.contexts import listed
from tests.conformance.resources import digest_findings
from verifier.checks.forms import in_full

URL: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
DATE_TIME: Final = re.compile(
    r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?"
    r"(?:Z|[+-](?:0\d|1[0-3]):[0-5]\d|[+-]14:00)",
    re.ASCII,
)
LANGUAGE: Final = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")
TYPED: Final = ("credentialStatus", "credentialSchema", "termsOfUse", "evidence", "refreshService")
BADGES: Final = {
    vocabulary.OPEN_BADGE_CREDENTIAL: "ob3-credential",
    vocabulary.ACHIEVEMENT_CREDENTIAL: "ob3-credential",
    vocabulary.ENDORSEMENT_CREDENTIAL: "ob3-endorsement",
}
NEEDS_ID: Final = {
    vocabulary.VC_V2: frozenset({"credentialSchema"}),
    vocabulary.VC_V1: frozenset({"credentialSchema", "credentialStatus", "refreshService"}),
}
PERIOD: Final = {
    vocabulary.VC_V2: ("validFrom", "validUntil"),
    vocabulary.VC_V1: ("issuanceDate", "expirationDate"),
}


def findings(credential: Mapping[str, Any]) -> list[str]:
    """What is wrong with a credential, in a few words each; empty when nothing is."""
    return [*_context(credential), *_type(credential, vocabulary.VERIFIABLE_CREDENTIAL), *_members(credential)]


def badge_findings(credential: Mapping[str, Any]) -> list[str]:
    """Where a badge or an endorsement departs from the published schema of Open Badges 3.0; nothing of others."""
    types = set(map(str, listed(credential.get("type"))))
    whole = in_full(credential, null_is_nothing=False)
    named = [schema for name, schema in BADGES.items() if name in types]
    return [f"{each.pointer} {each.rule}" for schema in named for each in validation.violations(whole, schema)]


def presentation_findings(presentation: Mapping[str, Any]) -> list[str]:
    """The same for a presentation."""
    found = [*_context(presentation), *_type(presentation, "VerifiablePresentation")]
    if "id" in presentation and not is_url(presentation["id"]):
        found.append("id is no URL")
    if "holder" in presentation and not is_url(id_of(presentation["holder"])):
        found.append("holder is no URL")
    return found


def is_url(value: object) -> bool:
    """Whether a value is an absolute URL."""
    return isinstance(value, str) and URL.fullmatch(value) is not None


def id_of(value: object) -> object:
    """The id of a thing that is named by its id alone, or described."""
    return value.get("id") if isinstance(value, Mapping) else value


def is_enveloped(document: Mapping[str, Any], kind: str) -> bool:
    """Whether a document is an envelope of this type, and of no other (section 4.13)."""
    return document.get("type") in (kind, [kind])


def moment_of(value: object) -> datetime | None:
    """The moment that a date-time with a zone says (XML Schema 1.1 dateTimeStamp), or None for anything else."""
    if not isinstance(value, str) or not DATE_TIME.fullmatch(value):
        return None
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return None


def _context(document: Mapping[str, Any]) -> Iterator[str]:
    contexts = document.get("@context")
    if not isinstance(contexts, list) or not contexts or contexts[0] not in list(PERIOD):
        yield "@context is no array that begins with the base context"
    elif not all(is_url(each) or isinstance(each, Mapping) for each in contexts):
        yield "@context holds what is neither a URL nor a context"


def _type(document: Mapping[str, Any], wanted: str) -> Iterator[str]:
    types = listed(document.get("type"))
    if not all(isinstance(each, str) for each in types) or wanted not in types:
        yield f"type is not {wanted}"


def _version_of(credential: Mapping[str, Any]) -> str:
    is_old = listed(credential.get("@context"))[:1] == [vocabulary.VC_V1]
    return vocabulary.VC_V1 if is_old else vocabulary.VC_V2


def _members(credential: Mapping[str, Any]) -> Iterator[str]:
    if "id" in credential and not is_url(credential["id"]):
        yield "id is no URL"
    issuer = credential.get("issuer")
    if not is_url(id_of(issuer)):
        yield "issuer is neither a URL nor an object with one"
    for name, where in (("credential", credential), ("issuer", issuer)):
        for member in ("name", "description"):
            if isinstance(where, Mapping) and member in where and not _is_language_text(where[member]):
                yield f"{member} of the {name} is neither text nor a language value object"
    yield from _subjects(credential.get("credentialSubject"))
    yield from _dates(credential)
    for member in TYPED:
        if member in credential:
            yield from _typed(member, credential[member], member in NEEDS_ID[_version_of(credential)])
    if "relatedResource" in credential:
        yield from _resources(credential["relatedResource"])


def _subjects(value: object) -> Iterator[str]:
    subjects = listed(value)
    if not subjects or not all(isinstance(each, Mapping) and each for each in subjects):
        yield "credentialSubject is empty, or no object"
        return
    if any("id" in each and not is_url(each["id"]) for each in subjects):
        yield "id of a credentialSubject is no URL"


def _dates(credential: Mapping[str, Any]) -> Iterator[str]:
    version = _version_of(credential)
    names = PERIOD[version]
    moments = []
    for name in names:
        if name in credential:
            moment = moment_of(credential[name])
            if moment is None:
                yield f"{name} is no date-time with a zone"
            else:
                moments.append(moment)
    if version == vocabulary.VC_V1 and names[0] not in credential:
        yield f"{names[0]} is missing"
    if len(moments) == 2 and moments[0] > moments[1]:
        yield f"{names[0]} is after {names[1]}"


def _is_language_text(value: object) -> bool:
    if isinstance(value, list):
        return bool(value) and all(isinstance(each, Mapping) and _is_language_text(each) for each in value)
    if not isinstance(value, Mapping):
        return isinstance(value, str)
    language, direction = value.get("@language", "en"), value.get("@direction", "ltr")
    return (
        value.keys() <= {"@value", "@language", "@direction"}
        and isinstance(value.get("@value"), str)
        and isinstance(language, str)
        and LANGUAGE.fullmatch(language) is not None
        and direction in ("ltr", "rtl")
    )


def _typed(member: str, value: object, needs_id: bool) -> Iterator[str]:
    for each in listed(value):
        types = listed(each.get("type")) if isinstance(each, Mapping) else []
        if not isinstance(each, Mapping) or not types or not all(isinstance(kind, str) and kind for kind in types):
            yield f"{member} has no type"
        elif "id" in each and not is_url(each["id"]):
            yield f"id of {member} is no URL"
        elif "id" not in each and needs_id:
            yield f"{member} has no id"


def _resources(value: object) -> Iterator[str]:
    resources = listed(value)
    if not resources or not all(isinstance(each, Mapping) and is_url(each.get("id")) for each in resources):
        yield "relatedResource has no id"
        return
    if len({each["id"] for each in resources}) != len(resources):
        yield "relatedResource names one resource twice"
    for each in resources:
        yield from digest_findings(each)
