"""What the forms of a recognition say; each field is declared once (`badges.base.facts`).

What one staff member saw, on the wizard's page and on that of an observation, and what the member answers.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import partial

from badges.base.errors import Refused
from badges.base.facts import Facts, Kind, fact
from badges.base.parsers import a_number, member_of, one_of, optional
from badges.base.text import names
from badges.base.text.sensitive import without_accounts
from badges.base.text.sentences import holds_contact, signable
from badges.recognition.rules import SENTENCE_LENGTH
from badges.recognition.states import MemberAnswer, OwnAnswer, Visibility
from badges.recognition.tables import Award, Observation


def a_sentence(text: str) -> str | None:
    """Parse one sentence as a badge may hold it; None when it is empty.

    Raises Refused: `sentence.too_long`, `sentence.contact`. Names of others are looked for where these are known.
    """
    line = names.clean(text)
    if line is None:
        return None
    said = signable(line)
    if len(said) > SENTENCE_LENGTH:
        raise Refused("sentence.too_long", length=SENTENCE_LENGTH)
    if holds_contact(without_accounts(said)):  # a bank account is asked about, as what else `sensitive` finds
        raise Refused("sentence.contact")
    return said


def ticked(keys: Collection[str]) -> tuple[str, ...]:
    """The keys of the boxes that are ticked, each once, in the form's order."""
    return tuple(dict.fromkeys(keys))


@dataclass(frozen=True, kw_only=True)
class TickedFacts(Facts):
    """The criteria that were seen, as the boxes of a form name them."""

    criteria: tuple[str, ...] = fact(
        ticked, label="criteria", kind=Kind.STATEMENTS, codes=("observation",), column=Observation.criterion,
        fills=False, several=True, default=(),
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class AwardFacts(TickedFacts):
    """What one staff member saw where an award was begun: every criterion, by its key, and one optional sentence."""

    sentence: str | None = fact(
        a_sentence, label="sentence", kind=Kind.LONG_TEXT, limit=SENTENCE_LENGTH, codes=("sentence",),
        column=Award.sentence, fills=False, default=None,
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class ObservationFacts(TickedFacts):
    """What was seen in one place: criteria of several badges, each `badge:key`, one optional sentence, who saw it.

    `seen_by`: the colleague who saw it; None where it is the staff member who enters it.
    """

    sentence: str | None = fact(
        a_sentence, label="sentence", kind=Kind.LONG_TEXT, limit=SENTENCE_LENGTH, codes=("sentence",),
        column=Observation.sentence, fills=False, default=None,
    )  # fmt: skip
    seen_by: int | None = fact(
        optional(a_number), label="seen_by", kind=Kind.CHOICE,
        codes=("observation.not_a_colleague", "observation.seen_by_herself"), column=Observation.staff_id, fills=False,
        default=None,
    )  # fmt: skip

    @property
    def by_badge(self) -> dict[str, list[str]]:
        """The keys of the criteria by the slug of their badge, in the form's order."""
        found: dict[str, list[str]] = {}
        for each in self.criteria:
            slug, _sep, key = each.partition(":")
            found.setdefault(slug, []).append(key)
        return found


def a_visibility(text: str) -> Visibility:
    """Parse who may see a badge; by its code alone where nothing was chosen. Raises Refused: `answer.visibility`."""
    return one_of(Visibility, "answer.visibility")(text) if text else Visibility.CODE


@dataclass(frozen=True, kw_only=True)
class ShownFacts(Facts):
    """How a badge will be shown once its member says yes. `name` None: the first of the member's own."""

    name: str | None = fact(
        names.clean, label="name_shown", kind=Kind.CHOICE, codes=("answer.name",), column=Award.name_shown, fills=False,
        default=None,
    )  # fmt: skip
    visibility: Visibility = fact(
        a_visibility, label="visibility", kind=Kind.CHOICE, codes=("visibility",), column=Award.visibility, fills=False,
        default=Visibility.CODE,
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class AgreementFacts(ShownFacts):
    """The member's answer to one award, beside a member of the staff. `answer` None: none that the page offers."""

    answer: MemberAnswer | None = fact(
        partial(member_of, MemberAnswer), label="agreement", kind=Kind.CHOICE, column=Award.answer, fills=False
    )


@dataclass(frozen=True, kw_only=True)
class OwnAnswerFacts(ShownFacts):
    """The same, given alone from the private link, where one can disagree and puts nothing off."""

    answer: OwnAnswer | None = fact(
        partial(member_of, OwnAnswer), label="agreement", kind=Kind.CHOICE, column=Award.answer, fills=False
    )
