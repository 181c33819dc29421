"""What the form of an attendance page carries: the act that its button names, who is ticked, and what was typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from badges.base import parsers
from badges.base.parsers import member_of
from badges.gatherings.rules import Participation
from badges.web.http import forms
from badges.web.office import members_elsewhere
from badges.web.office.attendance.names import TEXT_LENGTH, Wanted
from badges.web.office.offline import late


class Act(StrEnum):
    """The acts of the page, as the field `then` names them; those with a colon are followed by their object."""

    SAVE = ""
    NOBODY = "nobody"
    LETTERS = "vue:"  # what follows is read by `Wanted.of`
    FIND = "find"
    VISIT = "visit"
    TAKE_BACK = "retirer:"  # the number of a visitor follows
    UNNAMED = "sans-nom"
    REGISTER = "visitor"
    SEEN = "chez:"  # the number of a member follows, who is kept as present too


@dataclass(frozen=True)
class AttendanceForm:
    """One form of the page. `number`: the visitor or the member that the act names; None when it names none.

    `shown`: the members that the page showed as present, with their roles; `ticked`: who is present by this form.
    `wanted`: the names that it asks for; `text`: what was typed to find a name, whole. `waited`: how long it waited in
    a telephone, None where it did not; `unsaid`: who is ticked there without a role.
    """

    act: Act
    number: int | None
    shown: Mapping[int, Participation | None]
    ticked: Mapping[int, Participation]
    wanted: Wanted
    text: str
    visitor: str
    key: str
    waited: timedelta | None = None
    unsaid: frozenset[int] = frozenset()

    @classmethod
    def of(cls, form: forms.Form) -> AttendanceForm:
        """Read the form of a request, or one that came back with the sign-in. What cannot be read is left out."""
        text, visitor = forms.text(form, members_elsewhere.FIELD), forms.text(form, "visitor")
        act, object_ = _act(form.get("then", ""), text=text, visitor=visitor)
        number = parsers.row_number(object_)
        looked_for = text[:TEXT_LENGTH] if act is Act.FIND else ""
        ticked = _ticked(form, number if act is Act.SEEN else None)
        return cls(
            act=act,
            number=number,
            shown=_shown(form),
            ticked=ticked,
            wanted=Wanted.of(object_) if act is Act.LETTERS else Wanted(text=looked_for),
            text=text,
            visitor=visitor,
            key=forms.text(form, "key"),
            waited=late.waited(form),
            unsaid=frozenset(each for each in ticked if f"role-{each}" not in form),
        )


def _act(then: str, *, text: str, visitor: str) -> tuple[Act, str]:
    """Return the act and its object. The key Enter in any field is the button « Chercher », the form's first."""
    name, colon, object_ = then.partition(":")
    act = member_of(Act, name + colon) or Act.SAVE
    if act is Act.SEEN and parsers.row_number(object_) is None:
        act = Act.SAVE
    if act is Act.FIND and not text:
        act = Act.VISIT if visitor else Act.SAVE
    return act, object_


def _shown(form: forms.Form) -> dict[int, Participation | None]:
    """Read the hidden fields of the page, such as "12-helps"."""
    shown: dict[int, Participation | None] = {}
    for value in form.getlist("was"):
        number, _sep, role = value.partition("-")
        if (member_id := parsers.row_number(number)) is not None:
            shown[member_id] = member_of(Participation, role)
    return shown


def _ticked(form: forms.Form, seen: int | None) -> dict[int, Participation]:
    roles: dict[int, Participation] = {}
    for value in [*form.getlist("present"), *([str(seen)] if seen is not None else [])]:
        if (number := parsers.row_number(value)) is not None:
            roles[number] = member_of(Participation, form.get(f"role-{value}", "")) or Participation.TAKES_PART
    return roles
