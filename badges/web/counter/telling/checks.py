"""The checks of a verdict as nouns and outcomes: "Annulation : annulé le 5 novembre", and the reason where not good.

A noun is `check.<name>`, an outcome `check.<name>.<outcome>`, both sentences of the catalogue of codes; a few findings
have an outcome of their own, `outcome.<code>`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from badges.web.counter.telling.panel import kind_of
from badges.web.counter.telling.signer import signer_of
from badges.web.counter.telling.status import is_replaced, list_host, reason
from badges.web.http.formats import long_date
from badges.web.http.wording import words
from verifier.checks.lookalike import WARNINGS
from verifier.verdict import CheckName, CheckResult, Headline, Outcome, Trust, Verdict

GOOD, BAD, UNKNOWN, CALM, NEITHER = "good", "bad", "warn", "calm", ""
_TONES: Final[Mapping[Outcome, str]] = {
    Outcome.PASSED: GOOD,
    Outcome.FAILED: BAD,
    Outcome.UNKNOWN: UNKNOWN,
    Outcome.NOT_APPLICABLE: NEITHER,
}
_WORST_FIRST: Final = (Outcome.FAILED, Outcome.UNKNOWN, Outcome.PASSED, Outcome.NOT_APPLICABLE)
# In the order in which an employer reads them; the others stand with the technical proofs while they are good.
_READ: Final = (
    CheckName.ISSUER_BINDING, CheckName.PROOF, CheckName.HOSTED_SCOPE, CheckName.STATUS, CheckName.VALIDITY,
    CheckName.ENDORSEMENTS, CheckName.RECIPIENT, CheckName.EVIDENCE,
)  # fmt: skip
_BEHIND: Final = (CheckName.STRUCTURE, CheckName.DATA_MODEL, CheckName.ISSUER_KEY, CheckName.LOOKALIKE)
_AFTER: Final = "check.not_reached"
_PAUSED: Final = "status.suspended"  # of a badge of ours it is said that it is paused, and never by whom
# What did not pass and is no fault of the badge's: its panel is not red, nor is this line.
_CALM: Final = frozenset({"validity.expired", "validity.not_yet", "status.suspended", "recipient.mismatch", *WARNINGS})
NAMED: Final = frozenset({Trust.OWN, Trust.LISTED})
# Findings with an outcome in words of their own; of those that are neither good nor bad only these are told.
SAID: Final = frozenset(
    {
        "proof.missing", "proof.signature", "status.revoked", "status.gone", "status.suspended", "status.none",
        "endorsements.none", "recipient.possible", "recipient.other_name", "recipient.nothing", "lookalike.name",
        "lookalike.identifier", "lookalike.host",
    }
)  # fmt: skip


@dataclass(frozen=True)
class CheckLine:
    """One check. `tone`: good, bad, warn (not checked), calm (to be known) or "". `is_read`: for people too."""

    noun: str
    outcome: str
    tone: str
    reasons: tuple[str, ...] = ()
    is_read: bool = True

    @property
    def sign(self) -> str:
        """What the colour says, in a word; nothing where it is neither good nor bad."""
        return words(f"outcome.{self.tone}") if self.tone else ""

    @property
    def is_good(self) -> bool:
        """Whether it passed, or had nothing to check."""
        return self.tone in (GOOD, NEITHER)


def told(verdict: Verdict, *, ended_at: datetime | None = None, persons: int = 0) -> tuple[CheckLine, ...]:
    """Every check that has something to say, one line each; a reason stands once.

    `ended_at`: when we cancelled it, if it is ours. `persons`: how many of its endorsements repeat what a person who is
    not of the team said: the site signed that it received those words, they signed nothing. They have their own line.
    """
    found: dict[str, list[CheckResult]] = {}
    for result in verdict.checks:
        found.setdefault(str(result.name), []).append(result)
    not_counted = persons + sum(each.headline is Headline.WITHDRAWN for each in verdict.endorsements)
    facts = {
        "count": sum(each.outcome is Outcome.PASSED for each in found.get(CheckName.ENDORSEMENTS, ())) - not_counted,
        "ended_at": ended_at,
    }
    # A key is the organization's own in a forged copy too: without a proof that says nothing of this badge.
    if not any(each.outcome is Outcome.PASSED for each in found.get(CheckName.PROOF, ())):
        binding = (each for each in found.get(CheckName.ISSUER_BINDING, ()) if each.outcome is not Outcome.PASSED)
        found[CheckName.ISSUER_BINDING] = list(binding)
    told_here = (_line(name, found[name], verdict, facts) for name in (*_READ, *_BEHIND) if found.get(name))
    lines = [line for line in told_here if line is not None]
    if persons:
        said = words("outcome.persons.one" if persons == 1 else "outcome.persons.many", count=persons)
        lines.append(CheckLine(words("check.persons"), said, NEITHER))
    if verdict.kind is not None:
        lines.append(_form(conforms=verdict.conforms))
    if verdict.is_of_unknown_issuer:  # nothing of it is green: who signed is what counts, and that is not known
        lines = [replace(line, tone=NEITHER) if line.tone == GOOD else line for line in lines]
    return _each_reason_once(sorted(lines, key=lambda line: not line.is_read))


def _each_reason_once(lines: Sequence[CheckLine]) -> tuple[CheckLine, ...]:
    said: set[str] = set()
    once = []
    for line in lines:
        once.append(replace(line, reasons=tuple(each for each in line.reasons if each not in said)))
        said.update(line.reasons)
    return tuple(once)


def _line(name: str, results: Sequence[CheckResult], verdict: Verdict, facts: Mapping[str, object]) -> CheckLine | None:
    """One check, by its most severe finding; None where there was nothing to check."""
    worst = min(results, key=lambda each: (_WORST_FIRST.index(each.outcome), each.code not in SAID))
    if worst.outcome is Outcome.NOT_APPLICABLE and (worst.code not in SAID or kind_of(verdict) is not None):
        return None
    # That a check comes after another that is not good is said by the other one.
    silent = {_AFTER, _PAUSED} if verdict.trust is Trust.OWN else {_AFTER}
    not_good = (
        each for each in results if each.outcome in (Outcome.FAILED, Outcome.UNKNOWN) and each.code not in silent
    )
    reasons = tuple(dict.fromkeys(why for each in not_good if (why := reason(each)) is not None))
    tone = CALM if worst.code in _CALM or is_replaced(worst) else _TONES[worst.outcome]
    noun = "check.validity.start" if worst.code == "validity.not_yet" else f"check.{name}"
    is_read = name not in _BEHIND or tone in (BAD, UNKNOWN, CALM)
    return CheckLine(words(noun), _outcome(name, worst, verdict, facts), tone, reasons, is_read)


def _outcome(name: str, worst: CheckResult, verdict: Verdict, facts: Mapping[str, object]) -> str:
    claims, ended_at = verdict.credential, facts["ended_at"]
    if is_replaced(worst):
        return words("outcome.status.replaced")
    if worst.code == "status.revoked" and (host := list_host(verdict)) is not None:
        return words("outcome.status.by_list", host=host)
    if worst.code == "status.revoked" and isinstance(ended_at, datetime):
        return words("outcome.status.revoked.on", date=long_date(ended_at))
    if worst.code in SAID:
        return words(f"outcome.{worst.code}")
    if name == CheckName.VALIDITY and claims is not None:
        dated = _validity(worst, claims.valid_from, claims.valid_until)
        if dated is not None:
            return dated
    if worst.outcome is Outcome.PASSED and name == CheckName.ENDORSEMENTS:
        if not facts["count"]:
            return words("outcome.endorsements.none")
        return words("outcome.endorsements.one" if facts["count"] == 1 else "outcome.endorsements.many", **facts)
    if worst.outcome is Outcome.PASSED and name == CheckName.ISSUER_BINDING:
        return _signature(verdict)
    return words(f"check.{name}.{worst.outcome.lower()}")


def _signature(verdict: Verdict) -> str:
    """Whose the signature is: a name only where a list, or our own origin, says so; else what signed."""
    if verdict.trust in NAMED:
        return words(f"outcome.issuer_binding.{verdict.trust}")
    return words("signer.by", signer=signer_of(verdict))


def _validity(worst: CheckResult, start: datetime | None, end: datetime | None) -> str | None:
    """The date of the end, or of the beginning of a badge that has not begun; None where no date was found."""
    if worst.code == "validity.not_yet" and start is not None:
        return words("outcome.validity.on", date=long_date(start))
    if worst.code == "validity.expired" and end is not None:
        return words("outcome.validity.past", date=long_date(end))
    if worst.outcome is not Outcome.PASSED:
        return None
    return words("outcome.validity.on", date=long_date(end)) if end is not None else words("outcome.validity.none")


def _form(*, conforms: bool) -> CheckLine:
    """Whether the file keeps the standard, which changes no headline."""
    outcome = words("outcome.form.kept" if conforms else "outcome.form.departs")
    return CheckLine(words("check.form"), outcome, GOOD if conforms else NEITHER)
