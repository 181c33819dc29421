"""Finding a member of another site from a form: by the whole name, the telephone number, or the code of their card."""

from __future__ import annotations

from badges.base.text import codes
from badges.people import find
from badges.people.find import FoundMember
from badges.recognition import reads as recognition
from badges.web.http import forms
from badges.web.http.access import actor, services
from badges.web.office import room

FIELD = "elsewhere"


def looked_for(form: forms.Form, errors: forms.FieldErrors) -> list[FoundMember]:
    """Return the members whom the field of the form names exactly; when there is none, the field says so."""
    text = forms.text(form, FIELD)
    if not text:
        errors.add(FIELD, "member.elsewhere_missing")
        return []
    code = codes.normalise(codes.part_of(text))
    holder = recognition.holder_of(room.reading(), code) if code is not None else None
    found = find.find(services(), actor(), text) if holder is None else find.find_by_number(services(), actor(), holder)
    if not found:
        errors.add(FIELD, "member.elsewhere_unknown")
    return found


def found_before(form: forms.Form) -> list[FoundMember]:
    """Return those whom the form has found already, if the staff member found them within a day."""
    numbers = [number for value in form.getlist("found") if (number := forms.row_number(value)) is not None]
    return find.found_before(room.reading(), actor(), numbers[:20], services().now())
