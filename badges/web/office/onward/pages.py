"""« Où continuer ? »: the members of a place that closes, those who were not asked first; and what one of them says.

Each says it themselves, and the page notes how: no other act moves them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base.errors import NotFound, Refused
from badges.base.rights import Action, may
from badges.base.times import local_date
from badges.network.views import SiteView
from badges.people import reads as people
from badges.people.other_sites import FoundMember, found_before
from badges.people.views import MemberView
from badges.places import onward, reads
from badges.places.facts import NOWHERE, OnwardFacts
from badges.places.rules import SaidHow
from badges.places.views import MemberLine
from badges.web.http import fields, forms, parked_forms
from badges.web.http.access import actor, entrance, services
from badges.web.http.wording import gettext as _
from badges.web.office import members_elsewhere, room


def closing_places() -> list[SiteView]:
    """The places of the staff member that close, where they hear the members."""
    return [
        each for each in room.person().sites if each.closed_on is not None and may(actor(), Action.HEAR_ONWARD, each.id)
    ]


@room.blueprint.route("/membres/ou-continuer", methods=["GET", "POST"])
@entrance("staff")
def onward_list() -> ResponseReturnValue:
    """The members of the staff member's places that close; and finding one of a place that has closed, who comes here.

    The look is noted in the journal: it needs the whole name, the telephone number or the card.
    """
    closing, form, errors = closing_places(), parked_forms.submitted(), forms.FieldErrors()
    found: list[FoundMember] = []
    if request.method == "POST" and form is not None:
        here = room.person().sites
        looked = members_elsewhere.looked_for(form, errors, here[0].id if here else 0)
        known = people.members_by_id(room.reading(), [each.id for each in looked])
        found = [each for each in looked if known[each.id].site.is_closed]
        if looked and not found:
            errors.add(members_elsewhere.FIELD, "onward.still_open")
    today = local_date(services().now())
    lines = reads.members_to_ask(room.reading(), [each.id for each in closing]) if closing else []
    return render_template(
        "office/onward/list.html",
        closing=[(each, each.is_over(today)) for each in closing],
        to_letter=_counted(lines, closing, today, lettered=False),
        again=_counted(lines, closing, today, lettered=True),
        unasked=[each for each in lines if not each.heard and each.lettered_at is None],
        lettered=[each for each in lines if not each.heard and each.lettered_at is not None],
        heard=[each for each in lines if each.heard],
        how=how(),
        found=found,
        receives=bool(room.person().sites),
        form_values=form or forms.Form(),
        errors=errors,
    ), 422 if errors else 200


def _counted(lines: Sequence[MemberLine], closing: Sequence[SiteView], today: date, *, lettered: bool) -> Counter[int]:
    """How many members of each place have a letter that can be printed again, or have none yet; by the place."""
    open_still = {each.id for each in closing if not each.is_over(today)}
    waiting = (each for each in lines if each.site_id in open_still and each.awaits_letter)
    return Counter(each.site_id for each in waiting if (each.lettered_at is not None) is lettered)


@room.blueprint.route("/membres/<int:member_id>/ou-continuer", methods=["GET", "POST"])
@entrance("staff")
def member_onward(member_id: int) -> ResponseReturnValue:
    """What one member says, and how it was said; once their place has closed, to who receives them elsewhere."""
    person = _person(member_id)
    form, errors = parked_forms.submitted(), forms.FieldErrors()
    facts = fields.read(OnwardFacts, form, errors) if request.method == "POST" and form is not None else None
    if facts is not None:
        try:
            moved = onward.answer(services(), actor(), member_id, facts)
        except Refused as refusal:
            fields.refused(OnwardFacts, refusal, errors)
        else:
            if moved:
                return redirect(url_for("office.member", member_id=member_id, note=1), 303)
            return redirect(url_for("office.onward_list"), 303)
    said, over = reads.answer(room.reading(), member_id), person.site.is_over(local_date(services().now()))
    recorded = OnwardFacts.recorded(to=(said.to or NOWHERE) if said else None, said=said.said if said else None)
    return render_template(
        "office/onward/member.html",
        member=person,
        shown=room.shown(person),
        over=over,
        has_letter=not over and _has_letter(person),
        said=said,
        options=options(person),
        how=[(each.value, words) for each, words in how().items() if each is not SaidHow.PAGE],
        fields=fields.Fields(OnwardFacts, form, recorded, errors),
        errors=errors,
    ), 422 if errors else 200


def _person(member_id: int) -> MemberView:
    """The member, of a place of the staff member's that closes, or of one that has closed, found within the day."""
    found = people.member(room.reading(), member_id)
    if found is not None and found.site.closed_on is not None:
        if found.site in closing_places():
            return found
        if found.site.is_closed and found_before(room.reading(), actor(), [member_id], services().now()):
            return found
    raise NotFound


def _has_letter(person: MemberView) -> bool:
    lines = reads.members_to_ask(room.reading(), [person.site_id])
    return any(each.id == person.id and each.awaits_letter and each.lettered_at is not None for each in lines)


def options(person: MemberView) -> list[tuple[str, str]]:
    """The places where a member can go on, and nowhere; once theirs has closed, those of the staff member alone."""
    own = {each.id for each in room.person().sites}
    there = [
        (str(each.id), each.name)
        for each in reads.onward_places(room.reading(), person.site_id)
        if not person.site.is_closed or each.id in own
    ]
    return there if person.site.is_closed else [*there, (str(NOWHERE), _("Nulle part"))]


def how() -> dict[SaidHow, str]:
    """How an answer was said, in words."""
    return {
        SaidHow.VOICE: _("de vive voix"),
        SaidHow.PHONE: _("au téléphone"),
        SaidHow.PAGE: _("sur sa page"),
    }
