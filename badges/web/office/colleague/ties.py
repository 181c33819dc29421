"""« C'est vous ? »: one tap says whether a member whose name could be the staff member's own is herself.

A yes by mistake is taken back by the coordination, on the member's page.
"""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base import parsers
from badges.base.errors import NotFound
from badges.exchanges import reads as exchanges
from badges.gatherings import reads as gatherings
from badges.issuing.correcting.pause import pause_own
from badges.people import reads as people
from badges.people.ties import denials, identity_question
from badges.people.views import MemberView
from badges.web.http.access import actor, entrance, services
from badges.web.office import room

GATHERING = "seance"  # in the address: the gathering at which the member is being registered


@room.blueprint.route("/membres/<int:member_id>/cest-vous", methods=["GET", "POST"])
@entrance("staff")
def is_it_you(member_id: int) -> ResponseReturnValue:
    """Ask, and record the answer; once it is there, the page of the member follows."""
    member = _met(member_id)
    gathering = parsers.row_number(request.args.get(GATHERING))
    if request.method == "POST":
        said = request.form.get("answer")
        if said not in ("yes", "no"):
            raise NotFound
        identity_question.answer(services(), actor(), member_id, same_person=said == "yes", met=True, then=pause_own)
        return redirect(_after(member, gathering, of_the_day=request.form.get("back") != "member"), 303)
    if not identity_question.is_to_ask(room.reading(), actor(), member, member_id):
        return redirect(_after(member, gathering), 303)
    return render_template(
        "office/tie.html",
        member=member,
        shown=room.shown(member),
        gathering=gathering,
        way_out=_after(member, gathering),
    )


@room.blueprint.post("/membres/<int:member_id>/delier")
@entrance("coordinator")
def untie(member_id: int) -> ResponseReturnValue:
    """Take a mistaken yes back."""
    room.member(member_id)
    staff_id = parsers.row_number(request.form.get("staff"))
    if staff_id is None:
        raise NotFound
    denials.untie(services(), actor(), member_id, staff_id)
    return redirect(url_for("office.member", member_id=member_id, note=1), 303)


def _met(member_id: int) -> MemberView:
    """A member of the staff member's sites, or one of another who took part there. Raises NotFound."""
    session = room.reading()
    found = people.member(session, member_id)
    if found is None:
        raise NotFound
    came = room.sees(found.site_id) or any(
        room.sees(each.gathering.site_id) for each in gatherings.attended(session, member_id)
    )
    if not came and not any(room.sees(each.site_id) for each in exchanges.exchanges_of(session, member_id)):
        raise NotFound
    return found


def _after(member: MemberView, gathering: int | None, *, of_the_day: bool = False) -> str:
    if gathering is not None:
        return url_for("office.gathering", gathering_id=room.gathering(gathering).id, avec=member.id)
    if of_the_day or not room.sees(member.site_id):
        return url_for("office.today")
    return url_for("office.member", member_id=member.id, note=1)
