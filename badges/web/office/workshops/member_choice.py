"""Choosing a member from a form by the first letters of the name, or by the whole name at another site."""

from __future__ import annotations

from dataclasses import dataclass

from badges.base import parsers
from badges.people import other_sites
from badges.people import reads as people
from badges.people.views import MemberView
from badges.web.http import forms
from badges.web.http.access import actor, services
from badges.web.office import room

FIELD = "letters"
MOST = 12


@dataclass(frozen=True)
class Choice:
    """The members to choose from, by number and name. `sure`: the only one that the letters found, chosen at once.

    `told`: what stands above them where no name begins with the letters, and theirs sound like it; else "".
    """

    members: list[tuple[int, str]]
    sure: int | None = None
    told: str = ""

    @classmethod
    def of(cls, members: list[tuple[int, str]]) -> Choice:
        """Return the choice between those that letters or a whole name found."""
        return cls(members, members[0][0] if len(members) == 1 else None)


def found(form: forms.Form | None, errors: forms.FieldErrors, site_id: int) -> Choice:
    """Return the members to choose from: those that the form searched for, or found before.

    When no one here has such a name, those of the staff member's other sites are found by the same letters; a member of
    any other site by the whole name or the telephone number alone, and the journal holds it. The
    coordination finds those of all other sites in that way. Where none is found, those of the staff member's own
    sites are offered whose names sound like the letters.
    """
    if form is None:
        return Choice([])
    if form.get("then") != "find":
        return Choice(_before(form))
    letters = forms.text(form, FIELD)
    if not letters:
        errors.add(FIELD, "member.letters")
        return Choice([])
    here = people.members(room.reading(), [site_id], search=letters, limit=MOST)
    if here:
        return Choice.of(_named(here, site_id))
    if room.of_coordination():
        others: list[int] = []
        there, elsewhere = [], other_sites.find_at_own_sites(services(), actor(), letters)
    else:
        others = [each.id for each in room.own_sites() if each.id != site_id]
        there = people.members(room.reading(), others, search=letters, limit=MOST) if others else []
        elsewhere = other_sites.find(services(), actor(), letters)
    if there or elsewhere:
        return Choice.of(_named(there, site_id) + [(each.id, f"{each.name} ({each.site})") for each in elsewhere])
    if alike := people.sounding_like(room.reading(), [site_id, *others], letters):
        return Choice(_named(alike, site_id), told=room.alike_words())
    errors.add(FIELD, "member.none_found")
    return Choice([])


def _named(members: list[MemberView], site_id: int) -> list[tuple[int, str]]:
    """Return members by number and name: those of a site told apart, those of others with their site."""
    apart = room.told_apart([each for each in members if each.site_id == site_id])
    return [
        (each.id, room.named(each, apart) if each.site_id == site_id else f"{room.shown(each)} ({each.site.name})")
        for each in members
    ]


def _before(form: forms.Form) -> list[tuple[int, str]]:
    """The choices that the form carried, as far as the staff member may name them."""
    numbers = [number for text in form.getlist("found") if (number := parsers.row_number(text)) is not None][:MOST]
    here = people.members_by_id(room.reading(), numbers)
    seen = [each for each in here.values() if room.sees(each.site_id)]
    apart = room.told_apart(seen)
    own = {each.id: room.named(each, apart) for each in seen}
    strangers = [each for each in here if each not in own]
    others = other_sites.found_before(room.reading(), actor(), strangers, services().now())
    named = own | {each.id: f"{each.name} ({each.site})" for each in others}
    return [(number, named[number]) for number in numbers if number in named]
