"""The panel of a verdict: a sentence with a subject, what it means, why, and what to do.

The words come from the catalogue of codes. What is signed and no badge (an endorsement, a list) is called what it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from badges.web.counter.telling import unlisted_issuer
from badges.web.counter.telling.foreign_text import sayable
from badges.web.counter.telling.passing_causes import can_pass
from badges.web.counter.telling.status import is_replaced, list_host
from badges.web.http.formats import dialled, long_date
from badges.web.http.wording import gettext as _
from badges.web.http.wording import words
from verifier.checks.lookalike import WARNINGS
from verifier.verdict import CheckResult, Headline, Outcome, Trust, Verdict

# headline: the panel's colour, its icon
LOOKS: Final[Mapping[Headline, tuple[str, str]]] = {
    Headline.VALID: ("good", "good"),
    Headline.UNKNOWN_ISSUER: ("calm", "ask"),
    Headline.EXPIRED: ("calm", "wait"),
    Headline.NOT_YET_VALID: ("calm", "wait"),
    Headline.SUSPENDED: ("warn", "pause"),
    Headline.REVOKED: ("bad", "bad"),
    Headline.WITHDRAWN: ("calm", "info"),
    Headline.NOT_AUTHENTIC: ("bad", "bad"),
    Headline.UNREADABLE: ("warn", "ask"),
    Headline.UNDETERMINED: ("warn", "warn"),
}
MISMATCH: Final = "recipient.mismatch"
UNSIGNED: Final = "proof.missing"
NO_BADGE: Final = ("input.not_text", "input.not_a_badge")  # their words speak of a text to copy
STATUS_LIST, ENDORSEMENT = "status_list", "endorsement"
# What is signed, and is no badge: its titles are `headline.<headline>.<what it is>`.
OF_OTHERS: Final = frozenset(
    {
        Headline.VALID, Headline.UNKNOWN_ISSUER, Headline.EXPIRED, Headline.NOT_YET_VALID, Headline.SUSPENDED,
        Headline.REVOKED, Headline.NOT_AUTHENTIC,
    }
)  # fmt: skip
# Types of documents of Open Badges that nobody signs alone.
ALONE: Final[Mapping[str, str]] = {
    "Profile": "profile", "Issuer": "profile", "Achievement": "achievement", "BadgeClass": "achievement",
}  # fmt: skip


@dataclass(frozen=True)
class Panel:
    """The verdict's panel: colour, icon, the words of the H1, the sentences under it."""

    tone: str
    shape: str
    title: str
    lines: tuple[str, ...] = ()


def told_of(code: str, *, file: bool) -> str:
    """Return the code by whose words a reason is told: of a file it asks for no text to be copied again."""
    return "input.file_not_a_badge" if file and code in NO_BADGE else code


def panel(verdict: Verdict, ended_at: datetime | None = None, *, ours: bool = False, of_file: bool = False) -> Panel:
    """Return the panel of a verdict: headline, meaning, reason, and what to do. `of_file`: a file was given."""
    headline = verdict.headline
    tone, shape = LOOKS[headline]
    key = f"headline.{headline.lower()}"
    reason = telling(verdict)
    if (no_badge := of_another_kind(verdict, reason)) is not None:
        return no_badge
    if reason is not None and reason.code == MISMATCH:  # every other check passed
        lines = [words("recipient.mismatch.meaning"), words("recipient.mismatch.advice")]
        return Panel("warn", "warn", words("recipient.mismatch.title"), tuple(lines))
    if (borrowed := borrowed_name(verdict)) is not None:
        return warning(tone, shape, borrowed)
    if headline is Headline.REVOKED and any(map(is_replaced, verdict.checks)):
        return Panel("calm", "info", words("headline.revoked.replaced"), (words("headline.revoked.replaced.advice"),))
    facts = dates(verdict)
    if verdict.is_unlisted:
        lines = unlisted_issuer.lines_of(verdict, **facts)
        lines[1:1] = [words("headline.valid.unnamed")] if verdict.credential and names_nobody(verdict) else []
        return Panel(tone, shape, unlisted_issuer.title_of(verdict), tuple(lines))
    title = words(key)
    if headline is Headline.REVOKED and ended_at is not None:
        title = words("headline.revoked.on", date=long_date(ended_at))
    host = list_host(verdict) if headline in (Headline.REVOKED, Headline.SUSPENDED) else None
    if headline is Headline.REVOKED and host is not None:
        title = words("headline.revoked.by_list", host=host)
    lines = []
    if reason is not None and headline in (Headline.NOT_AUTHENTIC, Headline.UNREADABLE, Headline.UNDETERMINED):
        lines.append(words(told_of(reason.code, file=of_file), **sayable(reason.facts)))
    if headline is Headline.VALID and any(result.code == "status.none" for result in verdict.checks):
        lines.append(words("headline.valid.no_list"))
    elif host is not None:
        lines.append(words("status.by_list", host=host))
    elif headline is Headline.SUSPENDED and verdict.trust is Trust.OWN:
        lines.append(words("headline.suspended.own"))  # names nobody: the member may have asked for it (decisions 55)
    elif headline is not Headline.UNREADABLE and not (headline is Headline.NOT_AUTHENTIC and reason):
        lines.append(words(f"{key}.meaning", **facts))
    if headline is Headline.VALID and names_nobody(verdict):
        lines.append(words("headline.valid.unnamed"))
        lines += [words("headline.alone.advice")] if ours else []
    unread = verdict.kind is None and headline in (Headline.UNREADABLE, Headline.UNDETERMINED)
    if (call := whom_to_call(verdict)) is not None:
        lines.append(call)
    elif headline is not Headline.VALID and not unread:  # where nothing was read, the reason says what to do
        lines.append(words(advice(verdict, reason, f"{key}.advice"), **facts))
    elif unread and can_pass(verdict):
        lines.append(words("headline.undetermined.later"))
    return Panel(tone, shape, title, tuple(lines))


