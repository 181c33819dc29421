"""The badges of a bundle in words: each verdict, and the one sentence over all of them.

The worst is said first. What is no longer shown is one sentence without a name, whether it was hidden or erased.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from badges.publication.judgement import AwardAnswer, AwardFacts
from badges.recognition import reads as recognition
from badges.recognition.views import BadgeVersionView
from badges.sharing.others.views import OtherView
from badges.web.counter import catalogue, verdicts
from badges.web.counter.files import reading_of
from badges.web.counter.telling import badge_holder
from badges.web.counter.telling.panel import Panel
from badges.web.counter.verdicts import Reading
from badges.web.http.access import services
from badges.web.http.request_session import reading_session
from badges.web.http.wording import words
from verifier.verdict import Headline

# From the worst to the best: the headline that decides, the panel's colour and icon, and what its sentence is of.
WORST_FIRST: Final = (
    (Headline.NOT_AUTHENTIC, "bad", "bad", "not_authentic"),
    (Headline.REVOKED, "bad", "bad", "revoked"),
    (Headline.UNREADABLE, "warn", "warn", "undetermined"),
    (Headline.UNDETERMINED, "warn", "warn", "undetermined"),
    (Headline.UNKNOWN_ISSUER, "warn", "warn", "undetermined"),
    (Headline.SUSPENDED, "warn", "pause", "suspended"),
    (Headline.NOT_YET_VALID, "calm", "wait", "undated"),
    (Headline.EXPIRED, "calm", "wait", "undated"),
    (Headline.VALID, "good", "good", "valid"),
)


@dataclass(frozen=True)
class ShownBadge:
    """One badge of the page: what was verified, and where its own page is. `design` names its drawing on the sheet."""

    reading: Reading
    facts: AwardFacts
    attesting: badge_holder.Attesting | None
    translated: Callable[[str | None], str]
    design: str | None


def badges(answers: Sequence[AwardAnswer]) -> list[ShownBadge]:
    """Those that show a verdict, in their order. One statement for the words and the drawings of all of them."""
    judged = [(each.verdict, each.facts) for each in answers if each.verdict is not None and each.facts is not None]
    readings = [(reading_of(verdict, facts), facts) for verdict, facts in judged]
    versions = _versions([facts for _reading, facts in readings])
    found = []
    for reading, facts in readings:
        own = verdicts.own_badge(reading.claims, services().settings.public_url)
        version = versions.get(own) if own is not None else None
        witnesses = (each for _state, each in reading.witnesses)
        found.append(
            ShownBadge(
                reading,
                facts,
                badge_holder.attesting(witnesses, facts),
                catalogue.translation_of(version.content if version else None),
                version.design if version else None,
            )
        )
    return found


def _versions(facts: Sequence[AwardFacts]) -> dict[tuple[str, int], BadgeVersionView]:
    wanted = {(each.badge_slug, each.badge_version) for each in facts}
    found = recognition.versions(reading_session(), wanted) if wanted else []
    return {(each.slug, each.number): each for each in found}


def panel(shown: Sequence[ShownBadge], others: Sequence[OtherView] = ()) -> Panel:
    """The sentence over all badges, by the worst of them; for one badge its own.

    With badges by other issuers below it, it counts both and is not green: nothing that stands over them may vouch for
    them.
    """
    if not shown:
        return Panel("calm", "info", words("bundle.nothing"), (words("bundle.nothing.meaning"), words("bundle.ask")))
    if len(shown) == 1 and not others:
        return shown[0].reading.panel
    headlines = {each.reading.headline for each in shown}
    tone, shape, found = next(each[1:] for each in WORST_FIRST if each[0] in headlines)
    title = words(f"bundle.{found}")
    lines: tuple[str, ...] = (words(f"bundle.{found}.meaning"),)
    if not others:
        return Panel(tone, shape, title, lines)
    if headlines == {Headline.VALID}:
        count = len(shown)
        title = words("bundle.own.one" if count == 1 else "bundle.own.many", count=count)
        tone, shape, lines = "calm", "info", ()
    return Panel(tone, shape, title, (*lines, beside(others)))


def beside(others: Sequence[OtherView]) -> str:
    """How many badges by other issuers a dossier holds, and that the network does not answer for them."""
    unknown = not any(each.issuer_known for each in others)
    if len(others) == 1:
        return words("bundle.unknown_beside.one" if unknown else "bundle.beside.one")
    return words("bundle.unknown_beside.many" if unknown else "bundle.beside.many", count=len(others))


def name_on_all(shown: Sequence[ShownBadge]) -> str | None:
    """The holder's name, where every badge that says one says the same."""
    names = {each.reading.claims.recipient_name for each in shown if each.reading.claims}
    only = names.pop() if len(names) == 1 else None
    return only or None
