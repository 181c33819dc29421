"""What the forms of « du nouveau ? » say; each field is declared once (`badges.base.facts`)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from badges.base.errors import Refused
from badges.base.facts import Facts, Kind, fact
from badges.base.parsers import one_of, optional, yes
from badges.sharing.afterwards.rules import AskedBy, Outcome
from badges.sharing.afterwards.tables import AfterwardsQuestion, OutcomeCount


@dataclass(frozen=True, kw_only=True)
class MayAskFacts(Facts):
    """With a dossier: that its member may be asked in three and six months, and how."""

    may_ask: bool = fact(
        yes, label="afterwards", kind=Kind.YES, column=AfterwardsQuestion.agreed_on, fills=False, default=False
    )
    asked_by: AskedBy | None = fact(
        optional(one_of(AskedBy, "afterwards.asked_by")), label="afterwards_asked_by", kind=Kind.CHOICE,
        codes=("afterwards.no_address",), column=AfterwardsQuestion.asked_by, fills=False, default=None,
    )  # fmt: skip

    def lacking(self) -> Iterator[tuple[str, Refused]]:
        """A yes says how."""
        if self.may_ask and not self.asked_by:
            yield "asked_by", Refused("afterwards.asked_by")


@dataclass(frozen=True, kw_only=True)
class NewsFacts(Facts):
    """What there is new, one of the list."""

    outcome: Outcome = fact(
        one_of(Outcome, "afterwards.outcome"), label="afterwards_outcome", kind=Kind.CHOICE,
        column=OutcomeCount.answer, fills=False,
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class StillAskedFacts(Facts):
    """With a departure: that nothing changes for the question."""

    still_asked: bool = fact(
        yes, label="still_asked", kind=Kind.YES, column=AfterwardsQuestion.after_leaving, fills=False, default=False
    )