def advice(verdict: Verdict, reason: CheckResult | None, usual: str) -> str:
    """The code of the sentence that says what to do. `usual`: that of the headline, which for an undetermined badge is
    to try again, and is said only where time can change the answer."""
    if reason is not None and reason.code == UNSIGNED:
        return "proof.missing.advice"
    if verdict.headline is Headline.UNDETERMINED and not can_pass(verdict):
        return "headline.undetermined.ask"
    return usual


def whom_to_call(verdict: Verdict) -> str | None:
    """The phone of the site of a badge of ours that is paused, in a sentence."""
    if verdict.headline is not Headline.SUSPENDED:
        return None
    facts = next((each.facts for each in verdict.checks if each.code == "status.suspended" and each.facts), {})
    phone, town = facts.get("phone"), facts.get("town")
    return words("headline.suspended.call", phone=dialled(phone), town=town) if phone and town else None


def of_another_kind(verdict: Verdict, reason: CheckResult | None) -> Panel | None:
    """The panel for what is no badge: an endorsement or a list alone, or a document that is never signed alone.

    It is calm: green is for a badge of a person.
    """
    tone, shape = LOOKS[verdict.headline]
    if reason is not None and reason.code == "input.not_a_badge":
        what = next((ALONE[each] for each in reason.facts.get("types", ()) if each in ALONE), None)
        if what is None:
            return None
        return Panel("calm", "info", words(f"headline.unreadable.{what}"), (words("headline.alone.advice"),))
    what = kind_of(verdict)
    if what is None or verdict.headline not in OF_OTHERS:
        return None
    title = words(f"headline.{verdict.headline.lower()}.{what}")
    if verdict.is_unlisted:
        lines = (*what_it_is(what), *unlisted_issuer.lines_of(verdict, **dates(verdict)))
        return Panel(tone, shape, unlisted_issuer.title_of(verdict, what), lines)
    if verdict.headline is Headline.VALID:
        return Panel("calm", "info", title, (*what_it_is(what), words("headline.alone.meaning")))
    because = (words(reason.code, **sayable(reason.facts)),) if reason else ()
    return Panel(tone, shape, title, (*what_it_is(what), *because))


def kind_of(verdict: Verdict) -> str | None:
    """What a signed document is that is no badge, also where its proof failed."""
    found = verdict.kind or ""
    return STATUS_LIST if "StatusList" in found else ENDORSEMENT if "Endorsement" in found else None


def names_nobody(verdict: Verdict) -> bool:
    """Whether a badge has no name in clear, and was not asked for by the address that it holds instead."""
    claims = verdict.credential
    matched = any(result.code == "recipient.match" for result in verdict.checks)
    return claims is not None and not claims.recipient_name and not matched


def borrowed_name(verdict: Verdict) -> CheckResult | None:
    """The finding that someone wears our name or a known issuer's, where that decides the headline."""
    found = (each for each in verdict.checks if each.code in WARNINGS and each.outcome is Outcome.UNKNOWN)
    return next(found, None) if verdict.headline is Headline.UNDETERMINED else None


def warning(tone: str, shape: str, borrowed: CheckResult) -> Panel:
    """The panel for a borrowed name: whose badge it is not, and the number to call. The name is from our own list."""
    name, ours = borrowed.facts["known_as"], borrowed.facts["ours"]
    title = words("lookalike.ours" if ours else "lookalike.other", known_as=name)
    of_the_service = ours or borrowed.code != "lookalike.name"
    advice = words("lookalike.ours.advice" if of_the_service else "lookalike.other.advice")
    return Panel(tone, shape, title, (words(borrowed.code, known_as=name), advice))


def telling(verdict: Verdict) -> CheckResult | None:
    """The check that decided a headline other than VALID: that there is no signature, else the first that failed, else
    the first that is unknown; of an undetermined badge the other way round."""
    unsigned = next((result for result in verdict.checks if result.code == UNSIGNED), None)
    if unsigned is not None:
        return unsigned
    # A date of a document that proves nothing is not why it is undetermined.
    order = (Outcome.FAILED, Outcome.UNKNOWN)
    for outcome in reversed(order) if verdict.headline is Headline.UNDETERMINED else order:
        for result in verdict.checks:
            if result.outcome is outcome:
                return result
    return None


def dates(verdict: Verdict) -> dict[str, Any]:
    """The dates that a headline's sentence may name."""
    claims = verdict.credential
    if claims is None:
        return {}
    moment = claims.valid_until if verdict.headline is Headline.EXPIRED else claims.valid_from
    return {"date": long_date(moment)} if moment else {}


def what_it_is(what: str) -> tuple[str, ...]:
    """What was presented, in words, when it is a signed document but not a badge."""
    if what == STATUS_LIST:
        return (_("C’est une liste de badges annulés, pas un badge."),)
    return (_("C’est un témoignage sur un badge, pas un badge."),)
