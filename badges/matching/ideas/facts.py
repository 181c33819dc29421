"""What the forms of an idea say; each field is declared once (`badges.base.facts`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final

from badges.base.errors import Refused
from badges.base.facts import Facts, Kind, fact
from badges.base.parsers import a_count, a_day, a_number, an_hour, as_sent, at_most, optional, row_number, yes
from badges.base.text.sentences import leads_to_someone, signable
from badges.gatherings.facts import HoursFacts
from badges.matching.ideas.rules import LEAST_NEEDED, MOST_NEEDED, THANKS_LENGTH, TITLE_LENGTH
from badges.matching.rules import WORDS_LENGTH
from badges.matching.tables import Idea

OTHER_DAY: Final = "other"  # in the place of an announced meeting: the day beside it says which
_DAY: Final = re.compile(r"(?:workshop|meeting)-[0-9]{1,10}")


def idea_title(text: str) -> str:
    """Parse the title of an idea. Raises Refused: idea.title_missing, idea.title_too_long, idea.contact."""
    said = signable(at_most(TITLE_LENGTH, "idea.title_too_long", "idea.title_missing")(text) or "")
    if leads_to_someone(said):
        raise Refused("idea.contact")
    return said


def idea_words(text: str) -> str | None:
    """Parse the words about an idea. Raises Refused: idea.words_too_long, idea.contact."""
    said = at_most(WORDS_LENGTH, "idea.words_too_long")(text)
    if said is not None and leads_to_someone(said):
        raise Refused("idea.contact")
    return signable(said) if said is not None else None


@dataclass(frozen=True, kw_only=True)
class IdeaFacts(Facts):
    """What an idea says. `activity`: its key; `needed`: how many people are enough for it."""

    title: str = fact(idea_title, label="idea_title", limit=TITLE_LENGTH, column=Idea.title)
    words: str | None = fact(
        idea_words, label="idea_words", kind=Kind.LONG_TEXT, limit=WORDS_LENGTH, column=Idea.words, default=None
    )
    activity: str | None = fact(
        optional(as_sent), label="activity", kind=Kind.CHOICE, codes=("activity.unknown",),
        column=Idea.activity_id, fills=False, default=None,
    )  # fmt: skip
    needed: int | None = fact(
        optional(a_count(LEAST_NEEDED, MOST_NEEDED, "idea.needed")), label="idea_needed", kind=Kind.NUMBER,
        limit=MOST_NEEDED, column=Idea.needed, default=None,
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class NotedIdeaFacts(IdeaFacts):
    """An idea that the staff notes. `member`: whose it is; None for the staff's own."""

    member: int | None = fact(
        optional(a_number), label="idea_member", kind=Kind.CHOICE, column=Idea.member_id, fills=False, default=None
    )


@dataclass(frozen=True, kw_only=True)
class LeadFacts(Facts):
    """Whether the author of an idea would lead it, and be named by first name on the page of the workshop."""

    leads: bool = fact(yes, label="idea_leads", kind=Kind.YES, column=Idea.leads, default=False)
    named: bool = fact(yes, label="idea_named", kind=Kind.YES, codes=("idea.minor",), column=Idea.named, default=False)

    def disagreements(self) -> Iterator[tuple[str, Refused]]:
        """A name stands where its owner leads."""
        if self.named and not self.leads:
            yield "leads", Refused("idea.named_without_leading")


def lead_answer(pressed: str) -> LeadFacts:
    """The answer of a button: `named`, `unnamed` or `no`. Raises Refused: form.choice."""
    if pressed not in ("named", "unnamed", "no"):
        raise Refused("form.choice")
    return LeadFacts(leads=pressed != "no", named=pressed == "named")


@dataclass(frozen=True, kw_only=True)
class ThanksFacts(Facts):
    """The sentence of thanks with which an idea is closed: its author reads it."""

    thanks: str = fact(
        at_most(THANKS_LENGTH, "idea.thanks_too_long", "idea.thanks_missing"), label="idea_thanks",
        kind=Kind.LONG_TEXT, limit=THANKS_LENGTH, column=Idea.thanks,
    )  # fmt: skip


def a_chosen_day(text: str) -> str:
    """Parse a day that a page proposes: `workshop-12`, `meeting-12` or `other`. Raises Refused: idea.day."""
    if text != OTHER_DAY and (_DAY.fullmatch(text) is None or row_number(text.partition("-")[2]) is None):
        raise Refused("idea.day")
    return text


@dataclass(frozen=True, kw_only=True)
class OutcomeFacts(Facts):
    """What an idea becomes: a workshop at an announced meeting or on another day, or a part of such a meeting."""

    chosen: str = fact(
        a_chosen_day, label="idea_day", kind=Kind.CHOICE, codes=("workshop.names_someone", "workshop.not_open"),
        because="it names a meeting that is announced, or another day",
    )  # fmt: skip
    day: date | None = fact(
        optional(a_day), label="day", kind=Kind.DAY, codes=("gathering.date",),
        because="it is the day of the session that is made", default=None,
    )  # fmt: skip
    start: time | None = fact(
        optional(an_hour), label="start", kind=Kind.HOUR, because="the session begins then", default=None
    )
    end: time | None = fact(
        optional(an_hour), label="end", kind=Kind.HOUR, codes=("gathering.order", "gathering.too_long"),
        because="the session ends then", default=None,
    )  # fmt: skip

    @property
    def is_workshop(self) -> bool:
        """Whether a workshop is made of it."""
        return not self.chosen.startswith("meeting-")

    @property
    def gathering_id(self) -> int | None:
        """The meeting that is named; None for another day."""
        return row_number(self.chosen.partition("-")[2])

    @property
    def hours(self) -> tuple[datetime, datetime] | None:
        """When the session of another day begins and ends."""
        if self.day is None or self.start is None or self.end is None:
            return None
        return HoursFacts(day=self.day, start=self.start, end=self.end).instants

    def disagreements(self) -> Iterator[tuple[str, Refused]]:
        """Another day needs its day and its hours."""
        if self.chosen != OTHER_DAY:
            return
        for name, code in (("day", "form.day"), ("start", "form.hour"), ("end", "form.hour")):
            if getattr(self, name) is None:
                yield name, Refused(code)
                return
        try:
            _ = self.hours
        except Refused as refusal:
            yield str(refusal.facts.get("part", "day")), Refused(refusal.code, **_without_part(refusal))


def _without_part(refusal: Refused) -> dict[str, object]:
    return {name: value for name, value in refusal.facts.items() if name != "part"}
