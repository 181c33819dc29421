"""Finding a member of another site from a form: by the whole name, the telephone number, or the code of their card."""

from __future__ import annotations

from badges.base import parsers
from badges.base.text import codes, names
from badges.people import other_sites
from badges.people import reads as people
from badges.people.other_sites import FoundMember
from badges.people.views import MemberView
from badges.recognition import reads as recognition
from badges.web.http import forms
from badges.web.http.access import actor, services
from badges.web.office import room

FIELD = "elsewhere"
MOST = 20


def looked_for(form: forms.Form, errors: forms.FieldErrors, site_id: int) -> list[FoundMember]:
    """Return the members that the field of the form names exactly; when there is none, the field says so.

    They are of another site than `site_id`: one of the staff member's own too.
    """
    return named(forms.text(form, FIELD), errors, site_id)


def named(text: str, errors: forms.FieldErrors, site_id: int) -> list[FoundMember]:
    """Return the members that a text names exactly, as `looked_for` does for that of its field."""
    if not text:
        errors.add(FIELD, "member.elsewhere_missing")
        return []
    code = codes.normalise(codes.part_of(text))
    holder = recognition.holder_of(room.reading(), code) if code is not None else None
    found = (
        other_sites.find(services(), actor(), text)
        if holder is None
        else other_sites.find_by_number(services(), actor(), holder)
    )
    found = _of_own_sites(text, holder, site_id) + found
    if not found:
        errors.add(FIELD, "member.elsewhere_unknown")
    return found


def _of_own_sites(text: str, holder: int | None, site_id: int) -> list[FoundMember]:
    """Return those of the staff member's other sites who bear the whole name, or hold the card.

    No look is noted but that of the coordination, which works at no site: a search on its own page is noted too.
    """
    others = [each.id for each in room.own_sites() if each.id != site_id]
    if not others:
        return []
    if holder is not None:
        known = list(people.members_by_id(room.reading(), [holder]).values())
    else:
        known = people.members(room.reading(), others, search=text, limit=MOST)
    named = [each for each in known if holder is not None or names.folded(text) in names.whole_names(each)]
    named = [each for each in named if each.site_id in others]
    if named and room.of_coordination():
        other_sites.note_looks(services(), actor(), [each.id for each in named])
    return [_shown(each) for each in named]


def _shown(member: MemberView) -> FoundMember:
    return FoundMember(member.id, room.shown(member), member.site.name)


def found_before(form: forms.Form) -> list[FoundMember]:
    """Return those that the form has found already: at sites of the staff member, or by a look within a day."""
    numbers = [number for value in form.getlist("found") if (number := parsers.row_number(value)) is not None][:MOST]
    if not numbers:
        return []
    known = people.members_by_id(room.reading(), numbers)
    own = [_shown(each) for each in known.values() if room.sees(each.site_id)]
    others = [number for number, each in known.items() if not room.sees(each.site_id)]
    return own + other_sites.found_before(room.reading(), actor(), others, services().now())
