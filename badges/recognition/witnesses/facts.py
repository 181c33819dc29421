"""What the form of a witness says; each field is declared once (`badges.base.facts`)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from unicodedata import category

from badges.base.errors import Refused
from badges.base.facts import Facts, Kind, fact
from badges.base.parsers import as_sent, at_most, one_of
from badges.base.text import names
from badges.base.text.sentences import leads_to_someone, signable
from badges.recognition.witnesses.rules import FIRST_NAME_LENGTH, SENTENCE_LENGTH, WitnessFunction
from badges.recognition.witnesses.tables import WitnessStatement

SAW, NOT_SURE = "yes", "no"
UNSURE: Final = "witness.not_sure"  # who says so has nothing to correct: their page is another one
_INNER_QUOTES: Final = str.maketrans("«»", "“”")  # ours stand around the sentence, and around no second one in it
_BETWEEN: Final = frozenset("-’' \u200c\u200d")  # what the parts of a first name are joined with


def a_first_name(text: str) -> str:
    """Parse a first name: letters, and what joins them, so that it can hold nothing that reads as words of ours.

    Raises Refused: name.missing, name.too_long, witness.first_name.
    """
    name = signable(names.clean(text) or "")
    if not name:
        raise Refused("name.missing")
    if len(name) > FIRST_NAME_LENGTH:
        raise Refused("name.too_long", length=FIRST_NAME_LENGTH)
    if not name[0].isalpha() or not all(mark in _BETWEEN or category(mark)[0] in "LM" for mark in name):
        raise Refused("witness.first_name")
    return name


def a_seen_sentence(text: str) -> str | None:
    """Parse the one sentence of a witness; None where there is none. Raises Refused: witness.sentence_too_long,
    witness.contact."""
    said = at_most(SENTENCE_LENGTH, "witness.sentence_too_long")(text)
    if said is not None and leads_to_someone(said):
        raise Refused("witness.contact")
    line = signable(said).translate(_INNER_QUOTES) if said is not None else None
    if line is not None and len(line) > SENTENCE_LENGTH:  # a space more for each « < »
        raise Refused("witness.sentence_too_long", length=SENTENCE_LENGTH)
    return line


@dataclass(frozen=True, kw_only=True)
class StatementFacts(Facts):
    """What a witness says: that they saw it, who they are by first name, what they were there, and one sentence."""

    saw: str = fact(as_sent, label="witness_saw", kind=Kind.CHOICE, because="a row exists only for somebody who saw it")
    first_name: str = fact(
        a_first_name, label="witness_first_name", limit=FIRST_NAME_LENGTH, column=WitnessStatement.first_name
    )
    function: WitnessFunction = fact(
        one_of(WitnessFunction, "witness.function"), label="witness_function", kind=Kind.CHOICE,
        column=WitnessStatement.function,
    )  # fmt: skip
    sentence: str | None = fact(
        a_seen_sentence, label="witness_sentence", kind=Kind.LONG_TEXT, limit=SENTENCE_LENGTH,
        column=WitnessStatement.sentence, default=None,
    )  # fmt: skip

    def lacking(self) -> Iterator[tuple[str, Refused]]:
        """Who is not sure writes nothing."""
        if self.saw != SAW:
            yield "saw", Refused(UNSURE if self.saw == NOT_SURE else "witness.saw")
