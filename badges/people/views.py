"""Views of members and of their consents, for pages and the rooms above."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from badges.base.database.views import view
from badges.network.views import SiteView
from badges.people.rules import ConsentAnswer, ConsentSubject
from badges.people.tables import Consent, Member


@dataclass(frozen=True)
class MemberView:
    """A member, with the site where they registered."""

    id: int
    site_id: int
    site: SiteView
    staff_id: int | None
    given_name: str
    family_name: str | None
    folded_name: str
    email: str | None
    phone: str | None
    joined_on: date

    @classmethod
    def of(cls, member: Member) -> MemberView:
        """Return the view of a member's row."""
        return view(cls, member, site=SiteView.of(member.site))


@dataclass(frozen=True)
class ConsentView:
    """One answer of a member, and when it was given."""

    subject: ConsentSubject
    answer: ConsentAnswer
    given_at: datetime

    @classmethod
    def of(cls, consent: Consent) -> ConsentView:
        """Return the view of a consent's row."""
        return view(cls, consent)
