"""What the page of a signed badge's wording says; each field is declared once (`badges.base.facts`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from badges.base.facts import Facts, Given, Kind, declared, fact
from badges.base.parsers import as_sent
from badges.recognition.rules import SENTENCE_LENGTH
from badges.recognition.tables import Award


@dataclass(frozen=True, kw_only=True)
class WordingFacts(Facts):
    """Another spelling of the name and of the sentence. None keeps either; an empty sentence leaves it out.

    Both are parsed where the badge is known: what it says already stays, whatever would be refused today.
    """

    name: str | None = fact(
        as_sent, label="name_shown", kind=Kind.CHOICE, codes=("answer",), column=Award.name_shown, fills=False,
        default=None,
    )  # fmt: skip
    sentence: str | None = fact(
        as_sent, label="sentence", kind=Kind.LONG_TEXT, limit=SENTENCE_LENGTH,
        codes=("sentence", "correction.sentence"), column=Award.sentence, fills=False, default=None,
    )  # fmt: skip

    @classmethod
    def read(cls, given: Given, **known: object) -> Self:
        """The record that a browser's form says; a field that it does not send is kept. Raises Unfit."""
        kept = {name: None for name in declared(cls) if given.get(name) is None}
        return super().read(given, **{**kept, **known})
