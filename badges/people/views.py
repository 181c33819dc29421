"""Views of members and of their consents, for pages and the rooms above."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from badges.base.database.views import view
from badges.network.views import SiteView
from badges.people.facts import MemberFacts
from badges.people.rules import Age, ConsentAnswer, ConsentSubject
from badges.people.tables import Consent, Member

NAMELESS: Final = "—"  # in the place of a name that is not shown any more


@dataclass(frozen=True)
class MemberView:
    """A member, with the site where they registered. Of one who was erased there is only the number."""

    id: int
    site_id: int
    site: SiteView
    staff_id: int | None
    given_name: str
    family_name: str | None
    called: str | None
    folded_name: str
    email: str | None
    phone: str | None
    age: Age | None
    age_said_on: date | None
    unnamed_on: date | None
    no_messages_on: date | None
    joined_on: date
    left_on: date | None
    asked_on: date | None  # when they were asked whether their record stays, after two years without contact
    facts: MemberFacts  # what their forms say, but for the answers and how they are noted
    practice: bool = False  # nobody: somebody to rehearse with, who is counted nowhere

    @classmethod
    def of(cls, member: Member) -> MemberView:
        """Return the view of a member's row."""
        found = view(cls, member, site=SiteView.of(member.site), facts=MemberFacts.recorded(member))
        if member.erased_at is None and member.given_name:
            return found
        nameless: dict[str, Any] = {"given_name": NAMELESS, "family_name": None, "called": None}
        if member.erased_at is not None:
            facts = MemberFacts.recorded(given_name=NAMELESS)
            return replace(found, **nameless, folded_name="", email=None, phone=None, facts=facts)
        return replace(found, **nameless, folded_name="", facts=MemberFacts.recorded(member, **nameless))


@dataclass(frozen=True)
class ConsentView:
    """One answer of a member, and when it was given."""

    subject: ConsentSubject
    answer: ConsentAnswer
    given_at: datetime
    with_parent: bool

    @classmethod
    def of(cls, consent: Consent) -> ConsentView:
        """Return the view of a consent's row."""
        return view(cls, consent)
