"""Choosing a member from a form by the first letters of the name, or by the whole name at another site."""

from __future__ import annotations

from badges.base import parsers
from badges.people import other_sites
from badges.people import reads as people
from badges.web.http import forms
from badges.web.http.access import actor, services
from badges.web.office import room

FIELD = "letters"
MOST = 12


def found(form: forms.Form | None, errors: forms.FieldErrors, site_id: int) -> list[tuple[int, str]]:
    """Return the members to choose from, by number and name: those that the form searched for, or found before.

    When no one here has such a name, those of the staff member's other sites are found by the same letters; a member of
    any other site by the whole name or the telephone number alone, and the journal holds it. The
    coordination finds those of all other sites in that way.
    """
    if form is None:
        return []
    if form.get("then") != "find":
        return _before(form)
    letters = forms.text(form, FIELD)
    if not letters:
        errors.add(FIELD, "member.letters")
        return []
    here = people.members(room.reading(), [site_id], search=letters, limit=MOST)
    if here:
        apart = room.told_apart(here)
        return [(each.id, room.named(each, apart)) for each in here]
    if room.of_coordination():
        there, elsewhere = [], other_sites.find_at_own_sites(services(), actor(), letters)
    else:
        others = [each.id for each in room.own_sites() if each.id != site_id]
        there = people.members(room.reading(), others, search=letters, limit=MOST) if others else []
        elsewhere = other_sites.find(services(), actor(), letters)
    if not there and not elsewhere:
        errors.add(FIELD, "member.none_found")
    own = [(each.id, f"{room.shown(each)} ({each.site.name})") for each in there]
    return own + [(each.id, f"{each.name} ({each.site})") for each in elsewhere]


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
