"""What the form of an offer or a request says; each field is declared once (`badges.base.facts`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from badges.base.errors import Refused
from badges.base.facts import Facts, Kind, fact
from badges.base.parsers import a_day, as_sent, at_most, one_of, optional, yes
from badges.base.text.sentences import leads_to_someone, signable
from badges.matching.rules import (
    OTHER_LENGTH,
    WORDS_LENGTH,
    Manner,
    Moment,
    PostingSide,
    Reach,
    Weekday,
    each_of,
)
from badges.matching.tables import Posting

OTHER: str = "autre"  # in the place of an activity's key: the words beside it say which


def own_words(text: str) -> str:
    """Parse the words of an offer. Raises Refused: posting.words_missing, posting.words_too_long, posting.contact."""
    said = at_most(WORDS_LENGTH, "posting.words_too_long", "posting.words_missing")(text) or ""
    if leads_to_someone(said):
        raise Refused("posting.contact")
    return signable(said)


def other_words(text: str) -> str | None:
    """Parse the member's own word for an activity. Raises Refused: posting.other_too_long, posting.contact."""
    said = at_most(OTHER_LENGTH, "posting.other_too_long")(text)
    if said is not None and leads_to_someone(said):
        raise Refused("posting.contact")
    return said


def some_of(kind: type[StrEnum]) -> Callable[[Sequence[str]], list[str]]:
    """A parser of ticked boxes. Raises Refused: form.choice."""

    def parse(texts: Sequence[str]) -> list[str]:
        found = each_of(kind, texts)
        if found is None:
            raise Refused("form.choice")
        return found

    return parse


@dataclass(frozen=True, kw_only=True)
class PostingFacts(Facts):
    """What a member offers or looks for. `activity`: its key, or « autre », with their own word for it.

    `until` None: six months from today. `with_parent`: of a member under 15, said with a parent beside them.
    """

    side: PostingSide = fact(
        one_of(PostingSide, "posting.side"), label="posting_side", kind=Kind.CHOICE, column=Posting.side
    )
    words: str = fact(
        own_words, label="posting_words", kind=Kind.LONG_TEXT, limit=WORDS_LENGTH,
        column=Posting.words,
    )  # fmt: skip
    activity: str | None = fact(
        optional(as_sent), label="activity", kind=Kind.CHOICE, codes=("activity.unknown",),
        column=Posting.activity_id, fills=False, default=None,
    )  # fmt: skip
    other_activity: str | None = fact(
        other_words, label="posting_other", limit=OTHER_LENGTH, column=Posting.other_activity, default=None
    )
    manner: Manner = fact(
        one_of(Manner, "posting.manner"), label="posting_manner", kind=Kind.CHOICE, column=Posting.manner,
        default=Manner.TOGETHER,
    )  # fmt: skip
    days: list[str] | None = fact(
        some_of(Weekday), label="posting_days", kind=Kind.CHOICE, column=Posting.days, several=True, default=None
    )
    moments: list[str] | None = fact(
        some_of(Moment), label="posting_moments", kind=Kind.CHOICE, column=Posting.moments, several=True, default=None
    )
    reach: Reach | None = fact(
        optional(one_of(Reach, "posting.reach")), label="posting_reach", kind=Kind.CHOICE, column=Posting.reach,
        default=None,
    )  # fmt: skip
    until: date | None = fact(
        optional(a_day), label="posting_until", kind=Kind.DAY, codes=("posting.until",), column=Posting.until,
        fills=False, default=None,
    )  # fmt: skip
    words_public: bool = fact(
        yes, label="posting_words_public", kind=Kind.YES, codes=("posting.minor",), column=Posting.words_public,
        default=False,
    )  # fmt: skip
    name_public: bool = fact(yes, label="posting_name_public", kind=Kind.YES, column=Posting.name_public, default=False)

    with_parent: bool = fact(
        yes, label="posting_with_parent", kind=Kind.YES, codes=("posting.parent",), default=False,
        because="it is asked each time, and not kept",
    )  # fmt: skip

    def disagreements(self) -> Iterator[tuple[str, Refused]]:
        """An activity of the list leaves no room for another word; a first name stands nowhere without the words."""
        if self.activity == OTHER and self.other_activity is None:
            yield "other_activity", Refused("posting.other_missing")
        if self.name_public and not self.words_public:
            yield "words_public", Refused("posting.name_without_words")
