"""Who says that a badge ended, where that is not its issuer, and what a corrected badge says instead."""

from __future__ import annotations

from badges.publication.judgement import REPLACED
from badges.web.counter.telling.foreign_text import sayable, shown_host
from badges.web.http.wording import words
from verifier.verdict import CheckName, CheckResult, Outcome, Verdict


def is_replaced(result: CheckResult) -> bool:
    """Whether a finding is that of a copy of ours for which there is a corrected badge."""
    return bool(result.facts.get(REPLACED))


def list_host(verdict: Verdict) -> str | None:
    """The host of the list that decided the status, where only lists of others than the issuer did; None elsewhere."""
    found = [each for each in verdict.checks if each.name == CheckName.STATUS]
    said = [each for each in found if each.outcome is Outcome.FAILED] or found
    hosts = [_host(each) for each in said]
    return hosts[0] if hosts and None not in hosts else None


def reason(result: CheckResult) -> str | None:
    """Why a check is not good; None where its outcome says it."""
    if is_replaced(result):
        return None
    if result.outcome is Outcome.FAILED and (host := _host(result)) is not None:
        return words("status.by_list", host=host)
    return words(result.code, **sayable(result.facts))


def _host(result: CheckResult) -> str | None:
    host = result.facts.get("list_host")
    return shown_host(f"https://{host}") if isinstance(host, str) else None
