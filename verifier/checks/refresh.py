"""After the proof: a newer edition of the badge, if its issuer offers one ("1EdTech Credential Refresh").

Read once. The answer is verified from the start, and replaces the badge only if it is proven, the same credential of
the same issuer, and no older; else the verification goes on with what was presented.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

from schemas import vocabulary as words
from schemas.members import id_of, objects, types_of
from schemas.moments import parse_moment
from verifier.examination import Examination
from verifier.loader import from_url, load
from verifier.reading.kinds import ACHIEVEMENT_KINDS, ENDORSEMENT_KINDS
from verifier.reading.layers import Unverified


def service_of(examination: Examination) -> str | None:
    """Where a newer edition is offered, or None."""
    if examination.kind not in ACHIEVEMENT_KINDS | ENDORSEMENT_KINDS:
        return None
    services = objects(examination.document.get("refreshService"))
    return next((id_of(each) for each in services if words.CREDENTIAL_REFRESH_1EDTECH in types_of(each)), None)


def successor(examination: Examination, url: str) -> Unverified:
    """What the service answers, unverified. Raises as `verifier.loader.load`."""
    limits = examination.environment.limits
    found = load(from_url(url, examination.fetch, limits=limits), examination.fetch, limits)
    return replace(found, carrier=examination.unverified.carrier)


def replaces(new: Mapping[str, Any], old: Mapping[str, Any]) -> bool:
    """Whether `new` is the same credential ("Credential equality and comparison"), and no older."""
    start, former = _start(new), _start(old)
    return _identity(new) == _identity(old) and start is not None and former is not None and start >= former


def _identity(document: Mapping[str, Any]) -> tuple[str, str]:
    return unquote(str(id_of(document.get("issuer")))).strip(), unquote(str(document.get("id"))).strip()


def _start(document: Mapping[str, Any]) -> Any:
    return parse_moment(document.get("validFrom", document.get("issuanceDate")))
