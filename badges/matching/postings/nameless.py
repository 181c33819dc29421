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

from sqlalchemy import or_, select
from sqlalchemy.orm import Session as OrmSession

from badges.base.text.names import folded
from badges.gatherings.activities.views import ActivityView
from badges.matching.own_name import names_their_own
from badges.matching.postings import public, rows
from badges.matching.postings.views import PostingView
from badges.matching.rules import PostingSide
from badges.matching.tables import Posting
from badges.people import reads as people
from badges.people.tables import Member

# A capital inside a sentence: a person or a place. One that begins a sentence is compared with first names.
_CAPITAL_INSIDE: Final = re.compile(r"[\w,;]\s+[A-ZÀ-ÖØ-Þ]|[’'-][A-ZÀ-ÖØ-Þ]")
_FIRST_WORD: Final = re.compile(r"(?:^|[.!?:«(]\s*)([^\W\d_]+)")


@dataclass(frozen=True)
class NamelessLine:
    """One line. `words` None: the activity alone is said."""

    id: int
    side: PostingSide
    activity: ActivityView | None
    words: str | None
    city: str


def nameless_wall(session: OrmSession, today: date, site_ids: Collection[int]) -> list[NamelessLine]:
    """What is offered and sought at these sites, the latest first, of which something can be said. Three statements."""
    chosen = rows.of_people_there().where(Member.site_id.in_(site_ids), Posting.words_public, *rows.standing(today))
    found = chosen.options(*rows.with_member()).order_by(Posting.id.desc()).limit(public.LINES)
    read = [each for each in map(PostingView.of, session.scalars(found)) if public.is_shown(each, today)]
    hidden = people.named_in(session, {each.words for each in read}, site_ids).keys() | _with_a_name(session, read)
    lines = [_line(each, hidden) for each in read]
    return [each for each in lines if each.words is not None or each.activity is not None]


def _line(posting: PostingView, hidden: Collection[str]) -> NamelessLine:
    activity = posting.activity
    said = public.public_line(posting).words
    words = None if public.tells_who_is_away(posting) or posting.words in hidden else said
    return NamelessLine(posting.id, posting.side, activity, words, posting.member.site.city)


def _with_a_name(session: OrmSession, read: Sequence[PostingView]) -> set[str]:
    """The words that hold a first name: their own member's, any after a capital, or one that begins a sentence."""
    hidden = {
        each.words for each in read if _CAPITAL_INSIDE.search(each.words) or names_their_own(each.words, each.member)
    }
    first = {each.words: set(map(folded, _FIRST_WORD.findall(each.words))) for each in read}
    every = {word for words in first.values() for word in words}
    if not every:
        return hidden
    keys = (
        Member.folded_name,
        Member.whole_name,
    )  # they begin with the name that they go by, and with the registered one
    begins = [key.startswith(f"{each} ", autoescape=True) for each in every for key in keys]
    chosen = select(*keys).where(or_(*(key.in_(every) for key in keys), *begins), *rows.there())
    names = {name.partition(" ")[0] for both in session.execute(chosen) for name in both}
    return hidden | {text for text, words in first.items() if words & names}


def first_lines(lines: Sequence[NamelessLine], most: int) -> list[NamelessLine]:
    """The first of them for a page: in their own words before an activity alone, offered and sought in turn."""
    ordered = sorted(lines, key=lambda each: each.words is None)
    offered = [each for each in ordered if each.side is PostingSide.OFFERED]
    sought = [each for each in ordered if each.side is PostingSide.SOUGHT]
    kept = [*offered[: max(most - len(sought), most // 2)], *sought[: max(most - len(offered), most // 2)]]
    return sorted(kept, key=lambda each: (each.words is None, -each.id))
