"""Who looked at a member's record: what the journal holds of it, as the day, the site and the reason; never a name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session as OrmSession

from badges.base.journal import reads as journal
from badges.base.journal.acts import Act
from badges.network import reads as network
from badges.people import changes

MOST: Final = 50
# An own site opens its members' records without a note; these are the acts that are noted.
NOTED: Final = (
    Act.MEMBER_FOUND, Act.MEMBER_CHANGED, Act.LINK_SHOWN, Act.LINK_RENEWED, Act.MEMBER_EXPORTED,
    Act.SEEN_FOR_COLLEAGUE, Act.COLLEAGUE_ANSWERED,
)  # fmt: skip


@dataclass(frozen=True)
class Look:
    """One look: when, for what, and the sites of the account that looked; without a site it was the coordination."""

    at: datetime
    why: Act
    sites: tuple[str, ...]


def looks(session: OrmSession, member_id: int) -> list[Look]:
    """The last looks at a member by the staff, latest first, under the records that were merged into theirs too."""
    numbers = changes.numbers_of(session, member_id)
    found = journal.about_members(session, numbers, NOTED, limit=MOST)
    sites = network.sites_of_staff(session, {each.staff_id for each in found if each.staff_id is not None})
    return [Look(each.at, each.kind, sites.get(each.staff_id or 0, ())) for each in found]
