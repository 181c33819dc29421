"""What pages that search engines read bear of the wall: words or an activity, and no first name, whatever has a yes.

It is what the public wall may show, and less: of journeys, animals, keys and houses, and of words that hold any first
name, the activity alone is said, of « une personne » and without a day.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy.orm import Session as OrmSession

from badges.gatherings.activities.views import ActivityView
from badges.matching.own_name import names_their_own
from badges.matching.postings import public, rows
from badges.matching.postings.views import PostingView
from badges.matching.rules import PostingSide
from badges.matching.tables import Posting
from badges.people import reads as people
from badges.people.tables import Member

# A person or a place. A word that begins a sentence is compared with the first names of all sites.
_CAPITAL_INSIDE: Final = re.compile(r"[\w,;]\s+[A-ZÀ-ÖØ-Þ]|[’'-][A-ZÀ-ÖØ-Þ]")


@dataclass(frozen=True)
class NamelessLine:
    """One line. `words` None: the activity alone is said."""

    id: int
    side: PostingSide
    activity: ActivityView | None
    words: str | None
    city: str


def nameless_wall(session: OrmSession, today: date, site_ids: Collection[int]) -> list[NamelessLine]:
    """What is offered and sought at these sites, the latest first, of which something can be said. Two statements."""
    chosen = rows.of_people_there().where(Member.site_id.in_(site_ids), Posting.words_public, *rows.standing(today))
    found = chosen.options(*rows.with_member()).order_by(Posting.id.desc()).limit(public.LINES)
    read = [each for each in map(PostingView.of, session.scalars(found)) if public.is_shown(each, today)]
    named = people.named_in(session, {each.words for each in read}, site_ids, first_names=True)
    lines = [_line(each, named) for each in read]
    return [each for each in lines if each.words is not None or each.activity is not None]


def _line(posting: PostingView, named: Collection[str]) -> NamelessLine:
    hidden = posting.words in named or _holds_a_name(posting) or public.tells_who_is_away(posting)
    words = None if hidden else public.public_line(posting).words
    return NamelessLine(posting.id, posting.side, posting.activity, words, posting.member.site.city)


def _holds_a_name(posting: PostingView) -> bool:
    """Whether words hold their own member's first name, or a capital inside a sentence."""
    return bool(_CAPITAL_INSIDE.search(posting.words)) or names_their_own(posting.words, posting.member)


def first_lines(lines: Sequence[NamelessLine], most: int) -> list[NamelessLine]:
    """The first of them for a page: in their own words before an activity alone, offered and sought in turn."""
    ordered = sorted(lines, key=lambda each: each.words is None)
    offered = [each for each in ordered if each.side is PostingSide.OFFERED]
    sought = [each for each in ordered if each.side is PostingSide.SOUGHT]
    kept = [*offered[: max(most - len(sought), most // 2)], *sought[: max(most - len(offered), most // 2)]]
    return sorted(kept, key=lambda each: (each.words is None, -each.id))
