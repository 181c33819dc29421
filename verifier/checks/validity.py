"""Check 6: is now between the two dates? VC Data Model 2.0 (validFrom, validUntil) and 1.1 (issuanceDate,
expirationDate), Open Badges 2.0 (issuedOn, expires)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from schemas.moments import moment_text, parse_moment, parse_ob2_moment
from verifier.checks.findings import failed, passed, unknown
from verifier.examination import Examination
from verifier.reading.kinds import OB2_KINDS
from verifier.verdict import CheckName, CheckResult

NAME = CheckName.VALIDITY

# The members for the start and the end; if a document has both spellings, they must agree.
_START = ("validFrom", "issuanceDate")
_END = ("validUntil", "expirationDate")
# How far the issuer's clock may be ahead of ours.
_CLOCKS_DIFFER = timedelta(minutes=5)
_PARSERS = {"issuedOn": parse_ob2_moment, "expires": parse_ob2_moment}


def check(examination: Examination) -> list[CheckResult]:
    """validity.current, .expired, .not_yet, or .malformed."""
    names = (("issuedOn",), ("expires",)) if examination.kind in OB2_KINDS else (_START, _END)
    _look_at_award(examination)
    return [_judged(examination.document, examination.environment.now, *names)]


def _look_at_award(examination: Examination) -> None:
    """An `awardedDate` in the future is a fault of form: unlike `validFrom`, it limits nothing (Open Badges 3.0)."""
    awarded = parse_moment(examination.document.get("awardedDate"))
    now = examination.environment.now
    if awarded is not None and now < awarded and now < awarded - _CLOCKS_DIFFER:
        examination.fault("form.awarded_in_future", awarded=moment_text(awarded))


def _judged(
    document: Mapping[str, Any],
    now: datetime,
    start_names: tuple[str, ...],
    end_names: tuple[str, ...],
) -> CheckResult:
    bounds: list[datetime | None] = []
    for names in (start_names, end_names):
        present = [name for name in names if document.get(name) is not None]
        moments = [_PARSERS.get(name, parse_moment)(document[name]) for name in present]
        if any(moment is None or moment != moments[0] for moment in moments):
            return unknown(NAME, "validity.malformed", members=present)
        bounds.append(moments[0] if moments else None)
    start, end = bounds
    if start is not None and end is not None and end < start:
        return unknown(NAME, "validity.malformed", members=["start", "end"])
    facts = {name: moment_text(moment) for name, moment in (("start", start), ("end", end)) if moment is not None}
    if end is not None and now > end:
        return failed(NAME, "validity.expired", **facts)
    if start is not None and now < start:
        return failed(NAME, "validity.not_yet", **facts)
    return passed(NAME, "validity.current", **facts)
