"""What the two forms say: which questions the coordination asks, and what a member answers."""

from __future__ import annotations

from dataclasses import dataclass

from badges.base.facts import Facts, Kind, fact
from badges.base.parsers import one_of, optional, yes
from badges.people.traits.communes import LENGTH, a_commune
from badges.people.traits.rules import AgeBand, Gender, SentBy, Trait
from badges.people.traits.tables import MemberTraits

_ROW = "a row of `trait_question` where it is ticked"


@dataclass(frozen=True, kw_only=True)
class QuestionsFacts(Facts):
    """Which questions are asked."""

    commune: bool = fact(yes, label="trait_commune", kind=Kind.YES, because=_ROW, default=False)
    age_band: bool = fact(yes, label="trait_age_band", kind=Kind.YES, because=_ROW, default=False)
    gender: bool = fact(yes, label="trait_gender", kind=Kind.YES, because=_ROW, default=False)
    sent_by: bool = fact(yes, label="trait_sent_by", kind=Kind.YES, because=_ROW, default=False)

    @property
    def asked(self) -> frozenset[Trait]:
        """The questions that are ticked."""
        return frozenset(each for each in Trait if getattr(self, each.value))


@dataclass(frozen=True, kw_only=True)
class AnswersFacts(Facts):
    """What a member answers. `gender` None: that question was left as it is, since what was said is not shown again."""

    commune: str | None = fact(
        a_commune, label="trait_commune", limit=LENGTH, codes=("commune",), column=MemberTraits.commune, default=None
    )
    age_band: AgeBand | None = fact(
        optional(one_of(AgeBand, "form.choice")), label="trait_age_band", kind=Kind.CHOICE,
        column=MemberTraits.age_band, default=None,
    )  # fmt: skip
    sent_by: SentBy | None = fact(
        optional(one_of(SentBy, "form.choice")), label="trait_sent_by", kind=Kind.CHOICE,
        column=MemberTraits.sent_by, default=None,
    )  # fmt: skip
    gender: Gender | None = fact(
        optional(one_of(Gender, "form.choice")), label="trait_gender", kind=Kind.CHOICE,
        column=MemberTraits.gender, fills=False, default=None,
    )  # fmt: skip
