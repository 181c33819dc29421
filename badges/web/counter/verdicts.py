"""A `Verdict` in words: one panel, then a line for each check. `/v/` and `/verifier` share it.

Only what the verifier established is shown as a fact: where a proof failed, the verdict holds no credential, and there
is nothing else to show. The words come from the catalogue of codes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit

from badges.web.http.formats import clock, long_date
from badges.web.http.wording import gettext as _
from badges.web.http.wording import words
from keys.dids import did_web
from verifier.verdict import CheckResult, EvidenceView, Headline, Outcome, Verdict, VerifiedCredential

# headline: the panel's colour, its icon
LOOKS: Final[Mapping[Headline, tuple[str, str]]] = {
    Headline.VALID: ("good", "good"),
    Headline.EXPIRED: ("calm", "wait"),
    Headline.NOT_YET_VALID: ("calm", "wait"),
    Headline.SUSPENDED: ("warn", "pause"),
    Headline.REVOKED: ("bad", "bad"),
    Headline.WITHDRAWN: ("calm", "info"),
    Headline.NOT_AUTHENTIC: ("bad", "bad"),
    Headline.UNREADABLE: ("warn", "ask"),
    Headline.UNDETERMINED: ("warn", "warn"),
}
# Headlines with which all of the badge is shown; of a revoked badge only its name and its holder's are.
SHOWN_IN_FULL: Final = frozenset(
    {Headline.VALID, Headline.EXPIRED, Headline.NOT_YET_VALID, Headline.SUSPENDED, Headline.UNDETERMINED}
)
OUTCOMES: Final[Mapping[Outcome, str]] = {
    Outcome.PASSED: "good",
    Outcome.FAILED: "bad",
    Outcome.UNKNOWN: "warn",
    Outcome.NOT_APPLICABLE: "",
}
# The most characters shown of a text, and of a name: other issuers sign them at any length.
LONGEST_TEXT, LONGEST_NAME = 600, 160
MATCH: Final = "recipient.match"
MISMATCH: Final = "recipient.mismatch"
STATUS_LIST: Final = "status_list"
NAMES: Final = ("issuer_name", "name", "recipient_name", "achievement_name", "role", "source_name")
_ITEM = re.compile(r"^\s*[-*•]\s+")
_ACHIEVEMENT = re.compile(r"(?:/ob2/[^/]+/badges|/achievements)/(?P<slug>[a-z0-9-]+)/(?P<number>[0-9]{1,4})")


@dataclass(frozen=True)
class Panel:
    """The verdict's panel: colour, icon, the words of the H1, the sentences under it."""

    tone: str
    shape: str
    title: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class CheckLine:
    """One check in words: what was checked, the outcome, and the reason when it did not pass."""

    label: str
    answer: str
    tone: str
    why: str | None = None


@dataclass(frozen=True)
class Narrative:
    """A narrative as plain text: its list items and its paragraphs. Markup of third parties is shown as text."""

    items: tuple[str, ...] = ()
    paragraphs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reading:
    """All that a verdict page shows of a Verdict."""

    panel: Panel
    headline: Headline
    checks: tuple[CheckLine, ...]
    notes: tuple[str, ...]
    claims: VerifiedCredential | None
    in_full: bool
    confirmed: bool
    seen: Narrative
    witnesses: tuple[tuple[str, VerifiedCredential | None], ...]
    digest: str
    checked_at: datetime
    technical: tuple[tuple[str, str], ...] = field(default=())
    known_as: str | None = None

    @property
    def issuer(self) -> str:
        """The name of the issuer in the operator's list, else the name that it gives itself."""
        return self.known_as or (self.claims.issuer_name or self.claims.issuer_id if self.claims else "")

    @property
    def all_good(self) -> bool:
        """Whether no check failed or was unknown."""
        return all(line.tone in ("good", "") for line in self.checks)


