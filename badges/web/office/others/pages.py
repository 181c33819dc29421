"""A member's badges by other issuers: the facilitator brings one with them, and takes it away."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base.errors import Refused
from badges.sharing.others import add, reads
from badges.sharing.others.facts import BroughtFacts
from badges.web import other_badge_words
from badges.web.counter.sharing import brought_badges
from badges.web.http import fields, forms
from badges.web.http.access import actor, entrance, services
from badges.web.office import room
from schemas.errors import OpenBadgesError


@room.blueprint.route("/membres/<int:member_id>/ailleurs", methods=["GET", "POST"])
@entrance("staff", upload=brought_badges.UPLOAD)
def member_others(member_id: int) -> ResponseReturnValue:
    """Those that are kept for a member of one's sites, and the form to bring another with them."""
    person, errors, is_link = room.member(member_id), forms.FieldErrors(), False
    if request.method == "POST":
        try:
            presented, is_link = brought_badges.brought()
            add.add(services(), actor(), member_id, presented)
            return redirect(url_for("office.member_others", member_id=member_id), 303)
        except (OpenBadgesError, Refused) as error:
            brought_badges.not_added(error, errors, is_link=is_link)
    found = reads.of_member(room.reading(), member_id, services().now())
    return render_template(
        "office/others.html",
        member=person,
        kept=[(each, other_badge_words.said(each), other_badge_words.tone(each)) for each in found],
        accepted=brought_badges.ACCEPTED,
        fields=fields.Fields(BroughtFacts, request.form if request.method == "POST" else None, errors=errors),
        errors=errors,
    ), 422 if errors else 200


@room.blueprint.post("/membres/<int:member_id>/ailleurs/<int:other_id>")
@entrance("staff")
def member_other(member_id: int, other_id: int) -> ResponseReturnValue:
    """« C’est bien son badge », as the member says, or it is taken away, on their wish."""
    room.member(member_id)
    if forms.pressed(request.form) == "theirs":
        add.say_it_is_theirs(services(), actor(), member_id, other_id)
    else:
        add.take_away(services(), actor(), member_id, other_id)
    return redirect(url_for("office.member_others", member_id=member_id), 303)
