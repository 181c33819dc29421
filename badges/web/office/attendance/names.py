"""Who stands on an attendance page: those present and the regulars first, then by letters or by what was looked for.
On that of a workshop those who enrolled come before them.

A site may have a thousand members; a page holds those that it shows.

Who accompanies members elsewhere (`alone`) goes through no list of members: they see who came lately, enrolled or is
there, and find the others one at a time, by the first name that a person tells them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from badges.base import parsers
from badges.base.text.names import folded, holds, short, words_of
from badges.gatherings import reads as gatherings
from badges.gatherings.rules import Participation, Roles
from badges.gatherings.views import GatheringView
from badges.gatherings.workshops import reads as workshops
from badges.people import other_sites
from badges.people import reads as people
from badges.people.views import MemberView
from badges.web.http.access import actor, services
from badges.web.http.wording import gettext as _
from badges.web.office import room
from badges.web.office.attendance import named_alone
from badges.web.office.attendance.named_alone import LATELY

REGULARS: Final = 20
PAGE: Final = 60
TYPED: Final = 3  # letters at least, of one word of a name that who accompanies members elsewhere looks for
FOUND: Final = 10  # names that they find: where there are more, none is shown, and more letters are asked for
NOT_FOUND: Final = "attendance.no_name_found"  # what they are told: none, too many, or too few letters
TEXT_LENGTH: Final = 130  # of a name that is looked for
AFTER_Z: Final = "ʒ"  # behind every z, and before Greek, Cyrillic and Arabic: by code points and in dictionaries alike
LETTERS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {"a-f": ("", "g"), "g-l": ("g", "m"), "m-r": ("m", "s"), "s-z": ("s", AFTER_Z), "autres": (AFTER_Z, "")}
)


@dataclass(frozen=True)
class Wanted:
    """What the page shows: names between two letters, or names that begin with a text; the regulars without either."""

    letters: str = ""
    text: str = ""
    after: tuple[str, int] | None = None

    @classmethod
    def of(cls, value: str | None) -> Wanted:
        """Read what a button of the page or a link asks for: "a-f", or "a-f|marie gaude|12" for what follows."""
        letters, _sep, last = (value or "").partition("|")
        name, _sep, number = last.rpartition("|")
        last_id = parsers.row_number(number)
        if letters not in LETTERS:
            return cls()
        return cls(letters, after=(name[:TEXT_LENGTH], last_id) if last_id is not None else None)

    def holds(self, name: str) -> bool:
        """Whether a folded name is among what is wanted."""
        if self.letters:
            start, end = LETTERS[self.letters]
            return start <= name and (not end or name < end)
        return holds(name, self.text)


@dataclass(frozen=True)
class Row:
    """One person on the page. `here` is the role that the page shows, `was` the one that is recorded.

    `short` is the name on paper, which others read; `unnamed` rows, recorded earlier, do not stand on it. `regular`:
    it stands on the page before names are asked for. `enrolled`: the role in which the member enrolled in the workshop.
    """

    id: int
    name: str
    short: str
    detail: str | None
    here: Participation | None
    was: Participation | None
    unnamed: bool = False
    regular: bool = False
    hidden: bool = False
    enrolled: Participation | None = None
    practice: bool = False  # nobody: counted nowhere, and on no paper


@dataclass(frozen=True)
class Names:
    """The rows of a page; `further`: whether the site has more members; `following`: the button to the next ones;
    `alike`: whether no name begins with what was typed, and those that sound like it stand here instead."""

    rows: list[Row]
    further: bool
    following: str | None
    alike: bool = False

    @property
    def regulars(self) -> bool:
        """Whether some stand on the page before names are asked for."""
        return any(row.regular for row in self.rows)


def on_the_page(
    found: GatheringView,
    there: Roles,
    chosen: Roles,
    wanted: Wanted,
    arrived: Collection[int] = (),
    *,
    read: Collection[MemberView] = (),
) -> Names:
    """Return the names of a page. Rows that it carries and does not show are hidden, so that their form is whole.

    Who enrolled in the workshop comes first. Where a site has more members than the page shows, its regulars are those
    who came: a list that was imported holds names of people who never did.

    `arrived`: members who were found elsewhere, or registered a moment ago; they are shown whatever is wanted.
    `read`: members who have been read already.
    """
    present = {*there, *chosen, *arrived}
    since = found.starts_at - LATELY
    ranked = gatherings.to_tick(room.reading(), found.site_id, since, found.starts_at, REGULARS + 1)
    alone = actor().accompanies
    ranked = [(each, came) for each, came in ranked if came or each.practice or not alone]
    further = len(ranked) > REGULARS and not alone
    known = {each.id: each for each, _came in ranked}
    members = {each.id: each for each, came in ranked[:REGULARS] if came or each.practice or not further}
    regulars = members.keys() | present
    members |= _named(present.difference(known), there, read)
    members |= {number: each for number, each in known.items() if number in present}
    listed, following, alike = _listed(found, wanted)
    members |= {each.id: each for each in listed}
    enrolled = workshops.enrolled(room.reading(), found.workshop_id) if found.workshop_id is not None else {}
    enrolled = {number: each for number, each in enrolled.items() if each.member.unnamed_on is None or number in there}
    members |= {number: each.member for number, each in enrolled.items()}
    rows = _rows(found, members.values(), there, chosen)
    told = {*there, *known, *enrolled, *(each.id for each in listed)} if alone else members.keys()
    unnamed = [replace(row, name=_("Une personne cochée"), detail=None) for row in rows if row.id not in told]
    rows = [*(row for row in rows if row.id in told), *unnamed]  # their place would tell the name, as letters would
    rows = [replace(row, regular=row.id in regulars or row.id in enrolled) for row in rows]
    rows = [replace(row, enrolled=enrolled[row.id].role) if row.id in enrolled else row for row in rows]
    rows.sort(key=lambda row: row.enrolled is None)  # each half stays by name
    if wanted.letters or wanted.text:
        holding = {each.id for each in members.values() if wanted.holds(each.folded_name)}
        shown = holding.intersection(told).union(arrived)
        shown.update(each.id for each in listed)
        rows = [row if row.id in shown else replace(row, hidden=True) for row in rows]
    return Names(rows, further, following, alike)


def listed(found: GatheringView, wanted: Wanted) -> Names:
    """Return the rows that letters or a text ask for alone, as a script adds them to a page."""
    members, following, alike = _listed(found, wanted)
    there = {row.member.id: row.role for row in gatherings.attendance(room.reading(), found.id)}
    return Names(_rows(found, members, there, there), True, following, alike)


def only_unnamed(found: GatheringView, text: str) -> bool:
    """Whether those of the site whose names a text begins are all counted without them, and there is one."""
    known = (
        people.members(room.reading(), [found.site_id], search=text, limit=PAGE)
        if text and not actor().accompanies
        else []
    )
    return bool(known) and all(each.unnamed_on is not None for each in known)


def _listed(found: GatheringView, wanted: Wanted) -> tuple[list[MemberView], str | None, bool]:
    """The members that letters or a text name, the button to those who follow, and whether they only sound like it.

    Who accompanies members elsewhere is offered no other name than the one that they were told.
    """
    site_id = found.site_id
    if actor().accompanies:
        if max(map(len, words_of(folded(wanted.text))), default=0) < TYPED:
            return [], None, False
        few = people.members(room.reading(), [site_id], search=wanted.text, limit=FOUND + 1, by_name=True)
        few = few if len(few) <= FOUND else []
        named_alone.remember(found, [each.id for each in few])
        return few, None, False
    if not wanted.letters and not wanted.text:
        return [], None, False
    letters = LETTERS[wanted.letters] if wanted.letters else ("", "")
    some = people.members(
        room.reading(), [site_id], search=wanted.text, letters=letters, limit=PAGE + 1, after=wanted.after, by_name=True
    )
    if not some and wanted.text:
        alike = people.sounding_like(room.reading(), [site_id], wanted.text, by_name=True)
        return alike, None, bool(alike)
    if len(some) <= PAGE or not wanted.letters:
        return some[:PAGE], None, False
    last = some[PAGE - 1]
    return some[:PAGE], f"{wanted.letters}|{last.folded_name}|{last.id}", False


def _named(numbers: Collection[int], there: Roles, read: Collection[MemberView]) -> dict[int, MemberView]:
    """Return those of these members that the staff member may name (`people.other_sites`), and those who are recorded.

    A member who prefers to be counted without a name is not among them, unless they were recorded before.
    """
    found = {each.id: each for each in read if each.id in numbers and each.left_on is None}
    if unread := set(numbers).difference(each.id for each in read):
        found |= people.members_by_id(room.reading(), unread)
    found = {number: each for number, each in found.items() if each.unnamed_on is None or number in there}
    unknown = [number for number, each in found.items() if number not in there and not room.sees(each.site_id)]
    looked = other_sites.found_before(room.reading(), actor(), unknown, services().now()) if unknown else []
    allowed = {each.id for each in looked}
    return {number: each for number, each in found.items() if number not in unknown or number in allowed}


def _rows(found: GatheringView, members: Iterable[MemberView], there: Roles, chosen: Roles) -> list[Row]:
    ordered = sorted(members, key=lambda each: (each.practice, each.folded_name, each.id))
    details = _details(found, ordered)
    return [
        Row(
            id=each.id,
            name=room.shown(each),
            short=short(each.called or each.given_name, each.family_name),
            detail=details.get(each.id),
            here=chosen.get(each.id),
            was=there.get(each.id),
            unnamed=each.unnamed_on is not None,
            practice=each.practice,
        )
        for each in ordered
    ]


def _details(found: GatheringView, members: Collection[MemberView]) -> dict[int, str]:
    """Return what tells a row from others: the site of those from elsewhere; of namesakes since when they come."""
    details = {each.id: each.site.name for each in members if each.site_id != found.site_id}
    details |= {each.id: _("pour s’exercer") for each in members if each.practice}
    return room.told_apart(members, unlisted=True) | details