def read(verdict: Verdict, *, ended_at: datetime | None = None, known_as: str | None = None) -> Reading:
    """A verdict in words. `ended_at`: when our record says it was cancelled. `known_as`: the issuer's listed name."""
    claims = shown(verdict.credential) if verdict.credential else None
    return Reading(
        panel=panel(verdict, ended_at),
        headline=verdict.headline,
        checks=tuple(check_line(result) for result in verdict.checks),
        notes=notes(verdict),
        claims=claims,
        in_full=claims is not None and verdict.headline in SHOWN_IN_FULL,
        confirmed=verdict.headline is not Headline.UNDETERMINED,
        seen=narrative(verdict.credential.narrative if verdict.credential else None),
        witnesses=tuple(
            (words(f"witness.{each.headline.lower()}"), shown(each.credential) if each.credential else None)
            for each in verdict.endorsements[:10]
        ),
        digest=verdict.digest,
        checked_at=verdict.checked_at,
        technical=technical(verdict),
        known_as=known_as,
    )


def panel(verdict: Verdict, ended_at: datetime | None = None) -> Panel:
    """Return the panel of a verdict: headline, meaning, reason, and what to do."""
    headline = verdict.headline
    tone, shape = LOOKS[headline]
    key = f"headline.{headline.lower()}"
    reason = telling(verdict)
    if verdict.credential is not None and verdict.credential.type == STATUS_LIST and tone == "good":
        return Panel("calm", "info", words(key), what_it_is(verdict))  # green is for a credential about a person
    if reason is not None and reason.code == MISMATCH:  # every other check passed: the badge is another person's
        lines = [words("recipient.mismatch.meaning"), words("recipient.mismatch.advice")]
        return Panel(tone, shape, words(MISMATCH).removesuffix("."), tuple(lines))
    facts = dates(verdict)
    title = words(key)
    if headline is Headline.REVOKED and ended_at is not None:
        title = words("headline.revoked.on", date=long_date(ended_at))
    lines = list(what_it_is(verdict))
    if reason is not None and headline in (Headline.NOT_AUTHENTIC, Headline.UNREADABLE, Headline.UNDETERMINED):
        lines.append(words(reason.code, **sayable(reason.facts)))
    if headline is Headline.VALID and any(result.code == "status.none" for result in verdict.checks):
        lines.append(words("headline.valid.no_list"))
    elif headline is not Headline.UNREADABLE and not (headline is Headline.NOT_AUTHENTIC and reason):
        lines.append(words(f"{key}.meaning", **facts))
    lines += [words(result.code) for result in verdict.checks if result.code == MATCH]
    unread = verdict.kind is None and headline in (Headline.UNREADABLE, Headline.UNDETERMINED)
    if headline is not Headline.VALID and not unread:  # where nothing was read, the reason says what to do
        lines.append(words(f"{key}.advice", **facts))
    return Panel(tone, shape, title, tuple(lines))


def telling(verdict: Verdict) -> CheckResult | None:
    """The check that decided a headline other than VALID: the first that failed, else the first that is unknown."""
    for outcome in (Outcome.FAILED, Outcome.UNKNOWN):
        for result in verdict.checks:
            if result.outcome is outcome:
                return result
    return None


def check_line(result: CheckResult) -> CheckLine:
    """Return one check in words; a check that did not pass says why."""
    why = words(result.code, **sayable(result.facts)) if result.outcome in (Outcome.FAILED, Outcome.UNKNOWN) else None
    return CheckLine(
        label=words(f"check.{result.name}"),
        answer=words(f"outcome.{result.outcome.lower()}"),
        tone=OUTCOMES[result.outcome],
        why=why,
    )


def dates(verdict: Verdict) -> dict[str, Any]:
    """The dates that a headline's sentence may name."""
    claims = verdict.credential
    if claims is None:
        return {}
    moment = claims.valid_until if verdict.headline is Headline.EXPIRED else claims.valid_from
    return {"date": long_date(moment)} if moment else {}


