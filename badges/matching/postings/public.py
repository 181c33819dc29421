"""What everybody may read of the wall of a site: words with a yes, a first name with another, and no contact.

Of journeys, animals, keys and houses it is always « une personne », and no day (`absence`): who reads that a house is
empty, or who goes where on which day, is not known. Words that tell when or where say nothing but their activity.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Protocol, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from badges.base.text.names import folded
from badges.base.text.sentences import leads_to_someone
from badges.gatherings.activities.views import ActivityView
from badges.matching.own_name import names_their_own
from badges.matching.postings import rows
from badges.matching.postings.absence import tells_of_an_absence, tells_when_or_where
from badges.matching.postings.views import PostingView
from badges.matching.rules import Moment, PostingSide, PostingState, Weekday, may_stand_on_the_public_wall
from badges.matching.tables import Posting
from badges.people import reads as people
from badges.people.tables import Member

LINES: Final = 60  # of one page
MOST: Final = 6_000  # offers and requests among which the beginning of a page is looked for


@dataclass(frozen=True)
class PublicLine:
    """One line of the public wall. `who`: the first name that its owner goes by, with a yes; None is « une personne ».

    `words` None: the activity alone is said.
    """

    id: int
    activity: ActivityView | None
    side: PostingSide
    words: str | None
    who: str | None
    days: tuple[Weekday, ...]
    moments: tuple[Moment, ...]


def public_line(posting: PostingView) -> PublicLine:
    """What everybody may read of an offer or a request whose words have a yes."""
    hidden = tells_who_is_away(posting)
    member = posting.member
    return PublicLine(
        id=posting.id,
        activity=posting.activity,
        side=posting.side,
        words=None
        if leads_to_someone(posting.words) or (hidden and tells_when_or_where(posting.words))
        else posting.words,
        who=member.called or member.given_name if posting.name_public and not hidden else None,
        days=() if hidden else posting.days,
        moments=() if hidden else posting.moments,
    )


def tells_who_is_away(posting: PostingView) -> bool:
    """Whether a line is about journeys, animals, keys or a house, by its activity or its words."""
    activity = posting.activity
    said = filter(None, (posting.words, posting.other_activity, activity.name if activity is not None else None))
    return tells_of_an_absence(activity.key if activity is not None else None, " . ".join(said))


def public_wall(
    session: OrmSession, site_id: int, today: date, *, before: int | None = None
) -> tuple[list[PublicLine], int | None]:
    """The public wall of a site, the latest first, and the key of the next page. Two statements.

    Words that name a member of the site, or their own member without a yes to the first name, are left out in spite
    of the yes to them. `before`: the key of this page.
    """
    chosen = rows.of_people_there().where(Member.site_id == site_id, Posting.words_public, *rows.standing(today))
    if before is not None:
        chosen = chosen.where(Posting.id < before)
    found = chosen.options(*rows.with_member()).order_by(Posting.id.desc()).limit(LINES + 1)
    read = [PostingView.of(each) for each in session.scalars(found)]
    page = [each for each in read[:LINES] if is_shown(each, today)]
    named = people.named_in(session, {each.words for each in page}, [site_id])
    lines = [public_line(each) for each in page if each.words not in named and not _names_its_own(each)]
    return lines, read[LINES - 1].id if len(read) > LINES else None


def numbers(session: OrmSession, site_id: int) -> list[int]:
    """The numbers of what members of a site offer and seek, the latest first. One statement."""
    chosen = select(Posting.id).join(Posting.member).where(Member.site_id == site_id)
    return list(session.scalars(chosen.order_by(Posting.id.desc()).limit(MOST)))


def is_withheld(session: OrmSession, posting: PostingView) -> bool:
    """Whether words with a yes stand on no public wall, because of the member that they name. One statement."""
    return _names_its_own(posting) or bool(people.named_in(session, [posting.words], [posting.member.site_id]))


def is_shown(posting: PostingView, today: date) -> bool:
    """Whether an offer or a request with a yes stands, was read, and is of an adult."""
    return posting.state(today) is PostingState.SHOWN and may_stand_on_the_public_wall(posting.member.age)


def _names_its_own(posting: PostingView) -> bool:
    """Whether words name their own member: by the family name, or by a first name that does not stand beside them."""
    return names_their_own(posting.words, posting.member, shown=public_line(posting).who)


class HasActivity(Protocol):
    """A line of a public page."""

    @property
    def activity(self) -> ActivityView | None:
        """What it is about, where the list has a word for it."""

    @property
    def side(self) -> PostingSide:
        """Whether it is offered or sought."""


L = TypeVar("L", bound=HasActivity)


def by_activity(lines: Sequence[L]) -> list[tuple[str, list[L]]]:
    """The lines by the name of their activity, in the order of names; what has none of the list comes last."""
    found: dict[str, list[L]] = {}
    for each in lines:
        found.setdefault(each.activity.name if each.activity is not None else "", []).append(each)
    return sorted(found.items(), key=lambda pair: (not pair[0], folded(pair[0])))


def kinds(lines: Sequence[HasActivity]) -> dict[PostingSide, list[str]]:
    """The names of the activities that are offered and sought, each once: what pages that engines read may bear."""
    return {
        side: list(dict.fromkeys(name for name, some in by_activity(lines) if name and _has(some, side)))
        for side in PostingSide
    }


def _has(lines: Sequence[HasActivity], side: PostingSide) -> bool:
    return any(each.side is side for each in lines)