def what_it_is(verdict: Verdict) -> tuple[str, ...]:
    """What was presented, in words, when it is a signed document but not a badge."""
    names = {
        "endorsement": _("C’est un témoignage sur un badge, pas un badge."),
        STATUS_LIST: _("C’est une liste de badges annulés, pas un badge."),
    }
    kind = verdict.credential.type if verdict.credential else None
    return (names[kind],) if kind in names else ()


def notes(verdict: Verdict) -> tuple[str, ...]:
    """The notes of a verdict as sentences, each once, with the facts of the checks that found them."""
    claims = verdict.credential
    issuer = {"issuer": (claims.issuer_name or claims.issuer_id) if claims else ""}
    said = (
        words(note, **sayable(facts))
        for note in verdict.notes
        for facts in [result.facts for result in verdict.checks if result.code == note] or [issuer]
    )
    return tuple(dict.fromkeys(said))


def sayable(facts: Mapping[str, Any]) -> dict[str, object]:
    """Facts of a finding as one line of text each, never longer than a line: they come from the document."""
    return {name: isolated(cut(" ".join(str(value).split()), 120)) for name, value in facts.items()}


def isolated(text: str) -> str:
    """Return a foreign text for use in our sentence, isolated so that its direction does not reorder our words."""
    plain = "".join(mark for mark in text if mark.isprintable())
    return plain if plain.isascii() else f"\u2068{plain}\u2069"


def narrative(text: str | None) -> Narrative:
    """Split a narrative into list items and paragraphs: at most twenty items and ten paragraphs."""
    items, paragraphs = [], []
    for line in (text or "").splitlines():
        if _ITEM.match(line):
            items.append(cut(_ITEM.sub("", line)))
        elif line.strip():
            paragraphs.append(cut(line))
    return Narrative(tuple(items[:20]), tuple(paragraphs[:10]))


def shown(claims: VerifiedCredential) -> VerifiedCredential:
    """What was verified, with every text cut to the length that a page shows."""
    tags = tuple(cut(tag, LONGEST_NAME) for tag in claims.tags[:6])
    evidence = tuple(replace(each, **_short(each)) for each in claims.evidence[:10])
    return replace(claims, **_short(claims), tags=tags, evidence=evidence)


def _short(view: VerifiedCredential | EvidenceView) -> dict[str, Any]:
    texts = {name: value for name, value in vars(view).items() if isinstance(value, str)}
    return {name: cut(value, LONGEST_NAME if name in NAMES else LONGEST_TEXT) for name, value in texts.items()}


def cut(text: str, longest: int = LONGEST_TEXT) -> str:
    """A text without surrounding spaces, cut to `longest` characters."""
    text = text.strip()
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def technical(verdict: Verdict) -> tuple[tuple[str, str], ...]:
    """Return terms and values that another tool needs to check the same badge."""
    claims = verdict.credential
    form = " · ".join(part for part in (verdict.version and f"Open Badges {verdict.version}", verdict.carrier) if part)
    at = f"{long_date(verdict.checked_at)}, {clock(verdict.checked_at)}"
    pairs = (
        (_("Format"), form),
        (_("Numéro du badge"), claims.id if claims else None),
        (_("Délivré par (identifiant)"), claims.issuer_id if claims else None),
        (_("Vérifié le"), at),
        (_("Empreinte de ce qui a été lu (SHA-256)"), verdict.digest),
    )
    return tuple((term, value) for term, value in pairs if value)


def own_badge(claims: VerifiedCredential | None, origin: str) -> tuple[str, int] | None:
    """(slug, version) when we issued it, for an achievement of our catalogue: only then is our own drawing shown.

    A foreign badge may name our achievement too; `issuer_id` is what the proof established.
    """
    if claims is None or not claims.achievement_id:
        return None
    if claims.issuer_id != did_web(origin) and not claims.issuer_id.startswith(f"{origin}/ob2/"):
        return None
    ours, theirs = urlsplit(origin), urlsplit(claims.achievement_id)
    found = _ACHIEVEMENT.fullmatch(theirs.path)
    if (ours.scheme, ours.netloc) != (theirs.scheme, theirs.netloc) or found is None:
        return None
    return found["slug"], int(found["number"])
